//! The streams of a bank that does not run, made to hold what the archive holds.

use std::path::PathBuf;

use bytes::Bytes;
use journal::archive::Archive;

use journal::server::{Server, ServerConfig};
use journal::{Appended, Journal, NatsJournal};
use ledger::ids::BookId;
use ledger::page::{Page, PageRef};
use serde::Serialize;
use transparency::verify::Verdict;

use super::archived::{Archived, EndsBy};
use super::compare::{Standing, compare};
use super::{RepairError, set_aside, take_in};
use crate::bank::{Folder, clock_ms};

/// What a repair is given.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The nats-server program, when it is not to be looked for.
    pub nats_server: Option<PathBuf>,
    /// Whether damaged files are thrown away instead of being kept aside.
    pub discard: bool,
}

/// What was done about a stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// Nothing: it was whole.
    Whole,
    /// It was there and ended early: the rest was put back.
    Completed,
    /// It was not there: made and filled.
    Made,
    /// It was damaged: thrown away, made and filled.
    Rebuilt,
}

/// What became of one book's stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The book.
    pub book: BookId,
    /// Its last page, which archive and stream now both have.
    pub head: PageRef,
    /// What was done.
    pub done: Done,
    /// What was wrong.
    pub why: Option<String>,
    /// Pages that only the stream had, and that the archive has now.
    pub taken_in: u64,
    /// Pages that were put back.
    pub put_back: u64,
}

/// A repair that came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// Book by book.
    pub books: Vec<Outcome>,
    /// Where the damaged files are.
    pub set_aside: Option<PathBuf>,
}

/// Makes every stream hold what the archive holds. The folder must be taken, so no desk runs in it. `seen` is told of every page that is
/// verified or compared.
pub async fn repair(folder: &Folder, scope: &Scope, seen: &mut (dyn FnMut() + Send)) -> Result<Repaired, RepairError> {
    let register = register_of(folder)?;
    let archived = sound(folder, register, seen)?;
    let config = || {
        let mut config = ServerConfig::new(folder.nats());
        config.binary.clone_from(&scope.nats_server);
        config
    };
    let mut server = Server::start(config()).await?;
    let mut journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    let mut standings = Vec::new();
    for (book, head) in archived.books() {
        standings.push(compare(&journal, &archived.reader(*book), *head).await?);
    }
    let mut aside = None;
    if !scope.discard && standings.iter().any(|standing| matches!(standing, Standing::Damaged(_))) {
        server.stop().await;
        aside = Some(set_aside::copy(&folder.nats().join("jetstream"), clock_ms())?);
        server = Server::start(config()).await?;
        journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    }
    let books = mend_all(&journal, &archived, &Archive::open(folder.archive()), &standings).await;
    server.stop().await;
    Ok(Repaired { books: books?, set_aside: aside })
}

/// The register that the folder names.
fn register_of(folder: &Folder) -> Result<BookId, RepairError> {
    let none = || RepairError::NoBank(folder.dir().to_owned());
    let identity = crate::bank::read_identity(folder.dir())?.ok_or_else(none)?;
    identity.register.and_then(|register| register.parse().ok()).ok_or_else(none)
}

/// The archive, when all of it holds.
fn sound(folder: &Folder, register: BookId, seen: &mut (dyn FnMut() + Send)) -> Result<Archived, RepairError> {
    let archived = Archived::whole(&folder.archive(), register)?;
    let report = archived.audit(EndsBy::Word, &mut || seen())?;
    match report.verdict {
        Verdict::Failed => Err(RepairError::Unsound(Box::new(report))),
        Verdict::Ok | Verdict::Incomplete => Ok(archived),
    }
}

async fn mend_all(
    journal: &Journal,
    archived: &Archived,
    archive: &Archive,
    standings: &[Standing],
) -> Result<Vec<Outcome>, RepairError> {
    let mut books = Vec::new();
    let mut register = take_in::register(archived)?;
    for ((book, head), standing) in archived.books().iter().zip(standings) {
        let taken_in = take_in::take_in(journal, archive, *book, &register).await?;
        if taken_in > 0 && *book == archived.register() {
            // Keys that the register has just learnt of may seal what follows.
            register = take_in::register(archived)?;
        }
        let outcome = Outcome { book: *book, head: *head, done: Done::Whole, why: None, taken_in, put_back: 0 };
        books.push(mend(journal, archive, standing, outcome).await?);
    }
    Ok(books)
}

async fn mend(
    journal: &Journal,
    archive: &Archive,
    standing: &Standing,
    mut outcome: Outcome,
) -> Result<Outcome, RepairError> {
    let book = outcome.book;
    let kind = kind_of(archive, book)?;
    outcome.head = archive.reader(book).head()?.unwrap_or(outcome.head);
    let from = match standing {
        Standing::Whole => return Ok(outcome),
        Standing::Short(last) => {
            outcome.done = Done::Completed;
            last.saturating_add(1)
        }
        Standing::Missing => {
            outcome.done = Done::Made;
            journal.create(book, kind).await?;
            1
        }
        Standing::Damaged(why) => {
            outcome.done = Done::Rebuilt;
            outcome.why = Some(why.clone());
            journal.start_over(book, kind).await?;
            1
        }
    };
    for item in archive.reader(book).pages(from)? {
        let (number, bytes) = item?;
        put_back(journal, book, number, bytes).await?;
        outcome.put_back = outcome.put_back.saturating_add(1);
    }
    Ok(outcome)
}

async fn put_back(journal: &Journal, book: BookId, page: u64, bytes: Vec<u8>) -> Result<(), RepairError> {
    let not_put_back = RepairError::NotPutBack { book, page };
    let Ok(parsed) = Page::parse(bytes) else { return Err(not_put_back) };
    let hash = parsed.hash;
    match journal.append(book, page, hash, Bytes::from(parsed.into_bytes())).await {
        Appended::Kept => Ok(()),
        Appended::Taken => Err(not_put_back),
        Appended::Unknown(error) => Err(error.into()),
    }
}

/// What the book's first page says it is: a word for operators.
fn kind_of(archive: &Archive, book: BookId) -> Result<&'static str, RepairError> {
    let first = archive.reader(book).read(1)?.and_then(|bytes| Page::parse(bytes).ok()?.entries().ok());
    let genesis = first.and_then(|entries| Some(ledger::check::check_genesis(book, &entries.first()?.1)?.kind));
    Ok(genesis.map_or("book", |kind| kind.code()))
}
