# A pallet without papers is received; when the waybill turns up it is matched, and the two sides meet.
site        Athens, Larissa
item        tents, rice
donor       Mills
partner     Parish
donation    Mills -> Athens      50 tents lot T, 20 rice lot R
dispatch    Athens -> Larissa    30 tents, 5 rice               as W-1
unmatched   Larissa              12 tents lot U, 2 damaged: damaged  as U-1
stock       Larissa              12 tents
exceptions  Larissa              14 tents
transit     W-1                  30 tents, 5 rice
hand-over   Larissa -> Parish    2 tents
match       W-1 at Larissa       13 tents of T is U             ! 12 of U are unmatched, 13 said
match       W-1 at Larissa       31 tents of T is U             ! 12 of U are unmatched, 31 said ! 30 of T are still to come, 31 said
match       W-1 at Larissa       5 rice of R is U               ! U is of another item
match       W-1 at Athens        5 tents of T is U              ! it goes to Larissa ! 0 of U are unmatched, 5 said
match       W-1 at Larissa       8 tents of T is U, 5 tents of T is U
                                                                ! line 2: 4 of U are unmatched, 5 said
match       W-1 at Larissa       8 tents of T is U, 4 tents of T is U
descends    U from T
exceptions  Larissa              2 tents
transit     W-1                  18 tents, 5 rice
arrival     W-1 -> Larissa       19 tents of T                  ! 18 of T are still to come, 19 said
arrival     W-1 -> Larissa       18 tents of T, 5 rice of R
match       W-1 at Larissa       1 tents of T is U              ! 0 of U are unmatched, 1 said ! 0 of T are still to come, 1 said
stock       Larissa              28 tents
transit     W-1                  nothing
