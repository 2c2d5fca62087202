//! What the bank's own pages say of the log: the checkpoints that their headers name, and the leaves that they would be where the log book
//! names them no more.

use std::collections::BTreeMap;

use journal::archive::ArchiveError;
use ledger::ids::{BookId, Hash};
use ledger::page::{CheckpointRef, Page, PageRef};
use ledger::reason::BookKind;
use ledger::register::Register;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::Frontier;

use crate::log::{Mentioned, since};
use crate::repair::Archived;
use crate::repair::named::{Hashes, Named, at};

/// How many orders of pages are tried, at most.
const TRIES_MAX: u32 = 1 << 20;
/// How many pages may lie between two checkpoints whose order is tried.
const ROOM_PAGES_MAX: u64 = 4_096;

/// The log book whose trees are asked for: the one in force; while a succession is half done, the one before it.
pub(super) fn log_in_force(register: &Register, named: &Named, is_fresh: bool) -> Option<BookId> {
    let now = register.now();
    let mut logs: Vec<BookId> =
        now.books().into_iter().filter(|book| book.kind == BookKind::Log).map(|book| book.book).collect();
    logs.sort_by_key(|log| since(register, *log));
    let is_told = |log: &BookId| is_fresh || !named.leaves(*log).is_empty();
    logs.iter().rfind(|log| is_told(log)).or(logs.last()).copied()
}

/// The trees of the log in force that pages name, over all pages that are here. What stands behind a page that is not the one that the log
/// book names is of another life of the bank, and is cut off: it says nothing of this one.
pub(super) fn mentioned(archived: &Archived, named: &Hashes, since: u64) -> Result<Mentioned, ArchiveError> {
    let mut mentioned = Mentioned::default();
    for (book, head) in archived.books() {
        let shown = named.get(book).map_or(&[][..], Vec::as_slice);
        for item in archived.reader(*book).pages(1)? {
            let (number, bytes) = item?;
            if number > head.page {
                break;
            }
            // They were verified before.
            if let Ok(page) = Page::parse(bytes) {
                if at(shown, number).is_some_and(|hash| hash != page.hash) {
                    break;
                }
                mentioned.header(&page.header, since);
            }
        }
    }
    Ok(mentioned)
}

/// The leaves of a tree, when the log book's and, behind them, pages that are here make it in some order: then it was the log book alone that
/// was put back, and no other page is missing.
pub(super) fn completed(
    archived: &Archived,
    leaves: &[Leaf],
    trees: impl Iterator<Item = CheckpointRef>,
) -> Result<Option<Vec<Leaf>>, ArchiveError> {
    let mut wanted: Vec<CheckpointRef> = trees.filter(|tree| tree.size > count(leaves)).collect();
    wanted.sort_unstable_by_key(|tree| tree.size);
    let mut search = Search::of(archived, leaves)?;
    let mut found = false;
    // One after the other: what lies between two checkpoints is little.
    for tree in wanted {
        let room = tree.size.saturating_sub(search.frontier.size());
        found = (room <= ROOM_PAGES_MAX && search.makes(tree, room)) || found;
    }
    Ok(found.then_some(search.leaves))
}

fn count(leaves: &[Leaf]) -> u64 {
    u64::try_from(leaves.len()).unwrap_or(u64::MAX)
}

/// Pages of books, each behind the last that is named, being put behind leaves.
struct Search {
    leaves: Vec<Leaf>,
    frontier: Frontier,
    /// What each book has that is not named yet, the next page last.
    left: BTreeMap<(bool, BookId), Vec<PageRef>>,
    tries: u32,
}

impl Search {
    fn of(archived: &Archived, leaves: &[Leaf]) -> Result<Self, ArchiveError> {
        let mut frontier = Frontier::new();
        let mut named: BTreeMap<BookId, u64> = BTreeMap::new();
        for leaf in leaves {
            frontier.push(leaf.hash(), |_, _| ());
            named.insert(leaf.book, leaf.page);
        }
        let mut left = BTreeMap::new();
        for (book, head) in archived.books() {
            let from = named.get(book).map_or(1, |page| page.saturating_add(1));
            if from > head.page || is_log(archived, *book) {
                continue;
            }
            let mut pages = Vec::new();
            for item in archived.reader(*book).pages(from)? {
                let (number, bytes) = item?;
                if number > head.page {
                    break;
                }
                pages.extend(Page::parse(bytes).ok().map(|page| PageRef { page: number, hash: page.hash }));
            }
            pages.reverse();
            // As the log itself puts them in order: the register first.
            left.insert((*book != archived.register(), *book), pages);
        }
        Ok(Self { leaves: leaves.to_vec(), frontier, left, tries: 0 })
    }

    /// Tries the next `room` leaves in every order. When they make the tree, they stay.
    fn makes(&mut self, tree: CheckpointRef, room: u64) -> bool {
        if room == 0 {
            return Hash(self.frontier.root().0) == tree.root;
        }
        let books: Vec<(bool, BookId)> = self.left.keys().copied().collect();
        for place in books {
            if self.tries >= TRIES_MAX {
                return false;
            }
            let Some(next) = self.left.get_mut(&place).and_then(Vec::pop) else { continue };
            self.tries = self.tries.saturating_add(1);
            let leaf = Leaf { book: place.1, page: next.page, page_hash: next.hash };
            let before = self.frontier.clone();
            self.frontier.push(leaf.hash(), |_, _| ());
            self.leaves.push(leaf);
            if self.makes(tree, room.saturating_sub(1)) {
                return true;
            }
            self.leaves.pop();
            self.frontier = before;
            self.left.entry(place).or_default().push(next);
        }
        false
    }
}

/// Whether a book is a log book: its pages are no leaves.
fn is_log(archived: &Archived, book: BookId) -> bool {
    let first = archived.reader(book).read(1).ok().flatten().and_then(|bytes| Page::parse(bytes).ok()?.entries().ok());
    let genesis = first.and_then(|entries| Some(ledger::check::check_genesis(book, &entries.first()?.1)?.kind));
    genesis == Some(BookKind::Log)
}
