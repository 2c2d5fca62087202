# What is received of a purchase is what was paid for: this supplier, this site, these items, no more.
site        Athens, Larissa
item        rice, soap
donor       Mills
supplier    Makris, Sotiriou
fund        relief EUR
gift        Mills -> relief      1000.00 EUR              as G-1
pay         relief -> Makris     100 rice, 20 rice, 10 soap   for Athens 300.00 EUR  as P-1
purchase    P-1 -> Larissa       10 rice                  ! it goes to Athens
purchase    P-1 -> Athens        10 rice                  from Sotiriou     ! the supplier does not fit what it follows from
purchase    P-1 -> Athens        10 rice                  from Mills        ! Mills is no supplier ! the supplier does not fit what it follows from
purchase    G-1 -> Athens        10 rice                  from Makris       ! the cause does not fit what it follows from
purchase    nothing -> Athens    10 rice                  from Makris       ! what it follows from is missing
purchase    P-1 -> Athens        100 rice, 21 rice        ! line 1: 120 rice are paid and still to come, 121 said
purchase    P-1 -> Athens        100 rice lot A, 5 damaged: damaged, 10 soap lot S  as R-1
purchase    P-1 -> Athens        16 rice                  ! 15 rice are paid and still to come, 16 said
purchase    P-1 -> Athens        15 rice lot B            as R-2
purchase    P-1 -> Athens        1 soap                   ! 0 soap are paid and still to come, 1 said
# Undone, it is still to come; what came broken too.
reverse     R-1                  because entry_error
purchase    P-1 -> Athens        106 rice                 ! 105 rice are paid and still to come, 106 said
purchase    P-1 -> Athens        105 rice, 10 soap
stock       Athens               120 rice, 10 soap
loss        damaged              0 rice
money       relief               700.00
balance     0
