//! The clerk: the write path of one book. It decides commands one after the other, writes them together as a page, and answers once the page
//! is on disk twice. It knows nothing of HTTP, of people's words or of views.

mod draft;
mod flight;
mod frozen;
mod indexer;
mod keeper;
mod keys;
mod kept;
mod recent;
mod recover;
mod sealing;
mod snapshot;
mod turn;

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Acquire;

use ledger::book::Book;
use ledger::command::Request;
use ledger::entry::Entry;
use ledger::event::EntryRef;
use ledger::ids::{BookId, Hash};
use ledger::page::CheckpointRef;
use ledger::refusal::Refusal;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;

pub use frozen::{Frozen, FrozenCause};
pub use kept::{Kept, KeptBook, RegisterNow};
pub use keys::{KeyIndex, KeyIndexError, KeyStore, Known};
pub use recover::{RecoverError, Recovered, Sources, recover};
pub use sealing::SealingKeys;
pub use snapshot::{STATED_EVERY_ENTRIES, STATED_EVERY_PAGES, Snapshots};

/// Requests that may wait for one clerk; one more is answered «busy».
pub const QUEUE_MAX: usize = 16_384;
/// What a busy clerk asks people to wait, in milliseconds.
pub const RETRY_AFTER_MS: u64 = 250;

/// A fact that has been written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Accepted {
    /// Where it stands.
    pub place: EntryRef,
    /// Its number in the book, from 0.
    pub entry: u64,
    /// The hash of its page.
    pub page_hash: Hash,
    /// Whether the same request had been accepted before.
    pub repeated: bool,
}

/// Why nothing was written, or why nobody knows.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ClerkError {
    /// The rules refuse it.
    #[error("refused: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused(Vec<Refusal>),
    /// The key was used for another request.
    #[error("this idempotency key was used before, for a different request")]
    KeyReused,
    /// Too many requests are waiting.
    #[error("too many requests are waiting; try again in {retry_after_ms} ms")]
    Busy {
        /// How long to wait.
        retry_after_ms: u64,
    },
    /// The book takes nothing more until someone has looked at it.
    #[error("the book {book} is frozen: {why}")]
    Frozen {
        /// The book.
        book: BookId,
        /// What is wrong and what to do.
        why: Frozen,
    },
    /// The clerk is stopping; whether the entry was written is found out by asking again with the same key.
    #[error("the bank is stopping; ask again with the same key")]
    Stopping,
}

/// One request, its cause already fetched and verified, and where the answer goes.
pub(crate) struct Asked {
    pub(crate) request: Request,
    /// The request's hash.
    pub(crate) hash: Hash,
    /// What the index of keys said of its key, and up to which page it reached then.
    pub(crate) looked: Looked,
    pub(crate) cause: Option<Arc<Entry>>,
    pub(crate) answer: oneshot::Sender<Result<Accepted, ClerkError>>,
}

/// A look into the index of keys.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Looked {
    /// The index held every key of the book's pages up to this one.
    pub(crate) up_to: u64,
    /// What it said.
    pub(crate) known: Option<Known>,
}

/// What the clerk counts, for `/metrics`.
#[derive(Debug, Default)]
pub struct Counters {
    /// Entries written.
    pub accepted: AtomicU64,
    /// Requests refused by the rules.
    pub refused: AtomicU64,
    /// Requests answered with an earlier entry.
    pub repeated: AtomicU64,
    /// Pages written.
    pub pages: AtomicU64,
    /// Times the journal did not say whether a page was kept.
    pub doubts: AtomicU64,
    /// Pages lost to another clerk.
    pub taken: AtomicU64,
}

/// The way to a clerk. Cheap to clone.
#[derive(Clone)]
pub struct Clerk {
    book: BookId,
    requests: mpsc::Sender<Asked>,
    kept: Kept,
    keys: KeyIndex,
    /// The last page whose keys are in the index.
    indexed: Arc<AtomicU64>,
    counters: Arc<Counters>,
    freeze: Arc<watch::Sender<Option<Frozen>>>,
}

