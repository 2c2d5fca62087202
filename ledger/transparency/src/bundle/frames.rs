//! A bundle made smaller: zstd frames one behind the other, each of which unpacks alone.
//!
//! ```text
//! frame: content size 262,144, of the last frame 1 to 262,144 │ blocks │ checksum              RFC 8878
//! ```
//!
//! Frames of one size let a reader go to any place, a writer go on behind the last whole frame, and nobody unpack more than a frame at a
//! time: a hostile file takes no more memory than [`FRAME_BYTES`], [`FRAME_STORED_BYTES_MAX`] and [`FRAMES_MAX`] say. Any zstd program
//! unpacks the file as a whole.

use std::collections::VecDeque;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::Arc;

use zstd::bulk::{Compressor, Decompressor};

/// Bytes of a bundle in a frame; in the last one there may be fewer.
pub const FRAME_BYTES: usize = 256 * 1024;
/// The most bytes a frame may have as it is stored.
pub const FRAME_STORED_BYTES_MAX: usize = FRAME_BYTES + 4 * 1024;
/// The most frames of a file: a tebibyte unpacked. A reader remembers eight bytes of each.
pub const FRAMES_MAX: usize = 1 << 22;
/// Unpacked frames that a reader keeps: what is cited lies often near what was cited before.
const FRAMES_KEPT: usize = 16;
/// Why a frame is none that the file ends in.
const CUT: &str = "is cut off";
/// What every frame begins with.
pub(super) const FRAME_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Magic, descriptor, content size: what stands before the blocks of a frame that we write.
const HEAD_BYTES: usize = 9;
/// How hard it is tried.
const LEVEL: i32 = 3;

/// Why what follows cannot be unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the packed file: the frame that begins at byte {at} {why}")]
pub struct FrameError {
    /// Where it begins.
    pub at: u64,
    /// What is wrong with it.
    pub why: &'static str,
}

impl FrameError {
    /// Whether the file ends in the middle of it.
    pub fn is_cut(&self) -> bool {
        self.why == CUT
    }
}

/// Packs what is written to it. Bytes leave it a whole frame at a time.
pub struct Packing<W> {
    out: W,
    plain: Vec<u8>,
    packer: Compressor<'static>,
}

impl<W: Write> Packing<W> {
    /// Packs into `out`.
    pub fn new(out: W) -> io::Result<Self> {
        let mut packer = Compressor::new(LEVEL)?;
        packer.include_checksum(true)?;
        packer.include_contentsize(true)?;
        packer.include_dictid(false)?;
        Ok(Self { out, plain: Vec::with_capacity(FRAME_BYTES), packer })
    }

    fn frame(&mut self) -> io::Result<()> {
        let packed = self.packer.compress(&self.plain)?;
        self.plain.clear();
        self.out.write_all(&packed)
    }

