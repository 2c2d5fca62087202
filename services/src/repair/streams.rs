//! The streams of a bank that does not run, made to hold what the archive holds.

use std::collections::BTreeMap;
use std::path::PathBuf;

use bytes::Bytes;
use journal::archive::Archive;

use journal::server::{Server, ServerConfig};
use journal::{Appended, Journal, NatsJournal};
use ledger::ids::BookId;
use ledger::page::{Page, PageRef};
use ledger::register::Register;
use serde::Serialize;
use transparency::verify::{Check, Status, Verdict};

use super::archived::{Archived, EndsBy};
use super::archives::{self, ArchiveOutcome, Held};
use super::compare::{Standing, compare};
use super::named::{self, Named};
use super::strays::without_strays;
use super::{RepairError, known, plan, set_aside, take_in};
use crate::bank::{Folder, clock_ms};
use crate::missed::Missed;
use crate::room;

/// What a repair is given.
#[derive(Debug, Clone, Default)]
pub struct Scope {
    /// The nats-server program, when it is not to be looked for.
    pub nats_server: Option<PathBuf>,
    /// Whether damaged files are thrown away instead of being kept aside.
    pub discard: bool,
    /// A bundle of this bank, to take pages from that are lost here.
    pub bundle: Option<PathBuf>,
    /// Whether a book may end before a page that is known to have been there and is in no copy.
    pub accept_loss: bool,
    /// Whether nothing is written: only what would be done is said.
    pub dry_run: bool,
    /// Books that are to end at these pages, before they are closed there.
    pub cuts: BTreeMap<BookId, u64>,
}

impl Scope {
    /// The page that a book must not go past: where it was closed, or is to be.
    pub(super) fn end(&self, book: BookId, register: &Register) -> Option<u64> {
        let closed = register.now().closed(book).map(|end| end.last.page);
        let cut = self.cuts.get(&book).copied();
        closed.into_iter().chain(cut).min()
    }
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
    /// It was not looked at: the archive is to be mended first, and nothing was to be written.
    Later,
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
    /// What was done about the archive.
    pub archive: Held,
    /// Pages that the archive has from a bundle.
    pub from_bundle: u64,
}

/// A repair that came to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repaired {
    /// Book by book.
    pub books: Vec<Outcome>,
    /// Where the damaged files of the streams are.
    pub set_aside: Option<PathBuf>,
    /// Where the damaged files of the archive are.
    pub archive_aside: Option<PathBuf>,
}

/// Makes every archive hold what all copies together have, and every stream what its archive holds. The folder must be taken, so no desk
/// runs in it. `seen` is told of every page that is verified or compared.
pub async fn repair(folder: &Folder, scope: &Scope, seen: &mut (dyn FnMut() + Send)) -> Result<Repaired, RepairError> {
    room::enough(folder.dir())?;
    room::watched(folder.dir(), mend_folder(folder, scope, seen)).await?.unwrap_or(Err(RepairError::Ended))
}

