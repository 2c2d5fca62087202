-- Which pages have been projected, and the entries in them.
--
-- Written in SQLite's words; src/schema.rs turns them into PostgreSQL's. Instants are milliseconds since 1970, days are days since 1970,
-- quantities are base or minor units. Ids and hashes are bytes; everything that repeats is an integer (`no`), handed out in the order of
-- projection, which differs from one database to the next: no answer shows it. Tables are strict: a sum that is too large is an error, never
-- a fraction.

CREATE TABLE meta (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;

-- A book is known from its own genesis (opened), from the register (added), or from a page's header, in any order.
CREATE TABLE book (
    no              INTEGER PRIMARY KEY,
    id              BLOB NOT NULL UNIQUE,
    kind            TEXT,
    code            TEXT,
    name            TEXT,
    municipality    BLOB,
    zone_offset_min INTEGER,
    zone_summer     INTEGER
) STRICT;

CREATE TABLE page (
    no            INTEGER PRIMARY KEY,
    book          INTEGER NOT NULL,
    page          INTEGER NOT NULL,
    hash          BLOB NOT NULL,
    first_entry   INTEGER NOT NULL,
    entries       INTEGER NOT NULL,
    written_at    INTEGER NOT NULL,
    -- The earliest instant at which an entry of it occurred, by the actors' word.
    occurred_min  INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX page_place ON page (book, page);
CREATE INDEX page_written ON page (written_at);
CREATE INDEX page_of_book ON page (book, written_at);

-- The last page of each book that the views hold. It moves in the transaction that moves the views.
CREATE TABLE progress (
    book       INTEGER PRIMARY KEY,
    page       INTEGER NOT NULL,
    hash       BLOB NOT NULL,
    entries    INTEGER NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;

-- no = page.no * 16384 + place in the page (src/place.rs): the page is found without a column or an index for it.
CREATE TABLE entry (
    no          INTEGER PRIMARY KEY,
    kind        INTEGER NOT NULL,
    actor       INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    hash        BLOB NOT NULL
) STRICT;
CREATE INDEX entry_actor ON entry (actor /*, no*/);
CREATE TABLE kind (
    no   INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;
CREATE TABLE actor (
    no INTEGER PRIMARY KEY,
    id BLOB NOT NULL UNIQUE
) STRICT;

-- The entry another one follows from, by its place: it may lie in a book that has not been projected so far.
CREATE TABLE cause (
    entry INTEGER PRIMARY KEY,
    book  BLOB NOT NULL,
    page  INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hash  BLOB NOT NULL
) STRICT;
CREATE TABLE reversal (
    original INTEGER PRIMARY KEY,
    entry    INTEGER NOT NULL,
    reason   TEXT NOT NULL
) STRICT;
CREATE INDEX reversal_entry ON reversal (entry);
-- The second person of a write-off.
CREATE TABLE approval (
    entry INTEGER PRIMARY KEY,
    actor BLOB NOT NULL
) STRICT;
-- Picks that went past the lot that expires first, or past a best-before date.
CREATE TABLE override (
    entry  INTEGER NOT NULL,
    line   INTEGER NOT NULL,
    asset  INTEGER NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (entry, line)
) STRICT;
-- Keys of books: how is opened (the book's own first entry), joined (the register takes it in), added or revoked.
CREATE TABLE key_change (
    entry INTEGER PRIMARY KEY,
    book  BLOB NOT NULL,
    key   BLOB NOT NULL,
    how   TEXT NOT NULL
) STRICT;
