//! A portable entry: one entry with its path to the page, the page's header and seal. It checks alone, on paper.
//!
//! ```text
//! "HBE1" │ u32 index │ u16 path length │ path 32 each │ u32 header length │ header │ seal 96 │ u32 entry length │ entry
//! ```

use super::open::check_seal;
use super::{HEADER_BYTES_MAX, Header, PAGE_VERSION, Page, PageError};
use crate::entry::Entry;
use crate::event::EntryRef;
use crate::hash;
use crate::ids::{Hash, PublicKey};
use crate::wire::{self, ENTRY_BYTES_MAX};

/// What a portable entry begins with.
const MAGIC: &[u8; 4] = b"HBE1";
/// The longest path: a page has fewer than 2^20 entries.
const PATH_MAX: usize = 20;
/// The most bytes of a portable entry.
pub const PORTABLE_BYTES_MAX: usize = ENTRY_BYTES_MAX + HEADER_BYTES_MAX + 32 * PATH_MAX + 128;

/// What is wrong with a portable entry.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PortableError {
    /// The bytes do not have the layout of a portable entry.
    #[error("the bytes do not have the layout of a portable entry")]
    Layout,
    /// The entry is not the one the page holds at that place.
    #[error("the entry is not the one that the page holds at that place")]
    Path,
    /// Header, seal or entry do not hold.
    #[error("{0}")]
    Page(#[from] PageError),
}

impl PortableError {
    /// Whether nothing wrong was found, and only a newer program can tell: what its page's seal covers is of a later version, or holds a
    /// variant that this program does not know.
    pub fn is_newer(&self) -> bool {
        match self {
            Self::Layout | Self::Path => false,
            Self::Page(error) => error.is_newer(),
        }
    }
}

/// An entry that checks alone: sealed by `sealed_by`, which the reader must know to be the book's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portable {
    /// Where it stands.
    pub place: EntryRef,
    /// The header of its page.
    pub header: Header,
    /// The hash of its page.
    pub page_hash: Hash,
    /// The key that sealed the page.
    pub sealed_by: PublicKey,
    /// The entry.
    pub entry: Entry,
}

impl Portable {
    /// The portable bytes of an entry of a page. None when the page has no such entry.
    pub fn cut(page: &Page, index: u32) -> Option<Vec<u8>> {
        let place = usize::try_from(index).ok()?;
        let parts = page.entry_bytes().ok()?;
        let hashes: Vec<Hash> = parts.iter().map(|bytes| hash::entry(bytes)).collect();
        let path = hash::entries_path(&hashes, place)?;
        let entry = parts.get(place)?;
        let mut bytes = MAGIC.to_vec();
        bytes.extend_from_slice(&index.to_le_bytes());
        bytes.extend_from_slice(&u16::try_from(path.len()).ok()?.to_le_bytes());
        for hash in &path {
            bytes.extend_from_slice(&hash.0);
        }
        bytes.extend_from_slice(&u32::try_from(page.header_bytes().len()).ok()?.to_le_bytes());
        bytes.extend_from_slice(page.header_bytes());
        bytes.extend_from_slice(page.seal());
        bytes.extend_from_slice(&u32::try_from(entry.len()).ok()?.to_le_bytes());
        bytes.extend_from_slice(entry);
        Some(bytes)
    }

    /// Checks portable bytes: layout, seal, and that the page holds the entry.
    pub fn open(bytes: &[u8]) -> Result<Self, PortableError> {
        Self::open_knowing(bytes, |_, _| false)
    }

    /// The same for a reader who has a faster way to know seals: `known` is given header and seal (key and signature) and says whether the
    /// seal is known to hold, as strict verification would say. False says nothing: then the seal is checked.
    pub fn open_knowing(bytes: &[u8], known: impl FnOnce(&[u8], &[u8]) -> bool) -> Result<Self, PortableError> {
        let mut rest = bytes;
        if take(&mut rest, 4)? != MAGIC.as_slice() {
            return Err(PortableError::Layout);
        }
        let index = number(&mut rest)?;
        let length = u16::from_le_bytes(array(take(&mut rest, 2)?)?);
        let length = usize::from(length);
        if length > PATH_MAX {
            return Err(PortableError::Layout);
        }
        let mut path = Vec::with_capacity(length);
        for _ in 0..length {
            path.push(Hash(array(take(&mut rest, 32)?)?));
        }
        let header_bytes = sized(&mut rest)?;
        let seal = take(&mut rest, 96)?;
        let entry_bytes = sized(&mut rest)?;
        if !rest.is_empty() {
            return Err(PortableError::Layout);
        }
        // First the seal: what nobody sealed says nothing, of its version neither.
        if !known(header_bytes, seal) {
            check_seal(header_bytes, seal)?;
        }
        let mut begins = header_bytes;
        let version = u16::from_le_bytes(array(take(&mut begins, 2)?)?);
        if version != PAGE_VERSION {
            return Err(PageError::Version(version, u16::from_le_bytes(array(take(&mut begins, 2)?)?)).into());
        }
        let header: Header = wire::decode(header_bytes, HEADER_BYTES_MAX).map_err(PageError::Header)?;
        let place = usize::try_from(index).map_err(|_| PortableError::Path)?;
        let count = usize::try_from(header.entries).map_err(|_| PortableError::Path)?;
        let hash = hash::entry(entry_bytes);
        if hash::entries_root_from_path(hash, place, count, &path) != Some(header.entries_root) {
            return Err(PortableError::Path);
        }
        let entry = Entry::decode(entry_bytes).map_err(|error| PageError::Entry { index: place, error })?;
        let place = EntryRef { book: header.book, page: header.page, index, hash };
        let sealed_by = PublicKey(array(&seal[..32])?);
        Ok(Self { place, page_hash: hash::page(header_bytes), sealed_by, header, entry })
    }
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], PortableError> {
    let (part, after) = rest.split_at_checked(length).ok_or(PortableError::Layout)?;
    *rest = after;
    Ok(part)
}

fn array<const N: usize>(bytes: &[u8]) -> Result<[u8; N], PortableError> {
    <[u8; N]>::try_from(bytes).map_err(|_| PortableError::Layout)
}

fn number(rest: &mut &[u8]) -> Result<u32, PortableError> {
    Ok(u32::from_le_bytes(array(take(rest, 4)?)?))
}

fn sized<'a>(rest: &mut &'a [u8]) -> Result<&'a [u8], PortableError> {
    let length = usize::try_from(number(rest)?).map_err(|_| PortableError::Layout)?;
    take(rest, length)
}
