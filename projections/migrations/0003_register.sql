-- What the register knows, and the bins of the sites. No person is named here: donors and suppliers are numbers.

-- `search` holds code and names in lower case without accents.
CREATE TABLE item (
    commodity INTEGER PRIMARY KEY,
    code      TEXT NOT NULL,
    name      TEXT NOT NULL,
    name_el   TEXT,
    unit      TEXT NOT NULL,
    category  TEXT,
    dated     INTEGER NOT NULL,
    search    TEXT NOT NULL,
    entry     INTEGER NOT NULL
) STRICT;
CREATE INDEX item_code ON item (code);
CREATE TABLE pack (
    commodity INTEGER NOT NULL,
    name      TEXT NOT NULL,
    units     INTEGER NOT NULL,
    PRIMARY KEY (commodity, name)
) STRICT;
CREATE TABLE party (
    id     BLOB PRIMARY KEY,
    kind   TEXT NOT NULL,
    name   TEXT,
    scheme TEXT,
    code   TEXT,
    entry  INTEGER NOT NULL
) STRICT;
CREATE INDEX party_code ON party (scheme, code);
CREATE TABLE fund (
    id       BLOB PRIMARY KEY,
    code     TEXT NOT NULL,
    name     TEXT NOT NULL,
    currency TEXT NOT NULL,
    entry    INTEGER NOT NULL
) STRICT;
CREATE TABLE emergency (
    id         BLOB PRIMARY KEY,
    code       TEXT NOT NULL,
    name       TEXT NOT NULL,
    started_on INTEGER NOT NULL,
    entry      INTEGER NOT NULL
) STRICT;
CREATE TABLE emergency_area (
    emergency BLOB NOT NULL,
    party     BLOB NOT NULL,
    PRIMARY KEY (emergency, party)
) STRICT;
CREATE TABLE bin (
    book  INTEGER NOT NULL,
    id    BLOB NOT NULL,
    code  TEXT NOT NULL,
    zone  TEXT,
    entry INTEGER NOT NULL,
    PRIMARY KEY (book, id)
) STRICT;
-- A book that ended before its time, its last page, and the one that succeeds it.
CREATE TABLE book_end (
    book      INTEGER PRIMARY KEY,
    entry     INTEGER NOT NULL,
    page      INTEGER NOT NULL,
    -- The last page that witnesses saw, where they saw more.
    witnessed INTEGER,
    reason    TEXT NOT NULL
) STRICT;
CREATE TABLE book_successor (
    book      INTEGER PRIMARY KEY,
    successor INTEGER NOT NULL,
    entry     INTEGER NOT NULL
) STRICT;
-- Goods that a successor took over: from which book.
CREATE TABLE carry (
    entry INTEGER PRIMARY KEY,
    book  INTEGER NOT NULL
) STRICT;
