# The destination gives up what has not come; only then may the origin take it back, up to that.
site        Athens, Larissa, Patras
item        tents
donor       Mills
donation    Mills -> Athens      50 tents lot T
dispatch    Athens -> Larissa    30 tents                       as W-1
arrival     W-1 -> Larissa       10 tents
give-up     W-1 at Patras        as G-0                         ! it goes to Larissa
give-up     W-1 at Larissa       as G-1
give-up     W-1 at Larissa                                      ! W-1 was given up
arrival     W-1 -> Larissa       1 tents                        ! W-1 was given up
back        G-1 -> Patras        20 tents of T                  ! no such shipment
back        G-1 -> Athens        21 tents                       ! 20 of T are still to come, 21 said
back        G-1 -> Athens        15 tents
back        G-1 -> Athens        6 tents                        ! 5 of T are still to come, 6 said
back        G-1 -> Athens        4 tents, 1 missing: lost
back        G-1 -> Athens        1 tents                        ! 0 of T are still to come, 1 said
transit     W-1                  nothing
stock       Athens               39 tents
stock       Larissa              10 tents
loss        lost                 1 tents
