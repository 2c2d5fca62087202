# The same for goods that went by van: what was delivered may come back, what was lost may not.
site        Athens
item        tents
donor       Mills
partner     Parish
donation    Mills -> Athens      50 tents lot T
distribute  Athens -> Parish     10 tents                       as V-1
return      V-1 -> Athens        1 tents                        ! the cause does not fit what it follows from
confirm     V-1 at Athens        7 tents of T, 2 returned to floor, 1 missing: stolen  reached 3 12  as C-1
return      C-1 -> Athens        8 tents                        ! 7 of T are out, 8 said
return      C-1 -> Athens        7 tents lot B
stock       Athens               42 tents of T, 7 tents of B
given       Parish               0 tents
loss        stolen               1 tents
