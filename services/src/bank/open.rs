//! Opening a bank: the register first, then every book whose key is here; what a crash left half opened is finished.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use bytes::Bytes;
use journal::archive::Archive;
use journal::{Appended, Journal};
use ledger::SigningKey;
use ledger::book::Book;
use ledger::command::Request;
use ledger::entry::Entry;
use ledger::event::{Event, Genesis};
use ledger::ids::{ActorId, BankId, BookId, Hash, Key, Salt};
use ledger::page::{self, Draft, Head, PageRef};
use ledger::reason::BookKind;
use ledger::register::Scope;
use ledger::text::{Code, Label};
use ledger::time::{Timestamp, Zone};
use ledger::{hash, wire};
use projections::Views;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;
use vault::Vault;

use super::folder::{Folder, Identity, book_id};
use super::keyring::{Keyring, OwnBook};
use super::{Bank, BankError, Office, SubmitError, clock_ms};
use crate::clerk::{Clerk, Desk, KeyStore, RegisterNow, SealingKeys, Snapshots, Sources, recover};
use crate::follower::{self, Projected};
use crate::log::{self, Keep, Log, LogConfig};

/// New entries that a slow listener may be behind.
const LIVE_ENTRIES: usize = 4_096;

/// What a bank is opened with.
#[derive(Debug)]
pub struct OpenConfig {
    /// The data folder, taken.
    pub folder: Folder,
    /// Where pages are kept.
    pub journal: Journal,
    /// Where the views are; SQLite in the data folder when absent.
    pub views: Option<String>,
    /// How its log is set up.
    pub log: LogConfig,
}

/// Who acts when the bank itself does.
pub(crate) const NOBODY: ActorId = ActorId::from_bytes([0; 16]);

impl Bank {
    /// Opens a bank, or founds one in an empty folder.
    pub async fn open(config: OpenConfig) -> Result<Arc<Self>, BankError> {
        let OpenConfig { folder, journal, views, log } = config;
        let identity = folder.identity(|| BankId::from_bytes(random()))?;
        let bank: BankId =
            identity.bank.parse().map_err(|_| BankError::Opening("bank.json names no bank".to_owned()))?;
        let archive = Archive::open(folder.archive());
        let keys = KeyStore::open(&folder.index())?;
        let keyring = Keyring::of(folder.keys());
        let register = register_book(&folder, &keyring, bank, &identity)?;
        found(&journal, &archive, &register, None).await?;
        if identity.register.is_none() {
            folder.write_identity(&Identity { register: Some(register.book.to_string()), ..identity })?;
        }
        let vault = Vault::open(&folder.vault()).await?;
        let views = match views {
            Some(url) => Views::open(&url).await?,
            None => Views::open(&format!("sqlite://{}", folder.views().display())).await?,
        };
        let keep = Keep::open(folder.dir(), log.origin.as_deref(), &usual_origin(bank))?;
        let known = Some(keep.signed().checkpoint.as_known()).filter(|known| known.size > 0);
        let (checkpoint, known) = watch::channel(known);
        let (shutdown, stop) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let parts = Parts { journal: &journal, archive: &archive, keys: &keys, folder: &folder, checkpoint: known };
        let none: Arc<[Book]> = Arc::default();
        let office = parts.office(register.clone(), RegisterNow::Own, none, &stop, &mut tasks).await?;
        let (live, _) = broadcast::channel(LIVE_ENTRIES);
        let bank = Arc::new(Self {
            id: bank,
            register: RegisterNow::of(office.clerk.kept().clone()),
            register_book: register.book,
            treasury_book: OnceLock::new(),
            log_book: OnceLock::new(),
            log: Arc::new(Log::new(keep, folder.log(), log.every_ms)),
            checkpoint,
            offices: RwLock::new(BTreeMap::from([(register.book, office)])),
            opening: tokio::sync::Mutex::new(()),
            projected: Projected::default(),
            folder,
            journal,
            archive,
            keys,
            keyring,
            vault,
            views,
            live,
            shutdown,
            tasks: tokio::sync::Mutex::new(tasks),
        });
        follower::start(&bank).await?;
        bank.follow(register.book).await;
        for own in bank.keyring.all()?.into_iter().filter(|own| own.book != register.book) {
            match bank.open_book(own.clone()).await {
                // Half opened when the bank stopped, and not to be finished: its code has gone to another book meanwhile, say.
                Err(SubmitError::Refused(why)) => {
                    let why = opening(SubmitError::Refused(why));
                    tracing::warn!(book = %own.book, code = %own.genesis.code, %why, "the register refuses this book; it is set aside");
                }
                opened => drop(opened.map_err(opening)?),
            }
        }
        let _ = bank.treasury_book.set(bank.the_one(BookKind::Treasury, "TREASURY", "Treasury").await?);
        // A folder that is older than log books gets its own now.
        let _ = bank.log_book.set(bank.the_one(BookKind::Log, "LOG", "Log").await?);
        bank.spawn(log::run(Arc::downgrade(&bank))).await;
        Ok(bank)
    }

