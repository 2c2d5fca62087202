//! What is said of each row: the entry with its place and hash, and of a line what was moved, why, and who signed.

use std::collections::{BTreeMap, BTreeSet};

use ledger::time::{Timestamp, Zone};
use rustc_hash::FxHashMap;
use serde::Serialize;

use super::spots::{Spot, books};
use super::{AuditQuery, Listing};
use crate::asof::{Clock, Cut};
use crate::error::ViewsError;
use crate::place::{ENTRIES_PER_PAGE, TRANSFERS_PER_ENTRY};
use crate::provenance::NUMBERS;
use crate::report::account::{self, AccountLabel};
use crate::report::entries::{self, ENTRY_FIRST, EntryRow, OF_ENTRY, PlaceRow};
use crate::store::{Row, Rows, Tx};

/// A row of a listing. What does not concern it is absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuditRow {
    /// The entry's place as people write it, `ATH@4711/3`.
    pub place: String,
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryRow,
    /// The line of it, from 0; absent for the entry as a whole.
    pub line: Option<u64>,
    /// How long after it occurred it was recorded, in milliseconds.
    pub late_ms: i64,
    /// The time at the site on the listing's clock, as `2026-01-10 23:15`.
    pub local_time: String,
    /// The account it left.
    pub source: Option<AccountLabel>,
    /// The account it entered.
    pub target: Option<AccountLabel>,
    /// The item's code.
    pub item: Option<String>,
    /// The item's name in English.
    pub item_name: Option<String>,
    /// The item's name in Greek.
    pub item_name_el: Option<String>,
    /// The item's base unit.
    pub unit: Option<String>,
    /// The lot's id in hexadecimal digits.
    pub lot: Option<String>,
    /// The currency, of money.
    pub currency: Option<String>,
    /// How much, in base or minor units.
    pub quantity: Option<i64>,
    /// What it changed on shelves: positive in, negative out; absent when it touched none.
    pub change: Option<i64>,
    /// Why: the reason's code.
    pub reason: Option<String>,
    /// The second person of a write-off, by id.
    pub approved_by: Option<String>,
    /// The place of the entry that it undid.
    pub original: Option<String>,
    /// The code of the book whose key it is, or its id.
    pub key_book: Option<String>,
    /// The key in hexadecimal digits.
    pub key: Option<String>,
    /// `opened`, `joined`, `added` or `revoked`.
    pub key_change: Option<String>,
    /// The draw that chose it, of a sample.
    pub draw: Option<String>,
}

/// What is known of an entry beside its row.
struct Whole {
    entry: EntryRow,
    reason: Option<String>,
    approved_by: Option<String>,
    original: Option<String>,
    key_book: Option<String>,
    key: Option<String>,
    key_change: Option<String>,
    zone: Zone,
}

/// What is known of a line.
struct Line {
    item: Option<String>,
    item_name: Option<String>,
    item_name_el: Option<String>,
    unit: Option<String>,
    lot: Option<String>,
    currency: Option<String>,
    quantity: Option<i64>,
    source: Option<AccountLabel>,
    target: Option<AccountLabel>,
    reason: Option<String>,
}

/// The place of an entry in short.
fn written(place: &PlaceRow) -> String {
    format!("{}@{}/{}", place.book_code.as_ref().unwrap_or(&place.book), place.page, place.index)
}

