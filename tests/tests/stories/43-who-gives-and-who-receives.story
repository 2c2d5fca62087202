# Partners and municipalities may give and receive; donors only give, suppliers only sell.
site          Athens
item          rice
donor         Mills
partner       Parish
municipality  Rhodes
supplier      Makris
donation      Parish -> Athens     10 rice
donation      Rhodes -> Athens     10 rice
donation      Mills -> Athens      10 rice
hand-over     Athens -> Rhodes     5 rice
hand-over     Athens -> Mills      5 rice     ! Mills is no partner or municipality
hand-over     Athens -> Makris     5 rice     ! Makris is no partner or municipality
distribute    Athens -> ?nobody    5 rice     ! no such recipient
reserve       Athens -> Mills      5 rice     ! Mills is no partner or municipality
stock         Athens               25 rice
