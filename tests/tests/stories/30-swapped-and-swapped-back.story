# Two shelves are swapped in one entry, then emptied. The swap can no longer be undone, and nothing breaks when someone tries.
site        Athens
bin         Athens               A-1
item        rice
donor       Mills
partner     Parish
donation    Mills -> Athens      10 rice lot L
move        Athens               5 rice to A-1
move        Athens               5 rice from floor to A-1, 5 rice from A-1 to floor    as M-1
reverse     M-1                  because entry_error            as X-1
move        Athens               5 rice from floor to A-1, 5 rice from A-1 to floor    as M-2
hand-over   Athens -> Parish     10 rice
reverse     M-2                  because entry_error            ! something was built upon it
donation    Mills -> Athens      5 rice lot K
adjust      Athens               +5 rice of K, -5 rice of K     because miscounted     as J-1
hand-over   Athens -> Parish     5 rice
reverse     J-1                  because entry_error            ! something was built upon it
stock       Athens               nothing
