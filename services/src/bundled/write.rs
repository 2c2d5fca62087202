//! The file: the outline first made, then every byte of it as the outline says.

use std::io::Write;

use journal::archive::{Archive, ArchiveError};
use ledger::SigningKey;
use ledger::ids::BookId;
use ledger::time::Timestamp;
use transparency::bundle::{BundleError, BundleWriter, Outline};

use super::{Beside, Cut};

/// Why there is no bundle.
#[derive(Debug, thiserror::Error)]
pub enum BundledError {
    /// The archive.
    #[error("the archive failed")]
    Archive(#[from] ArchiveError),
    /// The bundle, or the file it goes to.
    #[error("the bundle cannot be written: {0}")]
    Bundle(#[from] BundleError),
    /// A code that no book has.
    #[error("there is no book {code:?}; the bank's books are {known}")]
    NoBook {
        /// The code.
        code: String,
        /// Those that there are.
        known: String,
    },
    /// No key that may seal a manifest.
    #[error("no key of this bank may seal for the register any more")]
    NoKey,
    /// A page that should be in the archive.
    #[error("page {page} of the book {book} is not in the archive; run `helpbank verify`")]
    Gone {
        /// The book.
        book: BookId,
        /// The page.
        page: u64,
    },
}

/// The outline of the bundle of a cut, sealed by the register's key.
pub fn outline(cut: &Cut, beside: Beside, made_at: Timestamp, key: &SigningKey) -> Outline {
    Outline::seal(cut.manifest(made_at), beside.policy, beside.checkpoints, key)
}

/// Writes the bundle of an outline. `seen` is told of every page.
pub fn write<W: Write>(
    outline: &Outline,
    archive: &Archive,
    out: W,
    seen: &mut dyn FnMut(),
) -> Result<W, BundledError> {
    let mut bundle = BundleWriter::of(outline, out)?;
    for book in &outline.sealed().manifest.books {
        if book.to == 0 {
            bundle.empty(book.book)?;
            continue;
        }
        let mut next = book.from;
        for item in archive.reader(book.book).pages(book.from)? {
            let (number, page) = item?;
            if number > book.to {
                break;
            }
            seen();
            bundle.page(page)?;
            next = number.saturating_add(1);
        }
        if next <= book.to {
            return Err(BundledError::Gone { book: book.book, page: next });
        }
    }
    Ok(bundle.close(outline)?)
}
