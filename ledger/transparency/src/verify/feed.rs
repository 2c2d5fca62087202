//! Pages out of a bundle, in batches.

use std::io::{self, Read};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use ledger::hash;
use ledger::ids::Hash;
use rayon::prelude::*;

use super::opened::{Batch, Opened, Opener, Unopened};
use super::seals::Seals;
use super::{Audit, Depth};
use crate::bundle::{BundleError, BundleReader, CHECKPOINTS_MAX, Kind, Manifest, Record, Sealed};

/// Pages are gone through in batches of about this many bytes …
const BATCH_BYTES: usize = 4 << 20;
/// … or, where nothing is kept of them but their outlines, of so many: fewer ends at which one thread waits for another. The first batches
/// are small, so that tables for the keys are there for the others.
const OUTLINES_BATCH_BYTES: usize = 64 << 20;
/// … or of this many pages.
const BATCH_PAGES_MAX: usize = 2_048;
/// So often a lock is asked for before a thread goes to sleep over it: some tens of microseconds.
const SPINS_MAX: u32 = 4_096;

/// The pages of a bundle, in batches.
pub(super) struct Feed<'a, R> {
    pub(super) reader: &'a mut BundleReader<R>,
    /// The first page, when it was read with what stands before it.
    first: Option<Vec<u8>>,
    /// The state that the next batch begins with.
    opening: Option<Vec<u8>>,
    /// How many bytes the next batch has, about.
    wanted: usize,
    /// What ended the file: the manifest, or what is wrong.
    pub(super) ended: Option<Result<Sealed, BundleError>>,
}

impl<'a, R: Read + Send> Feed<'a, R> {
    /// Reads what stands before the pages, and the first of these.
    pub(super) fn begin(reader: &'a mut BundleReader<R>, audit: &mut Audit) -> Self {
        let (first, ended) = match read_beside(reader, audit) {
            Ok(page) => (Some(page), None),
            Err(error) => (None, Some(Err(error))),
        };
        Self { reader, first, opening: None, wanted: BATCH_BYTES, ended }
    }

    /// Reads and opens the next pages; at the end of the file, none. Whoever has a thread to spare reads a page and opens it while it is
    /// warm: a page that waits in memory for another thread is slower to hash than to read again.
    pub(super) fn batch(&mut self, depth: Depth, seals: &Seals) -> Batch {
        let opening = self.opening.take();
        let wanted = self.wanted;
        if depth == Depth::Bytes {
            self.wanted = wanted.saturating_mul(2).min(OUTLINES_BATCH_BYTES);
        }
        let begun = Mutex::new(Begun { feed: self, opening, pages: 0, bytes: 0, wanted, is_full: false });
        let open = |_| {
            let (mut opener, mut numbers, mut buffer) = (Opener::new(depth, seals), Vec::new(), Vec::new());
            loop {
                let next = take_soon(&begun).page(buffer);
                let Some((number, bytes)) = next else { break };
                numbers.push(number);
                buffer = opener.open(bytes);
            }
            numbers.into_iter().zip(opener.finish())
        };
        let threads = (0..rayon::current_num_threads()).into_par_iter().with_max_len(1);
        let mut opened: Vec<(usize, Result<Opened, Unopened>)> = threads.flat_map_iter(open).collect();
        opened.sort_unstable_by_key(|(number, _)| *number);
        let Begun { opening, .. } = begun.into_inner().unwrap_or_else(PoisonError::into_inner);
        Batch { opening, pages: opened.into_iter().map(|(_, page)| page).collect() }
    }
}

/// Takes a lock that is mostly held for as long as one page takes to read: sooner than a thread that sleeps wakes up.
fn take_soon<T>(lock: &Mutex<T>) -> MutexGuard<'_, T> {
    for _ in 0..SPINS_MAX {
        match lock.try_lock() {
            Ok(guard) => return guard,
            Err(TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => std::hint::spin_loop(),
        }
    }
    lock.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A batch that is being read.
struct Begun<'f, 'a, R> {
    feed: &'f mut Feed<'a, R>,
    opening: Option<Vec<u8>>,
    pages: usize,
    bytes: usize,
    wanted: usize,
    is_full: bool,
}

impl<R: Read> Begun<'_, '_, R> {
    /// The next page of the batch, read into this buffer, and its number in the batch.
    fn page(&mut self, buffer: Vec<u8>) -> Option<(usize, Vec<u8>)> {
        self.is_full |= self.bytes >= self.wanted || self.pages >= BATCH_PAGES_MAX;
        self.feed.reader.reuse(buffer);
        while !self.is_full && self.feed.ended.is_none() {
            let first = self.feed.first.take().map(|page| Ok(Some(Record::Page(page))));
            match first.unwrap_or_else(|| self.feed.reader.next_record()) {
                Ok(Some(Record::Page(page))) => {
                    let number = self.pages;
                    self.bytes = self.bytes.saturating_add(page.len());
                    self.pages = number.saturating_add(1);
                    return Some((number, page));
                }
                Ok(Some(Record::State(state))) if self.pages > 0 => {
                    self.feed.opening = Some(state);
                    self.is_full = true;
                }
                Ok(Some(Record::State(state))) if self.opening.is_none() => self.opening = Some(state),
                record => self.feed.ended = Some(self.end(record)),
            }
        }
        None
    }

    /// What this record, which is no page, says of the file.
    fn end(&mut self, record: Result<Option<Record>, BundleError>) -> Result<Sealed, BundleError> {
        let at = self.feed.reader.at();
        match record? {
            Some(Record::Manifest(manifest)) if self.opening.is_none() || self.pages > 0 => {
                close(self.feed.reader, &manifest)
            }
            Some(record) => Err(BundleError::Misplaced { at, kind: record.kind().number() }),
            None => Err(BundleError::NoManifest { at }),
        }
    }
}

/// Reads what stands before the pages, and the first of these.
fn read_beside<R: Read>(reader: &mut BundleReader<R>, audit: &mut Audit) -> Result<Vec<u8>, BundleError> {
    let (mut beside, mut checkpoints) = (Hash::ZERO, 0_usize);
    loop {
        let record = reader.next_record()?;
        match record {
            Some(Record::Policy(bytes)) if beside == Hash::ZERO => {
                beside = hash::beside(beside, Kind::Policy.number(), &bytes);
            }
            Some(Record::Checkpoint(bytes)) if checkpoints < CHECKPOINTS_MAX => {
                checkpoints = checkpoints.saturating_add(1);
                beside = hash::beside(beside, Kind::Checkpoint.number(), &bytes);
                audit.checkpoint(&bytes);
            }
            Some(Record::Page(page)) => {
                audit.beside(beside);
                return Ok(page);
            }
            Some(record) => {
                return Err(BundleError::Misplaced { at: reader.at(), kind: record.kind().number() });
            }
            None => return Err(BundleError::NoManifest { at: reader.at() }),
        }
    }
}

fn close<R: Read>(reader: &mut BundleReader<R>, manifest: &[u8]) -> Result<Sealed, BundleError> {
    let sealed = Manifest::open(manifest)?;
    let at = reader.at();
    let mut one = [0];
    let more = loop {
        match reader.source().read(&mut one) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            read => break read?,
        }
    };
    if more == 0 { Ok(sealed) } else { Err(BundleError::AfterManifest { at }) }
}
