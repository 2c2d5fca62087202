//! A head as it is printed and kept outside: the header and the seal of a book's last page. It checks alone, and binds all that came before.
//!
//! ```text
//! header │ seal 96
//! ```

use super::open::check_seal;
use super::{HEADER_BYTES_MAX, Header, PAGE_VERSION, PageError, PortableError};
use crate::hash;
use crate::ids::{Hash, PublicKey};
use crate::wire;

/// Bytes of a seal: the key and its signature.
const SEAL_BYTES: usize = 96;
/// The most bytes of a sealed head.
pub const SEALED_HEAD_BYTES_MAX: usize = HEADER_BYTES_MAX + SEAL_BYTES;

/// A head that checks alone: sealed by `sealed_by`, which the reader must know to be the book's key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedHead {
    /// The header of the page.
    pub header: Header,
    /// The hash of the page.
    pub hash: Hash,
    /// The key that sealed it.
    pub sealed_by: PublicKey,
}

impl SealedHead {
    /// Checks the bytes: layout and seal.
    pub fn open(bytes: &[u8]) -> Result<Self, PortableError> {
        let length = bytes.len().checked_sub(SEAL_BYTES).ok_or(PortableError::Layout)?;
        let (header_bytes, seal) = bytes.split_at_checked(length).ok_or(PortableError::Layout)?;
        let header: Header = wire::decode(header_bytes, HEADER_BYTES_MAX).map_err(PageError::Header)?;
        if header.version != PAGE_VERSION {
            return Err(PageError::Version(header.version, header.rules).into());
        }
        check_seal(header_bytes, seal)?;
        let (key, _) = seal.split_first_chunk().ok_or(PortableError::Layout)?;
        Ok(Self { header, hash: hash::page(header_bytes), sealed_by: PublicKey(*key) })
    }
}
