# What is put away is fetched from elsewhere, never from the bin it goes to, whichever of the two is called first.
site        Athens
bin         Athens               A-1, A-2, A-3
item        rice
donor       Mills
donation    Mills -> Athens      20 rice lot L
move        Athens               5 rice to A-1
move        Athens               5 rice to A-1
move        Athens               10 rice to A-1
move        Athens               1 rice to A-1                     ! 0 rice may leave, 1 wanted
move        Athens               20 rice to A-2
move        Athens               8 rice to A-3
move        Athens               12 rice to A-3
stock       Athens               20 rice
