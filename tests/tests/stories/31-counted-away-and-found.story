# The last of a lot is counted away and found again in another bin, in one entry: it is still the same lot, with its date.
site        Athens
bin         Athens               A-1
item        milk
donor       Mills
partner     Parish
donation    Mills -> Athens      5 milk lot M use by 2026-06-30
adjust      Athens               -5 milk of M, +5 milk of M in A-1   because miscounted
stock       Athens               5 milk of M in A-1
expires     M at Athens          use by 2026-06-30
hand-over   Athens -> Parish     2 milk
stock       Athens               3 milk of M
today       2026-07-01
hand-over   Athens -> Parish     1 milk of M                    ! M was safe until 2026-06-30
