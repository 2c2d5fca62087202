//! Reading a bundle record by record: never more memory than the longest record may have.

use std::io::{ErrorKind, Read};

use super::{BundleError, Kind, MAGIC, RECORD_HEAD_BYTES, ROOM_BYTES_MAX};

/// One record, as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// A page.
    Page(Vec<u8>),
    /// A manifest and its seal.
    Manifest(Vec<u8>),
    /// A checkpoint.
    Checkpoint(Vec<u8>),
    /// A policy.
    Policy(Vec<u8>),
    /// The state that a book begins with.
    State(Vec<u8>),
}

impl Record {
    /// What it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Page(_) => Kind::Page,
            Self::Manifest(_) => Kind::Manifest,
            Self::Checkpoint(_) => Kind::Checkpoint,
            Self::Policy(_) => Kind::Policy,
            Self::State(_) => Kind::State,
        }
    }
}

/// Where a record lies in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// What it is.
    pub kind: Kind,
    /// Where its own bytes begin.
    pub at: u64,
    /// How many there are.
    pub bytes: usize,
}

/// Reads records one after the other.
#[derive(Debug)]
pub struct BundleReader<R> {
    source: R,
    at: u64,
    /// The buffer of a record that nobody needs any more.
    spare: Vec<u8>,
}

impl<R: Read> BundleReader<R> {
    /// Begins to read; the source stands at the beginning of the bundle. Heads of records are read alone: give it a source with a small
    /// buffer, for what is larger than that is read without it.
    pub fn new(mut source: R) -> Result<Self, BundleError> {
        let mut magic = [0; MAGIC.len()];
        match source.read_exact(&mut magic) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(BundleError::Magic),
            read => read?,
        }
        if &magic != MAGIC {
            return Err(BundleError::Magic);
        }
        Ok(Self { source, at: length(MAGIC.len()), spare: Vec::new() })
    }

    /// Goes on to read; the source stands where a record begins, `at` bytes from the beginning of the bundle.
    pub const fn resume(source: R, at: u64) -> Self {
        Self { source, at, spare: Vec::new() }
    }

    /// Takes back the buffer of a record that was read before: the next one is read into it.
    pub fn reuse(&mut self, buffer: Vec<u8>) {
        self.spare = buffer;
    }

    /// Where the next record begins, in bytes from the beginning of the bundle.
    pub const fn at(&self) -> u64 {
        self.at
    }

    /// The source itself. Whoever moves it moves it back.
    pub const fn source(&mut self) -> &mut R {
        &mut self.source
    }

    /// Reads what stands before the next record; its bytes must be read or skipped by the caller. None at the end of the file.
    pub fn head(&mut self) -> Result<Option<Segment>, BundleError> {
        let at = self.at;
        let mut head = [0; RECORD_HEAD_BYTES];
        let mut read = 0;
        while read < head.len() {
            match self.source.read(&mut head[read..]) {
                Ok(0) if read == 0 => return Ok(None),
                Ok(0) => return Err(BundleError::Cut { at }),
                Ok(more) => read = read.saturating_add(more),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        let [kind, length_bytes @ ..] = head;
        let kind = Kind::from_number(kind).ok_or(BundleError::Kind { at, kind })?;
        let bytes = usize::try_from(u32::from_le_bytes(length_bytes)).unwrap_or(usize::MAX);
        if bytes > kind.bytes_max() {
            return Err(BundleError::TooLong { at, bytes, max: kind.bytes_max() });
        }
        let begins = at.saturating_add(length(RECORD_HEAD_BYTES));
        self.at = begins.saturating_add(length(bytes));
        Ok(Some(Segment { kind, at: begins, bytes }))
    }

    /// The next record. None at the end of the file.
    pub fn next_record(&mut self) -> Result<Option<Record>, BundleError> {
        let begins = self.at;
        let Some(segment) = self.head()? else { return Ok(None) };
        let mut bytes = std::mem::take(&mut self.spare);
        // What the buffer held is written over; only what it did not hold is zeroed.
        bytes.resize(segment.bytes.min(ROOM_BYTES_MAX), 0);
        match self.source.read_exact(&mut bytes) {
            Err(error) if error.kind() == ErrorKind::UnexpectedEof => return Err(BundleError::Cut { at: begins }),
            read => read?,
        }
        let more = segment.bytes.saturating_sub(bytes.len());
        self.source.by_ref().take(length(more)).read_to_end(&mut bytes)?;
        if bytes.len() != segment.bytes {
            return Err(BundleError::Cut { at: begins });
        }
        Ok(Some(match segment.kind {
            Kind::Page => Record::Page(bytes),
            Kind::Manifest => Record::Manifest(bytes),
            Kind::Checkpoint => Record::Checkpoint(bytes),
            Kind::Policy => Record::Policy(bytes),
            Kind::State => Record::State(bytes),
        }))
    }
}

fn length(bytes: usize) -> u64 {
    u64::try_from(bytes).expect("a length fits a u64")
}
