//! Archive and journal, page by page: two copies that must be one.

use std::sync::Arc;

use journal::Journal;
use journal::archive::BookReader;
use ledger::ids::BookId;
use transparency::verify::{Check, Found, Status};

use super::JOURNAL;
use super::chain::Chain;
use crate::bank::Bank;

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
            Err((page, status, detail)) => {
                if let (Status::Failed, Some(office)) = (status, bank.office(chain.book)) {
                    office.clerk.freeze(&format!(
                        "page {page}: {detail}. `helpbank repair` restores a stream from the archive"
                    ));
                }
                Check::book(JOURNAL, status, chain.book, page, detail)
            }
        });
    }
    checks
}

/// The first page up to `head` in which a book's stream is not what its archive holds, and how. None also when NATS does not answer.
pub(crate) async fn differs(journal: &Journal, book: BookId, head: u64, archive: &BookReader) -> Option<(u64, String)> {
    match compare_book(journal, book, head, archive).await {
        Err((page, Status::Failed, why)) => Some((page, why)),
        Ok(()) | Err(_) => None,
    }
}

async fn compare_book(
    journal: &Journal,
    book: BookId,
    head: u64,
    archive: &BookReader,
) -> Result<(), (u64, Status, String)> {
    let mut kept = journal.pages(book, 1);
    let archived = archive.pages(1).map_err(|error| (0, Status::Failed, error.to_string()))?;
    for item in archived {
        let (number, page) = item.map_err(|error| (0, Status::Failed, error.to_string()))?;
        if number > head {
            return Ok(());
        }
        match kept.next().await {
            Some(Ok((at, bytes))) if at == number && bytes[..] == page[..] => {}
            Some(Ok(_)) => return Err((number, Status::Failed, "archive and journal differ in this page".to_owned())),
            Some(Err(error @ journal::JournalError::Unreachable { .. })) => {
                return Err((number, Status::NotChecked, error.to_string()));
            }
            Some(Err(error)) => return Err((number, Status::Failed, error.to_string())),
            None => return Err((number, Status::Failed, "the archive has this page, the journal does not".to_owned())),
        }
    }
    Ok(())
}
