//! The index of idempotency keys: for ever, on disk, and never the only copy. Losing it costs time; it is built again from the archive.

use std::path::Path;

use fjall::{Database, Keyspace, KeyspaceCreateOptions};
use ledger::event::EntryRef;
use ledger::ids::{BookId, Hash, Key};
use ledger::page::PageRef;

/// Memory for cached blocks of all books' indexes, in bytes.
const CACHE_BYTES: u64 = 32 << 20;
/// Memory one index may fill before it is written out, in bytes.
const WRITE_BUFFER_BYTES: u64 = 16 << 20;
/// The key under which the last indexed page stands, its number and its hash; no idempotency key has this length.
const CURSOR: &[u8] = b"cursor";
/// Bytes of a cursor: page 8, hash 32.
const CURSOR_BYTES: usize = 40;
/// Bytes of a value: request 32, page 8, index 4, entry hash 32, entry number 8.
const VALUE_BYTES: usize = 84;

/// What is known of a key that was used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// The request it was used for.
    pub request: Hash,
    /// The entry that answered it.
    pub place: EntryRef,
    /// That entry's number in the book.
    pub entry: u64,
}

/// The index cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyIndexError {
    /// The store failed.
    #[error("the index of idempotency keys cannot be used; it may be deleted, and is then built again")]
    Store(#[from] fjall::Error),
    /// A page was to be indexed before the one in front of it.
    #[error(
        "page {page} was to be indexed behind page {cursor}; stop the bank and start it again, and the index catches up"
    )]
    Gap {
        /// The page.
        page: u64,
        /// The last page whose keys are all there.
        cursor: u64,
    },
}

/// The indexes of all books of a bank.
#[derive(Clone)]
pub struct KeyStore(Database);

impl KeyStore {
    /// Opens or makes the indexes in a folder.
    pub fn open(dir: &Path) -> Result<Self, KeyIndexError> {
        Ok(Self(Database::builder(dir).cache_size(CACHE_BYTES).worker_threads(1).open()?))
    }

    /// The index of one book.
    pub fn book(&self, book: BookId) -> Result<KeyIndex, KeyIndexError> {
        let options = || KeyspaceCreateOptions::default().max_memtable_size(WRITE_BUFFER_BYTES);
        let keys = self.0.keyspace(&book.to_string(), options)?;
        Ok(KeyIndex { book, database: self.0.clone(), keys })
    }
}

/// The index of one book.
#[derive(Clone)]
pub struct KeyIndex {
    book: BookId,
    database: Database,
    keys: Keyspace,
}

impl KeyIndex {
    /// The last page of which, as of all pages before it, every key is here.
    pub fn cursor(&self) -> Result<Option<PageRef>, KeyIndexError> {
        let cursor = self.keys.get(CURSOR)?.and_then(|bytes| <[u8; CURSOR_BYTES]>::try_from(&*bytes).ok());
        Ok(cursor.and_then(|bytes| {
            let (page, hash) = bytes.split_first_chunk::<8>()?;
            Some(PageRef { page: u64::from_le_bytes(*page), hash: Hash(*hash.first_chunk::<32>()?) })
        }))
    }

    /// Forgets everything: the index is of another log, or ahead of this one.
    pub fn clear(&self) -> Result<(), KeyIndexError> {
        Ok(self.keys.clear()?)
    }

    /// What is known of a key.
    pub fn get(&self, key: Key) -> Result<Option<Known>, KeyIndexError> {
        Ok(self.keys.get(key.to_bytes())?.and_then(|bytes| self.decode(&bytes)))
    }

    /// Takes in the keys of the next page. A page that is here already changes nothing; one that is not the next is an error, because
    /// what lies between would be missing for ever.
    pub fn insert(&self, page: PageRef, keys: &[(Key, Known)]) -> Result<(), KeyIndexError> {
        let cursor = self.cursor()?.map_or(0, |cursor| cursor.page);
        if page.page <= cursor {
            return Ok(());
        }
        if page.page != cursor.saturating_add(1) {
            return Err(KeyIndexError::Gap { page: page.page, cursor });
        }
        let mut batch = self.database.batch();
        for (key, known) in keys {
            batch.insert(&self.keys, key.to_bytes(), encode(known).as_slice());
        }
        batch.insert(&self.keys, CURSOR, [&page.page.to_le_bytes()[..], &page.hash.0].concat());
        Ok(batch.commit()?)
    }

    fn decode(&self, bytes: &[u8]) -> Option<Known> {
        let bytes = <[u8; VALUE_BYTES]>::try_from(bytes).ok()?;
        let (request, rest) = bytes.split_first_chunk::<32>()?;
        let (page, rest) = rest.split_first_chunk::<8>()?;
        let (index, rest) = rest.split_first_chunk::<4>()?;
        let (hash, rest) = rest.split_first_chunk::<32>()?;
        let (entry, _) = rest.split_first_chunk::<8>()?;
        let (page, index) = (u64::from_le_bytes(*page), u32::from_le_bytes(*index));
        let place = EntryRef { book: self.book, page, index, hash: Hash(*hash) };
        Some(Known { request: Hash(*request), place, entry: u64::from_le_bytes(*entry) })
    }
}

fn encode(known: &Known) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(VALUE_BYTES);
    bytes.extend_from_slice(&known.request.0);
    bytes.extend_from_slice(&known.place.page.to_le_bytes());
    bytes.extend_from_slice(&known.place.index.to_le_bytes());
    bytes.extend_from_slice(&known.place.hash.0);
    bytes.extend_from_slice(&known.entry.to_le_bytes());
    bytes
}
