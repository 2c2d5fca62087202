//! The only hashing: BLAKE3 in `derive_key` mode, one context for each kind of thing, and the Merkle tree over a page's entries.

use std::sync::LazyLock;

use blake3::hazmat::{ContextKey, HasherExt, hash_derive_key_context};

use crate::ids::{BookId, Hash};

/// Bytes of a state that are hashed at once.
const STATE_PIECE: usize = 64 * 1024;

/// A context: what is hashed. Two contexts never give the same hash for the same bytes.
struct Context(LazyLock<ContextKey>);

impl Context {
    fn hash(&self, parts: &[&[u8]]) -> Hash {
        let mut hasher = blake3::Hasher::new_from_context_key(&self.0);
        for part in parts {
            hasher.update(part);
        }
        Hash(*hasher.finalize().as_bytes())
    }
}

static GENESIS: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 genesis")));
static ENTRY: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 entry")));
static ENTRIES: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 entries node")));
static BODY: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 body")));
static PAGE: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 page")));
static STATE: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 state")));
static BESIDE: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 beside")));
static REQUEST: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 request")));
static ID: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 id")));
static DRAW: Context = Context(LazyLock::new(|| hash_derive_key_context("helpbank v1 draw")));

/// The id of the book that begins with this encoded genesis.
pub fn genesis(bytes: &[u8]) -> BookId {
    BookId(GENESIS.hash(&[bytes]).0)
}

/// The hash of an encoded entry.
pub fn entry(bytes: &[u8]) -> Hash {
    ENTRY.hash(&[bytes])
}

/// The hash of a page's body.
pub fn body(bytes: &[u8]) -> Hash {
    BODY.hash(&[bytes])
}

/// The hash of a page: of its encoded header.
pub fn page(header: &[u8]) -> Hash {
    PAGE.hash(&[header])
}

/// The hash of an encoded canonical state.
pub fn state(bytes: &[u8]) -> Hash {
    STATE.hash(&[bytes])
}

/// Hashes an encoded canonical state as it is written.
pub(crate) struct StateHasher(std::io::BufWriter<blake3::Hasher>);

impl Default for StateHasher {
    fn default() -> Self {
        let hasher = blake3::Hasher::new_from_context_key(&STATE.0);
        Self(std::io::BufWriter::with_capacity(STATE_PIECE, hasher))
    }
}

impl StateHasher {
    pub(crate) fn finish(self) -> Hash {
        let hasher = self.0.into_inner().expect("a hasher takes every write");
        Hash(*hasher.finalize().as_bytes())
    }
}

impl std::io::Write for StateHasher {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.flush()
    }
}

/// The hash of what stands beside the pages of a bundle, up to and with this record: what stood there before, the record's kind, its bytes.
pub fn beside(before: Hash, kind: u8, bytes: &[u8]) -> Hash {
    BESIDE.hash(&[&before.0, &[kind], bytes])
}

/// The hash of an encoded request.
pub fn request(bytes: &[u8]) -> Hash {
    REQUEST.hash(&[bytes])
}

/// Sixteen bytes for a thing that a command makes: the same command makes the same id again, another one another.
pub(crate) fn id(book: BookId, key: [u8; 16], kind: &str, ordinal: u32) -> [u8; 16] {
    let hash = ID.hash(&[&book.0, &key, &ordinal.to_le_bytes(), kind.as_bytes()]);
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash.0[..16]);
    bytes
}

/// An auditor's lot for a line of an entry: nobody who wrote the entry knew the seed, and everybody who is told it draws the same.
pub fn draw(seed: &str, entry: Hash, line: u32) -> Hash {
    DRAW.hash(&[&entry.0, &line.to_le_bytes(), seed.as_bytes()])
}

fn node(left: Hash, right: Hash) -> Hash {
    ENTRIES.hash(&[&left.0, &right.0])
}

/// The root over entry hashes: a lone hash is its own root; else the left half is the largest power of two below the count (RFC 6962's shape).
/// No hashes: [`Hash::ZERO`].
pub fn entries_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [] => Hash::ZERO,
        [one] => *one,
        more => {
            let (left, right) = more.split_at(split(more.len()));
            node(entries_root(left), entries_root(right))
        }
    }
}

/// The sibling hashes from an entry up to the root, the entry's own sibling first. None when there is no such entry.
pub fn entries_path(hashes: &[Hash], index: usize) -> Option<Vec<Hash>> {
    match hashes {
        [] => None,
        [_] => (index == 0).then(Vec::new),
        more => {
            let (left, right) = more.split_at(split(more.len()));
            let (mut path, sibling) = match index.checked_sub(left.len()) {
                None => (entries_path(left, index)?, entries_root(right)),
                Some(index) => (entries_path(right, index)?, entries_root(left)),
            };
            path.push(sibling);
            Some(path)
        }
    }
}

/// The root that an entry's hash, its place among `count` entries and a path lead to. None when the path has not the length it must have.
pub fn entries_root_from_path(hash: Hash, index: usize, count: usize, path: &[Hash]) -> Option<Hash> {
    if index >= count {
        return None;
    }
    if count == 1 {
        return path.is_empty().then_some(hash);
    }
    let (sibling, below) = path.split_last()?;
    let left = split(count);
    match index.checked_sub(left) {
        None => Some(node(entries_root_from_path(hash, index, left, below)?, *sibling)),
        Some(index) => {
            let right = count.checked_sub(left)?;
            Some(node(*sibling, entries_root_from_path(hash, index, right, below)?))
        }
    }
}

/// The largest power of two below `count`, for a count of two or more.
fn split(count: usize) -> usize {
    count.next_power_of_two() >> 1_u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contexts_are_the_published_derive_key_mode() {
        assert_eq!(entry(b"x").0, blake3::derive_key("helpbank v1 entry", b"x"));
        assert_eq!(page(b"x").0, blake3::derive_key("helpbank v1 page", b"x"));
        assert_ne!(entry(b"x"), body(b"x"));
        let bytes = [&[7_u8; 32][..], &[2, 1, 0, 0], b"ab"].concat();
        assert_eq!(draw("ab", Hash([7; 32]), 258).0, blake3::derive_key("helpbank v1 draw", &bytes));
    }

    #[test]
    fn every_entry_proves_itself_and_nothing_else() {
        for count in 1..20_usize {
            let hashes: Vec<Hash> = (0..count).map(|i| entry(&[u8::try_from(i).unwrap()])).collect();
            let root = entries_root(&hashes);
            for index in 0..count {
                let path = entries_path(&hashes, index).unwrap();
                assert_eq!(entries_root_from_path(hashes[index], index, count, &path), Some(root));
                for other in (0..count).filter(|&other| other != index) {
                    assert_ne!(entries_root_from_path(hashes[index], other, count, &path), Some(root));
                }
                let longer: Vec<Hash> = path.iter().copied().chain([root]).collect();
                assert_eq!(entries_root_from_path(hashes[index], index, count, &longer), None);
            }
            assert_eq!(entries_path(&hashes, count), None);
        }
    }
}
