//! How much of a file is the beginning of the bundle of an outline. A disk that lost power may have kept anything in it.

use std::io::{self, Read};

use journal::archive::{Archive, ArchiveError};
use ledger::hash;
use ledger::ids::{BookId, Hash};
use ledger::page::Page;
use transparency::bundle::{BundleError, BundleReader, Kind, MAGIC, ManifestBook, Outline, Record};

use super::cut::states;

/// As many bytes as a bundle's name has.
const MAGIC_BYTES: u64 = 16;

/// The first book of an outline whose last page there the archive has not, or has otherwise: the bank went back since the outline was made.
pub fn gone(outline: &Outline, archive: &Archive) -> Result<Option<(BookId, u64)>, ArchiveError> {
    for book in outline.sealed().manifest.books.iter().filter(|book| book.to > 0) {
        let last = archive.reader(book.book).read(book.to)?.and_then(|bytes| Page::parse(bytes).ok());
        if last.is_none_or(|last| last.hash != book.head) {
            return Ok(Some((book.book, book.to)));
        }
    }
    Ok(None)
}

/// What is there of a bundle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct There {
    /// So many bytes of it, up to the end of a record.
    pub good: u64,
    /// Whether something else follows than a record that was not written to its end.
    pub damaged: bool,
}

/// Goes through a file that should begin as the bundle of this outline does: record by record, page by page, each with its seal and its link. An
/// error is of the source alone.
pub fn there<R: Read>(outline: &Outline, mut source: R) -> io::Result<There> {
    let mut first = Vec::with_capacity(MAGIC.len());
    source.by_ref().take(MAGIC_BYTES).read_to_end(&mut first)?;
    if first.len() < MAGIC.len() {
        return Ok(There { good: 0, damaged: !MAGIC.starts_with(&first) });
    }
    let mut reader = match BundleReader::new(first.chain(source)) {
        Ok(reader) => reader,
        Err(BundleError::Io(error)) => return Err(error),
        Err(_) => return Ok(There { good: 0, damaged: true }),
    };
    let mut expected = Expected::of(outline);
    let mut good = reader.at();
    loop {
        match reader.next_record() {
            Ok(Some(record)) => match expected.take(record) {
                Taken::Good => good = reader.at(),
                // It is good when the page behind it says so.
                Taken::State => {}
                Taken::Other => return Ok(There { good, damaged: true }),
            },
            Ok(None) | Err(BundleError::Cut { .. }) => return Ok(There { good, damaged: false }),
            Err(BundleError::Io(error)) => return Err(error),
            Err(_) => return Ok(There { good, damaged: true }),
        }
    }
}

/// What became of a record.
enum Taken {
    Good,
    State,
    Other,
}

/// What may come next.
struct Expected {
    /// Policy and checkpoints, the next one last.
    beside: Vec<(Kind, Vec<u8>)>,
    /// Books, the next one last.
    books: Vec<ManifestBook>,
    /// The page that came last of the book that is next, by number and hash.
    last: Option<(u64, Hash)>,
    /// The hash of the state that stands before the book that is next.
    state: Option<Hash>,
    manifest: Option<Vec<u8>>,
}

impl Expected {
    fn of(outline: &Outline) -> Self {
        let checkpoints = outline.checkpoints().iter().rev().map(|note| (Kind::Checkpoint, note.clone()));
        let beside = checkpoints.chain(outline.policy().map(|policy| (Kind::Policy, policy.to_vec()))).collect();
        let books = outline.sealed().manifest.books.iter().rev().filter(|book| book.to > 0).copied().collect();
        Self { beside, books, last: None, state: None, manifest: Some(outline.manifest().to_vec()) }
    }

    fn take(&mut self, record: Record) -> Taken {
        let is_good = match record {
            Record::Policy(bytes) => self.beside.pop() == Some((Kind::Policy, bytes)),
            Record::Checkpoint(bytes) => self.beside.pop() == Some((Kind::Checkpoint, bytes)),
            Record::State(state) => {
                let may_stand = self.last.is_none() && self.state.is_none();
                self.state = Some(hash::state(&state));
                return if may_stand { Taken::State } else { Taken::Other };
            }
            Record::Page(bytes) => self.beside.is_empty() && self.page(bytes).is_some(),
            Record::Manifest(bytes) => {
                let is_last = self.beside.is_empty() && self.books.is_empty() && self.state.is_none();
                is_last && self.manifest.take() == Some(bytes)
            }
        };
        if is_good { Taken::Good } else { Taken::Other }
    }

    /// Takes a page, when it is the one that comes next.
    fn page(&mut self, bytes: Vec<u8>) -> Option<()> {
        let book = *self.books.last()?;
        let page = Page::parse(bytes).ok()?;
        page.check_seal().ok()?;
        page.check_body().ok()?;
        let follows = match self.last {
            None => page.header.page == book.from && (book.from > 1 || page.header.previous == Hash::ZERO),
            Some((last, hash)) => page.header.page == last.saturating_add(1) && page.header.previous == hash,
        };
        let is_stated = self.state.take().is_none_or(|state| states(&page) == Some(state));
        if page.header.book != book.book || !follows || !is_stated {
            return None;
        }
        if page.header.page < book.to {
            self.last = Some((page.header.page, page.hash));
            return Some(());
        }
        self.books.pop();
        self.last = None;
        (page.hash == book.head).then_some(())
    }
}
