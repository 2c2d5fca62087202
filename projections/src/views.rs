//! The views of a bank: opened, fed with pages, asked.

use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::Mutex;

use crate::error::ViewsError;
use crate::fold::{Changes, Known, Mode, Opened, Wanted, fold};
use crate::follow::Follow;
use crate::schema::{self, Found};
use crate::store::{Store, Tx};

/// Tables built from pages, on SQLite or PostgreSQL. They can be dropped at any time and built again from the same pages.
#[derive(Debug)]
pub struct Views {
    pub(crate) store: Store,
    known: Mutex<Known>,
    rebuild_needed: AtomicBool,
}

/// What a call of [`Views::project`] did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Projected {
    /// Pages that are in the views now and were not before.
    pub pages: usize,
    /// Their entries.
    pub entries: usize,
}

impl Views {
    /// Opens the views at `sqlite:///path/to/views.sqlite` (made when absent) or `postgres://…` (in the schema `helpbank_views`).
    ///
    /// Views of another version are opened too, but answer nothing before [`Views::reset`]: see [`Views::rebuild_needed`].
    pub async fn open(url: &str) -> Result<Self, ViewsError> {
        let store = Store::open(url).await?;
        let mut tx = store.write().await?;
        let found = schema::look(&mut tx).await?;
        if found == Found::Nothing {
            schema::create(&mut tx).await?;
        }
        tx.commit().await?;
        let rebuild_needed = AtomicBool::new(found == Found::Other);
        Ok(Self { store, known: Mutex::default(), rebuild_needed })
    }

    /// Whether the views must be reset and projected from the first page: they are of another version, or a rebuild did not end.
    pub fn rebuild_needed(&self) -> bool {
        self.rebuild_needed.load(Ordering::Acquire)
    }

    /// Drops everything and begins empty.
    pub async fn reset(&self) -> Result<(), ViewsError> {
        let mut known = self.known.lock().await;
        *known = Known::default();
        let mut tx = self.store.write().await?;
        schema::drop(&mut tx).await?;
        schema::create(&mut tx).await?;
        tx.commit().await?;
        self.rebuild_needed.store(false, Ordering::Release);
        Ok(())
    }

    pub(crate) fn set_rebuild_needed(&self, needed: bool) {
        self.rebuild_needed.store(needed, Ordering::Release);
    }

    /// Refuses views that are of another version or half built.
    pub(crate) fn check_usable(&self) -> Result<(), ViewsError> {
        if self.rebuild_needed() { Err(ViewsError::RebuildNeeded) } else { Ok(()) }
    }

    /// Takes in pages that have been opened and checked, in one transaction: all of them or none. Pages of different books may come in any
    /// order, as long as each follows in its book and the register's pages come before those that name them. A page that is in the views
    /// already is passed over.
    pub async fn project(&self, batch: &[Opened<'_>]) -> Result<Projected, ViewsError> {
        let mut kept = self.known.lock().await;
        self.check_usable()?;
        // Taken out, and put back on success only: what is remembered of a transaction that failed would be wrong.
        let mut known = std::mem::take(&mut *kept);
        let mut tx = self.store.write().await?;
        let projected = project(&mut tx, &mut known, batch).await?;
        tx.commit().await?;
        *kept = known;
        Ok(projected)
    }

    /// Closes all connections.
    pub async fn close(&self) {
        self.store.close().await;
    }
}

async fn project(tx: &mut Tx, known: &mut Known, batch: &[Opened<'_>]) -> Result<Projected, ViewsError> {
    let mut follow = Follow::read(tx).await?;
    let mut pages = Vec::with_capacity(batch.len());
    for page in batch {
        if follow.take(Some(&mut *tx), page).await? {
            pages.push(*page);
        }
    }
    if pages.is_empty() {
        return Ok(Projected::default());
    }
    known.refresh(tx).await?;
    let mut changes = Changes::default();
    changes.begin(known.last_asset());
    let wanted = Wanted::by(known, &pages);
    known.learn(Some(tx), &wanted, &mut changes).await?;
    fold(known, &mut changes, &pages)?;
    let entries = changes.entries();
    changes.write(tx, Mode::Live).await?;
    Ok(Projected { pages: pages.len(), entries })
}
