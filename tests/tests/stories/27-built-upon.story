# What later entries stand on is not pulled away: one goes forward.
site        Athens, Larissa
item        tents
donor       Mills
partner     Parish
donation    Mills -> Athens      10 tents lot T                 as D-1
hand-over   Athens -> Parish     3 tents                        as H-1
reverse     D-1                  because entry_error            ! something was built upon it
return      H-1 -> Athens        1 tents lot B
reverse     H-1                  because entry_error            ! something was built upon it
reserve     Athens               7 tents of T                   as R-1
adjust      Athens               +2 tents of T  because found   as J-1
hand-over   Athens -> Parish     2 tents of T
reverse     J-1                  because entry_error            ! something was built upon it
unreserve   R-1 at Athens
distribute  Athens -> Parish     7 tents of T                   as V-1
confirm     V-1 at Athens        as C-1
reverse     V-1                  because entry_error            ! something was built upon it
reverse     C-1                  because entry_error
reverse     V-1                  because entry_error
reverse     J-1                  because entry_error
stock       Athens               5 tents of T, 1 tents of B
