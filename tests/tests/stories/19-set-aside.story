# What is set aside for one is not free for another; using it up frees the rest of nothing.
site        Athens, Larissa
bin         Athens               A-1
item        rice
donor       Mills
partner     Parish, Shelter
donation    Mills -> Athens      10 rice lot SOON use by 2026-04-30, 10 rice lot LATE use by 2026-09-30
reserve     Athens -> Parish     12 rice                        as R-1
picked      R-1                  10 rice of SOON, 2 rice of LATE
available   Athens               8 rice
stock       Athens               20 rice
hand-over   Athens -> Shelter    9 rice                         ! 8 rice may leave, 9 wanted
move        Athens               10 rice of SOON to A-1         ! 0 rice may leave, 10 wanted
adjust      Athens               -9 rice of LATE  because lost  ! floor has 8 rice of LATE free, 9 wanted
write-off   Athens               1 rice of SOON   because damaged  seen by Nikos
                                                                ! 0 rice may leave, 1 wanted
distribute  Athens -> Shelter                                   reservation R-1  ! it is reserved for another
distribute  Athens -> Parish     1 rice                         reservation R-1  ! the reservation says what goes
distribute  Athens -> Parish                                    reservation ?R   ! no such reservation
dispatch    Athens -> Larissa                                   reservation R-1  ! it is reserved for another
# A lot that is set aside no longer stands in the queue.
hand-over   Athens -> Shelter    3 rice                         as H-1
picked      H-1                  3 rice of LATE
distribute  Athens -> Parish                                    reservation R-1  as V-1
picked      V-1                  10 rice of SOON, 2 rice of LATE
distribute  Athens -> Parish                                    reservation R-1  ! no such reservation
available   Athens               5 rice
transit     V-1                  12 rice
