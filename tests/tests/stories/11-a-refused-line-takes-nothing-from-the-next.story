# A line that cannot be is told, and the others are judged as if it were not there.
site        Athens
item        rice
donor       Mills
partner     Parish
donation    Mills -> Athens      10 rice lot SOON use by 2026-04-30
donation    Mills -> Athens      10 rice lot LATE use by 2026-09-30
hand-over   Athens -> Parish     99 rice, 5 rice                          ! line 1: 20 rice may leave, 99 wanted
hand-over   Athens -> Parish     99 rice of SOON, 5 rice                  ! line 1: 10 rice may leave, 99 wanted
hand-over   Athens -> Parish     99 rice of SOON in floor, 15 rice        ! line 1: floor has 10 rice of SOON free, 99 wanted
# A lot on hold and too little of it: both are said.
hold        Athens SOON          because inspection
hand-over   Athens -> Parish     11 rice of SOON                          ! 10 rice may leave, 11 wanted ! SOON is on hold
stock       Athens               20 rice
