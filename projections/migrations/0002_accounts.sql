-- The accounts: where aid can be, what can be moved, every transfer, and what they add up to now.

-- kind: donor supplier shelf transit unmatched recipient loss fund expense. `book` is the site's book for shelf and unmatched, else 0;
-- `id` is the party, bin, shipment or fund, or a reason's code as bytes. `tag` is the first eight bytes of it as an integer: ids are random, so
-- an index over them is written all over; the smaller it is, the fewer of its pages. A tag may be shared; the id decides.
CREATE TABLE account (
    no   INTEGER PRIMARY KEY,
    tag  INTEGER NOT NULL,
    kind TEXT NOT NULL,
    book INTEGER NOT NULL,
    id   BLOB NOT NULL
) STRICT;
CREATE INDEX account_tag ON account (tag);
CREATE INDEX account_book ON account (book, kind);

-- A lot of an item, an item as a whole (lot empty; `commodity` is its own number), or a currency (item and lot empty). `tag` is as of an
-- account: of the lot, the item or the currency.
CREATE TABLE asset (
    no        INTEGER PRIMARY KEY,
    tag       INTEGER NOT NULL,
    commodity INTEGER NOT NULL,
    item      BLOB NOT NULL,
    lot       BLOB NOT NULL,
    currency  TEXT NOT NULL
) STRICT;
CREATE INDEX asset_tag ON asset (tag);

-- no = entry.no * 4096 + line (src/place.rs). `card` is the stock card it is written on and `after` what the card shows below that line;
-- `thread` is the shipment or fund it belongs to.
CREATE TABLE transfer (
    no       INTEGER PRIMARY KEY,
    source   INTEGER NOT NULL,
    target   INTEGER NOT NULL,
    asset    INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    card     INTEGER,
    after    INTEGER,
    thread   INTEGER
) STRICT;
CREATE INDEX transfer_source ON transfer (source /*, no*/);
CREATE INDEX transfer_target ON transfer (target /*, no*/);
CREATE INDEX transfer_asset ON transfer (asset /*, no*/);
CREATE INDEX transfer_card ON transfer (card /*, no*/) WHERE card IS NOT NULL;
CREATE INDEX transfer_thread ON transfer (thread /*, no*/) WHERE thread IS NOT NULL;

-- What is where now; zero is absent. Shelves, transit, unmatched arrivals and funds by lot or currency; the bank's surroundings (donors,
-- recipients, losses, …) by item as a whole, so that this table grows with what is held and with whom the bank knows, not with history.
-- class: 0 surroundings, 1 shelf, 2 transit, 3 unmatched, 4 fund.
CREATE TABLE balance (
    account   INTEGER NOT NULL,
    asset     INTEGER NOT NULL,
    commodity INTEGER NOT NULL,
    class     INTEGER NOT NULL,
    quantity  INTEGER NOT NULL,
    PRIMARY KEY (asset, account)
) STRICT, WITHOUT ROWID /* WITH (fillfactor = 70) */;
-- No index has the quantity in it, or in its condition: it changes all the time.
CREATE INDEX balance_account ON balance (account);
CREATE INDEX balance_shelf ON balance (commodity) WHERE class = 1;
CREATE INDEX balance_road ON balance (commodity) WHERE class = 2;
CREATE INDEX balance_unmatched ON balance (commodity) WHERE class = 3;

-- A stock card: an item at a site, and what is on its shelves now.
CREATE TABLE card (
    no        INTEGER PRIMARY KEY,
    book      INTEGER NOT NULL,
    commodity INTEGER NOT NULL,
    on_hand   INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX card_key ON card (book, commodity);
