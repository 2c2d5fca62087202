//! A bundle's bytes, packed or not: the first four say which.

use std::io::{self, Read, Seek, SeekFrom};

use super::frames::{FRAME_MAGIC, FrameError, Unpacked};

/// What a bundle is read from.
pub enum Source<R> {
    /// As it is.
    Plain(R),
    /// Packed.
    Packed(Box<Unpacked<R>>),
}

impl<R: Read + Seek> Source<R> {
    /// Looks at the first bytes. Stands at the beginning.
    pub fn open(mut source: R) -> io::Result<Self> {
        source.rewind()?;
        let mut first = Vec::with_capacity(FRAME_MAGIC.len());
        source.by_ref().take(4).read_to_end(&mut first)?;
        source.rewind()?;
        if first == FRAME_MAGIC { Ok(Self::Packed(Box::new(Unpacked::new(source)?))) } else { Ok(Self::Plain(source)) }
    }

    /// What could not be unpacked, if anything could not.
    pub fn trouble(&self) -> Option<FrameError> {
        match self {
            Self::Plain(_) => None,
            Self::Packed(packed) => packed.trouble(),
        }
    }
}

impl<R: Read + Seek> Read for Source<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(plain) => plain.read(into),
            Self::Packed(packed) => packed.read(into),
        }
    }
}

impl<R: Read + Seek> Seek for Source<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Plain(plain) => plain.seek(to),
            Self::Packed(packed) => packed.seek(to),
        }
    }

    /// Keeps what a buffered source has in its buffer.
    fn seek_relative(&mut self, by: i64) -> io::Result<()> {
        match self {
            Self::Plain(plain) => plain.seek_relative(by),
            Self::Packed(packed) => packed.seek_relative(by),
        }
    }
}
