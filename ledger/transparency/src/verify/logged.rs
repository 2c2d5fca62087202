//! Tree and chain move together: the pages that the log book names are the pages that are there.
//!
//! The log book names a book's pages in order, each with its hash, so that a running sum over the hashes says whether all of them are the
//! true ones. What was not logged yet is read once more: a few pages of each book, never their history.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use ledger::entry::Entry;
use ledger::event::{BookClosed, Event, NamedPage};
use ledger::ids::{BookId, Hash};
use ledger::page::{Header, Page, PageRef};
use ledger::reason::{BookKind, EndReason};
use ledger::register::Register;
use rustc_hash::FxHashMap;

use super::anchored::Anchors;
use super::cited::Pages;
use super::index::Ranges;
use super::report::{Check, Found, LEGALITY, Status};
use super::trees::{Logs, Trees};
use crate::log::leaf::Leaf;
use crate::log::merkle::{EMPTY_ROOT, Frontier, TreeHash, node_hash};

/// The hashes of pages of a book that stand one behind the other, in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sum {
    /// The last of them.
    pub(super) page: u64,
    sum: TreeHash,
}

impl Sum {
    /// No pages yet; this one will be the first.
    const fn before(first: u64) -> Self {
        Self { page: first.saturating_sub(1), sum: EMPTY_ROOT }
    }

    /// Takes in the next page; any other ends it.
    const fn may_take(&self, page: u64) -> bool {
        page == self.page.saturating_add(1)
    }

    fn take(&mut self, page: u64, hash: Hash) {
        *self = Self { page, sum: node_hash(self.sum, TreeHash(hash.0)) };
    }
}

/// The pages of a book that the log book names, up to some place in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Named {
    /// The last of them.
    pub(super) last: u64,
    /// Those among them that are to be compared.
    sum: Sum,
}

/// How the pages that are named stand to those that are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Compared {
    /// All that are named and could be here are here, and no other.
    Same,
    /// They are others.
    Others,
    /// Not all of them are here.
    NotHere,
}

/// What one log book names, up to its page `at`.
pub(super) struct NamedBy {
    at: PageRef,
    books: FxHashMap<BookId, Named>,
    /// Of each book that the register closed the last page that it names, be it behind the end.
    of_closed: FxHashMap<BookId, NamedPage>,
    tree: Frontier,
    /// The tree's roots at the sizes that the register states where it closes a book.
    roots: BTreeMap<u64, TreeHash>,
}

impl NamedBy {
    fn new(at: PageRef) -> Self {
        let (books, of_closed) = (FxHashMap::default(), FxHashMap::default());
        Self { at, books, of_closed, tree: Frontier::new(), roots: BTreeMap::new() }
    }

    /// The last page that it names of a book that the register closed.
    pub(super) fn last_of(&self, book: BookId) -> Option<NamedPage> {
        self.of_closed.get(&book).copied()
    }

    /// How many pages it names, those of closed books with their pages behind the end.
    pub(super) const fn size(&self) -> u64 {
        self.tree.size()
    }

    /// The root of its first so many leaves, when the register states a tree of that size.
    pub(super) fn root(&self, size: u64) -> Option<TreeHash> {
        if size == 0 { Some(EMPTY_ROOT) } else { self.roots.get(&size).copied() }
    }
}

/// How a book ended.
pub(super) struct Ended {
    /// What the register says of it.
    pub(super) said: BookClosed,
    /// The log book that ordered the pages until then.
    pub(super) log: Option<BookId>,
    /// Whether it is a log book itself.
    pub(super) is_log: bool,
}

impl Ended {
    /// The log book that the tree is of by which the end was found.
    fn tree_of(&self) -> Option<BookId> {
        if self.is_log { Some(self.said.book) } else { self.log }
    }
}

/// What the log books name (the bank's, and those that it succeeds), and what is there.
#[derive(Default)]
pub(super) struct Logged {
    logs: BTreeMap<BookId, NamedBy>,
    /// How books ended, by the register.
    closings: BTreeMap<BookId, Ended>,
    /// The log book that orders the pages now: the register has not closed it.
    now: Option<BookId>,
    /// All log books that the register names; of a register that does not hold nobody learned them.
    known: Option<BTreeSet<BookId>>,
    /// Those that were gone through to their end.
    through: BTreeSet<BookId>,
    trees: Trees,
    ranges: Ranges,
    there: FxHashMap<BookId, Sum>,
}

impl Logged {
    /// Says which pages of each book may come; of a book that is not named, all.
    pub(super) fn expect(&mut self, ranges: Ranges) {
        self.ranges = ranges;
    }

