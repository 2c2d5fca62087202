//! Which entries, or which of their lines, a listing is about: one select for each, and the filters that all of them share.

use super::timeline;
use super::{AuditQuery, Listing};
use crate::asof::{Clock, Cut};
use crate::error::ViewsError;
use crate::store::{Tx, Value};

/// Reasons of an adjustment with which a count ends that found too little.
const COUNT_LOSSES: &str = "'miscounted', 'lost'";

/// A select without its columns: of `e` (entry), `p` (its page) and, where rows are lines, `h.line`.
#[derive(Debug)]
pub(super) struct Hits {
    /// From FROM on.
    pub(super) sql: String,
    /// The line of a hit, -1 for a whole entry.
    pub(super) line: &'static str,
    pub(super) values: Vec<Value>,
}

/// The hits of a query before they are judged in memory. None when nothing can be among them.
pub(super) async fn of(tx: &mut Tx, query: &AuditQuery, cut: Cut) -> Result<Option<Hits>, ViewsError> {
    let mut values = Vec::new();
    let lines = match &query.listing {
        Listing::Reversals => {
            let reason = reason(query, &mut values, "v.reason");
            Some(format!("SELECT v.entry AS entry, -1 AS line FROM reversal v WHERE {reason}"))
        }
        Listing::Overrides => {
            let reason = reason(query, &mut values, "o.reason");
            Some(format!("SELECT o.entry AS entry, o.line AS line FROM override o WHERE {reason}"))
        }
        Listing::WriteOffs => {
            let reason = loss_reason(query, &mut values);
            Some(format!(
                "SELECT y.entry AS entry, t.no % 4096 AS line FROM approval y CROSS JOIN transfer t CROSS JOIN account l \
                 WHERE t.no >= y.entry * 4096 AND t.no < (y.entry + 1) * 4096 AND l.no = t.target AND {reason}"
            ))
        }
        Listing::Adjustments => Some(adjusted("IN (t.source, t.target)", &loss_reason(query, &mut values))),
        Listing::CountLosses => {
            let reason = loss_reason(query, &mut values);
            let codes = codes(tx, COUNT_LOSSES);
            Some(adjusted("IN (t.target)", &format!("l.id IN ({codes}) AND {reason}")))
        }
        Listing::Keys => Some("SELECT y.entry AS entry, -1 AS line FROM key_change y".to_owned()),
        Listing::MoneySample { currency, .. } => {
            values.push(currency.as_str().into());
            Some(
                "SELECT t.no / 4096 AS entry, t.no % 4096 AS line, t.quantity AS quantity FROM asset g CROSS JOIN transfer t \
                 WHERE g.currency = $1 AND t.asset = g.no"
                    .to_owned(),
            )
        }
        Listing::Timeline(of) => match timeline::hits(tx, of, cut, &mut values).await? {
            Some(sql) => Some(sql),
            None => return Ok(None),
        },
        Listing::Late { .. } | Listing::Locked { .. } | Listing::Hours { .. } | Listing::Sample { .. } => None,
    };
    let Some(only) = filters(tx, query, cut, &mut values).await? else { return Ok(None) };
    let (from, line) = match lines {
        Some(lines) => (
            format!("FROM ({lines}) h JOIN entry e ON e.no = h.entry JOIN page p ON p.no = h.entry / 16384 WHERE "),
            "h.line",
        ),
        // Page by page, so that a span of time is found by the index over pages.
        None => (
            "FROM page p CROSS JOIN entry e WHERE e.no >= p.no * 16384 AND e.no < (p.no + 1) * 16384 AND ".to_owned(),
            "-1",
        ),
    };
    Ok(Some(Hits { sql: format!("{from}{only}"), line, values }))
}

/// Lines of adjustments whose account of loss `l` is this side of the transfer.
fn adjusted(side: &str, only: &str) -> String {
    format!(
        "SELECT x.no AS entry, t.no % 4096 AS line FROM kind k CROSS JOIN entry x CROSS JOIN transfer t CROSS JOIN account l \
         WHERE k.name = 'stock_adjusted' AND x.kind = k.no AND t.no >= x.no * 4096 AND t.no < (x.no + 1) * 4096 \
         AND l.no {side} AND l.kind = 'loss' AND {only}"
    )
}

