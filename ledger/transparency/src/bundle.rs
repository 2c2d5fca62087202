//! A bundle: one file with the pages of many books and a sealed list of what it holds. Byte by byte in `FORMAT.md` §10.

mod frames;
mod manifest;
mod outline;
mod read;
mod source;
mod write;

pub use frames::{FRAME_BYTES, FRAME_STORED_BYTES_MAX, FRAMES_MAX, FrameError, Packing, Unpacked};
pub use manifest::{Manifest, ManifestBook, Sealed};
pub use outline::Outline;
pub use read::{BundleReader, Record, Segment};
pub use source::Source;
pub use write::BundleWriter;

use ledger::ids::BookId;
use ledger::page::PageError;
use ledger::wire::{PAGE_BYTES_MAX, WireError};

use crate::log::note::NOTE_BYTES_MAX;
use crate::log::policy::POLICY_BYTES_MAX;

/// What archive segments and bundles begin with.
pub const MAGIC: &[u8; 16] = b"HELPBANK PAGES 1";
/// Bytes before a record's own: kind and length.
pub const RECORD_HEAD_BYTES: usize = 5;
/// The most bytes of a manifest record.
pub const MANIFEST_BYTES_MAX: usize = 1 << 20;

/// The most bytes of the state that a book begins with.
pub const OPENING_BYTES_MAX: usize = 64 << 20;
/// The most checkpoints of a bundle.
pub const CHECKPOINTS_MAX: usize = 16;
/// The most bytes of a record's own for which room is made before they are read.
const ROOM_BYTES_MAX: usize = 1 << 20;

/// What a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page, as stored.
    Page,
    /// The manifest and its seal.
    Manifest,
    /// A checkpoint of the bank's log, as the signed note that was published.
    Checkpoint,
    /// The bank's policy: whom the bank says a reader might believe. No reader believes it for that.
    Policy,
    /// The state of a book that begins in its middle, as its first page states it.
    State,
}

impl Kind {
    /// The stored number.
    pub const fn number(self) -> u8 {
        match self {
            Self::Page => 1,
            Self::Manifest => 2,
            Self::Checkpoint => 3,
            Self::Policy => 4,
            Self::State => 5,
        }
    }

    /// The kind with this number.
    pub const fn from_number(number: u8) -> Option<Self> {
        match number {
            1 => Some(Self::Page),
            2 => Some(Self::Manifest),
            3 => Some(Self::Checkpoint),
            4 => Some(Self::Policy),
            5 => Some(Self::State),
            _ => None,
        }
    }

    /// The most bytes a record of this kind may have.
    pub const fn bytes_max(self) -> usize {
        match self {
            Self::Page => PAGE_BYTES_MAX,
            Self::Manifest => MANIFEST_BYTES_MAX,
            Self::Checkpoint => NOTE_BYTES_MAX,
            Self::Policy => POLICY_BYTES_MAX,
            Self::State => OPENING_BYTES_MAX,
        }
    }
}

/// Why a bundle cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The file behind it.
    #[error("the file cannot be read or written: {0}")]
    Io(#[from] std::io::Error),
    /// It is packed, and does not unpack.
    #[error("{0}")]
    Frame(FrameError),
    /// It does not begin as a bundle does.
    #[error("this is no bundle, or one of another format: it does not begin with `HELPBANK PAGES 1`")]
    Magic,
    /// A record of a kind this program does not know.
    #[error("at byte {at}: a record of kind {kind}, which this program does not know")]
    Kind {
        /// Where the record begins.
        at: u64,
        /// Its kind.
        kind: u8,
    },
    /// A record longer than its kind may be.
    #[error("at byte {at}: a record of {bytes} bytes; it may have {max}")]
    TooLong {
        /// Where the record begins.
        at: u64,
        /// How long it says it is.
        bytes: usize,
        /// How long it may be.
        max: usize,
    },
    /// The file ends inside a record.
    #[error("the file ends inside the record that begins at byte {at}")]
    Cut {
        /// Where the record begins.
        at: u64,
    },
    /// The file ends without a manifest.
    #[error("the file ends at byte {at} without the manifest that says what it should hold")]
    NoManifest {
        /// Where it ends.
        at: u64,
    },
    /// Something follows the manifest.
    #[error("at byte {at}: something follows the manifest, which is the last record")]
    AfterManifest {
        /// Where it begins.
        at: u64,
    },
    /// A record that stands where its kind may not.
    #[error("the record that ends at byte {at} stands where no record of kind {kind} may")]
    Misplaced {
        /// Where it ends.
        at: u64,
        /// Its kind.
        kind: u8,
    },
    /// The manifest does not decode.
    #[error("the manifest: {0}")]
    Manifest(WireError),
    /// The manifest is of a version this program does not know.
    #[error("the manifest has version {0}, which this program does not know")]
    Version(u16),
    /// The manifest's signature does not fit.
    #[error("the manifest's seal is broken: its signature does not fit")]
    Seal,
    /// A page that is handed over for writing is none.
    #[error("a page to be written: {0}")]
    Page(#[from] PageError),
    /// A page that is handed over for writing does not come next.
    #[error("page {page} of book {book} does not come next in the bundle")]
    Order {
        /// Its book.
        book: BookId,
        /// Its number.
        page: u64,
    },
    /// Pages were written that the outline does not name, or not all that it names.
    #[error("what was written is not what the outline names")]
    OtherOutline,
    /// There is no register, or its page 1 does not say what it should.
    #[error("a bundle begins with page 1 of the register")]
    NoRegister,
}
