//! A stream against the archive, page by page: is it whole, short, or damaged?

use journal::archive::BookReader;
use journal::{Journal, JournalError};
use ledger::ids::BookId;
use ledger::page::{Page, PageRef};

use super::RepairError;

/// How a stream stands to the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Standing {
    /// It has every page of the archive, byte by byte. It may go on.
    Whole,
    /// It has the pages up to this one and then ends; 0 when it is empty.
    Short(u64),
    /// It is not there.
    Missing,
    /// It holds something else than it should, or cannot be read: why.
    Damaged(String),
}

/// Compares every archived page up to `head`. A book that ends at page `end` has nothing behind it in its stream either.
pub(super) async fn compare(
    journal: &Journal,
    archive: &BookReader,
    head: PageRef,
    end: Option<u64>,
) -> Result<Standing, RepairError> {
    let book = archive.book();
    match journal.tail(book).await {
        Ok(Some((tail, _))) if end.is_some_and(|end| tail > end) => {
            let end = end.unwrap_or(head.page);
            return Ok(Standing::Damaged(format!("it goes on behind page {end}, where the book ends")));
        }
        Ok(_) => {}
        Err(error) => return judged(error),
    }
    let mut kept = journal.pages(book, 1);
    let mut last = 0;
    for item in archive.pages(1)? {
        let (number, archived) = item?;
        if number > head.page {
            break;
        }
        match kept.next().await {
            None => return Ok(Standing::Short(last)),
            Some(Ok((at, bytes))) if at == number && bytes[..] == archived[..] => last = number,
            Some(Ok((at, bytes))) => return differing(book, number, at, bytes.to_vec(), archived),
            Some(Err(error)) => return judged(error),
        }
    }
    Ok(Standing::Whole)
}

/// What an error of the journal says of the stream itself; that nobody answers says nothing.
fn judged(error: JournalError) -> Result<Standing, RepairError> {
    match error {
        JournalError::Missing { .. } => Ok(Standing::Missing),
        JournalError::Unreachable { .. } => Err(error.into()),
        JournalError::Refused { .. }
        | JournalError::Settings { .. }
        | JournalError::Misplaced { .. }
        | JournalError::Hole { .. }
        | JournalError::Behind { .. }
        | JournalError::Page { .. } => Ok(Standing::Damaged(error.to_string())),
    }
}

/// A page that is not the archived one: damage, unless it is as soundly sealed as that.
fn differing(book: BookId, number: u64, at: u64, bytes: Vec<u8>, archived: Vec<u8>) -> Result<Standing, RepairError> {
    let sound = |page: &Page| {
        let placed = (page.header.book, page.header.page) == (book, number);
        placed && page.check_seal().is_ok() && page.check_body().is_ok()
    };
    let streamed = Page::parse(bytes).ok().filter(|page| at == number && sound(page));
    match (streamed, Page::parse(archived)) {
        (Some(streamed), Ok(archived)) => {
            Err(RepairError::Fork { book, page: number, archived: archived.hash, streamed: streamed.hash })
        }
        (None | Some(_), _) => Ok(Standing::Damaged(format!("page {number} is not the page that the archive has"))),
    }
}
