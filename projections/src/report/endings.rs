//! Books that ended before their time, and those that succeed them.

use serde::Serialize;

use super::answer;
use super::audit::{AuditQuery, filters, written};
use super::entries::{self, COLUMNS, ENTRY_FIRST, EntryRow, OF_ENTRY, WIDTH, read_entry};
use super::exceptions::ExceptionRow;
use crate::answer::{Answer, all};
use crate::asof::Cut;
use crate::error::ViewsError;
use crate::place::TRANSFERS_PER_ENTRY;
use crate::store::{Row, Tx};
use crate::views::Views;

/// What became of a book that was closed, line by line: that it was, by what it was succeeded, what that took over, and what it did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EndingRow {
    /// The place of the entry that says so, `REGISTER@12/0`; of what was left behind, of the one that closed the book.
    pub place: String,
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryRow,
    /// `closed`, `succeeded`, `carried` or `left_behind`.
    pub what: &'static str,
    /// The code of the book that was closed.
    pub ended: String,
    /// Its last page.
    pub last_page: u64,
    /// The last page of it that witnesses saw, where they saw more.
    pub witnessed_page: Option<u64>,
    /// Why it was closed: `pages_lost` or `pages_differ`.
    pub reason: String,
    /// The code of the book that succeeds it.
    pub successor: Option<String>,
    /// The bin of the closed book on which the goods lay.
    pub bin: Option<String>,
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
    /// How much of it, in base units.
    pub quantity: Option<i64>,
}

/// A closed book by its numbers, with the row that says that it was closed.
struct Ended {
    book: i64,
    succeeded: Option<i64>,
    row: EndingRow,
}

/// The columns of goods, of the aliases `n` (bin), `a` (account), `i` (item) and `g` (asset), and the quantity.
const GOODS: &str = "n.code, a.id, i.code, g.item, i.name, i.name_el, i.unit, g.lot";
/// The tables that go with them.
const OF_GOODS: &str =
    "LEFT JOIN bin n ON n.book = a.book AND n.id = a.id LEFT JOIN item i ON i.commodity = g.commodity";

impl Views {
    /// Books that were closed, in the order in which they were. Of the query, the book is the closed one, and listing, reason, place and limit
    /// are of no effect.
    pub async fn endings(&self, query: &AuditQuery) -> Result<Answer<Vec<EndingRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = query.as_of.cut(&mut tx).await?;
        let mut rows = Vec::new();
        for Ended { book, succeeded, row: ended } in ended(&mut tx, query, cut).await? {
            rows.push(ended.clone());
            if let Some(entry) = succeeded {
                rows.push(EndingRow { what: "succeeded", ..by(&ended, read_entry(&mut tx, entry).await?) });
            }
            let sql = format!(
                "SELECT y.entry FROM carry y WHERE y.book = {book} AND {} ORDER BY y.entry",
                cut.holds("y.entry")
            );
            for entry in all(&tx.rows(&sql, Vec::new()).await?, |row| row.int(0))? {
                let carried = EndingRow { what: "carried", ..by(&ended, read_entry(&mut tx, entry).await?) };
                let first = entry.saturating_mul(TRANSFERS_PER_ENTRY);
                let sql = format!(
                    "SELECT {GOODS}, t.quantity FROM transfer t JOIN account a ON a.no = t.source JOIN asset g ON g.no = t.asset {OF_GOODS} \
                     WHERE t.no >= {first} AND t.no < {first} + {TRANSFERS_PER_ENTRY} ORDER BY t.no"
                );
                rows.extend(all(&tx.rows(&sql, Vec::new()).await?, |row| goods(row, &carried))?);
            }
            let left = EndingRow { what: "left_behind", ..ended };
            let here = format!("(SELECT ha.no FROM account ha WHERE ha.book = {book} AND ha.kind = 'shelf')");
            let balances = cut.balances(&format!("(t.source IN {here} OR t.target IN {here})"));
            let sql = format!(
                "SELECT {GOODS}, q.quantity FROM {balances} q JOIN account a ON a.no = q.account JOIN asset g ON g.no = q.asset {OF_GOODS} \
                 WHERE a.book = {book} AND q.class = 1 AND q.quantity > 0 ORDER BY n.code, a.id, i.code, g.item, g.lot"
            );
            rows.extend(all(&tx.rows(&sql, Vec::new()).await?, |row| goods(row, &left))?);
        }
        answer(tx, query.as_of, rows).await
    }
}