fn reason(query: &AuditQuery, values: &mut Vec<Value>, column: &str) -> String {
    match &query.reason {
        Some(reason) => {
            values.push(reason.as_str().into());
            format!("{column} = ${}", values.len())
        }
        None => "1 = 1".to_owned(),
    }
}

/// The code of a loss is the id of its account, as bytes.
fn loss_reason(query: &AuditQuery, values: &mut Vec<Value>) -> String {
    match &query.reason {
        Some(reason) => {
            values.push(reason.as_bytes().to_vec().into());
            format!("l.id = ${}", values.len())
        }
        None => "1 = 1".to_owned(),
    }
}

/// Texts as the bytes that ids are.
fn codes(tx: &Tx, texts: &str) -> String {
    let spelt = |text: &str| {
        if tx.is_postgres() { format!("CAST({text} AS BYTEA)") } else { format!("CAST({text} AS BLOB)") }
    };
    texts.split(", ").map(spelt).collect::<Vec<_>>().join(", ")
}

/// The number of a thing by a statement.
pub(super) async fn number(tx: &mut Tx, sql: &str, value: Value) -> Result<Option<i64>, ViewsError> {
    let row = tx.first(sql, vec![value]).await?;
    Ok(row.map(|row| row.int(0)).transpose()?)
}

/// What every listing is filtered by. None when a filter names what is not there.
pub(super) async fn filters(
    tx: &mut Tx,
    query: &AuditQuery,
    cut: Cut,
    values: &mut Vec<Value>,
) -> Result<Option<String>, ViewsError> {
    let mut only = vec![before(cut)];
    if let Some(book) = query.book {
        let Some(no) = number(tx, "SELECT no FROM book WHERE id = $1", book.0.into()).await? else { return Ok(None) };
        only.push(format!("p.book = {no}"));
    }
    if let Some(actor) = query.actor {
        let no = number(tx, "SELECT no FROM actor WHERE id = $1", actor.to_bytes().into()).await?;
        let entered = format!("e.actor = {}", no.unwrap_or(-1));
        if query.listing == Listing::WriteOffs {
            values.push(actor.to_bytes().into());
            let signed =
                format!("EXISTS (SELECT 1 FROM approval ya WHERE ya.entry = e.no AND ya.actor = ${})", values.len());
            only.push(format!("({entered} OR {signed})"));
        } else if no.is_none() {
            return Ok(None);
        } else {
            only.push(entered);
        }
    }
    let at = match query.clock {
        Clock::Recorded => "p.written_at",
        Clock::Occurred => "e.occurred_at",
    };
    only.extend(query.from.map(|from| format!("{at} >= {from}")));
    only.extend(query.until.map(|until| format!("{at} < {until}")));
    match &query.listing {
        Listing::Late { over_ms } => only.push(format!("p.written_at - e.occurred_at > {over_ms}")),
        Listing::Locked { before, closed_on } => {
            // The day at the site is judged in memory; no zone is further from UTC than this.
            let (early, late) = (day_ms(before.days, 1), day_ms(closed_on.days, -1));
            only.push(format!("e.occurred_at < {early} AND p.written_at >= {late}"));
        }
        Listing::Reversals
        | Listing::Overrides
        | Listing::WriteOffs
        | Listing::Adjustments
        | Listing::CountLosses
        | Listing::Keys
        | Listing::Hours { .. }
        | Listing::Sample { .. }
        | Listing::MoneySample { .. }
        | Listing::Timeline(_) => {}
    }
    Ok(Some(only.join(" AND ")))
}

/// The beginning in UTC of a day, so many days on.
fn day_ms(days: i32, on: i64) -> i64 {
    i64::from(days).saturating_add(on).saturating_mul(crate::report::exceptions::DAY_MS)
}

/// The condition that `e` lies before a cut, with its page at hand.
pub(super) fn before(cut: Cut) -> String {
    match cut {
        Cut::None => "1 = 1".to_owned(),
        Cut::Recorded(ms) => format!("p.written_at <= {ms}"),
        Cut::Occurred(ms) => format!("e.occurred_at <= {ms}"),
        Cut::Entry { .. } => cut.holds("e.no"),
    }
}
