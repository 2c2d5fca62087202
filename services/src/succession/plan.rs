//! What was shown against what is there: the books that may not go on.
//!
//! What was shown is known leaf by leaf: by the log books of the archive, by the bank's own tiles, by a published copy. A tree that none of
//! them makes was shown with pages that nobody here knows.

use std::collections::{BTreeMap, BTreeSet};

use ledger::event::{NamedPage, NamedTree};
use ledger::ids::{BookId, Hash};
use ledger::reason::{BookKind, EndReason};
use ledger::register::RegisterAt;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, TreeHash};

use super::evidence::{Evidence, Source};
use super::{Succession, SuccessionError};
use crate::bank::Folder;
use crate::log::OldLog;
use crate::repair::named::{Hashes, Named, Short, hashes, short};
use crate::repair::{Archived, RepairError, folded_register, sound_but_for_the_log};

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
    /// The last page at which it ends, when it goes on otherwise than the log book of this very bank says.
    pub cut: Option<u64>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The books that are to be closed and succeeded, the log book last.
    pub books: Vec<Lost>,
    /// The largest tree that is known to have been shown, and who knows of it.
    pub tree: Option<(NamedTree, Source)>,
    /// Whether the log's key, or what it signed last, is lost.
    pub log_lost: bool,
    /// Witnesses that were not heard, and why.
    pub silent: Vec<(String, String)>,
}

/// A bank as it stands, and what was shown of it.
struct Stand<'a> {
    archived: &'a Archived,
    register: RegisterAt<'a>,
    /// The pages that there were, by the log books of the archive.
    named: Hashes,
    /// The same, by each other copy of the log.
    shown: Vec<Hashes>,
    /// Whether every tree that is known is made by some copy of the log.
    all_known: bool,
    /// Whether a succession before this one did not come to its end.
    broke_off: bool,
}

/// Compares every book with what was shown. None when nothing is lost.
pub(super) fn plan(
    folder: &Folder,
    evidence: &Evidence,
    old: &OldLog,
    asked: &Succession,
) -> Result<Option<Plan>, SuccessionError> {
    let log_lost = old.lost;
    let is_fresh = !log_lost && old.signed.as_ref().is_some_and(|signed| signed.size() == 0);
    let archived = sound_but_for_the_log(folder)?;
    let register = folded_register(&archived)?;
    let now = register.now();
    let archive = |error| SuccessionError::Repair(RepairError::Archive(error));
    let named = Named::read(&archived, &register).map_err(archive)?;
    let log = now.books().into_iter().find(|book| book.kind == BookKind::Log && now.closed(book.book).is_none());
    let open = log.map_or(&[][..], |log| named.leaves(log.book));
    let stand = Stand {
        archived: &archived,
        register: now,
        named: all_of(named.logs().map(|(_, leaves)| leaves)),
        shown: evidence.copies.iter().map(|leaves| all_of([leaves.as_slice()])).collect(),
        all_known: unmade(&named, evidence) == 0,
        broke_off: log.is_some_and(|log| (!is_fresh && begun(now, log.book, open)) || behind_ends(now, open)),
    };
    let unfinished =
        now.books().iter().any(|book| now.closed(book.book).is_some() && now.successor(book.book).is_none());
    let whole = stand.whole()?;
    if whole && makes(open, evidence) && !unfinished && !stand.broke_off && !log_lost {
        return Ok(None);
    }
    if let Some((short, _)) = stand.short(archived.register())? {
        let there = stand.head(archived.register());
        return Err(SuccessionError::RegisterLost { there, page: short.last.page });
    }
    if !stand.all_known && !asked.trust_register {
        return Err(SuccessionError::Unknown { missing: unmade(&named, evidence) });
    }
    if evidence.all.is_empty() && !asked.trust_books {
        return Err(SuccessionError::NoEvidence);
    }
    let mut books = Vec::new();
    for added in now.books() {
        books.extend(stand.lost(added.book, added.kind, added.code.as_str())?);
    }
    books.sort_by_key(|lost| (lost.kind, lost.book));
    let tree = evidence
        .largest()
        .map(|(largest, said_by)| (NamedTree { size: largest.size(), root: Hash(largest.root().0) }, said_by.clone()));
    Ok(Some(Plan { books, tree, log_lost, silent: evidence.silent.clone() }))
}

