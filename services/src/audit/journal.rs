//! Archive and journal, page by page: two copies that must be one.

use std::sync::Arc;

use journal::Journal;
use journal::archive::BookReader;
use ledger::ids::BookId;
use transparency::verify::{Check, Found, Status};

use super::JOURNAL;
use super::chain::Chain;
use crate::bank::Bank;
use crate::causes::chain;
use crate::clerk::FrozenCause;

/// Compares every kept page of every book.
pub(super) async fn compare(bank: &Arc<Bank>, chains: &[Chain]) -> Vec<Check> {
    let mut checks = Vec::with_capacity(chains.len());
    for chain in chains {
        checks.push(match compare_book(bank.journal(), chain.book, chain.head.page, &chain.reader).await {
            Ok(()) => {
                let detail =
                    format!("pages 1 to {} are the same, byte by byte, in archive and journal", chain.head.page);
                let found = Found::of("same-copies").number("to", chain.head.page);
                Check::book(JOURNAL, Status::Ok, chain.book, chain.head.page, detail).found(found)
            }
            Err((page, status, detail, found)) => {
                if let (Status::Failed, Some(office)) = (status, bank.office(chain.book)) {
                    let why = format!("page {page}: {detail}. `helpbank repair` restores a stream from the archive");
                    office.clerk.freeze(FrozenCause::Copies.because(why));
                }
                Check::book(JOURNAL, status, chain.book, page, detail).found(found)
            }
        });
    }
    checks
}

/// The first page up to `head` in which a book's stream is not what its archive holds, and how. None also when NATS does not answer.
pub(crate) async fn differs(journal: &Journal, book: BookId, head: u64, archive: &BookReader) -> Option<(u64, String)> {
    match compare_book(journal, book, head, archive).await {
        Err((page, Status::Failed, why, _)) => Some((page, why)),
        Ok(()) | Err(_) => None,
    }
}

/// The page in which two copies are not the same, the verdict, and why.
type Differs = (u64, Status, String, Found);

/// A page of a copy that cannot be read.
fn unread(page: u64, status: Status, error: &dyn std::error::Error) -> Differs {
    let why = chain(error);
    let found = match status {
        Status::NotChecked => Found::of("copies-not-compared"),
        Status::Failed | Status::Ok => Found::of("copy-unread"),
    };
    (page, status, why.clone(), found.number("page", page).text("why", why))
}

async fn compare_book(journal: &Journal, book: BookId, head: u64, archive: &BookReader) -> Result<(), Differs> {
    let mut kept = journal.pages(book, 1);
    let differs = |page: u64, detail: &str, found: Found| {
        Err((page, Status::Failed, detail.to_owned(), found.number("page", page)))
    };
    let archived = archive.pages(1).map_err(|error| unread(0, Status::Failed, &error))?;
    let mut last = 0;
    for item in archived {
        let (number, page) = item.map_err(|error| unread(last + 1, Status::Failed, &error))?;
        if number > head {
            return Ok(());
        }
        last = number;
        match kept.next().await {
            Some(Ok((at, bytes))) if at == number && bytes[..] == page[..] => {}
            Some(Ok(_)) => {
                return differs(number, "archive and journal differ in this page", Found::of("copies-differ"));
            }
            Some(Err(error @ journal::JournalError::Unreachable { .. })) => {
                return Err(unread(number, Status::NotChecked, &error));
            }
            Some(Err(error)) => return Err(unread(number, Status::Failed, &error)),
            None => {
                return differs(number, "the archive has this page, the journal does not", Found::of("copy-missing"));
            }
        }
    }
    Ok(())
}
