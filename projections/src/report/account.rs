//! An account in the words of an answer: its kind, its id, and its public name where it has one.

use serde::Serialize;

use crate::store::{Row, hex};

/// An account as people read it. Donors and suppliers have no name here: whoever may know it looks in the vault.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct AccountLabel {
    /// `donor`, `supplier`, `shelf`, `transit`, `unmatched`, `recipient`, `loss`, `fund` or `expense`.
    pub kind: String,
    /// The id of party, bin, shipment or fund in hexadecimal digits, or a reason's code.
    pub id: String,
    /// A bin's or fund's code, a partner's name.
    pub name: Option<String>,
    /// The site's code, of a shelf or of arrivals not matched.
    pub site: Option<String>,
}

/// How many columns [`columns`] selects.
pub(super) const WIDTH: usize = 4;

/// The columns of an account, whose table has this alias in the select.
pub(super) fn columns(alias: &str) -> String {
    format!(
        "{alias}.kind, {alias}.id, CASE {alias}.kind \
         WHEN 'shelf' THEN (SELECT cn.code FROM bin cn WHERE cn.book = {alias}.book AND cn.id = {alias}.id) \
         WHEN 'fund' THEN (SELECT cf.code FROM fund cf WHERE cf.id = {alias}.id) \
         WHEN 'donor' THEN (SELECT cp.name FROM party cp WHERE cp.id = {alias}.id) \
         WHEN 'supplier' THEN (SELECT cp.name FROM party cp WHERE cp.id = {alias}.id) \
         WHEN 'recipient' THEN (SELECT cp.name FROM party cp WHERE cp.id = {alias}.id) END, \
         (SELECT cb.code FROM book cb WHERE cb.no = {alias}.book)"
    )
}

/// The account whose columns begin at `at`.
pub(super) fn read(row: &Row, at: usize) -> Result<AccountLabel, sqlx::Error> {
    let (kind, id) = (row.text(at)?, row.bytes(at + 1)?);
    let id = match kind.as_str() {
        "loss" | "expense" => String::from_utf8_lossy(&id).into_owned(),
        _ => hex(&id),
    };
    Ok(AccountLabel { kind, id, name: row.text_or_none(at + 2)?, site: row.text_or_none(at + 3)? })
}
