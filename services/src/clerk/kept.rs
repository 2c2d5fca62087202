//! What a book adds up to as of its last kept page, shared with everyone who reads.

use std::sync::{Arc, PoisonError, RwLock};

use ledger::book::Book;
use ledger::ids::BookId;
use ledger::page::{Head, PageRef};
use ledger::register::Register;
use tokio::sync::watch;

/// A book and where it stands.
#[derive(Debug, Clone)]
pub struct KeptBook {
    /// What it adds up to.
    pub book: Book,
    /// Its last page.
    pub head: Head,
}

/// A book as of its last kept page. Cheap to clone; clones see the same book.
#[derive(Debug, Clone)]
pub struct Kept {
    book: Arc<RwLock<KeptBook>>,
    heads: watch::Sender<Head>,
}

impl Kept {
    /// Shares a book.
    pub fn new(book: KeptBook) -> Self {
        let (heads, _) = watch::channel(book.head);
        Self { book: Arc::new(RwLock::new(book)), heads }
    }

    /// Looks at the book. The look must be short: the clerk waits for it.
    pub fn read<R>(&self, look: impl FnOnce(&KeptBook) -> R) -> R {
        look(&self.book.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Changes the book, and tells who follows its head.
    pub(super) fn write<R>(&self, change: impl FnOnce(&mut KeptBook) -> R) -> R {
        let mut book = self.book.write().unwrap_or_else(PoisonError::into_inner);
        let result = change(&mut book);
        self.heads.send_replace(book.head);
        result
    }

    /// The book's id.
    pub fn book_id(&self) -> BookId {
        self.heads.borrow().book
    }

    /// Where the book stands.
    pub fn head(&self) -> Head {
        *self.heads.borrow()
    }

    /// Where these books stand, all at one moment: no page of any of them is taken in meanwhile.
    pub fn heads_at_once(books: &[&Self]) -> Vec<Head> {
        let held: Vec<_> = books.iter().map(|kept| kept.book.read().unwrap_or_else(PoisonError::into_inner)).collect();
        held.iter().map(|kept| kept.head).collect()
    }

    /// Where the book stands, as it goes on.
    pub fn heads(&self) -> watch::Receiver<Head> {
        self.heads.subscribe()
    }
}

/// A copy of the register and the page it was made at.
type Copied = Arc<RwLock<Option<(PageRef, Arc<Register>)>>>;

/// The register as of its last kept page, for the clerks of other books.
#[derive(Debug, Clone)]
pub enum RegisterNow {
    /// The clerk keeps the register itself.
    Own,
    /// Another clerk, or a follower, keeps it. Copied at most once a page, and only when somebody asks.
    Of(Kept, Copied),
}

impl RegisterNow {
    /// The register that this kept book is.
    pub fn of(register: Kept) -> Self {
        Self::Of(register, Arc::default())
    }

    /// The register and the page it stands at. None when this is the register's own clerk.
    pub fn now(&self) -> Option<(PageRef, Arc<Register>)> {
        let Self::Of(kept, copy) = self else { return None };
        let head = kept.head().last()?;
        if let Some((page, register)) = copy.read().unwrap_or_else(PoisonError::into_inner).as_ref()
            && page.page >= head.page
        {
            return Some((*page, Arc::clone(register)));
        }
        let (head, register) = kept.read(|kept| {
            let register = kept.book.register.as_deref().cloned().unwrap_or_default();
            (kept.head.last(), Arc::new(register))
        });
        let head = head?;
        *copy.write().unwrap_or_else(PoisonError::into_inner) = Some((head, Arc::clone(&register)));
        Some((head, register))
    }
}
