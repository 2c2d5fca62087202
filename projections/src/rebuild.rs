//! Building views from the first page: folded in memory, written in bulk, the same in the end as page by page.

use crate::error::ViewsError;
use crate::fold::{Changes, Known, Mode, Opened, Wanted, fold};
use crate::follow::Follow;
use crate::schema;
use crate::store::Tx;
use crate::views::Views;

/// Entries gathered before they are written.
const FLUSH_ENTRIES: usize = 50_000;

/// A rebuild under way. Until [`Rebuild::finish`] the views answer nothing; when it is dropped before, they must be rebuilt again.
pub struct Rebuild<'a> {
    views: &'a Views,
    /// Absent only after a commit that failed.
    tx: Option<Tx>,
    known: Known,
    follow: Follow,
    changes: Changes,
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
        let tx = Some(views.store.write().await?);
        let (known, follow, changes) = (Known::complete(), Follow::default(), Changes::default());
        Ok(Self { views, tx, known, follow, changes })
    }

    /// Takes in pages, by the same rules as [`Views::project`].
    pub async fn add(&mut self, batch: &[Opened<'_>]) -> Result<(), ViewsError> {
        let tx = self.tx.as_mut().ok_or(ViewsError::RebuildNeeded)?;
        let mut pages = Vec::with_capacity(batch.len());
        for page in batch {
            if self.follow.take(tx, page).await? {
                pages.push(*page);
            }
        }
        self.changes.begin(self.known.last_asset());
        let wanted = Wanted::by(&self.known, &pages);
        self.known.learn(tx, &wanted, &mut self.changes).await?;
        fold(&mut self.known, &mut self.changes, &pages)?;
        if self.changes.entries() >= FLUSH_ENTRIES {
            self.flush().await?;
        }
        Ok(())
    }

    async fn flush(&mut self) -> Result<(), ViewsError> {
        let mut tx = self.tx.take().ok_or(ViewsError::RebuildNeeded)?;
        self.changes.write(&mut tx, Mode::Rebuild).await?;
        self.known.forget_pages();
        tx.commit().await?;
        self.tx = Some(self.views.store.write().await?);
        Ok(())
    }

    /// Writes the rest and makes the views answer again.
    pub async fn finish(mut self) -> Result<(), ViewsError> {
        let mut tx = self.tx.take().ok_or(ViewsError::RebuildNeeded)?;
        self.changes.write(&mut tx, Mode::Rebuild).await?;
        self.changes.write_sums(&mut tx).await?;
        schema::end_rebuild(&mut tx).await?;
        tx.commit().await?;
        self.views.set_rebuild_needed(false);
        Ok(())
    }
}
