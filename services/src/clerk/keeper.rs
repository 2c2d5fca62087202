//! The keeper: takes kept pages into the book that everyone reads, and answers who waited, while the clerk decides the next page.

use ledger::book::Spot;
use ledger::entry::Entry;
use ledger::event::EntryRef;
use ledger::page::{Head, Sealed};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use super::turn::answer;
use super::{Accepted, Asked, ClerkError, Kept};

/// Kept pages that may wait for the keeper; the clerk waits with the next.
const PAGES_WAITING_MAX: usize = 4;

/// What is said to somebody once the page is in the book.
pub(super) enum Reply {
    /// Their entry, at this place of the page.
    Written(usize),
    /// Something that was known before.
    Said(Result<Accepted, ClerkError>),
}

/// A page that is on disk twice.
pub(super) struct Keeping {
    pub(super) sealed: Sealed,
    pub(super) entries: Vec<Entry>,
    pub(super) replies: Vec<(Asked, Reply)>,
}

enum Work {
    Page(Box<Keeping>),
    /// Tells that everything before it is done.
    Mark(oneshot::Sender<()>),
}

/// The way to the keeper.
pub(super) struct Keeper {
    work: mpsc::Sender<Work>,
    task: JoinHandle<()>,
}

impl Keeper {
    /// Sets a keeper to work on a book.
    pub(super) fn start(kept: Kept) -> Self {
        let (work, waiting) = mpsc::channel(PAGES_WAITING_MAX);
        Self { work, task: tokio::spawn(run(kept, waiting)) }
    }

    /// Hands a page over.
    pub(super) async fn keep(&self, page: Keeping) {
        self.give(Work::Page(Box::new(page))).await;
    }

    /// Waits until everything handed over is in the book.
    pub(super) async fn done(&self) {
        let (mark, reached) = oneshot::channel();
        self.give(Work::Mark(mark)).await;
        reached.await.expect("a keeper reaches every mark");
    }

    /// Lets the keeper finish and go.
    pub(super) async fn end(self) {
        drop(self.work);
        self.task.await.expect("a keeper does not panic");
    }

    async fn give(&self, work: Work) {
        assert!(self.work.send(work).await.is_ok(), "the keeper works as long as its clerk");
    }
}

async fn run(kept: Kept, mut waiting: mpsc::Receiver<Work>) {
    while let Some(work) = waiting.recv().await {
        match work {
            Work::Page(page) => take_in(&kept, *page),
            // Whoever waited for the mark may have gone.
            Work::Mark(mark) => drop(mark.send(())),
        }
    }
}

fn take_in(kept: &Kept, page: Keeping) {
    let Keeping { sealed, entries, replies } = page;
    let header = &sealed.header;
    kept.write(|kept| {
        for (index, entry) in (0_u32..).zip(&entries) {
            kept.book.evolve(Spot { page: header.page, index }, entry);
        }
        kept.head = Head::after(header, sealed.hash);
    });
    for (asked, reply) in replies {
        let result = match reply {
            Reply::Said(said) => said,
            Reply::Written(place) => {
                let index = u32::try_from(place).expect("PAGE_ENTRIES_MAX fits a u32");
                let place = EntryRef { book: header.book, page: header.page, index, hash: sealed.entry_hashes[place] };
                let entry = header.first_entry.saturating_add(u64::from(index));
                Ok(Accepted { place, entry, page_hash: sealed.hash, repeated: false })
            }
        };
        answer(asked, result);
    }
}
