//! Which entries, or which of their lines, a listing is about: one select for each, and the filters that all of them share.

use std::fmt::Write as _;

use super::timeline;
use super::windows::Window;
use super::{AuditQuery, Listing};
use crate::asof::{Clock, Cut};
use crate::error::ViewsError;
use crate::fold::tag;
use crate::place::{ENTRIES_PER_PAGE, TRANSFERS_PER_ENTRY};
use crate::store::{Tx, Value};

/// Reasons of an adjustment with which a count ends that found too little.
const COUNT_LOSSES: &str = "'miscounted', 'lost'";
/// Entries that make stock agree with the shelf.
const ADJUSTED: &str = "stock_adjusted";

/// So many hits are put in order whole; of more, only those of a span of time at once.
const FEW_MAX: i64 = 2_000;

/// What a listing is about.
#[derive(Debug)]
pub(super) struct Hits {
    /// A select of `entry` and `line` (-1 for a whole entry), and `quantity` where it is asked for; none when every entry of a page may be a hit.
    /// In it `{page}` stands where pages may stand, and `{e:…}` and `{t:…}` for the condition that an entry or a transfer is of one of them.
    lines: Option<String>,
    /// A condition on `e` (entry) and `p` (its page).
    only: String,
    values: Vec<Value>,
    /// So many of the values, the first, stand in `lines`; the others in `only`.
    of_lines: usize,
    postgres: bool,
    /// Which pages may hold hits.
    pub(super) pages: PageOf,
}

/// Pages `p` that may hold hits: by their time, and by what else is known of them.
#[derive(Debug, Clone)]
pub(super) struct PageOf {
    pub(super) low: i64,
    pub(super) high: i64,
    pub(super) only: String,
}

impl Hits {
    /// The select of all of them, from FROM on.
    pub(super) fn whole(&self) -> (String, Vec<Value>) {
        let sql = if let Some(lines) = &self.lines {
            self.joined(&spelt(lines, None, self.postgres))
        } else {
            let PageOf { low, high, only } = &self.pages;
            // Page by page, so that a span of time is found by the index over pages.
            format!(
                "FROM page p CROSS JOIN entry e WHERE p.written_at >= {low} AND p.written_at <= {high} AND {only} \
                 AND e.no >= p.no * 16384 AND e.no < (p.no + 1) * 16384 AND {}",
                self.only
            )
        };
        (sql, self.values.clone())
    }

    /// The select of those that were recorded in a span of time.
    pub(super) fn within(&self, window: Window) -> (String, Vec<Value>) {
        let mut values = self.values.clone();
        let first = values.len();
        values.extend([window.low.into(), window.high.into()]);
        let span = |page: &str| format!("{page}.written_at >= ${} AND {page}.written_at <= ${}", first + 1, first + 2);
        let sql = match &self.lines {
            Some(lines) => self.joined(&spelt(lines, Some(&span("wp")), self.postgres)),
            None => format!(
                "FROM page p CROSS JOIN entry e WHERE {} AND {} AND e.no >= p.no * 16384 AND e.no < (p.no + 1) * 16384 AND {}",
                span("p"),
                self.pages.only,
                self.only
            ),
        };
        (sql, values)
    }

    /// Hits first, by whatever order a planner would rather have.
    fn joined(&self, lines: &str) -> String {
        let only = &self.only;
        format!(
            "FROM ({lines}) h CROSS JOIN entry e CROSS JOIN page p WHERE e.no = h.entry AND p.no = h.entry / 16384 AND {only}"
        )
    }

