//! Building views from the first page: folded in memory, written in bulk, the same in the end as page by page. While some rows are being
//! written the next are made.

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::error::ViewsError;
use crate::fold::{Changes, Known, Mode, Opened, Wanted, fold};
use crate::follow::Follow;
use crate::schema;
use crate::store::Store;
use crate::views::Views;

/// Entries gathered before they are written.
const FLUSH_ENTRIES: usize = 20_000;
/// Gatherings that wait to be written.
const WAITING_MAX: usize = 1;

/// A rebuild under way. Until [`Rebuild::finish`] the views answer nothing; when it is dropped before, they must be rebuilt again.
///
/// It keeps in memory what it has named so far (about 100 bytes for every lot, account and page) and every balance, and streams the rest.
pub struct Rebuild<'a> {
    views: &'a Views,
    known: Known,
    follow: Follow,
    changes: Changes,
    rows: Option<mpsc::Sender<Changes>>,
    writer: JoinHandle<Result<(), ViewsError>>,
}

impl<'a> Rebuild<'a> {
    /// Drops the views and begins.
    pub async fn begin(views: &'a Views) -> Result<Self, ViewsError> {
        views.set_rebuild_needed(true);
        views.reset().await?;
        views.set_rebuild_needed(true);
        let mut tx = views.store.write().await?;
        schema::begin_rebuild(&mut tx).await?;
        tx.commit().await?;
        let (rows, waiting) = mpsc::channel(WAITING_MAX);
        let writer = tokio::spawn(write_all(views.store.clone(), waiting));
        let (known, follow, changes) = (Known::default(), Follow::alone(), Changes::default());
        Ok(Self { views, known, follow, changes, rows: Some(rows), writer })
    }

    /// Takes in pages that have been opened and checked, each the next of its book and after the page of the register it names. The last
    /// page of a book may be given once more; earlier ones are refused.
    pub async fn add(&mut self, batch: &[Opened<'_>]) -> Result<(), ViewsError> {
        let mut pages = Vec::with_capacity(batch.len());
        for page in batch {
            if self.follow.take(None, page).await? {
                pages.push(*page);
            }
        }
        self.changes.begin(self.known.last_asset());
        let wanted = Wanted::by(&self.known, &pages);
        self.known.learn(None, &wanted, &mut self.changes).await?;
        fold(&mut self.known, &mut self.changes, &pages)?;
        if self.changes.entries() >= FLUSH_ENTRIES { self.flush().await } else { Ok(()) }
    }

    async fn flush(&mut self) -> Result<(), ViewsError> {
        let rows = self.rows.as_ref().ok_or(ViewsError::RebuildNeeded)?;
        if rows.send(self.changes.take_rows()).await.is_ok() {
            return Ok(());
        }
        // The writer has stopped: it knows why.
        self.rows = None;
        self.written().await.and(Err(ViewsError::RebuildNeeded))
    }

    async fn written(&mut self) -> Result<(), ViewsError> {
        (&mut self.writer).await.unwrap_or(Err(ViewsError::RebuildNeeded))
    }

    /// Writes the rest and makes the views answer again.
    pub async fn finish(mut self) -> Result<(), ViewsError> {
        self.flush().await?;
        self.rows = None;
        self.written().await?;
        let mut tx = self.views.store.write().await?;
        self.changes.write_sums(&mut tx, Mode::Rebuild).await?;
        schema::end_rebuild(&mut tx).await?;
        tx.commit().await?;
        self.views.set_rebuild_needed(false);
        Ok(())
    }
}

impl Drop for Rebuild<'_> {
    fn drop(&mut self) {
        // Of no effect after the end; before it, what was being written is rolled back.
        self.writer.abort();
    }
}

/// Writes what comes until no more comes.
async fn write_all(store: Store, mut waiting: mpsc::Receiver<Changes>) -> Result<(), ViewsError> {
    while let Some(mut changes) = waiting.recv().await {
        let mut tx = store.write().await?;
        changes.write(&mut tx, Mode::Rebuild).await?;
        tx.commit().await?;
    }
    Ok(())
}
