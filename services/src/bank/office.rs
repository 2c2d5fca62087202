//! One book's office: its clerk, its archive and how it is called.

use journal::archive::BookArchive;
use ledger::ids::Hash;
use ledger::page::PageRef;

use super::BookInfo;
use super::keyring::OwnBook;
use crate::clerk::Clerk;

/// One book's office.
pub struct Office {
    /// The book.
    pub own: OwnBook,
    /// Who writes it.
    pub clerk: Clerk,
    /// Its second copy.
    pub archive: BookArchive,
}

impl Office {
    /// The book as people see it in lists.
    pub fn info(&self) -> BookInfo {
        let head = self.clerk.kept().head();
        BookInfo {
            id: self.own.book,
            kind: self.own.genesis.kind,
            code: self.own.genesis.code.as_str().to_owned(),
            name: self.own.name.as_str().to_owned(),
            head: head.last().unwrap_or(PageRef { page: 0, hash: Hash::ZERO }),
            entries: head.entries,
            written_at: head.written_at,
            key: self.own.public(),
            frozen: self.clerk.frozen(),
        }
    }
}
