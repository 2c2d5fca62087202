//! Writing a book's archive: one process at a time, whole pages in order, on disk before anyone is answered.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use ledger::page::PageRef;
use ledger::wire::PAGE_BYTES_MAX;

use super::read::{BookReader, Segment, last_first};
use super::walk::size;
use super::{ArchiveError, KIND_PAGE, MAGIC, RECORD_HEADER_BYTES, SEGMENT_BYTES_MAX};

/// What was cut off when a book was opened: a page that a crash interrupted, so that nobody was told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Torn {
    /// The file.
    pub path: PathBuf,
    /// The number that the page would have had.
    pub page: u64,
    /// How many bytes there were of it.
    pub bytes: u64,
}

/// A book for writing. Clones write to the same files.
#[derive(Debug, Clone)]
pub struct BookArchive {
    reader: Arc<BookReader>,
    torn: Option<Torn>,
    pen: Arc<Mutex<Pen>>,
}

/// The end of the last segment.
#[derive(Debug)]
struct Pen {
    head: Option<PageRef>,
    segment: Option<OpenSegment>,
    /// A write failed and could not be taken back: what is on the disk is not known any more.
    unsure: bool,
    _lock: File,
}

#[derive(Debug)]
struct OpenSegment {
    segment: Segment,
    file: File,
    /// Where the next record goes.
    end: u64,
    /// Where the last record begins; none while the segment is empty.
    last: Option<u64>,
}

impl BookArchive {
    pub(super) fn open(reader: BookReader) -> Result<Self, ArchiveError> {
        let lock = lock(reader.dir())?;
        let segments = reader.segments()?;
        let (mut head, mut open, mut torn) = (None, None, None);
        for (segment, is_last) in last_first(&segments) {
            let index = BookReader::scan(segment, is_last)?;
            let last = index.offsets.last().map(|offset| u64::from(*offset));
            if is_last {
                let file = OpenOptions::new().read(true).write(true).open(&segment.path);
                let file = file.map_err(|error| ArchiveError::io(&segment.path, "opened for writing", error))?;
                if index.end < index.len || index.end == 0 {
                    torn = Some(cut(segment, &file, index.end, index.len, index.next())?);
                }
                let end = index.end.max(size(MAGIC.len()));
                open = Some(OpenSegment { segment: segment.clone(), file, end, last });
            }
            if let Some(last) = last {
                head = Some(reader.page_ref(segment, last, index.next().saturating_sub(1))?);
                break;
            }
        }
        // An empty last segment must be the one that follows.
        let next = head.map_or(1, |head| head.page.saturating_add(1));
        if let Some(open) = &open
            && open.last.is_none()
            && open.segment.first != next
        {
            return Err(ArchiveError::Gap { path: reader.dir().to_owned(), page: next });
        }
        let pen = Pen { head, segment: open, unsure: false, _lock: lock };
        Ok(Self { reader: Arc::new(reader), torn, pen: Arc::new(Mutex::new(pen)) })
    }

    /// The same book for reading.
    pub fn reader(&self) -> &BookReader {
        &self.reader
    }

    /// What was cut off when it was opened.
    pub const fn torn(&self) -> Option<&Torn> {
        self.torn.as_ref()
    }

    /// Its last page.
    pub fn head(&self) -> Option<PageRef> {
        self.pen().head
    }

    /// Writes the next page. It is on disk only after [`BookArchive::sync`]. What fails leaves nothing behind.
    ///
    /// Only pages that have been opened may be archived, and one's own freshly sealed ones.
    pub fn append(&self, page: PageRef, bytes: &[u8]) -> Result<(), ArchiveError> {
        self.pen().append(self.reader.dir(), page, bytes)
    }

    /// Waits until everything that was written is on disk.
    pub fn sync(&self) -> Result<(), ArchiveError> {
        self.pen().sync(self.reader.dir())
    }

    /// [`BookArchive::append`] and [`BookArchive::sync`] on a thread that may block, for a clerk to run beside the publishing.
    /// It goes on when the future is dropped.
    pub async fn spool(&self, page: PageRef, bytes: Bytes) -> Result<(), ArchiveError> {
        let (pen, dir) = (Arc::clone(&self.pen), self.reader.dir().to_owned());
        let written = tokio::task::spawn_blocking(move || {
            let mut pen = pen.lock().expect("a panic while writing ends all writing");
            pen.append(&dir, page, &bytes)?;
            pen.sync(&dir)
        });
        match written.await {
            Ok(written) => written,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(_) => Err(ArchiveError::Unsure { path: self.reader.dir().to_owned() }),
            },
        }
    }

    /// Takes back the last page, `spooled`, which was written here beside its publishing and lost the race for its number:
    /// `standing` is the page that was read from the journal, and opened, at that very number. On disk when this returns; only
    /// then may `standing` be archived in its place.
    ///
    /// This is the only way to take a page back. A page whose fate is unknown stays: it may be in the journal.
    pub fn withdraw(&self, spooled: PageRef, standing: PageRef) -> Result<(), ArchiveError> {
        let lost = spooled.page == standing.page && spooled.hash != standing.hash;
        self.pen().withdraw(&self.reader, spooled, lost)
    }

    fn pen(&self) -> MutexGuard<'_, Pen> {
        self.pen.lock().expect("a panic while writing ends all writing")
    }
}

