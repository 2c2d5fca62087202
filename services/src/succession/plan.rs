//! What was shown against what is there: the books that may not go on.
//!
//! What was shown is known leaf by leaf: by the log books of the archive, by the bank's own tiles, by a published copy. A tree that none of
//! them makes was shown with pages that nobody here knows.

use std::collections::{BTreeMap, BTreeSet};

use ledger::event::{NamedPage, NamedTree};
use ledger::ids::BookId;
use ledger::reason::{BookKind, EndReason};
use ledger::register::RegisterAt;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, TreeHash};

use super::evidence::{Evidence, OfPages, Source};
use super::{Succession, SuccessionError};
use crate::log::{OldLog, closed_under};
use crate::missed::{Missed, MissedPage, Stands};
use crate::repair::named::{Hashes, Named, Short, hashes, short};
use crate::repair::{Archived, RepairError};

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
    /// Pages that are known to have been there and are not, which no log names: the code of the book, and the page.
    pub missed: Vec<(String, u64)>,
}

/// A bank as it stands, and what was shown of it.
struct Stand<'a> {
    archived: &'a Archived,
    register: RegisterAt<'a>,
    /// The pages that there were, by the log books of the archive.
    named: Hashes,
    /// The same, by each other copy of the log.
    shown: Vec<Hashes>,
    /// The pages that were given up.
    missed: &'a Missed,
    /// Whether every tree that is known is made by some copy of the log.
    all_known: bool,
    /// Whether a succession before this one did not come to its end.
    broke_off: bool,
}

/// A book against all that is known of it.
#[derive(Clone, Copy)]
struct Known {
    /// How it falls short of what the logs name, by whichever names most.
    short: Option<Short>,
    /// A page that was given up, and how the book stands to it.
    missed: Option<(MissedPage, Stands)>,
    /// The page to which it is to be cut back, when the log book of this very archive names others behind it.
    cut: Option<u64>,
}

