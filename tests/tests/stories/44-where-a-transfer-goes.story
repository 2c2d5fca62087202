# A transfer goes to another site of the bank.
site        Athens, Larissa
item        rice
donor       Mills
donation    Mills -> Athens      10 rice lot L
dispatch    Athens -> Athens     1 rice          ! it is there already
dispatch    Athens -> treasury   1 rice          ! a treasury book does not go there
dispatch    Athens -> ?site      1 rice          ! no such book
dispatch    Athens -> ?site      11 rice         ! 10 rice may leave, 11 wanted ! no such book
stock       Athens               10 rice
