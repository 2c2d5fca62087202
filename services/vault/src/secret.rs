//! Random secrets: made here, shown once, stored only as digests.

use std::fmt::{self, Write};

use sha2::{Digest, Sha256};

use crate::error::VaultError;

/// Random bytes of a session token, API token or CSRF token.
pub(crate) const SECRET_BYTES: usize = 32;

/// A secret in the form it is given out. Its `Debug` does not show it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    pub(crate) fn new(text: String) -> Self {
        Self(text)
    }

    /// The secret itself: for the cookie, the form or the one screen that shows it.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

pub(crate) fn random<const BYTES: usize>() -> Result<[u8; BYTES], VaultError> {
    let mut bytes = [0; BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        write!(text, "{byte:02x}").expect("a String takes every write");
    }
    text
}

/// The bytes of a secret given back in lower-case hexadecimal; none for anything else.
pub(crate) fn unhex(text: &str) -> Option<[u8; SECRET_BYTES]> {
    let digits = text.as_bytes();
    if digits.len() != SECRET_BYTES * 2 {
        return None;
    }
    let mut bytes = [0; SECRET_BYTES];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

fn digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}

/// Equality whose time does not tell how far two texts agree: their digests are compared, which nobody can steer.
pub(crate) fn same(left: &str, right: &str) -> bool {
    sha256(left.as_bytes()) == sha256(right.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{Secret, hex, same, unhex};

    #[test]
    fn a_secret_survives_its_text_form_and_nothing_else_is_one() {
        let mut bytes = [0xa5; 32];
        bytes[0] = 0x0f;
        assert_eq!(unhex(&hex(&bytes)), Some(bytes));
        assert_eq!(unhex(&hex(&bytes).to_uppercase()), None);
        assert_eq!(unhex(&hex(&bytes[1..])), None);
        assert_eq!(unhex(&"g".repeat(64)), None);
        assert_eq!(unhex(&"é".repeat(32)), None);
        assert_eq!(unhex(""), None);
    }

    #[test]
    fn a_secret_is_not_printed() {
        assert!(!format!("{:?}", Secret::new("open sesame".to_owned())).contains("sesame"));
    }

    #[test]
    fn same_is_equality() {
        assert!(same("a", "a"));
        assert!(!same("a", "b"));
        assert!(!same("a", ""));
    }
}
