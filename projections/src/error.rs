//! What can go wrong with views. None of it touches the ledger: views can always be dropped and built again.

use ledger::ids::BookId;

/// Why a page was not projected or a question not answered.
#[derive(Debug, thiserror::Error)]
pub enum ViewsError {
    /// The database failed.
    #[error("the database of the views failed")]
    Sql(#[from] sqlx::Error),
    /// The views were made by another version of this program, or a rebuild did not end: call `reset` and project from the first page.
    #[error("the views must be rebuilt: they were made by another version of this program, or a rebuild did not end")]
    RebuildNeeded,
    /// The page is not the next one of its book.
    #[error("page {got} of book {book} does not follow: the views hold {held} pages of it")]
    Gap {
        /// The book.
        book: BookId,
        /// The last page held.
        held: u64,
        /// The page given.
        got: u64,
    },
    /// The page, or the page it names as the one before, is not the one that was projected.
    #[error("page {page} of book {book} is another than the one that was projected")]
    Fork {
        /// The book.
        book: BookId,
        /// The page that differs.
        page: u64,
    },
    /// The page was decided against a page of the register that has not been projected, or another one.
    #[error("page {page} of book {book} names page {register} of the register, which has not been projected")]
    RegisterBehind {
        /// The book.
        book: BookId,
        /// The page given.
        page: u64,
        /// The register's page it names.
        register: u64,
    },
    /// The entry cannot be true of its book: it was never checked, or is damaged.
    #[error("entry {index} of page {page} of book {book} cannot be projected: {why}")]
    Unsound {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
        /// The place in the page, from 0.
        index: usize,
        /// What is wrong.
        why: &'static str,
    },
    /// What was asked about is not in the views.
    #[error("there is no such {0}")]
    NotFound(&'static str),
}

impl ViewsError {
    /// Whether the same may succeed later, with nothing done to the views: a full disk, a database that is being started.
    pub const fn may_pass(&self) -> bool {
        match self {
            Self::Sql(_) => true,
            Self::RebuildNeeded
            | Self::Gap { .. }
            | Self::Fork { .. }
            | Self::RegisterBehind { .. }
            | Self::Unsound { .. }
            | Self::NotFound(_) => false,
        }
    }
}
