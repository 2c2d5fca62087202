# Use-by: safe until the end of that day, then never. Best before: afterwards only with a reason.
site        Athens
item        milk, flour
donor       Mills
partner     Parish
donation    Mills -> Athens      10 milk lot M use by 2026-03-10, 10 flour lot F best before 2026-03-10
today       2026-03-10
hand-over   Athens -> Parish     1 milk, 1 flour
today       2026-03-11
hand-over   Athens -> Parish     1 milk of M                       ! M was safe until 2026-03-10
hand-over   Athens -> Parish     1 milk of M because accepted      ! M was safe until 2026-03-10
hand-over   Athens -> Parish     1 milk                            ! 0 milk may leave, 1 wanted
hand-over   Athens -> Parish     1 flour of F                      ! F was best before 2026-03-10
hand-over   Athens -> Parish     1 flour                           ! 0 flour may leave, 1 wanted
hand-over   Athens -> Parish     1 flour because accepted          as H-1
picked      H-1                  1 flour of F because accepted
# A fresher lot goes first without a word: what is past its date does not stand in the queue.
donation    Mills -> Athens      10 flour lot G best before 2026-12-31
hand-over   Athens -> Parish     2 flour                           as H-2
picked      H-2                  2 flour of G
hand-over   Athens -> Parish     9 flour because accepted          as H-3
picked      H-3                  8 flour of F because accepted, 1 flour of G
# What is unsafe can still be moved, counted and destroyed.
bin         Athens               waste
move        Athens               9 milk of M to waste
write-off   Athens               9 milk of M      because expired  seen by Nikos
stock       Athens               7 flour
loss        expired              9 milk
balance     0
