# One code, one thing: items, funds, emergencies, books; bins within their site.
site        Athens, Larissa
item        rice
item        rice                                    ! the code rice is taken
fund        relief EUR
fund        relief USD                              ! the code relief is taken
emergency   fire                                    from 2026-07-01
emergency   fire                                    from 2026-08-01    ! the code fire is taken
site        Athens                                  ! the code Athens is taken
site        TREASURY                                ! the code TREASURY is taken
site        REGISTER                                ! the code REGISTER is taken
bin         Athens        A-1
bin         Athens        A-1                       ! the code A-1 is taken
bin         Larissa       A-1
# The same word may be an item and a fund.
item        relief
