//! As of when: now, as of an entry, or as of an instant on either clock.

use ledger::ids::BookId;
use serde::{Deserialize, Serialize};

use crate::error::ViewsError;
use crate::fold::int;
use crate::place;
use crate::store::Tx;

/// The moment that an answer is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AsOf {
    /// All that has been projected.
    #[default]
    Now,
    /// The entries of this book up to and with this one; of the other books what was recorded by the time its page was written.
    Entry {
        /// The book.
        book: BookId,
        /// The page, from 1.
        page: u64,
        /// The place in the page, from 0.
        index: u32,
    },
    /// What was recorded at or before this instant, in milliseconds since 1970.
    RecordedAt(i64),
    /// What occurred at or before this instant by the actors' word, whenever it was recorded. Balances may be negative.
    OccurredAt(i64),
}

/// The clock that cuts an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// When pages were written: nothing held is ever below zero.
    Recorded,
    /// When actors say it happened: goods may leave before they came.
    Occurred,
}

/// A moment, looked up: which entries lie before it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cut {
    None,
    Entry { book: i64, entry: i64, written_at: i64 },
    Recorded(i64),
    Occurred(i64),
}

impl AsOf {
    /// The clock of answers of this moment.
    pub const fn clock(self) -> Clock {
        match self {
            Self::Now | Self::Entry { .. } | Self::RecordedAt(_) => Clock::Recorded,
            Self::OccurredAt(_) => Clock::Occurred,
        }
    }

    /// Looks the moment up.
    pub(crate) async fn cut(self, tx: &mut Tx) -> Result<Cut, ViewsError> {
        match self {
            Self::Now => Ok(Cut::None),
            Self::RecordedAt(ms) => Ok(Cut::Recorded(ms)),
            Self::OccurredAt(ms) => Ok(Cut::Occurred(ms)),
            Self::Entry { book, page, index } => {
                let sql = "SELECT p.no, p.book, p.written_at, p.entries FROM page p JOIN book b ON b.no = p.book \
                           WHERE b.id = $1 AND p.page = $2";
                let row = tx.first(sql, vec![book.0.into(), int(page).into()]).await?;
                let row = row.ok_or(ViewsError::NotFound("entry"))?;
                let within = i64::from(index) < row.int(3)?;
                let entry = usize::try_from(index).ok().and_then(|index| Some(place::entry(row.int(0).ok()?, index)));
                let entry = entry.flatten().filter(|_| within).ok_or(ViewsError::NotFound("entry"))?;
                Ok(Cut::Entry { book: row.int(1)?, entry, written_at: row.int(2)? })
            }
        }
    }
}

impl Cut {
    /// The condition that an entry, given as an expression of its number, lies before the cut.
    pub(crate) fn holds(self, entry: &str) -> String {
        match self {
            Self::None => "1 = 1".to_owned(),
            Self::Recorded(ms) => format!("(SELECT cp.written_at FROM page cp WHERE cp.no = {entry} / 16384) <= {ms}"),
            Self::Occurred(ms) => format!("(SELECT ce.occurred_at FROM entry ce WHERE ce.no = {entry}) <= {ms}"),
            Self::Entry { book, entry: last, written_at } => format!(
                "EXISTS (SELECT 1 FROM page cp WHERE cp.no = {entry} / 16384 AND ((cp.book = {book} AND {entry} <= {last}) \
                 OR (cp.book <> {book} AND cp.written_at <= {written_at})))"
            ),
        }
    }

    /// A table of balances at the cut: account, asset, commodity, class, quantity; zero is absent. Now it is the table `balance`, where
    /// classes 0 are summed by item; before, it is summed from the transfers for which `only` holds (of `t`), each by its lot.
    pub(crate) fn balances(self, only: &str) -> String {
        if matches!(self, Self::None) {
            return "balance".to_owned();
        }
        let holds = self.holds("(t.no / 4096)");
        let side = |account: &str, sign: &str| {
            format!(
                "SELECT t.{account} AS account, t.asset AS asset, {sign}t.quantity AS quantity FROM transfer t WHERE {only} AND {holds}"
            )
        };
        format!(
            "(SELECT m.account AS account, m.asset AS asset, g.commodity AS commodity, \
             CASE a.kind WHEN 'shelf' THEN 1 WHEN 'transit' THEN 2 WHEN 'unmatched' THEN 3 WHEN 'fund' THEN 4 ELSE 0 END AS class, \
             CAST(SUM(m.quantity) AS BIGINT) AS quantity FROM ({} UNION ALL {}) m \
             JOIN account a ON a.no = m.account JOIN asset g ON g.no = m.asset \
             GROUP BY m.account, m.asset, g.commodity, a.kind HAVING SUM(m.quantity) <> 0)",
            side("target", ""),
            side("source", "-")
        )
    }
}
