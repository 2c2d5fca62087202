//! Reading pages and entries: from the archive, verified, and never beyond what is kept.

use ledger::book::sealing_keys;
use ledger::entry::Entry;
use ledger::event::EntryRef;
use ledger::ids::BookId;
use ledger::page::{Page, PageError, Portable};

use super::{Bank, BankError};

impl Bank {
    /// A kept page: layout, place, a seal by a key that the register put in force for it, body and entries' root are checked.
    pub async fn page(&self, book: BookId, number: u64) -> Result<Option<Page>, BankError> {
        let office = self.office(book).ok_or(BankError::NoBook(book))?;
        if number == 0 || number > office.clerk.kept().head().page {
            return Ok(None);
        }
        let archive = office.archive.clone();
        let read = tokio::task::spawn_blocking(move || archive.reader().read(number)).await;
        let Some(bytes) = read.expect("reading a page does not panic")? else { return Ok(None) };
        let wrong = |error| BankError::Page { book, page: number, error };
        let page = Page::parse(bytes).map_err(wrong)?;
        if (page.header.book, page.header.page) != (book, number) {
            return Err(BankError::Astray { book, page: number });
        }
        let keys = sealing_keys(&self.register(), &office.own.genesis, &page.header);
        if !keys.contains(&page.sealed_by()) {
            return Err(wrong(PageError::Key(page.sealed_by())));
        }
        page.check_seal().and_then(|()| page.check_body()).map_err(wrong)?;
        Ok(Some(page))
    }

    /// The entry that a citation names, whose hash is the one cited.
    pub async fn cited(&self, place: EntryRef) -> Result<Entry, BankError> {
        let page = self.page(place.book, place.page).await?.ok_or(BankError::NoEntry(place))?;
        let wrong = |error| BankError::Page { book: place.book, page: place.page, error };
        let entries = page.entries().map_err(wrong)?;
        let index = usize::try_from(place.index).unwrap_or(usize::MAX);
        let (hash, entry) = entries.into_iter().nth(index).ok_or(BankError::NoEntry(place))?;
        if hash == place.hash { Ok(entry) } else { Err(BankError::NoEntry(place)) }
    }

    /// The place of an entry with its hash.
    pub async fn place(&self, book: BookId, number: u64, index: u32) -> Result<Option<EntryRef>, BankError> {
        let Some(page) = self.page(book, number).await? else { return Ok(None) };
        let wrong = |error| BankError::Page { book, page: number, error };
        let entries = page.entry_bytes().map_err(wrong)?;
        let bytes = usize::try_from(index).ok().and_then(|index| entries.get(index));
        Ok(bytes.map(|bytes| EntryRef { book, page: number, index, hash: ledger::hash::entry(bytes) }))
    }

    /// The portable form of an entry: it checks alone.
    pub async fn portable(&self, book: BookId, number: u64, index: u32) -> Result<Option<Vec<u8>>, BankError> {
        let page = self.page(book, number).await?;
        Ok(page.and_then(|page| Portable::cut(&page, index)))
    }

    /// Waits until the views hold a page, so that people read their own writes.
    pub async fn wait_for(&self, book: BookId, page: u64) -> Result<(), BankError> {
        if self.projected.reaches(book, page).await { Ok(()) } else { Err(BankError::Late { book, page }) }
    }
}