/// Compares every book with what was shown. None when nothing is lost.
pub(super) fn plan(
    of: &OfPages<'_>,
    evidence: &Evidence,
    old: &OldLog,
    asked: &Succession,
) -> Result<Option<Plan>, SuccessionError> {
    let OfPages { archived, register, named, missed, is_fresh } = *of;
    let (log_lost, now) = (old.lost, register.now());
    let log = now.books().into_iter().find(|book| book.kind == BookKind::Log && now.closed(book.book).is_none());
    let open = log.map_or(&[][..], |log| named.leaves(log.book));
    let stand = Stand {
        archived,
        missed,
        register: now,
        named: all_of(named.logs().map(|(_, leaves)| leaves)),
        shown: evidence.copies.iter().map(|leaves| all_of([leaves.as_slice()])).collect(),
        all_known: unmade(named, evidence) == 0,
        broke_off: log.is_some_and(|log| {
            (!is_fresh && begun(now, log.book, open)) || behind_ends(now, open) || closed_under(register, log.book)
        }),
    };
    let unfinished =
        now.books().iter().any(|book| now.closed(book.book).is_some() && now.successor(book.book).is_none());
    let whole = stand.whole()?;
    if whole && makes(open, evidence) && !unfinished && !stand.broke_off && !log_lost {
        return Ok(None);
    }
    if let Some(known) = stand.short(archived.register())? {
        let there = stand.head(archived.register());
        return Err(SuccessionError::RegisterLost { there, page: known.last() });
    }
    let missing = unmade(named, evidence);
    // Nobody can vouch for pages of which fewer are here than are missing.
    let is_vouched = asked.trust_register || (asked.trust_books && missing <= stand.unnamed(open));
    if !stand.all_known && !is_vouched {
        return Err(SuccessionError::Unknown { missing });
    }
    if !evidence.says_how_large() && !asked.trust_books {
        return Err(SuccessionError::NoEvidence);
    }
    let mut books = Vec::new();
    for added in now.books() {
        books.extend(stand.lost(added.book, added.kind, added.code.as_str(), asked)?);
    }
    books.sort_by_key(|lost| (lost.kind, lost.book));
    // A log that was closed before made its own trees; the one that is closed now never signed those.
    let of_another = |tree: &NamedTree| {
        let wanted = || Wanted::from([(tree.size, tree.root.0)]);
        let made = |leaves: &[Leaf]| {
            let mut wanted = wanted();
            take(leaves, &mut wanted);
            wanted.is_empty()
        };
        !made(open) && named.logs().any(|(of, leaves)| Some(of) != log.map(|log| log.book) && made(leaves))
    };
    let tree = evidence
        .largest()
        .map(|(largest, said_by)| (NamedTree { size: largest.size, root: largest.root }, said_by.clone()))
        .filter(|(tree, _)| !of_another(tree));
    let missed = stand.missed_of(&books)?;
    Ok(Some(Plan { books, tree, log_lost, missed }))
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

    /// How many pages are here that the open log book does not name: so many may be those of a tree that it does not make.
    fn unnamed(&self, open: &[Leaf]) -> u64 {
        let is_leaf = |book: BookId| self.register.book(book).is_none_or(|added| added.kind != BookKind::Log);
        let heads = self.archived.books().iter().filter(|(book, _)| is_leaf(*book)).map(|(_, head)| head.page);
        heads.fold(0, u64::saturating_add).saturating_sub(u64::try_from(open.len()).unwrap_or(u64::MAX))
    }

    /// How a book falls short of what is known of it; none when it does not.
    fn short(&self, book: BookId) -> Result<Option<Known>, SuccessionError> {
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
        let missed = self.missed.of(&self.archived.reader(book), self.head(book)).map_err(archive)?;
        let known = Known { short: worst, missed, cut };
        Ok((known.short.is_some() || known.missed.is_some()).then_some(known))
    }

    /// The pages of these books that were given up and that no log names.
    fn missed_of(&self, books: &[Lost]) -> Result<Vec<(String, u64)>, SuccessionError> {
        let mut all = Vec::new();
        for lost in books {
            let known = self.short(lost.book)?;
            let page = known.and_then(|known| known.missed).map(|(missed, _)| missed.page);
            let is_named = |page: &u64| lost.witnessed.is_some_and(|witnessed| witnessed.page >= *page);
            all.extend(page.filter(|page| !is_named(page)).map(|page| (lost.code.clone(), page)));
        }
        Ok(all)
    }

    /// Whether, and how, a book may not go on.
    fn lost(
        &self,
        book: BookId,
        kind: BookKind,
        code: &str,
        asked: &Succession,
    ) -> Result<Option<Lost>, SuccessionError> {
        let was_closed = self.register.closed(book).is_some();
        if was_closed && self.register.successor(book).is_some() && !self.broke_off {
            return Ok(None);
        }
        let found = self.short(book)?;
        let reason = match (kind, found) {
            (_, Some(known)) if known.differs() => EndReason::PagesDiffer,
            (BookKind::Log, _) | (_, Some(_)) => EndReason::PagesLost,
            (BookKind::Register | BookKind::Site | BookKind::Treasury, None)
                if was_closed || (!self.all_known && asked.trust_register) =>
            {
                EndReason::PagesLost
            }
            (BookKind::Register | BookKind::Site | BookKind::Treasury, None) => return Ok(None),
        };
        let succeeds = !self.register.predecessors(book).is_empty();
        if self.broke_off && succeeds && found.is_none() && !was_closed && self.is_new(book, kind) {
            // It was opened by a succession that broke off: what it succeeds is on the list.
            return Ok(None);
        }
        let cut = found.and_then(|known| known.cut).filter(|_| !was_closed);
        let witnessed = found.and_then(|known| known.short).map(|short| short.last);
        let page = cut.unwrap_or_else(|| self.head(book));
        Ok(Some(Lost { book, code: code.to_owned(), kind, page, witnessed, reason, cut }))
    }

    /// Whether no log names the book yet; a log book, whether it names nothing.
    fn is_new(&self, book: BookId, kind: BookKind) -> bool {
        let is_named = self.shown.iter().chain([&self.named]).any(|hashes| hashes.contains_key(&book));
        if kind == BookKind::Log { self.head(book) <= 1 } else { !is_named }
    }
}

impl Known {
    /// Whether another page stands where one is known.
    fn differs(self) -> bool {
        self.short.is_some_and(|short| short.differs) || self.missed.is_some_and(|(_, stands)| stands == Stands::Other)
    }

    /// The last page that is known.
    fn last(self) -> u64 {
        let missed = self.missed.map_or(0, |(missed, _)| missed.page);
        self.short.map_or(0, |short| short.last.page).max(missed)
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
    evidence.all.iter().map(|(tree, _)| (tree.size, tree.root.0)).collect()
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
