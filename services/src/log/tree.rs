//! The tree on disk: tiles, and how far the log book has been taken in. All of it can be made again from the log book.
//!
//! ```text
//! DATA/log/tile/…          as published; written before `standing.json`, which is written before anything is signed
//! DATA/log/standing.json   {"size", "root", "page", "hash"}: the tree, and the page of the log book that it holds last
//! ```

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use journal::archive::BookReader;
use ledger::ids::{BookId, Hash};
use ledger::page::{Page, PageRef};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, TreeHash};
use transparency::log::tile::{
    Content, TILE_HEIGHT, TILE_WIDTH, Tile, check_entries, check_tiles, encode_entries, encode_hashes,
};

use super::files::{OPEN, read_tile, tiles};
use crate::bank::{write_private, write_whole};

const STANDING: &str = "standing.json";

#[derive(Serialize, Deserialize)]
struct Standing {
    size: u64,
    root: String,
    page: u64,
    hash: String,
}

/// The tree: its growing edge in memory, everything else in tiles.
#[derive(Debug)]
pub(super) struct Tree {
    dir: PathBuf,
    frontier: Frontier,
    /// The hashes of the last tile of each level, while it is not full.
    levels: Vec<Vec<TreeHash>>,
    /// The entries of the last tile, while it is not full.
    entries: Vec<Vec<u8>>,
    /// The last page of the log book that it holds.
    at: Option<PageRef>,
    /// Where the pages of each book stand.
    runs: FxHashMap<BookId, Vec<Run>>,
}

/// Pages of a book that stand one behind the other in the log.
#[derive(Debug, Clone, Copy)]
struct Run {
    page: u64,
    index: u64,
    pages: u64,
}

impl Tree {
    /// The tree without leaves.
    pub(super) fn empty(dir: &Path) -> Self {
        let levels = vec![Vec::new(); usize::from(TILE_HEIGHT)];
        Self {
            dir: dir.to_owned(),
            frontier: Frontier::new(),
            levels,
            entries: Vec::new(),
            at: None,
            runs: FxHashMap::default(),
        }
    }

    /// The tree that stands in a folder; none when there is none, or it is not whole.
    pub(super) fn read(dir: &Path) -> Option<Self> {
        let standing: Standing = serde_json::from_slice(&fs::read(dir.join(STANDING)).ok()?).ok()?;
        let hash: Hash = standing.hash.parse().ok()?;
        let size = standing.size;
        let mut tree = Self::empty(dir);
        tree.at = Some(PageRef { page: standing.page, hash });
        let mut tiles = tiles(dir, size);
        tree.frontier = Frontier::read(size, |node| tiles.read(node)).ok()?;
        let root = tree.frontier.root();
        if root.to_string() != standing.root {
            return None;
        }
        // Every byte of them: proofs are made from what the edge does not need, and the others are handed out.
        check_tiles(size, root, |tile| read_tile(dir, tile)).ok()?;
        check_entries(size, |tile| read_tile(dir, tile)).ok()?;
        let last = |content, per: u64| {
            let tile = Tile::in_tree(content, (size / per) / u64::from(TILE_WIDTH), size)?;
            Some((tile, read_tile(dir, tile)))
        };
        if let Some((tile, bytes)) = last(Content::Entries, 1) {
            tree.entries = tile.entries(&bytes.ok()?).ok()?.into_iter().map(<[u8]>::to_vec).collect();
        }
        let mut per = 1_u64;
        for (level, hashes) in (0_u8..).zip(&mut tree.levels) {
            if let Some((tile, bytes)) = last(Content::Hashes { level }, per) {
                *hashes = tile.hashes(&bytes.ok()?).ok()?;
            }
            per = per.saturating_mul(u64::from(TILE_WIDTH));
        }
        tree.note_all(size)?;
        Some(tree)
    }

    /// How many leaves there are.
    pub(super) const fn size(&self) -> u64 {
        self.frontier.size()
    }

    /// The root.
    pub(super) fn root(&self) -> TreeHash {
        self.frontier.root()
    }

    /// The last page of the log book that it holds.
    pub(super) const fn at(&self) -> Option<PageRef> {
        self.at
    }

    /// Where a page stands in the log, from 0.
    pub(super) fn place(&self, book: BookId, page: u64) -> Option<u64> {
        let runs = self.runs.get(&book)?;
        let run = runs.partition_point(|run| run.page <= page).checked_sub(1).and_then(|at| runs.get(at))?;
        let behind = page.checked_sub(run.page).filter(|behind| *behind < run.pages)?;
        run.index.checked_add(behind)
    }

    /// Notes where the next leaf stands.
    fn note(&mut self, index: u64, leaf: &Leaf) {
        let runs = self.runs.entry(leaf.book).or_default();
        match runs.last_mut() {
            Some(run) if run.index.checked_add(run.pages) == Some(index) => run.pages = run.pages.saturating_add(1),
            Some(_) | None => runs.push(Run { page: leaf.page, index, pages: 1 }),
        }
    }

