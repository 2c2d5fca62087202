//! The salts of entries.

use ledger::ids::Salt;

/// Bytes of a salt.
const SALT_BYTES: usize = 16;
/// Salts fetched at a time.
const SALTS_FETCHED: usize = 256;

/// Salts from the operating system, fetched many at a time; each is given out once.
pub(super) struct Salts {
    bytes: [u8; SALT_BYTES * SALTS_FETCHED],
    used: usize,
}

impl Default for Salts {
    fn default() -> Self {
        Self { bytes: [0; SALT_BYTES * SALTS_FETCHED], used: SALTS_FETCHED }
    }
}

impl Salts {
    pub(super) fn next(&mut self) -> Salt {
        if self.used == SALTS_FETCHED {
            getrandom::fill(&mut self.bytes).expect("the operating system gives random bytes");
            self.used = 0;
        }
        let (salts, _) = self.bytes.as_chunks();
        let salt = Salt::from_bytes(salts[self.used]);
        self.used += 1;
        salt
    }
}
