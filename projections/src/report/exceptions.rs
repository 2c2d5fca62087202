//! What needs attention: arrivals nobody knows the cause of, goods too long on the road, dates gone by, deliveries that did not come, lots
//! that one site has stopped and another hands out.

use serde::Serialize;

use super::{EXPIRY_DAY, answer, purchases, stopped};
use crate::answer::{Answer, all};
use crate::asof::{AsOf, Cut};
use crate::error::ViewsError;
use crate::report::funds::stands;
use crate::report::promises::arrived;
use crate::report::stock::{StockFilter, StockRow};
use crate::report::today::Today;
use crate::store::{Tx, hex};
use crate::views::Views;

/// Milliseconds in a day.
pub(super) const DAY_MS: i64 = 86_400_000;

/// What counts as an exception. There is no clock here: time comes in as a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionLimits {
    /// Now, in milliseconds since 1970.
    pub now: i64,
    /// Today.
    pub today: Today,
    /// Days on the road after which a shipment is listed, and after a payment for goods that have not come.
    pub transit_days_max: u32,
}

/// One thing that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ExceptionRow {
    /// `unmatched_arrival`, `long_in_transit`, `negative_transit`, `negative_held`, `expired_on_shelf`, `announcement_overdue`,
    /// `stopped_elsewhere` (a lot on hold or recalled in one book, or made from such a lot, that may leave here), `stopped_on_road`,
    /// `left_behind` (goods on a shelf of a book that was closed, which no successor has taken over), `paid_not_received` or `received_unpaid` (bought goods whose payment went back or is not there).
    pub kind: &'static str,
    /// The site's code: where it lies, where it left from, or where it is to come.
    pub site: Option<String>,
    /// Since when, in milliseconds since 1970: recorded, expected, last good or stopped.
    pub since: Option<i64>,
    /// The id in hexadecimal digits of the shipment or announcement it is about.
    pub about: Option<String>,
    /// The bin's code.
    pub bin: Option<String>,
    /// The item's code, or the currency.
    pub item: String,
    /// The lot's id in hexadecimal digits.
    pub lot: Option<String>,
    /// How much, in base or minor units.
    pub quantity: i64,
}

impl Views {
    /// Everything that needs attention, kind by kind, the oldest first.
    pub async fn exceptions(&self, limits: &ExceptionLimits) -> Result<Answer<Vec<ExceptionRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let mut rows = unmatched(&mut tx).await?;
        rows.extend(in_transit(&mut tx, limits).await?);
        rows.extend(below_zero(&mut tx).await?);
        rows.extend(super::endings::left_behind(&mut tx).await?);
        rows.extend(expired(&mut tx, limits).await?);
        rows.extend(overdue(&mut tx, limits).await?);
        rows.extend(stopped::elsewhere(&mut tx).await?);
        rows.extend(purchases::one_sided(&mut tx, limits).await?);
        rows.sort();
        answer(tx, AsOf::Now, rows).await
    }

    /// Goods on shelves whose last good day is `until` (days since 1970) or earlier, the earliest first.
    pub async fn expiring(
        &self,
        until: i32,
        filter: &StockFilter,
        as_of: AsOf,
    ) -> Result<Answer<Vec<StockRow>>, ViewsError> {
        let filter = StockFilter { expiring_before: Some(until.saturating_add(1)), ..filter.clone() };
        let mut stock = self.stock(&filter, as_of).await?;
        stock.rows.retain(|row| row.on_hand != 0);
        stock.rows.sort_by(|a, b| a.expiry.cmp(&b.expiry));
        Ok(stock)
    }
}

async fn unmatched(tx: &mut Tx) -> Result<Vec<ExceptionRow>, ViewsError> {
    let sql = format!(
        "SELECT b.code, b.id, p.written_at, i.code, g.item, g.lot, l.received - COALESCE((SELECT CAST(SUM(lp.quantity) AS BIGINT) \
         FROM lot_parent lp WHERE lp.child = l.asset AND lp.how = 'matched' AND {}), 0) \
         FROM lot l JOIN page p ON p.no = l.entry / 16384 JOIN book b ON b.no = p.book JOIN asset g ON g.no = l.asset \
         LEFT JOIN item i ON i.commodity = g.commodity WHERE l.source = 'unmatched' AND {}",
        stands("lp.entry", Cut::None),
        stands("l.entry", Cut::None)
    );
    let rows = all(&tx.rows(&sql, Vec::new()).await?, |row| {
        Ok(ExceptionRow {
            kind: "unmatched_arrival",
            site: Some(row.code(0, 1)?),
            since: row.int_or_none(2)?,
            about: None,
            bin: None,
            item: row.code(3, 4)?,
            lot: row.hex_or_none(5)?,
            quantity: row.int(6)?,
        })
    })?;
    Ok(rows.into_iter().filter(|row| row.quantity > 0).collect())
}

