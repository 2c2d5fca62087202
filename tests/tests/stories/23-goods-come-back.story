# What a partner brings back is a new lot that remembers where it came from, never more than it received.
site        Athens, Larissa
bin         Athens               back
item        tents, rice
donor       Mills
partner     Parish
donation    Mills -> Athens      50 tents lot T, 20 rice lot R best before 2026-12-31   as D-1
hand-over   Athens -> Parish     10 tents, 5 rice               as H-1
return      H-1 -> Athens        4 tents of T lot T-2 to back, 1 rice of R lot R-2
descends    T-2 from T
expires     R-2 at Athens        best before 2026-12-31
stock       Athens               44 tents, 4 tents of T-2 in back, 16 rice
return      H-1 -> Athens        7 tents of T                   ! 6 of T are out, 7 said
return      H-1 -> Athens        4 tents of T, 3 tents of T     ! line 2: 2 of T are out, 3 said
return      H-1 -> Athens        1 tents of ?X, 1 rice of R in ?shelf to ?shelf
                                                                ! line 1: no such lot ! line 2: no such bin
return      D-1 -> Athens        1 tents of T                   ! the cause does not fit what it follows from
return      nothing -> Athens    1 tents of T                   ! what it follows from is missing
return      H-1 -> Larissa       1 tents of T                   ! the cause does not fit what it follows from
return      H-1 -> Athens        6 tents of T lot T-3
given       Parish               10 tents of T, 5 rice of R, 0 tents
balance     0
