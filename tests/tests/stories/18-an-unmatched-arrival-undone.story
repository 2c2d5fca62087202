# Entered twice, so one is reversed, broken pieces and all. What has been matched stays.
site        Athens, Larissa
item        tents
donor       Mills
donation    Mills -> Athens      50 tents lot T
dispatch    Athens -> Larissa    10 tents                                 as W-1
unmatched   Larissa              10 tents lot U, 2 damaged: damaged       as U-1
unmatched   Larissa              10 tents lot V, 2 damaged: damaged       as U-2
unmatched   Larissa              0 tents lot N, 3 damaged: damaged        as U-3
reverse     U-2                  because duplicate
reverse     U-3                  because duplicate
stock       Larissa              10 tents
exceptions  Larissa              12 tents
match       W-1 at Larissa       1 tents of T is V                        ! 0 of V are unmatched, 1 said
match       W-1 at Larissa       1 tents of T is U
reverse     U-1                  because duplicate                        ! something was built upon it
balance     0
