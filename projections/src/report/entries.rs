//! The log as people read it: entries by book, kind, actor and time, and one entry with its transfers.

use std::collections::BTreeMap;

use ledger::event::EntryRef;
use ledger::ids::{ActorId, BookId};
use serde::Serialize;

use super::account::{self, AccountLabel};
use super::answer;
use super::walk::Walk;
use crate::answer::{Answer, all};
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::fold::int;
use crate::provenance::NUMBERS;
use crate::store::{Row, Rows, Tx, Value};
use crate::views::Views;

/// The most rows of one page of an answer.
pub const ROWS_MAX: u32 = 1_000;

/// The place of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EntryPlace {
    /// The book.
    pub book: BookId,
    /// The page, from 1.
    pub page: u64,
    /// The place in the page, from 0.
    pub index: u32,
}

impl From<EntryRef> for EntryPlace {
    fn from(entry: EntryRef) -> Self {
        Self { book: entry.book, page: entry.page, index: entry.index }
    }
}

/// Which entries are asked for. Absent means any.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EntriesFilter {
    /// Of this book.
    pub book: Option<BookId>,
    /// Events of this name, as `donation_received`.
    pub kind: Option<String>,
    /// By this actor.
    pub actor: Option<ActorId>,
    /// Recorded at or after this instant, in milliseconds since 1970.
    pub from: Option<i64>,
    /// Recorded before this instant.
    pub until: Option<i64>,
    /// The entry after which (backwards) to go on: the last of the page of answers before.
    pub before: Option<EntryPlace>,
    /// At most so many; never more than [`ROWS_MAX`]. 0 means [`ROWS_MAX`].
    pub limit: u32,
}

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryRow {
    /// The book's id in hexadecimal digits.
    pub book: String,
    /// The book's code.
    pub book_code: Option<String>,
    /// The page, from 1.
    pub page: u64,
    /// The place in the page, from 0.
    pub index: u64,
    /// The entry's number in its book, from 0.
    pub number: u64,
    /// The entry's hash in hexadecimal digits.
    pub hash: String,
    /// The event's name.
    pub kind: String,
    /// When it occurred by the actor's word, in milliseconds since 1970.
    pub occurred_at: i64,
    /// When it was recorded.
    pub recorded_at: i64,
    /// The actor's id in hexadecimal digits.
    pub actor: String,
    /// Whether a later entry reversed it.
    pub reversed: bool,
}

/// One transfer of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TransferRow {
    /// The line, from 0.
    pub line: u64,
    /// The account it left.
    pub source: AccountLabel,
    /// The account it entered.
    pub target: AccountLabel,
    /// The item's code; absent for money.
    pub item: Option<String>,
    /// The lot's id in hexadecimal digits; absent for money.
    pub lot: Option<String>,
    /// The currency; absent for goods.
    pub currency: Option<String>,
    /// How much, in base or minor units.
    pub quantity: i64,
}

/// Where an entry is cited from or to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlaceRow {
    /// The book's id in hexadecimal digits.
    pub book: String,
    /// The book's code, once it is known.
    pub book_code: Option<String>,
    /// The page, from 1.
    pub page: u64,
    /// The place in the page, from 0.
    pub index: u64,
}

impl PlaceRow {
    /// The place whose columns ([`super::place`]) begin at `at`.
    pub(super) fn read(row: &Row, at: usize) -> Result<Self, sqlx::Error> {
        Ok(Self {
            book: row.hex(at)?,
            book_code: row.text_or_none(at + 1)?,
            page: row.count(at + 2)?,
            index: row.count(at + 3)?,
        })
    }
}

/// An entry with all that the views know of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryDetail {
    /// The entry.
    pub entry: EntryRow,
    /// Its page's hash in hexadecimal digits.
    pub page_hash: String,
    /// The entry it follows from.
    pub cause: Option<PlaceRow>,
    /// The entry that reversed it.
    pub reversed_by: Option<PlaceRow>,
    /// The entry it reverses.
    pub reverses: Option<PlaceRow>,
    /// The second person of a write-off, by id.
    pub approved_by: Option<String>,
    /// Its transfers, in order.
    pub transfers: Vec<TransferRow>,
}

/// The columns of an [`EntryRow`], of the aliases `p`, `b`, `e`, `k` and `w`.
pub(super) const COLUMNS: &str = "b.id, b.code, p.page, e.no % 16384, p.first_entry + e.no % 16384, e.hash, k.name, e.occurred_at, \
     p.written_at, w.id, CASE WHEN EXISTS (SELECT 1 FROM reversal v WHERE v.original = e.no) THEN 1 ELSE 0 END";
