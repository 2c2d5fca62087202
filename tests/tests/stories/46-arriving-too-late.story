# Goods that expire on the road still arrive; they are then destroyed, not handed out.
site        Athens, Larissa
item        milk
donor       Mills
partner     Parish
donation    Mills -> Athens      30 milk lot M use by 2026-03-20
dispatch    Athens -> Larissa    30 milk                  as W-1
distribute  Athens -> Parish     1 milk                   ! 0 milk may leave, 1 wanted
today       2026-03-25
arrival     W-1 -> Larissa       30 milk
hand-over   Larissa -> Parish    1 milk                   ! 0 milk may leave, 1 wanted
write-off   Larissa              30 milk of M             because expired  seen by Nikos
stock       Larissa              nothing
loss        expired              30 milk
