//! Reading a page: everything is checked, on every read, by everyone.

use ed25519_dalek::{Signature, VerifyingKey};

use super::{HEADER_BYTES_MAX, Head, Header, PAGE_VERSION, RULES_VERSION, SEAL_DOMAIN};
use crate::entry::Entry;
use crate::hash;
use crate::ids::{BookId, Hash, PublicKey};
use crate::wire::{self, PAGE_BYTES_MAX, WireError};

/// Bytes of the seal: key and signature.
const SEAL_BYTES: usize = 96;

/// What is wrong with a page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// The bytes end early, go on too long, or lengths in them disagree.
    #[error("the bytes do not have the layout of a page")]
    Layout,
    /// More bytes than a page may have.
    #[error("{0} bytes are more than a page may have")]
    TooLong(usize),
    /// The header does not decode.
    #[error("the header: {0}")]
    Header(WireError),
    /// A format this code does not know.
    #[error(
        "the page has format {0} under rules {1}; this program reads format {PAGE_VERSION} under rules 1 to {RULES_VERSION}"
    )]
    Version(u16, u16),
    /// The body is not the one the header names.
    #[error("the body does not have the hash that the header states")]
    Body,
    /// An entry does not decode.
    #[error("entry {index}: {error}")]
    Entry {
        /// Its place in the page.
        index: usize,
        /// Why.
        error: WireError,
    },
    /// The entries are not as many as the header says.
    #[error("the body has not the number of entries that the header states")]
    Entries,
    /// The entries do not have the root the header names.
    #[error("the entries do not have the root that the header states")]
    EntriesRoot,
    /// The signature is not by the key on the seal.
    #[error("the seal is broken: its signature does not fit")]
    Seal,
    /// The key on the seal may not seal this book.
    #[error("the seal was made with the key {0}, which may not seal this book")]
    Key(PublicKey),
    /// The page is of another book.
    #[error("the page belongs to another book")]
    Book,
    /// The number is not the next.
    #[error("page {got} stands where page {want} should")]
    Number {
        /// The number it has.
        got: u64,
        /// The number it should have.
        want: u64,
    },
    /// It does not name the page before it.
    #[error("the page does not name the hash of the page before it")]
    Previous,
    /// Its entries are not numbered on.
    #[error("the page's first entry is not the next one")]
    FirstEntry,
    /// It is older than the page before it.
    #[error("the page was written before the one it follows")]
    Time,
    /// It names an older head of the register than the page before it, or none.
    #[error("the page names an older register than the page before it")]
    Register,
}

impl PageError {
    /// Whether it is not wrong but newer than this program.
    pub fn is_newer(&self) -> bool {
        matches!(self, Self::Version(version, _) if *version > PAGE_VERSION)
            || matches!(self, Self::Entry { error: WireError::Unknown(_), .. })
    }
}

/// A page whose layout is sound; what else holds is asked method by method, or all at once by [`open`].
#[derive(Debug, Clone)]
pub struct Page {
    /// The header.
    pub header: Header,
    /// The page's hash.
    pub hash: Hash,
    bytes: Vec<u8>,
    header_at: (usize, usize),
    body_at: (usize, usize),
}

impl Page {
    /// Takes bytes apart. Checks layout, limits and the header's own form, nothing else.
    pub fn parse(bytes: Vec<u8>) -> Result<Self, PageError> {
        Self::parse_or_back(bytes).map_err(|(error, _)| error)
    }

    /// The same; bytes that are no page come back.
    pub fn parse_or_back(bytes: Vec<u8>) -> Result<Self, (PageError, Vec<u8>)> {
        let layout = |bytes: &[u8]| {
            if bytes.len() > PAGE_BYTES_MAX {
                return Err(PageError::TooLong(bytes.len()));
            }
            let header_at = span(bytes, 0)?;
            let body_at = span(bytes, header_at.1)?;
            if bytes.len() != body_at.1.saturating_add(SEAL_BYTES) {
                return Err(PageError::Layout);
            }
            Ok((header_at, body_at, header(&bytes[header_at.0..header_at.1])?))
        };
        match layout(&bytes) {
            Ok((header_at, body_at, header)) => {
                let hash = hash::page(&bytes[header_at.0..header_at.1]);
                Ok(Self { header, hash, bytes, header_at, body_at })
            }
            Err(error) => Err((error, bytes)),
        }
    }

    /// Where bytes that are no page say that they stand, when they begin with a header; not to be trusted.
    pub fn place(bytes: &[u8]) -> Option<(BookId, u64)> {
        let at = span(bytes, 0).ok()?;
        let header = header(&bytes[at.0..at.1]).ok()?;
        Some((header.book, header.page))
    }

    /// All bytes, as stored.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// All bytes, as stored.
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The stored header.
    pub fn header_bytes(&self) -> &[u8] {
        &self.bytes[self.header_at.0..self.header_at.1]
    }

    /// The stored body.
    pub fn body(&self) -> &[u8] {
        &self.bytes[self.body_at.0..self.body_at.1]
    }

    /// Key (32) and signature (64).
    pub fn seal(&self) -> &[u8] {
        &self.bytes[self.body_at.1..]
    }

