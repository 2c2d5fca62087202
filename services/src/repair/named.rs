//! Which pages of which books there were, by the bank's log books: what is named there was kept, whether a copy has it today or not.

use std::collections::BTreeMap;

use journal::archive::{ArchiveError, BookReader};
use ledger::event::{Event, NamedPage};
use ledger::ids::{BookId, Hash};
use ledger::page::Page;
use ledger::reason::BookKind;
use ledger::register::Register;
use transparency::log::leaf::Leaf;

use super::archived::Archived;

/// The hashes of a book's pages, from page 1 on.
pub(crate) type Hashes = BTreeMap<BookId, Vec<Hash>>;

/// What the log books name.
#[derive(Debug, Default)]
pub(crate) struct Named {
    /// The leaves of each log book, in order.
    logs: BTreeMap<BookId, Vec<Leaf>>,
}

impl Named {
    /// What the log books of an archive name.
    pub(crate) fn read(archived: &Archived, register: &Register) -> Result<Self, ArchiveError> {
        let mut named = Self::default();
        let now = register.now();
        for added in now.books().into_iter().filter(|book| book.kind == BookKind::Log) {
            let log = added.book;
            let end = now.closed(log).map_or(u64::MAX, |end| end.last.page);
            named.logs.entry(log).or_default();
            for item in archived.reader(log).pages(1)? {
                let (number, bytes) = item?;
                if number > end {
                    break;
                }
                named.note(log, bytes);
            }
        }
        Ok(named)
    }

    /// Takes in a page of a log book.
    pub(super) fn note(&mut self, log: BookId, bytes: Vec<u8>) {
        let leaves = self.logs.entry(log).or_default();
        // The archive was verified, or the page was opened: what does not open now names nothing.
        let entries = Page::parse(bytes).and_then(|page| page.entries()).unwrap_or_default();
        for (_, entry) in entries {
            let Event::PagesLogged(logged) = entry.event else { continue };
            let leaf =
                |page: &ledger::event::LoggedPage| Leaf { book: page.book, page: page.page, page_hash: page.hash };
            leaves.extend(logged.pages.iter().map(leaf));
        }
    }

    /// The leaves of a log book.
    pub(crate) fn leaves(&self, log: BookId) -> &[Leaf] {
        self.logs.get(&log).map_or(&[], Vec::as_slice)
    }

    /// The leaves of each log book.
    pub(crate) fn logs(&self) -> impl Iterator<Item = (BookId, &[Leaf])> {
        self.logs.iter().map(|(log, leaves)| (*log, leaves.as_slice()))
    }

    /// The pages of each book that there were. Behind the page at which the register closed a book nothing counts; of that page it says
    /// itself that it is there. Where a log book and one that it succeeds differ, the later one counts.
    pub(crate) fn pages(&self, register: &Register) -> Hashes {
        let mut all = Hashes::new();
        for leaves in self.logs.values() {
            hashes(leaves, &mut all);
        }
        for (book, hashes) in &mut all {
            if let Some(end) = register.now().closed(*book) {
                hashes.truncate(usize::try_from(end.last.page).unwrap_or(usize::MAX));
            }
        }
        all
    }
}

/// Sorts leaves by book. Leaves of a book stand in the order of its pages, so each belongs behind those before it.
pub(crate) fn hashes(leaves: &[Leaf], all: &mut Hashes) {
    for leaf in leaves {
        let hashes = all.entry(leaf.book).or_default();
        let Some(at) = leaf.page.checked_sub(1).and_then(|at| usize::try_from(at).ok()) else { continue };
        if at == hashes.len() {
            hashes.push(leaf.page_hash);
        } else if let Some(hash) = hashes.get_mut(at) {
            *hash = leaf.page_hash;
        }
    }
}

/// How a book falls short of the pages that there were.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short {
    /// Its last page that is also one of those that there were.
    pub(crate) common: u64,
    /// The last page that there was.
    pub(crate) last: NamedPage,
    /// Whether another page stands behind the last common one, and not merely none.
    pub(crate) differs: bool,
}

/// Compares a book, which ends with page `head`, with the pages that there were.
pub(crate) fn short(reader: &BookReader, head: u64, shown: &[Hash]) -> Result<Option<Short>, ArchiveError> {
    let (page, Some(hash)) = (count(shown), shown.last()) else { return Ok(None) };
    let last = NamedPage { page, hash: *hash };
    let is_same = |number: u64| -> Result<bool, ArchiveError> {
        let here = reader.read(number)?.and_then(|bytes| Page::parse(bytes).ok()).map(|page| page.hash);
        Ok(here.is_some() && here == at(shown, number))
    };
    // Pages are chained: one that is the same speaks for all before it.
    let both = head.min(page);
    let (mut same, mut other) = if both == 0 || is_same(both)? { (both, both.saturating_add(1)) } else { (0, both) };
    while other.saturating_sub(same) > 1 {
        let middle = same.midpoint(other);
        if is_same(middle)? {
            same = middle;
        } else {
            other = middle;
        }
    }
    let differs = same < both;
    Ok((differs || head < page).then_some(Short { common: same, last, differs }))
}

/// The hash of a page.
pub(crate) fn at(shown: &[Hash], number: u64) -> Option<Hash> {
    shown.get(usize::try_from(number.checked_sub(1)?).ok()?).copied()
}

/// How many pages.
pub(crate) fn count(shown: &[Hash]) -> u64 {
    u64::try_from(shown.len()).unwrap_or(u64::MAX)
}
