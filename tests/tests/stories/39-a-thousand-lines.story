# An entry has at least one line and at most a thousand.
site        Athens
item        rice
donor       Mills
partner     Parish
donation    Mills -> Athens      1000 x 2 rice
donation    Mills -> Athens      1001 x 1 rice            ! 1001 lines are more than 1000
donation    Mills -> Athens                               ! there is no line
hand-over   Athens -> Parish                              ! there is no line
move        Athens                                        ! there is no line
adjust      Athens               because found            ! there is no line
announce    Mills -> Athens                               ! there is no line
# A single line that takes from more than a thousand lots is too long as well.
donation    Mills -> Athens      2 rice
hand-over   Athens -> Parish     2002 rice                ! 1001 lines are more than 1000
hand-over   Athens -> Parish     1000 x 2 rice
stock       Athens               2 rice
