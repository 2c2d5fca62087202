//! The bank: its books with their clerks, its vault and its views, opened from one data folder. It knows nothing of HTTP or of the command line.

mod begin;
mod contradicted;
mod error;
mod folder;
mod keyless;
mod keyring;
mod lost;
mod office;
mod open;
mod reads;
mod rotate;
mod site;
mod succeed;

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{SystemTime, UNIX_EPOCH};

use journal::Journal;
use journal::archive::Archive;
use ledger::command::Request;
use ledger::ids::{BankId, BookId, PublicKey};
use ledger::page::{CheckpointRef, PageRef};
use ledger::reason::BookKind;
use ledger::register::Register;
use ledger::time::Timestamp;
use projections::Views;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;
use vault::Vault;

pub use error::{BankError, SubmitError};
pub use folder::{FOLDER_VERSION, Folder, FolderError, Identity, read_identity, write_private};
pub(crate) use folder::{WRITING, write_whole};
pub use keyring::{Keyring, OwnBook};
pub use office::Office;
pub(crate) use open::NOBODY;
pub use open::OpenConfig;
pub use site::NewSite;
pub use succeed::{Ending, Left, Succeeded};

use crate::clerk::{Accepted, Frozen, KeyStore, RegisterNow};
use crate::follower::{NewEntry, Projected};
use crate::log::Log;

/// A book as people see it in lists.
#[derive(Debug, Clone)]
pub struct BookInfo {
    /// Its id.
    pub id: BookId,
    /// What it keeps.
    pub kind: BookKind,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its last page.
    pub head: PageRef,
    /// Entries so far.
    pub entries: u64,
    /// When its last page was written.
    pub written_at: Timestamp,
    /// The key that seals it.
    pub key: PublicKey,
    /// Why it takes nothing more, when it does not.
    pub frozen: Option<Frozen>,
}

/// An open bank.
pub struct Bank {
    id: BankId,
    purpose: open::Purpose,
    folder: Folder,
    journal: Journal,
    archive: Archive,
    keys: KeyStore,
    keyring: Keyring,
    register_book: BookId,
    treasury_book: std::sync::OnceLock<BookId>,
    log_book: std::sync::OnceLock<BookId>,
    log: Arc<Log>,
    checkpoint: watch::Sender<Option<CheckpointRef>>,
    register: RegisterNow,
    offices: RwLock<BTreeMap<BookId, Arc<Office>>>,
    opening: tokio::sync::Mutex<()>,
    vault: Vault,
    views: Views,
    projected: Projected,
    live: broadcast::Sender<NewEntry>,
    shutdown: watch::Sender<bool>,
    tasks: tokio::sync::Mutex<JoinSet<()>>,
}

impl Bank {
    /// Who people are.
    pub const fn vault(&self) -> &Vault {
        &self.vault
    }

    /// What it all looks like.
    pub const fn views(&self) -> &Views {
        &self.views
    }

    /// The bank's id.
    pub const fn id(&self) -> BankId {
        self.id
    }

    /// The data folder.
    pub const fn folder(&self) -> &Folder {
        &self.folder
    }

    /// Where pages are kept.
    pub const fn journal(&self) -> &Journal {
        &self.journal
    }

    /// The second copy of the pages.
    pub const fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The book of items, sites, parties and keys.
    pub const fn register_book(&self) -> BookId {
        self.register_book
    }

    /// The book of money.
    pub fn treasury_book(&self) -> BookId {
        *self.treasury_book.get().expect("the treasury is opened before the bank is handed out")
    }

    /// The book of the transparency log's order.
    pub fn log_book(&self) -> BookId {
        *self.log_book.get().expect("the log book is opened before the bank is handed out")
    }

    /// The transparency log.
    pub const fn log(&self) -> &Arc<Log> {
        &self.log
    }

    /// Kept pages of all books that are leaves of the log, or will be.
    pub fn pages_to_log(&self) -> u64 {
        let leaves = |office: &&Arc<Office>| office.own.genesis.kind != BookKind::Log;
        self.offices().iter().filter(leaves).map(|office| office.clerk.kept().head().page).sum()
    }

    /// Tells the clerks of the last checkpoint.
    pub(crate) fn know(&self, checkpoint: Option<CheckpointRef>) {
        self.checkpoint.send_replace(checkpoint);
    }

