//! Trees that the house itself names: each page names the last checkpoint that the bank had signed when the page was written. A log book that
//! does not make one of them is not the one that was signed for: it is older, or of another history.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use journal::archive::BookReader;
use ledger::event::Event;
use ledger::ids::{BookId, Hash};
use ledger::page::{CheckpointRef, Header, Page};
use ledger::register::Register;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::merkle::Frontier;
use transparency::log::note::{Note, VerifierKey};

use super::files::tiles;
use super::grown::leaf;
use super::shown::contradicting;
use super::tree::standing;
use super::{CHECKPOINT_FILE, CONTRADICTED_FILE, COSIGNED_FILE, SIGNED_FILE};
use crate::causes::chain;
use crate::missed::Missed;

/// Who names a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum By {
    /// A page.
    Page {
        /// Its book.
        book: BookId,
        /// Its number.
        page: u64,
    },
    /// A file of the log, below the data folder.
    File(&'static str),
    /// What this bank has noted that it misses.
    Missed,
}

/// Trees of the log in force, and who names each of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Mentioned(BTreeMap<(u64, Hash), By>);

/// A tree that the log book does not make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unmade {
    /// The tree.
    pub(crate) tree: CheckpointRef,
    /// Who names it.
    pub(crate) by: By,
    /// How many pages the log book names.
    pub(crate) named: u64,
}

/// The page of the register since which a log book is there; 0 when it does not know it.
pub(crate) fn since(register: &Register, log: BookId) -> u64 {
    register.books_after(0).find(|since| since.fact.book == log).map_or(0, |since| since.page)
}

/// Whether a book was closed while this log book was in force. A succession closes the log book last, so that one that did so and left this
/// one in force did not come to its end.
pub(crate) fn closed_under(register: &Register, log: BookId) -> bool {
    let since = since(register, log);
    register.closings().iter().any(|closed| closed.page > since)
}

impl Mentioned {
    /// Takes in what a page's header names, when the page was written after the log in force was begun, at page `since` of the register. One
    /// that was written before names a tree of the log before it.
    pub(crate) fn header(&mut self, header: &Header, since: u64) {
        let is_later = header.register.map_or(header.page > since, |register| register.page >= since);
        if let Some(tree) = header.checkpoint.filter(|tree| is_later && tree.size > 0) {
            let by = || By::Page { book: header.book, page: header.page };
            self.0.entry((tree.size, tree.root)).or_insert_with(by);
        }
    }

    /// Takes in what a book's last page names. One that cannot be read names nothing here: it is told by whoever reads the book.
    pub(crate) fn last_page(&mut self, reader: &BookReader, head: u64, since: u64) {
        let last = reader.read(head).ok().flatten().and_then(|bytes| Page::parse(bytes).ok());
        if let Some(last) = last.filter(|last| last.header.book == reader.book()) {
            self.header(&last.header, since);
        }
    }

    /// Takes in what the log of this key has published, what a witness remembered that contradicted it, and what was missed of it before.
    pub(crate) fn files(&mut self, dir: &Path, key: &VerifierKey, missed: &Missed) {
        let whole = |file| Some((file, Note::parse(&fs::read(dir.join(file)).ok()?).ok()?));
        let notes = [CHECKPOINT_FILE, COSIGNED_FILE].into_iter().filter_map(whole);
        for (file, note) in notes.chain(contradicting(dir).into_iter().map(|note| (CONTRADICTED_FILE, note))) {
            let is_its = note.verify(std::slice::from_ref(key)).is_ok_and(|signed| !signed.is_empty());
            let checkpoint = is_its.then(|| note.text().parse::<Checkpoint>().ok()).flatten();
            let its = checkpoint.filter(|its| its.origin() == key.name().as_str() && its.size() > 0);
            if let Some(tree) = its.map(|its: Checkpoint| its.as_known()) {
                self.0.entry((tree.size, tree.root)).or_insert(By::File(file));
            }
        }
        for of in missed.trees.iter().filter(|of| of.origin == key.name().as_str()) {
            self.0.entry((of.tree.size, of.tree.root)).or_insert(By::Missed);
        }
    }

    /// Takes in what the log signed last.
    pub(crate) fn signed(&mut self, signed: Option<&Checkpoint>) {
        if let Some(tree) = signed.filter(|signed| signed.size() > 0).map(Checkpoint::as_known) {
            self.0.entry((tree.size, tree.root)).or_insert(By::File(SIGNED_FILE));
        }
    }

    /// The trees, the smallest first.
    pub(crate) fn trees(&self) -> impl Iterator<Item = (CheckpointRef, &By)> {
        self.0.iter().map(|((size, root), by)| (CheckpointRef { size: *size, root: *root }, by))
    }

    /// The largest of them that these leaves, in their order, do not make.
    pub(crate) fn unmade(mut self, leaves: impl Iterator<Item = transparency::log::leaf::Leaf>) -> Option<Unmade> {
        let mut frontier = Frontier::new();
        for leaf in leaves {
            frontier.push(leaf.hash(), |_, _| ());
            self.met(&frontier);
        }
        self.largest(frontier.size())
    }

    /// Takes out the trees that another log book makes: these files are of that log.
    pub(crate) fn without(&mut self, leaves: impl Iterator<Item = transparency::log::leaf::Leaf>) {
        let mut frontier = Frontier::new();
        for leaf in leaves {
            frontier.push(leaf.hash(), |_, _| ());
            self.met(&frontier);
        }
    }

    /// Takes out the tree that stands at this edge.
    fn met(&mut self, frontier: &Frontier) {
        let size = frontier.size();
        // Whoever asks for no tree of this size needs no root of it.
        if self.0.range((size, Hash([0; 32]))..=(size, Hash([255; 32]))).next().is_some() {
            self.0.remove(&(size, Hash(frontier.root().0)));
        }
    }

    fn largest(self, named: u64) -> Option<Unmade> {
        let ((size, root), by) = self.0.into_iter().next_back()?;
        Some(Unmade { tree: CheckpointRef { size, root }, by, named })
    }

    /// The largest of them that the log book, up to its page `head`, does not make. By the tiles, as far as these are of this log book; else
    /// by going through it.
    pub(super) fn unmade_by(mut self, dir: &Path, log: &BookReader, head: u64) -> Result<Option<Unmade>, String> {
        if let Some(size) = standing(dir, log) {
            // Only nodes of the tree that stands: a shorter form of a tile may be of another one.
            let mut tiles = tiles(dir, size);
            let mut made = |of: u64| Frontier::read(of, |node| tiles.read(node)).ok().map(|made| Hash(made.root().0));
            self.0.retain(|(of, root), _| *of > size || made(*of) != Some(*root));
        }
        if self.0.is_empty() {
            return Ok(None);
        }
        let mut leaves = Vec::new();
        let (mut frontier, pages) = (Frontier::new(), log.pages(1).map_err(|error| chain(&error))?);
        for item in pages {
            let (number, bytes) = item.map_err(|error| chain(&error))?;
            if number > head {
                break;
            }
            let entries = Page::parse(bytes).and_then(|page| page.entries()).map_err(|error| error.to_string())?;
            for (_, entry) in entries {
                if let Event::PagesLogged(logged) = entry.event {
                    leaves.extend(logged.pages.iter().map(leaf));
                }
            }
            for leaf in leaves.drain(..) {
                frontier.push(leaf.hash(), |_, _| ());
                self.met(&frontier);
            }
        }
        Ok(self.largest(frontier.size()))
    }
}
