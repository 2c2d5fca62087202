# Nobody names a lot: what expires first leaves first, split over as many lots as it takes; what has no date goes last.
site        Athens
item        rice
donor       Mills
partner     Parish
donation    Mills -> Athens      10 rice lot LATE use by 2026-09-30
donation    Mills -> Athens      10 rice lot NEVER
donation    Mills -> Athens      10 rice lot SOON best before 2026-04-30
donation    Mills -> Athens      10 rice lot MIDDLE use by 2026-06-30
hand-over   Athens -> Parish     25 rice                    as H-1
picked      H-1                  10 rice of SOON, 10 rice of MIDDLE, 5 rice of LATE
stock       Athens               5 rice of LATE, 10 rice of NEVER
hand-over   Athens -> Parish     5 rice, 6 rice             as H-2
picked      H-2                  5 rice of LATE, 6 rice of NEVER
hand-over   Athens -> Parish     3 rice, 2 rice             ! line 2: 1 rice may leave, 2 wanted
balance     0
