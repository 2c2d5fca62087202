# What has come whole cannot be given up; what was never sent cannot either.
site        Athens, Larissa
item        tents
donor       Mills
partner     Parish
donation    Mills -> Athens      50 tents lot T           as D-1
dispatch    Athens -> Larissa    30 tents                 as W-1
arrival     W-1 -> Larissa       30 tents                 as A-1
give-up     W-1 at Larissa                                ! nothing of W-1 is left
back        W-1 -> Athens        30 tents                 ! it goes to Larissa
back        D-1 -> Athens        30 tents of T            ! the cause does not fit what it follows from
back        A-1 -> Athens        30 tents of T            ! the cause does not fit what it follows from
# A distribution is confirmed where it left, not received.
distribute  Athens -> Parish     5 tents                  as V-1
arrival     V-1 -> Larissa       5 tents                  ! the cause does not fit what it follows from