impl Stand<'_> {
    fn head(&self, book: BookId) -> u64 {
        self.archived.books().iter().find(|(of, _)| *of == book).map_or(0, |(_, head)| head.page)
    }

    /// Whether every book that is not closed, and the register, has every page that was shown.
    fn whole(&self) -> Result<bool, SuccessionError> {
        let books = self.register.books();
        let open = books.iter().map(|book| book.book).filter(|book| self.register.closed(*book).is_none());
        for book in open.chain([self.archived.register()]) {
            if self.short(book)?.is_some() {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// How a book falls short of what was shown of it, by whoever knows most; and the page to which it is to be cut back, when the log book
    /// of this very archive names others behind it.
    fn short(&self, book: BookId) -> Result<Option<(Short, Option<u64>)>, SuccessionError> {
        let archive = |error| SuccessionError::Repair(RepairError::Archive(error));
        let compare = |hashes: &Hashes| match hashes.get(&book) {
            Some(shown) => short(&self.archived.reader(book), self.head(book), shown).map_err(archive),
            None => Ok(None),
        };
        let mut worst = compare(&self.named)?;
        let cut = worst.filter(|short| short.differs).map(|short| short.common);
        for hashes in &self.shown {
            if let Some(found) = compare(hashes)? {
                let is_more =
                    worst.is_none_or(|worst| (found.differs, found.last.page) > (worst.differs, worst.last.page));
                worst = if is_more { Some(found) } else { worst };
            }
        }
        Ok(worst.map(|worst| (worst, cut)))
    }

    /// Whether, and how, a book may not go on.
    fn lost(&self, book: BookId, kind: BookKind, code: &str) -> Result<Option<Lost>, SuccessionError> {
        let was_closed = self.register.closed(book).is_some();
        if was_closed && self.register.successor(book).is_some() && !self.broke_off {
            return Ok(None);
        }
        let found = self.short(book)?;
        let reason = match (kind, found) {
            (_, Some((short, _))) if short.differs => EndReason::PagesDiffer,
            (BookKind::Log, _) | (_, Some(_)) => EndReason::PagesLost,
            (BookKind::Register | BookKind::Site | BookKind::Treasury, None) if !self.all_known || was_closed => {
                EndReason::PagesLost
            }
            (BookKind::Register | BookKind::Site | BookKind::Treasury, None) => return Ok(None),
        };
        let succeeds = !self.register.predecessors(book).is_empty();
        if self.broke_off && succeeds && found.is_none() && !was_closed && self.is_new(book, kind) {
            // It was opened by a succession that broke off: what it succeeds is on the list.
            return Ok(None);
        }
        let cut = found.and_then(|(_, cut)| cut).filter(|_| !was_closed);
        let witnessed = found.map(|(short, _)| short.last);
        let page = cut.unwrap_or_else(|| self.head(book));
        Ok(Some(Lost { book, code: code.to_owned(), kind, page, witnessed, reason, cut }))
    }

    /// Whether no log names the book yet; a log book, whether it names nothing.
    fn is_new(&self, book: BookId, kind: BookKind) -> bool {
        let is_named = self.shown.iter().chain([&self.named]).any(|hashes| hashes.contains_key(&book));
        if kind == BookKind::Log { self.head(book) <= 1 } else { !is_named }
    }
}

/// Whether a log book succeeds another and names nothing yet. With a log that has signed nothing either, that is how a succession ends; with
/// one that has, it did not come to its end.
fn begun(register: RegisterAt<'_>, log: BookId, leaves: &[Leaf]) -> bool {
    !register.predecessors(log).is_empty() && leaves.is_empty()
}

/// Whether books are closed before pages that the log book names, so that it is to be closed too.
fn behind_ends(register: RegisterAt<'_>, leaves: &[Leaf]) -> bool {
    leaves.iter().any(|leaf| register.closed(leaf.book).is_some_and(|end| leaf.page > end.last.page))
}

fn all_of<'a>(copies: impl IntoIterator<Item = &'a [Leaf]>) -> Hashes {
    let mut all = Hashes::new();
    for leaves in copies {
        hashes(leaves, &mut all);
    }
    all
}

/// Trees by size and root.
type Wanted = BTreeSet<(u64, [u8; 32])>;

/// Whether these leaves make every tree that is known.
fn makes(leaves: &[Leaf], evidence: &Evidence) -> bool {
    let mut wanted = trees(evidence);
    take(leaves, &mut wanted);
    wanted.is_empty()
}

/// How many pages of trees that are known no copy of the log has; 0 when some copy makes each of them.
fn unmade(named: &Named, evidence: &Evidence) -> u64 {
    let mut wanted = trees(evidence);
    let copies = named.logs().map(|(_, leaves)| leaves).chain(evidence.copies.iter().map(Vec::as_slice));
    let mut most = 0;
    for leaves in copies {
        most = most.max(u64::try_from(leaves.len()).unwrap_or(u64::MAX));
        take(leaves, &mut wanted);
    }
    wanted.iter().map(|(size, _)| size.saturating_sub(most).max(1)).max().unwrap_or(0)
}

fn trees(evidence: &Evidence) -> Wanted {
    evidence.all.iter().map(|(tree, _)| (tree.size(), tree.root().0)).collect()
}

/// Takes out the trees that these leaves make.
fn take(leaves: &[Leaf], wanted: &mut Wanted) {
    let mut frontier = Frontier::new();
    let mut met = |size: u64, TreeHash(root): TreeHash| _ = wanted.remove(&(size, root));
    met(0, frontier.root());
    for leaf in leaves {
        frontier.push(leaf.hash(), |_, _| ());
        met(frontier.size(), frontier.root());
    }
}

/// The pages to which books are cut back before they are closed.
pub(super) fn cuts(plan: &Plan) -> BTreeMap<BookId, u64> {
    plan.books.iter().filter_map(|lost| Some((lost.book, lost.cut?))).collect()
}

/// Whether a book is on the list.
pub(super) fn has(plan: &Plan, book: BookId) -> bool {
    plan.books.iter().any(|lost| lost.book == book)
}