/// The same of a closed book, as another entry says it.
fn by(ended: &EndingRow, entry: EntryRow) -> EndingRow {
    EndingRow { place: written(&entry), entry, ..ended.clone() }
}

async fn ended(tx: &mut Tx, query: &AuditQuery, cut: Cut) -> Result<Vec<Ended>, ViewsError> {
    let mut values = Vec::new();
    let of_all = AuditQuery { book: None, ..query.clone() };
    let Some(mut only) = filters(tx, &of_all, cut, &mut values).await? else { return Ok(Vec::new()) };
    if let Some(book) = query.book {
        values.push(book.0.into());
        only = format!("{only} AND c.id = ${}", values.len());
    }
    let sql = format!(
        "SELECT {COLUMNS}, x.book, y.entry, c.code, c.id, x.page, x.witnessed, x.reason, s.code, s.id \
         FROM book_end x CROSS JOIN {ENTRY_FIRST} JOIN book c ON c.no = x.book LEFT JOIN book_successor y ON y.book = x.book AND {} \
         LEFT JOIN book s ON s.no = y.successor WHERE e.no = x.entry AND {OF_ENTRY} AND {only} ORDER BY p.written_at, b.id, p.page, e.no",
        cut.holds("y.entry")
    );
    let rows = tx.rows(&sql, values).await?;
    let ended = all(&rows, |row| {
        let entry = entries::read(row, 0)?;
        let successor =
            if row.hex_or_none(WIDTH + 8)?.is_some() { Some(row.code(WIDTH + 7, WIDTH + 8)?) } else { None };
        let page = |at: usize| Ok::<_, sqlx::Error>(row.int_or_none(at)?.and_then(|page| u64::try_from(page).ok()));
        Ok(Ended {
            book: row.int(WIDTH)?,
            succeeded: row.int_or_none(WIDTH + 1)?,
            row: EndingRow {
                place: written(&entry),
                entry,
                what: "closed",
                ended: row.code(WIDTH + 2, WIDTH + 3)?,
                last_page: page(WIDTH + 4)?.unwrap_or(0),
                witnessed_page: page(WIDTH + 5)?,
                reason: row.text(WIDTH + 6)?,
                successor,
                bin: None,
                item: None,
                item_name: None,
                item_name_el: None,
                unit: None,
                lot: None,
                quantity: None,
            },
        })
    })?;
    Ok(ended)
}

/// Goods of a closed book.
fn goods(row: &Row, ended: &EndingRow) -> Result<EndingRow, sqlx::Error> {
    Ok(EndingRow {
        bin: Some(row.code(0, 1)?),
        item: Some(row.code(2, 3)?),
        item_name: row.text_or_none(4)?,
        item_name_el: row.text_or_none(5)?,
        unit: row.text_or_none(6)?,
        lot: row.hex_or_none(7)?,
        quantity: Some(row.int(8)?),
        ..ended.clone()
    })
}

/// Goods that lie on shelves of closed books: nobody has taken them over.
pub(super) async fn left_behind(tx: &mut Tx) -> Result<Vec<ExceptionRow>, ViewsError> {
    let sql = "SELECT b.code, b.id, p.written_at, n.code, a.id, i.code, g.item, g.lot, q.quantity FROM balance q \
               JOIN account a ON a.no = q.account JOIN book_end x ON x.book = a.book JOIN book b ON b.no = a.book \
               JOIN page p ON p.no = x.entry / 16384 JOIN asset g ON g.no = q.asset LEFT JOIN item i ON i.commodity = g.commodity \
               LEFT JOIN bin n ON n.book = a.book AND n.id = a.id WHERE q.class = 1 AND q.quantity > 0";
    all(&tx.rows(sql, Vec::new()).await?, |row| {
        Ok(ExceptionRow {
            kind: "left_behind",
            site: Some(row.code(0, 1)?),
            since: row.int_or_none(2)?,
            about: None,
            bin: Some(row.code(3, 4)?),
            item: row.code(5, 6)?,
            lot: row.hex_or_none(7)?,
            quantity: row.int(8)?,
        })
    })
}
