# A distribution against a reservation is undone: the goods are back on their shelf, free for all, and the reservation stays used up.
site        Athens
bin         Athens               A-1
item        rice
donor       Mills
partner     Parish, Shelter
donation    Mills -> Athens      10 rice lot L in A-1 use by 2026-12-31
reserve     Athens -> Parish     10 rice                        as R-1
distribute  Athens -> Parish     reservation R-1                as V-1
stock       Athens               nothing
reverse     V-1                  because cancelled
stock       Athens               10 rice in A-1
expires     L at Athens          use by 2026-12-31
available   Athens               10 rice
transit     V-1                  nothing
confirm     V-1 at Athens        ! 0 of L are on the road, 10 said
unreserve   R-1 at Athens        ! no such reservation
hand-over   Athens -> Shelter    10 rice
balance     0