/// Shipments too long on the road, and those of which more was settled than left.
async fn in_transit(tx: &mut Tx, limits: &ExceptionLimits) -> Result<Vec<ExceptionRow>, ViewsError> {
    let sql = "SELECT b.code, b.id, p.written_at, a.id, i.code, g.item, g.lot, q.quantity FROM balance q \
               JOIN account a ON a.no = q.account JOIN asset g ON g.no = q.asset LEFT JOIN item i ON i.commodity = g.commodity \
               LEFT JOIN shipment s ON s.account = q.account LEFT JOIN page p ON p.no = s.entry / 16384 \
               LEFT JOIN book b ON b.no = p.book WHERE q.class = 2";
    let latest = limits.now.saturating_sub(i64::from(limits.transit_days_max).saturating_mul(DAY_MS));
    let rows = all(&tx.rows(sql, Vec::new()).await?, |row| {
        let (since, quantity) = (row.int_or_none(2)?, row.int(7)?);
        let site = row.bytes_or_none(1)?.map(|id| row.text_or_none(0).map(|code| code.unwrap_or_else(|| hex(&id))));
        Ok(ExceptionRow {
            kind: if quantity < 0 { "negative_transit" } else { "long_in_transit" },
            site: site.transpose()?,
            since,
            about: row.hex_or_none(3)?,
            bin: None,
            item: row.code(4, 5)?,
            lot: row.hex_or_none(6)?,
            quantity,
        })
    })?;
    let listed = |row: &ExceptionRow| row.quantity < 0 || row.since.is_some_and(|since| since <= latest);
    Ok(rows.into_iter().filter(listed).collect())
}

/// Shelves and funds below zero: never, unless a book was not checked.
async fn below_zero(tx: &mut Tx) -> Result<Vec<ExceptionRow>, ViewsError> {
    let sql = "SELECT b.code, n.code, i.code, g.item, g.currency, g.lot, q.quantity FROM balance q JOIN account a ON a.no = q.account \
               JOIN asset g ON g.no = q.asset LEFT JOIN item i ON i.commodity = g.commodity LEFT JOIN book b ON b.no = a.book \
               LEFT JOIN bin n ON n.book = a.book AND n.id = a.id WHERE q.quantity < 0 AND (q.class = 1 OR q.class = 4)";
    all(&tx.rows(sql, Vec::new()).await?, |row| {
        let currency = row.text(4)?;
        Ok(ExceptionRow {
            kind: "negative_held",
            site: row.text_or_none(0)?,
            since: None,
            about: None,
            bin: row.text_or_none(1)?,
            item: if currency.is_empty() { row.code(2, 3)? } else { currency },
            lot: row.hex_or_none(5)?,
            quantity: row.int(6)?,
        })
    })
}

async fn expired(tx: &mut Tx, limits: &ExceptionLimits) -> Result<Vec<ExceptionRow>, ViewsError> {
    let mut values = Vec::new();
    let sql = format!(
        "SELECT b.code, b.id, x.day, n.code, a.id, i.code, g.item, g.lot, x.quantity FROM (SELECT q.account AS account, q.asset AS asset, \
         q.quantity AS quantity, {EXPIRY_DAY} AS day \
         FROM balance q JOIN lot l ON l.asset = q.asset WHERE q.class = 1) x JOIN account a ON a.no = x.account \
         JOIN book b ON b.no = a.book JOIN asset g ON g.no = x.asset LEFT JOIN item i ON i.commodity = g.commodity \
         LEFT JOIN bin n ON n.book = a.book AND n.id = a.id WHERE x.day < {}",
        limits.today.of_b(&mut values)
    );
    all(&tx.rows(&sql, values).await?, |row| {
        Ok(ExceptionRow {
            kind: "expired_on_shelf",
            site: Some(row.code(0, 1)?),
            since: row.int_or_none(2)?.map(|day| day.saturating_mul(DAY_MS)),
            about: None,
            bin: Some(row.code(3, 4)?),
            item: row.code(5, 6)?,
            lot: row.hex_or_none(7)?,
            quantity: row.int(8)?,
        })
    })
}

async fn overdue(tx: &mut Tx, limits: &ExceptionLimits) -> Result<Vec<ExceptionRow>, ViewsError> {
    let mut values = Vec::new();
    let sql = format!(
        "SELECT b.code, b.id, n.expected_on, n.id, i.code, g.item, CAST(SUM(l.quantity) AS BIGINT), \
         {} \
         FROM announcement n JOIN announcement_line l ON l.announcement = n.id JOIN book b ON b.no = n.book \
         JOIN asset g ON g.no = l.commodity LEFT JOIN item i ON i.commodity = l.commodity WHERE n.expected_on < {} \
         AND NOT EXISTS (SELECT 1 FROM announcement_end d WHERE d.announcement = n.id) \
         AND NOT EXISTS (SELECT 1 FROM book_end x WHERE x.book = n.book) \
         GROUP BY b.code, b.id, n.expected_on, n.id, i.code, g.item, l.commodity",
        arrived("n.id", "l.commodity", "IN ('shelf', 'loss')"),
        limits.today.of_b(&mut values)
    );
    let rows = all(&tx.rows(&sql, values).await?, |row| {
        Ok(ExceptionRow {
            kind: "announcement_overdue",
            site: Some(row.code(0, 1)?),
            since: row.int_or_none(2)?.map(|day| day.saturating_mul(DAY_MS)),
            about: row.hex_or_none(3)?,
            bin: None,
            item: row.code(4, 5)?,
            lot: None,
            quantity: row.int(6)?.saturating_sub(row.int(7)?),
        })
    })?;
    Ok(rows.into_iter().filter(|row| row.quantity > 0).collect())
}