    /// The key that made the seal, by its own word.
    pub fn sealed_by(&self) -> PublicKey {
        let mut key = [0; 32];
        key.copy_from_slice(&self.seal()[..32]);
        PublicKey(key)
    }

    /// Checks that the body is the one the header names.
    pub fn check_body(&self) -> Result<(), PageError> {
        if hash::body(self.body()) == self.header.body_hash { Ok(()) } else { Err(PageError::Body) }
    }

    /// Checks the seal's signature over the header, by the key it names.
    pub fn check_seal(&self) -> Result<(), PageError> {
        check_seal(self.header_bytes(), self.seal())
    }

    /// Checks that the page follows `head`: book, number, link, entry number, time, register.
    pub fn check_link(&self, head: &Head) -> Result<(), PageError> {
        self.header.check_link(head)
    }

    /// The stored bytes of each entry, in order.
    pub fn entry_bytes(&self) -> Result<Vec<&[u8]>, PageError> {
        let body = self.body();
        let mut entries = Vec::with_capacity(usize::try_from(self.header.entries).unwrap_or(0).min(body.len() / 4));
        let mut at = 0;
        while at < body.len() {
            let (from, until) = span(body, at)?;
            entries.push(&body[from..until]);
            at = until;
        }
        if u32::try_from(entries.len()) == Ok(self.header.entries) { Ok(entries) } else { Err(PageError::Entries) }
    }

    /// Every entry with its hash; checks the root over them.
    pub fn entries(&self) -> Result<Vec<(Hash, Entry)>, PageError> {
        let parts = self.entry_bytes()?;
        let hashes: Vec<Hash> = parts.iter().map(|bytes| hash::entry(bytes)).collect();
        if hash::entries_root(&hashes) != self.header.entries_root {
            return Err(PageError::EntriesRoot);
        }
        let decode = |(index, (hash, bytes)): (usize, (Hash, &&[u8]))| {
            Entry::decode(bytes).map(|entry| (hash, entry)).map_err(|error| PageError::Entry { index, error })
        };
        hashes.into_iter().zip(&parts).enumerate().map(decode).collect()
    }
}

impl Header {
    /// Checks that a page with this header follows `head`: book, number, link, entry number, time, register.
    pub fn check_link(&self, head: &Head) -> Result<(), PageError> {
        let want = head.page.saturating_add(1);
        let register = |page: Option<super::PageRef>| page.map_or(0, |page| page.page);
        if self.book != head.book {
            Err(PageError::Book)
        } else if self.page != want {
            Err(PageError::Number { got: self.page, want })
        } else if self.previous != head.hash {
            Err(PageError::Previous)
        } else if self.first_entry != head.entries {
            Err(PageError::FirstEntry)
        } else if self.written_at < head.written_at {
            Err(PageError::Time)
        } else if register(self.register) < register(head.register) {
            Err(PageError::Register)
        } else {
            Ok(())
        }
    }
}

/// Checks a seal's signature over header bytes, strictly, by the key it names.
pub fn check_seal(header: &[u8], seal: &[u8]) -> Result<(), PageError> {
    let (key, signature) = seal.split_at_checked(32).ok_or(PageError::Layout)?;
    let key = <[u8; 32]>::try_from(key).map_err(|_| PageError::Layout)?;
    let key = VerifyingKey::from_bytes(&key).map_err(|_| PageError::Seal)?;
    let signature = Signature::from_slice(signature).map_err(|_| PageError::Seal)?;
    key.verify_strict(&[SEAL_DOMAIN, header].concat(), &signature).map_err(|_| PageError::Seal)
}

/// A header of these bytes, in a form that this code knows.
fn header(bytes: &[u8]) -> Result<Header, PageError> {
    let header: Header = wire::decode(bytes, HEADER_BYTES_MAX).map_err(PageError::Header)?;
    if header.version != PAGE_VERSION || header.rules == 0 || header.rules > RULES_VERSION {
        return Err(PageError::Version(header.version, header.rules));
    }
    if header.entries == 0 { Err(PageError::Entries) } else { Ok(header) }
}

/// The range that a u32 length at `at` announces.
fn span(bytes: &[u8], at: usize) -> Result<(usize, usize), PageError> {
    let from = at.checked_add(4).ok_or(PageError::Layout)?;
    let length = bytes.get(at..from).and_then(|length| <[u8; 4]>::try_from(length).ok()).ok_or(PageError::Layout)?;
    let length = usize::try_from(u32::from_le_bytes(length)).map_err(|_| PageError::Layout)?;
    let until = from.checked_add(length).ok_or(PageError::Layout)?;
    if until > bytes.len() { Err(PageError::Layout) } else { Ok((from, until)) }
}

/// Opens the page that must follow `head` and be sealed by one of `keys`: layout, link, seal, key, body, root, every entry.
pub fn open(bytes: Vec<u8>, head: &Head, keys: &[PublicKey]) -> Result<(Page, Vec<(Hash, Entry)>), PageError> {
    let page = Page::parse(bytes)?;
    page.check_link(head)?;
    page.check_seal()?;
    if !keys.contains(&page.sealed_by()) {
        return Err(PageError::Key(page.sealed_by()));
    }
    page.check_body()?;
    let entries = page.entries()?;
    Ok((page, entries))
}
