# A recalled lot never leaves again, whatever the reason; it can be destroyed.
site        Athens
item        formula
donor       Mills
partner     Parish
donation    Mills -> Athens      10 formula lot A use by 2027-04-30
hand-over   Athens -> Parish     2 formula                              as H-1
recall      Athens A             because manufacturer
recall      Athens A             because authority                      ! A is recalled
hold        Athens A             because inspection                     ! A is recalled
free        Athens A                                                    ! A is recalled
hand-over   Athens -> Parish     1 formula                              ! 0 formula may leave, 1 wanted
hand-over   Athens -> Parish     1 formula of A because urgency         ! A is recalled
# What comes back of it is a new lot, and is recalled as well.
return      H-1 -> Athens        2 formula of A lot R
descends    R from A
hand-over   Athens -> Parish     1 formula of R                         ! R is recalled
hand-over   Athens -> Parish     1 formula                              ! 0 formula may leave, 1 wanted
write-off   Athens               8 formula of A, 2 formula of R         because spoiled  seen by Nikos
stock       Athens               nothing
# The recall outlives the goods: more of it turns up.
adjust      Athens               +1 formula of A use by 2027-04-30      because found
hand-over   Athens -> Parish     1 formula of A                         ! A is recalled
