//! What these text formats share: decimals, base64 and hashes, each with one spelling and no other.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::merkle::TreeHash;

/// A decimal number without sign and without leading zeros.
pub(super) fn decimal(text: &str) -> Option<u64> {
    let spelt = text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if spelt { text.parse().ok() } else { None }
}

/// The bytes of a base64 text (RFC 4648 §4, with padding, unused bits zero).
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}

/// The base64 text of bytes.
pub(super) fn to_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// Appends the base64 text of bytes.
pub(super) fn push_base64(text: &mut String, bytes: &[u8]) {
    STANDARD.encode_string(bytes, text);
}

/// A hash in base64: 44 characters.
pub(super) fn hash(text: &str) -> Option<TreeHash> {
    let mut bytes = [0; 36];
    match STANDARD.decode_slice(text, &mut bytes) {
        Ok(32) => bytes.first_chunk().copied().map(TreeHash),
        Ok(_) | Err(_) => None,
    }
}

/// The text before the first newline, and what comes after it. None when no line ends.
pub(super) fn line(text: &str) -> Option<(&str, &str)> {
    text.split_once('\n')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_number_and_each_hash_has_one_spelling() {
        assert_eq!(decimal("0"), Some(0));
        assert_eq!(decimal("18446744073709551615"), Some(u64::MAX));
        for wrong in ["", "00", "01", "+1", "-1", " 1", "1 ", "1_000", "0x1", "18446744073709551616", "١"] {
            assert_eq!(decimal(wrong), None, "{wrong:?}");
        }
        let zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        assert_eq!(hash(zeros), Some(TreeHash([0; 32])));
        let others = [
            "",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= ",
            "____AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ];
        for wrong in others {
            assert_eq!(hash(wrong), None, "{wrong:?}");
        }
    }
}
