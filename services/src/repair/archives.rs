//! The archives of a bank that does not run, mended from every copy there is: a page that the archive lost or that was damaged in it is put
//! back when a bundle or a stream has it, byte by byte as it was sealed. Nothing is written unless every book comes out whole.

use std::fs;
use std::path::{Path, PathBuf};

use journal::Journal;
use journal::archive::{Archive, BookArchive};
use ledger::event::Event;
use ledger::ids::BookId;
use ledger::page::{Page, PageRef};
use ledger::reason::BookKind;
use ledger::register::Register;
use rustc_hash::FxHashMap;
use serde::Serialize;
use transparency::verify::{Depth, Verdict, verify_bundle};

use super::RepairError;
use super::copies::{Behind, BundlePages, Copies, Each, Walked};
use super::streams::Scope;
use crate::bank::Folder;
use crate::log::read_size;

/// How a book's archive stands to what all copies together have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// It has all of it.
    Whole,
    /// It ended early: the rest was put behind it.
    Completed,
    /// It was damaged: written anew.
    Rebuilt,
}

/// What became of one book's archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveOutcome {
    /// The book.
    pub book: BookId,
    /// Its last page.
    pub head: PageRef,
    /// What was done.
    pub held: Held,
    /// What was wrong, and at which page.
    pub why: Option<String>,
    /// Pages that a bundle, or a repair that broke off, gave back.
    pub from_bundle: u64,
    /// Pages that the stream gave back.
    pub from_stream: u64,
}

/// What is to be done, before it is done.
pub(super) struct Plan {
    pub(super) books: Vec<ArchiveOutcome>,
    register: BookId,
    fold: Register,
}

impl Plan {
    /// Whether the archive is to be written at all.
    pub(super) fn changes(&self) -> bool {
        self.books.iter().any(|book| book.held != Held::Whole)
    }
}

/// Where the archives of a folder lie, and what was written beside them.
struct Places {
    archive: Archive,
    beside: Archive,
}

impl Places {
    fn of(folder: &Folder) -> Self {
        let beside = folder.dir().join("archive.mending");
        Self { archive: Archive::open(folder.archive()), beside: Archive::open(beside) }
    }
}

/// A bundle must hold before anything of it is used.
fn checked(path: &Path, register: BookId) -> Result<(), RepairError> {
    let failed = |error: std::io::Error| RepairError::Bundle { path: path.to_owned(), error: error.into() };
    let file = fs::File::open(path).map_err(failed)?;
    let source = std::io::BufReader::with_capacity(1 << 20, file);
    let report = verify_bundle(source, Some(register), Depth::Everything).map_err(failed)?;
    match report.verdict {
        Verdict::Failed => Err(RepairError::UnsoundBundle { path: path.to_owned(), report: Box::new(report) }),
        Verdict::Ok | Verdict::Incomplete => Ok(()),
    }
}

/// Goes through every book in every copy, and says what is to be done.
pub(super) async fn plan(
    folder: &Folder,
    register: BookId,
    journal: &Journal,
    scope: &Scope,
    seen: &mut (dyn FnMut() + Send),
) -> Result<Plan, RepairError> {
    let places = Places::of(folder);
    let mut bundle = None;
    if let Some(path) = &scope.bundle {
        checked(path, register)?;
        bundle = Some(BundlePages::open(path, register)?);
    }
    let mut named = Named::default();
    let mut found = Vec::new();
    let walked = walk(&places, register, bundle.as_mut(), journal, None, &mut |_, _| {
        seen();
        Ok(())
    })
    .await?;
    let fold = walked.register.clone().ok_or(RepairError::NoRegister(register))?;
    found.push((register, walked));
    let mut books: Vec<BookId> = places.archive.books()?;
    books.extend(places.beside.books()?);
    books.extend(fold.now().books().iter().map(|added| added.book));
    books.retain(|book| *book != register);
    books.sort_unstable();
    books.dedup();
    for book in books {
        let is_log = fold.now().book(book).is_some_and(|added| added.kind == BookKind::Log);
        let walked = walk(&places, book, bundle.as_mut(), journal, Some(&fold), &mut |_, bytes| {
            seen();
            if is_log {
                named.note(book, bytes);
            }
            Ok(())
        })
        .await?;
        found.push((book, walked));
    }
    let mut books = Vec::new();
    for (book, walked) in found {
        let tail = journal.tail(book).await.ok().flatten().map_or(0, |(page, _)| page);
        let known = named.pages.get(&book).copied().unwrap_or(0);
        if !scope.accept_loss {
            whole(book, &walked, known, tail)?;
        }
        if walked.head.page > 0 {
            books.push(outcome(book, &walked));
        }
    }
    let signed = read_size(folder.dir()).unwrap_or(0);
    if let Some(book) = named.book.filter(|_| !scope.accept_loss && named.leaves < signed) {
        let page = books.iter().find(|of| of.book == book).map_or(1, |of| of.head.page.saturating_add(1));
        let why = format!("it names {} pages, and the log has signed for {signed}", named.leaves);
        return Err(RepairError::Lost { book, page, why });
    }
    Ok(Plan { books, register, fold })
}

async fn walk(
    places: &Places,
    book: BookId,
    bundle: Option<&mut BundlePages>,
    journal: &Journal,
    register: Option<&Register>,
    each: &mut Each<'_>,
) -> Result<Walked, RepairError> {
    Copies::of(book, &places.archive, &places.beside, bundle, journal).walk(register, each).await
}

/// What the log book names: those pages there were.
#[derive(Default)]
struct Named {
    /// The log book.
    book: Option<BookId>,
    /// The last page of each book.
    pages: FxHashMap<BookId, u64>,
    /// How many pages in all.
    leaves: u64,
}

