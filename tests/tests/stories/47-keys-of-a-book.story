# A key is added before the old one is revoked; the last one stays. Pages of every time open with the keys of their time.
site        Athens
item        rice
donor       Mills
donation    Mills -> Athens      10 rice
key         Athens second
key         Athens second                                 ! this key is there already
donation    Mills -> Athens      10 rice
revoke      Athens first
revoke      Athens first                                  ! the key cannot be revoked
revoke      Athens second                                 ! the key cannot be revoked
key         ?site third                                   ! no such book
donation    Mills -> Athens      10 rice
key         register third
revoke      register first
item        soap
donation    Mills -> Athens      10 soap
stock       Athens               30 rice, 10 soap
