# Where a paper does not fit, the lines that can be read are judged all the same: whoever mends the one learns of the others at once.
site        Athens, Larissa
item        tents
donor       Mills
partner     Parish
donation    Mills -> Athens      60 tents lot T                 as D-1
dispatch    Athens -> ?Nowhere   99999 tents                    ! no such book ! 60 tents may leave, 99999 wanted
dispatch    Athens -> treasury   99999 tents                    ! a treasury book does not go there ! 60 tents may leave, 99999 wanted
dispatch    Athens -> Larissa    30 tents                       as W-1
arrival     W-1 -> Athens        30 tents of T to ?shelf        ! it goes to Larissa ! no such bin
arrival     nothing -> Larissa   0 tents of T, 1 tents of T, 1 missing
            ! what it follows from is missing
            ! line 1: nothing moves
            ! line 2: a reason is missing
unmatched   Larissa              4 tents lot U
match       D-1 at Larissa       9 tents of T is U              ! the cause does not fit what it follows from ! 4 of U are unmatched, 9 said
confirm     ?V at Athens         0 tents of T, 1 returned       ! no such shipment ! the bin must be named
return      D-1 -> Athens        1 tents of T to ?shelf         ! the cause does not fit what it follows from ! no such bin
balance     0