    /// The office of a book.
    pub fn office(&self, book: BookId) -> Option<Arc<Office>> {
        self.offices.read().unwrap_or_else(PoisonError::into_inner).get(&book).cloned()
    }

    /// All offices, in order of their books' ids.
    pub fn offices(&self) -> Vec<Arc<Office>> {
        self.offices.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// All offices, those of log books last: read in this order, the log book makes every checkpoint that the heads of the others name.
    pub(crate) fn offices_log_last(&self) -> Vec<Arc<Office>> {
        let mut offices = self.offices();
        offices.sort_by_key(|office| office.own.genesis.kind == BookKind::Log);
        offices
    }

    /// Every book, in order of kind and code.
    pub fn books(&self) -> Vec<BookInfo> {
        let register = self.register();
        let key = |office: &Office| {
            let allowed = register.now().keys(office.own.book);
            let here = office.sealing.among(&allowed).as_ref().map(ledger::page::public);
            here.or(allowed.last().copied()).unwrap_or(office.own.genesis.key)
        };
        let mut books: Vec<BookInfo> = self.offices_log_last().iter().map(|office| office.info(key(office))).collect();
        books.sort_by(|a, b| (a.kind, &a.code).cmp(&(b.kind, &b.code)));
        books
    }

    /// The register as of its last kept page.
    pub fn register(&self) -> Arc<Register> {
        self.register.now().map(|(_, register)| register).unwrap_or_default()
    }

    /// The register and the page it stands at.
    pub fn register_at(&self) -> Option<(PageRef, Arc<Register>)> {
        self.register.now()
    }

    /// Looks at a book as of its last kept page. The look must be short: the clerk waits for it.
    pub fn with_book<R>(&self, book: BookId, read: impl FnOnce(&ledger::book::Book) -> R) -> Option<R> {
        let office = self.office(book)?;
        Some(office.clerk.kept().read(|kept| read(&kept.book)))
    }

    /// Asks a book's clerk for an entry. The answer comes when the fact is on disk twice, or when it is certain that nothing was written.
    pub async fn submit(&self, book: BookId, request: Request) -> Result<Accepted, SubmitError> {
        let office = self.office(book).ok_or(SubmitError::UnknownBook(book))?;
        if let Some(why) = self.log.contradicted() {
            return Err(SubmitError::Frozen { book, why: why.clone() });
        }
        self.leaves_a_key(&request.command)?;
        let cause = match request.cause {
            Some(place) => Some(Arc::new(self.cited(place).await?)),
            None => None,
        };
        Ok(office.clerk.submit(request, cause).await?)
    }

    /// New entries as the views take them in.
    pub fn entries_live(&self) -> broadcast::Receiver<NewEntry> {
        self.live.subscribe()
    }

    /// Tells listeners of a new entry; nobody need listen.
    pub(crate) fn announce(&self, new: NewEntry) {
        let _ = self.live.send(new);
    }

    /// Turns true when the bank is to stop.
    pub(crate) fn stopping(&self) -> watch::Receiver<bool> {
        self.shutdown.subscribe()
    }

    /// Sets a task to work that [`Bank::stop`] waits for.
    pub(crate) async fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        self.tasks.lock().await.spawn(task);
    }

    /// How often a journal did not say whether a page was kept, over all books.
    pub fn doubts(&self) -> u64 {
        let doubts = |office: &Arc<Office>| office.clerk.counters().doubts.load(std::sync::atomic::Ordering::Relaxed);
        self.offices().iter().map(doubts).sum()
    }

    /// How far the views are.
    pub const fn projected(&self) -> &Projected {
        &self.projected
    }

    /// The bank's clock.
    pub fn now(&self) -> Timestamp {
        Timestamp::from_ms(clock_ms())
    }

    /// Tells everyone to stop.
    pub fn begin_stop(&self) {
        self.shutdown.send_replace(true);
    }

    /// Tells everyone to stop and waits until they have.
    pub async fn stop(&self) {
        self.begin_stop();
        let mut tasks = self.tasks.lock().await;
        while tasks.join_next().await.is_some() {}
        self.vault.close().await;
        self.views.close().await;
    }
}

/// The operating system's clock, in milliseconds since the Unix epoch.
pub fn clock_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}
