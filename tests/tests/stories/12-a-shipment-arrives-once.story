# Not twice, not elsewhere, not more than was sent.
site        Athens, Larissa, Patras
item        tents
donor       Mills
donation    Mills -> Athens      50 tents lot T
dispatch    Athens -> Larissa    30 tents                       as W-1
arrival     W-1 -> Patras        30 tents                       ! it goes to Larissa
arrival     W-1 -> Athens        30 tents                       ! it goes to Larissa
arrival     W-1 -> Larissa       31 tents                       ! 30 of T are still to come, 31 said
arrival     W-1 -> Larissa       20 tents, 11 tents             ! line 2: 10 of T are still to come, 11 said
arrival     W-1 -> Larissa       29 tents, 2 missing: lost      ! 30 of T are still to come, 31 said
arrival     W-1 -> Larissa       0 tents                        ! nothing moves
arrival     W-1 -> Larissa       30 tents of ?X                 ! no such lot
arrival     nothing -> Larissa   30 tents of T                  ! what it follows from is missing
arrival     ?W -> Larissa        30 tents of T                  ! what it follows from is missing
arrival     W-1 -> Larissa       30 tents
arrival     W-1 -> Larissa       30 tents                       ! 0 of T are still to come, 30 said
arrival     W-1 -> Larissa       1 tents                        ! 0 of T are still to come, 1 said
transit     W-1                  nothing
stock       Athens               20 tents
stock       Larissa              30 tents