    /// The line of a hit.
    pub(super) const fn line(&self) -> &'static str {
        if self.lines.is_some() { "h.line" } else { "-1" }
    }

    /// The condition on pages by which hours of work are told by whole pages: their entries have one time, by the clock of recording.
    pub(super) fn whole_pages(&self, query: &AuditQuery, cut: Cut) -> Option<String> {
        let PageOf { low, high, only } = &self.pages;
        let whole =
            self.lines.is_none() && query.clock == Clock::Recorded && matches!(cut, Cut::None | Cut::Recorded(_));
        whole.then(|| format!("p.written_at >= {low} AND p.written_at <= {high} AND {only}"))
    }

    /// Whether there are so few that all of them are looked at at once.
    pub(super) async fn are_few(&self, tx: &mut Tx) -> Result<bool, ViewsError> {
        let Some(lines) = &self.lines else { return Ok(false) };
        let lines = spelt(lines, None, self.postgres);
        let sql = format!("SELECT COUNT(*) FROM (SELECT h.entry FROM ({lines}) h LIMIT {}) few", FEW_MAX + 1);
        let row = tx.first(&sql, self.values.iter().take(self.of_lines).cloned().collect()).await?;
        Ok(row.map(|row| row.int(0)).transpose()?.is_none_or(|count| count <= FEW_MAX))
    }
}

/// A select of hits as the database takes it: of all pages, or of those of a span, page by page. SQLite takes them in the order in which they
/// are written; PostgreSQL would look at every hit for every page, if it could.
fn spelt(lines: &str, span: Option<&str>, postgres: bool) -> String {
    let mut sql = String::with_capacity(lines.len() * 2);
    for part in lines.split_inclusive('}') {
        let Some((before, name)) = part.split_once('{') else {
            sql.push_str(part);
            continue;
        };
        sql.push_str(before);
        match (name.trim_end_matches('}').split_once(':'), span) {
            (None, None) => {}
            (None, Some(_)) => sql.push_str(if postgres { "" } else { "page wp CROSS JOIN " }),
            (Some(_), None) => sql.push_str("1 = 1"),
            (Some((kind, no)), Some(span)) => {
                let each = if kind == "t" { ENTRIES_PER_PAGE * TRANSFERS_PER_ENTRY } else { ENTRIES_PER_PAGE };
                let span = if postgres { "1 = 1" } else { span };
                write!(sql, "{span} AND {no} >= wp.no * {each} AND {no} < (wp.no + 1) * {each}")
                    .expect("a String takes every write");
            }
        }
    }
    match span {
        Some(span) if postgres => {
            format!("SELECT lw.* FROM page wp CROSS JOIN LATERAL ({sql} OFFSET 0) lw WHERE {span}")
        }
        Some(_) | None => sql,
    }
}

/// The hits of a query before they are judged in memory. None when nothing can be among them.
pub(super) async fn of(tx: &mut Tx, query: &AuditQuery, cut: Cut) -> Result<Option<Hits>, ViewsError> {
    let mut values = Vec::new();
    let mut kind = None;
    let lines = match &query.listing {
        Listing::Reversals => {
            let reason = reason(query, &mut values, "v.reason");
            Some(format!(
                "SELECT v.entry AS entry, -1 AS line FROM {{page}}reversal v WHERE {{e:v.entry}} AND {reason}"
            ))
        }
        Listing::Overrides => {
            let reason = reason(query, &mut values, "o.reason");
            Some(format!(
                "SELECT o.entry AS entry, o.line AS line FROM {{page}}override o WHERE {{e:o.entry}} AND {reason}"
            ))
        }
        Listing::WriteOffs => {
            let reason = loss_reason(query, &mut values);
            Some(format!(
                "SELECT y.entry AS entry, t.no % 4096 AS line FROM {{page}}approval y CROSS JOIN transfer t CROSS JOIN account l \
                 WHERE {{e:y.entry}} AND t.no >= y.entry * 4096 AND t.no < (y.entry + 1) * 4096 AND l.no = t.target AND {reason}"
            ))
        }
        Listing::Adjustments => {
            kind = Some(ADJUSTED);
            let reason = loss_reason(query, &mut values);
            Some(format!("{} UNION ALL {}", lost("source", &reason), lost("target", &reason)))
        }
        Listing::CountLosses => {
            kind = Some(ADJUSTED);
            let reason = loss_reason(query, &mut values);
            Some(lost("target", &format!("l.id IN ({}) AND {reason}", codes(tx, COUNT_LOSSES))))
        }
        Listing::Keys => {
            Some("SELECT y.entry AS entry, -1 AS line FROM {page}key_change y WHERE {e:y.entry}".to_owned())
        }
        Listing::MoneySample { currency, .. } => {
            values.extend([currency.as_str().into(), tag(currency.as_bytes()).into()]);
            Some(
                "SELECT t.no / 4096 AS entry, t.no % 4096 AS line, t.quantity AS quantity FROM {page}asset g CROSS JOIN transfer t \
                 WHERE g.tag = $2 AND g.currency = $1 AND t.asset = g.no AND {t:t.no}"
                    .to_owned(),
            )
        }
        Listing::Timeline(of) => match timeline::hits(tx, of, cut, &mut values).await? {
            Some(sql) => Some(sql),
            None => return Ok(None),
        },
        Listing::Late { .. } | Listing::Locked { .. } | Listing::Hours(_) | Listing::Sample { .. } => {
            match query.actor {
                Some(actor) => {
                    values.push(actor.to_bytes().into());
                    Some(
                        "SELECT ea.no AS entry, -1 AS line FROM {page}actor wa CROSS JOIN entry ea \
                         WHERE wa.id = $1 AND ea.actor = wa.no AND {e:ea.no}"
                            .to_owned(),
                    )
                }
                None => None,
            }
        }
    };
    let of_lines = values.len();
    let Some(mut only) = filters(tx, query, cut, &mut values).await? else { return Ok(None) };
    if let Some(kind) = kind {
        let no = number(tx, "SELECT no FROM kind WHERE name = $1", kind.into()).await?.unwrap_or(-1);
        only = format!("e.kind = {no} AND {only}");
    }
    let pages = pages(tx, query, cut).await?;
    Ok(Some(Hits { lines, only, values, of_lines, postgres: tx.is_postgres(), pages }))
}