impl Named {
    fn note(&mut self, book: BookId, bytes: &[u8]) {
        self.book = Some(book);
        let entries = Page::parse(bytes.to_vec()).and_then(|page| page.entries()).unwrap_or_default();
        for (_, entry) in entries {
            let Event::PagesLogged(logged) = entry.event else { continue };
            for page in logged.pages {
                self.leaves = self.leaves.saturating_add(1);
                let last = self.pages.entry(page.book).or_default();
                *last = page.page.max(*last);
            }
        }
    }
}

/// Refuses a book of which pages are known to have been, or may have been, behind the last that any copy has.
fn whole(book: BookId, walked: &Walked, known: u64, tail: u64) -> Result<(), RepairError> {
    let (page, last) = (walked.head.page.saturating_add(1), walked.head.page);
    let gone = |why: String| Err(RepairError::Lost { book, page, why });
    match &walked.behind {
        Behind::Broken(why) => gone(why.clone()),
        Behind::Unknown(why) if known < last && tail != last => gone(why.clone()),
        Behind::Unknown(_) | Behind::Nothing if known > last => {
            gone(format!("the log book names the pages up to {known}"))
        }
        Behind::Unknown(_) | Behind::Nothing => Ok(()),
    }
}

fn outcome(book: BookId, walked: &Walked) -> ArchiveOutcome {
    let damaged = walked.wrong.is_some() || walked.behind != Behind::Nothing;
    let held = if damaged {
        Held::Rebuilt
    } else if walked.archived < walked.head.page {
        Held::Completed
    } else {
        Held::Whole
    };
    let behind = match &walked.behind {
        Behind::Nothing => None,
        Behind::Broken(why) | Behind::Unknown(why) => Some((walked.head.page.saturating_add(1), why.clone())),
    };
    let wrong = walked.wrong.clone().or(behind);
    ArchiveOutcome {
        book,
        head: PageRef { page: walked.head.page, hash: walked.head.hash },
        held,
        why: wrong.map(|(page, why)| format!("page {page}: {why}")),
        from_bundle: walked.from_bundle,
        from_stream: walked.from_stream,
    }
}

/// Does what was planned. Damaged files go to a folder of their own, which is given back; they are thrown away when that is asked for.
pub(super) async fn carry_out(
    plan: &Plan,
    folder: &Folder,
    journal: &Journal,
    scope: &Scope,
    at_ms: i64,
) -> Result<Option<PathBuf>, RepairError> {
    let places = Places::of(folder);
    let mut bundle = scope.bundle.as_ref().map(|path| BundlePages::open(path, plan.register)).transpose()?;
    let aside = folder.dir().join(format!("damaged-{at_ms}"));
    let mut set_aside = false;
    for outcome in plan.books.iter().filter(|outcome| outcome.held != Held::Whole) {
        let book = outcome.book;
        let fold = (book != plan.register).then_some(&plan.fold);
        let to = match outcome.held {
            Held::Completed | Held::Whole => places.archive.book(book)?,
            Held::Rebuilt => {
                // What a repair before this one wrote is a copy as long as it is needed; this one is written under another name.
                clear(&folder.dir().join("archive.writing"))?;
                Archive::open(folder.dir().join("archive.writing")).book(book)?
            }
        };
        write(&places, outcome, bundle.as_mut(), journal, fold, &to).await?;
        drop(to);
        if outcome.held == Held::Rebuilt {
            put_in_place(folder, book, &aside)?;
            set_aside = true;
        }
    }
    for left in ["archive.writing", "archive.mending"] {
        clear(&folder.dir().join(left))?;
    }
    if scope.discard {
        clear(&aside)?;
        set_aside = false;
    }
    Ok(set_aside.then_some(aside))
}

async fn write(
    places: &Places,
    outcome: &ArchiveOutcome,
    bundle: Option<&mut BundlePages>,
    journal: &Journal,
    fold: Option<&Register>,
    to: &BookArchive,
) -> Result<(), RepairError> {
    let from = to.head().map_or(0, |head| head.page);
    let walked = walk(places, outcome.book, bundle, journal, fold, &mut |page, bytes| {
        if page.page > from {
            to.append(page, bytes)?;
        }
        Ok(())
    })
    .await?;
    to.sync()?;
    // Between looking and writing nobody else had the folder.
    assert_eq!(walked.head.hash, outcome.head.hash, "the copies are the same on the second reading");
    Ok(())
}

/// The new files take the place of the damaged ones. In between they are found under the name of a repair that broke off.
fn put_in_place(folder: &Folder, book: BookId, aside: &Path) -> Result<(), RepairError> {
    let name = book.to_string();
    let (written, beside) = (folder.dir().join("archive.writing").join(&name), folder.dir().join("archive.mending"));
    let (place, kept) = (folder.archive().join(&name), aside.join(&name));
    let moved = |path: &Path, error| RepairError::SetAside { path: path.to_owned(), error };
    clear(&beside.join(&name))?;
    for dir in [&beside, aside] {
        fs::create_dir_all(dir).map_err(|error| moved(dir, error))?;
    }
    fs::rename(&written, beside.join(&name)).map_err(|error| moved(&beside, error))?;
    if place.exists() {
        fs::rename(&place, &kept).map_err(|error| moved(&kept, error))?;
    }
    fs::rename(beside.join(&name), &place).map_err(|error| moved(&place, error))?;
    let synced = fs::File::open(folder.archive()).and_then(|dir| dir.sync_all());
    synced.map_err(|error| moved(&place, error))
}

fn clear(path: &Path) -> Result<(), RepairError> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(RepairError::SetAside { path: path.to_owned(), error })
        }
        Ok(()) | Err(_) => Ok(()),
    }
}
