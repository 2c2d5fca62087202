# The wrong truck was booked in: the arrival is undone, and the goods are on the road again.
site        Athens, Larissa
item        tents
donor       Mills
partner     Parish
donation    Mills -> Athens      50 tents lot T use by 2027-01-01
dispatch    Athens -> Larissa    30 tents                       as W-1
arrival     W-1 -> Larissa       28 tents, 2 missing: lost      as A-1
reverse     A-1                  because entry_error
transit     W-1                  30 tents
loss        lost                 0 tents
stock       Larissa              nothing
arrival     W-1 -> Larissa       20 tents                       as A-2
hand-over   Larissa -> Parish    1 tents
reverse     A-2                  because entry_error            ! something was built upon it
arrival     W-1 -> Larissa       5 tents                        as A-3
give-up     W-1 at Larissa       as G-1
# What was given up counted what had come: from then on it stays.
reverse     A-3                  because entry_error            ! something was built upon it
back        G-1 -> Athens        5 tents                        as B-1
reverse     B-1                  because entry_error            ! something was built upon it
transit     W-1                  nothing
stock       Athens               25 tents
