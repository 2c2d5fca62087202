//! Verifying offline: what holds, what does not and what was not checked, said apart.
//!
//! One thing is trusted: the register's book id. It names the register's first key; the register's entries name every other key, by
//! position; keys name pages; pages name each other. The manifest, sealed by the register, says where the books end.
//!
//! Pages are parsed, hashed and decoded in parallel, a batch ahead of the fold, which goes through them in order. A cited entry (the
//! dispatch of an arrival, perhaps of a book further on in the file) is looked up in the file itself, by a sparse index made beforehand,
//! and believed only with the hash that the citation states. So memory holds two batches and what the books hold, never their history.

mod audit;
mod balance;
mod cited;
mod end;
mod index;
mod line;
mod logged;
mod opened;
mod replay;
mod report;
pub(crate) mod seals;

use std::io::{self, Read, Seek, SeekFrom};

use ledger::ids::BookId;

pub use audit::Audit;
pub use cited::Pages;
pub use end::End;
pub use report::{ANCHORED, BALANCE, COMPLETENESS, Check, Fact, Found, INTEGRITY, LEGALITY, Report, Status, Verdict};

use crate::bundle::{BundleError, BundleReader, Manifest, Record, Sealed};
use index::{InFile, Index};

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

/// Verifies a bundle. `register` is the register's book id that the reader trusts; when it is absent the bundle's own is taken, and
/// [`Report::register`] says which that is. Give it a buffered source. An error is of the source alone: a bundle that is wrong is a report.
pub fn verify_bundle<R: Read + Seek + Send>(
    mut source: R,
    register: Option<BookId>,
    depth: Depth,
) -> io::Result<Report> {
    source.rewind()?;
    let index = match depth {
        Depth::Everything => Index::of(&mut source)?,
        Depth::Bytes => Index::default(),
    };
    source.rewind()?;
    let mut audit = Audit::new(register, depth);
    let mut reader = match BundleReader::new(&mut source) {
        Ok(reader) => reader,
        Err(BundleError::Io(error)) => return Err(error),
        Err(error) => {
            audit.break_off(&error);
            return audit.finish(&End::Nothing, &mut InFile::new(&index, &mut source));
        }
    };
    let (mut batch, mut end) = (Vec::new(), None);
    while end.is_none() {
        let at = reader.at();
        let cited = audit.cited(&mut InFile::new(&index, reader.source()))?;
        reader.source().seek(SeekFrom::Start(at))?;
        // While the next batch is read this one is opened and the one before it gone through.
        let this = std::mem::take(&mut batch);
        ((batch, end), ()) = rayon::join(|| read_batch(&mut reader), || audit.advance(this, &cited));
    }
    audit.pages(batch, &mut InFile::new(&index, reader.source()))?;
    let mut pages = InFile::new(&index, reader.source());
    match end.expect("the loop ends with an end") {
        Ok(sealed) => audit.finish(&End::Sealed(&sealed), &mut pages),
        Err(BundleError::Io(error)) => Err(error),
        Err(error) => {
            audit.break_off(&error);
            audit.finish(&End::Nothing, &mut pages)
        }
    }
}

/// Reads the next pages; with them, when it comes, the end of the file: the manifest, or what is wrong.
fn read_batch<R: Read>(reader: &mut BundleReader<R>) -> (Vec<Vec<u8>>, Option<Result<Sealed, BundleError>>) {
    let mut batch = Vec::new();
    let mut bytes = 0_usize;
    while bytes < BATCH_BYTES && batch.len() < BATCH_PAGES_MAX {
        match reader.next_record() {
            Ok(Some(Record::Page(page))) => {
                bytes = bytes.saturating_add(page.len());
                batch.push(page);
            }
            Ok(Some(Record::Manifest(manifest))) => return (batch, Some(close(reader, &manifest))),
            Ok(None) => return (batch, Some(Err(BundleError::NoManifest { at: reader.at() }))),
            Err(error) => return (batch, Some(Err(error))),
        }
    }
    (batch, None)
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
