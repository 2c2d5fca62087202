# The pallet is gone before anybody knows whose it was. It is still only tents that can be tents.
site        Athens, Larissa
item        tents, rice
donor       Mills
partner     Parish
donation    Mills -> Athens      50 tents lot T, 20 rice lot R
dispatch    Athens -> Larissa    10 tents, 10 rice              as W-1
unmatched   Larissa              10 tents lot U
hand-over   Larissa -> Parish    10 tents
stock       Larissa              nothing
match       W-1 at Larissa       10 rice of R is U              ! U is of another item
match       W-1 at Larissa       10 tents of T is U
exceptions  Larissa              0 tents, 0 rice
transit     W-1                  0 tents, 10 rice
