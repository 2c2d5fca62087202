//! What a repair of the archives would do: every book gone through in every copy, and compared with the pages that the log books name.

use std::fs;
use std::path::Path;

use journal::Journal;
use journal::archive::Archive;
use ledger::ids::{BookId, Hash};
use ledger::page::PageRef;
use ledger::reason::BookKind;
use ledger::register::Register;
use transparency::verify::{Depth, Verdict, verify_bundle};

use super::archives::{ArchiveOutcome, Held, Places, walk};
use super::copies::{Behind, BundlePages, Walked};
use super::error::{LostPages, RepairError};
use super::known::{self, name};
use super::named::{Hashes, Named, at, count};
use super::streams::Scope;
use crate::bank::Folder;
use crate::missed::Missed;

/// What speaks for pages that a stream has behind a hole.
pub(super) const BEYOND: &str = "its stream goes on behind them";

/// What is to be done, before it is done.
pub(super) struct Plan {
    pub(super) books: Vec<ArchiveOutcome>,
    pub(super) register: BookId,
    pub(super) fold: Register,
    /// Pages that were there, and that a person does without.
    pub(super) given_up: Missed,
    /// The pages that the log books name.
    pages: Hashes,
}

impl Plan {
    /// The pages of a book that the log books name.
    pub(super) fn named(&self, book: BookId) -> Option<&[Hash]> {
        self.pages.get(&book).map(Vec::as_slice)
    }

    /// Whether the archive is to be written at all.
    pub(super) fn changes(&self) -> bool {
        self.books.iter().any(|book| book.held != Held::Whole)
    }
}

/// A book as all its copies together have it.
struct Found {
    book: BookId,
    walked: Walked,
    /// The first page that is not the one that the log book names.
    differs: Option<u64>,
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
    if let Some(path) = &scope.bundle {
        checked(path, register)?;
    }
    let opened = || scope.bundle.as_ref().map(|path| BundlePages::open(path, register)).transpose();
    let mut bundle = opened()?;
    let walked = walk(&places, register, bundle.as_mut(), journal, (None, None, None), &mut |_, _| {
        seen();
        Ok(())
    })
    .await?;
    let fold = walked.register.clone().ok_or(RepairError::NoRegister(register))?;
    let named = named(&places, &fold, opened()?, journal).await?;
    let pages = named.pages(&fold);
    let mut found = vec![Found { book: register, differs: differing(&places, register, &walked, &pages)?, walked }];
    let mut books: Vec<BookId> = places.archive.books()?;
    books.extend(places.beside.books()?);
    books.extend(fold.now().books().iter().map(|added| added.book));
    books.retain(|book| *book != register);
    books.sort_unstable();
    books.dedup();
    for book in books {
        let (end, shown) = (scope.end(book, &fold), pages.get(&book));
        let mut differs = None;
        let walked = walk(
            &places,
            book,
            bundle.as_mut(),
            journal,
            (Some(&fold), end, shown.map(Vec::as_slice)),
            &mut |page, _| {
                seen();
                let other = shown.and_then(|shown| at(shown, page.page)).is_some_and(|hash| hash != page.hash);
                differs = differs.or(other.then_some(page.page));
                Ok(())
            },
        )
        .await?;
        found.push(Found { book, walked, differs });
    }
    let mut given_up = Missed::default();
    if scope.accept_loss {
        for Found { book, walked, .. } in &found {
            given_up.pages.extend(known::given_up(&places.archive, (*book, walked), &pages, &fold, journal).await);
        }
    } else {
        nothing_lost(folder, &found, (&named, &pages, &fold), journal).await?;
    }
    let is_there = |Found { walked, .. }: &&Found| {
        walked.head.page > 0 || walked.wrong.is_some() || walked.behind != Behind::Nothing
    };
    let books = found.iter().filter(is_there).map(|found| outcome(found.book, &found.walked)).collect();
    Ok(Plan { books, register, fold, given_up, pages })
}

