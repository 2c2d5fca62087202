//! What is known to have been here and is not any more: pages that were given up, and trees of the log that pages name. It is on disk before
//! anything is cut off, so that no number is given twice by a bank that has forgotten.
//!
//! ```text
//! DATA/keys/missed     {"pages": [{"book", "page", "hash"}], "trees": [{"origin", "size", "root"}]}; "hash" only where it is known
//! ```
//!
//! Nothing is taken out of it. A page that came back, or whose book was closed, is not missed any more; nor is a tree that the log book makes.

use std::io;
use std::path::Path;

use journal::archive::{ArchiveError, BookReader};
use ledger::ids::{BookId, Hash};
use ledger::page::{CheckpointRef, Page};
use serde::{Deserialize, Serialize};

use crate::bank::{FolderError, write_private};

/// The file, below the data folder.
pub const MISSED_FILE: &str = "keys/missed";

/// The last page of a book that is known to have been here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissedPage {
    /// The book.
    pub book: BookId,
    /// The page's number.
    pub page: u64,
    /// Its hash, where it is known.
    pub hash: Option<Hash>,
}

/// A tree that a log is known to have signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissedTree {
    /// The log's name.
    pub origin: String,
    /// The tree.
    pub tree: CheckpointRef,
}

/// All of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Missed {
    /// Pages.
    pub pages: Vec<MissedPage>,
    /// Trees of the log.
    pub trees: Vec<MissedTree>,
}

/// How a book stands to a page that was there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stands {
    /// It has it.
    There,
    /// It ends before it.
    Gone,
    /// It has another.
    Other,
}

#[derive(Serialize, Deserialize)]
struct OnDisk {
    #[serde(default)]
    pages: Vec<PageOnDisk>,
    #[serde(default)]
    trees: Vec<TreeOnDisk>,
}

#[derive(Serialize, Deserialize)]
struct PageOnDisk {
    book: String,
    page: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hash: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct TreeOnDisk {
    origin: String,
    size: u64,
    root: String,
}

impl Missed {
    /// What a data folder misses; nothing when it has no such file.
    pub fn read(dir: &Path) -> Result<Self, FolderError> {
        let path = dir.join(MISSED_FILE);
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(FolderError::Io { path, what: "it cannot be read", error }),
        };
        let foreign = |why: String| FolderError::Foreign { path: path.clone(), why };
        let on_disk: OnDisk = serde_json::from_slice(&bytes).map_err(|error| foreign(error.to_string()))?;
        let hash = |text: &String| text.parse::<Hash>().map_err(|error| foreign(format!("{error}")));
        let page = |of: &PageOnDisk| -> Result<MissedPage, FolderError> {
            let book = of.book.parse().map_err(|error| foreign(format!("{error}")))?;
            Ok(MissedPage { book, page: of.page, hash: of.hash.as_ref().map(hash).transpose()? })
        };
        let tree = |of: &TreeOnDisk| -> Result<MissedTree, FolderError> {
            let tree = CheckpointRef { size: of.size, root: hash(&of.root)? };
            Ok(MissedTree { origin: of.origin.clone(), tree })
        };
        Ok(Self {
            pages: on_disk.pages.iter().map(page).collect::<Result<_, _>>()?,
            trees: on_disk.trees.iter().map(tree).collect::<Result<_, _>>()?,
        })
    }

    /// Adds to what a data folder misses. It is on disk when this returns.
    pub fn note(dir: &Path, more: &Self) -> Result<(), FolderError> {
        let before = Self::read(dir)?;
        let mut all = before.clone();
        for page in &more.pages {
            let is_known =
                |of: &MissedPage| of == page || (of.book, of.page, page.hash) == (page.book, page.page, None);
            if !all.pages.iter().any(is_known) {
                all.pages.push(*page);
            }
        }
        all.trees.extend(more.trees.iter().filter(|tree| !before.trees.contains(tree)).cloned());
        if all == before {
            return Ok(());
        }
        let page = |of: &MissedPage| PageOnDisk {
            book: of.book.to_string(),
            page: of.page,
            hash: of.hash.map(|hash| hash.to_string()),
        };
        let tree = |of: &MissedTree| TreeOnDisk {
            origin: of.origin.clone(),
            size: of.tree.size,
            root: of.tree.root.to_string(),
        };
        let on_disk =
            OnDisk { pages: all.pages.iter().map(page).collect(), trees: all.trees.iter().map(tree).collect() };
        let text = serde_json::to_string_pretty(&on_disk).expect("what is missed is plain JSON");
        write_private(&dir.join(MISSED_FILE), text.as_bytes())
    }

    /// The first page of a book that it has not, or has another of, with the way it stands. `head` is the book's last page.
    pub(crate) fn of(&self, reader: &BookReader, head: u64) -> Result<Option<(MissedPage, Stands)>, ArchiveError> {
        for missed in self.pages.iter().filter(|missed| missed.book == reader.book()) {
            match missed.stands(reader, head)? {
                Stands::There => {}
                stands @ (Stands::Gone | Stands::Other) => return Ok(Some((*missed, stands))),
            }
        }
        Ok(None)
    }
}

impl MissedPage {
    /// How its book stands to it, which ends with page `head`.
    pub(crate) fn stands(&self, reader: &BookReader, head: u64) -> Result<Stands, ArchiveError> {
        if self.page > head {
            return Ok(Stands::Gone);
        }
        let Some(hash) = self.hash else { return Ok(Stands::There) };
        let here = reader.read(self.page)?.and_then(|bytes| Page::parse(bytes).ok());
        // What is not in the archive yet, or damaged there, is for whoever goes through all copies.
        Ok(if here.is_none_or(|here| here.hash == hash) { Stands::There } else { Stands::Other })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missed_is_kept_and_said_once() {
        let dir = tempfile::tempdir().expect("a folder");
        assert_eq!(Missed::read(dir.path()).ok(), Some(Missed::default()));
        let page = |page, hash| MissedPage { book: BookId([1; 32]), page, hash };
        let tree = CheckpointRef { size: 15, root: Hash([7; 32]) };
        let tree = MissedTree { origin: "bank.example.org/log".to_owned(), tree };
        let more = Missed { pages: vec![page(8, None)], trees: vec![tree.clone()] };
        Missed::note(dir.path(), &more).expect("it is written");
        Missed::note(dir.path(), &more).expect("it is written");
        assert_eq!(Missed::read(dir.path()).ok(), Some(more));
        let known = page(8, Some(Hash([9; 32])));
        let later = Missed { pages: vec![known, page(8, None)], trees: Vec::new() };
        Missed::note(dir.path(), &later).expect("it is written");
        let all = Missed { pages: vec![page(8, None), known], trees: vec![tree] };
        assert_eq!(Missed::read(dir.path()).ok(), Some(all));
        std::fs::write(dir.path().join(MISSED_FILE), "{").expect("it is written");
        assert!(Missed::read(dir.path()).is_err(), "what cannot be read is not taken for nothing");
    }
}
