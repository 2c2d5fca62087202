//! The start of a clerk: from snapshot and archive to the tail of the stream. The same steps catch up with another clerk's pages.

use std::panic::{AssertUnwindSafe, catch_unwind};

use bytes::Bytes;
use journal::archive::{ArchiveError, BookArchive};
use journal::{Appended, Journal, JournalError};
use ledger::book::{Book, Spot, sealing_keys};
use ledger::check::check_genesis;
use ledger::event::EntryRef;
use ledger::ids::{BookId, Key};
use ledger::page::{self, Head, Page, PageError, PageRef};
use ledger::register::Register;

use super::frozen::{Frozen, FrozenCause};
use super::kept::{Kept, KeptBook, RegisterNow};
use super::keys::{KeyIndex, KeyIndexError, Known};
use super::snapshot::Snapshots;

/// A book that is ready for its clerk.
#[derive(Debug)]
pub struct Recovered {
    /// The book as of its last kept page.
    pub kept: Kept,
    /// Why it takes nothing more, when it does not.
    pub frozen: Option<Frozen>,
    /// Pages and entries since the state was last stated.
    pub since_stated: (u64, u64),
    /// Whether a page in the spool had to be published again.
    pub republished: bool,
}

/// A book that cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum RecoverError {
    /// The journal does not answer.
    #[error("the journal cannot be read")]
    Journal(#[from] JournalError),
    /// The archive cannot be read.
    #[error("the archive cannot be read")]
    Archive(#[from] ArchiveError),
    /// The index of keys cannot be used.
    #[error("the index of idempotency keys cannot be used")]
    Keys(#[from] KeyIndexError),
    /// The book has no first page, or not one of its own.
    #[error("the book {0} has no genesis in the archive nor in the journal; restore the archive from a backup")]
    NoGenesis(BookId),
}

/// Why a page does not go on a book.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ApplyError {
    #[error("{0}")]
    Page(#[from] PageError),
    #[error("it breaks the rules of the ledger")]
    Rules,
}

/// Everything a book is recovered from.
pub struct Sources<'a> {
    /// Where pages are kept.
    pub journal: &'a Journal,
    /// The second copy.
    pub archive: &'a BookArchive,
    /// The idempotency keys.
    pub keys: &'a KeyIndex,
    /// The snapshots.
    pub snapshots: &'a Snapshots,
    /// The register, when this is not its book.
    pub register: &'a RegisterNow,
}

/// Recovers a book: the newest snapshot the book itself vouches for, the archive behind it, then the journal's tail.
pub async fn recover(book: BookId, from: &Sources<'_>) -> Result<Recovered, RecoverError> {
    let register = from.register.now().map(|(_, register)| register);
    let mut frozen = None;
    let mut kept = begin(book, from).await?;
    let (start_page, start_entry) = (kept.head.page, kept.head.entries);
    let indexed = indexed(book, from)?;
    if let Some((page, why)) = replay(&mut kept, indexed, register.as_deref(), from)? {
        let why =
            format!("page {page} of the archive: {why}. Run `helpbank verify`, then restore the archive from a backup");
        frozen = Some(FrozenCause::Unsound.because(why));
    }
    let stated = (kept.head.page.saturating_sub(start_page), kept.head.entries.saturating_sub(start_entry));
    let mut republished = false;
    if frozen.is_none() {
        match meet(&mut kept, register.as_deref(), from).await {
            Ok(sent) => republished = sent,
            Err(Meeting::Frozen(why)) => frozen = Some(why),
            Err(Meeting::Failed(error)) => return Err(error),
        }
    }
    if let Some(why) = &frozen {
        tracing::error!(%book, %why, "the book is frozen");
    }
    Ok(Recovered { kept: Kept::new(kept), frozen, since_stated: stated, republished })
}

/// The last page in the index of keys. An index that is of other pages, or ahead of them (a folder put back from a backup beside a newer
/// index), would answer for entries that do not exist: it is emptied, and built again from the archive.
fn indexed(book: BookId, from: &Sources<'_>) -> Result<u64, RecoverError> {
    let Some(cursor) = from.keys.cursor()? else { return Ok(0) };
    let archived = from.archive.reader().read(cursor.page)?.and_then(|bytes| Page::parse(bytes).ok());
    if archived.is_some_and(|page| page.hash == cursor.hash) {
        return Ok(cursor.page);
    }
    tracing::warn!(%book, page = cursor.page, "the index of idempotency keys is not of this archive; it is built again");
    from.keys.clear()?;
    Ok(0)
}

/// The book at its newest snapshot, or at its genesis.
async fn begin(book: BookId, from: &Sources<'_>) -> Result<KeptBook, RecoverError> {
    let sound = |number: u64| {
        let page = Page::parse(from.archive.reader().read(number).ok()??).ok()?;
        (page.header.book == book && page.check_body().is_ok() && page.check_seal().is_ok()).then_some(page)
    };
    if let Some((restored, head)) = from.snapshots.newest(sound)
        && restored.id == book
    {
        return Ok(KeptBook { book: restored, head });
    }
    let first = match from.archive.reader().read(1)? {
        Some(bytes) => Some(bytes),
        None => from.journal.read(book, 1).await?.map(|bytes| bytes.to_vec()),
    };
    let genesis = first.and_then(|bytes| {
        let page = Page::parse(bytes).ok()?;
        let entries = page.entries().ok()?;
        check_genesis(book, &entries.first()?.1).cloned()
    });
    let genesis = genesis.ok_or(RecoverError::NoGenesis(book))?;
    Ok(KeptBook { book: Book::new(genesis), head: Head::before(book) })
}

/// Replays the archive onto the book and into the index. Says which page does not go on, and why.
fn replay(
    kept: &mut KeptBook,
    indexed: u64,
    register: Option<&Register>,
    from: &Sources<'_>,
) -> Result<Option<(u64, String)>, RecoverError> {
    let first = kept.head.page.min(indexed).saturating_add(1);
    for item in from.archive.reader().pages(first)? {
        let (number, bytes) = item?;
        if number <= kept.head.page {
            // Older than the snapshot: only the index still wants it.
            match Page::parse(bytes).and_then(|page| page.entries().map(|entries| (page, entries))) {
                Ok((page, entries)) => {
                    from.keys.insert(PageRef { page: number, hash: page.hash }, &keys_of(&page, &entries))?;
                }
                Err(error) => return Ok(Some((number, error.to_string()))),
            }
            continue;
        }
        match apply(kept, register, bytes) {
            Ok(keys) => from.keys.insert(PageRef { page: number, hash: kept.head.hash }, &keys)?,
            Err(error) => return Ok(Some((number, error.to_string()))),
        }
    }
    Ok(None)
}

enum Meeting {
    Frozen(Frozen),
    Failed(RecoverError),
}

impl<E: Into<RecoverError>> From<E> for Meeting {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Lets archive and journal meet: the tail of the stream is the last archived page, or its parent, or ahead of it; anything else freezes the book.
async fn meet(kept: &mut KeptBook, register: Option<&Register>, from: &Sources<'_>) -> Result<bool, Meeting> {
    let book = kept.head.book;
    let tail = match from.journal.tail(book).await {
        Ok(tail) => tail,
        Err(error @ (JournalError::Hole { .. } | JournalError::Missing { .. })) => {
            let why = format!("{error}. Run `helpbank repair` to restore the stream from the archive");
            return Err(Meeting::Frozen(FrozenCause::Copies.because(why)));
        }
        Err(error) => return Err(error.into()),
    };
    let last = tail.as_ref().map_or(0, |(page, _)| *page);
    let end = register.and_then(|register| register.now().closed(book)).map(|end| end.last.page);
    if last > kept.head.page && end.is_some_and(|end| end <= kept.head.page) {
        // The book was closed: what a stream holds behind that is none of the bank's.
        return Ok(false);
    }
    if last.saturating_add(1) == kept.head.page {
        return republish(kept, from).await;
    }
    if last < kept.head.page {
        return Err(Meeting::Frozen(FrozenCause::Copies.because(format!(
            "the stream ends at page {last}, the archive at page {}. Run `helpbank repair` to restore the stream from the archive",
            kept.head.page
        ))));
    }
    if last == kept.head.page {
        let same =
            tail.and_then(|(_, bytes)| Page::parse(bytes.to_vec()).ok()).is_some_and(|p| p.hash == kept.head.hash);
        let differs = "the last page of the stream is not the last page of the archive. Run `helpbank verify` to see which one is sound";
        return if same { Ok(false) } else { Err(Meeting::Frozen(FrozenCause::Copies.because(differs))) };
    }
    catch_up(kept, (register, end), from.journal, from.archive, from.keys).await.map(|()| false).map_err(|error| {
        match error {
            CatchUp::Frozen(why) => Meeting::Frozen(why),
            CatchUp::Failed(error) => Meeting::Failed(error),
        }
    })
}

/// Publishes the archive's last page once more: the very same bytes.
async fn republish(kept: &KeptBook, from: &Sources<'_>) -> Result<bool, Meeting> {
    let head = kept.head;
    let Some(bytes) = from.archive.reader().read(head.page)? else {
        let why = format!("page {} is not in the archive any more", head.page);
        return Err(Meeting::Frozen(FrozenCause::Copies.because(why)));
    };
    match from.journal.append(head.book, head.page, head.hash, Bytes::from(bytes)).await {
        Appended::Kept => Ok(true),
        Appended::Taken => Err(Meeting::Frozen(FrozenCause::Copies.because(format!(
            "another page {} was written while this bank was down. Run `helpbank verify` to see which one is sound",
            head.page
        )))),
        Appended::Unknown(error) => Err(error.into()),
    }
}

/// Why catching up ended early.
pub(crate) enum CatchUp {
    Frozen(Frozen),
    Failed(RecoverError),
}

impl<E: Into<RecoverError>> From<E> for CatchUp {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Takes in every page of the journal behind the book's head, up to its `end` when it was closed, archiving each before it counts.
pub(crate) async fn catch_up(
    kept: &mut KeptBook,
    (register, end): (Option<&Register>, Option<u64>),
    journal: &Journal,
    archive: &BookArchive,
    keys: &KeyIndex,
) -> Result<(), CatchUp> {
    let mut pages = journal.pages(kept.head.book, kept.head.page.saturating_add(1));
    while let Some(item) = pages.next().await {
        let (number, bytes) = item?;
        if end.is_some_and(|end| number > end) {
            break;
        }
        let known = apply(kept, register, bytes.to_vec()).map_err(|error| {
            let why = format!("page {number} of the stream: {error}. Run `helpbank verify`");
            CatchUp::Frozen(FrozenCause::Unsound.because(why))
        })?;
        let standing = PageRef { page: number, hash: kept.head.hash };
        match archive.head().filter(|head| head.page >= number) {
            Some(spooled) if spooled == standing => {}
            Some(spooled) => {
                archive.withdraw(spooled, standing)?;
                archive.spool(standing, bytes).await?;
            }
            None => archive.spool(standing, bytes).await?,
        }
        keys.insert(standing, &known)?;
    }
    if archive.head() == kept.head.last() {
        Ok(())
    } else {
        let why = "the archive goes on where the stream does not. Run `helpbank verify` to see which one is sound";
        Err(CatchUp::Frozen(FrozenCause::Copies.because(why)))
    }
}

/// Opens the next page of a book and folds it in. Gives the keys it used.
pub(crate) fn apply(
    kept: &mut KeptBook,
    register: Option<&Register>,
    bytes: Vec<u8>,
) -> Result<Vec<(Key, Known)>, ApplyError> {
    let parsed = Page::parse(bytes)?;
    let keys = {
        let own = kept.book.register.as_deref();
        let nothing = Register::default();
        sealing_keys(own.or(register).unwrap_or(&nothing), &kept.book.genesis, &parsed.header)
    };
    let (page, entries) = page::open(parsed.into_bytes(), &kept.head, &keys)?;
    let book = &mut kept.book;
    // A page sealed by a stolen key may hold what the rules forbid; the fold asserts, and the assertion must not take the clerk along.
    let folded = catch_unwind(AssertUnwindSafe(|| {
        for (index, (_, entry)) in (0_u32..).zip(&entries) {
            book.evolve(Spot { page: page.header.page, index }, entry);
        }
    }));
    folded.map_err(|_| ApplyError::Rules)?;
    kept.head = Head::after(&page.header, page.hash);
    Ok(keys_of(&page, &entries))
}

fn keys_of(page: &Page, entries: &[(ledger::ids::Hash, ledger::entry::Entry)]) -> Vec<(Key, Known)> {
    let known = |(index, (hash, entry)): (u32, &(ledger::ids::Hash, ledger::entry::Entry))| {
        let place = EntryRef { book: page.header.book, page: page.header.page, index, hash: *hash };
        let number = page.header.first_entry.saturating_add(u64::from(index));
        (entry.key, Known { request: entry.request, place, entry: number })
    };
    (0_u32..).zip(entries).map(known).collect()
}
