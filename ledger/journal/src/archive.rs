//! The archive: append-only files of pages, the second copy of every book. It knows nothing of NATS.
//!
//! ```text
//! DIR/<book, 64 hex digits>/<first page, 12 digits>.hbp      segments, each at most 64 MiB (a longer single page cannot be)
//! DIR/<book, 64 hex digits>/lock                             held by the one process that may write
//!
//! segment: "HELPBANK PAGES 1" (16 bytes) │ record*
//! record:  u8 kind │ u32 length, little-endian │ bytes
//!          kind 1 = a page, 1 to 921,600 bytes; 0 is never a kind; others are for bundles and never stand in a segment
//! ```
//!
//! Pages stand in the order of their numbers, from 1, without a gap; a segment's name is the number of its first page, and the next
//! segment begins where it ends. The last segment may be empty.
//!
//! **No checksum.** A page proves itself: its header names the hash of its body and the seal covers the header, so a checksum could
//! only repeat what opening the page says, and it could not tell a flipped bit from a forged one either. What has to be told apart is
//! a write that a crash interrupted, which nobody has been told of, from damage to a page that somebody relies on:
//!
//! - *torn*: the file ends inside its last record, and as far as that record goes the lengths inside the page agree with the record's;
//!   or its end was never written and reads as zeros (a file system may give length before content): from the first record on whose
//!   last 64 bytes are all zero, which no signature is, to the end of the file;
//! - *damaged*: everything else. It is reported, never repaired in passing.
//!
//! A torn tail is cut off when the book is opened for writing, and only then; for a reader the book ends before it.
//!
//! **Two cuts, and no other.** Files only grow, with two exceptions: a torn tail, as above, and [`BookArchive::withdraw`], which takes
//! back a page that was written here beside its publishing and lost the race for its number.

mod error;
mod read;
mod walk;
mod write;

use std::fs;
use std::path::{Path, PathBuf};

pub use error::ArchiveError;
pub use read::{ArchivePages, BookReader};
pub use write::{BookArchive, Torn};

use ledger::ids::BookId;

/// What every segment and bundle begins with.
pub const MAGIC: &[u8; 16] = b"HELPBANK PAGES 1";
/// The kind of a record that is a page.
pub const KIND_PAGE: u8 = 1;
/// Bytes of a record before its content.
pub const RECORD_HEADER_BYTES: usize = 5;
/// A segment that would grow beyond this is closed and the next one begun.
pub const SEGMENT_BYTES_MAX: u64 = 64 * 1024 * 1024;

/// A folder of books.
#[derive(Debug, Clone)]
pub struct Archive {
    dir: PathBuf,
}

impl Archive {
    /// The archive in this folder, which is made when a book is first written.
    pub fn open(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into() }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The books that it holds, in the order of their ids.
    pub fn books(&self) -> Result<Vec<BookId>, ArchiveError> {
        let entries = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(|error| ArchiveError::io(&self.dir, "read", error))?,
        };
        let mut books = Vec::new();
        for entry in entries {
            let entry = entry.map_err(|error| ArchiveError::io(&self.dir, "read", error))?;
            books.extend(entry.file_name().to_str().and_then(|name| name.parse::<BookId>().ok()));
        }
        books.sort_unstable();
        Ok(books)
    }

    /// A book for reading. Changes nothing, not even a torn tail.
    pub fn reader(&self, book: BookId) -> BookReader {
        BookReader::new(book, self.dir.join(book.to_string()))
    }

    /// A book for writing: takes its lock and cuts off a torn tail.
    pub fn book(&self, book: BookId) -> Result<BookArchive, ArchiveError> {
        BookArchive::open(self.reader(book))
    }
}
