//! Going through one segment, record by record, in constant memory, and telling a torn tail from damage.

use std::fs::File;
use std::io::{BufRead as _, BufReader, ErrorKind, Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;

use ledger::page::HEADER_BYTES_MAX;
use ledger::wire::PAGE_BYTES_MAX;

use super::{ArchiveError, KIND_PAGE, MAGIC, RECORD_HEADER_BYTES};

/// What is read from the disk at once.
const BUFFER_BYTES: usize = 128 * 1024;
/// Zeros that no seal ends with: the whole of its signature.
const ZEROS_BYTES_MIN: u64 = 64;
/// Bytes of a page's seal.
const SEAL_BYTES: u64 = 96;

/// What comes next in a segment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// A whole record with a page of so many bytes, which must now be read or skipped.
    Record(usize),
    /// The end of the file.
    End,
    /// A record that was never finished.
    Torn,
}

/// A walk through one segment.
#[derive(Debug)]
pub(super) struct Walk {
    file: BufReader<File>,
    path: PathBuf,
    /// Where the next record begins.
    at: u64,
    /// The number of the page that it holds.
    page: u64,
    len: u64,
    /// Everything from here to the end of the file is zero.
    zeros_from: u64,
}

impl Walk {
    /// The segment at `path`, which begins with page `first`.
    pub(super) fn open(path: PathBuf, first: u64) -> Result<Self, ArchiveError> {
        let file = File::open(&path).map_err(|error| ArchiveError::io(&path, "opened", error))?;
        let len = file.metadata().map_err(|error| ArchiveError::io(&path, "read", error))?.len();
        let zeros_from = zeros_from(&file, len).map_err(|error| ArchiveError::io(&path, "read", error))?;
        let file = BufReader::with_capacity(BUFFER_BYTES, file);
        Ok(Self { file, path, at: 0, page: first, len, zeros_from })
    }

    /// Where the record begins that [`Walk::step`] looks at next, or has found.
    pub(super) const fn at(&self) -> u64 {
        self.at
    }

    /// The number of its page.
    pub(super) const fn page(&self) -> u64 {
        self.page
    }

    pub(super) const fn len(&self) -> u64 {
        self.len
    }

    pub(super) fn damaged(&self, what: &'static str) -> ArchiveError {
        ArchiveError::Damaged { path: self.path.clone(), at: self.at, page: self.page, what }
    }

    fn io(&self, error: std::io::Error) -> ArchiveError {
        if error.kind() == ErrorKind::UnexpectedEof {
            return self.damaged("the file became shorter while it was read");
        }
        ArchiveError::io(&self.path, "read", error)
    }

    /// What comes next. A record that is found must be read or skipped before the next step.
    pub(super) fn step(&mut self) -> Result<Step, ArchiveError> {
        if self.at == 0 && !self.begin()? {
            return Ok(Step::Torn);
        }
        let left = self.len.saturating_sub(self.at);
        if left == 0 {
            return Ok(Step::End);
        }
        if left < size(RECORD_HEADER_BYTES) {
            return Ok(Step::Torn);
        }
        let mut header = [0; RECORD_HEADER_BYTES];
        self.file.read_exact(&mut header).map_err(|error| self.io(error))?;
        let [kind, length @ ..] = header;
        let length = u32::from_le_bytes(length);
        let content = self.at.saturating_add(size(RECORD_HEADER_BYTES));
        if (kind == 0 && self.at >= self.zeros_from) || (kind == KIND_PAGE && content >= self.zeros_from) {
            return Ok(Step::Torn);
        }
        if kind != KIND_PAGE {
            return Err(self.damaged("the record is no page"));
        }
        let bytes = usize::try_from(length).unwrap_or(usize::MAX);
        if bytes == 0 || bytes > PAGE_BYTES_MAX {
            return Err(self.damaged("the record has a length that no page has"));
        }
        let end = content.saturating_add(u64::from(length));
        if end >= self.zeros_from.saturating_add(ZEROS_BYTES_MIN) && end <= self.len {
            return Ok(Step::Torn);
        }
        if end > self.len {
            return if self.is_beginning_of_page(u64::from(length))? {
                Ok(Step::Torn)
            } else {
                Err(self.damaged("the record's length is not that of the page in it"))
            };
        }
        Ok(Step::Record(bytes))
    }

