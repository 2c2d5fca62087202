# Announced one thing, delivered another: over, short, damaged, each with its reason.
site        Athens
item        rice, soap
donor       Mills, Alpha
announce    Mills -> Athens      100 rice, 50 soap              for 2026-03-05  as N-1
donation    Alpha -> Athens      60 rice                        for N-1         ! it is of Mills
donation    Mills -> Athens      60 rice                        for ?N          ! no such announcement
donation    Mills -> Athens      90 rice, 100 expected          for N-1         ! a reason is missing
donation    Mills -> Athens      90 rice, 10 damaged            for N-1         ! a reason is missing
donation    Mills -> Athens      90 rice lot R, 100 expected: short, 55 soap lot S, 50 expected: over   for N-1
donation    Mills -> Athens      5 rice, 5 damaged: damaged     for N-1
donation    Mills -> Athens      0 rice, 3 damaged: rejected    for N-1
stock       Athens               95 rice, 55 soap
loss        damaged              8 rice
close       N-1 at Athens        because not_coming
close       N-1 at Athens        because not_coming             ! no such announcement
donation    Mills -> Athens      1 rice                         for N-1         ! no such announcement
announce    ?X -> Athens         5 ?soup, 1 rice                                ! no such donor ! line 1: no such item
balance     0
