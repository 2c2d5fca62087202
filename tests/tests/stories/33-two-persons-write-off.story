# Destruction takes two persons, a lot that is named, and a reason that destroys.
site        Athens
item        rice
donor       Mills
donation    Mills -> Athens      20 rice lot L
write-off   Athens               5 rice of L      because damaged  seen by Maria               ! a second person is needed
write-off   Athens               5 rice of L      because damaged  by Nikos  seen by Nikos     ! a second person is needed
write-off   Athens               5 rice           because damaged  seen by Nikos               ! the lot must be named
write-off   Athens               5 rice of L      because found  seen by Nikos                 ! found is no reason for that
write-off   Athens               5 rice of L      because miscounted  seen by Nikos            ! miscounted is no reason for that
write-off   Athens               21 rice of L     because lost  seen by Nikos                  ! 20 rice may leave, 21 wanted
write-off   Athens               5 rice of L      because damaged  seen by Nikos  as O-1
write-off   Athens               5 rice of L      because damaged  by Nikos  seen by Maria
stock       Athens               10 rice
reverse     O-1                  because entry_error
loss        damaged              5 rice
stock       Athens               15 rice