impl Pen {
    fn append(&mut self, dir: &Path, page: PageRef, bytes: &[u8]) -> Result<(), ArchiveError> {
        self.check_sure(dir)?;
        let want = self.head.map_or(1, |head| head.page.saturating_add(1));
        if page.page != want {
            return Err(ArchiveError::NotNext { got: page.page, want });
        }
        if bytes.is_empty() || bytes.len() > PAGE_BYTES_MAX {
            return Err(ArchiveError::NotAPage(bytes.len()));
        }
        let length = u32::try_from(bytes.len()).map_err(|_| ArchiveError::NotAPage(bytes.len()))?;
        let record = size(RECORD_HEADER_BYTES).saturating_add(u64::from(length));
        let full = self
            .segment
            .as_ref()
            .is_none_or(|open| open.last.is_some() && open.end.saturating_add(record) > SEGMENT_BYTES_MAX);
        if full {
            // What stands in the old one must not be later on disk than what follows it.
            self.sync(dir)?;
            self.segment = Some(begin(dir, page.page)?);
        }
        let open = self.segment.as_mut().expect("a segment has just been made sure of");
        let mut header = [KIND_PAGE; RECORD_HEADER_BYTES];
        header[1..].copy_from_slice(&length.to_le_bytes());
        let written = open
            .file
            .write_all_at(&header, open.end)
            .and_then(|()| open.file.write_all_at(bytes, open.end.saturating_add(size(RECORD_HEADER_BYTES))));
        if let Err(error) = written {
            self.unsure = open.file.set_len(open.end).is_err();
            return Err(ArchiveError::io(&open.segment.path, "written", error));
        }
        open.last = Some(open.end);
        open.end = open.end.saturating_add(record);
        self.head = Some(page);
        Ok(())
    }

    fn sync(&mut self, dir: &Path) -> Result<(), ArchiveError> {
        self.check_sure(dir)?;
        let Some(open) = &self.segment else { return Ok(()) };
        open.file.sync_data().map_err(|error| {
            // The system may have dropped what it could not write, and would report the next sync as fine.
            self.unsure = true;
            ArchiveError::io(&open.segment.path, "written to disk", error)
        })
    }

    fn withdraw(&mut self, reader: &BookReader, spooled: PageRef, lost: bool) -> Result<(), ArchiveError> {
        self.check_sure(reader.dir())?;
        let standing = ArchiveError::Standing { page: spooled.page };
        let open = self.segment.as_mut().filter(|_| lost && self.head == Some(spooled)).ok_or(standing)?;
        let from = open.last.ok_or(ArchiveError::Standing { page: spooled.page })?;
        let io = |error| ArchiveError::io(&open.segment.path, "shortened", error);
        self.unsure = true;
        open.file.set_len(from).and_then(|()| open.file.sync_all()).map_err(io)?;
        open.end = from;
        let segments = reader.segments()?;
        self.head = None;
        open.last = None;
        for (segment, is_last) in last_first(&segments) {
            let index = BookReader::scan(segment, is_last)?;
            if let Some(offset) = index.offsets.last().map(|offset| u64::from(*offset)) {
                open.last = is_last.then_some(offset);
                self.head = Some(reader.page_ref(segment, offset, index.next().saturating_sub(1))?);
                break;
            }
        }
        self.unsure = false;
        Ok(())
    }

    fn check_sure(&self, dir: &Path) -> Result<(), ArchiveError> {
        if self.unsure { Err(ArchiveError::Unsure { path: dir.to_owned() }) } else { Ok(()) }
    }
}

/// Makes the book's folder and takes its lock, which the system gives back when this process ends.
fn lock(dir: &Path) -> Result<File, ArchiveError> {
    if !dir.is_dir() {
        fs::create_dir_all(dir).map_err(|error| ArchiveError::io(dir, "made", error))?;
        for made in dir.ancestors().skip(1).take(2) {
            sync_dir(made).map_err(|error| ArchiveError::io(made, "written to disk", error))?;
        }
    }
    let path = dir.join("lock");
    let file = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|error| ArchiveError::io(&path, "opened for writing", error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(ArchiveError::InUse { path: dir.to_owned() }),
        Err(TryLockError::Error(error)) => Err(ArchiveError::io(&path, "locked", error)),
    }
}

/// A new segment, empty, on disk with its name.
fn begin(dir: &Path, first: u64) -> Result<OpenSegment, ArchiveError> {
    let path = dir.join(format!("{first:012}.hbp"));
    let io = |error| ArchiveError::io(&path, "written", error);
    let file = OpenOptions::new().read(true).write(true).create_new(true).open(&path).map_err(io)?;
    let written = file.write_all_at(MAGIC, 0).and_then(|()| file.sync_all()).and_then(|()| sync_dir(dir));
    if let Err(error) = written {
        // An empty file would be taken up again as it is; an error here only leaves it to that.
        let _ = fs::remove_file(&path);
        return Err(io(error));
    }
    Ok(OpenSegment { segment: Segment { first, path }, file, end: size(MAGIC.len()), last: None })
}

/// Cuts a torn tail off, and writes the beginning of a file that never had one.
fn cut(segment: &Segment, file: &File, end: u64, len: u64, page: u64) -> Result<Torn, ArchiveError> {
    let torn = Torn { path: segment.path.clone(), page, bytes: len.saturating_sub(end) };
    tracing::warn!(path = %torn.path.display(), page, bytes = torn.bytes, "cutting off a page that was never finished");
    let whole = file
        .set_len(end)
        .and_then(|()| if end == 0 { file.write_all_at(MAGIC, 0) } else { Ok(()) })
        .and_then(|()| file.sync_all());
    whole.map_err(|error| ArchiveError::io(&segment.path, "shortened", error))?;
    Ok(torn)
}

fn sync_dir(dir: &Path) -> io::Result<()> {
    let here = Path::new(".");
    File::open(if dir.as_os_str().is_empty() { here } else { dir })?.sync_all()
}
