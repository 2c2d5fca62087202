//! What a bundle holds, sealed by the register's key: so that no book and no end of a book can be cut off in silence.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use ledger::ids::{BankId, BookId, Hash, PublicKey};
use ledger::time::Timestamp;
use ledger::wire;
use serde::{Deserialize, Serialize};

use super::{BundleError, MANIFEST_BYTES_MAX};

/// The layout of manifests that this code writes.
const VERSION: u16 = 3;
/// What the manifest's signature covers before the manifest.
const DOMAIN: &[u8] = b"helpbank v1 manifest\n";
/// Key and signature behind the manifest.
const SEAL_BYTES: usize = 96;

/// A book of the bundle: all its pages from `from` to `to`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestBook {
    /// The book.
    pub book: BookId,
    /// Its first page here.
    pub from: u64,
    /// Its last page here; 0 when the book has no pages yet.
    pub to: u64,
    /// The hash of page `to`; zero when there is none.
    pub head: Hash,
    /// The last page that it had when the bundle was made, by the bank's word: more than `to`, when it was to end before.
    pub had: u64,
}

impl ManifestBook {
    /// A book that is known and has no pages yet.
    pub const fn empty(book: BookId) -> Self {
        Self { book, from: 1, to: 0, head: Hash::ZERO, had: 0 }
    }

    /// A book that is here whole, up to its last page.
    pub const fn whole(book: BookId, to: u64, head: Hash) -> Self {
        Self { book, from: 1, to, head, had: to }
    }

    /// Whether these are pages of another number, or another end, than those that are here.
    pub(crate) fn is_as(&self, there: &Self) -> bool {
        (self.book, self.from, self.to, self.head) == (there.book, there.from, there.to, there.head)
    }

    /// Whether pages of it are not here, by its own word.
    pub(crate) const fn is_a_part(&self) -> bool {
        self.from > 1 || self.to < self.had
    }
}

/// What a bundle holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    version: u16,
    /// The bank.
    pub bank: BankId,
    /// The register's book.
    pub register: BookId,
    /// When it was made, by the exporter's clock.
    pub made_at: Timestamp,
    /// The books, in the order of the file.
    pub books: Vec<ManifestBook>,
    /// The hash of policy and checkpoints, in the order of the file; zero when there are none.
    pub beside: Hash,
}

/// A manifest with the key that sealed it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// The manifest.
    pub manifest: Manifest,
    /// Who sealed it, by the seal's own word; the signature is checked, that the key is the register's is not.
    pub sealed_by: PublicKey,
}

impl Manifest {
    /// A manifest of today's layout, with nothing beside the pages.
    pub const fn new(bank: BankId, register: BookId, made_at: Timestamp, books: Vec<ManifestBook>) -> Self {
        Self { version: VERSION, bank, register, made_at, books, beside: Hash::ZERO }
    }

    /// The record's bytes: manifest, key, signature.
    pub fn seal(&self, key: &SigningKey) -> Vec<u8> {
        let mut bytes = wire::encode(self);
        let signature = key.sign(&[DOMAIN, &bytes].concat());
        bytes.extend_from_slice(key.verifying_key().as_bytes());
        bytes.extend_from_slice(&signature.to_bytes());
        bytes
    }

    /// The manifest of a record's bytes, after checking its signature by the key it names.
    pub fn open(bytes: &[u8]) -> Result<Sealed, BundleError> {
        let at = bytes.len().checked_sub(SEAL_BYTES).ok_or(BundleError::Seal)?;
        let (stored, seal) = bytes.split_at_checked(at).ok_or(BundleError::Seal)?;
        let (key, signature) = seal.split_at_checked(32).ok_or(BundleError::Seal)?;
        let key = <[u8; 32]>::try_from(key).map_err(|_| BundleError::Seal)?;
        let signer = VerifyingKey::from_bytes(&key).map_err(|_| BundleError::Seal)?;
        let signature = Signature::from_slice(signature).map_err(|_| BundleError::Seal)?;
        signer.verify_strict(&[DOMAIN, stored].concat(), &signature).map_err(|_| BundleError::Seal)?;
        let version = stored.first_chunk().map_or(0, |version| u16::from_le_bytes(*version));
        if version != VERSION {
            return Err(BundleError::Version(version));
        }
        let manifest: Self = wire::decode(stored, MANIFEST_BYTES_MAX).map_err(BundleError::Manifest)?;
        Ok(Sealed { manifest, sealed_by: PublicKey(key) })
    }
}
