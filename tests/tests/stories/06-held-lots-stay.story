# A lot on hold is passed over, may not be named, and may be moved and counted.
site        Athens, Larissa
bin         Athens               cage
item        milk
donor       Mills
partner     Parish
donation    Mills -> Athens      10 milk lot A use by 2026-04-30
donation    Mills -> Athens      10 milk lot B use by 2026-05-31
hold        Athens A             because inspection
hold        Athens A             because quarantine                  ! A is on hold
hand-over   Athens -> Parish     3 milk                              as H-1
picked      H-1                  3 milk of B
hand-over   Athens -> Parish     1 milk of A                         ! A is on hold
dispatch    Athens -> Larissa    1 milk of A because urgency         ! A is on hold
distribute  Athens -> Parish     1 milk of A                         ! A is on hold
reserve     Athens               1 milk of A                         ! A is on hold
hand-over   Athens -> Parish     8 milk                              ! 7 milk may leave, 8 wanted
move        Athens               10 milk of A to cage
adjust      Athens               -1 milk of A in cage                because spoiled
free        Athens A
free        Athens A                                                 ! A is not on hold
hand-over   Athens -> Parish     10 milk                             as H-2
picked      H-2                  9 milk of A, 1 milk of B
hold        Athens ?X            because dispute                     ! no such lot
loss        spoiled              1 milk
