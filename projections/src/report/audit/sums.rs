//! Adjustments added up by reason or by actor, item by item: units of different things are never added together.

use serde::Serialize;

use super::hits::filters;
use super::{AuditQuery, Listing};
use crate::answer::{Answer, all};
use crate::error::ViewsError;
use crate::report::answer;
use crate::store::{Row, hex};
use crate::views::Views;

/// What adjustments are added up by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SumBy {
    /// The reason.
    Reason,
    /// Who entered them.
    Actor,
}

/// Adjustments of one item for one reason, or by one actor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SumRow {
    /// The reason's code, when added up by reason.
    pub reason: Option<String>,
    /// The actor's id in hexadecimal digits, when added up by actor.
    pub actor: Option<String>,
    /// The item's code.
    pub item: String,
    /// The item's name in English.
    pub item_name: Option<String>,
    /// The item's name in Greek.
    pub item_name_el: Option<String>,
    /// The item's base unit.
    pub unit: Option<String>,
    /// How many lines.
    pub lines: u64,
    /// Of them, lines of entries that were reversed.
    pub reversed_lines: u64,
    /// What they put on shelves.
    pub added: i64,
    /// What they took from shelves.
    pub taken: i64,
}

impl Views {
    /// Adjustments by reason or by actor. Of the query, the listing, the place and the limit are of no effect.
    pub async fn adjustment_sums(&self, query: &AuditQuery, by: SumBy) -> Result<Answer<Vec<SumRow>>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = query.as_of.cut(&mut tx).await?;
        let query = AuditQuery { listing: Listing::Adjustments, ..query.clone() };
        let mut values = Vec::new();
        let Some(mut only) = filters(&mut tx, &query, cut, &mut values).await? else {
            return answer(tx, query.as_of, Vec::new()).await;
        };
        if let Some(reason) = &query.reason {
            values.push(reason.as_bytes().to_vec().into());
            only = format!("{only} AND l.id = ${}", values.len());
        }
        let key = match by {
            SumBy::Reason => "l.id",
            SumBy::Actor => "w.id",
        };
        let undone = cut.holds("v.entry");
        let sum = |what: &str| format!("CAST(SUM({what}) AS BIGINT)");
        let sql = format!(
            "SELECT {key}, i.code, g.item, i.name, i.name_el, i.unit, COUNT(*), {}, {}, {} \
             FROM kind k CROSS JOIN account l CROSS JOIN transfer t CROSS JOIN entry e CROSS JOIN page p CROSS JOIN actor w \
             CROSS JOIN asset g LEFT JOIN item i ON i.commodity = g.commodity \
             WHERE k.name = 'stock_adjusted' AND l.book = 0 AND l.kind = 'loss' AND (t.source = l.no OR t.target = l.no) \
             AND e.no = t.no / 4096 AND e.kind = k.no AND p.no = e.no / 16384 AND w.no = e.actor AND g.no = t.asset \
             AND {only} GROUP BY {key}, i.code, g.item, i.name, i.name_el, i.unit ORDER BY {key}, i.code, g.item",
            sum(&format!(
                "CASE WHEN EXISTS (SELECT 1 FROM reversal v WHERE v.original = e.no AND {undone}) THEN 1 ELSE 0 END"
            )),
            sum("CASE WHEN l.no = t.source THEN t.quantity ELSE 0 END"),
            sum("CASE WHEN l.no = t.target THEN t.quantity ELSE 0 END"),
        );
        let rows = tx.rows(&sql, values).await?;
        let sums = all(&rows, |row| sum_row(row, by))?;
        answer(tx, query.as_of, sums).await
    }
}

fn sum_row(row: &Row, by: SumBy) -> Result<SumRow, sqlx::Error> {
    let key = row.bytes(0)?;
    let (reason, actor) = match by {
        SumBy::Reason => (Some(String::from_utf8_lossy(&key).into_owned()), None),
        SumBy::Actor => (None, Some(hex(&key))),
    };
    Ok(SumRow {
        reason,
        actor,
        item: row.code(1, 2)?,
        item_name: row.text_or_none(3)?,
        item_name_el: row.text_or_none(4)?,
        unit: row.text_or_none(5)?,
        lines: row.count(6)?,
        reversed_lines: row.count(7)?,
        added: row.int(8)?,
        taken: row.int(9)?,
    })
}
