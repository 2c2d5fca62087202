# A hold or a recall reaches what came back of the lot, and what came back of that; a release lets go what stopped with it, and no more.
site        Athens, Larissa
item        formula
donor       Mills
partner     Parish
donation    Mills -> Athens      30 formula lot A use by 2027-04-30
hand-over   Athens -> Parish     10 formula of A                as H-1
return      H-1 -> Athens        5 formula of A lot R-1
hand-over   Athens -> Parish     4 formula of R-1 because access  as H-2
return      H-2 -> Athens        2 formula of R-1 lot R-2
hold        Athens A             because quarantine
hand-over   Athens -> Parish     1 formula of R-1               ! R-1 is on hold
hand-over   Athens -> Parish     1 formula of R-2               ! R-2 is on hold
hand-over   Athens -> Parish     1 formula                      ! 0 formula may leave, 1 wanted
# One of them can be looked at and let go alone; the rest goes with the first.
free        Athens R-2
hand-over   Athens -> Parish     1 formula of R-2
hand-over   Athens -> Parish     1 formula of R-1               ! R-1 is on hold
free        Athens A
free        Athens R-1                                          ! R-1 is not on hold
# What was on hold for a reason of its own stays so.
hold        Athens R-1           because inspection
hold        Athens A             because dispute
free        Athens A
hand-over   Athens -> Parish     1 formula of R-1               ! R-1 is on hold
free        Athens R-1
# The first lot stops with nothing that was made of it.
hold        Athens R-1           because inspection
hand-over   Athens -> Parish     1 formula of A
free        Athens R-1
# All of it is out when the maker calls it back, and some of what was made of it: whatever comes back is recalled.
hand-over   Athens -> Parish     19 formula of A, 1 formula of R-1, 1 formula of R-2      as H-3
stock       Athens               nothing
recall      Athens A             because manufacturer
return      H-3 -> Athens        1 formula of A lot R-3, 1 formula of R-1 lot R-4, 1 formula of R-2 lot R-5
hand-over   Athens -> Parish     1 formula of R-3               ! R-3 is recalled
hand-over   Athens -> Parish     1 formula of R-4               ! R-4 is recalled
hand-over   Athens -> Parish     1 formula of R-5               ! R-5 is recalled
recall      Athens R-5           because safety                 ! R-5 is recalled
# Undone, a hand-over puts it back on the shelf, and recalled.
write-off   Athens               1 formula of R-3, 1 formula of R-4, 1 formula of R-5     because spoiled  seen by Nikos
reverse     H-2                  because entry_error            ! something was built upon it
balance     0
