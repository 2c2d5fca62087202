//! Whether what a listing is asked about is there at all: that nothing concerns a thing is an answer, that there is no such thing another.

use ledger::ids::LotId;

use super::super::entries::{EntryPlace, find};
use super::timeline::{AccountName, TimelineOf};
use crate::answer::all;
use crate::error::ViewsError;
use crate::fold::tag;
use crate::store::{Tx, Value};
use crate::views::Views;

/// Someone who entered something or signed it.
const ACTED: &str = "SELECT 1 WHERE EXISTS (SELECT 1 FROM actor ka WHERE ka.id = $1) OR EXISTS (SELECT 1 FROM approval ky WHERE ky.actor = $1)";
/// A party of the register, or one that something was moved from or to.
const PARTY: &str = "SELECT 1 WHERE EXISTS (SELECT 1 FROM party kp WHERE kp.id = $1) OR EXISTS \
                     (SELECT 1 FROM account kx WHERE kx.tag = $2 AND kx.id = $1 AND kx.kind IN ('donor', 'supplier', 'recipient'))";

impl Views {
    /// Whether the books name this at all, whenever it was.
    ///
    /// # Errors
    ///
    /// When the views cannot be read.
    pub async fn knows(&self, of: &TimelineOf) -> Result<bool, ViewsError> {
        let mut tx = self.read().await?;
        let known = match of {
            TimelineOf::Lot(lot) => knows_lot(&mut tx, *lot).await?,
            TimelineOf::Entry(entry) => knows_entry(&mut tx, *entry).await?,
            TimelineOf::Person(id) => {
                is_there(&mut tx, ACTED, vec![(*id).into()]).await?
                    || is_there(&mut tx, PARTY, vec![(*id).into(), tag(id).into()]).await?
            }
            TimelineOf::Account(account) => knows_account(&mut tx, account).await?,
        };
        tx.commit().await?;
        Ok(known)
    }

    /// Whether someone with this number ever entered or signed anything.
    ///
    /// # Errors
    ///
    /// When the views cannot be read.
    pub async fn knows_actor(&self, actor: [u8; 16]) -> Result<bool, ViewsError> {
        let mut tx = self.read().await?;
        let known = is_there(&mut tx, ACTED, vec![actor.into()]).await?;
        tx.commit().await?;
        Ok(known)
    }

    /// The currencies that money was ever moved in.
    ///
    /// # Errors
    ///
    /// When the views cannot be read.
    pub async fn currencies(&self) -> Result<Vec<String>, ViewsError> {
        let mut tx = self.read().await?;
        let sql = "SELECT DISTINCT currency FROM asset WHERE currency <> '' ORDER BY currency";
        let rows = tx.rows(sql, Vec::new()).await?;
        let currencies = all(&rows, |row| row.text(0))?;
        tx.commit().await?;
        Ok(currencies)
    }
}

async fn is_there(tx: &mut Tx, sql: &str, values: Vec<Value>) -> Result<bool, ViewsError> {
    Ok(tx.first(sql, values).await?.is_some())
}

async fn knows_lot(tx: &mut Tx, lot: LotId) -> Result<bool, ViewsError> {
    let id = lot.to_bytes();
    let sql = "SELECT 1 WHERE EXISTS (SELECT 1 FROM asset ka WHERE ka.tag = $2 AND ka.lot = $1 AND ka.currency = '')";
    is_there(tx, sql, vec![id.into(), tag(&id).into()]).await
}

async fn knows_entry(tx: &mut Tx, entry: EntryPlace) -> Result<bool, ViewsError> {
    match find(tx, entry).await {
        Ok(_) => Ok(true),
        Err(ViewsError::NotFound(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn knows_account(tx: &mut Tx, account: &AccountName) -> Result<bool, ViewsError> {
    let id = || Value::from(account.id.clone());
    match account.kind.as_str() {
        "donor" | "supplier" | "recipient" => is_there(tx, PARTY, vec![id(), tag(&account.id).into()]).await,
        "fund" => is_there(tx, "SELECT 1 FROM fund kf WHERE kf.id = $1", vec![id()]).await,
        "transit" => {
            let sql = "SELECT 1 FROM account kt WHERE kt.tag = $2 AND kt.id = $1 AND kt.kind = 'transit'";
            is_there(tx, sql, vec![id(), tag(&account.id).into()]).await
        }
        // Shelves, gates and reasons are there before anything is on them.
        _ => Ok(true),
    }
}