/// The rows of these spots, in their order.
pub(super) async fn of(tx: &mut Tx, query: &AuditQuery, cut: Cut, spots: &[Spot]) -> Result<Vec<AuditRow>, ViewsError> {
    let wholes = wholes(tx, cut, spots).await?;
    let lines = lines(tx, &query.listing, spots).await?;
    let row = |spot: &Spot| {
        let whole = wholes.get(&spot.entry)?;
        let line = lines.get(&line_no(spot)?);
        let entry = whole.entry.clone();
        let at = match query.clock {
            Clock::Recorded => entry.recorded_at,
            Clock::Occurred => entry.occurred_at,
        };
        let text = |of: fn(&Line) -> &Option<String>| line.and_then(|line| of(line).clone());
        Some(AuditRow {
            place: super::written(&entry),
            line: u64::try_from(spot.line).ok(),
            late_ms: entry.recorded_at.saturating_sub(entry.occurred_at),
            local_time: local_time(whole.zone, at),
            source: line.and_then(|line| line.source.clone()),
            target: line.and_then(|line| line.target.clone()),
            item: text(|line| &line.item),
            item_name: text(|line| &line.item_name),
            item_name_el: text(|line| &line.item_name_el),
            unit: text(|line| &line.unit),
            lot: text(|line| &line.lot),
            currency: text(|line| &line.currency),
            quantity: line.and_then(|line| line.quantity),
            change: line.and_then(change),
            reason: text(|line| &line.reason).or_else(|| whole.reason.clone()),
            approved_by: whole.approved_by.clone(),
            original: whole.original.clone(),
            key_book: whole.key_book.clone(),
            key: whole.key.clone(),
            key_change: whole.key_change.clone(),
            draw: spot.draw.clone(),
            entry,
        })
    };
    Ok(spots.iter().filter_map(row).collect())
}

fn change(line: &Line) -> Option<i64> {
    let shelf = |label: &Option<AccountLabel>| label.as_ref().is_some_and(|label| label.kind == "shelf");
    let quantity = line.quantity?;
    match (shelf(&line.source), shelf(&line.target)) {
        (true, true) => Some(0),
        (true, false) => Some(quantity.saturating_neg()),
        (false, true) => Some(quantity),
        (false, false) => None,
    }
}

fn line_no(spot: &Spot) -> Option<i64> {
    spot.entry.checked_mul(TRANSFERS_PER_ENTRY)?.checked_add(spot.line)
}

fn local_time(zone: Zone, ms: i64) -> String {
    let at = Timestamp::from_ms(ms);
    let minute = zone.minute(at);
    format!("{} {:02}:{:02}", zone.day(at), minute / 60, minute % 60)
}

/// Where the columns after an entry's own begin.
const AT: usize = entries::WIDTH;

async fn wholes(tx: &mut Tx, cut: Cut, spots: &[Spot]) -> Result<FxHashMap<i64, Whole>, ViewsError> {
    let zones = books(tx).await?;
    let mut keys = Rows::default();
    for entry in spots.iter().map(|spot| spot.entry).collect::<BTreeSet<i64>>() {
        keys.push([entry.into()]);
    }
    // Whether it was reversed by then, not by now.
    let columns =
        entries::COLUMNS.replace("v.original = e.no", &format!("v.original = e.no AND {}", cut.holds("v.entry")));
    let sql = format!(
        "SELECT {columns}, e.no, u.reason, y.actor, ob.id, ob.code, op.page, u.original % {ENTRIES_PER_PAGE}, kb.code, kc.book, kc.key, kc.how, p.book \
         FROM {{want}} CROSS JOIN {ENTRY_FIRST} LEFT JOIN reversal u ON u.entry = e.no LEFT JOIN page op ON op.no = u.original / {ENTRIES_PER_PAGE} \
         LEFT JOIN book ob ON ob.no = op.book LEFT JOIN approval y ON y.entry = e.no LEFT JOIN key_change kc ON kc.entry = e.no \
         LEFT JOIN book kb ON kb.id = kc.book WHERE e.no = want.column1 AND {OF_ENTRY}"
    );
    let mut wholes = FxHashMap::default();
    for row in tx.matching(&sql, &NUMBERS, keys).await? {
        let original = match row.hex_or_none(AT + 3)? {
            Some(_) => Some(written(&PlaceRow::read(&row, AT + 3)?)),
            None => None,
        };
        let key_book = match row.text_or_none(AT + 7)? {
            Some(code) => Some(code),
            None => row.hex_or_none(AT + 8)?,
        };
        let zone = zones.get(&row.int(AT + 11)?).map_or(Zone::ATHENS, |(_, zone)| *zone);
        let whole = Whole {
            entry: entries::read(&row, 0)?,
            reason: row.text_or_none(AT + 1)?,
            approved_by: row.hex_or_none(AT + 2)?,
            original,
            key_book,
            key: row.hex_or_none(AT + 9)?,
            key_change: row.text_or_none(AT + 10)?,
            zone,
        };
        wholes.insert(row.int(AT)?, whole);
    }
    Ok(wholes)
}

