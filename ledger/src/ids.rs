//! Names of things that never change: 16-byte ids, 32-byte hashes and public keys.

use std::fmt;
use std::hash::Hasher;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is not the lower- or upper-case hexadecimal form of the id or hash it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected {expected} hexadecimal digits")]
pub struct NotHex {
    /// How many digits were expected.
    pub expected: usize,
}

/// Writes bytes as lower-case hexadecimal digits.
fn write_hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

/// Reads exactly `N` bytes from `2 N` hexadecimal digits.
fn read_hex<const N: usize>(text: &str) -> Result<[u8; N], NotHex> {
    let wrong = NotHex { expected: N.saturating_mul(2) };
    let digits = text.as_bytes();
    if digits.len() != wrong.expected {
        return Err(wrong);
    }
    let mut bytes = [0_u8; N];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).map_err(|_| wrong)?;
        if pair.starts_with('+') {
            return Err(wrong);
        }
        *byte = u8::from_str_radix(pair, 16).map_err(|_| wrong)?;
    }
    Ok(bytes)
}

/// Ids are kept as one `u128` so that codec and maps treat them as a single word; the stored bytes are the id's own, in order.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
        pub struct $name(u128);

        impl $name {
            /// The id with these 16 bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(u128::from_le_bytes(bytes))
            }

            /// The 16 bytes of the id, as stored.
            pub const fn to_bytes(self) -> [u8; 16] {
                self.0.to_le_bytes()
            }
        }

        impl std::hash::Hash for $name {
            fn hash<H: Hasher>(&self, state: &mut H) {
                state.write_u128(self.0);
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(f, &self.to_bytes())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = NotHex;

            fn from_str(text: &str) -> Result<Self, NotHex> {
                read_hex(text).map(Self::from_bytes)
            }
        }
    )*};
}

ids! {
    /// One deployment.
    BankId
    /// An item of the catalogue.
    ItemId
    /// The goods of one donation line, purchase line or return line.
    LotId
    /// A site: the first 16 bytes of its book's id.
    SiteId
    /// A place inside a site.
    BinId
    /// A donor, partner, supplier or municipality. A person is nothing but this number here.
    PartyId
    /// A pot of money with a purpose.
    FundId
    /// An emergency of the coordination centre.
    EmergencyId
    /// Goods on the road under one waybill.
    ShipmentId
    /// Goods set aside.
    ReservationId
    /// An announced delivery.
    AnnouncementId
    /// A promise of money.
    PledgeId
    /// Who gave a command: an id of the vault, never a name.
    ActorId
    /// An idempotency key, made by the client.
    Key
    /// Sixteen random bytes that keep an entry's hash from being guessed.
    Salt
}

/// Thirty-two bytes stored as they are.
macro_rules! words {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
        pub struct $name(pub [u8; 32]);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                halves(&self.0).serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <(u128, u128)>::deserialize(deserializer).map(|halves| Self(whole(halves)))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_hex(f, &self.0)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = NotHex;

            fn from_str(text: &str) -> Result<Self, NotHex> {
                read_hex(text).map(Self)
            }
        }
    )*};
}

words! {
    /// A BLAKE3 hash (or, where said, a root or a request's hash).
    Hash
    /// A book's id: the hash of its genesis.
    BookId
    /// An Ed25519 public key.
    PublicKey
}

/// The two little-endian halves of 32 bytes: written one after the other they are the same 32 bytes.
fn halves(bytes: &[u8; 32]) -> (u128, u128) {
    let mut low = [0_u8; 16];
    let mut high = [0_u8; 16];
    low.copy_from_slice(&bytes[..16]);
    high.copy_from_slice(&bytes[16..]);
    (u128::from_le_bytes(low), u128::from_le_bytes(high))
}

fn whole((low, high): (u128, u128)) -> [u8; 32] {
    let mut bytes = [0_u8; 32];
    bytes[..16].copy_from_slice(&low.to_le_bytes());
    bytes[16..].copy_from_slice(&high.to_le_bytes());
    bytes
}

impl Hash {
    /// Thirty-two zero bytes: what stands before the first page.
    pub const ZERO: Self = Self([0; 32]);
}

impl BookId {
    /// The site that a site's book keeps.
    pub fn site(self) -> SiteId {
        let mut bytes = [0_u8; 16];
        bytes.copy_from_slice(&self.0[..16]);
        SiteId::from_bytes(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_goes_both_ways_and_refuses_the_rest() {
        let id = ItemId::from_bytes(*b"0123456789abcdef");
        assert_eq!(id.to_string().parse::<ItemId>(), Ok(id));
        assert_eq!(id.to_bytes(), *b"0123456789abcdef");
        for wrong in ["", "00", "+f112233445566778899aabbccddeeff", "zz112233445566778899aabbccddeeff"] {
            assert_eq!(wrong.parse::<ItemId>(), Err(NotHex { expected: 32 }), "{wrong}");
        }
        let hash = Hash([7; 32]);
        assert_eq!(hash.to_string().parse::<Hash>(), Ok(hash));
    }
}
