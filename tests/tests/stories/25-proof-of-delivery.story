# Everything on the van is accounted for: delivered, brought back, or missing for a reason.
site        Athens, Larissa
item        tents, rice
donor       Mills
partner     Parish
donation    Mills -> Athens      50 tents lot T, 20 rice lot R
distribute  Athens -> Parish     10 tents, 5 rice               as V-1
confirm     V-1 at Athens        10 tents of T                  ! 5 of R were on the road, 0 are accounted for
confirm     V-1 at Athens        9 tents of T, 5 rice of R      ! line 1: 10 of T were on the road, 9 are accounted for
confirm     V-1 at Athens        4 tents of T, 5 tents of T, 5 rice of R     ! 10 of T were on the road, 9 are accounted for
confirm     V-1 at Athens        11 tents of T, 5 rice of R     ! line 1: 10 of T are on the road, 11 said
confirm     V-1 at Athens        9 tents of T, 1 returned, 5 rice of R       ! line 1: the bin must be named
confirm     V-1 at Athens        9 tents of T, 1 returned to ?shelf, 5 rice of R  ! line 1: no such bin
confirm     V-1 at Athens        9 tents of T, 1 missing, 5 rice of R        ! line 1: a reason is missing
confirm     V-1 at Athens        9 tents of T, 1 missing: found, 5 rice of R ! line 1: found is no reason for that
confirm     V-1 at Larissa                                      ! no such shipment
confirm     ?V at Athens                                        ! no such shipment
confirm     V-1 at Athens        as C-1
given       Parish               10 tents, 5 rice
transit     V-1                  nothing
# Twice is refused: nothing of it is on the road.
confirm     V-1 at Athens                                       ! 0 of R are on the road, 5 said ! 0 of T are on the road, 10 said
confirm     V-1 at Athens        1 tents of T                   ! 0 of T are on the road, 1 said
dispatch    Athens -> Larissa    1 tents                        as W-1
confirm     W-1 at Athens        1 tents of T                   ! no such shipment
