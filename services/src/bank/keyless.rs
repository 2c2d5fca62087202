//! Books whose key is not here. Everyone can read them, so they are opened like the others; nobody can seal a page of them, so they are
//! frozen, until the key is put back or the register has appointed another.

use journal::archive::BookReader;
use journal::{Journal, JournalError};
use ledger::book::Book;
use ledger::check::check_genesis;
use ledger::event::{BookAdded, Genesis};
use ledger::ids::{ActorId, BookId, Key, Salt};
use ledger::page::Page;
use ledger::register::{Register, RegisterAt};

use super::keyring::{Keyring, OwnBook};
use super::open::Purpose;
use super::{Bank, BankError, NOBODY, lost};
use crate::clerk::{Frozen, FrozenCause};

/// Why a book may not be written, when none of its keys that are here may seal it by the register's word. A book that was closed, or that
/// the register does not know yet, needs none.
pub(super) fn why(own: &OwnBook, book: &Book, register: Option<&Register>, ring: &Keyring) -> Option<Frozen> {
    let is_register = book.register.is_some();
    let now = book.register.as_deref().or(register)?.now();
    let needs_one = (is_register || now.book(own.book).is_some()) && now.closed(own.book).is_none();
    if !needs_one || own.key_among(&now.keys(own.book)).is_some() {
        return None;
    }
    let (file, code) = (ring.path(own.book), own.genesis.code.as_str());
    let file = file.display();
    let what = if own.keys.is_empty() {
        format!("its key is not here: {file} is missing")
    } else {
        format!(
            "none of the keys in {file} may seal it any more, by the register's word: the file is older than the key, or of another book"
        )
    };
    let back = "It is read, and nothing is written in it. Stop the desk and put the file back from a backup";
    let anew = format!(
        "; when no copy has it, the register appoints a new key, and the one before it counts no more: \
         {{\"key\":\"new-key-1\",\"command\":\"rotate_book_key\",\"book_id\":\"{code}\"}} to `helpbank submit`"
    );
    let anew = if is_register { String::new() } else { anew };
    Some(FrozenCause::NoKey.because(format!("{what}. {back}{anew} (services/RUNBOOK.md)")))
}

/// The register's key was lost: nothing can be written without it.
pub(super) fn no_register_key(ring: &Keyring, register: BookId) -> BankError {
    BankError::Opening(format!(
        "{} is missing: it is the key of the register, without which nothing is written and no other key is appointed. Put it back from a \
         backup (its folder keys/ has it). When no copy has it, found a new bank, and keep this one as evidence (services/RUNBOOK.md)",
        ring.path(register).display()
    ))
}

/// How a book would begin of which neither a page nor the key is here, as far as the register knows. It has another hash than the book's
/// own beginning; a book that has nothing more needs no better one.
fn by_the_register(bank: &Bank, added: &BookAdded) -> Genesis {
    let (kind, code, key) = (added.kind, added.code.clone(), added.key);
    Genesis { bank: bank.id, kind, code, key, register: Some(bank.register_book), nonce: Salt::from_bytes([0; 16]) }
}

impl Bank {
    /// The books that the register names and whose key is not here: as far as their first page is.
    pub(super) async fn keyless(&self) -> Result<Vec<OwnBook>, BankError> {
        let (register, here) = (self.register(), self.keyring.all()?);
        let now = register.now();
        let mut found = Vec::new();
        for added in now.books() {
            let is_gone = now.closed(added.book).is_some_and(|end| end.last.page == 0);
            if is_gone || here.iter().any(|own| own.book == added.book) {
                continue;
            }
            match first(self.archive.reader(added.book), &self.journal).await? {
                Some((genesis, by)) => {
                    if now.closed(added.book).is_none() {
                        let path = self.keyring.path(added.book);
                        tracing::error!(path = %path.display(), code = %added.code, "the key of a book is not here");
                    }
                    found.push(OwnBook::without_key(added, genesis, by, before(now, added.book)));
                }
                None if self.purpose == Purpose::Succession => {}
                None => {
                    return Err(lost::gone(added.code.as_str(), "none of its pages is here, nor its key"));
                }
            }
        }
        Ok(found)
    }

    /// A book that was lost whole, its key too: as the register knows it.
    pub(super) fn only_named(&self, book: BookId) -> Option<OwnBook> {
        let register = self.register();
        let added = register.now().book(book)?;
        let by = (Key::from_bytes([0; 16]), NOBODY);
        Some(OwnBook::without_key(added, by_the_register(self, added), by, before(register.now(), book)))
    }

    /// A book that was closed before its first page: nothing of it is left but what the register knows.
    pub(super) fn closed_empty(&self, book: BookId) -> Option<Book> {
        let own = self.only_named(book)?;
        let mut empty = Book::new(own.genesis);
        empty.id = book;
        Some(empty)
    }
}

fn before(register: RegisterAt<'_>, book: BookId) -> Option<BookId> {
    register.predecessors(book).first().copied()
}

/// How a book begins, by its first page: in the archive, or in the stream.
async fn first(reader: BookReader, journal: &Journal) -> Result<Option<(Genesis, (Key, ActorId))>, BankError> {
    let book = reader.book();
    let bytes = match reader.read(1)? {
        Some(bytes) => Some(bytes),
        None => match journal.read(book, 1).await {
            Ok(bytes) => bytes.map(|bytes| bytes.to_vec()),
            Err(error @ JournalError::Unreachable { .. }) => return Err(error.into()),
            // A stream that is not there, or cannot be read, has no first page.
            Err(_) => None,
        },
    };
    let entries = bytes.and_then(|bytes| Page::parse(bytes).ok()).and_then(|page| page.entries().ok());
    let begins = entries.and_then(|entries| entries.into_iter().next()).and_then(|(_, entry)| {
        let genesis = check_genesis(book, &entry)?.clone();
        Some((genesis, (entry.key, entry.actor)))
    });
    Ok(begins)
}
