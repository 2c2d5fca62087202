# One lot over three sites: its date and its name travel with it, and so does every rule.
site        Athens, Larissa, Patras
item        milk
donor       Mills
partner     Parish
donation    Mills -> Athens      30 milk lot M use by 2026-03-20
dispatch    Athens -> Larissa    30 milk                  as W-1
arrival     W-1 -> Larissa       30 milk
dispatch    Larissa -> Athens    10 milk                  as W-2
dispatch    Larissa -> Patras    10 milk                  as W-3
arrival     W-2 -> Athens        10 milk
arrival     W-3 -> Patras        10 milk
expires     M at Patras          use by 2026-03-20
stock       Athens               10 milk of M
stock       Larissa              10 milk of M
stock       Patras               10 milk of M
today       2026-03-21
hand-over   Patras -> Parish     1 milk of M              ! M was safe until 2026-03-20
dispatch    Patras -> Athens     1 milk of M              ! M was safe until 2026-03-20
# It arrives after its date all the same: what is on the road has to be somewhere.
balance     0
