//! Opening a bank: the register first, then every book that it names or whose key is here; what a crash left half opened is finished.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use journal::Journal;
use journal::archive::Archive;
use ledger::book::Book;
use ledger::command::Request;
use ledger::ids::{ActorId, BankId, BookId, Key};
use ledger::reason::BookKind;
use ledger::register::Scope;
use ledger::text::{Code, Label};
use ledger::time::Zone;
use projections::Views;
use tokio::sync::{broadcast, watch};
use tokio::task::JoinSet;
use vault::Vault;

use super::begin::{Parts, code, found, label, own_book, random, random_key, register_book, usual_origin};
use super::folder::{Folder, Identity};
use super::keyring::{Keyring, OwnBook};
use super::{Bank, BankError, Office, SubmitError, lost};
use crate::clerk::{KeyStore, RegisterNow};
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

/// What a bank is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// To work: every book is there, as far as the log books name it, or nobody writes in it.
    Work,
    /// To close the books that lost pages: those may be missing. Its log signs nothing.
    Succession,
}

impl Bank {
    /// Opens a bank, or founds one in an empty folder. One that has lost a book, or pages of its register, is not opened.
    pub async fn open(config: OpenConfig) -> Result<Arc<Self>, BankError> {
        Self::open_for(config, Purpose::Work).await
    }

    /// Opens a bank in which books are to be closed, whatever they have lost.
    pub(crate) async fn open_to_succeed(config: OpenConfig) -> Result<Arc<Self>, BankError> {
        Self::open_for(config, Purpose::Succession).await
    }