    /// Learns from the whole register how books ended. Before any page of a log book.
    pub(super) fn learn(&mut self, register: &Register) {
        let logs = register.now().books().into_iter().filter(|book| book.kind == BookKind::Log);
        let known: BTreeSet<BookId> = logs.map(|book| book.book).collect();
        for since in register.closings() {
            let before = register.at(since.page.saturating_sub(1));
            let is_open = |book: BookId| before.closed(book).is_none();
            let logs = before.books().into_iter().filter(|book| book.kind == BookKind::Log);
            let log = logs.map(|book| book.book).find(|log| is_open(*log));
            let is_log = known.contains(&since.fact.book);
            self.closings.insert(since.fact.book, Ended { said: since.fact.clone(), log, is_log });
        }
        self.known = Some(known);
    }

    /// How books ended, in order of their ids.
    pub(super) fn closings(&self) -> impl Iterator<Item = &Ended> {
        self.closings.values()
    }

    /// The last page that log books name of a book, none behind its end.
    pub(super) fn last_named(&self, book: BookId) -> u64 {
        self.logs.values().filter_map(|log| log.books.get(&book)).map(|named| named.last).max().unwrap_or(0)
    }

    /// Whether a book ended.
    pub(super) fn is_closed(&self, book: BookId) -> bool {
        self.closings.contains_key(&book)
    }

    /// A log book that was gone through.
    pub(super) fn log(&self, book: BookId) -> Option<&NamedBy> {
        self.logs.get(&book)
    }

    /// The log books that were gone through.
    pub(super) fn logs(&self) -> impl Iterator<Item = (BookId, &NamedBy)> {
        self.logs.iter().map(|(log, named)| (*log, named))
    }

    /// Whether a book is a log book, whose pages are no leaves.
    pub(super) fn is_log(&self, book: BookId) -> bool {
        self.logs.contains_key(&book)
    }

    /// Whether all of the log book was gone through.
    pub(super) fn is_whole(&self) -> bool {
        self.now.is_some_and(|log| self.through.contains(&log))
    }

    /// Notes that a log book was gone through to its end.
    pub(super) fn ends(&mut self, book: BookId) {
        self.through.insert(book);
    }

    /// The largest tree that the register says a log book was shown with, where it closes that or other books of its time.
    pub(super) fn stated(&self, log: BookId) -> Option<u64> {
        let of_it = self.closings.values().filter(|ended| ended.tree_of() == Some(log));
        of_it.filter_map(|ended| ended.said.tree).map(|tree| tree.size).max()
    }

    /// Whether a log book is here from its first page to its last.
    fn is_here(&self, log: BookId) -> bool {
        let through = self.through.contains(&log);
        match self.closings.get(&log).map(|ended| ended.said.last.page) {
            None => through,
            Some(0) => true,
            Some(last) => through && self.logs.get(&log).is_some_and(|by| by.at.page == last),
        }
    }

    /// Whether the register owns that a closed log book was shown with so many pages, others than those that it names here.
    fn is_owned(&self, size: u64) -> bool {
        self.closings.values().any(|ended| {
            let Some(log) = ended.tree_of().filter(|log| self.is_closed(*log)) else { return false };
            let others = ended.said.reason == EndReason::PagesDiffer || self.named_by(log) < size;
            others && ended.said.tree.is_some_and(|tree| tree.size >= size)
        })
    }

    /// How many pages a log book names here.
    pub(super) fn named_by(&self, log: BookId) -> u64 {
        self.logs.get(&log).map_or(0, NamedBy::size)
    }

    /// Notes a page that holds.
    pub(super) fn page(&mut self, header: &Header, hash: Hash, anchors: &mut Anchors) {
        anchors.page(header);
        self.trees.page(header);
        let sum = self.there.entry(header.book).or_insert(Sum::before(header.page));
        if sum.may_take(header.page) {
            sum.take(header.page, hash);
        }
    }

