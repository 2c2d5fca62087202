# A reversal undoes an entry as a whole, once, at its own time; the original stays.
site        Athens
bin         Athens               A-1
item        tents, rice
donor       Mills
partner     Parish
donation    Mills -> Athens      50 tents lot T, 5 damaged: damaged, 20 rice lot R use by 2026-12-31    as D-1
donation    Mills -> Athens      50 tents lot T-2, 20 rice lot R-2                   as D-2
today       2026-03-02
reverse     D-2                  because duplicate              as X-1
stock       Athens               50 tents of T, 0 tents of T-2, 20 rice
reverse     D-2                  because duplicate              ! it is reversed already
reverse     X-1                  because entry_error            ! such an entry is not reversed
reverse     nothing              because entry_error  kept in Athens     ! what it follows from is missing
reverse     ?D                   because entry_error  kept in Athens     ! what it follows from is missing
hand-over   Athens -> Parish     20 rice                        as H-1
reverse     H-1                  because cancelled
expires     R at Athens          use by 2026-12-31
move        Athens               50 tents to A-1                as M-1
reverse     D-1                  because entry_error            ! something was built upon it
reverse     M-1                  because entry_error
reverse     D-1                  because entry_error
stock       Athens               nothing
loss        damaged              0 tents
given       Parish               0 rice
balance     0
