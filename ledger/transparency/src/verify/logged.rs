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

use super::cited::Pages;
use super::report::{Check, Found, LEGALITY, Status};
use crate::log::merkle::{EMPTY_ROOT, TreeHash, node_hash};

/// The hashes of a book's first pages, in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sum {
    page: u64,
    sum: TreeHash,
}

impl Sum {
    const NOTHING: Self = Self { page: 0, sum: EMPTY_ROOT };

    /// Takes in the next page; any other ends it.
    const fn may_take(&self, page: u64) -> bool {
        page == self.page.saturating_add(1)
    }

    fn take(&mut self, page: u64, hash: Hash) {
        *self = Self { page, sum: node_hash(self.sum, TreeHash(hash.0)) };
    }
}

/// What the log books name (one, and those it succeeds), and what is there.
#[derive(Default)]
pub(super) struct Logged {
    logs: BTreeMap<BookId, Named>,
    there: FxHashMap<BookId, Sum>,
}

/// What one log book names, up to its page `at`.
struct Named {
    at: PageRef,
    books: FxHashMap<BookId, Sum>,
}

impl Logged {
    /// Notes a page that holds.
    pub(super) fn page(&mut self, header: &Header, hash: Hash) {
        let sum = self.there.entry(header.book).or_insert(Sum::NOTHING);
        if sum.may_take(header.page) {
            sum.take(header.page, hash);
        }
    }

    /// Notes what a page of a log book names; its entries are allowed where they stand. Pages behind the end of a book that the register
    /// has closed are lost by its own word.
    pub(super) fn entries(
        &mut self,
        header: &Header,
        hash: Hash,
        entries: &[(Hash, Entry)],
        register: Option<RegisterAt<'_>>,
    ) {
        let at = PageRef { page: header.page, hash };
        let named = self.logs.entry(header.book).or_insert_with(|| Named { at, books: FxHashMap::default() });
        named.at = at;
        let is_lost = |leaf: &LoggedPage| {
            let end = register.and_then(|register| register.closed(leaf.book));
            end.is_some_and(|end| leaf.page > end.last.page)
        };
        for (_, entry) in entries {
            let Event::PagesLogged(logged) = &entry.event else { continue };
            for leaf in logged.pages.iter().filter(|leaf| !is_lost(leaf)) {
                named.books.entry(leaf.book).or_insert(Sum::NOTHING).take(leaf.page, leaf.hash);
            }
        }
    }

    /// Whether all that the log books name is there: what is not, in order of the books.
    pub(super) fn judge(self, library: &mut dyn Pages) -> io::Result<Vec<Check>> {
        let mut checks = Vec::new();
        for (log, named) in self.logs {
            checks.extend(judge(log, named, &self.there, library)?);
        }
        Ok(checks)
    }
}

fn judge(
    log: BookId,
    Named { at, books }: Named,
    all: &FxHashMap<BookId, Sum>,
    library: &mut dyn Pages,
) -> io::Result<Vec<Check>> {
    let mut books: Vec<(BookId, Sum)> = books.into_iter().collect();
    books.sort_unstable_by_key(|(book, _)| *book);
    let mut checks = Vec::new();
    for (book, mut named) in books {
        let (last, there) = (named.page, all.get(&book).copied().unwrap_or(Sum::NOTHING));
        let say = |status, detail: String| Check::book(LEGALITY, status, log, at.page, detail);
        while named.page < there.page {
            let number = named.page.saturating_add(1);
            let Some(Ok(page)) = library.page(book, number)?.map(Page::parse) else { break };
            named.take(number, page.hash);
        }
        if named.page != there.page {
            let detail = format!("it names pages 1 to {last} of the book {book}; here are {}", there.page);
            let found = Found::of("logged-not-here").text("to", last).text("book", book).text("here", there.page);
            checks.push(say(Status::NotChecked, detail).found(found));
        } else if named.sum != there.sum {
            let detail = format!("the pages 1 to {last} that it names of the book {book} are not those that are there");
            checks.push(
                say(Status::Failed, detail).found(Found::of("logged-others").text("to", last).text("book", book)),
            );
        }
    }
    Ok(checks)
}
