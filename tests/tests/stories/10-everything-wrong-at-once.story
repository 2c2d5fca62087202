# Whoever typed ten mistakes learns of ten mistakes.
site        Athens
item        rice
item        milk                 dated
donor       Mills
partner     Parish
supplier    Makris
donation    Mills -> Athens      10 rice lot L
donation    Makris -> Athens     5 ?soup, 0 rice, 3 milk, 2 rice in ?shelf, 7 rice, 9 expected       emergency ?flood
            ! Makris is no donor or partner or municipality
            ! no such emergency
            ! line 1: no such item
            ! line 2: nothing moves
            ! line 3: milk needs a date
            ! line 4: no such bin
            ! line 5: a reason is missing
hand-over   Athens -> Mills      11 rice, 1 ?soup, 2 rice of ?X, 1 milk of L, 1 rice in ?shelf       emergency ?flood
            ! Mills is no partner or municipality
            ! no such emergency
            ! line 1: 10 rice may leave, 11 wanted
            ! line 2: no such item
            ! line 3: no such lot
            ! line 4: L is of another item
            ! line 5: no such bin
stock       Athens               10 rice
