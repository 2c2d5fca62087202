# Written down late is not done early: what may leave is judged by the day it is written, whatever day it is said to have been.
site        Athens
item        milk
donor       Mills
partner     Parish
donation    Mills -> Athens      10 milk lot M use by 2026-03-10
today       2026-03-12
hand-over   Athens -> Parish     1 milk of M      occurred 2026-03-09     ! M was safe until 2026-03-10
# What did happen and was not written down in time is put right by an adjustment with its own name.
adjust      Athens               -1 milk of M     because outbound_unrecorded  occurred 2026-03-09
# Nor does it lend goods from tomorrow: stock counts in the order of the book.
hand-over   Athens -> Parish     1 milk           occurred 2026-02-01     ! 0 milk may leave, 1 wanted
donation    Mills -> Athens      5 milk lot N use by 2026-12-31
hand-over   Athens -> Parish     1 milk           occurred 2026-02-01
stock       Athens               4 milk of N
