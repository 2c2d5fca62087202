-- What is known of goods beside the accounts. Rows are only ever added, each with the entry that said so; what a reversal undoes is seen by
-- looking at `reversal`.

-- A lot; `party` is the account of the donor or supplier. The columns from `entry` to `currency` are what the entry that brought it said; `seen_*` is the expiry by which other entries carried
-- it on, for a lot whose beginning has not been projected (or never was written); `now_*` is the expiry that a match found, which goes before.
CREATE TABLE lot (
    asset       INTEGER PRIMARY KEY,
    entry       INTEGER,
    source      TEXT,
    party       INTEGER,
    received    INTEGER,
    damaged     INTEGER,
    expiry_kind TEXT,
    expiry_day  INTEGER,
    maker_lot   TEXT,
    expected    INTEGER,
    discrepancy TEXT,
    value_minor INTEGER,
    currency    TEXT,
    seen_kind   TEXT,
    seen_day    INTEGER,
    now_kind    TEXT,
    now_day     INTEGER
) STRICT;
CREATE INDEX lot_party ON lot (party) WHERE party IS NOT NULL;
CREATE INDEX lot_unmatched ON lot (entry) WHERE source = 'unmatched';

-- Which lot a lot was made from: how is returned (brought back by a recipient) or matched (an unmatched arrival, recognised).
CREATE TABLE lot_parent (
    entry    INTEGER NOT NULL,
    line     INTEGER NOT NULL,
    child    INTEGER NOT NULL,
    parent   INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    how      TEXT NOT NULL,
    party    BLOB,
    PRIMARY KEY (entry, line)
) STRICT;
CREATE INDEX lot_parent_child ON lot_parent (child);
CREATE INDEX lot_parent_parent ON lot_parent (parent);

-- Holds, releases and recalls of a lot at a site, of lots made from it too: the last entry counts.
CREATE TABLE lot_status (
    book   INTEGER NOT NULL,
    lot    BLOB NOT NULL,
    entry  INTEGER NOT NULL,
    status TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (book, lot, entry)
) STRICT;

-- Entries that name a lot and move nothing of it: stopped, set aside, given up on the road, recognised, made into another.
CREATE TABLE lot_named (
    lot   BLOB NOT NULL,
    entry INTEGER NOT NULL,
    PRIMARY KEY (lot, entry)
) STRICT, WITHOUT ROWID;

CREATE TABLE donation (
    entry        INTEGER PRIMARY KEY,
    donor        BLOB NOT NULL,
    announcement BLOB,
    emergency    BLOB,
    basis        TEXT NOT NULL
) STRICT;
CREATE INDEX donation_announcement ON donation (announcement) WHERE announcement IS NOT NULL;

CREATE TABLE announcement (
    id          BLOB PRIMARY KEY,
    entry       INTEGER NOT NULL,
    book        INTEGER NOT NULL,
    donor       BLOB NOT NULL,
    expected_on INTEGER
) STRICT;
CREATE TABLE announcement_line (
    announcement BLOB NOT NULL,
    line         INTEGER NOT NULL,
    commodity    INTEGER NOT NULL,
    quantity     INTEGER NOT NULL,
    PRIMARY KEY (announcement, line)
) STRICT;
CREATE TABLE announcement_end (
    announcement BLOB PRIMARY KEY,
    entry        INTEGER NOT NULL,
    reason       TEXT NOT NULL
) STRICT;

-- Open while nothing ended it. `ended` is the release, or the dispatch that used it up.
CREATE TABLE reservation (
    id        BLOB PRIMARY KEY,
    entry     INTEGER,
    book      INTEGER,
    recipient BLOB,
    emergency BLOB,
    ended     INTEGER,
    how       TEXT
) STRICT;
CREATE INDEX reservation_open ON reservation (entry) WHERE ended IS NULL;
CREATE INDEX reservation_released ON reservation (entry) WHERE how = 'released';
CREATE TABLE reservation_line (
    entry    INTEGER NOT NULL,
    line     INTEGER NOT NULL,
    account  INTEGER NOT NULL,
    asset    INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (entry, line)
) STRICT;

-- Goods on the road: `account` is the shipment's transit account. Kind is transfer or distribution.
CREATE TABLE shipment (
    account     INTEGER PRIMARY KEY,
    entry       INTEGER NOT NULL,
    kind        TEXT NOT NULL,
    book        INTEGER NOT NULL,
    destination BLOB,
    recipient   BLOB,
    emergency   BLOB,
    reservation BLOB
) STRICT;
CREATE INDEX shipment_entry ON shipment (entry);
CREATE INDEX shipment_recipient ON shipment (recipient) WHERE recipient IS NOT NULL;
CREATE TABLE shipment_end (
    entry   INTEGER PRIMARY KEY,
    account INTEGER NOT NULL
) STRICT;
CREATE INDEX shipment_end_account ON shipment_end (account);

-- What reached hands, and whom in numbers.
CREATE TABLE delivery (
    entry      INTEGER PRIMARY KEY,
    shipment   INTEGER,
    recipient  BLOB NOT NULL,
    emergency  BLOB,
    households INTEGER,
    persons    INTEGER
) STRICT;
CREATE INDEX delivery_recipient ON delivery (recipient);