/// How many they are.
pub(super) const WIDTH: usize = 11;
/// The tables they come from, page first.
pub(super) const TABLES: &str = "page p CROSS JOIN book b CROSS JOIN entry e CROSS JOIN kind k CROSS JOIN actor w";
/// The same tables, where the entries are known and their pages are not.
pub(super) const ENTRY_FIRST: &str = "entry e CROSS JOIN page p CROSS JOIN book b CROSS JOIN kind k CROSS JOIN actor w";
/// How these hang together.
pub(super) const OF_ENTRY: &str = "p.no = e.no / 16384 AND b.no = p.book AND k.no = e.kind AND w.no = e.actor";
/// The same, from the page.
const JOINED: &str =
    "b.no = p.book AND e.no >= p.no * 16384 AND e.no < (p.no + 1) * 16384 AND k.no = e.kind AND w.no = e.actor";

/// The entry whose columns begin at `at`.
pub(super) fn read(row: &Row, at: usize) -> Result<EntryRow, sqlx::Error> {
    Ok(EntryRow {
        book: row.hex(at)?,
        book_code: row.text_or_none(at + 1)?,
        page: row.count(at + 2)?,
        index: row.count(at + 3)?,
        number: row.count(at + 4)?,
        hash: row.hex(at + 5)?,
        kind: row.text(at + 6)?,
        occurred_at: row.int(at + 7)?,
        recorded_at: row.int(at + 8)?,
        actor: row.hex(at + 9)?,
        reversed: row.int(at + 10)? == 1,
    })
}

/// The number of an entry and its page's time.
pub(super) async fn find(tx: &mut Tx, place: EntryPlace) -> Result<(i64, i64), ViewsError> {
    let sql = "SELECT e.no, p.written_at FROM book b JOIN page p ON p.book = b.no JOIN entry e ON e.no = p.no * 16384 + $3 \
               WHERE b.id = $1 AND p.page = $2";
    let index = i64::from(place.index);
    let row = tx.first(sql, vec![place.book.0.into(), int(place.page).into(), index.into()]).await?;
    let row = row.filter(|_| index < crate::place::ENTRIES_PER_PAGE).ok_or(ViewsError::NotFound("entry"))?;
    Ok((row.int(0)?, row.int(1)?))
}

/// The place of an entry by its number.
pub(super) async fn place_of(tx: &mut Tx, entry: i64) -> Result<PlaceRow, ViewsError> {
    let sql = "SELECT b.id, b.code, p.page FROM page p JOIN book b ON b.no = p.book WHERE p.no = $1";
    let row = tx.first(sql, vec![(entry / crate::place::ENTRIES_PER_PAGE).into()]).await?;
    let row = row.ok_or(ViewsError::NotFound("entry"))?;
    let index = u64::try_from(entry % crate::place::ENTRIES_PER_PAGE).unwrap_or(0);
    Ok(PlaceRow { book: row.hex(0)?, book_code: row.text_or_none(1)?, page: row.count(2)?, index })
}

/// An entry by its number.
pub(super) async fn read_entry(tx: &mut Tx, no: i64) -> Result<EntryRow, ViewsError> {
    let sql = format!("SELECT {COLUMNS} FROM {TABLES} WHERE {JOINED} AND p.no = $1 AND e.no = $2");
    let values = vec![(no / crate::place::ENTRIES_PER_PAGE).into(), no.into()];
    let row = tx.first(&sql, values).await?.ok_or(ViewsError::NotFound("entry"))?;
    Ok(read(&row, 0)?)
}

async fn number(tx: &mut Tx, sql: &str, value: impl Into<Value>) -> Result<Option<i64>, ViewsError> {
    let row = tx.first(sql, vec![value.into()]).await?;
    Ok(row.map(|row| row.int(0)).transpose()?)
}

