# Some things are never reversed; each has its own way forward.
site        Athens, Larissa
item        tents
donor       Mills
partner     Parish
fund        relief EUR
announce    Mills -> Athens      10 tents                       as N-1
donation    Mills -> Athens      10 tents lot T
dispatch    Athens -> Larissa    5 tents                        as W-1
unmatched   Larissa              2 tents lot U
match       W-1 at Larissa       1 tents of T is U              as M-1
give-up     W-1 at Larissa       as G-1
hold        Athens T             because inspection             as L-1
free        Athens T             as L-2
hand-over   Athens -> Parish     1 tents                        as H-1
return      H-1 -> Athens        1 tents lot B                  as B-1
pledge      Mills -> relief      10.00 EUR                      as P-1
item        soap                 as I-1
reverse     N-1                  because entry_error            ! such an entry is not reversed
reverse     W-1                  because entry_error            ! such an entry is not reversed
reverse     M-1                  because entry_error            ! such an entry is not reversed
reverse     G-1                  because entry_error            ! such an entry is not reversed
reverse     L-1                  because entry_error            ! such an entry is not reversed
reverse     L-2                  because entry_error            ! such an entry is not reversed
reverse     B-1                  because entry_error            ! such an entry is not reversed
reverse     P-1                  because entry_error            ! such an entry is not reversed
reverse     I-1                  because entry_error            ! such an entry is not reversed
# And nothing is reversed in a book it does not stand in.
reverse     H-1                  because entry_error  kept in Larissa    ! the cause does not fit what it follows from
