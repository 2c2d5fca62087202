//! The trees that page headers name: each is one that a log book makes, at the end of one of its entries.
//!
//! The log's leaves name the pages, and pages name the last checkpoint that the bank knew: each commits to the other. A log book that was
//! rolled back and written anew makes other trees than those that pages of the time before still name.

use std::collections::BTreeMap;

use ledger::ids::{BookId, Hash};
use ledger::page::{CheckpointRef, Header};

use super::report::{Check, Found, LEGALITY, Status};
use crate::log::merkle::{EMPTY_ROOT, TreeHash};

/// So many trees are remembered at most of those that headers name before a log book makes them, and as many of those that log books make.
const TREES_MAX: usize = 1 << 20;

/// A size and a root.
type Tree = (u64, Hash);

/// Whether the log books that the register names can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Logs {
    /// All of them are here, from the first page to the end, and were judged.
    Here,
    /// They are not.
    NotHere,
}

/// What log books make, and what headers name that none has made so far.
pub(super) struct Trees {
    /// So many are remembered of each.
    most: usize,
    /// What the page before this one named; a book says the same page after page.
    last: Option<(BookId, CheckpointRef)>,
    /// What was named and is not made yet, and the first page that names it.
    open: BTreeMap<Tree, (BookId, u64)>,
    /// By each log book, in order of their sizes.
    made: BTreeMap<BookId, Vec<(u64, TreeHash)>>,
    remembered: usize,
    /// Of what was named not everything is remembered.
    named_more: bool,
    /// Of what was made not everything is remembered.
    made_more: bool,
}

impl Default for Trees {
    fn default() -> Self {
        Self::of(TREES_MAX)
    }
}

impl Trees {
    const fn of(most: usize) -> Self {
        Self {
            most,
            last: None,
            open: BTreeMap::new(),
            made: BTreeMap::new(),
            remembered: 0,
            named_more: false,
            made_more: false,
        }
    }

    /// Notes what a page that holds names.
    pub(super) fn page(&mut self, header: &Header) {
        let Some(named) = header.checkpoint.map(|checkpoint| (header.book, checkpoint)) else { return };
        if self.last == Some(named) {
            return;
        }
        self.last = Some(named);
        let (_, CheckpointRef { size, root }) = named;
        if self.is_made(size, root) || self.open.contains_key(&(size, root)) {
            return;
        }
        if self.open.len() >= self.most {
            self.named_more = true;
        } else {
            self.open.insert((size, root), (header.book, header.page));
        }
    }

    /// Notes the tree that a log book makes at the end of an entry.
    pub(super) fn makes(&mut self, log: BookId, size: u64, root: TreeHash) {
        self.open.remove(&(size, Hash(root.0)));
        if self.remembered >= self.most {
            self.made_more = true;
        } else {
            self.remembered = self.remembered.saturating_add(1);
            self.made.entry(log).or_default().push((size, root));
        }
    }

    fn is_made(&self, size: u64, root: Hash) -> bool {
        let makes = |trees: &Vec<(u64, TreeHash)>| {
            let at = trees.binary_search_by_key(&size, |(size, _)| *size).ok();
            at.and_then(|at| trees.get(at)).is_some_and(|(_, made)| made.0 == root.0)
        };
        (size == 0 && root.0 == EMPTY_ROOT.0) || self.made.values().any(makes)
    }

    /// What is named and no log book makes: of each book the first page that names such a tree. `is_owned` says of a size whether the
    /// register owns that a closed log book was shown with that many pages, others than those that it names here.
    pub(super) fn judge(&self, logs: Logs, is_owned: impl Fn(u64) -> bool) -> Vec<Check> {
        let whole = |detail: &str, found| Check::whole(LEGALITY, Status::NotChecked, detail).found(Found::of(found));
        let open = || self.open.iter().filter(|((size, _), _)| !is_owned(*size));
        if logs == Logs::NotHere {
            let detail =
                "pages name checkpoints; the log books, which should make their trees, are not all here and judged";
            return (!self.open.is_empty()).then(|| whole(detail, "trees-no-log")).into_iter().collect();
        }
        let too_many = || whole("pages name more checkpoints than a verifier remembers", "trees-too-many");
        if self.made_more && open().next().is_some() {
            return vec![too_many()];
        }
        let mut first: BTreeMap<BookId, (u64, u64)> = BTreeMap::new();
        for ((size, _), (book, page)) in open() {
            let earliest = first.entry(*book).or_insert((*page, *size));
            *earliest = (*earliest).min((*page, *size));
        }
        let failed = first.into_iter().map(|(book, (page, size))| {
            let detail = format!("its page {page} names a checkpoint of {size} pages that no log book makes");
            let found = Found::of("names-other-tree").text("page", page).number("pages", size);
            Check::book(LEGALITY, Status::Failed, book, page, detail).found(found)
        });
        failed.chain(self.named_more.then(too_many)).collect()
    }
}

