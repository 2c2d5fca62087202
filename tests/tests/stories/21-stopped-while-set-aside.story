# Set aside, then stopped, then past its date: the reservation does not carry it through the door.
site        Athens
item        milk
donor       Mills
partner     Parish
donation    Mills -> Athens      10 milk lot M use by 2026-03-10, 5 milk lot B best before 2026-03-10
reserve     Athens -> Parish     4 milk of M                    as R-1
reserve     Athens -> Parish     5 milk of B                    as R-2
hold        Athens M             because inspection
distribute  Athens -> Parish                                    reservation R-1  ! M is on hold
free        Athens M
today       2026-03-11
distribute  Athens -> Parish                                    reservation R-1  ! M was safe until 2026-03-10
distribute  Athens -> Parish                                    reservation R-2  ! B was best before 2026-03-10
unreserve   R-1 at Athens
unreserve   R-2 at Athens
distribute  Athens -> Parish     5 milk of B because accepted
write-off   Athens               10 milk of M                   because expired  seen by Nikos
stock       Athens               nothing
