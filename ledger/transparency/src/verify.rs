//! Verifying offline: what holds, what does not and what was not checked, said apart.
//!
//! One thing is trusted: the register's book id. It names the register's first key; the register's entries name every other key, by
//! position; keys name pages; pages name each other. The manifest, sealed by the register, says where the books end.
//!
//! Pages are parsed, hashed and decoded in parallel, a batch ahead of the fold, which goes through them in order. A cited entry (the
//! dispatch of an arrival, perhaps of a book further on in the file) is looked up in the file itself, by a sparse index made beforehand,
//! and believed only with the hash that the citation states. So memory holds two batches and what the books hold, never their history.

mod anchored;
mod audit;
mod balance;
mod cited;
mod closing;
mod end;
mod index;
mod line;
mod logged;
mod opened;
mod replay;
mod report;
pub(crate) mod seals;

use std::io::{self, Read, Seek, SeekFrom};

use ledger::hash;
use ledger::ids::{BookId, Hash};
use ledger::time::Timestamp;

pub use audit::Audit;
pub use cited::Pages;
pub use end::End;
pub use report::{
    ANCHORED, BALANCE, COMPLETENESS, Check, FRESHNESS, Fact, Found, INTEGRITY, LEGALITY, Report, Status, Verdict,
};

use crate::bundle::{BundleError, BundleReader, CHECKPOINTS_MAX, Kind, Manifest, Record, Sealed, Source};
use crate::log::policy::Policy;
use index::{InFile, Index};
use opened::Batch;

/// Pages are opened in batches of about this many bytes …
const BATCH_BYTES: usize = 1 << 20;
/// … or of this many pages.
const BATCH_PAGES_MAX: usize = 4_096;

/// How much is verified.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Depth {
    /// Integrity and completeness: every byte hashed, every seal and link. Legality and balance are reported as not checked.
    Bytes,
    /// Everything: every entry decoded, the rules replayed, balances added up.
    #[default]
    Everything,
}

/// What a reader believes beforehand, and when they ask.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// The register's book id.
    pub register: Option<BookId>,
    /// Whose checkpoints are believed. The reader's own: never one that came with what is to be verified.
    pub policy: Option<Policy>,
    /// The time by the reader's clock, for saying how old a witness's word is.
    pub now: Option<Timestamp>,
}

impl From<Option<BookId>> for Trust {
    fn from(register: Option<BookId>) -> Self {
        Self { register, ..Self::default() }
    }
}

/// Verifies a bundle, given what the reader trusts. Without a register's id the bundle's own is taken, and [`Report::register`] says which
/// that is; without a policy nothing is said of witnesses. Packed or not, the first bytes say. Give it a buffered source. An error is of the source alone: a bundle that is wrong is a report.
pub fn verify_bundle<R: Read + Seek + Send>(source: R, trust: impl Into<Trust>, depth: Depth) -> io::Result<Report> {
    let mut source = Source::open(source)?;
    let index = match depth {
        Depth::Everything => Index::of(&mut source)?,
        Depth::Bytes => Index::default(),
    };
    source.rewind()?;
    let mut audit = Audit::new(trust, depth);
    audit.expect(index.ranges());
    let mut reader = match BundleReader::new(&mut source) {
        Ok(reader) => reader,
        Err(BundleError::Io(error)) => return Err(error),
        Err(error) => {
            // A frame that does not unpack ends the source: what is wrong is the frame.
            audit.break_off(&source.trouble().map_or(error, BundleError::Frame));
            return audit.finish(&End::Nothing, &mut InFile::new(&index, &mut source));
        }
    };
    let mut next_opening = None;
    let (mut batch, mut end) = match read_beside(&mut reader, &mut audit) {
        Ok(pages) => (Batch { opening: None, pages }, None),
        Err(error) => (Batch::default(), Some(Err(error))),
    };
    while end.is_none() {
        let at = reader.at();
        let cited = audit.cited(&mut InFile::new(&index, reader.source()))?;
        reader.source().seek(SeekFrom::Start(at))?;
        // While the next batch is read this one is opened and the one before it gone through.
        let this = std::mem::take(&mut batch);
        ((batch, end), ()) = rayon::join(|| read_batch(&mut reader, &mut next_opening), || audit.advance(this, &cited));
    }
    audit.batch(batch, &mut InFile::new(&index, reader.source()))?;
    let mut end = end.expect("the loop ends with an end");
    if let Some(trouble) = reader.source().trouble() {
        end = Err(BundleError::Frame(trouble));
    }
    let mut pages = InFile::new(&index, reader.source());
    match end {
        Ok(sealed) => audit.finish(&End::Sealed(&sealed), &mut pages),
        Err(BundleError::Io(error)) => Err(error),
        Err(error) => {
            audit.break_off(&error);
            audit.finish(&End::Nothing, &mut pages)
        }
    }
}

/// Reads what stands before the pages, and the first of these.
fn read_beside<R: Read>(reader: &mut BundleReader<R>, audit: &mut Audit) -> Result<Vec<Vec<u8>>, BundleError> {
    let (mut beside, mut checkpoints) = (Hash::ZERO, 0_usize);
    loop {
        let record = reader.next_record()?;
        let misplaced = |kind: Kind| BundleError::Misplaced { at: reader.at(), kind: kind.number() };
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
                return Ok(vec![page]);
            }
            Some(Record::Policy(_)) => return Err(misplaced(Kind::Policy)),
            Some(Record::Checkpoint(_)) => return Err(misplaced(Kind::Checkpoint)),
            Some(Record::State(_)) => return Err(misplaced(Kind::State)),
            Some(Record::Manifest(_)) => return Err(misplaced(Kind::Manifest)),
            None => return Err(BundleError::NoManifest { at: reader.at() }),
        }
    }
}

/// What ends a file: the manifest, or what is wrong.
type Ended = Option<Result<Sealed, BundleError>>;

/// Reads the next pages; with them, when it comes, the end of the file. `opening` is the state that the next batch begins with.
fn read_batch<R: Read>(reader: &mut BundleReader<R>, opening: &mut Option<Vec<u8>>) -> (Batch, Ended) {
    let mut batch = Batch { opening: opening.take(), pages: Vec::new() };
    let mut bytes = 0_usize;
    while bytes < BATCH_BYTES && batch.pages.len() < BATCH_PAGES_MAX {
        match reader.next_record() {
            Ok(Some(Record::Page(page))) => {
                bytes = bytes.saturating_add(page.len());
                batch.pages.push(page);
            }
            Ok(Some(Record::State(state))) if !batch.pages.is_empty() => {
                *opening = Some(state);
                return (batch, None);
            }
            Ok(Some(Record::State(state))) if batch.opening.is_none() => batch.opening = Some(state),
            Ok(Some(Record::Manifest(manifest))) if batch.opening.is_none() || !batch.pages.is_empty() => {
                return (batch, Some(close(reader, &manifest)));
            }
            Ok(Some(record)) => return (batch, Some(Err(misplaced(reader.at(), record.kind())))),
            Ok(None) => return (batch, Some(Err(BundleError::NoManifest { at: reader.at() }))),
            Err(error) => return (batch, Some(Err(error))),
        }
    }
    (batch, None)
}

const fn misplaced(at: u64, kind: Kind) -> BundleError {
    BundleError::Misplaced { at, kind: kind.number() }
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
