//! The tables as they are written to: columns in the order of their rows, and what happens to a row whose key is there.

use crate::store::Table;

macro_rules! tables {
    ($($name:ident $table:literal { $($column:ident $kind:literal),* } $conflict:expr;)*) => {$(
        pub(crate) const $name: Table = Table {
            name: $table,
            columns: &[$((stringify!($column), $kind)),*],
            conflict: $conflict,
        };
    )*};
}

/// Rows of a register are told once; a second telling changes nothing.
const FIRST: &str = "ON CONFLICT DO NOTHING";

tables! {
    PAGE "page" { no 'i', book 'i', page 'i', hash 'b', first_entry 'i', entries 'i', written_at 'i', occurred_min 'i' } "";
    ENTRY "entry" { no 'i', kind 'i', actor 'i', occurred_at 'i', hash 'b' } "";
    TRANSFER "transfer" { no 'i', source 'i', target 'i', asset 'i', quantity 'i', card 'i', after 'i', thread 'i' } "";
    KIND "kind" { no 'i', name 't' } "";
    ACTOR "actor" { no 'i', id 'b' } "";
    ACCOUNT "account" { no 'i', tag 'i', kind 't', book 'i', id 'b' } "";
    ASSET "asset" { no 'i', tag 'i', commodity 'i', item 'b', lot 'b', currency 't' } "";
    CAUSE "cause" { entry 'i', book 'b', page 'i', place 'i', hash 'b' } "";
    REVERSAL "reversal" { original 'i', entry 'i', reason 't' } FIRST;
    APPROVAL "approval" { entry 'i', actor 'b' } "";
    OVERRIDE "override" { entry 'i', line 'i', asset 'i', reason 't' } "";
    KEY_CHANGE "key_change" { entry 'i', book 'b', key 'b', how 't' } "";

    ITEM "item" { commodity 'i', code 't', name 't', name_el 't', unit 't', category 't', dated 'i', search 't', entry 'i' } FIRST;
    PACK "pack" { commodity 'i', name 't', units 'i' } FIRST;
    PARTY "party" { id 'b', kind 't', name 't', scheme 't', code 't', entry 'i' } FIRST;
    FUND "fund" { id 'b', code 't', name 't', currency 't', entry 'i' } FIRST;
    EMERGENCY "emergency" { id 'b', code 't', name 't', started_on 'i', entry 'i' } FIRST;
    EMERGENCY_AREA "emergency_area" { emergency 'b', party 'b' } FIRST;
    BIN "bin" { book 'i', id 'b', code 't', zone 't', entry 'i' } FIRST;

    BOOK_END "book_end" { book 'i', entry 'i', page 'i', witnessed 'i', reason 't' } FIRST;
    CARRY "carry" { entry 'i', book 'i' } "";
    BOOK_SUCCESSOR "book_successor" { book 'i', successor 'i', entry 'i' } FIRST;

    LOT_PARENT "lot_parent" { entry 'i', line 'i', child 'i', parent 'i', quantity 'i', how 't', party 'b' } "";
    LOT_STATUS "lot_status" { book 'i', lot 'b', entry 'i', status 't', reason 't' } "";
    LOT_NAMED "lot_named" { lot 'b', entry 'i' } "";
    DONATION "donation" { entry 'i', donor 'b', announcement 'b', emergency 'b', basis 't' } "";
    ANNOUNCEMENT "announcement" { id 'b', entry 'i', book 'i', donor 'b', expected_on 'i' } FIRST;
    ANNOUNCEMENT_LINE "announcement_line" { announcement 'b', line 'i', commodity 'i', quantity 'i' } FIRST;
    ANNOUNCEMENT_END "announcement_end" { announcement 'b', entry 'i', reason 't' } FIRST;
    RESERVATION_LINE "reservation_line" { entry 'i', line 'i', account 'i', asset 'i', quantity 'i' } "";
    SHIPMENT "shipment" { account 'i', entry 'i', kind 't', book 'i', destination 'b', recipient 'b', emergency 'b', reservation 'b' } FIRST;
    SHIPMENT_END "shipment_end" { entry 'i', account 'i' } "";
    DELIVERY "delivery" { entry 'i', shipment 'i', recipient 'b', emergency 'b', households 'i', persons 'i' } "";
    GIFT "gift" { entry 'i', donor 'b', fund 'b', minor 'i', currency 't', pledge 'b', emergency 'b' } "";
    PLEDGE "pledge" { id 'b', entry 'i', donor 'b', fund 'b', minor 'i', currency 't', emergency 'b' } FIRST;
    PAYMENT "payment" { entry 'i', kind 't', fund 'b', supplier 'b', destination 'b', on_what 't', emergency 'b' } "";
    PAYMENT_END "payment_end" { entry 'i', book 'b', page 'i', place 'i', minor 'i' } "";
    PAYMENT_LINE "payment_line" { entry 'i', line 'i', commodity 'i', quantity 'i' } "";

    BOOK "book" { no 'i', id 'b', kind 't', code 't', name 't', municipality 'b', zone_offset_min 'i', zone_summer 'i' }
        "ON CONFLICT (no) DO UPDATE SET kind = COALESCE(book.kind, excluded.kind), code = COALESCE(book.code, excluded.code), \
         name = COALESCE(book.name, excluded.name), municipality = COALESCE(book.municipality, excluded.municipality), \
         zone_offset_min = COALESCE(book.zone_offset_min, excluded.zone_offset_min), \
         zone_summer = COALESCE(book.zone_summer, excluded.zone_summer)";
    PROGRESS "progress" { book 'i', page 'i', hash 'b', entries 'i', written_at 'i' }
        "ON CONFLICT (book) DO UPDATE SET page = excluded.page, hash = excluded.hash, entries = excluded.entries, \
         written_at = excluded.written_at";
    BALANCE "balance" { account 'i', asset 'i', commodity 'i', class 'i', quantity 'i' }
        "ON CONFLICT (asset, account) DO UPDATE SET quantity = balance.quantity + excluded.quantity";
    BALANCE_KEY "balance" { asset 'i', account 'i' } "";
    CARD "card" { no 'i', book 'i', commodity 'i', on_hand 'i' } "ON CONFLICT (no) DO UPDATE SET on_hand = excluded.on_hand";
    RESERVATION "reservation" { id 'b', entry 'i', book 'i', recipient 'b', emergency 'b', ended 'i', how 't' }
        "ON CONFLICT (id) DO UPDATE SET entry = COALESCE(reservation.entry, excluded.entry), \
         book = COALESCE(reservation.book, excluded.book), recipient = COALESCE(reservation.recipient, excluded.recipient), \
         emergency = COALESCE(reservation.emergency, excluded.emergency), ended = COALESCE(reservation.ended, excluded.ended), \
         how = COALESCE(reservation.how, excluded.how)";
    NEW_LOT "lot" { asset 'i', entry 'i', source 't', party 'i', received 'i', damaged 'i', expiry_kind 't', expiry_day 'i',
        maker_lot 't', expected 'i', discrepancy 't', value_minor 'i', currency 't', seen_kind 't', seen_day 'i',
        now_kind 't', now_day 'i' } "";
    LOT "lot" { asset 'i', entry 'i', source 't', party 'i', received 'i', damaged 'i', expiry_kind 't', expiry_day 'i',
        maker_lot 't', expected 'i', discrepancy 't', value_minor 'i', currency 't', seen_kind 't', seen_day 'i',
        now_kind 't', now_day 'i' }
        "ON CONFLICT (asset) DO UPDATE SET entry = COALESCE(lot.entry, excluded.entry), \
         source = CASE WHEN lot.entry IS NULL THEN excluded.source ELSE lot.source END, \
         party = CASE WHEN lot.entry IS NULL THEN excluded.party ELSE lot.party END, \
         received = CASE WHEN lot.entry IS NULL THEN excluded.received ELSE lot.received END, \
         damaged = CASE WHEN lot.entry IS NULL THEN excluded.damaged ELSE lot.damaged END, \
         expiry_kind = CASE WHEN lot.entry IS NULL THEN excluded.expiry_kind ELSE lot.expiry_kind END, \
         expiry_day = CASE WHEN lot.entry IS NULL THEN excluded.expiry_day ELSE lot.expiry_day END, \
         maker_lot = CASE WHEN lot.entry IS NULL THEN excluded.maker_lot ELSE lot.maker_lot END, \
         expected = CASE WHEN lot.entry IS NULL THEN excluded.expected ELSE lot.expected END, \
         discrepancy = CASE WHEN lot.entry IS NULL THEN excluded.discrepancy ELSE lot.discrepancy END, \
         value_minor = CASE WHEN lot.entry IS NULL THEN excluded.value_minor ELSE lot.value_minor END, \
         currency = CASE WHEN lot.entry IS NULL THEN excluded.currency ELSE lot.currency END, \
         seen_kind = CASE WHEN lot.seen_day IS NULL OR (excluded.seen_day, excluded.seen_kind) < (lot.seen_day, lot.seen_kind) \
             THEN excluded.seen_kind ELSE lot.seen_kind END, \
         seen_day = CASE WHEN lot.seen_day IS NULL OR (excluded.seen_day, excluded.seen_kind) < (lot.seen_day, lot.seen_kind) \
             THEN excluded.seen_day ELSE lot.seen_day END, \
         now_kind = CASE WHEN excluded.now_day IS NULL THEN lot.now_kind ELSE excluded.now_kind END, \
         now_day = COALESCE(excluded.now_day, lot.now_day)";
}
