# A lot that is named, or looked for in one bin only, may not jump the queue without a reason, and the reason is kept.
site        Athens
bin         Athens               A-1
item        rice
donor       Mills
partner     Parish
donation    Mills -> Athens      10 rice lot SOON use by 2026-04-30
donation    Mills -> Athens      10 rice lot LATE use by 2026-09-30 in A-1
hand-over   Athens -> Parish     5 rice of LATE                        ! SOON goes before LATE
hand-over   Athens -> Parish     5 rice in A-1                         ! SOON goes before LATE
hand-over   Athens -> Parish     5 rice of LATE because access         as H-1
picked      H-1                  5 rice of LATE because access
hand-over   Athens -> Parish     2 rice in A-1 because urgency         as H-2
picked      H-2                  2 rice of LATE because urgency
# A reason that is not needed is not written down.
hand-over   Athens -> Parish     4 rice of SOON because earmark        as H-3
picked      H-3                  4 rice of SOON
hand-over   Athens -> Parish     8 rice because earmark                as H-4
picked      H-4                  6 rice of SOON, 2 rice of LATE
hand-over   Athens -> Parish     1 rice of LATE                        as H-5
picked      H-5                  1 rice of LATE
stock       Athens               nothing
