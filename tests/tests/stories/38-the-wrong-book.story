# Every command has its book.
site        Athens
item        rice
donor       Mills
partner     Parish
supplier    Makris
fund        relief EUR
donation    Mills -> Athens      10 rice lot L            kept in treasury   ! that is for a site book
donation    Mills -> Athens      10 rice lot L            kept in register   ! that is for a site book
gift        Mills -> relief      10.00 EUR                kept in Athens     ! that is for a treasury book
item        soap                 dated                    kept in Athens     ! that is for a register book
hold        Athens ?L            because inspection  kept in treasury       ! that is for a site book
announce    Mills -> Athens      10 rice                  kept in register   ! that is for a site book
