//! Reading a book's archive: its head, one page, or all of them in order. Nothing is changed, and a writer may go on meanwhile.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use ledger::ids::BookId;
use ledger::page::{Page, PageRef};

use super::ArchiveError;
use super::walk::{Step, Walk};

/// A segment: the number of its first page, and its file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) first: u64,
    pub(super) path: PathBuf,
}

/// Where the records of a segment begin, and where the last whole one ends.
#[derive(Debug)]
pub(super) struct Index {
    pub(super) first: u64,
    pub(super) offsets: Vec<u32>,
    pub(super) end: u64,
    /// The length of the file; more than `end` when its tail is torn.
    pub(super) len: u64,
}

/// A book for reading. Pages are as they were written: whoever reads them opens them (see [`crate::verify`]).
#[derive(Debug)]
pub struct BookReader {
    book: BookId,
    dir: PathBuf,
    /// The segment that was last looked into.
    index: Mutex<Option<Arc<Index>>>,
}

impl BookReader {
    pub(super) const fn new(book: BookId, dir: PathBuf) -> Self {
        Self { book, dir, index: Mutex::new(None) }
    }

    /// The book.
    pub const fn book(&self) -> BookId {
        self.book
    }

    /// The folder of its segments.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Its last whole page: number, and hash of the header as it stands there. None for a book without pages.
    pub fn head(&self) -> Result<Option<PageRef>, ArchiveError> {
        let segments = self.segments()?;
        for (segment, is_last) in last_first(&segments) {
            let index = Self::scan(segment, is_last)?;
            if let Some(offset) = index.offsets.last() {
                return self.page_ref(segment, u64::from(*offset), index.last()).map(Some);
            }
        }
        Ok(None)
    }

    /// One page. None when the archive ends before it. Damage behind it does not matter.
    pub fn read(&self, page: u64) -> Result<Option<Vec<u8>>, ArchiveError> {
        let segments = self.segments()?;
        let Some(place) = segments.iter().rposition(|segment| segment.first <= page) else { return Ok(None) };
        let segment = &segments[place];
        let is_last = place.saturating_add(1) == segments.len();
        let cached = self.cached(segment.first).filter(|index| index.offset(page).is_some());
        let (index, damage) = if let Some(index) = cached {
            (index, None)
        } else {
            let (index, damage) = Self::index(segment, is_last)?;
            (Arc::new(index), damage)
        };
        let Some(offset) = index.offset(page) else {
            return match damage {
                Some(damage) => Err(damage),
                None if is_last => Ok(None),
                None => Err(self.gap(index.next())),
            };
        };
        *self.index.lock().expect("nothing panics while it holds this lock") = Some(Arc::clone(&index));
        // A page that was withdrawn after the index was made has left its place empty.
        read_at(segment, u64::from(offset), page, is_last)
    }

    /// The pages from number `from` to the end, in order, in constant memory.
    pub fn pages(&self, from: u64) -> Result<ArchivePages, ArchiveError> {
        let mut segments = self.segments()?;
        let skipped = segments.iter().rposition(|segment| segment.first <= from).unwrap_or(0);
        segments.drain(..skipped);
        let expected = segments.first().map_or(1, |segment| segment.first);
        segments.reverse();
        Ok(ArchivePages { dir: self.dir.clone(), from: from.max(1), segments, expected, walk: None, ended: false })
    }

