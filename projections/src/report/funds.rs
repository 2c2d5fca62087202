//! Money: what came into each fund and from whom, what went out and for what, and what is promised.

use serde::Serialize;

use super::account::{self, AccountLabel};
use super::answer;
use crate::answer::{Answer, all};
use crate::asof::{AsOf, Cut};
use crate::error::ViewsError;
use crate::store::Tx;
use crate::views::Views;

/// A fund, in minor units of its currency.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FundReport {
    /// The fund's id in hexadecimal digits.
    pub fund: String,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its currency.
    pub currency: String,
    /// All that came in, less what was reversed.
    pub received: i64,
    /// All that went out, less what was reversed.
    pub spent: i64,
    /// What is there.
    pub balance: i64,
    /// All that was promised to it.
    pub pledged: i64,
    /// Of it, not paid so far.
    pub pledges_outstanding: i64,
    /// Whom it came from and where it went.
    pub lines: Vec<FundLine>,
}

/// What came into a fund from one source, or went out of it to one end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FundLine {
    /// `in` or `out`.
    pub direction: &'static str,
    /// The donor, supplier or kind of expense.
    #[serde(flatten)]
    pub counterpart: AccountLabel,
    /// How much, less what was reversed.
    pub minor: i64,
    /// How many entries.
    pub entries: i64,
}

impl Views {
    /// Every fund, in the order of their codes.
    pub async fn funds(&self, as_of: AsOf) -> Result<Answer<Vec<FundReport>>, ViewsError> {
        let mut tx = self.read().await?;
        let cut = as_of.cut(&mut tx).await?;
        let sql = format!(
            "SELECT f.id, f.code, f.name, f.currency, a.no, {}, {} FROM fund f \
             LEFT JOIN account a ON a.book = 0 AND a.kind = 'fund' AND a.id = f.id WHERE {} ORDER BY f.code, f.id",
            pledged(cut),
            paid(cut),
            cut.holds("f.entry")
        );
        let found = tx.rows(&sql, Vec::new()).await?;
        let mut funds = Vec::with_capacity(found.len());
        for row in &found {
            let lines = match row.int_or_none(4)? {
                Some(account) => lines(&mut tx, account, cut).await?,
                None => Vec::new(),
            };
            let sum = |direction| lines.iter().filter(|line| line.direction == direction).map(|line| line.minor).sum();
            let (received, spent): (i64, i64) = (sum("in"), sum("out"));
            let pledged = row.int(5)?;
            funds.push(FundReport {
                fund: row.hex(0)?,
                code: row.text(1)?,
                name: row.text(2)?,
                currency: row.text(3)?,
                received,
                spent,
                balance: received.saturating_sub(spent),
                pledged,
                pledges_outstanding: pledged.saturating_sub(row.int(6)?),
                lines,
            });
        }
        answer(tx, as_of, funds).await
    }
}

/// A select of all that was promised to the fund `f`.
fn pledged(cut: Cut) -> String {
    format!(
        "(SELECT CAST(COALESCE(SUM(g.minor), 0) AS BIGINT) FROM pledge g WHERE g.fund = f.id AND {} AND {})",
        cut.holds("g.entry"),
        stands("g.entry", cut)
    )
}

/// A select of what was paid of it.
fn paid(cut: Cut) -> String {
    format!(
        "(SELECT CAST(COALESCE(SUM(y.minor), 0) AS BIGINT) FROM gift y JOIN pledge g ON g.id = y.pledge \
         WHERE g.fund = f.id AND {} AND {} AND {} AND {})",
        cut.holds("y.entry"),
        stands("y.entry", cut),
        cut.holds("g.entry"),
        stands("g.entry", cut)
    )
}

/// The condition that an entry was not reversed before the cut.
pub(super) fn stands(entry: &str, cut: Cut) -> String {
    format!("NOT EXISTS (SELECT 1 FROM reversal sv WHERE sv.original = {entry} AND {})", cut.holds("sv.entry"))
}

async fn lines(tx: &mut Tx, fund: i64, cut: Cut) -> Result<Vec<FundLine>, ViewsError> {
    let sql = format!(
        "SELECT {}, m.minor, m.entries FROM (SELECT t.other AS other, CAST(SUM(t.minor) AS BIGINT) AS minor, COUNT(*) AS entries FROM \
         (SELECT CASE WHEN t.target = {fund} THEN t.source ELSE t.target END AS other, \
         CASE WHEN t.target = {fund} THEN t.quantity ELSE -t.quantity END AS minor FROM transfer t WHERE t.thread = {fund} AND {}) t \
         GROUP BY t.other) m JOIN account a ON a.no = m.other ORDER BY a.kind, a.id",
        account::columns("a"),
        cut.holds("(t.no / 4096)")
    );
    let rows = tx.rows(&sql, Vec::new()).await?;
    all(&rows, |row| {
        let counterpart = account::read(row, 0)?;
        let incoming = counterpart.kind == "donor";
        let minor = row.int(account::WIDTH)?;
        Ok(FundLine {
            direction: if incoming { "in" } else { "out" },
            counterpart,
            minor: if incoming { minor } else { minor.saturating_neg() },
            entries: row.int(account::WIDTH + 1)?,
        })
    })
}