/// What the log books name, as far as their copies reach.
async fn named(
    places: &Places,
    fold: &Register,
    mut bundle: Option<BundlePages>,
    journal: &Journal,
) -> Result<Named, RepairError> {
    let mut named = Named::default();
    let now = fold.now();
    for added in now.books().into_iter().filter(|book| book.kind == BookKind::Log) {
        let end = now.closed(added.book).map(|end| end.last.page);
        walk(places, added.book, bundle.as_mut(), journal, (Some(fold), end, None), &mut |_, bytes| {
            named.note(added.book, bytes.to_vec());
            Ok(())
        })
        .await?;
    }
    Ok(named)
}

/// The first page of the register that is not the one that the log books name. They are known only when the register is.
fn differing(places: &Places, register: BookId, walked: &Walked, pages: &Hashes) -> Result<Option<u64>, RepairError> {
    let Some(shown) = pages.get(&register) else { return Ok(None) };
    // Where the archive is damaged, what was taken from elsewhere was found by its chain.
    let reader = places.archive.reader(register);
    let short = super::named::short(&reader, walked.archived, shown)?;
    Ok(short.filter(|short| short.differs).map(|short| short.common.saturating_add(1)))
}

/// Refuses to go on while pages are known to have been there that no copy has.
async fn nothing_lost(
    folder: &Folder,
    found: &[Found],
    (named, pages, fold): (&Named, &Hashes, &Register),
    journal: &Journal,
) -> Result<(), RepairError> {
    let mut lost = Vec::new();
    let archive = Archive::open(folder.archive());
    for Found { book, walked, differs } in found {
        let named = count(pages.get(book).map_or(&[][..], Vec::as_slice));
        if let Some(page) = *differs {
            return Err(RepairError::Differs { book: name(fold, *book), page, last: named });
        }
        let tail = journal.tail(*book).await.ok().flatten().map_or(0, |(page, _)| page);
        let closed = fold.now().closed(*book).map_or(0, |end| end.last.page);
        let from = walked.head.page.saturating_add(1);
        let beyond = match fold.now().closed(*book) {
            Some(_) => None,
            None => known::beyond(journal, &archive.reader(*book), walked.head.page, fold).await,
        };
        let gone = gone(walked, (named, closed), tail).or_else(|| beyond.map(|_| BEYOND.to_owned()));
        lost.extend(gone.map(|why| LostPages {
            book: *book,
            name: name(fold, *book),
            from,
            to: named.max(closed).max(beyond.map_or(0, |of| of.page)),
            why,
        }));
    }
    for (book, shown) in pages.iter().filter(|(_, shown)| !shown.is_empty()) {
        if !found.iter().any(|found| found.book == *book) {
            let (name, to) = (name(fold, *book), count(shown));
            lost.push(LostPages { book: *book, name, from: 1, to, why: "the log book names them".to_owned() });
        }
    }
    let heads: Vec<(BookId, u64)> = found.iter().map(|of| (of.book, of.walked.head.page)).collect();
    for more in known::missing(folder, &heads, fold, named)? {
        match lost.iter_mut().find(|of| of.book == more.book) {
            Some(known) => known.to = known.to.max(more.to),
            None => lost.push(more),
        }
    }
    if lost.is_empty() { Ok(()) } else { Err(RepairError::Lost(lost)) }
}

/// Why pages behind the last that any copy has are known to have been there, or may have been.
fn gone(walked: &Walked, (named, closed): (u64, u64), tail: u64) -> Option<String> {
    let last = walked.head.page;
    match &walked.behind {
        Behind::Broken(why) => Some(why.clone()),
        Behind::Unknown(why) if named < last && tail != last => Some(why.clone()),
        Behind::Unknown(_) | Behind::Nothing if named > last => Some("the log book names them".to_owned()),
        Behind::Unknown(_) | Behind::Nothing if closed > last => Some("the register closed it there".to_owned()),
        Behind::Unknown(_) | Behind::Nothing => None,
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
