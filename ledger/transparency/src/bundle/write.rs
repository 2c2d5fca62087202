//! Writing a bundle: pages in the one order that verifies, then the manifest made of what was written.

use std::io::Write;

use ed25519_dalek::SigningKey;
use ledger::check::check_genesis;
use ledger::event::Genesis;
use ledger::hash;
use ledger::ids::{BookId, Hash};
use ledger::page::Page;
use ledger::reason::BookKind;
use ledger::time::Timestamp;

use super::{BundleError, CHECKPOINTS_MAX, Kind, MAGIC, Manifest, ManifestBook, Outline};

/// Writes a bundle: first the bank's policy and checkpoints, then the register's pages from 1, then the other books in ascending order of their ids, each book's pages in order.
///
/// What is written should be one cut of the bank that is closed under causes: every page that an entry or a header in it cites is in it.
/// The heads of all books taken at one moment from an archive that takes in pages as they are verified are such a cut. What is cited and
/// missing makes the verdict `incomplete`.
#[derive(Debug)]
pub struct BundleWriter<W> {
    out: W,
    register: Option<(BookId, Genesis)>,
    books: Vec<ManifestBook>,
    beside: Hash,
    checkpoints: usize,
}

impl<W: Write> BundleWriter<W> {
    /// Begins a bundle.
    pub fn new(mut out: W) -> Result<Self, BundleError> {
        out.write_all(MAGIC)?;
        Ok(Self { out, register: None, books: Vec::new(), beside: Hash::ZERO, checkpoints: 0 })
    }

    /// Writes the bank's policy: before everything else, once.
    pub fn policy(&mut self, policy: &[u8]) -> Result<(), BundleError> {
        self.beside(Kind::Policy, policy, self.beside == Hash::ZERO)
    }

    /// Writes a checkpoint, as the note that was published: before the pages.
    pub fn checkpoint(&mut self, note: &[u8]) -> Result<(), BundleError> {
        self.checkpoints = self.checkpoints.saturating_add(1);
        self.beside(Kind::Checkpoint, note, self.checkpoints <= CHECKPOINTS_MAX)
    }

    fn beside(&mut self, kind: Kind, bytes: &[u8], may_follow: bool) -> Result<(), BundleError> {
        if !may_follow || self.register.is_some() {
            return Err(BundleError::Misplaced { at: 0, kind: kind.number() });
        }
        self.beside = hash::beside(self.beside, kind.number(), bytes);
        self.record(kind, bytes)
    }

    /// Writes the next page, given as it is stored. Its order is checked, its seal and body are not.
    pub fn page(&mut self, bytes: Vec<u8>) -> Result<(), BundleError> {
        let page = Page::parse(bytes)?;
        if self.register.is_none() {
            self.register = Some(register_of(&page)?);
        }
        let (book, number) = (page.header.book, page.header.page);
        let wrong = BundleError::Order { book, page: number };
        match self.books.last_mut() {
            Some(last) if last.book == book => {
                if last.to.checked_add(1) != Some(number) {
                    return Err(wrong);
                }
                (last.to, last.head, last.had) = (number, page.hash, number);
            }
            Some(_) | None => {
                if !self.may_follow(book) {
                    return Err(wrong);
                }
                self.books.push(ManifestBook { from: number, ..ManifestBook::whole(book, number, page.hash) });
            }
        }
        self.record(Kind::Page, page.bytes())
    }

    /// Writes the state of the book whose pages come next and begin in its middle: the first of them states its hash.
    pub fn state(&mut self, state: &[u8]) -> Result<(), BundleError> {
        if self.register.is_none() {
            return Err(BundleError::Misplaced { at: 0, kind: Kind::State.number() });
        }
        self.record(Kind::State, state)
    }

    /// Names a book that is registered and has no pages yet, in its place in the order.
    pub fn empty(&mut self, book: BookId) -> Result<(), BundleError> {
        if self.register.is_none() || !self.may_follow(book) {
            return Err(BundleError::Order { book, page: 0 });
        }
        self.books.push(ManifestBook::empty(book));
        Ok(())
    }

    /// Writes the manifest, sealed by a key of the register, flushes, and gives the output back.
    pub fn finish(mut self, made_at: Timestamp, key: &SigningKey) -> Result<W, BundleError> {
        let (register, genesis) = self.register.take().ok_or(BundleError::NoRegister)?;
        let books = std::mem::take(&mut self.books);
        let mut manifest = Manifest::new(genesis.bank, register, made_at, books);
        manifest.beside = self.beside;
        self.record(Kind::Manifest, &manifest.seal(key))?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Begins the bundle of an outline.
    pub fn of(outline: &Outline, out: W) -> Result<Self, BundleError> {
        let mut writer = Self::new(out)?;
        outline.policy().map_or(Ok(()), |policy| writer.policy(policy))?;
        outline.checkpoints().iter().try_for_each(|note| writer.checkpoint(note))?;
        Ok(writer)
    }

    /// Writes the manifest of the outline, when it names what was written; flushes, and gives the output back.
    pub fn close(mut self, outline: &Outline) -> Result<W, BundleError> {
        let manifest = &outline.sealed().manifest;
        let register = self.register.as_ref().map(|(book, genesis)| (*book, genesis.bank));
        if register != Some((manifest.register, manifest.bank))
            || (self.beside, &self.books) != (manifest.beside, &manifest.books)
        {
            return Err(BundleError::OtherOutline);
        }
        self.record(Kind::Manifest, outline.manifest())?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Whether a book may come after those that are there: after the register in ascending order.
    fn may_follow(&self, book: BookId) -> bool {
        let is_register = self.register.as_ref().is_some_and(|(register, _)| *register == book);
        match self.books.as_slice() {
            [] => is_register,
            [_] => !is_register,
            [.., last] => !is_register && last.book < book,
        }
    }

    fn record(&mut self, kind: Kind, bytes: &[u8]) -> Result<(), BundleError> {
        let too_long = BundleError::TooLong { at: 0, bytes: bytes.len(), max: kind.bytes_max() };
        let length = u32::try_from(bytes.len()).ok().filter(|_| bytes.len() <= kind.bytes_max()).ok_or(too_long)?;
        self.out.write_all(&[kind.number()])?;
        self.out.write_all(&length.to_le_bytes())?;
        Ok(self.out.write_all(bytes)?)
    }
}

/// The register whose page 1 this is.
fn register_of(page: &Page) -> Result<(BookId, Genesis), BundleError> {
    let entries = page.entries()?;
    let genesis = entries.first().and_then(|(_, entry)| check_genesis(page.header.book, entry));
    match genesis {
        Some(genesis) if genesis.kind == BookKind::Register => Ok((page.header.book, genesis.clone())),
        Some(_) | None => Err(BundleError::NoRegister),
    }
}
