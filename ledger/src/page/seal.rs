//! Writing a page: bytes, hashes, one signature.

use ed25519_dalek::{Signer, SigningKey};

use super::{CheckpointRef, Head, Header, PAGE_VERSION, PageRef, RULES_VERSION, SEAL_DOMAIN};
use crate::hash;
use crate::ids::{Hash, PublicKey};
use crate::time::Timestamp;
use crate::wire;

/// What a page is made of.
#[derive(Debug, Clone)]
pub struct Draft<'a> {
    /// Where the book stands.
    pub head: Head,
    /// The clerk's clock; moved forward to the last page's time when it lies before it.
    pub written_at: Timestamp,
    /// The last checkpoint known.
    pub checkpoint: Option<CheckpointRef>,
    /// The register's head; absent for the register itself.
    pub register: Option<PageRef>,
    /// The encoded entries, at least one, in order.
    pub entries: &'a [Vec<u8>],
}

/// A written page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Its header.
    pub header: Header,
    /// Its hash.
    pub hash: Hash,
    /// The hashes of its entries.
    pub entry_hashes: Vec<Hash>,
    /// All its bytes.
    pub bytes: Vec<u8>,
}

fn length(bytes: usize) -> [u8; 4] {
    u32::try_from(bytes).expect("PAGE_BYTES_MAX fits a u32").to_le_bytes()
}

/// Seals a page. The caller keeps it below [`wire::PAGE_BYTES_MAX`] (see [`super::Page::parse`], which refuses a longer one).
pub fn seal(draft: &Draft<'_>, key: &SigningKey) -> Sealed {
    let body_len = draft.entries.iter().fold(0_usize, |sum, entry| sum.saturating_add(entry.len()).saturating_add(4));
    let mut body = Vec::with_capacity(body_len);
    let mut entry_hashes = Vec::with_capacity(draft.entries.len());
    for entry in draft.entries {
        body.extend_from_slice(&length(entry.len()));
        body.extend_from_slice(entry);
        entry_hashes.push(hash::entry(entry));
    }
    let header = Header {
        version: PAGE_VERSION,
        rules: RULES_VERSION,
        book: draft.head.book,
        page: draft.head.page.checked_add(1).expect("a book never has 2^64 pages"),
        previous: draft.head.hash,
        first_entry: draft.head.entries,
        entries: u32::try_from(draft.entries.len()).expect("PAGE_BYTES_MAX bounds the entries of a page"),
        written_at: draft.written_at.max(draft.head.written_at),
        checkpoint: draft.checkpoint,
        register: draft.register,
        body_hash: hash::body(&body),
        entries_root: hash::entries_root(&entry_hashes),
    };
    let header_bytes = wire::encode(&header);
    let signature = key.sign(&[SEAL_DOMAIN, &header_bytes].concat());
    let mut bytes = Vec::with_capacity(body.len().saturating_add(header_bytes.len()).saturating_add(104));
    bytes.extend_from_slice(&length(header_bytes.len()));
    bytes.extend_from_slice(&header_bytes);
    bytes.extend_from_slice(&length(body.len()));
    bytes.extend_from_slice(&body);
    bytes.extend_from_slice(&public(key).0);
    bytes.extend_from_slice(&signature.to_bytes());
    Sealed { hash: hash::page(&header_bytes), header, entry_hashes, bytes }
}

/// The public half of a key.
pub fn public(key: &SigningKey) -> PublicKey {
    PublicKey(key.verifying_key().to_bytes())
}
