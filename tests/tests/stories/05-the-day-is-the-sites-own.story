# What day it is depends on where the goods lie. In the night of 28 to 29 March 2026 Athens is two hours ahead; from one o'clock UTC, three.
site        Athens
site        Azores               zone -60
item        milk
donor       Mills
partner     Parish
donation    Mills -> Athens      9 milk lot A use by 2026-03-28
donation    Mills -> Azores      9 milk lot Z use by 2026-03-28
now         2026-03-28T21:59Z
day         Athens               2026-03-28
hand-over   Athens -> Parish     1 milk
now         2026-03-28T22:00Z
day         Athens               2026-03-29
day         Azores               2026-03-28
hand-over   Athens -> Parish     1 milk of A      ! A was safe until 2026-03-28
hand-over   Azores -> Parish     1 milk
# Summer time from 2026-03-29T01:00Z: midnight in Athens comes at 21:00 UTC.
donation    Mills -> Athens      9 milk lot B use by 2026-03-29
now         2026-03-29T20:59Z
day         Athens               2026-03-29
hand-over   Athens -> Parish     1 milk of B
now         2026-03-29T21:00Z
day         Athens               2026-03-30
hand-over   Athens -> Parish     1 milk of B      ! B was safe until 2026-03-29
# And back on 25 October: the day has twenty-five hours.
donation    Mills -> Athens      9 milk lot C use by 2026-10-25
now         2026-10-24T21:00Z
day         Athens               2026-10-25
now         2026-10-25T21:59Z
day         Athens               2026-10-25
hand-over   Athens -> Parish     1 milk of C
now         2026-10-25T22:00Z
day         Athens               2026-10-26
hand-over   Athens -> Parish     1 milk of C      ! C was safe until 2026-10-25
