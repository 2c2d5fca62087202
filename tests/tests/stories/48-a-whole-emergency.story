# A fire: announced, given, bought, pooled, set aside, delivered, partly returned, counted. At the end everything is somewhere.
site          Athens, Rhodes-1
municipality  Rhodes
emergency     fire-2026            Rhodes            from 2026-07-20
item          water, blankets
donor         Kritikos S.A.
supplier      Makris
partner       Parish
fund          relief EUR
today         2026-07-21
announce      Kritikos S.A. -> Athens     500 water                                     as N-1
donation      Kritikos S.A. -> Athens     480 water lot W best before 2026-12-01, 500 expected: short  for N-1  emergency fire-2026
gift          Kritikos S.A. -> relief     900.00 EUR                                    emergency fire-2026
pay           relief -> Makris            200 blankets                                  for Athens 800.00 EUR  as P-1
purchase      P-1 -> Athens               195 blankets lot B, 5 damaged: damaged
spend         relief                      99.99 EUR                                     because transport  emergency fire-2026
reserve       Athens                      400 water, 150 blankets                       emergency fire-2026  as R-1
dispatch      Athens -> Rhodes-1                                                        reservation R-1  emergency fire-2026  as W-1
today         2026-07-22
arrival       W-1 -> Rhodes-1             398 water of W, 2 missing: damaged, 150 blankets of B
distribute    Rhodes-1 -> Rhodes          300 water, 100 blankets                       emergency fire-2026  as V-1
confirm       V-1 at Rhodes-1             290 water of W, 10 returned to floor, 100 blankets of B  reached 100 320  as C-1
return        C-1 -> Rhodes-1             20 blankets of B lot B-2
hand-over     Rhodes-1 -> Parish          50 water                                      reached 20 50
adjust        Rhodes-1                    -1 water of W                                 because miscounted
stock         Rhodes-1                    57 water, 50 blankets of B, 20 blankets of B-2
stock         Athens                      80 water, 45 blankets
given         Rhodes                      290 water, 80 blankets
given         Parish                      50 water
money         relief                      0.01
transit       W-1                         nothing
transit       V-1                         nothing
balance       0