/// The rows of numbered entries, in the order of these numbers; column `at` of the select is the entry's number.
pub(super) async fn in_order(tx: &mut Tx, sql: &str, numbers: &[i64], at: usize) -> Result<Vec<Row>, ViewsError> {
    let mut keys = Rows::default();
    for no in numbers {
        keys.push([(*no).into()]);
    }
    let order: BTreeMap<i64, usize> = numbers.iter().enumerate().map(|(at, no)| (*no, at)).collect();
    let mut rows = Vec::with_capacity(numbers.len());
    for row in tx.matching(sql, &NUMBERS, keys).await? {
        rows.push((order.get(&row.int(at)?).copied(), row));
    }
    rows.sort_by_key(|(place, _)| *place);
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// Rows to ask for.
pub(super) fn bounded(limit: u32) -> u32 {
    if limit == 0 { ROWS_MAX } else { limit.min(ROWS_MAX) }
}

impl Views {
    /// Entries, the last recorded first; of one instant by book, page and place.
    pub async fn entries(&self, filter: &EntriesFilter) -> Result<Answer<Vec<EntryRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let mut only = Vec::new();
        if let Some(kind) = &filter.kind {
            let Some(no) = number(&mut tx, "SELECT no FROM kind WHERE name = $1", kind.as_str()).await? else {
                return answer(tx, AsOf::Now, Vec::new()).await;
            };
            only.push(format!("e.kind = {no}"));
        }
        if let Some(actor) = filter.actor {
            let actor = actor.to_bytes();
            let Some(no) = number(&mut tx, "SELECT no FROM actor WHERE id = $1", actor).await? else {
                return answer(tx, AsOf::Now, Vec::new()).await;
            };
            only.push(format!("e.actor = {no}"));
        }
        let EntriesFilter { book, from, until, before, .. } = *filter;
        let walk = Walk { book, only: only.join(" AND "), from, until, before };
        let numbers = walk.numbers(&mut tx, bounded(filter.limit)).await?;
        let sql = format!(
            "SELECT {COLUMNS}, e.no FROM {{want}} CROSS JOIN {ENTRY_FIRST} WHERE e.no = want.column1 AND {OF_ENTRY}"
        );
        let rows = in_order(&mut tx, &sql, &numbers, WIDTH).await?;
        let entries = all(&rows, |row| read(row, 0))?;
        answer(tx, AsOf::Now, entries).await
    }

    /// One entry with its transfers.
    pub async fn entry(&self, place: EntryPlace) -> Result<Answer<EntryDetail>, ViewsError> {
        let mut tx = self.read().await?;
        let (no, _) = find(&mut tx, place).await?;
        let sql = format!(
            "SELECT {COLUMNS}, p.hash, c.book, c.page, c.place, v.entry, u.original, y.actor, \
             (SELECT cb.code FROM book cb WHERE cb.id = c.book) FROM {TABLES} \
             LEFT JOIN cause c ON c.entry = e.no LEFT JOIN reversal v ON v.original = e.no \
             LEFT JOIN reversal u ON u.entry = e.no LEFT JOIN approval y ON y.entry = e.no WHERE {JOINED} AND p.no = $1 AND e.no = $2"
        );
        let page = no / crate::place::ENTRIES_PER_PAGE;
        let row = tx.first(&sql, vec![page.into(), no.into()]).await?.ok_or(ViewsError::NotFound("entry"))?;
        let cause = match row.hex_or_none(WIDTH + 1)? {
            Some(book) => Some(PlaceRow {
                book,
                book_code: row.text_or_none(WIDTH + 7)?,
                page: row.count(WIDTH + 2)?,
                index: row.count(WIDTH + 3)?,
            }),
            None => None,
        };
        let reversed_by = match row.int_or_none(WIDTH + 4)? {
            Some(entry) => Some(place_of(&mut tx, entry).await?),
            None => None,
        };
        let reverses = match row.int_or_none(WIDTH + 5)? {
            Some(entry) => Some(place_of(&mut tx, entry).await?),
            None => None,
        };
        let detail = EntryDetail {
            entry: read(&row, 0)?,
            page_hash: row.hex(WIDTH)?,
            cause,
            reversed_by,
            reverses,
            approved_by: row.hex_or_none(WIDTH + 6)?,
            transfers: transfers(&mut tx, no).await?,
        };
        answer(tx, AsOf::Now, detail).await
    }
}

/// The transfers of an entry, in order.
async fn transfers(tx: &mut Tx, entry: i64) -> Result<Vec<TransferRow>, ViewsError> {
    let sql = format!(
        "SELECT t.no % 4096, i.code, g.item, g.lot, g.currency, t.quantity, {}, {} FROM transfer t JOIN asset g ON g.no = t.asset \
         JOIN account s ON s.no = t.source JOIN account d ON d.no = t.target LEFT JOIN item i ON i.commodity = g.commodity \
         WHERE t.no >= $1 AND t.no < $2 ORDER BY t.no",
        account::columns("s"),
        account::columns("d")
    );
    let first = entry * crate::place::TRANSFERS_PER_ENTRY;
    let values = vec![first.into(), (first + crate::place::TRANSFERS_PER_ENTRY).into()];
    let rows = tx.rows(&sql, values).await?;
    all(&rows, |row| {
        let currency = row.text(4)?;
        let goods = currency.is_empty();
        Ok(TransferRow {
            line: row.count(0)?,
            item: if goods { Some(row.code(1, 2)?) } else { None },
            lot: row.hex_or_none(3)?,
            currency: Some(currency).filter(|currency| !currency.is_empty()),
            quantity: row.int(5)?,
            source: account::read(row, 6)?,
            target: account::read(row, 6 + account::WIDTH)?,
        })
    })
}
