//! A page: the entries that were written together, hashed, sealed by the book's key and chained to the page before.
//!
//! ```text
//! u32 header length │ header │ u32 body length │ body │ key 32 │ signature 64
//! body: ( u32 entry length │ entry )*              page hash = hash("page", header)
//! ```

mod head;
mod open;
mod portable;
mod seal;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use head::{SEALED_HEAD_BYTES_MAX, SealedHead};
pub use open::{Page, PageError, check_seal, open};
pub use portable::{PORTABLE_BYTES_MAX, Portable, PortableError};
pub use seal::{Draft, Sealed, public, seal};

use crate::ids::{BookId, Hash};
use crate::time::Timestamp;

/// The format of pages that this code writes, and the only one it reads.
pub const PAGE_VERSION: u16 = 2;
/// The rules by which events are checked; the number of [`crate::check`]'s newest rules.
pub const RULES_VERSION: u16 = 1;
/// The most bytes of an encoded header.
pub const HEADER_BYTES_MAX: usize = 512;
/// What the seal's signature covers before the header.
pub const SEAL_DOMAIN: &[u8] = b"helpbank v1 seal\n";

/// A page named by number and hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct PageRef {
    /// The page's number, from 1.
    pub page: u64,
    /// The page's hash.
    pub hash: Hash,
}

/// The last checkpoint of the transparency log that the clerk knew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct CheckpointRef {
    /// Leaves in the log.
    pub size: u64,
    /// Root over them.
    pub root: Hash,
}

/// What a page says of itself; its hash is the page's hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Header {
    /// [`PAGE_VERSION`].
    pub version: u16,
    /// The rules its events were checked by.
    pub rules: u16,
    /// The book.
    pub book: BookId,
    /// The page's number, from 1; the stream's sequence.
    pub page: u64,
    /// The hash of the page before; zero on page 1.
    pub previous: Hash,
    /// The number of its first entry in the book, from 0.
    pub first_entry: u64,
    /// How many entries it has, at least 1.
    pub entries: u32,
    /// When the clerk wrote it, by the clerk's clock; never earlier than the page before.
    pub written_at: Timestamp,
    /// The last checkpoint known.
    pub checkpoint: Option<CheckpointRef>,
    /// The register's head it was decided against; absent in the register's own pages.
    pub register: Option<PageRef>,
    /// The hash of the body.
    pub body_hash: Hash,
    /// The root over the hashes of its entries.
    pub entries_root: Hash,
}

/// Where a book stands: what the next page must follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Head {
    /// The book.
    pub book: BookId,
    /// The last page's number; 0 before the first.
    pub page: u64,
    /// The last page's hash.
    pub hash: Hash,
    /// Entries so far.
    pub entries: u64,
    /// When the last page was written.
    pub written_at: Timestamp,
    /// The register's head named by the last page.
    pub register: Option<PageRef>,
}

impl Head {
    /// Before the first page of a book.
    pub const fn before(book: BookId) -> Self {
        let written_at = Timestamp::from_ms(i64::MIN);
        Self { book, page: 0, hash: Hash::ZERO, entries: 0, written_at, register: None }
    }

    /// After a page with this header and hash.
    #[must_use]
    pub fn after(header: &Header, hash: Hash) -> Self {
        Self {
            book: header.book,
            page: header.page,
            hash,
            entries: header.first_entry.saturating_add(u64::from(header.entries)),
            written_at: header.written_at,
            register: header.register,
        }
    }

    /// The last page, when there is one.
    pub fn last(&self) -> Option<PageRef> {
        (self.page > 0).then_some(PageRef { page: self.page, hash: self.hash })
    }
}
