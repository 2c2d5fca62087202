//! Verifying offline: what holds, what does not and what was not checked, said apart.
//!
//! One thing is trusted: the register's book id. It names the register's first key; the register's entries name every other key, by
//! position; keys name pages; pages name each other. The manifest, sealed by the register, says where the books end.
//!
//! Whichever thread is free reads a page and opens it (layout, hashes, seal, entries), a batch ahead of the fold, which goes through them in
//! order. A cited entry (the dispatch of an arrival, perhaps of a book further on in the file) is looked up in the file itself, by a sparse
//! index made beforehand, and believed only with the hash that the citation states. So memory holds the entries of two batches and what the
//! books hold, never their history; of a page that was opened its header is kept, and its bytes make room for another.

mod anchored;
mod audit;
mod balance;
mod cited;
mod closing;
mod end;
mod feed;
mod index;
mod line;
mod logged;
mod opened;
mod replay;
mod report;
pub(crate) mod seals;
mod trees;

use std::io::{self, Read, Seek, SeekFrom};

use ledger::ids::BookId;
use ledger::time::Timestamp;

pub use audit::Audit;
pub use cited::Pages;
pub use end::End;
pub use report::{
    ANCHORED, BALANCE, COMPLETENESS, Check, FRESHNESS, Fact, Found, INTEGRITY, LEGALITY, Report, Status, Verdict,
};

use crate::bundle::{BundleError, BundleReader, Source};
use crate::log::policy::Policy;
use feed::Feed;
use index::{InFile, Index};

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
/// that is; without a policy nothing is said of witnesses. Packed or not, the first bytes say. Give it a source with a
/// small buffer: pages are read without it. An error is of the source alone: a bundle that is wrong is a report.
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
    let mut feed = Feed::begin(&mut reader, &mut audit);
    while feed.ended.is_none() {
        let at = feed.reader.at();
        let cited = audit.cited(&mut InFile::new(&index, feed.reader.source()))?;
        feed.reader.source().seek(SeekFrom::Start(at))?;
        // While a batch is read and opened the one before it is gone through.
        audit.advance(&cited, |depth, seals| feed.batch(depth, seals));
    }
    let mut end = feed.ended.take().expect("the loop ends with an end");
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
