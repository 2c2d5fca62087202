//! One book's office: its clerk, its archive and how it is called.

use std::sync::Arc;

use journal::archive::BookArchive;
use ledger::book::Book;
use ledger::ids::{Hash, PublicKey};
use ledger::page::PageRef;

use super::BookInfo;
use super::keyring::OwnBook;
use crate::clerk::{Clerk, Frozen, SealingKeys};

/// One book's office.
pub struct Office {
    /// The book.
    pub own: OwnBook,
    /// Who writes it.
    pub clerk: Clerk,
    /// Its second copy.
    pub archive: BookArchive,
    /// The keys it is sealed with.
    pub sealing: SealingKeys,
    /// The books that it succeeds, each at its last page, the nearest first.
    pub before: Arc<[Book]>,
    /// Why it took nothing when it was opened, when that was for want of a key.
    pub(super) keyless: Option<Frozen>,
}

impl Office {
    /// The book as people see it in lists. `key` is the one that seals it now.
    pub fn info(&self, key: PublicKey) -> BookInfo {
        let head = self.clerk.kept().head();
        BookInfo {
            id: self.own.book,
            kind: self.own.genesis.kind,
            code: self.own.genesis.code.as_str().to_owned(),
            name: self.own.name.as_str().to_owned(),
            head: head.last().unwrap_or(PageRef { page: 0, hash: Hash::ZERO }),
            entries: head.entries,
            written_at: head.written_at,
            key,
            frozen: self.clerk.frozen(),
        }
    }

    /// The book has a key again: what it was frozen for when it was opened is over.
    pub(super) fn has_key(&self) {
        if let Some(why) = &self.keyless {
            self.clerk.thaw(why);
        }
    }
}
