# What comes back of a lot on hold waits with it.
site        Athens
item        formula
donor       Mills
partner     Parish
donation    Mills -> Athens      10 formula lot A use by 2027-04-30
hand-over   Athens -> Parish     10 formula                     as H-1
return      H-1 -> Athens        1 formula of A lot R-1
hold        Athens R-1           because inspection
free        Athens R-1
hand-over   Athens -> Parish     1 formula of R-1
donation    Mills -> Athens      10 formula lot B use by 2027-04-30
hand-over   Athens -> Parish     4 formula of B                 as H-2
hold        Athens B             because quarantine
return      H-2 -> Athens        3 formula of B lot R-2
hand-over   Athens -> Parish     1 formula of R-2               ! R-2 is on hold
free        Athens R-2
hand-over   Athens -> Parish     1 formula of R-2