    /// The one book of a kind of which a bank has one; opened when it is not there.
    async fn the_one(self: &Arc<Self>, kind: BookKind, code: &str, name: &str) -> Result<BookId, BankError> {
        let register = self.register();
        let open =
            |office: &&Arc<Office>| office.own.genesis.kind == kind && register.now().closed(office.own.book).is_none();
        if let Some(office) = self.offices().iter().find(open) {
            return Ok(office.own.book);
        }
        let free = |code: &Code| !register.now().is_taken(Scope::Book, code);
        // A site may have taken the code before the bank had such a book.
        let others = (2_u32..).map(|number| format!("{code}-{number}"));
        let code = std::iter::once(code.to_owned()).chain(others).map(|text| self::code(&text)).find(free);
        let code = code.expect("some code is free");
        let own = self.new_book(kind, code, label(name), None, Zone::ATHENS, random_key(), NOBODY);
        self.keyring.keep(&own)?;
        self.open_book(own).await.map_err(opening)
    }

    /// A book that does not exist yet.
    #[expect(clippy::too_many_arguments, reason = "they are the fields of a genesis and of its place in the register")]
    pub(super) fn new_book(
        &self,
        kind: BookKind,
        code: Code,
        name: Label,
        municipality: Option<ledger::ids::PartyId>,
        zone: Zone,
        asked: Key,
        actor: ActorId,
    ) -> OwnBook {
        own_book(self.id, kind, code, name, municipality, zone, asked, actor, Some(self.register_book))
    }

    /// Opens a book whose key is here: genesis, clerk, and its place in the register; each step only when it is still to be done.
    pub(super) async fn open_book(self: &Arc<Self>, own: OwnBook) -> Result<BookId, SubmitError> {
        let book = own.book;
        if self.office(book).is_some() {
            return Ok(book);
        }
        let head = self.register.now().map(|(page, _)| page);
        found(&self.journal, &self.archive, &own, head).await.map_err(SubmitError::Failed)?;
        if self.register().now().book(book).is_none() {
            let added = self.submit(self.register_book, adding(&own)).await;
            if let Err(SubmitError::Refused(_)) = added {
                self.keyring.set_aside(book).map_err(|error| SubmitError::Failed(error.into()))?;
            }
            added?;
        }
        let before = self.before(book).map_err(SubmitError::Failed)?;
        let stop = self.shutdown.subscribe();
        let parts = Parts {
            journal: &self.journal,
            archive: &self.archive,
            keys: &self.keys,
            folder: &self.folder,
            checkpoint: self.checkpoint.subscribe(),
        };
        let office = {
            let mut tasks = self.tasks.lock().await;
            parts.office(own, self.register.clone(), before, &stop, &mut tasks).await.map_err(SubmitError::Failed)?
        };
        self.offices.write().unwrap_or_else(PoisonError::into_inner).insert(book, office);
        self.follow(book).await;
        Ok(book)
    }
}

