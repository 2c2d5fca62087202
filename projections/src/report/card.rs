//! The stock card: every transfer that touched the shelves of a site for an item, with the balance below each line.

use ledger::ids::LotId;
use serde::Serialize;

use super::account::{self, AccountLabel};
use super::answer;
use super::entries::{self, EntryPlace, EntryRow, bounded, find};
use crate::answer::{Answer, Bytes, all};
use crate::asof::{AsOf, Cut};
use crate::error::ViewsError;
use crate::fold::tag;
use crate::place;
use crate::store::{Row, Tx};
use crate::views::Views;

/// Which card, and which part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardQuery {
    /// The site's code.
    pub site: String,
    /// The item's code.
    pub item: String,
    /// Only this lot.
    pub lot: Option<LotId>,
    /// The line before which to go on backwards: the first of the part before. Absent: the end of the card.
    pub before: Option<CardPlace>,
    /// At most so many lines; never more than [`super::ROWS_MAX`]. 0 means that.
    pub limit: u32,
}

/// The place of a line of a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CardPlace {
    /// The entry.
    pub entry: EntryPlace,
    /// The transfer's line in it, from 0.
    pub line: u32,
}

/// A line of a stock card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardRow {
    /// The entry.
    #[serde(flatten)]
    pub entry: EntryRow,
    /// The transfer's line in it, from 0.
    pub line: u64,
    /// The lot's id in hexadecimal digits.
    pub lot: String,
    /// The bin it left, when it left one.
    pub from_bin: Option<String>,
    /// The bin it entered, when it entered one.
    pub to_bin: Option<String>,
    /// What stands opposite: `donor`, `transit`, `recipient`, `loss` …; `shelf` for a move between bins.
    pub counterpart_kind: String,
    /// Its id in hexadecimal digits, or a reason's code.
    pub counterpart: String,
    /// Its public name or code.
    pub counterpart_name: Option<String>,
    /// How much was moved.
    pub quantity: i64,
    /// What it changed on the shelves: positive in, negative out, zero for a move between bins.
    pub change: i64,
    /// What lay on the shelves after it.
    pub balance: i64,
}

/// What comes from a shelf of a book that this one succeeds leaves no shelf of its own.
const CHANGE: &str = "(CASE WHEN d.kind = 'shelf' THEN t.quantity ELSE 0 END \
                      - CASE WHEN s.kind = 'shelf' AND NOT (d.kind = 'shelf' AND d.book <> s.book) THEN t.quantity ELSE 0 END)";

impl Views {
    /// A part of a stock card, in the order of recording (on the occurred clock: of occurring); the last part unless asked otherwise.
    pub async fn card(&self, query: &CardQuery, as_of: AsOf) -> Result<Answer<Vec<CardRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = as_of.cut(&mut tx).await?;
        let sql = "SELECT c.no, i.commodity FROM book b CROSS JOIN item i LEFT JOIN card c ON c.book = b.no AND c.commodity = i.commodity \
                   WHERE b.code = $1 AND b.kind = 'site' AND i.code = $2";
        let row = tx.first(sql, vec![query.site.as_str().into(), query.item.as_str().into()]).await?;
        let row = row.ok_or(ViewsError::NotFound("site or item"))?;
        let Some(card) = row.int_or_none(0)? else { return answer(tx, as_of, Vec::new()).await };
        let rows = lines(&mut tx, query, (card, row.int(1)?), cut).await?;
        answer(tx, as_of, rows).await
    }
}

