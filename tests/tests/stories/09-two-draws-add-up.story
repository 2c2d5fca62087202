# Two lines that draw on one place in one command are one draw.
site        Athens, Larissa
bin         Athens               A-1
item        rice
donor       Mills
partner     Parish
donation    Mills -> Athens      10 rice lot L
hand-over   Athens -> Parish     6 rice of L in floor, 6 rice of L in floor     ! line 2: floor has 4 rice of L free, 6 wanted
dispatch    Athens -> Larissa    6 rice, 6 rice                                 ! line 2: 4 rice may leave, 6 wanted
distribute  Athens -> Parish     6 rice of L, 6 rice                            ! line 2: 4 rice may leave, 6 wanted
reserve     Athens               6 rice, 6 rice                                 ! line 2: 4 rice may leave, 6 wanted
move        Athens               6 rice to A-1, 6 rice to A-1                   ! line 2: 4 rice may leave, 6 wanted
adjust      Athens               -6 rice of L, -6 rice of L  because lost       ! line 2: floor has 4 rice of L free, 6 wanted
write-off   Athens               6 rice of L, 6 rice of L    because damaged  seen by Nikos
                                                                                ! line 2: 4 rice may leave, 6 wanted
stock       Athens               10 rice
hand-over   Athens -> Parish     6 rice, 4 rice
stock       Athens               nothing
