//! From the key that people write to the sixteen bytes that the ledger keeps.

use ledger::ids::Key;
use sha2::{Digest, Sha256};

/// The longest key, in characters.
pub const KEY_CHARS_MAX: usize = 64;

/// What precedes the text in its hash.
const TAG: &[u8] = b"helpbank/key/v1\0";

/// The sixteen bytes of a key. Thirty-two hexadecimal digits are those bytes. Any other text of 1 to [`KEY_CHARS_MAX`] characters stands for
/// the first 16 bytes of SHA-256 over the ASCII text `helpbank/key/v1`, a zero byte, and the text in UTF-8. None for an empty or longer text.
pub fn key_of(text: &str) -> Option<Key> {
    if let Ok(key) = text.parse::<Key>() {
        return Some(key);
    }
    if text.is_empty() || text.chars().nth(KEY_CHARS_MAX).is_some() {
        return None;
    }
    let digest: [u8; 32] = Sha256::new().chain_update(TAG).chain_update(text.as_bytes()).finalize().into();
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&digest[..16]);
    Some(Key::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The expected bytes were computed from the rule above by another program.
    #[test]
    fn the_rule_is_the_documented_one() {
        let of = |text: &str| key_of(text).map(|key| key.to_string());
        assert_eq!(of("gift-1").as_deref(), Some("42680e1727a61bec1fa90c89c2851697"));
        assert_eq!(of("δωρεά 7").as_deref(), Some("29ef2a7eae0695ff668e974aa3e156c3"));
        assert_eq!(of("00112233445566778899aabbccddeeff").as_deref(), Some("00112233445566778899aabbccddeeff"));
        assert_eq!(of("00112233445566778899AABBCCDDEEFF").as_deref(), Some("00112233445566778899aabbccddeeff"));
        assert_eq!(of(""), None);
        assert_eq!(of(&"κ".repeat(KEY_CHARS_MAX + 1)), None);
        assert!(of(&"κ".repeat(KEY_CHARS_MAX)).is_some());
    }
}
