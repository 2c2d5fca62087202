-- What is known of money beside the accounts.

CREATE TABLE gift (
    entry     INTEGER PRIMARY KEY,
    donor     BLOB NOT NULL,
    fund      BLOB NOT NULL,
    minor     INTEGER NOT NULL,
    currency  TEXT NOT NULL,
    pledge    BLOB,
    emergency BLOB
) STRICT;
CREATE INDEX gift_donor ON gift (donor);
CREATE INDEX gift_pledge ON gift (pledge) WHERE pledge IS NOT NULL;
CREATE TABLE pledge (
    id        BLOB PRIMARY KEY,
    entry     INTEGER NOT NULL,
    donor     BLOB NOT NULL,
    fund      BLOB NOT NULL,
    minor     INTEGER NOT NULL,
    currency  TEXT NOT NULL,
    emergency BLOB
) STRICT;

-- Money spent: kind is purchase or expense; `on_what` is the expense's kind.
CREATE TABLE payment (
    entry       INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    fund        BLOB NOT NULL,
    supplier    BLOB,
    destination BLOB,
    on_what     TEXT,
    emergency   BLOB
) STRICT;
-- What was bought.
CREATE TABLE payment_line (
    entry     INTEGER NOT NULL,
    line      INTEGER NOT NULL,
    commodity INTEGER NOT NULL,
    quantity  INTEGER NOT NULL,
    PRIMARY KEY (entry, line)
) STRICT;
-- What came of a payment: the receipt of goods, or money back (`minor`), by the payment's place, which may lie in a book that has not been
-- projected so far.
CREATE TABLE payment_end (
    entry INTEGER PRIMARY KEY,
    book  BLOB NOT NULL,
    page  INTEGER NOT NULL,
    place INTEGER NOT NULL,
    minor INTEGER
) STRICT;
CREATE INDEX payment_end_place ON payment_end (book, page, place);
