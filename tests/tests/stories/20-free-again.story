# A reservation that is not needed is given back whole, once.
site        Athens, Larissa
item        rice
donor       Mills
donation    Mills -> Athens      10 rice lot L
reserve     Athens               6 rice                         as R-1
reserve     Athens               5 rice                         ! 4 rice may leave, 5 wanted
reserve     Athens               4 rice                         as R-2
available   Athens               0 rice
unreserve   R-1 at Athens
unreserve   R-1 at Athens                                       ! no such reservation
available   Athens               6 rice
dispatch    Athens -> Larissa                                   reservation R-2  as W-1
transit     W-1                  4 rice
stock       Athens               6 rice
reverse     R-1                  because cancelled              ! such an entry is not reversed
