//! What makes an import repeatable: the hash of the file and one key for each of its rows.

use std::io::{self, Read};

use sha2::{Digest, Sha256};

const ROW_TAG: &[u8] = b"helpbank/import/row/v1\0";
const TAB_TAG: &[u8] = b"helpbank/import/tab/v1\0";
const READ_BYTES: usize = 64 * 1024;

/// SHA-256 of all the bytes, read as a stream.
pub fn file_hash(mut reader: impl Read) -> io::Result<[u8; 32]> {
    let mut hasher = Sha256::new();
    let mut buffer = vec![0_u8; READ_BYTES];
    loop {
        match reader.read(&mut buffer) {
            Ok(0) => return Ok(hasher.finalize().into()),
            Ok(read) => hasher.update(&buffer[..read]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

/// The idempotency key of one row of one file imported to one site, so that a repeated import meets its own keys.
///
/// The first 16 bytes of SHA-256 over, in this order and with nothing between:
///
/// | bytes | what |
/// |---|---|
/// | 23 | the ASCII text `helpbank/import/row/v1` and a zero byte |
/// | 4 | length of the site's code in bytes, little-endian |
/// | n | the site's code, UTF-8 |
/// | 32 | the file's hash ([`file_hash`], or [`super::sheet::Sheet::identity`] for a chosen tab) |
/// | 8 | the row's number, little-endian |
pub fn row_key(site: &str, file_hash: &[u8; 32], row: u64) -> [u8; 16] {
    let length = u32::try_from(site.len()).expect("a site's code is short");
    let mut hasher = Sha256::new();
    hasher.update(ROW_TAG);
    hasher.update(length.to_le_bytes());
    hasher.update(site.as_bytes());
    hasher.update(file_hash);
    hasher.update(row.to_le_bytes());
    let digest: [u8; 32] = hasher.finalize().into();
    let mut key = [0_u8; 16];
    key.copy_from_slice(&digest[..16]);
    key
}

/// What stands for the file in [`row_key`] when one tab of a workbook was asked for by name: SHA-256 over
/// `helpbank/import/tab/v1` and a zero byte, the file's hash, and the tab's name in UTF-8.
pub(super) fn tab_hash(file_hash: &[u8; 32], tab: &str) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(TAB_TAG);
    hasher.update(file_hash);
    hasher.update(tab.as_bytes());
    hasher.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hex(bytes: &[u8]) -> String {
        use std::fmt::Write as _;
        bytes.iter().fold(String::new(), |mut out, byte| {
            write!(out, "{byte:02x}").expect("a string takes it");
            out
        })
    }

    #[test]
    fn the_file_hash_is_plain_sha_256() {
        let hash = file_hash(&b"abc"[..]).expect("memory reads");
        assert_eq!(hex(&hash), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    /// The expected bytes were computed from the layout above by another program.
    #[test]
    fn the_row_key_is_the_documented_bytes() {
        let hash = file_hash(&b"abc"[..]).expect("memory reads");
        assert_eq!(hex(&row_key("ΑΘΗ-01", &hash, 7)), "b6c0c9d7c7579acff144050eeebcf9aa");
        assert_eq!(hex(&tab_hash(&hash, "Φύλλο1")), "f10e50cadcd14dbb361548a761b4b058517ad0ae06c82b79f2009cc179c38206");
    }

    #[test]
    fn site_file_and_row_each_matter_and_do_not_run_together() {
        let (one, two) = ([1_u8; 32], [2_u8; 32]);
        let keys = [
            row_key("A", &one, 1),
            row_key("A", &one, 2),
            row_key("A", &two, 1),
            row_key("B", &one, 1),
            row_key("A\u{1}", &one, 1),
        ];
        for (i, a) in keys.iter().enumerate() {
            assert!(keys[i + 1..].iter().all(|b| a != b));
        }
        assert_eq!(row_key("A", &one, 1), keys[0]);
    }
}