async fn mend_folder(folder: &Folder, scope: &Scope, seen: &mut (dyn FnMut() + Send)) -> Result<Repaired, RepairError> {
    let register = register_of(folder)?;
    // A person who gives pages up knows that the log book names others.
    let stands = if scope.accept_loss { sound_but_for_the_log(folder) } else { sound(folder, register, seen) };
    let stands = match stands {
        // Other copies may help.
        Err(error @ (RepairError::Archive(_) | RepairError::Unsound(_))) => Err(error),
        stands => Ok(stands?),
    };
    let config = || {
        let mut config = ServerConfig::new(folder.nats());
        config.binary.clone_from(&scope.nats_server);
        config
    };
    let mut server = Server::start(config()).await?;
    let mut journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    let (mut archives, mut archive_aside) = (Vec::new(), None);
    let short = match &stands {
        Ok(whole) => falls_short(folder, whole, &journal).await?,
        Err(_) => true,
    };
    let whole = if scope.bundle.is_some() || short || !scope.cuts.is_empty() {
        let plan = plan::plan(folder, register, &journal, scope, seen).await?;
        archives.clone_from(&plan.books);
        if !scope.dry_run {
            // Before anything is cut off: what is given up was there, and its number is not given again.
            Missed::note(folder.dir(), &plan.given_up)?;
        }
        match (plan.changes(), scope.dry_run) {
            (false, _) => stands?,
            (true, true) => {
                server.stop().await;
                return Ok(Repaired {
                    books: archives.into_iter().map(later).collect(),
                    set_aside: None,
                    archive_aside,
                });
            }
            (true, false) => {
                archive_aside = archives::carry_out(&plan, folder, &journal, scope, clock_ms()).await?;
                let stands =
                    if scope.accept_loss { sound_but_for_the_log(folder) } else { sound(folder, register, seen) };
                stands.map_err(|error| mended(error, archive_aside.clone()))?
            }
        }
    } else {
        stands?
    };
    let fold = take_in::register(&whole)?;
    let mut standings = Vec::new();
    for (book, head) in whole.books() {
        let end = scope.end(*book, &fold);
        standings.push(compare(&journal, &whole.reader(*book), *head, end).await?);
    }
    let mut aside = None;
    let damaged = standings.iter().any(|standing| matches!(standing, Standing::Damaged(_)));
    if damaged && !scope.discard && !scope.dry_run {
        server.stop().await;
        aside = Some(set_aside::copy(&folder.nats().join("jetstream"), clock_ms())?);
        server = Server::start(config()).await?;
        journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    }
    let archive = Archive::open(folder.archive());
    let mut books = mend_all(&journal, &whole, &archive, &standings, scope).await;
    server.stop().await;
    for outcome in books.iter_mut().flatten() {
        if let Some(of) = archives.iter().find(|of| of.book == outcome.book) {
            (outcome.archive, outcome.from_bundle) = (of.held, of.from_bundle);
            outcome.taken_in = outcome.taken_in.saturating_add(of.from_stream);
            outcome.why = of.why.clone().or(outcome.why.take());
        }
    }
    Ok(Repaired { books: books?, set_aside: aside, archive_aside })
}

/// Whether a book lacks pages that are known to have been there, or has others: by the log books, by its stream, by what was given up.
async fn falls_short(folder: &Folder, archived: &Archived, journal: &Journal) -> Result<bool, RepairError> {
    let register = take_in::register(archived)?;
    let named = Named::read(archived, &register)?;
    for (book, shown) in &named.pages(&register) {
        let head = archived.books().iter().find(|(of, _)| of == book).map_or(0, |(_, head)| head.page);
        if named::short(&archived.reader(*book), head, shown)?.is_some() {
            return Ok(true);
        }
    }
    let now = register.now();
    for (book, head) in archived.books().iter().filter(|(book, _)| now.closed(*book).is_none()) {
        let taken_in = take_in::take_in(journal, archived.archive(), *book, (&register, None), true).await?;
        let head = head.page.saturating_add(taken_in);
        if known::beyond(journal, &archived.reader(*book), head, &register).await.is_some() {
            return Ok(true);
        }
    }
    let heads: Vec<(BookId, u64)> = archived.books().iter().map(|(book, head)| (*book, head.page)).collect();
    if !known::missing(folder, &heads, &register, &named)?.is_empty() {
        return Ok(true);
    }
    let end = |book: BookId| now.closed(book).map_or(0, |end| end.last.page);
    Ok(archived.books().iter().any(|(book, head)| head.page < end(*book)))
}

/// What was found after the archives had been written.
fn mended(error: RepairError, aside: Option<PathBuf>) -> RepairError {
    if let RepairError::Unsound(report) = error { RepairError::StillUnsound { report, aside } } else { error }
}

/// A book whose stream waits for its archive.
fn later(archive: ArchiveOutcome) -> Outcome {
    Outcome {
        book: archive.book,
        head: archive.head,
        done: Done::Later,
        why: archive.why,
        taken_in: archive.from_stream,
        put_back: 0,
        archive: archive.held,
        from_bundle: archive.from_bundle,
    }
}