    /// Notes where all leaves stand, by the entries on disk.
    fn note_all(&mut self, size: u64) -> Option<()> {
        for bundle in 0.. {
            let Some(tile) = Tile::in_tree(Content::Entries, bundle, size) else { break };
            let bytes = read_tile(&self.dir, tile).ok()?;
            for (index, entry) in (tile.first()?..).zip(tile.entries(&bytes).ok()?) {
                self.note(index, &Leaf::from_bytes(entry).ok()?);
            }
        }
        Some(())
    }

    /// Takes in the leaves of the log book's pages up to this one. On disk when this returns; a tree that could not be written is of no use.
    pub(super) fn grow(&mut self, leaves: &[Leaf], at: PageRef) -> io::Result<()> {
        let before = self.size();
        let mut made: Vec<(Tile, Vec<u8>)> = Vec::new();
        for leaf in leaves {
            self.push(leaf, &mut made);
        }
        let full: Vec<Tile> = made.iter().map(|(tile, _)| *tile).collect();
        let size = self.size();
        let entries = self.entries.iter().map(Vec::as_slice);
        let partial = Tile::in_tree(Content::Entries, size / u64::from(TILE_WIDTH), size);
        if let Some(tile) = partial.filter(|_| before < size) {
            made.push((tile, encode_entries(entries).expect("a leaf is short")));
        }
        let mut count = size;
        for (level, hashes) in (0_u8..).zip(&self.levels) {
            let tile = Tile::in_tree(Content::Hashes { level }, count / u64::from(TILE_WIDTH), size);
            if let Some(tile) = tile.filter(|_| before < size) {
                made.push((tile, encode_hashes(hashes)));
            }
            count /= u64::from(TILE_WIDTH);
        }
        // Entries before hashes, lower levels before higher ones.
        made.sort_unstable_by_key(|(tile, _)| *tile);
        for (tile, bytes) in &made {
            write_tile(&self.dir, *tile, bytes)?;
        }
        if !made.is_empty() {
            rustix::fs::syncfs(File::open(&self.dir)?)?;
        }
        let (root, hash) = (self.root().to_string(), at.hash.to_string());
        let text = serde_json::to_vec(&Standing { size, root, page: at.page, hash }).expect("it is plain JSON");
        write_private(&self.dir.join(STANDING), &text).map_err(io::Error::other)?;
        self.at = Some(at);
        for tile in full {
            forget_partial(&self.dir, tile);
        }
        Ok(())
    }

    fn push(&mut self, leaf: &Leaf, made: &mut Vec<(Tile, Vec<u8>)>) {
        let width = usize::from(TILE_WIDTH);
        self.note(self.size(), leaf);
        self.entries.push(leaf.to_bytes().to_vec());
        let index = self.size() / u64::from(TILE_WIDTH);
        if self.entries.len() == width {
            let bytes = encode_entries(self.entries.iter().map(Vec::as_slice)).expect("a leaf is short");
            made.push((Tile { content: Content::Entries, index, width: TILE_WIDTH }, bytes));
            self.entries.clear();
        }
        let levels = &mut self.levels;
        self.frontier.push(leaf.hash(), |node, hash| {
            let level = node.level / TILE_HEIGHT;
            let Some(hashes) = levels.get_mut(usize::from(level)).filter(|_| node.level.is_multiple_of(TILE_HEIGHT))
            else {
                return;
            };
            hashes.push(hash);
            if hashes.len() == width {
                let (content, index) = (Content::Hashes { level }, node.index / u64::from(TILE_WIDTH));
                made.push((Tile { content, index, width: TILE_WIDTH }, encode_hashes(hashes)));
                hashes.clear();
            }
        });
    }
}

/// How many leaves the tree has that stands in a folder, when it is one of this log book, and whole.
pub(super) fn standing(dir: &Path, log: &BookReader) -> Option<u64> {
    let standing: Standing = serde_json::from_slice(&fs::read(dir.join(STANDING)).ok()?).ok()?;
    let page = log.read(standing.page).ok().flatten().and_then(|bytes| Page::parse(bytes).ok())?;
    let mut tiles = tiles(dir, standing.size);
    let root = Frontier::read(standing.size, |node| tiles.read(node)).ok()?.root();
    (page.hash.to_string() == standing.hash && root.to_string() == standing.root).then_some(standing.size)
}

/// Writes a tile aside and gives it its name; it is on disk once the file system is told to be.
fn write_tile(dir: &Path, tile: Tile, bytes: &[u8]) -> io::Result<()> {
    write_whole(&dir.join(tile.to_string()), bytes, OPEN, false)
}

/// Lets the shorter forms of a tile go, which the full one begins with.
fn forget_partial(dir: &Path, full: Tile) {
    let mut name = dir.join(full.to_string()).into_os_string();
    name.push(".p");
    // They are of no harm when they stay.
    let _ = fs::remove_dir_all(name);
}
