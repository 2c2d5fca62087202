//! Books of this bank that its register does not name: each has its first page at most. One was being opened when the bank stopped, and the
//! next start goes on with it; another was refused by the register, and is in nobody's way.

use journal::archive::BookReader;
use ledger::check::check_genesis;
use ledger::event::Event;
use ledger::ids::BookId;
use ledger::page::Page;
use rustc_hash::FxHashSet;

use super::RepairError;
use super::archived::Archived;

/// The archive without them.
pub(crate) fn without_strays(archived: Archived) -> Result<Archived, RepairError> {
    let register = archived.register();
    let begun = |book: BookId, page: u64| book != register && page <= 1;
    if !archived.books().iter().any(|(book, head)| begun(*book, head.page)) {
        return Ok(archived);
    }
    let named = named(&archived.reader(register))?;
    let mut books = Vec::new();
    for (book, head) in archived.books() {
        let is_stray = begun(*book, head.page) && !named.contains(book) && is_of(&archived.reader(*book), register)?;
        if is_stray {
            tracing::warn!(%book, "the register does not name this book; it is left out");
        } else {
            books.push((*book, *head));
        }
    }
    Ok(archived.only(books))
}

/// The books that the register's entries name. They are not folded: whether they may stand there is judged elsewhere.
fn named(register: &BookReader) -> Result<FxHashSet<BookId>, RepairError> {
    let mut named = FxHashSet::default();
    for item in register.pages(1)? {
        let (_, bytes) = item?;
        let Ok(entries) = Page::parse(bytes).and_then(|page| page.entries()) else { break };
        named.extend(entries.iter().filter_map(|(_, entry)| {
            if let Event::BookAdded(added) = &entry.event {
                Some(added.book)
            } else if let Event::SuccessorAdded(next) = &entry.event {
                Some(next.book)
            } else {
                None
            }
        }));
    }
    Ok(named)
}

/// Whether a book, by its first page, is one of the bank of this register. One that has not even that is.
fn is_of(book: &BookReader, register: BookId) -> Result<bool, RepairError> {
    let Some(bytes) = book.read(1)? else { return Ok(true) };
    let entries = Page::parse(bytes).and_then(|page| page.entries()).unwrap_or_default();
    let genesis = entries.first().and_then(|(_, entry)| check_genesis(book.book(), entry));
    Ok(genesis.is_some_and(|genesis| genesis.register == Some(register)))
}
