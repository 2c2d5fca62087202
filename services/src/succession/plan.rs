//! What was shown against what is there: the books that may not go on.

use std::collections::BTreeMap;

use ledger::event::{Event, LoggedPage, NamedPage, NamedTree};
use ledger::ids::{BookId, Hash};
use ledger::page::Page;
use ledger::reason::{BookKind, EndReason};
use ledger::register::Register;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::Frontier;

use super::SuccessionError;
use super::evidence::{Evidence, Source};
use crate::bank::Folder;
use crate::repair::{Archived, RepairError, folded_register, sound};

/// A book that may not go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The book.
    pub book: BookId,
    /// Its code.
    pub code: String,
    /// What it keeps.
    pub kind: BookKind,
    /// Its last page that is left.
    pub page: u64,
    /// The last page of it that is known to have been shown, when it is behind that, or is another.
    pub witnessed: Option<NamedPage>,
    /// Why.
    pub reason: EndReason,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The books that are to be closed and succeeded, the log book last.
    pub books: Vec<Lost>,
    /// The largest tree that is known to have been shown.
    pub tree: NamedTree,
    /// Who knows of it.
    pub said_by: Source,
    /// Witnesses that were not heard, and why.
    pub silent: Vec<(String, String)>,
}

/// Compares every book with what was shown.
pub(super) fn plan(folder: &Folder, evidence: &Evidence, trust_register: bool) -> Result<Plan, SuccessionError> {
    let archived = sound(folder)?;
    let register = folded_register(&archived)?;
    let (largest, said_by) = &evidence.largest;
    let log = open_log(&register);
    let unfinished = register.now().books().iter().any(|book| {
        let now = register.now();
        now.closed(book.book).is_some() && now.successor(book.book).is_none()
    });
    let has_grown = log.is_some_and(|log| makes(&archived, log, evidence));
    if has_grown && !unfinished {
        return Err(SuccessionError::NothingLost(largest.size()));
    }
    let last = evidence.last();
    let known = u64::try_from(evidence.leaves.len()).unwrap_or(u64::MAX);
    let (id, there) = (archived.register(), heads(&archived));
    if let Some(shown) = last.get(&id)
        && contradicted(&archived, id, &there, *shown, &evidence.leaves)?.is_some()
    {
        let there = there.get(&id).copied().unwrap_or(0);
        return Err(SuccessionError::RegisterLost { there, page: shown.page });
    }
    let every_leaf = known >= largest.size();
    if !every_leaf && !trust_register {
        return Err(SuccessionError::Unknown { missing: largest.size().saturating_sub(known) });
    }
    // A log book that succeeds another and has named nothing: a succession before this one did not come to its end.
    let is_new =
        |log: BookId| !register.now().predecessors(log).is_empty() && there.get(&log).is_none_or(|page| *page <= 1);
    let broke_off = log.is_some_and(is_new);
    let mut books = Vec::new();
    for added in register.now().books() {
        let (book, kind) = (added.book, added.kind);
        let was_closed = register.now().closed(book).is_some();
        if was_closed && register.now().successor(book).is_some() && !broke_off {
            continue;
        }
        let page = there.get(&book).copied().unwrap_or(0);
        let shown = last.get(&book).copied();
        let found = match shown {
            Some(shown) => contradicted(&archived, book, &there, shown, &evidence.leaves)?,
            None => None,
        };
        let reason = match (kind, found) {
            (_, Some(reason)) => reason,
            (BookKind::Log, None) => EndReason::PagesLost,
            (BookKind::Register | BookKind::Site | BookKind::Treasury, None) if !every_leaf || was_closed => {
                EndReason::PagesLost
            }
            (BookKind::Register | BookKind::Site | BookKind::Treasury, None) => continue,
        };
        if broke_off && !register.now().predecessors(book).is_empty() && found.is_none() && !was_closed {
            // It was opened by a succession that broke off: what it succeeds is on the list.
            continue;
        }
        let witnessed = found.and(shown);
        books.push(Lost { book, code: added.code.as_str().to_owned(), kind, page, witnessed, reason });
    }
    books.sort_by_key(|lost| (lost.kind, lost.book));
    let tree = NamedTree { size: largest.size(), root: Hash(largest.root().0) };
    Ok(Plan { books, tree, said_by: said_by.clone(), silent: evidence.silent.clone() })
}

/// The log book that is not closed.
fn open_log(register: &Register) -> Option<BookId> {
    let now = register.now();
    let open = now.books().into_iter().filter(|book| book.kind == BookKind::Log && now.closed(book.book).is_none());
    open.map(|book| book.book).next()
}

fn heads(archived: &Archived) -> BTreeMap<BookId, u64> {
    archived.books().iter().map(|(book, head)| (*book, head.page)).collect()
}

/// Whether the log book makes every tree that is known.
fn makes(archived: &Archived, log: BookId, evidence: &Evidence) -> bool {
    let mut trees: Vec<_> = evidence.all.iter().map(|(tree, _)| (tree.size(), tree.root())).collect();
    trees.sort_unstable_by_key(|(size, _)| *size);
    let mut frontier = Frontier::new();
    let mut wanted = trees.into_iter().peekable();
    let mut met = |frontier: &Frontier| {
        while let Some((_, root)) = wanted.next_if(|(size, _)| *size == frontier.size()) {
            if root != frontier.root() {
                return false;
            }
        }
        true
    };
    if !met(&frontier) {
        return false;
    }
    let Ok(pages) = archived.reader(log).pages(1) else { return false };
    for item in pages {
        let entries = item.ok().and_then(|(_, bytes)| Page::parse(bytes).ok()?.entries().ok());
        let Some(entries) = entries else { return false };
        for (_, entry) in entries {
            let Event::PagesLogged(logged) = entry.event else { continue };
            for LoggedPage { book, page, hash } in logged.pages {
                frontier.push(Leaf { book, page, page_hash: hash }.hash(), |_, _| ());
                if !met(&frontier) {
                    return false;
                }
            }
        }
    }
    wanted.peek().is_none()
}

/// How the book contradicts what was shown of it, when it does: it ends before, or has another page.
fn contradicted(
    archived: &Archived,
    book: BookId,
    there: &BTreeMap<BookId, u64>,
    shown: NamedPage,
    leaves: &[Leaf],
) -> Result<Option<EndReason>, SuccessionError> {
    let head = there.get(&book).copied().unwrap_or(0);
    // Pages are chained: the last that both have speaks for all before it.
    let common = head.min(shown.page);
    if common > 0 {
        let archive = |error| SuccessionError::Repair(RepairError::Archive(error));
        let page = archived.reader(book).read(common).map_err(archive)?.and_then(|bytes| Page::parse(bytes).ok());
        let leaf = leaves.iter().find(|leaf| (leaf.book, leaf.page) == (book, common));
        if let (Some(page), Some(leaf)) = (page, leaf)
            && page.hash != leaf.page_hash
        {
            return Ok(Some(EndReason::PagesDiffer));
        }
    }
    Ok((head < shown.page).then_some(EndReason::PagesLost))
}