    /// Goes on at this byte, where a record begins.
    pub(super) fn go_to(&mut self, offset: u64) -> Result<(), ArchiveError> {
        self.file.seek(SeekFrom::Start(offset)).map_err(|error| self.io(error))?;
        self.at = offset;
        Ok(())
    }

    /// Reads the record just found.
    pub(super) fn read(&mut self, length: usize) -> Result<Vec<u8>, ArchiveError> {
        let mut bytes = vec![0; length];
        self.file.read_exact(&mut bytes).map_err(|error| self.io(error))?;
        self.pass(length);
        Ok(bytes)
    }

    /// Skips the record just found.
    pub(super) fn skip(&mut self, length: usize) -> Result<(), ArchiveError> {
        let offset = i64::try_from(length).expect("a page is shorter than i64::MAX");
        self.file.seek_relative(offset).map_err(|error| self.io(error))?;
        self.pass(length);
        Ok(())
    }

    fn pass(&mut self, length: usize) {
        self.at = self.at.saturating_add(size(RECORD_HEADER_BYTES)).saturating_add(size(length));
        self.page = self.page.saturating_add(1);
    }

    /// Reads the magic. False when the file was made but its beginning never written.
    fn begin(&mut self) -> Result<bool, ArchiveError> {
        if self.zeros_from == 0 {
            return Ok(false);
        }
        let beginning = self.file.fill_buf().map_err(|error| ArchiveError::io(&self.path, "read", error))?;
        let beginning = &beginning[..beginning.len().min(MAGIC.len())];
        if beginning != MAGIC {
            return if self.len < size(MAGIC.len()) && MAGIC.starts_with(beginning) {
                Ok(false)
            } else {
                Err(self.damaged("the file does not begin as an archive of pages"))
            };
        }
        self.file.consume(MAGIC.len());
        self.at = size(MAGIC.len());
        Ok(true)
    }

    /// Whether what there is of an incomplete record is the beginning of a page with `length` bytes, as far as it goes.
    fn is_beginning_of_page(&self, length: u64) -> Result<bool, ArchiveError> {
        let from = self.at.saturating_add(size(RECORD_HEADER_BYTES));
        let word = |at: u64| -> Result<Option<u64>, ArchiveError> {
            let end = at.saturating_add(4);
            if end > self.zeros_from {
                return Ok(None);
            }
            let mut word = [0; 4];
            self.file.get_ref().read_exact_at(&mut word, at).map_err(|error| self.io(error))?;
            Ok(Some(u64::from(u32::from_le_bytes(word))))
        };
        let Some(header) = word(from)? else { return Ok(true) };
        if header > size(HEADER_BYTES_MAX) {
            return Ok(false);
        }
        let Some(body) = word(from.saturating_add(4).saturating_add(header))? else { return Ok(true) };
        Ok(header.saturating_add(body).saturating_add(8).saturating_add(SEAL_BYTES) == length)
    }
}

pub(super) fn size(bytes: usize) -> u64 {
    u64::try_from(bytes).expect("usize fits u64")
}

/// Where the zeros at the end of a file begin; its length when it does not end with one.
fn zeros_from(file: &File, len: u64) -> std::io::Result<u64> {
    let mut last = [1];
    if let Some(at) = len.checked_sub(1) {
        file.read_exact_at(&mut last, at)?;
    }
    if last != [0] {
        return Ok(len);
    }
    let mut block = vec![0; BUFFER_BYTES];
    let mut end = len;
    while end > 0 {
        let from = end.saturating_sub(size(BUFFER_BYTES));
        let length = usize::try_from(end.saturating_sub(from)).unwrap_or(BUFFER_BYTES);
        let block = &mut block[..length];
        file.read_exact_at(block, from)?;
        if let Some(last) = block.iter().rposition(|&byte| byte != 0) {
            return Ok(from.saturating_add(size(last)).saturating_add(1));
        }
        end = from;
    }
    Ok(0)
}
