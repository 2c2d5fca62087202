# A fund holds one currency and never less than nothing.
fund        relief EUR
fund        diaspora USD
donor       Mills
supplier    Makris
site        Athens
item        rice
gift        Mills -> relief      100.00 EUR               as G-1
gift        Mills -> relief      100.00 USD               ! the fund holds EUR
gift        Makris -> relief     1.00 EUR                 ! Makris is no donor or partner or municipality
gift        Mills -> ?fund       1.00 EUR                 ! no such fund
spend       relief               100.01 EUR               because transport      ! relief holds 100.00, 100.01 wanted
spend       diaspora             1.00 USD                 because bank_charges   ! diaspora holds 0.00, 1.00 wanted
spend       relief               40.00 EUR                because transport      as S-1
pay         relief -> Makris     10 rice                  for Athens 60.01 EUR   ! relief holds 60.00, 60.01 wanted
pay         relief -> Mills      10 rice                  for Athens 1.00 EUR    ! Mills is no supplier
pay         relief -> Makris     10 rice                  for treasury 1.00 EUR  ! a treasury book does not go there
pay         relief -> Makris     10 rice                  for ?site 1.00 EUR     ! no such book
pay         relief -> Makris     10 ?soup                 for Athens 1.00 EUR    ! no such item
pay         relief -> Makris     10 rice                  for Athens 60.00 EUR   as P-1
money       relief               0.00
reverse     G-1                  because entry_error                             ! something was built upon it
reverse     P-1                  because cancelled                               ! such an entry is not reversed
refund      P-1                  60.00 EUR                because cancelled
reverse     S-1                  because cancelled
money       relief               100.00
reverse     G-1                  because entry_error
money       relief               0.00
balance     0
