//! After pages were lost that somebody was shown: which books may not go on, closing them, opening their successors, and a log of a new name.
//!
//! A bank that lost witnessed pages would sign a second history by going on. So what was shown is looked up first: by what the log signed
//! last, by what the witnesses remember, and, leaf by leaf, by a published copy of the log. What is whole by that goes on; what is not is
//! closed where it ends, and a book of the same kind takes its place and takes over what it had. When nothing is lost nothing is done.

mod evidence;
mod own_pages;
mod plan;

use std::path::PathBuf;

use journal::server::{Server, ServerConfig};
use journal::{Journal, NatsJournal};
use ledger::ids::BookId;
use transparency::log::note::VerifierKey;

use evidence::OfPages;
pub use evidence::{Evidence, Source};
pub use plan::{Lost, Plan};

use crate::bank::{Bank, Ending, Folder, FolderError, OpenConfig, Succeeded};
use crate::causes::chain;
use crate::clerk::FrozenCause;
use crate::log::{Keep, LogConfig, LogError, OldLog, known_by};
use crate::missed::Missed;
use crate::repair::named::Named;
use crate::repair::{Held, RepairError, Scope, folded_register, repair, sound_but_for_the_log};
use crate::room::{self, NoRoom};

/// What a succession is given.
#[derive(Debug, Clone)]
pub struct Succession {
    /// The name of the new log: never one that was used before.
    pub origin: String,
    /// A published copy of the old log, as `helpbank log publish` makes it.
    pub published: Option<PathBuf>,
    /// Whether a person vouches for the register being whole where no leaf says so.
    pub trust_register: bool,
    /// Whether a person vouches for every page being here where nobody says how large the log was.
    pub trust_books: bool,
    /// Witnesses of the policy that are gone for good, by a person's word.
    pub without: Vec<String>,
    /// Whether nothing is written: only what would be done is said.
    pub dry_run: bool,
    /// The nats-server program, when it is not to be looked for.
    pub nats_server: Option<PathBuf>,
}

/// Why a succession was not done.
#[derive(Debug, thiserror::Error)]
pub enum SuccessionError {
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The archive.
    #[error(transparent)]
    Repair(#[from] RepairError),
    /// The log's files.
    #[error(transparent)]
    Log(#[from] LogError),
    /// The published copy.
    #[error("the published log in {path} cannot be used: {why}")]
    Published {
        /// Where it is.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Nothing that was shown is missing.
    #[error(
        "nothing is lost: the archive has every page that the log book names, and makes every tree that is known to have been signed or \
         cosigned, the largest of {0} pages. No book may be closed for that"
    )]
    NothingLost(u64),
    /// A witness was not heard, and may know of more.
    #[error(
        "the witness {name} was not heard: {why}. It may remember more than is known here, so nobody can say that nothing more is lost. Bring it \
         back, and run the same command again; do not start the desk before. When it is gone for good, say so with --without-witness {name}"
    )]
    Unheard {
        /// What the policy calls it.
        name: String,
        /// Why.
        why: String,
    },
    /// Nobody says how large the log was.
    #[error(
        "nobody can say how large the log was when it was shown last: what it signed last is lost, no witness remembers it, and no copy was \
         given. Give a copy of the log with --published. When there is none, and you know that no page was lost, say so with --trust-books: \
         then the log is closed and begun anew, and the books go on"
    )]
    NoEvidence,
    /// The disk.
    #[error(transparent)]
    NoRoom(#[from] NoRoom),
    /// Somebody asked it to end.
    #[error("it was told to end before it had. What was done stays done; run the same command again")]
    Ended,
    /// The register itself lost pages.
    #[error(
        "the register lost pages: {there} are left, and page {page} was shown. No book of this bank may go on without them, and the register \
         has no successor. Look for them in a bundle (`helpbank repair --bundle FILE`), in every backup and at every auditor; if they \
         are gone, found a new bank and keep this one as evidence: see services/RUNBOOK.md"
    )]
    RegisterLost {
        /// How many are left.
        there: u64,
        /// The last that is known to have been shown.
        page: u64,
    },
    /// Nobody knows which pages are missing.
    #[error(
        "{missing} pages were shown and nobody here knows of which books. Give a newer copy of the log with --published. When there is none, \
         and you know from paper (a printed head of the register, say) that the register has lost nothing, say so with --trust-register: \
         then every other book is closed. When you know that no page of any book was lost, and as many pages are here that the log book \
         does not name, say so with --trust-books instead: then the log alone is closed and begun anew"
    )]
    Unknown {
        /// How many pages.
        missing: u64,
    },
    /// A copy has pages that the archive has not.
    #[error(
        "the stream of the book {0} has pages that its archive lacks. Run `helpbank repair` first: it gives them back, and less is lost"
    )]
    RepairFirst(BookId),
    /// The name was used.
    #[error(
        "the name {origin:?} was used before: {who} knows a log of it. A name is never used again; choose another with --origin"
    )]
    OriginUsed {
        /// The name.
        origin: String,
        /// Who knows it.
        who: String,
    },
    /// A book cannot be opened as it stands.
    #[error("the book {book} is frozen: {why}. Run `helpbank repair` first")]
    Frozen {
        /// The book.
        book: BookId,
        /// Why.
        why: String,
    },
    /// A step did not succeed; what was done before it stays.
    #[error("it broke off: {0}. What was done stays done; run the same command again")]
    BrokeOff(String),
}