#[cfg(test)]
mod tests {
    use ledger::time::Timestamp;

    use super::*;

    fn named(book: u8, page: u64, size: u64, root: u8) -> Header {
        Header {
            version: 2,
            rules: 1,
            book: BookId([book; 32]),
            page,
            previous: Hash::ZERO,
            first_entry: 0,
            entries: 1,
            written_at: Timestamp::from_ms(0),
            checkpoint: Some(CheckpointRef { size, root: Hash([root; 32]) }),
            register: None,
            body_hash: Hash::ZERO,
            entries_root: Hash::ZERO,
        }
    }

    fn make(trees: &mut Trees, log: u8, sizes: std::ops::RangeInclusive<u64>) {
        for size in sizes {
            trees.makes(BookId([log; 32]), size, TreeHash([1; 32]));
        }
    }

    /// How each line came out, of which page, and what was found.
    fn said(trees: &Trees, logs: Logs, owned: u64) -> Vec<(Status, Option<u64>, &'static str)> {
        let code = |check: &Check| check.found.as_ref().map_or("", |found| found.code);
        let checks = trees.judge(logs, |size| (1..=owned).contains(&size));
        checks.iter().map(|check| (check.status, check.page, code(check))).collect()
    }

    #[test]
    fn log_books_before_and_behind_the_books_and_between_them() {
        let pages = [named(5, 1, 3, 1), named(5, 2, 3, 1), named(5, 3, 7, 1), named(7, 1, 7, 1), named(7, 2, 2, 1)];
        for behind in 0..=pages.len() {
            let mut trees = Trees::default();
            pages[..behind].iter().for_each(|page| trees.page(page));
            make(&mut trees, 1, 1..=3);
            make(&mut trees, 2, 1..=9);
            pages[behind..].iter().for_each(|page| trees.page(page));
            assert_eq!(said(&trees, Logs::Here, 0), []);
            assert_eq!(said(&trees, Logs::NotHere, 0), [], "what is here makes them all");
            trees.page(&named(8, 4, 9, 2));
            trees.page(&named(8, 5, 10, 1));
            trees.page(&named(6, 2, 10, 1));
            let lie = (Status::Failed, Some(4), "names-other-tree");
            assert_eq!(said(&trees, Logs::Here, 0), [lie], "a line a book, and each tree once");
            assert_eq!(said(&trees, Logs::Here, 9), [(Status::Failed, Some(5), "names-other-tree")]);
            assert_eq!(said(&trees, Logs::Here, 10), []);
            assert_eq!(said(&trees, Logs::NotHere, 10), [(Status::NotChecked, None, "trees-no-log")]);
        }
    }

    #[test]
    fn what_is_not_remembered_is_not_judged() {
        let too_many = (Status::NotChecked, None, "trees-too-many");
        let mut trees = Trees::of(4);
        make(&mut trees, 1, 1..=5);
        (1..=4).for_each(|size| trees.page(&named(5, size, size, 1)));
        assert_eq!(said(&trees, Logs::Here, 0), [], "all of them are known");
        trees.page(&named(5, 5, 5, 1));
        assert_eq!(said(&trees, Logs::Here, 0), [too_many]);
        let mut trees = Trees::of(4);
        (1..=6).for_each(|size| trees.page(&named(5, size, size, 1)));
        make(&mut trees, 1, 1..=3);
        assert_eq!(said(&trees, Logs::Here, 0), [(Status::Failed, Some(4), "names-other-tree"), too_many]);
    }

    #[test]
    fn of_no_pages_there_is_one_tree() {
        let mut trees = Trees::default();
        let nothing = Some(CheckpointRef { size: 0, root: Hash(EMPTY_ROOT.0) });
        trees.page(&Header { checkpoint: nothing, ..named(5, 1, 0, 0) });
        trees.page(&Header { checkpoint: None, ..named(5, 2, 0, 0) });
        assert_eq!(said(&trees, Logs::Here, 0), []);
        trees.page(&named(5, 3, 0, 1));
        assert_eq!(said(&trees, Logs::Here, 0).len(), 1);
    }
}
