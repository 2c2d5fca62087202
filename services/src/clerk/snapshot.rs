//! Snapshots: the canonical state that an entry of the book commits to. A wrong or missing one costs time, never truth.

use std::path::{Path, PathBuf};

use ledger::book::Book;
use ledger::event::Event;
use ledger::ids::BookId;
use ledger::page::{Head, Page};

/// The state is stated at least every so many pages …
pub const STATED_EVERY_PAGES: u64 = 1_024;
/// … or entries, so that a start replays no more than that.
pub const STATED_EVERY_ENTRIES: u64 = 250_000;
/// How many snapshots of a book are kept.
const SNAPSHOTS_KEPT: usize = 2;

/// The folder of a book's snapshots: `<page, 12 digits>.state`, where that page's first entry states the hash of the bytes.
#[derive(Debug, Clone)]
pub struct Snapshots {
    dir: PathBuf,
}

impl Snapshots {
    /// The snapshots of a book below `dir`.
    pub fn of(dir: &Path, book: BookId) -> Self {
        Self { dir: dir.join(book.to_string()) }
    }

    /// Keeps a snapshot, and lets older ones go. Written aside and renamed, so that there is never half a snapshot.
    pub fn keep(&self, page: u64, state: &[u8]) -> std::io::Result<()> {
        std::fs::create_dir_all(&self.dir)?;
        let aside = self.dir.join("writing");
        std::fs::write(&aside, state)?;
        std::fs::rename(&aside, self.path(page))?;
        let mut pages = self.pages();
        pages.truncate(pages.len().saturating_sub(SNAPSHOTS_KEPT));
        for old in pages {
            std::fs::remove_file(self.path(old))?;
        }
        Ok(())
    }

    /// The newest snapshot that the book's own page vouches for: the book just before that page. `page` reads verified pages of the archive.
    pub fn newest(&self, page: impl Fn(u64) -> Option<Page>) -> Option<(Book, Head)> {
        self.pages().into_iter().rev().find_map(|number| {
            let bytes = std::fs::read(self.path(number)).ok()?;
            let page = page(number)?;
            let entries = page.entries().ok()?;
            let Event::StateStated(stated) = &entries.first()?.1.event else { return None };
            let book = Book::restore(&bytes, stated.state).ok()?;
            let header = &page.header;
            let head = Head {
                book: header.book,
                page: header.page.checked_sub(1)?,
                hash: header.previous,
                entries: header.first_entry,
                // The page before is not at hand; nothing earlier than its successor may follow the successor anyway.
                written_at: header.written_at,
                register: None,
            };
            (book.id == header.book).then_some((book, head))
        })
    }

    fn path(&self, page: u64) -> PathBuf {
        self.dir.join(format!("{page:012}.state"))
    }

    /// The pages of which there are snapshots, oldest first.
    fn pages(&self) -> Vec<u64> {
        let Ok(files) = std::fs::read_dir(&self.dir) else { return Vec::new() };
        let number = |file: std::io::Result<std::fs::DirEntry>| {
            file.ok()?.file_name().to_str()?.strip_suffix(".state")?.parse::<u64>().ok()
        };
        let mut pages: Vec<u64> = files.filter_map(number).collect();
        pages.sort_unstable();
        pages
    }
}
