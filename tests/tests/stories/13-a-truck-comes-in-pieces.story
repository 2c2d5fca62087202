# Half today, half tomorrow, and what is missing has a reason that fits.
site        Athens, Larissa
bin         Larissa              A-1
item        tents, rice
donor       Mills
donation    Mills -> Athens      50 tents lot T, 100 rice lot R best before 2026-12-31
dispatch    Athens -> Larissa    30 tents, 100 rice             as W-1
arrival     W-1 -> Larissa       10 tents of T, 60 rice of R to A-1
transit     W-1                  20 tents, 40 rice
arrival     W-1 -> Larissa       10 tents of T, 1 missing       ! a reason is missing
arrival     W-1 -> Larissa       10 tents of T, 1 missing: found
                                                                ! found is no reason for that
today       2026-03-02
arrival     W-1 -> Larissa       19 tents of T, 1 missing: stolen, 0 rice of R, 40 missing: spoiled
transit     W-1                  nothing
stock       Larissa              29 tents, 60 rice of R in A-1
expires     R at Larissa         best before 2026-12-31
loss        stolen               1 tents
loss        spoiled              40 rice
balance     0
