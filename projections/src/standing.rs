//! Where the views stand, for the follower that feeds them.

use crate::answer::{Cursor, cursors};
use crate::error::ViewsError;
use crate::views::Views;

impl Views {
    /// The last page of each book that the views hold, in the order of the books' ids.
    pub async fn cursors(&self) -> Result<Vec<Cursor>, ViewsError> {
        self.check_usable()?;
        let mut tx = self.store.read().await?;
        let standing = cursors(&mut tx).await?;
        tx.commit().await?;
        Ok(standing)
    }
}
