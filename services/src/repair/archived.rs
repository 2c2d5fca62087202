//! The books of an archive, each up to a page: to verify, to write as a bundle, to go through.

use std::io;
use std::path::Path;

use journal::archive::{Archive, ArchiveError, BookReader};
use ledger::SigningKey;
use ledger::ids::{BookId, Hash};
use ledger::page::{self, Page, PageRef};
use ledger::time::Timestamp;
use rustc_hash::FxHashMap;
use transparency::bundle::{BundleError, ManifestBook};
use transparency::log::policy::Policy;
use transparency::verify::{Audit, Depth, End, Pages, Report, Trust};

/// Pages are judged in batches of about this many bytes.
const BATCH_BYTES: usize = 4 << 20;

/// Books of an archive, each up to a page: the register first, then the others in order of their ids.
#[derive(Debug, Clone)]
pub struct Archived {
    archive: Archive,
    register: BookId,
    books: Vec<(BookId, PageRef)>,
    trust: Trust,
    checkpoints: Vec<Vec<u8>>,
}

/// Who says where the books end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndsBy {
    /// Somebody who knows it from elsewhere: a manifest, a running bank.
    Word,
    /// Nobody but the archive itself, which may have been cut.
    Itself,
}

impl Archived {
    /// Every book of the archive up to its last whole page.
    pub fn whole(dir: &Path, register: BookId) -> Result<Self, ArchiveError> {
        let archive = Archive::open(dir);
        let mut books = Vec::new();
        for book in archive.books()? {
            let head = archive.reader(book).head()?;
            books.push((book, head.unwrap_or(PageRef { page: 0, hash: Hash::ZERO })));
        }
        Ok(Self::up_to(dir, register, books))
    }

    /// These books up to these pages.
    pub fn up_to(dir: &Path, register: BookId, mut books: Vec<(BookId, PageRef)>) -> Self {
        books.sort_unstable_by_key(|(book, _)| (*book != register, *book));
        let trust = Trust::from(Some(register));
        Self { archive: Archive::open(dir), register, books, trust, checkpoints: Vec::new() }
    }

    /// Only these books of it.
    #[must_use]
    pub(super) fn only(mut self, books: Vec<(BookId, PageRef)>) -> Self {
        self.books = books;
        self
    }

    /// The same, its witnesses judged by this policy, at this time, from these checkpoints.
    #[must_use]
    pub fn anchored(mut self, policy: Policy, now: Timestamp, checkpoints: Vec<Vec<u8>>) -> Self {
        (self.trust.policy, self.trust.now, self.checkpoints) = (Some(policy), Some(now), checkpoints);
        self
    }

    /// The archive itself.
    pub const fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The archive's folder.
    pub fn dir(&self) -> &Path {
        self.archive.dir()
    }

    /// The register's book.
    pub const fn register(&self) -> BookId {
        self.register
    }

    /// The books and their last pages, in order.
    pub fn books(&self) -> &[(BookId, PageRef)] {
        &self.books
    }

    /// A book for reading.
    pub fn reader(&self, book: BookId) -> BookReader {
        self.archive.reader(book)
    }

    /// How many pages there are in all.
    pub fn pages(&self) -> u64 {
        self.books.iter().map(|(_, head)| head.page).fold(0, u64::saturating_add)
    }

    /// Verifies every page, replays the rules, adds up the balances. `seen` is told of every page.
    pub fn audit(&self, ends: EndsBy, seen: &mut dyn FnMut()) -> Result<Report, ArchiveError> {
        let mut audit = Audit::new(self.trust.clone(), Depth::Everything);
        for note in &self.checkpoints {
            audit.checkpoint(note);
        }
        let readers: FxHashMap<BookId, BookReader> =
            self.books.iter().map(|(book, _)| (*book, self.reader(*book))).collect();
        let mut library = Library(&readers);
        let mut last = Vec::with_capacity(self.books.len());
        for (book, head) in &self.books {
            let (mut batch, mut bytes) = (Vec::new(), 0_usize);
            for item in self.reader(*book).pages(1)? {
                let (number, page) = match item {
                    Ok(page) => page,
                    Err(error) => {
                        audit.break_off(&BundleError::Io(io::Error::other(error.to_string())));
                        break;
                    }
                };
                if number > head.page {
                    break;
                }
                seen();
                bytes = bytes.saturating_add(page.len());
                batch.push(page);
                if bytes >= BATCH_BYTES {
                    give(&mut audit, std::mem::take(&mut batch), &mut library);
                    bytes = 0;
                }
            }
            give(&mut audit, batch, &mut library);
            last.push(match head.page {
                0 => ManifestBook::empty(*book),
                to => ManifestBook::whole(*book, to, head.hash),
            });
        }
        let end = match ends {
            EndsBy::Word => End::Heads(&last),
            EndsBy::Itself => End::Nothing,
        };
        Ok(audit.finish(&end, &mut library).expect("a library never fails; it has a page or not"))
    }

    /// The key that sealed the register's last page, when it is one of these. A bank that gives itself a new key revokes the one before
    /// in a page that the new one seals, so this one is in force.
    pub fn sealer<'a>(&self, keys: &'a [SigningKey]) -> Result<Option<&'a SigningKey>, ArchiveError> {
        let Some((_, head)) = self.books.iter().find(|(book, _)| *book == self.register) else { return Ok(None) };
        let last = self.reader(self.register).read(head.page)?.and_then(|bytes| Page::parse(bytes).ok());
        Ok(last.and_then(|last| keys.iter().find(|key| page::public(key) == last.sealed_by())))
    }
}

fn give(audit: &mut Audit, batch: Vec<Vec<u8>>, library: &mut Library<'_>) {
    audit.pages(batch, library).expect("a library never fails; it has a page or not");
}

/// Pages that others cite. One that cannot be read is as good as absent.
struct Library<'a>(&'a FxHashMap<BookId, BookReader>);

impl Pages for Library<'_> {
    fn page(&mut self, book: BookId, page: u64) -> io::Result<Option<Vec<u8>>> {
        Ok(self.0.get(&book).and_then(|reader| reader.read(page).ok().flatten()))
    }
}