    /// Writes the last frame, and gives the output back.
    pub fn finish(mut self) -> io::Result<W> {
        if !self.plain.is_empty() {
            self.frame()?;
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

impl<W: Write> Write for Packing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let room = FRAME_BYTES.saturating_sub(self.plain.len());
        let taken = bytes.get(..room.min(bytes.len())).unwrap_or(bytes);
        self.plain.extend_from_slice(taken);
        if self.plain.len() >= FRAME_BYTES {
            self.frame()?;
        }
        Ok(taken.len())
    }

    /// What fills no frame stays.
    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// How a frame is stored, by its head and the heads of its blocks.
struct Stored {
    bytes: u64,
    content: usize,
}

/// Looks at the frame that begins here, reading little of it. None at the end of the file.
fn look<R: Read + Seek>(source: &mut R, at: u64) -> io::Result<Option<Result<Stored, &'static str>>> {
    let mut head = [0; HEAD_BYTES];
    match fill(source, &mut head)? {
        0 => return Ok(None),
        HEAD_BYTES => {}
        _ => return Ok(Some(Err(CUT))),
    }
    let [a, b, c, d, descriptor, size @ ..] = head;
    if [a, b, c, d] != FRAME_MAGIC {
        return Ok(Some(Err("is none")));
    }
    // One segment, a checksum, no dictionary; content sizes are written in one, two or four bytes.
    let (flags, width) = (descriptor & 0x3f, descriptor >> 6);
    if flags != 0x24 {
        return Ok(Some(Err("is not of the kind that bundles have: one segment, a checksum, no dictionary")));
    }
    let [first, second, ..] = size;
    let (content, width) = match width {
        0 => (u64::from(first), 1_u64),
        1 => (u64::from(u16::from_le_bytes([first, second])).saturating_add(256), 2),
        2 => (u64::from(u32::from_le_bytes(size)), 4),
        _ => return Ok(Some(Err("unpacks to more than a frame may"))),
    };
    let Some(content) = usize::try_from(content).ok().filter(|content| (1..=FRAME_BYTES).contains(content)) else {
        return Ok(Some(Err("unpacks to nothing, or to more than a frame may")));
    };
    let mut next = at.saturating_add(5).saturating_add(width);
    loop {
        source.seek(SeekFrom::Start(next))?;
        let mut block = [0; 3];
        if fill(source, &mut block)? < block.len() {
            return Ok(Some(Err(CUT)));
        }
        let [low, middle, high] = block;
        let block = u32::from_le_bytes([low, middle, high, 0]);
        let stored = match (block >> 1) & 3 {
            0 | 2 => u64::from(block >> 3),
            1 => 1,
            _ => return Ok(Some(Err("has a block of no known kind"))),
        };
        next = next.saturating_add(3).saturating_add(stored);
        let bytes = next.saturating_sub(at).saturating_add(4);
        if bytes > u64::try_from(FRAME_STORED_BYTES_MAX).unwrap_or(u64::MAX) {
            return Ok(Some(Err("is longer than a frame may be")));
        }
        if block & 1 == 1 {
            return Ok(Some(Ok(Stored { bytes, content })));
        }
    }
}

/// Reads as much as there is, up to all of it.
fn fill<R: Read>(source: &mut R, into: &mut [u8]) -> io::Result<usize> {
    let mut read = 0;
    while let Some(rest) = into.get_mut(read..).filter(|rest| !rest.is_empty()) {
        match source.read(rest) {
            Ok(0) => break,
            Ok(more) => read = read.saturating_add(more),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(read)
}

/// A packed file, read as if it were not. Where a frame does not unpack it ends, and [`Unpacked::trouble`] says why.
pub struct Unpacked<R> {
    source: R,
    /// Where each frame begins, and where the last one ends.
    begins: Vec<u64>,
    length: u64,
    at: u64,
    kept: VecDeque<(usize, Arc<Vec<u8>>)>,
    unpacker: Decompressor<'static>,
    trouble: Option<FrameError>,
}

impl<R: Read + Seek> Unpacked<R> {
    /// Finds the frames.
    pub fn new(mut source: R) -> io::Result<Self> {
        let (mut begins, mut length, mut trouble) = (vec![0_u64], 0_u64, None);
        let mut last_is_full = true;
        let end = source.seek(SeekFrom::End(0))?;
        let mut at = 0;
        loop {
            source.seek(SeekFrom::Start(at))?;
            let why = match look(&mut source, at)? {
                None => break,
                Some(Err(why)) => why,
                Some(Ok(_)) if !last_is_full => "follows one that is not full",
                Some(Ok(_)) if begins.len() > FRAMES_MAX => "is one too many",
                Some(Ok(stored)) if at.saturating_add(stored.bytes) > end => CUT,
                Some(Ok(stored)) => {
                    last_is_full = stored.content == FRAME_BYTES;
                    length = length.saturating_add(u64::try_from(stored.content).unwrap_or(u64::MAX));
                    at = at.saturating_add(stored.bytes);
                    begins.push(at);
                    continue;
                }
            };
            trouble = Some(FrameError { at, why });
            break;
        }
        let unpacker = Decompressor::new()?;
        Ok(Self { source, begins, length, at: 0, kept: VecDeque::new(), unpacker, trouble })
    }

    /// What could not be unpacked, if anything could not.
    pub const fn trouble(&self) -> Option<FrameError> {
        self.trouble
    }

    /// How many bytes the whole frames unpack to, and how many they are stored in.
    pub fn whole(&self) -> (u64, u64) {
        (self.length, self.begins.last().copied().unwrap_or(0))
    }

    /// How many bytes the first so many frames are stored in; all of them, when there are fewer.
    pub fn stored_in(&self, frames: usize) -> u64 {
        self.begins.get(frames).or(self.begins.last()).copied().unwrap_or(0)
    }

    /// A frame, unpacked; none where there is none, or it does not unpack.
    fn frame(&mut self, number: usize) -> io::Result<Option<Arc<Vec<u8>>>> {
        if let Some((_, frame)) = self.kept.iter().find(|(kept, _)| *kept == number) {
            return Ok(Some(Arc::clone(frame)));
        }
        let next = number.saturating_add(1);
        let (Some(&begins), Some(&ends)) = (self.begins.get(number), self.begins.get(next)) else { return Ok(None) };
        let bytes = usize::try_from(ends.saturating_sub(begins)).unwrap_or(FRAME_STORED_BYTES_MAX);
        let mut stored = vec![0; bytes.min(FRAME_STORED_BYTES_MAX)];
        self.source.seek(SeekFrom::Start(begins))?;
        let whole = fill(&mut self.source, &mut stored)? == stored.len();
        let Some(frame) = self.unpacker.decompress(&stored, FRAME_BYTES).ok().filter(|_| whole) else {
            self.trouble.get_or_insert(FrameError { at: begins, why: "does not unpack to what its checksum says" });
            return Ok(None);
        };
        let frame = Arc::new(frame);
        if self.kept.len() >= FRAMES_KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back((number, Arc::clone(&frame)));
        Ok(Some(frame))
    }
}

impl<R: Read + Seek> Read for Unpacked<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let frame_bytes = u64::try_from(FRAME_BYTES).unwrap_or(u64::MAX);
        let place = |rest: u64| usize::try_from(rest).unwrap_or(usize::MAX);
        let number = place(self.at.checked_div(frame_bytes).unwrap_or(0));
        let Some(frame) = self.frame(number)? else { return Ok(0) };
        let begins = place(self.at.checked_rem(frame_bytes).unwrap_or(0));
        let Some(rest) = frame.get(begins..) else { return Ok(0) };
        let count = rest.len().min(into.len());
        for (to, from) in into.iter_mut().zip(rest) {
            *to = *from;
        }
        self.at = self.at.saturating_add(u64::try_from(count).unwrap_or(u64::MAX));
        Ok(count)
    }
}

impl<R: Read + Seek> Seek for Unpacked<R> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.length.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.at)
    }
}
