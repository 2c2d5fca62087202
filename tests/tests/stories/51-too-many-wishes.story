# More wishes than an entry holds are not even looked at.
site        Athens, Larissa
bin         Athens               A-1
item        rice
donor       Mills
partner     Parish
donation    Mills -> Athens      10 rice lot L
hand-over   Athens -> Parish     1001 x 1 rice                  ! 1001 lines are more than 1000
dispatch    Athens -> Larissa    1002 x 1 rice                  ! 1002 lines are more than 1000
reserve     Athens               1001 x 1 ?soup                 ! 1001 lines are more than 1000
move        Athens               1001 x 1 rice to A-1           ! 1001 lines are more than 1000
write-off   Athens               1001 x 1 rice of L             because damaged  seen by Nikos  ! 1001 lines are more than 1000
stock       Athens               10 rice