    async fn open_for(config: OpenConfig, purpose: Purpose) -> Result<Arc<Self>, BankError> {
        let OpenConfig { folder, journal, views, log } = config;
        let identity = folder.identity(|| BankId::from_bytes(random()))?;
        let bank: BankId =
            identity.bank.parse().map_err(|_| BankError::Opening("bank.json names no bank".to_owned()))?;
        let archive = Archive::open(folder.archive());
        let keys = KeyStore::open(&folder.index())?;
        let keyring = Keyring::of(folder.keys());
        let register = register_book(&folder, &keyring, bank, &identity)?;
        let keep = match purpose {
            Purpose::Work => {
                let has_pages = lost::log_has_pages(&archive)?;
                Keep::open(folder.dir(), log.origin.as_deref(), &usual_origin(bank), has_pages)?
            }
            Purpose::Succession => Keep::mute(folder.dir(), &usual_origin(bank))?,
        };
        let asked = match purpose {
            Purpose::Work => log::ask_all(folder.dir(), &keep.verifier()),
            Purpose::Succession => log::Asked::new(),
        };
        found(&journal, &archive, &register, None, identity.register.is_some()).await?;
        if identity.register.is_none() {
            folder.write_identity(&Identity { register: Some(register.book.to_string()), ..identity })?;
        }
        let vault = Vault::open(&folder.vault()).await?;
        let views = match views {
            Some(url) => Views::open(&url).await?,
            None => Views::open(&format!("sqlite://{}", folder.views().display())).await?,
        };
        let known = Some(keep.signed().checkpoint.as_known()).filter(|known| known.size > 0);
        let (checkpoint, known) = watch::channel(known);
        let (shutdown, stop) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let parts = Parts { journal: &journal, archive: &archive, keys: &keys, folder: &folder, checkpoint: known };
        let none: Arc<[Book]> = Arc::default();
        let office = parts.office(register.clone(), RegisterNow::Own, (none, &[]), &stop, &mut tasks).await?;
        let (live, _) = broadcast::channel(LIVE_ENTRIES);
        let bank = Arc::new(Self {
            id: bank,
            purpose,
            register: RegisterNow::of(office.clerk.kept().clone()),
            register_book: register.book,
            treasury_book: OnceLock::new(),
            log_book: OnceLock::new(),
            log: Arc::new(Log::new(keep, &folder, log.every_ms, asked)),
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
        if let Err(error) = bank.take_up_all(&register).await {
            // Nobody is left at work when the reason is told.
            bank.stop().await;
            return Err(error);
        }
        Ok(bank)
    }

    /// Opens every book, and the one of a kind that is not there; then holds the log against who has seen it.
    async fn take_up_all(self: &Arc<Self>, register: &OwnBook) -> Result<(), BankError> {
        follower::start(self).await?;
        self.follow(register.book).await;
        self.all_succeeded()?;
        let mut own: Vec<OwnBook> = self.keyring.all()?.into_iter().filter(|own| own.book != register.book).collect();
        own.extend(self.keyless().await?);
        // The log books first: they say which pages the others had.
        own.sort_by_key(|own| (own.genesis.kind != BookKind::Log, own.book));
        let (logs, others): (Vec<_>, Vec<_>) = own.into_iter().partition(|own| own.genesis.kind == BookKind::Log);
        for own in logs {
            self.take_up(own).await?;
        }
        self.whole_register(register)?;
        for own in others {
            self.take_up(own).await?;
        }
        let _ = self.treasury_book.set(self.the_one(BookKind::Treasury, "TREASURY", "Treasury").await?);
        // A folder that is older than log books gets its own now.
        let _ = self.log_book.set(self.the_one(BookKind::Log, "LOG", "Log").await?);
        if self.purpose == Purpose::Work {
            // Before anybody can write: the next pages may name another checkpoint than those before them.
            self.log().look(self).await;
        }
        self.look_back().await;
        self.look_back_later().await;
        self.spawn(log::run(Arc::downgrade(self))).await;
        Ok(())
    }

    /// Opens a book at the start of the bank.
    async fn take_up(self: &Arc<Self>, own: OwnBook) -> Result<(), BankError> {
        if self.register().now().closed(own.book).is_some_and(|end| end.last.page == 0) {
            return Ok(());
        }
        match self.open_book(own.clone()).await {
            // Half opened when the bank stopped, and not to be finished: its code has gone to another book meanwhile, say.
            Err(SubmitError::Refused(why)) => {
                let why = opening(SubmitError::Refused(why));
                tracing::warn!(book = %own.book, code = %own.genesis.code, %why, "the register refuses this book; it is set aside");
            }
            Err(SubmitError::Failed(BankError::Lost { book, why })) if self.purpose == Purpose::Succession => {
                tracing::warn!(book, why, "a book that is to be closed has lost its pages");
            }
            Err(SubmitError::Frozen { .. }) if self.log.contradicted().is_some() => {
                tracing::warn!(book = %own.book, code = %own.genesis.code, "a book that is half open stays so: nothing is written");
            }
            opened => drop(opened.map_err(opening)?),
        }
        Ok(())
    }

    /// The one book of a kind of which a bank has one; opened when it is not there.
    async fn the_one(self: &Arc<Self>, kind: BookKind, code: &str, name: &str) -> Result<BookId, BankError> {
        let register = self.register();
        let open =
            |office: &&Arc<Office>| office.own.genesis.kind == kind && register.now().closed(office.own.book).is_none();
        if let Some(office) = self.offices().iter().find(open) {
            return Ok(office.own.book);
        }
        if let Some(other) = register.now().books().into_iter().rfind(|book| book.kind == kind) {
            // It lost all its pages, or was closed and has no successor yet. Another one beside it would be the second.
            return match self.purpose {
                Purpose::Succession => Ok(other.book),
                Purpose::Work => {
                    Err(lost::gone(other.code.as_str(), "it is the only one of its kind, and cannot be opened"))
                }
            };
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
        let known = self.register().now().book(book).is_some();
        if let Some(why) = self.log.contradicted().filter(|_| !known) {
            return Err(SubmitError::Frozen { book: self.register_book, why: why.clone() });
        }
        found(&self.journal, &self.archive, &own, head, known).await.map_err(SubmitError::Failed)?;
        if !known {
            self.may_add(&own).map_err(SubmitError::Failed)?;
            let added = self.submit(self.register_book, adding(&own)).await;
            if let Err(SubmitError::Refused(_)) = added {
                self.keyring.set_aside(book).map_err(|error| SubmitError::Failed(error.into()))?;
            }
            added?;
        }
        let before = self.before(book).map_err(SubmitError::Failed)?;
        let named = self.named(book);
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
            parts
                .office(own, self.register.clone(), (before, &named), &stop, &mut tasks)
                .await
                .map_err(SubmitError::Failed)?
        };
        self.offices.write().unwrap_or_else(PoisonError::into_inner).insert(book, Arc::clone(&office));
        if let Some(why) = self.log.contradicted() {
            office.clerk.freeze(why.clone());
        }
        self.follow(book).await;
        Ok(book)
    }
}

/// The request by which the register takes a book in. Its key follows from the book, so that it is asked for once.
pub(super) fn adding(own: &OwnBook) -> Request {
    let mut key = [0; 16];
    key.copy_from_slice(&own.book.0[..16]);
    Request { key: Key::from_bytes(key), occurred_at: None, actor: own.actor, cause: None, command: own.add() }
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