    /// Its segments in the order of their pages, the first one beginning with page 1.
    pub(super) fn segments(&self) -> Result<Vec<Segment>, ArchiveError> {
        let unreadable = |error| ArchiveError::io(&self.dir, "read", error);
        let entries = match fs::read_dir(&self.dir) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries.map_err(unreadable)?,
        };
        let mut segments = Vec::new();
        for entry in entries {
            let path = entry.map_err(unreadable)?.path();
            let name = path.file_name().and_then(|name| name.to_str()).and_then(|name| name.strip_suffix(".hbp"));
            let digits = name.filter(|name| name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_digit()));
            if let Some(first) = digits.and_then(|digits| digits.parse().ok()) {
                segments.push(Segment { first, path });
            }
        }
        segments.sort_unstable_by_key(|segment| segment.first);
        match segments.first() {
            Some(segment) if segment.first != 1 => Err(self.gap(1)),
            _ => Ok(segments),
        }
    }

    fn gap(&self, page: u64) -> ArchiveError {
        ArchiveError::Gap { path: self.dir.clone(), page }
    }

    fn cached(&self, first: u64) -> Option<Arc<Index>> {
        let index = self.index.lock().expect("nothing panics while it holds this lock");
        index.as_ref().filter(|index| index.first == first).cloned()
    }

    /// Goes through a segment to its end.
    pub(super) fn scan(segment: &Segment, is_last: bool) -> Result<Index, ArchiveError> {
        match Self::index(segment, is_last)? {
            (index, None) => Ok(index),
            (_, Some(damage)) => Err(damage),
        }
    }

    /// Goes through a segment as far as it is whole. Only the last one may have a torn tail, or no pages.
    fn index(segment: &Segment, is_last: bool) -> Result<(Index, Option<ArchiveError>), ArchiveError> {
        let mut walk = Walk::open(segment.path.clone(), segment.first)?;
        let mut offsets = Vec::new();
        let damage = loop {
            match walk.step() {
                Ok(Step::Record(length)) => match u32::try_from(walk.at()) {
                    Ok(offset) => {
                        offsets.push(offset);
                        walk.skip(length)?;
                    }
                    Err(_) => break Some(walk.damaged("the file is too long")),
                },
                Ok(Step::End) if is_last || !offsets.is_empty() => break None,
                Ok(Step::Torn) if is_last => break None,
                Ok(Step::End | Step::Torn) => break Some(walk.damaged("it ends here, but later files exist")),
                Err(damage) => break Some(damage),
            }
        };
        Ok((Index { first: segment.first, offsets, end: walk.at(), len: walk.len() }, damage))
    }

    /// Names the page that a record holds, from its own header.
    pub(super) fn page_ref(&self, segment: &Segment, offset: u64, page: u64) -> Result<PageRef, ArchiveError> {
        let damaged = |what| ArchiveError::Damaged { path: segment.path.clone(), at: offset, page, what };
        let bytes = read_at(segment, offset, page, false)?.ok_or_else(|| damaged("the record is gone"))?;
        let parsed = Page::parse(bytes).map_err(|_| damaged("the record is no page"))?;
        if parsed.header.book != self.book || parsed.header.page != page {
            return Err(damaged("another page stands there"));
        }
        parsed.check_body().map_err(|_| damaged("the page's body is not the one its header names"))?;
        Ok(PageRef { page, hash: parsed.hash })
    }
}

impl Index {
    /// The number of its last page; the one before its first when it has none.
    fn last(&self) -> u64 {
        self.next().saturating_sub(1)
    }

    /// The number that follows.
    pub(super) fn next(&self) -> u64 {
        self.first.saturating_add(super::walk::size(self.offsets.len()))
    }

    fn offset(&self, page: u64) -> Option<u32> {
        let place = usize::try_from(page.checked_sub(self.first)?).ok()?;
        self.offsets.get(place).copied()
    }
}

/// Segments from the last one back, and whether each is the last.
pub(super) fn last_first(segments: &[Segment]) -> impl Iterator<Item = (&Segment, bool)> {
    segments.iter().rev().enumerate().map(|(place, segment)| (segment, place == 0))
}

/// The page that begins at this byte; none when nothing does and that `may_end` there.
fn read_at(segment: &Segment, offset: u64, page: u64, may_end: bool) -> Result<Option<Vec<u8>>, ArchiveError> {
    let mut walk = Walk::open(segment.path.clone(), page)?;
    walk.go_to(offset)?;
    match walk.step()? {
        Step::Record(length) => walk.read(length).map(Some),
        Step::End | Step::Torn if may_end => Ok(None),
        Step::End | Step::Torn => Err(walk.damaged("the file became shorter while it was read")),
    }
}

/// The pages of a book in order, as bytes with their numbers. Ends before a torn tail; after an error there is nothing more.
#[derive(Debug)]
pub struct ArchivePages {
    dir: PathBuf,
    from: u64,
    /// Those still to come, the next one last.
    segments: Vec<Segment>,
    /// The number that the next segment must begin with.
    expected: u64,
    walk: Option<Walk>,
    ended: bool,
}

impl ArchivePages {
    fn step(&mut self) -> Result<Option<(u64, Vec<u8>)>, ArchiveError> {
        loop {
            let Some(walk) = &mut self.walk else {
                let Some(segment) = self.segments.pop() else { return Ok(None) };
                if segment.first != self.expected {
                    return Err(ArchiveError::Gap { path: self.dir.clone(), page: self.expected });
                }
                self.walk = Some(Walk::open(segment.path, segment.first)?);
                continue;
            };
            match walk.step()? {
                Step::Record(length) if walk.page() < self.from => walk.skip(length)?,
                Step::Record(length) => {
                    let page = walk.page();
                    return walk.read(length).map(|bytes| Some((page, bytes)));
                }
                Step::Torn if !self.segments.is_empty() => {
                    return Err(walk.damaged("it ends here, but later files exist"));
                }
                Step::End | Step::Torn => {
                    self.expected = walk.page();
                    self.walk = None;
                }
            }
        }
    }
}

impl Iterator for ArchivePages {
    type Item = Result<(u64, Vec<u8>), ArchiveError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.step().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}
