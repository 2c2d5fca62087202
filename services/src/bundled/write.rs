//! The file: the outline first made, then every byte of it as the outline says.

use std::io::Write;

use journal::archive::{Archive, ArchiveError, BookReader};
use ledger::SigningKey;
use ledger::book::{Book, Spot};
use ledger::check::check_genesis;
use ledger::ids::BookId;
use ledger::page::Page;
use ledger::time::Timestamp;
use transparency::bundle::{BundleError, BundleWriter, OPENING_BYTES_MAX, Outline};

use super::cut::states;
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
    /// A part that begins behind where it ends.
    #[error("from: {from} is behind {to}; there is nothing in that part")]
    Empty {
        /// Where it begins.
        from: String,
        /// Where it ends: as was asked for, or with the last page.
        to: String,
    },
    /// A part in whose time nothing was written.
    #[error("from: nothing was written between {from} and {to}")]
    Between {
        /// Where it begins.
        from: String,
        /// Where it ends.
        to: String,
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
        if let Some(state) = opening(&archive.reader(book.book), book.from)? {
            bundle.state(&state)?;
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

/// The state that a book has before this page, when the page begins by stating it and it is not too large to be given along. Made from the
/// pages before: the book's own word for it is compared with that.
fn opening(reader: &BookReader, from: u64) -> Result<Option<Vec<u8>>, BundledError> {
    let gone = |page| BundledError::Gone { book: reader.book(), page };
    if from <= 1 {
        return Ok(None);
    }
    let first = reader.read(from)?.and_then(|bytes| Page::parse(bytes).ok()).ok_or_else(|| gone(from))?;
    let Some(stated) = states(&first) else { return Ok(None) };
    let mut book: Option<Book> = None;
    for item in reader.pages(1)? {
        let (number, bytes) = item?;
        if number >= from {
            break;
        }
        let entries = Page::parse(bytes).and_then(|page| page.entries()).map_err(|_| gone(number))?;
        for (index, (_, entry)) in (0_u32..).zip(&entries) {
            match &mut book {
                Some(book) => book.evolve(Spot { page: number, index }, entry),
                None => book = check_genesis(reader.book(), entry).cloned().map(Book::new),
            }
        }
    }
    let state = book.filter(|book| book.state_hash() == stated).map(|book| book.state());
    Ok(state.filter(|state| state.len() <= OPENING_BYTES_MAX))
}
