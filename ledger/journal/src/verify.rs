//! Reading with checking: every page against the one before it, its seal, its hashes and its entries.

use std::fmt;

use ledger::entry::Entry;
use ledger::ids::{Hash, PublicKey};
use ledger::page::{self, Head, Header, Page};

use crate::error::JournalError;
use crate::pages::Pages;

/// A page that holds, and its entries with their hashes.
pub type Opened = (Page, Vec<(Hash, Entry)>);

/// Checks pages one after the other. `keys` names the keys that may seal a page with this header.
pub struct Opener<K> {
    head: Head,
    keys: K,
}

impl<K: FnMut(&Header) -> Vec<PublicKey>> Opener<K> {
    /// The next page must follow `head`.
    pub const fn new(head: Head, keys: K) -> Self {
        Self { head, keys }
    }

    /// The last page that held.
    pub const fn head(&self) -> &Head {
        &self.head
    }

    /// Checks the bytes found at place `page`. An error leaves the head where it was.
    pub fn open(&mut self, page: u64, bytes: impl Into<Vec<u8>>) -> Result<Opened, JournalError> {
        let book = self.head.book;
        let wrong = |error| JournalError::Page { book, page, error };
        let parsed = Page::parse(bytes.into()).map_err(wrong)?;
        let keys = (self.keys)(&parsed.header);
        let opened = page::open(parsed.into_bytes(), &self.head, &keys).map_err(wrong)?;
        self.head = Head::after(&opened.0.header, opened.0.hash);
        Ok(opened)
    }
}

impl<K> fmt::Debug for Opener<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Opener").field("head", &self.head).finish_non_exhaustive()
    }
}

/// Pages of a journal, checked. It must begin at the page after `head`.
#[derive(Debug)]
pub struct Reader<K> {
    pages: Pages,
    opener: Opener<K>,
    failed: bool,
}

impl<K: FnMut(&Header) -> Vec<PublicKey>> Reader<K> {
    /// `pages` must begin at `head.page + 1`.
    pub const fn new(pages: Pages, head: Head, keys: K) -> Self {
        Self { pages, opener: Opener::new(head, keys), failed: false }
    }

    /// The last page that held.
    pub const fn head(&self) -> &Head {
        self.opener.head()
    }

    /// The next page, checked. After an error there is nothing more. Safe to drop while it waits.
    pub async fn next(&mut self) -> Option<Result<Opened, JournalError>> {
        if self.failed {
            return None;
        }
        let opened = match self.pages.next().await? {
            Ok((page, bytes)) => self.opener.open(page, bytes),
            Err(error) => Err(error),
        };
        self.failed = opened.is_err();
        Some(opened)
    }
}
