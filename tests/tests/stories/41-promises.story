# A pledge moves nothing; the gift that keeps it is of the same donor and for the same fund.
fund        relief EUR
fund        winter EUR
donor       Mills, Alpha
pledge      Mills -> relief      500.00 EUR               as P-1
pledge      Mills -> relief      500.00 USD               ! the fund holds EUR
pledge      ?X -> ?fund          5.00 EUR                 ! no such donor ! no such fund
money       relief               0.00
gift        Alpha -> relief      10.00 EUR                pledge P-1   ! it is of Mills
gift        Mills -> winter      10.00 EUR                pledge P-1   ! it is for relief
gift        Mills -> relief      10.00 EUR                pledge ?P    ! no such pledge
gift        Mills -> relief      200.00 EUR               pledge P-1
gift        Mills -> relief      300.00 EUR               pledge P-1
money       relief               500.00
