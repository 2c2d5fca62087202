//! The chains, by the archive: every page from the first, the rules replayed, balances added up. And the same pages as a bundle.

use std::io::{self, Write};
use std::sync::Arc;

use ::journal::archive::{ArchiveError, BookReader};
use ledger::ids::{BookId, Hash};
use ledger::page::{Head, PageRef};
use rustc_hash::FxHashMap;
use transparency::bundle::{BundleError, ManifestBook, Outline};
use transparency::verify::{Audit, Depth, End, Pages, Report, Trust};

use crate::bank::{Bank, BankError};
use crate::bundled::{self, BundledError, Cut, Form, Wanted, beside};
use crate::clerk::Kept;

/// Pages are judged in batches of about this many bytes.
const BATCH_BYTES: usize = 4 << 20;

/// A book that is to be verified, up to a page that is kept.
pub(super) struct Chain {
    pub(super) book: BookId,
    pub(super) head: PageRef,
    pub(super) reader: BookReader,
}

/// Every book with its head, all as of one moment, so that whatever one of them names is there: the register first, then the others in order
/// of their ids.
pub(super) fn heads(bank: &Arc<Bank>) -> Vec<Chain> {
    let (register, offices) = (bank.register_book(), bank.offices());
    let kept: Vec<&Kept> = offices.iter().map(|office| office.clerk.kept()).collect();
    let chain = |head: Head| {
        let last = head.last().unwrap_or(PageRef { page: 0, hash: Hash::ZERO });
        Chain { book: head.book, head: last, reader: bank.archive().reader(head.book) }
    };
    let mut heads: Vec<Chain> = Kept::heads_at_once(&kept).into_iter().map(chain).collect();
    heads.sort_unstable_by_key(|chain| (chain.book != register, chain.book));
    heads
}

pub(super) async fn verify(
    bank: &Arc<Bank>,
    chains: &[Chain],
    trust: Trust,
    checkpoints: Vec<Vec<u8>>,
) -> Result<Report, BankError> {
    let chains: Vec<(BookId, PageRef)> = chains.iter().map(|chain| (chain.book, chain.head)).collect();
    let archive = bank.archive().clone();
    let verify = move || {
        let chains: Vec<Chain> =
            chains.into_iter().map(|(book, head)| Chain { book, head, reader: archive.reader(book) }).collect();
        audit(trust, &checkpoints, &chains)
    };
    let report = tokio::task::spawn_blocking(verify).await.expect("an audit does not panic");
    report.map_err(BankError::Archive)
}

fn audit(trust: Trust, checkpoints: &[Vec<u8>], chains: &[Chain]) -> Result<Report, ArchiveError> {
    let mut audit = Audit::new(trust, Depth::Everything);
    for note in checkpoints {
        audit.checkpoint(note);
    }
    let mut library = Library(chains.iter().map(|chain| (chain.book, &chain.reader)).collect());
    let mut ends = Vec::with_capacity(chains.len());
    for chain in chains {
        let (mut batch, mut bytes) = (Vec::new(), 0_usize);
        for item in chain.reader.pages(1)? {
            let (number, page) = match item {
                Ok(page) => page,
                Err(error) => {
                    audit.break_off(&BundleError::Io(io::Error::other(error.to_string())));
                    break;
                }
            };
            if number > chain.head.page {
                break;
            }
            bytes = bytes.saturating_add(page.len());
            batch.push(page);
            if bytes >= BATCH_BYTES {
                give(&mut audit, std::mem::take(&mut batch), &mut library);
                bytes = 0;
            }
        }
        give(&mut audit, batch, &mut library);
        ends.push(ManifestBook::whole(chain.book, chain.head.page, chain.head.hash));
    }
    Ok(audit.finish(&End::Heads(&ends), &mut library).expect("a library never fails; it has a page or not"))
}

fn give(audit: &mut Audit, batch: Vec<Vec<u8>>, library: &mut Library<'_>) {
    audit.pages(batch, library).expect("a library never fails; it has a page or not");
}

/// Pages that others cite. One that cannot be read is as good as absent.
struct Library<'a>(FxHashMap<BookId, &'a BookReader>);

impl Pages for Library<'_> {
    fn page(&mut self, book: BookId, page: u64) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.get(&book).and_then(|reader| reader.read(page).ok().flatten()))
    }
}

/// The outline of a bundle of what is wanted, up to now, sealed by the register's key.
pub async fn outline(bank: &Arc<Bank>, wanted: Wanted) -> Result<Outline, BundledError> {
    let beside = beside(bank.folder().dir());
    let chains: Vec<(BookId, PageRef)> = heads(bank).iter().map(|chain| (chain.book, chain.head)).collect();
    let register = bank.register_book();
    let at = chains.iter().find(|(book, _)| *book == register).map_or(0, |(_, head)| head.page);
    let key = bank.office(register).and_then(|office| office.sealing.among(&bank.register().at(at).keys(register)));
    let key = key.ok_or(BundledError::NoKey)?;
    let (archive, made_at) = (bank.archive().clone(), bank.now());
    let made = tokio::task::spawn_blocking(move || -> Result<Outline, BundledError> {
        let cut = Cut::of(&archive, register, chains, &wanted)?;
        Ok(bundled::outline(&cut, beside, made_at, &key))
    });
    made.await.expect("making an outline does not panic")
}

/// Whether this bank's register sealed an outline.
pub fn is_own(bank: &Arc<Bank>, outline: &Outline) -> bool {
    let (register, sealed) = (bank.register_book(), outline.sealed());
    // The key of then: the register may have another one since.
    let at = sealed.manifest.books.iter().find(|book| book.book == register).map_or(0, |book| book.to);
    let keys = bank.register().at(at).keys(register);
    sealed.manifest.register == register && keys.contains(&sealed.sealed_by)
}

/// Writes the bundle of an outline, in this form.
pub async fn write_outlined(
    bank: &Arc<Bank>,
    outline: Outline,
    form: Form,
    out: impl Write + Send + 'static,
) -> Result<(), BundledError> {
    let archive = bank.archive().clone();
    let write = move || {
        let mut out = bundled::stream(&outline, &archive, form, out, &mut || ())?;
        out.flush().map_err(|error| BundledError::Bundle(BundleError::Io(error)))
    };
    tokio::task::spawn_blocking(write).await.expect("writing a bundle does not panic")
}

/// Writes every book up to its head as a bundle, sealed by the register's key.
pub async fn write_bundle(bank: &Arc<Bank>, out: impl Write + Send + 'static) -> Result<(), BundledError> {
    let outline = outline(bank, Wanted::default()).await?;
    write_outlined(bank, outline, Form::default(), out).await
}
