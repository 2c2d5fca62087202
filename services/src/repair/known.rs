//! What is known to have been there beside what the log books name: pages that were given up before, pages that a stream has behind a hole, and
//! trees of the log that were signed.

use std::collections::BTreeSet;

use journal::Journal;
use journal::archive::{Archive, ArchiveError, BookReader};
use ledger::book::sealing_keys;
use ledger::check::check_genesis;
use ledger::ids::{BookId, Hash};
use ledger::page::Page;
use ledger::reason::BookKind;
use ledger::register::Register;

use super::RepairError;
use super::copies::{Behind, Walked};
use super::error::LostPages;
use super::named::{Hashes, Named};
use crate::bank::Folder;
use crate::log::{By, Mentioned, OldLog, Unmade, since};
use crate::missed::{Missed, MissedPage, Stands};

/// What a book is called: by its code, when the register knows it.
pub(super) fn name(fold: &Register, book: BookId) -> String {
    fold.now().book(book).map_or_else(|| book.to_string(), |added| added.code.as_str().to_owned())
}

/// What is missing by the folder's own word: pages that were given up, and trees that the log book does not make.
pub(super) fn missing(
    folder: &Folder,
    heads: &[(BookId, u64)],
    fold: &Register,
    named: &Named,
) -> Result<Vec<LostPages>, RepairError> {
    let archive = Archive::open(folder.archive());
    let missed = Missed::read(folder.dir())?;
    let mut lost = Vec::new();
    let books: BTreeSet<BookId> = missed.pages.iter().map(|page| page.book).collect();
    for book in books.into_iter().filter(|book| fold.now().closed(*book).is_none()) {
        let head = heads.iter().find(|(of, _)| *of == book).map_or(0, |(_, head)| *head);
        let Some((page, stands)) = missed.of(&archive.reader(book), head)? else { continue };
        let (from, why) = match stands {
            Stands::Gone | Stands::There => (head.saturating_add(1), "they were there, and were given up"),
            Stands::Other => (page.page, "it was another, and was given up"),
        };
        let why = why.to_owned();
        lost.push(LostPages { book, name: name(fold, book), from, to: page.page, why });
    }
    lost.extend(unmade(folder, (&archive, heads), fold, named, &missed)?);
    Ok(lost)
}

/// The log book, when it does not make a tree that is known to have been signed.
fn unmade(
    folder: &Folder,
    (archive, heads): (&Archive, &[(BookId, u64)]),
    fold: &Register,
    named: &Named,
    missed: &Missed,
) -> Result<Option<LostPages>, RepairError> {
    let now = fold.now();
    let Some(log) = now.books().into_iter().find(|of| of.kind == BookKind::Log && now.closed(of.book).is_none()) else {
        return Ok(None);
    };
    let leaves = named.leaves(log.book);
    if leaves.is_empty() && !now.predecessors(log.book).is_empty() {
        // A succession has just begun it: what was signed is of the log before.
        return Ok(None);
    }
    let mut mentioned = Mentioned::default();
    let old = OldLog::read(folder.dir()).map_err(RepairError::Log)?;
    if let Some(key) = &old.key {
        mentioned.files(folder.dir(), key, missed);
    }
    mentioned.signed(old.signed.as_ref());
    let since = since(fold, log.book);
    for (book, _) in heads {
        let reader = archive.reader(*book);
        if let Some(head) = reader.head().ok().flatten() {
            mentioned.last_page(&reader, head.page, since);
        }
    }
    for (_, of_another) in named.logs().filter(|(other, _)| *other != log.book && now.closed(*other).is_some()) {
        mentioned.without(of_another.iter().copied());
    }
    let Some(Unmade { tree, by, named }) = mentioned.unmade(leaves.iter().copied()) else { return Ok(None) };
    let who = match by {
        By::Page { book, page } => format!("page {page} of the book {} names", name(fold, book)),
        By::File(file) => format!("{file} is of"),
        By::Missed => "it is noted that the log signed".to_owned(),
    };
    let why = if named < tree.size {
        format!("it names {named} pages, and {who} a checkpoint of {}", tree.size)
    } else {
        format!("{who} a checkpoint of {} pages, and it makes another tree of that size", tree.size)
    };
    let head = heads.iter().find(|(book, _)| *book == log.book).map_or(0, |(_, head)| *head);
    let from = head.saturating_add(1);
    Ok(Some(LostPages { book: log.book, name: name(fold, log.book), from, to: 0, why }))
}

/// The last page that is known to have been in a book, when it is behind the last that all copies make.
pub(super) async fn given_up(
    archive: &Archive,
    (book, walked): (BookId, &Walked),
    pages: &Hashes,
    fold: &Register,
    journal: &Journal,
) -> Option<MissedPage> {
    if fold.now().closed(book).is_some() {
        return None;
    }
    let reader = archive.reader(book);
    let next = walked.head.page.saturating_add(1);
    let sealed = |page: u64| reader.read(page).ok().flatten().and_then(|bytes| sealed(bytes, book, page));
    let shown = pages.get(&book).map_or(&[][..], Vec::as_slice);
    let named = (super::named::count(shown), shown.last().copied());
    let archived = match reader.head() {
        Ok(Some(head)) => (head.page, Some(head.hash)),
        Err(ArchiveError::Damaged { page, .. }) => (page, sealed(page)),
        Ok(None) | Err(_) => (0, None),
    };
    let broken = match &walked.behind {
        Behind::Broken(_) => (next, sealed(next)),
        Behind::Nothing | Behind::Unknown(_) => (0, None),
    };
    let streamed = beyond(journal, &reader, walked.head.page, fold).await;
    let streamed = streamed.map_or((0, None), |of| (of.page, of.hash));
    // Of one number that was written twice, the page that the log book names is the one that was shown.
    let known = [streamed, broken, archived, named];
    let (page, hash) = known.into_iter().max_by_key(|(page, hash)| (*page, hash.is_some()))?;
    (page >= next).then_some(MissedPage { book, page, hash })
}

/// The last page of a stream, when it is one of the book's own, by its seal, and stands behind the last that could be had of it: then there
/// was one in between, too.
pub(super) async fn beyond(journal: &Journal, reader: &BookReader, head: u64, fold: &Register) -> Option<MissedPage> {
    let book = reader.book();
    let (page, bytes) = journal.tail(book).await.ok().flatten().filter(|(page, _)| *page > head)?;
    let first = reader.read(1).ok().flatten().and_then(|bytes| Page::parse(bytes).ok()?.entries().ok())?;
    let genesis = check_genesis(book, &first.first()?.1)?;
    let last = Page::parse(bytes.to_vec()).ok()?;
    let is_its = sealing_keys(fold, genesis, &last.header).contains(&last.sealed_by());
    let hash = sealed(last.into_bytes(), book, page).filter(|_| is_its)?;
    Some(MissedPage { book, page, hash: Some(hash) })
}

/// The hash of a page whose seal holds, whatever became of its body.
fn sealed(bytes: Vec<u8>, book: BookId, page: u64) -> Option<Hash> {
    let parsed = Page::parse(bytes).ok().filter(|of| (of.header.book, of.header.page) == (book, page))?;
    parsed.check_seal().is_ok().then_some(parsed.hash)
}