/// The archive of a folder, when all of it holds.
pub(crate) fn verified(folder: &Folder) -> Result<Archived, RepairError> {
    sound(folder, register_of(folder)?, &mut || {})
}

/// The same, for closing books: where the log books name other pages than there are, that is what they are closed for.
pub(crate) fn sound_but_for_the_log(folder: &Folder) -> Result<Archived, RepairError> {
    match verified(folder) {
        Err(RepairError::Unsound(report))
            if report.checks.iter().filter(|check| check.status == Status::Failed).all(is_of_log) =>
        {
            without_strays(Archived::whole(&folder.archive(), register_of(folder)?)?)
        }
        verified => verified,
    }
}

/// Whether a check says that the pages that a log book names are others, or the trees that pages name.
fn is_of_log(check: &Check) -> bool {
    check.found.as_ref().is_some_and(|found| found.code == "logged-others") || is_of_trees(check)
}

/// Whether a check says that pages name a tree that no log book makes.
fn is_of_trees(check: &Check) -> bool {
    check.found.as_ref().is_some_and(|found| found.code == "names-other-tree")
}

/// The register that the folder names.
fn register_of(folder: &Folder) -> Result<BookId, RepairError> {
    let none = || RepairError::NoBank(folder.dir().to_owned());
    let identity = crate::bank::read_identity(folder.dir())?.ok_or_else(none)?;
    identity.register.and_then(|register| register.parse().ok()).ok_or_else(none)
}

/// The archive, when all of it holds: every book that the register names. One that was being opened when the bank stopped is not one of
/// them yet: it has its first page and its key, and the next start of the desk, or the same succession, goes on with it.
fn sound(folder: &Folder, register: BookId, seen: &mut (dyn FnMut() + Send)) -> Result<Archived, RepairError> {
    let archived = without_strays(Archived::whole(&folder.archive(), register)?)?;
    let report = archived.audit(EndsBy::Word, &mut || seen())?;
    let mut failed = report.checks.iter().filter(|check| check.status == Status::Failed);
    match report.verdict {
        // A log book that lost its end makes fewer trees than pages name: that is for the succession to say, and no reason to keep streams back.
        Verdict::Failed if !failed.all(is_of_trees) => Err(RepairError::Unsound(Box::new(report))),
        Verdict::Failed | Verdict::Ok | Verdict::Incomplete => Ok(archived),
    }
}

async fn mend_all(
    journal: &Journal,
    archived: &Archived,
    archive: &Archive,
    standings: &[Standing],
    scope: &Scope,
) -> Result<Vec<Outcome>, RepairError> {
    let dry_run = scope.dry_run;
    let mut books = Vec::new();
    let mut register = take_in::register(archived)?;
    for ((book, head), standing) in archived.books().iter().zip(standings) {
        let end = scope.end(*book, &register);
        let taken_in = take_in::take_in(journal, archive, *book, (&register, end), dry_run).await?;
        if taken_in > 0 && !dry_run && *book == archived.register() {
            // Keys that the register has just learnt of may seal what follows.
            register = take_in::register(archived)?;
        }
        let outcome = Outcome {
            book: *book,
            head: *head,
            done: Done::Whole,
            why: None,
            taken_in,
            put_back: 0,
            archive: Held::Whole,
            from_bundle: 0,
        };
        let done =
            if dry_run { would_mend(standing, outcome) } else { mend(journal, archive, standing, outcome).await? };
        books.push(done);
    }
    Ok(books)
}

/// What [`mend`] would do.
fn would_mend(standing: &Standing, mut outcome: Outcome) -> Outcome {
    let last = outcome.head.page;
    (outcome.done, outcome.put_back) = match standing {
        Standing::Whole => (Done::Whole, 0),
        Standing::Short(there) => (Done::Completed, last.saturating_sub(*there)),
        Standing::Missing => (Done::Made, last),
        Standing::Damaged(why) => {
            outcome.why = Some(why.clone());
            (Done::Rebuilt, last)
        }
    };
    outcome
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
