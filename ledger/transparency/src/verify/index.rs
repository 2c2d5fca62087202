//! Where pages lie in a bundle's file: a mark every few pages, so that memory stays small and a look-up reads little.

use std::io::{self, Read, Seek, SeekFrom};

use ledger::ids::BookId;
use rustc_hash::FxHashMap;

use super::Pages;
use crate::bundle::{BundleError, BundleReader, Kind, Record};

/// Pages from one mark to the next, until there are too many marks: then twice as many.
const STRIDE: u64 = 16;
/// The most marks.
const MARKS_MAX: usize = 1 << 20;
/// The most books of which anything is noted; a bank has no more.
const BOOKS_NOTED_MAX: usize = 4_096;
/// As much of a page as says which it is: header length 4, version 2, rules 2, book 32, page 8.
const PEEK_BYTES: usize = 48;

/// The pages of one book, which lie one behind the other.
struct Run {
    from: u64,
    pages: u64,
    marks: Vec<u64>,
}

/// Where pages lie, by their own unverified word.
pub(super) struct Index {
    runs: FxHashMap<BookId, Run>,
    marks: usize,
    stride: u64,
}

impl Default for Index {
    fn default() -> Self {
        Self { runs: FxHashMap::default(), marks: 0, stride: STRIDE }
    }
}

/// Which pages of each book may come.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranges(FxHashMap<BookId, (u64, u64)>);

impl Ranges {
    /// The first and the last; of a book that nobody spoke of, all.
    pub(super) fn of(&self, book: BookId) -> (u64, u64) {
        self.0.get(&book).copied().unwrap_or((1, u64::MAX))
    }
}

impl Index {
    /// Goes through a bundle once, reading little of it. Stops where the layout breaks: the audit will say so.
    pub(super) fn of<R: Read + Seek>(source: &mut R) -> io::Result<Self> {
        let mut index = Self::default();
        let mut reader = match BundleReader::new(source) {
            Ok(reader) => reader,
            Err(BundleError::Io(error)) => return Err(error),
            Err(_) => return Ok(index),
        };
        loop {
            let at = reader.at();
            let record = match reader.head() {
                Ok(Some(record)) => record,
                Err(BundleError::Io(error)) => return Err(error),
                Ok(None) | Err(_) => return Ok(index),
            };
            let mut rest = record.bytes;
            if record.kind == Kind::Page && record.bytes >= PEEK_BYTES {
                let mut peek = [0; PEEK_BYTES];
                match reader.source().read_exact(&mut peek) {
                    Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(index),
                    read => read?,
                }
                rest = rest.saturating_sub(PEEK_BYTES);
                index.note(&peek, at);
            }
            reader.source().seek_relative(i64::try_from(rest).unwrap_or(i64::MAX))?;
        }
    }

    /// Which pages of each book there are.
    pub(super) fn ranges(&self) -> Ranges {
        let range = |run: &Run| (run.from, run.from.saturating_add(run.pages).saturating_sub(1));
        Ranges(self.runs.iter().map(|(book, run)| (*book, range(run))).collect())
    }

    fn note(&mut self, peek: &[u8; PEEK_BYTES], at: u64) {
        let [_, _, _, _, _, _, _, _, named @ ..] = peek;
        let (book, page) = named.split_at(32);
        let (Ok(book), Ok(page)) = (<[u8; 32]>::try_from(book), <[u8; 8]>::try_from(page)) else { return };
        let page = u64::from_le_bytes(page);
        let book = BookId(book);
        if self.runs.len() >= BOOKS_NOTED_MAX && !self.runs.contains_key(&book) {
            return;
        }
        let run = self.runs.entry(book).or_insert(Run { from: page, pages: 0, marks: Vec::new() });
        // Anything but the next page of the run has no place in a bundle that verifies.
        if run.from.checked_add(run.pages) == Some(page) {
            if run.pages.is_multiple_of(self.stride) {
                run.marks.push(at);
                self.marks = self.marks.saturating_add(1);
            }
            run.pages = run.pages.saturating_add(1);
        }
        if self.marks > MARKS_MAX {
            self.thin_out();
        }
    }

    /// Lets every second mark go.
    fn thin_out(&mut self) {
        self.stride = self.stride.saturating_mul(2);
        for run in self.runs.values_mut() {
            let mut keep = false;
            run.marks.retain(|_| {
                keep = !keep;
                keep
            });
        }
        self.marks = self.runs.values().map(|run| run.marks.len()).sum();
    }

    /// The mark before a page, and how many pages lie between.
    fn before(&self, book: BookId, page: u64) -> Option<(u64, u64)> {
        let run = self.runs.get(&book)?;
        let place = page.checked_sub(run.from).filter(|place| *place < run.pages)?;
        let mark = usize::try_from(place.checked_div(self.stride)?).ok()?;
        Some((*run.marks.get(mark)?, place.checked_rem(self.stride)?))
    }
}

/// The pages of a bundle, by its index. Leaves the source anywhere.
pub(super) struct InFile<'a, R> {
    index: &'a Index,
    source: &'a mut R,
}

impl<'a, R: Read + Seek> InFile<'a, R> {
    pub(super) const fn new(index: &'a Index, source: &'a mut R) -> Self {
        Self { index, source }
    }
}

impl<R: Read + Seek> Pages for InFile<'_, R> {
    fn page(&mut self, book: BookId, page: u64) -> io::Result<Option<Vec<u8>>> {
        let Some((mark, between)) = self.index.before(book, page) else { return Ok(None) };
        self.source.seek(SeekFrom::Start(mark))?;
        let mut reader = BundleReader::resume(&mut *self.source, mark);
        for _ in 0..between {
            match reader.head() {
                Ok(Some(record)) => reader.source().seek_relative(i64::try_from(record.bytes).unwrap_or(i64::MAX))?,
                Err(BundleError::Io(error)) => return Err(error),
                Ok(None) | Err(_) => return Ok(None),
            }
        }
        match reader.next_record() {
            Ok(Some(Record::Page(bytes))) => Ok(Some(bytes)),
            Err(BundleError::Io(error)) => Err(error),
            Ok(Some(Record::Manifest(_) | Record::Checkpoint(_) | Record::Policy(_) | Record::State(_)) | None)
            | Err(_) => Ok(None),
        }
    }
}
