//! The only bytes: one codec for everything that is stored or hashed. `FORMAT.md` describes it byte by byte.
//!
//! bincode 1.3.3 with fixed-width little-endian integers, no trailing bytes, and a limit. What is decoded is encoded again and
//! compared, so there is one spelling of each value and no other.

use bincode::Options;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The most bytes one entry may take.
pub const ENTRY_BYTES_MAX: usize = 256 * 1024;
/// The most bytes one page may take: below the 1 MiB that a nats-server accepts by default, headers included.
pub const PAGE_BYTES_MAX: usize = 900 * 1024;
/// The most bytes a state or any other value may take.
pub const STATE_BYTES_MAX: usize = 1 << 31;

/// Bytes that are no value of the type asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// They do not decode.
    #[error("the bytes are not a stored value: {0}")]
    Undecodable(String),
    /// They hold a variant behind all that this program knows: enums grow at their end, so a newer one wrote it.
    #[error("the bytes hold what only a newer program knows: {0}")]
    Unknown(String),
    /// They decode, but the value is spelt otherwise.
    #[error("the bytes decode but are not the one spelling of the value")]
    NotCanonical,
    /// There are more than the limit.
    #[error("{got} bytes are more than the limit of {limit}")]
    TooLong {
        /// How many there are.
        got: usize,
        /// How many there may be.
        limit: usize,
    },
}

const UNKNOWN_VARIANT: &str = "expected variant index 0 <= i < ";

fn codec(limit: usize) -> impl Options {
    bincode::DefaultOptions::new()
        .with_fixint_encoding()
        .with_little_endian()
        .reject_trailing_bytes()
        .with_limit(u64::try_from(limit).unwrap_or(u64::MAX))
}

/// The bytes of a value.
pub fn encode<T: Serialize>(value: &T) -> Vec<u8> {
    codec(STATE_BYTES_MAX).serialize(value).expect("a stored value is bounded and has no unserialisable part")
}

/// Appends the bytes of a value.
pub fn encode_into<T: Serialize>(value: &T, bytes: &mut Vec<u8>) {
    encode_to(value, bytes);
}

/// Writes the bytes of a value to what takes every write.
pub(crate) fn encode_to<T: Serialize>(value: &T, to: &mut impl std::io::Write) {
    codec(STATE_BYTES_MAX)
        .serialize_into(to, value)
        .expect("a stored value is bounded and its writer takes every write");
}

/// The value of these bytes, at most `limit` of them.
pub fn decode<T: DeserializeOwned + Serialize>(bytes: &[u8], limit: usize) -> Result<T, WireError> {
    if bytes.len() > limit {
        return Err(WireError::TooLong { got: bytes.len(), limit });
    }
    let value: T = codec(limit).deserialize(bytes).map_err(|error| undecodable(&error))?;
    let mut compare = Compare { rest: bytes, same: true };
    codec(STATE_BYTES_MAX).serialize_into(&mut compare, &value).map_err(|_| WireError::NotCanonical)?;
    if compare.same && compare.rest.is_empty() { Ok(value) } else { Err(WireError::NotCanonical) }
}

fn undecodable(error: &bincode::ErrorKind) -> WireError {
    let said = error.to_string();
    // What serde says of every enum, and bincode hands on: a number behind the last variant.
    let unknown = matches!(error, bincode::ErrorKind::Custom(_)) && said.contains(UNKNOWN_VARIANT);
    if unknown { WireError::Unknown(said) } else { WireError::Undecodable(said) }
}

/// A writer that only compares: re-encoding costs no memory.
struct Compare<'a> {
    rest: &'a [u8],
    same: bool,
}

impl std::io::Write for Compare<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match self.rest.strip_prefix(bytes) {
            Some(rest) => self.rest = rest,
            None => self.same = false,
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
