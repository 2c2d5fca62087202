# A payment for goods is never undone: what came of it only the site knows. Money that comes back is written down as what it is.
site        Athens
item        rice
donor       Mills
supplier    Makris
fund        relief EUR
fund        other EUR
gift        Mills -> relief      1000.00 EUR              as G-1
pay         relief -> Makris     100 rice  for Athens 300.00 EUR        as P-1
reverse     P-1                  because entry_error      ! such an entry is not reversed
purchase    P-1 -> Athens        40 rice lot A            as R-1
reverse     P-1                  because cancelled        ! such an entry is not reversed
refund      nothing              10.00 EUR  because cancelled           ! what it follows from is missing
refund      G-1                  10.00 EUR  because cancelled           ! the cause does not fit what it follows from
refund      P-1                  300.01 EUR  because cancelled          ! 300.00 are paid and not back, 300.01 said
refund      P-1                  10.00 USD  because cancelled           ! the fund holds EUR
refund      P-1                  180.00 EUR  because cancelled          as X-1
money       relief               880.00
refund      P-1                  120.01 EUR  because entry_error        ! 120.00 are paid and not back, 120.01 said
refund      P-1                  120.00 EUR  because entry_error
reverse     X-1                  because entry_error      ! such an entry is not reversed
# The supplier delivers all the same: that is what happened, and the list of exceptions says that it was not paid for.
purchase    P-1 -> Athens        61 rice                  ! 60 rice are paid and still to come, 61 said
purchase    P-1 -> Athens        60 rice lot B
stock       Athens               100 rice
money       relief               1000.00
balance     0