/// A succession that was done.
#[derive(Debug)]
pub struct Done {
    /// Book by book.
    pub books: Vec<Succeeded>,
    /// The key of the new log.
    pub key: VerifierKey,
}

/// What a succession has to do.
#[derive(Debug)]
pub enum Found {
    /// This.
    ToDo(Plan),
    /// Nothing more: the same succession was done before, and the log has this key.
    WasDone(VerifierKey),
}

/// Witnesses that were not heard, by what the policy calls them, and why.
pub type Silent = Vec<(String, String)>;

/// Finds out what was lost. The folder must be taken, so no desk runs in it. Witnesses that were not heard are given in any case.
pub async fn look(folder: &Folder, asked: &Succession, silent: &mut Silent) -> Result<Found, SuccessionError> {
    let dir = folder.dir();
    take_in(folder, asked).await?;
    let old = OldLog::read(dir)?;
    let (known, unheard) = known_by(dir, &asked.origin, &old).await?;
    let published = asked.published.as_deref().and_then(evidence::origin_of);
    let known = known.or_else(|| (published.as_ref() == Some(&asked.origin)).then(|| "the published copy".to_owned()));
    let is_current = old.name.as_ref() == Some(&asked.origin) && !old.lost && Keep::beginning(dir).is_none();
    if let Some(who) = known.clone().filter(|_| !is_current) {
        return Err(SuccessionError::OriginUsed { origin: asked.origin.clone(), who });
    }
    // The copy is of the log before this one when the same command is given once more.
    let published = asked.published.as_deref().filter(|_| !is_current || published == old.name);
    let archived = sound_but_for_the_log(folder)?;
    let register = folded_register(&archived)?;
    let archive = |error| SuccessionError::Repair(RepairError::Archive(error));
    let of_pages = OfPages {
        archived: &archived,
        register: &register,
        named: &Named::read(&archived, &register).map_err(archive)?,
        missed: &Missed::read(dir)?,
        is_fresh: !old.lost && old.signed.as_ref().is_some_and(|signed| signed.size() == 0),
    };
    let evidence = Evidence::gather(dir, &old, published, &of_pages).await?;
    for (name, why) in evidence.silent.iter().chain(&unheard) {
        if !silent.iter().any(|(other, _)| other == name) {
            silent.push((name.clone(), why.clone()));
        }
    }
    let plan = plan::plan(&of_pages, &evidence, &old, asked);
    let heard = silent
        .iter()
        .find(|(name, _)| !asked.without.contains(name))
        .map_or(Ok(()), |(name, why)| Err(SuccessionError::Unheard { name: name.clone(), why: why.clone() }));
    match (known, plan) {
        (Some(_), Ok(None)) if is_current && evidence.all.iter().all(|(tree, _)| tree.size == 0) => {
            Keep::ends_beginning(dir)?;
            Ok(Found::WasDone(Keep::read_verifier(dir)?))
        }
        (Some(who), _) => Err(SuccessionError::OriginUsed { origin: asked.origin.clone(), who }),
        (None, Ok(Some(plan))) => {
            if !asked.dry_run {
                heard?;
            }
            Ok(Found::ToDo(plan))
        }
        (None, Ok(None)) => {
            heard?;
            Err(SuccessionError::NothingLost(evidence.largest().map_or(0, |(largest, _)| largest.size)))
        }
        (None, Err(error)) => Err(error),
    }
}