async fn lines(
    tx: &mut Tx,
    query: &CardQuery,
    (card, commodity): (i64, i64),
    cut: Cut,
) -> Result<Vec<CardRow>, ViewsError> {
    let mut only = format!("t.card = {card} AND {}", cut.holds("(t.no / 4096)"));
    if let Some(lot) = query.lot {
        let sql = "SELECT no FROM asset WHERE lot = $1 AND commodity = $2 AND tag = $3";
        let row = tx.first(sql, vec![lot.stored().into(), commodity.into(), tag(&lot.stored()).into()]).await?;
        let Some(row) = row else { return Ok(Vec::new()) };
        only = format!("t.asset = {} AND {only}", row.int(0)?);
    }
    let occurred = matches!(cut, Cut::Occurred(_));
    // A cut on the recorded clock keeps the beginning of the card, so what is written below each line still holds.
    let kept = query.lot.is_none() && !occurred;
    let order = if occurred { "e.occurred_at, t.no" } else { "t.no" };
    let balance =
        if kept { "t.after".to_owned() } else { format!("CAST(SUM({CHANGE}) OVER (ORDER BY {order}) AS BIGINT)") };
    let before = match query.before {
        Some(place) => {
            let (entry, _) = find(tx, place.entry).await?;
            let no = entry * place::TRANSFERS_PER_ENTRY + i64::from(place.line);
            if occurred {
                let at = tx.first("SELECT occurred_at FROM entry WHERE no = $1", vec![entry.into()]).await?;
                let at = at.ok_or(ViewsError::NotFound("entry"))?.int(0)?;
                format!("(x.occurred_at, x.no) < ({at}, {no})")
            } else {
                format!("x.no < {no}")
            }
        }
        None => "1 = 1".to_owned(),
    };
    // Where the balance need not be summed, what comes before is cut off before anything is joined.
    let inner = if kept { before.replace("x.no", "t.no") } else { "1 = 1".to_owned() };
    let backwards = if occurred { "x.occurred_at DESC, x.no DESC" } else { "x.no DESC" };
    let limit = bounded(query.limit);
    let first = if kept { format!(" ORDER BY t.no DESC LIMIT {limit}") } else { String::new() };
    let sql = format!(
        "SELECT {}, x.no % 4096, g.lot, x.quantity, x.change, x.balance, {}, {} \
         FROM (SELECT t.no AS no, t.source AS source, t.target AS target, t.asset AS asset, t.quantity AS quantity, \
         e.occurred_at AS occurred_at, {CHANGE} AS change, {balance} AS balance FROM transfer t JOIN entry e ON e.no = t.no / 4096 \
         JOIN account s ON s.no = t.source JOIN account d ON d.no = t.target WHERE {only} AND {inner}{first}) x \
         JOIN entry e ON e.no = x.no / 4096 JOIN page p ON p.no = e.no / 16384 JOIN book b ON b.no = p.book \
         JOIN kind k ON k.no = e.kind JOIN actor w ON w.no = e.actor JOIN asset g ON g.no = x.asset \
         JOIN account s ON s.no = x.source JOIN account d ON d.no = x.target WHERE {before} ORDER BY {backwards} LIMIT {limit}",
        entries::COLUMNS,
        account::columns("s"),
        account::columns("d")
    );
    let rows = tx.rows(&sql, Vec::new()).await?;
    let mut lines = all(&rows, line)?;
    lines.reverse();
    Ok(lines)
}

fn line(row: &Row) -> Result<CardRow, sqlx::Error> {
    const AT: usize = entries::WIDTH;
    let source = account::read(row, AT + 5)?;
    let target = account::read(row, AT + 5 + account::WIDTH)?;
    let bin = |account: &AccountLabel| {
        let bin = account.name.clone().unwrap_or_else(|| account.id.clone());
        (account.kind == "shelf").then_some(bin)
    };
    let (from_bin, to_bin) = (bin(&source), bin(&target));
    let counterpart = if source.kind == "shelf" { target } else { source };
    Ok(CardRow {
        entry: entries::read(row, 0)?,
        line: row.count(AT)?,
        lot: row.hex(AT + 1)?,
        quantity: row.int(AT + 2)?,
        change: row.int(AT + 3)?,
        balance: row.int(AT + 4)?,
        from_bin,
        to_bin,
        counterpart_kind: counterpart.kind,
        counterpart: counterpart.id,
        counterpart_name: counterpart.name,
    })
}
