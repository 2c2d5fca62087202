//! How a book begins, and how its clerk is set to work: by its pages, when they are those that the log books name.

use std::sync::Arc;

use bytes::Bytes;
use journal::archive::Archive;
use journal::{Appended, Journal, JournalError};
use ledger::SigningKey;
use ledger::book::Book;
use ledger::entry::Entry;
use ledger::event::{Event, Genesis};
use ledger::ids::{ActorId, BankId, BookId, Hash, Key, Salt};
use ledger::page::{self, Draft, Head, PageRef};
use ledger::reason::BookKind;
use ledger::text::{Code, Label};
use ledger::time::{Timestamp, Zone};
use ledger::{hash, wire};
use tokio::sync::watch;
use tokio::task::JoinSet;

use super::folder::{Folder, Identity, book_id};
use super::keyring::{Keyring, OwnBook};
use super::open::NOBODY;
use super::{BankError, Office, clock_ms, keyless, lost};
use crate::clerk::{Clerk, Desk, FrozenCause, KeyStore, RegisterNow, SealingKeys, Snapshots, Sources, recover};
use crate::log;

/// What every office needs.
pub(super) struct Parts<'a> {
    pub(super) journal: &'a Journal,
    pub(super) archive: &'a Archive,
    pub(super) keys: &'a KeyStore,
    pub(super) folder: &'a Folder,
    pub(super) checkpoint: log::Known,
}

impl Parts<'_> {
    /// Recovers a book and sets its clerk to work.
    pub(super) async fn office(
        &self,
        own: OwnBook,
        register: RegisterNow,
        (before, named): (Arc<[Book]>, &[PageRef]),
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
        let mut recovered = recover(own.book, &sources).await?;
        if recovered.frozen.is_none() {
            let head = recovered.kept.head().page;
            let lost = |why: String| FrozenCause::LostPages.because(why);
            recovered.frozen = lost::why(archive.reader(), head, named)?.map(lost);
            let is_open = register.now().is_none_or(|(_, register)| register.now().closed(own.book).is_none());
            if recovered.frozen.is_none() && is_open {
                recovered.frozen = lost::given_up(self.folder.dir(), archive.reader(), head)?.map(lost);
            }
            if let Some(why) = &recovered.frozen {
                tracing::error!(book = %own.book, code = %own.genesis.code, %why, "the book is frozen");
            }
        }
        let keyless = match &recovered.frozen {
            Some(_) => None,
            None => recovered.kept.read(|kept| {
                let register = register.now().map(|(_, register)| register);
                keyless::why(&own, &kept.book, register.as_deref(), &Keyring::of(self.folder.keys()))
            }),
        };
        if let Some(why) = &keyless {
            tracing::error!(book = %own.book, code = %own.genesis.code, %why, "the book is frozen");
            recovered.frozen = Some(why.clone());
        }
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
        Ok(Arc::new(Office { own, clerk, archive, sealing, before, keyless }))
    }
}

/// The register's book: the one the folder names, or a new one.
pub(super) fn register_book(
    folder: &Folder,
    keyring: &Keyring,
    bank: BankId,
    identity: &Identity,
) -> Result<OwnBook, BankError> {
    let mut all = keyring.all()?;
    if let Some(register) = &identity.register {
        let register = book_id(&folder.dir().join("bank.json"), register)?;
        let own = all.into_iter().find(|own| own.book == register);
        return own.ok_or_else(|| keyless::no_register_key(keyring, register));
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

/// Whether a book's stream has a page. One that cannot be read has some.
async fn has_stream(journal: &Journal, book: BookId) -> Result<bool, BankError> {
    match journal.tail(book).await {
        Ok(tail) => Ok(tail.is_some()),
        Err(JournalError::Missing { .. }) => Ok(false),
        Err(error @ JournalError::Unreachable { .. }) => Err(error.into()),
        Err(_) => Ok(true),
    }
}

/// Makes sure that a book's first page is kept: in the archive and in the journal. A book that the bank has `known` had its first page
/// once, and is not begun again: it is lost.
pub(super) async fn found(
    journal: &Journal,
    archive: &Archive,
    own: &OwnBook,
    register: Option<PageRef>,
    known: bool,
) -> Result<(), BankError> {
    if known && archive.reader(own.book).head()?.is_none() && !has_stream(journal, own.book).await? {
        return Err(lost::gone(own.genesis.code.as_str(), "none of its pages is here"));
    }
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
pub(super) fn own_book(
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

/// The log's name, when nobody gives it one: never that of another bank's.
pub(super) fn usual_origin(bank: BankId) -> String {
    format!("helpbank/{}", bank.to_string().get(..16).unwrap_or_default())
}

pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A key for a book, from the operating system's random bytes.
pub(super) fn new_key() -> SigningKey {
    SigningKey::from_bytes(&random())
}

pub(super) fn random_key() -> Key {
    Key::from_bytes(random())
}

pub(super) fn code(text: &str) -> Code {
    Code::try_from(text).expect("the bank's own codes are codes")
}

pub(super) fn label(text: &str) -> Label {
    Label::try_from(text).expect("the bank's own names are names")
}
