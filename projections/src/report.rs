//! The questions, a module each. Every answer is read in one transaction with the cursors it names.

mod account;
mod conditions;
mod today;
mod goods;
mod stock;
mod walk;
mod entries;
mod card;
mod balance;
mod funds;
mod promises;
mod shipments;
mod stopped;
mod purchases;
mod endings;
mod exceptions;
mod lists;
mod family;
mod trace;
mod share;
mod journey;
mod audit;

pub use account::AccountLabel;
pub use audit::{
    AUDIT_ROWS_MAX, AccountName, AuditCount, AuditPart, AuditPlace, AuditQuery, AuditRow, BENFORD_LIMIT_MILLI,
    BENFORD_SAMPLE_MIN, DigitRow, Listing, ROUND_SAMPLE_MIN, RoundRow, SAMPLE_ENTRIES_MAX, SumBy, SumRow, TimelineOf,
    Week, WorkHours,
};
pub use balance::{BalanceRow, TrialBalance};
pub use card::{CardPlace, CardQuery, CardRow};
pub use endings::EndingRow;
pub use entries::{EntriesFilter, EntryDetail, EntryPlace, EntryRow, PlaceRow, ROWS_MAX, TransferRow};
pub use exceptions::{ExceptionLimits, ExceptionRow};
pub use funds::{FundLine, FundReport};
pub use journey::{DonationRow, Journey, JourneyItem, JourneyPlace, JourneyStep};
pub use lists::{BinRow, BookRow, EmergencyRow, FundRow, ItemRow, PackRow, PartyRow};
pub use promises::{AnnouncementRow, PledgeRow, ReservationRow};
pub use shipments::{SettledLine, ShipmentDetail, ShipmentLine, ShipmentRow, ShipmentsFilter};
pub use stock::{StockFilter, StockRow, StockTotal};
pub use today::Today;
pub use trace::{Trace, TraceEdge, TraceHolding, TraceLot, TraceOf, TraceStep};

use crate::answer::{Answer, cursors};
use crate::asof::AsOf;
use crate::error::ViewsError;
use crate::store::Tx;
use crate::views::Views;

impl Views {
    /// Begins to read: all that follows is of one moment.
    pub(crate) async fn read(&self) -> Result<Tx, ViewsError> {
        self.check_usable()?;
        Ok(self.store.read().await?)
    }
}

/// The columns of an entry's place, of the aliases `p` (its page) and `b` (its book).
fn place(entry: &str) -> String {
    format!("b.id, b.code, p.page, {entry} % 16384")
}

/// How many they are.
const AT: usize = 4;

/// The last good day of lot `l`: as a match found it, or as the entry that brought it says, or else as others carried it on.
const EXPIRY_DAY: &str = "COALESCE(l.now_day, CASE WHEN l.entry IS NULL THEN l.seen_day ELSE l.expiry_day END)";

/// Its kind.
const EXPIRY_KIND: &str = "COALESCE(l.now_kind, CASE WHEN l.entry IS NULL THEN l.seen_kind ELSE l.expiry_kind END)";

/// Ends a reading and adds what every answer says of itself.
pub(crate) async fn answer<T>(mut tx: Tx, as_of: AsOf, rows: T) -> Result<Answer<T>, ViewsError> {
    let cursors = cursors(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer { as_of: cursors, clock: as_of.clock(), rows })
}
