# A gift, a truck to another site, two blankets broken on the way.
site        Athens, Larissa
item        blankets, tents
donor       Kritikos S.A., Diaspora Toronto
partner     parish

donation    Kritikos S.A. -> Athens       200 blankets lot L1
donation    Diaspora Toronto -> Athens     40 tents lot T1
dispatch    Athens -> Larissa              30 blankets                      as W-1
stock       Athens                         170 blankets, 40 tents
transit     W-1                            30 blankets of L1
hand-over   Larissa -> parish              1 blankets                       ! 0 blankets may leave, 1 wanted
arrival     W-1 -> Larissa                 28 blankets, 2 missing: damaged
stock       Larissa                        28 blankets of L1 in floor
transit     W-1                            nothing
loss        damaged                        2 blankets
hand-over   Larissa -> parish              1 blankets                       as H-1
given       parish                         1 blankets
balance     0
