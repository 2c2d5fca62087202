//! Tree and chain move together: the pages that the log book names are the pages that are there.
//!
//! The log book names a book's pages in order, each with its hash, so that a running sum over the hashes says whether all of them are the
//! true ones. What was not logged yet is read once more: a few pages of each book, never their history.

use std::collections::BTreeMap;
use std::io;

use ledger::entry::Entry;
use ledger::event::{Event, LoggedPage};
use ledger::ids::{BookId, Hash};
use ledger::page::{Header, Page, PageRef};
use ledger::register::RegisterAt;
use rustc_hash::FxHashMap;

use super::anchored::Anchors;
use super::cited::Pages;
use super::index::Ranges;
use super::report::{Check, Found, LEGALITY, Status};
use crate::log::leaf::Leaf;
use crate::log::merkle::{EMPTY_ROOT, TreeHash, node_hash};

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
#[derive(Debug)]
struct NamedBy {
    at: PageRef,
    books: FxHashMap<BookId, Named>,
}

/// What the log books name (the bank's, and those that it succeeds), and what is there.
#[derive(Default)]
pub(super) struct Logged {
    logs: BTreeMap<BookId, NamedBy>,
    /// The log book that orders the pages now: the register has not closed it.
    now: Option<BookId>,
    whole: bool,
    ranges: Ranges,
    there: FxHashMap<BookId, Sum>,
}

impl Logged {
    /// Says which pages of each book may come; of a book that is not named, all.
    pub(super) fn expect(&mut self, ranges: Ranges) {
        self.ranges = ranges;
    }

    /// Whether a book is a log book, whose pages are no leaves.
    pub(super) fn is_log(&self, book: BookId) -> bool {
        self.logs.contains_key(&book)
    }

    /// Whether all of the log book was gone through.
    pub(super) const fn is_whole(&self) -> bool {
        self.whole
    }

    /// Notes that a log book was gone through to its end.
    pub(super) fn ends(&mut self, book: BookId) {
        self.whole |= self.now == Some(book);
    }

    /// Notes a page that holds.
    pub(super) fn page(&mut self, header: &Header, hash: Hash, anchors: &mut Anchors) {
        anchors.page(header);
        let sum = self.there.entry(header.book).or_insert(Sum::before(header.page));
        if sum.may_take(header.page) {
            sum.take(header.page, hash);
        }
    }

    /// Notes what a page of a log book names; its entries are allowed where they stand. Pages behind the end of a book that the register
    /// has closed are lost by its own word. The tree is made of what the log book names that is not closed.
    pub(super) fn entries(
        &mut self,
        (header, hash): (&Header, Hash),
        entries: &[(Hash, Entry)],
        register: Option<RegisterAt<'_>>,
        anchors: &mut Anchors,
    ) {
        let at = PageRef { page: header.page, hash };
        let is_now = register.is_none_or(|register| register.closed(header.book).is_none());
        if is_now {
            self.now = Some(header.book);
        }
        let log = self.logs.entry(header.book).or_insert_with(|| NamedBy { at, books: FxHashMap::default() });
        log.at = at;
        let is_lost = |leaf: &LoggedPage| {
            let end = register.and_then(|register| register.closed(leaf.book));
            end.is_some_and(|end| leaf.page > end.last.page)
        };
        for (_, entry) in entries {
            let Event::PagesLogged(logged) = &entry.event else { continue };
            for leaf in &logged.pages {
                if !is_lost(leaf) {
                    let (from, to) = self.ranges.of(leaf.book);
                    let named = log.books.entry(leaf.book).or_insert(Named { last: 0, sum: Sum::before(from) });
                    named.last = leaf.page;
                    if (from..=to).contains(&leaf.page) {
                        named.sum.take(leaf.page, leaf.hash);
                    }
                }
                if is_now {
                    let leaf = Leaf { book: leaf.book, page: leaf.page, page_hash: leaf.hash };
                    anchors.leaf(&leaf, &log.books);
                }
            }
        }
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
            if compared == Compared::Others {
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
