//! Pages that a stream holds beyond the archive: taken into the archive when they follow it soundly, so that no stream is thrown away with them.

use bytes::Bytes;
use journal::Journal;
use journal::archive::{Archive, BookReader};
use ledger::book::{Book, Spot, sealing_keys};
use ledger::check::check_genesis;
use ledger::event::Genesis;
use ledger::ids::BookId;
use ledger::page::{self, Head, Page, PageRef};
use ledger::register::Register;

use super::RepairError;
use super::archived::Archived;

/// The register, folded from its archived pages: it says which keys may seal.
pub(crate) fn register(archived: &Archived) -> Result<Register, RepairError> {
    let mut book: Option<Book> = None;
    for item in archived.reader(archived.register()).pages(1)? {
        let (number, bytes) = item?;
        // The archive was verified before: what does not open now is not there for this purpose.
        let Ok(entries) = Page::parse(bytes).and_then(|page| page.entries()) else { break };
        for (index, (_, entry)) in (0_u32..).zip(&entries) {
            let genesis = check_genesis(archived.register(), entry).cloned();
            let fold = match (&mut book, genesis) {
                (Some(fold), _) => fold,
                (None, Some(genesis)) => book.insert(Book::new(genesis)),
                (None, None) => return Ok(Register::default()),
            };
            fold.evolve(Spot { page: number, index }, entry);
        }
    }
    Ok(book.and_then(|book| book.register).map(|register| *register).unwrap_or_default())
}

/// Takes in what follows the archived pages of a book, up to its `end` when it was closed. Gives how many pages that were, or in a dry run would be.
pub(super) async fn take_in(
    journal: &Journal,
    archive: &Archive,
    book: BookId,
    (register, end): (&Register, Option<u64>),
    dry_run: bool,
) -> Result<u64, RepairError> {
    let reader = archive.reader(book);
    let Some((genesis, mut head)) = end_of(&reader)? else { return Ok(0) };
    let mut taken = 0_u64;
    let mut pen = None;
    // A stream with a hole may still answer for single pages.
    while end.is_none_or(|end| head.page < end)
        && let Ok(Some(bytes)) = journal.read(book, head.page.saturating_add(1)).await
    {
        let Some(next) = opened(&bytes, &head, &genesis, register) else { break };
        if pen.is_none() && !dry_run {
            pen = Some(archive.book(book)?);
        }
        if let Some(pen) = &pen {
            pen.spool(next, bytes.clone()).await?;
        }
        taken = taken.saturating_add(1);
        let Ok(page) = Page::parse(bytes.to_vec()) else { break };
        head = Head::after(&page.header, page.hash);
    }
    Ok(taken)
}

fn opened(bytes: &Bytes, head: &Head, genesis: &Genesis, register: &Register) -> Option<PageRef> {
    let parsed = Page::parse(bytes.to_vec()).ok()?;
    let keys = sealing_keys(register, genesis, &parsed.header);
    let (page, _) = page::open(parsed.into_bytes(), head, &keys).ok()?;
    Some(PageRef { page: page.header.page, hash: page.hash })
}

/// How a book begins, and where its archive stands.
fn end_of(reader: &BookReader) -> Result<Option<(Genesis, Head)>, RepairError> {
    let parsed = |bytes: Option<Vec<u8>>| bytes.and_then(|bytes| Page::parse(bytes).ok());
    let first = parsed(reader.read(1)?).and_then(|page| page.entries().ok());
    let genesis = first.and_then(|entries| check_genesis(reader.book(), &entries.first()?.1).cloned());
    let last = reader.head()?.map(|head| reader.read(head.page)).transpose()?.flatten();
    Ok(genesis.zip(parsed(last).map(|page| Head::after(&page.header, page.hash))))
}
