# A donor or a supplier may be a person: it is a number here. Organisations that hand out have their public name.
donor         Maria P.           with its name      ! no name of a person stands on the ledger
supplier      Makris             with its name      ! no name of a person stands on the ledger
donor         Kritikos           elstat 0101        ! no code of a person stands on the ledger
partner       Parish             without a name     ! its name is missing
municipality  Rhodes             without a name     ! its name is missing
municipality  Rhodes, Kos        elstat 0101
donor         Maria P., Kritikos
supplier      Makris
emergency     fire               Rhodes, Kos        from 2026-07-01
emergency     flood              Kritikos, ?nowhere  from 2026-07-01
              ! Kritikos is no municipality
              ! no such area