impl Bank {
    /// The books that a book succeeds, each as it was closed, the nearest first.
    fn before(&self, book: BookId) -> Result<Arc<[Book]>, BankError> {
        let register = self.register();
        let wrong = |of: BookId, why: &str| {
            BankError::Opening(format!("the book {book} succeeds the book {of}, {why}; restore it from a backup"))
        };
        let ended = |of: BookId| {
            let office = self.office(of).ok_or_else(|| wrong(of, "whose key or pages are not here"))?;
            let end = register.now().closed(of).map(|end| (end.last.page, end.last.hash));
            let head = office.clerk.kept().head();
            if end != Some((head.page, head.hash)) {
                return Err(wrong(of, "which does not end where the register closed it"));
            }
            Ok(office.clerk.kept().read(|kept| kept.book.clone()))
        };
        register.now().predecessors(book).into_iter().map(ended).collect()
    }
}

/// The log's name, when nobody gives it one: never that of another bank's.
fn usual_origin(bank: BankId) -> String {
    format!("helpbank/{}", bank.to_string().get(..16).unwrap_or_default())
}

/// The request by which the register takes a book in. Its key follows from the book, so that it is asked for once.
pub(super) fn adding(own: &OwnBook) -> Request {
    let mut key = [0; 16];
    key.copy_from_slice(&own.book.0[..16]);
    Request { key: Key::from_bytes(key), occurred_at: None, actor: own.actor, cause: None, command: own.add() }
}

/// What every office needs.
struct Parts<'a> {
    journal: &'a Journal,
    archive: &'a Archive,
    keys: &'a KeyStore,
    folder: &'a Folder,
    checkpoint: log::Known,
}

impl Parts<'_> {
    /// Recovers a book and sets its clerk to work.
    async fn office(
        &self,
        own: OwnBook,
        register: RegisterNow,
        before: Arc<[Book]>,
        stop: &watch::Receiver<bool>,
        tasks: &mut JoinSet<()>,
    ) -> Result<Arc<Office>, BankError> {
        let archive = self.archive.book(own.book)?;
        if let Some(torn) = archive.torn() {
            tracing::warn!(path = %torn.path.display(), page = torn.page, "a page that a crash interrupted was cut off the archive");
        }
        let keys = self.keys.book(own.book)?;
        let snapshots = Snapshots::of(&self.folder.state(), own.book);
        let sources = Sources {
            journal: self.journal,
            archive: &archive,
            keys: &keys,
            snapshots: &snapshots,
            register: &register,
        };
        let recovered = recover(own.book, &sources).await?;
        let sealing = SealingKeys::of(own.keys.clone());
        let desk = Desk {
            sealing: sealing.clone(),
            journal: self.journal.clone(),
            archive: archive.clone(),
            keys,
            snapshots,
            register,
            checkpoint: self.checkpoint.clone(),
            before: Arc::clone(&before),
            clock: clock_ms,
        };
        let (clerk, work) = Clerk::start(desk, recovered, stop.clone());
        tasks.spawn(async move {
            if let Err(error) = work.await {
                tracing::error!(error = crate::causes::chain(&error), "a clerk stopped");
            }
        });
        Ok(Arc::new(Office { own, clerk, archive, sealing, before }))
    }
}