/// Has archives and streams be one before anything is looked at: what a kill left in one of the two is no loss. What is damaged is not
/// touched.
async fn take_in(folder: &Folder, asked: &Succession) -> Result<(), SuccessionError> {
    sound_but_for_the_log(folder)?;
    let (nats_server, dry_run) = (asked.nats_server.clone(), asked.dry_run);
    let scope = Scope { nats_server, dry_run, accept_loss: true, ..Scope::default() };
    let mended = repair(folder, &scope, &mut || {}).await?;
    let more = mended.books.iter().find(|book| book.taken_in > 0 || book.archive != Held::Whole);
    match more.filter(|_| dry_run) {
        Some(book) => Err(SuccessionError::RepairFirst(book.book)),
        None => Ok(()),
    }
}

/// Does what the plan says.
pub async fn carry_out(folder: Folder, asked: &Succession, plan: &Plan) -> Result<Done, SuccessionError> {
    let dir = folder.dir().to_owned();
    let old = OldLog::read(&dir)?;
    room::enough(&dir)?;
    let books = room::watched(&dir, close_all(folder, asked, plan)).await;
    let books = books.map_err(SuccessionError::from)?.unwrap_or(Err(SuccessionError::Ended))?;
    // Last: a log of a new name over the old log book would be a contradiction; the other way round nothing is signed.
    let key = Keep::renew(&dir, &old, &asked.origin)?;
    Ok(Done { books, key })
}

/// Cuts back, closes and succeeds the books of the plan.
async fn close_all(folder: Folder, asked: &Succession, plan: &Plan) -> Result<Vec<Succeeded>, SuccessionError> {
    let broke_off = |why: String| SuccessionError::BrokeOff(why);
    let cuts = plan::cuts(plan);
    if !cuts.is_empty() {
        let scope = Scope { nats_server: asked.nats_server.clone(), accept_loss: true, cuts, ..Scope::default() };
        repair(&folder, &scope, &mut || {}).await?;
    }
    let mut config = ServerConfig::new(folder.nats());
    config.binary.clone_from(&asked.nats_server);
    let server = Server::start(config).await.map_err(|error| broke_off(chain(&error)))?;
    let journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    // It signs nothing while it stands here.
    let log = LogConfig { origin: None, every_ms: None };
    let opened = Bank::open_to_succeed(OpenConfig { folder, journal, views: None, log }).await;
    let done = match opened {
        Ok(bank) => {
            let done = succeed_all(&bank, plan).await;
            bank.stop().await;
            done
        }
        Err(error) => Err(broke_off(chain(&error))),
    };
    server.stop().await;
    done
}

async fn succeed_all(bank: &std::sync::Arc<Bank>, plan: &Plan) -> Result<Vec<Succeeded>, SuccessionError> {
    // One that only lacks its key is read, and that is enough.
    let frozen =
        bank.books().into_iter().filter(|book| book.frozen.as_ref().is_some_and(|it| it.cause != FrozenCause::NoKey));
    // A book that is to be closed takes nothing more in any case.
    if let Some(frozen) = frozen.into_iter().find(|book| !plan::has(plan, book.id)) {
        return Err(SuccessionError::Frozen {
            book: frozen.id,
            why: frozen.frozen.map_or_else(String::new, |it| it.why),
        });
    }
    let mut books = Vec::new();
    for lost in &plan.books {
        let Lost { book, witnessed, reason, .. } = *lost;
        let ending = Ending { book, witnessed, tree: plan.tree.as_ref().map(|(tree, _)| *tree), reason };
        let done = bank.succeed(&ending).await;
        books.push(done.map_err(|error| SuccessionError::BrokeOff(chain(&error)))?);
    }
    Ok(books)
}
