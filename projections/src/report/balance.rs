//! The trial balance: what every class of accounts holds of everything. It must come to nothing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::answer;
use crate::answer::{Answer, all};
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::store::Row;
use crate::views::Views;

/// What a class of accounts holds of an item or a currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BalanceRow {
    /// `donor`, `supplier`, `shelf`, `transit`, `unmatched`, `recipient`, `loss`, `fund` or `expense`.
    pub class: String,
    /// `goods` or `money`.
    pub kind: &'static str,
    /// The item's code, or the currency.
    pub asset: String,
    /// The item's name in English.
    pub name: Option<String>,
    /// The item's name in Greek.
    pub name_el: Option<String>,
    /// The item's base unit; absent for money, which is in minor units.
    pub unit: Option<String>,
    /// The sum of the class.
    pub quantity: i64,
    /// Whether the bank itself holds it, so that none of it may be below zero.
    pub held: bool,
    /// How many balances of the class are below zero, each of one account and lot.
    pub negative: i64,
}

/// The trial balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrialBalance {
    /// Whether everything comes to nothing.
    pub is_zero: bool,
    /// By how much each asset is out of balance, added up without sign: 0 unless something is very wrong.
    pub difference: i64,
    /// How many balances that the bank holds are below zero. Never any, on the recorded clock, once all books are projected.
    pub negative_held: i64,
    /// Class by class, in the order of assets and classes.
    pub rows: Vec<BalanceRow>,
}

impl Views {
    /// The trial balance.
    pub async fn balance(&self, as_of: AsOf) -> Result<Answer<TrialBalance>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = as_of.cut(&mut tx).await?;
        let sql = format!(
            "SELECT a.kind, g.currency, i.code, g.item, i.name, i.name_el, i.unit, CAST(SUM(q.quantity) AS BIGINT), \
             CAST(SUM(CASE WHEN q.quantity < 0 THEN 1 ELSE 0 END) AS BIGINT) \
             FROM {} q JOIN account a ON a.no = q.account JOIN asset g ON g.no = q.commodity LEFT JOIN item i ON i.commodity = q.commodity \
             GROUP BY a.kind, g.currency, i.code, g.item, i.name, i.name_el, i.unit ORDER BY g.currency, i.code, g.item, a.kind",
            cut.balances("1 = 1")
        );
        let rows = all(&tx.rows(&sql, Vec::new()).await?, row)?;
        let mut sums: BTreeMap<&str, i64> = BTreeMap::new();
        for row in &rows {
            let sum = sums.entry(&row.asset).or_default();
            *sum = sum.saturating_add(row.quantity);
        }
        let difference = sums.values().fold(0_i64, |all, sum| all.saturating_add(sum.saturating_abs()));
        let negative_held = rows.iter().filter(|row| row.held).map(|row| row.negative).sum();
        answer(tx, as_of, TrialBalance { is_zero: difference == 0, difference, negative_held, rows }).await
    }
}

fn row(row: &Row) -> Result<BalanceRow, sqlx::Error> {
    let (class, currency) = (row.text(0)?, row.text(1)?);
    let money = !currency.is_empty();
    Ok(BalanceRow {
        kind: if money { "money" } else { "goods" },
        asset: if money { currency } else { row.code(2, 3)? },
        name: row.text_or_none(4)?,
        name_el: row.text_or_none(5)?,
        unit: row.text_or_none(6)?,
        quantity: row.int(7)?,
        held: matches!(class.as_str(), "shelf" | "transit" | "fund"),
        negative: row.int(8)?,
        class,
    })
}