/// What a clerk works with.
pub struct Desk {
    /// The book's keys.
    pub sealing: SealingKeys,
    /// Where pages are kept.
    pub journal: journal::Journal,
    /// The second copy.
    pub archive: journal::archive::BookArchive,
    /// The idempotency keys of the book.
    pub keys: KeyIndex,
    /// Where snapshots of the state go.
    pub snapshots: Snapshots,
    /// The register, when this is not its book.
    pub register: RegisterNow,
    /// The last checkpoint of the transparency log.
    pub checkpoint: watch::Receiver<Option<CheckpointRef>>,
    /// The books that this one succeeds, each at its last page, the nearest first.
    pub before: Arc<[Book]>,
    /// The clock, in milliseconds since the Unix epoch.
    pub clock: fn() -> i64,
}

impl Clerk {
    /// Sets a clerk to work on a recovered book. It stops when `shutdown` turns true, after the page under way.
    pub fn start(desk: Desk, recovered: Recovered, shutdown: watch::Receiver<bool>) -> (Self, JoinHandle<()>) {
        let (requests, queue) = mpsc::channel(QUEUE_MAX);
        let freeze = Arc::new(watch::Sender::new(recovered.frozen.clone()));
        let counters = Arc::new(Counters::default());
        let clerk = Self {
            book: recovered.kept.book_id(),
            requests,
            kept: recovered.kept.clone(),
            keys: desk.keys.clone(),
            indexed: Arc::new(AtomicU64::new(recovered.kept.head().page)),
            counters: Arc::clone(&counters),
            freeze: Arc::clone(&freeze),
        };
        let work = turn::Turn::new(desk, recovered, counters, freeze, Arc::clone(&clerk.indexed));
        (clerk, tokio::spawn(work.run(queue, shutdown)))
    }

    /// Asks for an entry. The answer comes when the entry is on disk twice, or when it is certain that nothing was written.
    pub async fn submit(&self, request: Request, cause: Option<Arc<Entry>>) -> Result<Accepted, ClerkError> {
        let (answer, answered) = oneshot::channel();
        // What can be done for one request alone is done here, beside the clerk: he is one for all.
        let up_to = self.indexed.load(Acquire);
        let looked = match self.keys.get(request.key) {
            Ok(known) => Looked { up_to, known },
            // The clerk looks himself, and says what is wrong.
            Err(_) => Looked { up_to: 0, known: None },
        };
        let asked = Asked { hash: request.hash(), looked, request, cause, answer };
        self.requests.try_send(asked).map_err(|error| match error {
            mpsc::error::TrySendError::Full(_) => ClerkError::Busy { retry_after_ms: RETRY_AFTER_MS },
            mpsc::error::TrySendError::Closed(_) => ClerkError::Stopping,
        })?;
        answered.await.unwrap_or(Err(ClerkError::Stopping))
    }

    /// The book.
    pub const fn book(&self) -> BookId {
        self.book
    }

    /// What has been kept so far.
    pub const fn kept(&self) -> &Kept {
        &self.kept
    }

    /// What the clerk has counted since it began.
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// Why the book takes nothing more, when it does not.
    pub fn frozen(&self) -> Option<Frozen> {
        self.freeze.borrow().clone()
    }

    /// Stops the book: nothing more is written until someone has looked at it and started the bank again. The first reason stays.
    pub fn freeze(&self, why: Frozen) {
        turn::freeze(&self.freeze, self.book, why);
    }

    /// Lets a book go on that was frozen for this reason when its clerk began, so that nothing was decided in it since.
    pub(crate) fn thaw(&self, why: &Frozen) {
        let thawed = self.freeze.send_if_modified(|frozen| {
            let same = frozen.as_ref() == Some(why);
            if same {
                *frozen = None;
            }
            same
        });
        if thawed {
            tracing::info!(book = %self.book, "the book goes on");
        }
    }
}
