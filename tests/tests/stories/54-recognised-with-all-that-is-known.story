# Goods without papers are recognised: from then on they have the date they were sent with, and what stops the one stops the other.
site        Athens, Larissa
item        rice
donor       Mills
partner     Parish
donation    Mills -> Athens      40 rice lot A use by 2026-03-20
dispatch    Athens -> Larissa    30 rice                        as W-1
unmatched   Larissa              10 rice lot U, 10 rice lot V best before 2027-01-31, 4 rice lot X use by 2026-03-10
donation    Mills -> Larissa     5 rice lot L use by 2026-04-30
expires     U at Larissa         never
hand-over   Larissa -> Parish    3 rice of U because access     as H-1
reserve     Larissa              2 rice of U because access     as R-1
return      H-1 -> Larissa       1 rice of U lot B
expires     B at Larissa         never
match       W-1 at Larissa       9 rice of A is U, 10 rice of A is V, 4 rice of A is X
expires     U at Larissa         use by 2026-03-20
expires     V at Larissa         use by 2026-03-20
expires     X at Larissa         use by 2026-03-10
# What had come back of it before has the date too, and what comes back later of what left without it.
expires     B at Larissa         use by 2026-03-20
return      H-1 -> Larissa       1 rice of U lot B-2
expires     B-2 at Larissa       use by 2026-03-20
# It stands where its date belongs, and what was set aside can still leave.
distribute  Larissa -> Parish    reservation R-1                as D-1
hand-over   Larissa -> Parish    4 rice                         as H-2
picked      H-2                  4 rice of X
hand-over   Larissa -> Parish    1 rice of L                    ! U goes before L
# Some of the lot comes by the road and is called back: what was recognised as that lot is called back with it.
arrival     W-1 -> Larissa       5 rice of A
recall      Larissa A            because authority
hand-over   Larissa -> Parish    1 rice of U                    ! U is recalled
hand-over   Larissa -> Parish    1 rice of B                    ! B is recalled
unmatched   Larissa              2 rice lot Y
match       W-1 at Larissa       1 rice of A is Y
hand-over   Larissa -> Parish    1 rice of Y                    ! Y is recalled
today       2026-03-21
hand-over   Larissa -> Parish    6 rice                         ! 5 rice may leave, 6 wanted
balance     0
