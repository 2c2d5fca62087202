# A pack holds at least two, and no two packs of an item have one name.
item        rice          pack box of 12, pack pallet of 480, pack pair of 2
item        soap          pack box of 1                   ! a pack is wrong
item        soap          pack box of 6, pack box of 12   ! a pack is wrong
item        soap          pack p1 of 2, pack p2 of 2, pack p3 of 2, pack p4 of 2, pack p5 of 2, pack p6 of 2, pack p7 of 2, pack p8 of 2,
                          pack p9 of 2, pack p10 of 2, pack p11 of 2, pack p12 of 2, pack p13 of 2, pack p14 of 2, pack p15 of 2,
                          pack p16 of 2, pack p17 of 2
                                                          ! 17 lines are more than 16