/// What moved on a line: a transfer, or a pick that went past the rule (which a reservation makes too, with no transfer).
async fn lines(tx: &mut Tx, listing: &Listing, spots: &[Spot]) -> Result<BTreeMap<i64, Line>, ViewsError> {
    let mut keys = Rows::default();
    for spot in spots.iter().filter(|spot| spot.line >= 0) {
        keys.push([line_no(spot).unwrap_or(-1).into()]);
    }
    if keys.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (reason, quantity, target, tables) = match listing {
        Listing::Overrides => (
            "o.reason",
            "COALESCE(t.quantity, rl.quantity)",
            "t.target",
            "override o LEFT JOIN transfer t ON t.no = o.entry * 4096 + o.line AND t.asset = o.asset \
             LEFT JOIN reservation_line rl ON rl.entry = o.entry AND rl.line = o.line JOIN asset g ON g.no = o.asset \
             LEFT JOIN account s ON s.no = COALESCE(t.source, rl.account)",
        ),
        Listing::Reversals
        | Listing::Late { .. }
        | Listing::WriteOffs
        | Listing::Adjustments
        | Listing::CountLosses
        | Listing::Locked { .. }
        | Listing::Keys
        | Listing::Hours(_)
        | Listing::Sample { .. }
        | Listing::MoneySample { .. }
        | Listing::Timeline(_) => (
            "CAST(NULL AS TEXT)",
            "t.quantity",
            "t.target",
            "transfer t JOIN asset g ON g.no = t.asset JOIN account s ON s.no = t.source",
        ),
    };
    let place = match listing {
        Listing::Overrides => "o.entry = want.column1 / 4096 AND o.line = want.column1 % 4096",
        Listing::Reversals
        | Listing::Late { .. }
        | Listing::WriteOffs
        | Listing::Adjustments
        | Listing::CountLosses
        | Listing::Locked { .. }
        | Listing::Keys
        | Listing::Hours(_)
        | Listing::Sample { .. }
        | Listing::MoneySample { .. }
        | Listing::Timeline(_) => "t.no = want.column1",
    };
    let sql = format!(
        "SELECT want.column1, i.code, g.item, i.name, i.name_el, i.unit, g.lot, g.currency, {quantity}, {reason}, {}, {} \
         FROM {{want}} CROSS JOIN {tables} LEFT JOIN account d ON d.no = {target} \
         LEFT JOIN item i ON i.commodity = g.commodity WHERE {place}",
        account::columns("s"),
        account::columns("d")
    );
    let mut lines = BTreeMap::new();
    for row in tx.matching(&sql, &NUMBERS, keys).await? {
        lines.insert(row.int(0)?, line(&row)?);
    }
    Ok(lines)
}

fn line(row: &Row) -> Result<Line, sqlx::Error> {
    let label = |at: usize| -> Result<Option<AccountLabel>, sqlx::Error> {
        if row.text_or_none(at)?.is_some() { account::read(row, at).map(Some) } else { Ok(None) }
    };
    let (source, target) = (label(10)?, label(10 + account::WIDTH)?);
    // The account of a loss is its reason.
    let lost = source.iter().chain(&target).find(|label| label.kind == "loss").map(|label| label.id.clone());
    let currency = Some(row.text(7)?).filter(|currency| !currency.is_empty());
    Ok(Line {
        item: if currency.is_none() { Some(row.code(1, 2)?) } else { None },
        item_name: row.text_or_none(3)?,
        item_name_el: row.text_or_none(4)?,
        unit: row.text_or_none(5)?,
        lot: row.hex_or_none(6)?,
        quantity: row.int_or_none(8)?,
        reason: row.text_or_none(9)?.or(lost),
        currency,
        source,
        target,
    })
}
