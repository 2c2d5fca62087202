# Yesterday's delivery may be written down today, tomorrow's may not be written down now; a clock may be a day ahead.
site        Athens
item        rice
donor       Mills
today       2026-03-10
donation    Mills -> Athens      1 rice         occurred 2026-03-09
donation    Mills -> Athens      1 rice         occurred 2025-12-31
donation    Mills -> Athens      1 rice         occurred 2026-03-11
donation    Mills -> Athens      1 rice         occurred 2026-03-12       ! that is in the future
stock       Athens               3 rice