/// Which pages may hold what is asked for.
async fn pages(tx: &mut Tx, query: &AuditQuery, cut: Cut) -> Result<PageOf, ViewsError> {
    // The least that both databases read as an integer.
    let (mut low, mut high, mut only) = (-i64::MAX, i64::MAX, Vec::new());
    match cut {
        Cut::None => {}
        Cut::Recorded(ms) | Cut::Entry { written_at: ms, .. } => high = ms,
        Cut::Occurred(ms) => only.push(format!("p.occurred_min <= {ms}")),
    }
    match query.clock {
        Clock::Recorded => {
            low = query.from.unwrap_or(low);
            high = high.min(query.until.map_or(high, |until| until.saturating_sub(1)));
        }
        Clock::Occurred => only.extend(query.until.map(|until| format!("p.occurred_min < {until}"))),
    }
    if let Some(book) = query.book {
        let no = number(tx, "SELECT no FROM book WHERE id = $1", book.0.into()).await?.unwrap_or(-1);
        only.push(format!("p.book = {no}"));
    }
    match &query.listing {
        Listing::Late { over_ms } => only.push(format!("p.written_at - p.occurred_min > {over_ms}")),
        Listing::Locked { before, closed_on } => {
            low = low.max(day_ms(closed_on.days, -1));
            only.push(format!("p.occurred_min < {}", day_ms(before.days, 1)));
        }
        Listing::Reversals
        | Listing::Overrides
        | Listing::WriteOffs
        | Listing::Adjustments
        | Listing::CountLosses
        | Listing::Keys
        | Listing::Hours(_)
        | Listing::Sample { .. }
        | Listing::MoneySample { .. }
        | Listing::Timeline(_) => {}
    }
    only.push("1 = 1".to_owned());
    Ok(PageOf { low, high, only: only.join(" AND ") })
}

/// Lines whose account of loss `l` is on this side of the transfer.
fn lost(side: &str, only: &str) -> String {
    format!(
        "SELECT t.no / 4096 AS entry, t.no % 4096 AS line FROM {{page}}account l CROSS JOIN transfer t \
         WHERE l.book = 0 AND l.kind = 'loss' AND {only} AND t.{side} = l.no AND {{t:t.no}}"
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
pub(in crate::report) async fn filters(
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
        | Listing::Hours(_)
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
