//! The questions, a module each. Every answer is read in one transaction with the cursors it names.

mod account;
mod stock;
mod entries;
mod card;

pub use account::AccountLabel;
pub use card::{CardPlace, CardQuery, CardRow};
pub use entries::{EntriesFilter, EntryDetail, EntryPlace, EntryRow, PlaceRow, ROWS_MAX, TransferRow};
pub use stock::{StockFilter, StockRow, StockTotal};

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

/// Ends a reading and adds what every answer says of itself.
pub(crate) async fn answer<T>(mut tx: Tx, as_of: AsOf, rows: T) -> Result<Answer<T>, ViewsError> {
    let cursors = cursors(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer { as_of: cursors, clock: as_of.clock(), rows })
}