    /// Notes what a page of a log book names; its entries are allowed where they stand. Pages behind the end of a book that the register
    /// has closed are none that could be here. The tree that witnesses cosign now is made of what the log book names that is not closed.
    pub(super) fn entries(
        &mut self,
        (header, hash): (&Header, Hash),
        entries: &[(Hash, Entry)],
        anchors: &mut Anchors,
    ) {
        let at = PageRef { page: header.page, hash };
        let Self { logs, closings, now, ranges, trees, .. } = self;
        let is_now = !closings.contains_key(&header.book);
        if is_now {
            *now = Some(header.book);
        }
        let log = logs.entry(header.book).or_insert_with(|| NamedBy::new(at));
        log.at = at;
        for (_, entry) in entries {
            let Event::PagesLogged(logged) = &entry.event else { continue };
            for named in &logged.pages {
                let end = closings.get(&named.book).map(|ended| ended.said.last.page);
                if end.is_some() {
                    log.of_closed.insert(named.book, NamedPage { page: named.page, hash: named.hash });
                }
                if end.is_none_or(|end| named.page <= end) {
                    let (from, to) = ranges.of(named.book);
                    let so_far = log.books.entry(named.book).or_insert(Named { last: 0, sum: Sum::before(from) });
                    so_far.last = named.page;
                    if (from..=to).contains(&named.page) {
                        so_far.sum.take(named.page, named.hash);
                    }
                }
                let leaf = Leaf { book: named.book, page: named.page, page_hash: named.hash };
                if is_now {
                    anchors.leaf(&leaf, &log.books);
                }
                log.tree.push(leaf.hash(), |_, _| {});
                let size = log.tree.size();
                let is_stated = |ended: &Ended| ended.said.tree.is_some_and(|tree| tree.size == size);
                if closings.values().any(is_stated) {
                    log.roots.insert(size, log.tree.root());
                }
            }
            trees.makes(header.book, log.tree.size(), log.tree.root());
        }
    }

    /// How the pages that a log book names of a book stand to those that are there.
    pub(super) fn compare_with(
        &self,
        by: &NamedBy,
        book: BookId,
        library: &mut dyn Pages,
    ) -> io::Result<Option<Compared>> {
        by.books.get(&book).map(|named| self.compare(book, *named, library)).transpose()
    }

    /// Whether the register says of a book that its pages are others than those that a log book names which it closed too.
    fn is_said_to_differ(&self, log: BookId, book: BookId) -> bool {
        let differs = |ended: &Ended| ended.said.reason == EndReason::PagesDiffer;
        self.is_closed(log) && self.closings.get(&book).is_some_and(differs)
    }

    /// Compares what was named of a book with what is there of it.
    pub(super) fn compare(&self, book: BookId, named: Named, library: &mut dyn Pages) -> io::Result<Compared> {
        let Named { mut sum, .. } = named;
        let Some(there) = self.there.get(&book) else { return Ok(Compared::NotHere) };
        while sum.page < there.page {
            let number = sum.page.saturating_add(1);
            let Some(Ok(page)) = library.page(book, number)?.map(Page::parse) else { break };
            sum.take(number, page.hash);
        }
        Ok(match (sum.page == there.page, sum.sum == there.sum) {
            (false, _) => Compared::NotHere,
            (true, true) => Compared::Same,
            (true, false) => Compared::Others,
        })
    }

    /// Whether all that the log books name is there: what is not, in order of the books.
    pub(super) fn judge(&self, library: &mut dyn Pages) -> io::Result<Vec<Check>> {
        let mut checks = Vec::new();
        for (log, named) in &self.logs {
            checks.extend(self.judge_one(*log, named, library)?);
        }
        if let Some(known) = &self.known {
            let logs = if known.iter().all(|log| self.is_here(*log)) { Logs::Here } else { Logs::NotHere };
            checks.extend(self.trees.judge(logs, |size| self.is_owned(size)));
        }
        Ok(checks)
    }

    fn judge_one(&self, log: BookId, by: &NamedBy, library: &mut dyn Pages) -> io::Result<Vec<Check>> {
        let mut books: Vec<(BookId, Named)> = by.books.iter().map(|(book, named)| (*book, *named)).collect();
        books.sort_unstable_by_key(|(book, _)| *book);
        let mut checks = Vec::new();
        for (book, named) in books {
            let (from, _) = self.ranges.of(book);
            let (last, here) = (named.last, self.there.get(&book).map_or(0, |there| there.page));
            let say = |status, detail: String| Check::book(LEGALITY, status, log, by.at.page, detail);
            let compared = self.compare(book, named, library)?;
            if compared == Compared::Others && self.is_said_to_differ(log, book) {
                // The line of the closed book says so.
            } else if compared == Compared::Others {
                let detail =
                    format!("the pages 1 to {last} that it names of the book {book} are not those that are there");
                checks.push(
                    say(Status::Failed, detail).found(Found::of("logged-others").text("to", last).text("book", book)),
                );
            } else if compared == Compared::NotHere || here < last || from > 1 {
                let here = if from > 1 && here >= from { format!("{from} to {here}") } else { here.to_string() };
                let detail = format!("it names pages 1 to {last} of the book {book}; here are {here}");
                let found = Found::of("logged-not-here").text("to", last).text("book", book).text("here", here);
                checks.push(say(Status::NotChecked, detail).found(found));
            }
        }
        Ok(checks)
    }
}
