# Some reasons add, some take, some go either way.
site        Athens, Larissa
item        rice
item        milk                 dated
donor       Mills
donation    Mills -> Athens      20 rice lot L, 20 milk lot M use by 2026-12-31
adjust      Athens               +1 rice of L: found, +1 rice of L: miscounted, +1 rice of L: returned, +1 rice of L: entry_error,
                                 +1 rice of L: unit_conversion, +1 rice of L: inbound_unrecorded
adjust      Athens               -1 rice of L: miscounted, -1 rice of L: damaged, -1 rice of L: expired, -1 rice of L: lost,
                                 -1 rice of L: stolen, -1 rice of L: spoiled, -1 rice of L: entry_error, -1 rice of L: unit_conversion,
                                 -1 rice of L: outbound_unrecorded, -1 rice of L: short_shipped
stock       Athens               16 rice
adjust      Athens               +1 rice of L: lost, +1 rice of L: stolen, -1 rice of L: found, -1 rice of L: returned,
                                 -1 rice of L: inbound_unrecorded
            ! line 1: lost is no reason for that
            ! line 2: stolen is no reason for that
            ! line 3: found is no reason for that
            ! line 4: returned is no reason for that
            ! line 5: inbound_unrecorded is no reason for that
adjust      Athens               -1 rice: lost                            ! the lot must be named
adjust      Athens               -17 rice of L: lost                      ! floor has 16 rice of L free, 17 wanted
adjust      Athens               +1 milk: found                           ! milk needs a date
adjust      Athens               +1 milk of L: found                      ! L is of another item ! milk needs a date
adjust      Athens               +1 rice of ?X: found                     ! no such lot
adjust      Athens               +1 ?soup: found, +1 rice in ?shelf: found  ! line 1: no such item ! line 2: no such bin
adjust      Athens               +2 rice lot N: found, +3 milk lot O use by 2026-05-05: found
expires     O at Athens          use by 2026-05-05
expires     N at Athens          never
# A lot that lies elsewhere cannot be found here by its name: what is found is a lot of its own.
adjust      Larissa              +1 rice of L: found                      ! no such lot
adjust      Larissa              +1 rice lot P: found
balance     0