/// The register's book: the one the folder names, or a new one.
fn register_book(folder: &Folder, keyring: &Keyring, bank: BankId, identity: &Identity) -> Result<OwnBook, BankError> {
    let mut all = keyring.all()?;
    if let Some(register) = &identity.register {
        let register = book_id(&folder.dir().join("bank.json"), register)?;
        let own = all.into_iter().find(|own| own.book == register);
        return own.ok_or_else(|| {
            BankError::Opening(format!("the key of the register {register} is not in keys/; restore it from a backup"))
        });
    }
    // A crash may have left a register that bank.json does not name yet: go on with it.
    if let Some(at) = all.iter().position(|own| own.genesis.kind == BookKind::Register) {
        return Ok(all.swap_remove(at));
    }
    let (code, name) = (code("REGISTER"), label("Register"));
    let own = own_book(bank, BookKind::Register, code, name, None, Zone::ATHENS, random_key(), NOBODY, None);
    keyring.keep(&own)?;
    Ok(own)
}

/// Makes sure that a book's first page is kept: in the archive and in the journal.
async fn found(
    journal: &Journal,
    archive: &Archive,
    own: &OwnBook,
    register: Option<PageRef>,
) -> Result<(), BankError> {
    journal.create(own.book, own.genesis.kind.code()).await?;
    let archive = archive.book(own.book)?;
    if archive.head().is_some() || journal.tail(own.book).await?.is_some() {
        return Ok(());
    }
    let now = Timestamp::from_ms(clock_ms());
    let entry = Entry {
        key: own.asked,
        request: Hash::ZERO,
        occurred_at: now,
        actor: own.actor,
        cause: None,
        salt: Salt::from_bytes(random()),
        event: Event::BookOpened(own.genesis.clone()),
        signature: None,
    };
    let draft =
        Draft { head: Head::before(own.book), written_at: now, checkpoint: None, register, entries: &[entry.encode()] };
    let key = own.key_among(&[own.genesis.key]).expect("a key file begins with the genesis's key");
    let sealed = page::seal(&draft, key);
    let bytes = Bytes::from(sealed.bytes);
    archive.spool(PageRef { page: 1, hash: sealed.hash }, bytes.clone()).await?;
    match journal.append(own.book, 1, sealed.hash, bytes).await {
        Appended::Kept => Ok(()),
        Appended::Taken => Err(BankError::Opening(format!("another first page of the book {} is there", own.book))),
        // The page is spooled; the next start publishes the very same bytes.
        Appended::Unknown(error) => Err(error.into()),
    }
}

#[expect(clippy::too_many_arguments, reason = "they are the fields of a genesis and of its place in the register")]
fn own_book(
    bank: BankId,
    kind: BookKind,
    code: Code,
    name: Label,
    municipality: Option<ledger::ids::PartyId>,
    zone: Zone,
    asked: Key,
    actor: ActorId,
    register: Option<BookId>,
) -> OwnBook {
    let key = new_key();
    let genesis = Genesis { bank, kind, code, key: page::public(&key), register, nonce: Salt::from_bytes(random()) };
    let book = hash::genesis(&wire::encode(&genesis));
    let (keys, rotations) = (vec![key], Vec::new());
    OwnBook { book, genesis, keys, rotations, name, municipality, zone, asked, actor, predecessor: None }
}

fn opening(error: SubmitError) -> BankError {
    match error {
        SubmitError::Failed(cause) | SubmitError::Cause(cause) => cause,
        SubmitError::Refused(refusals) => {
            let words: Vec<String> = refusals.iter().map(ToString::to_string).collect();
            BankError::Opening(words.join("; "))
        }
        SubmitError::KeyReused
        | SubmitError::Busy { .. }
        | SubmitError::Frozen { .. }
        | SubmitError::Stopping
        | SubmitError::UnknownBook(_) => BankError::Opening(error.to_string()),
    }
}

fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A key for a book, from the operating system's random bytes.
pub(super) fn new_key() -> SigningKey {
    SigningKey::from_bytes(&random())
}

fn random_key() -> Key {
    Key::from_bytes(random())
}

fn code(text: &str) -> Code {
    Code::try_from(text).expect("the bank's own codes are codes")
}

fn label(text: &str) -> Label {
    Label::try_from(text).expect("the bank's own names are names")
}
