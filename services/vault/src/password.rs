//! Passwords: the rule, the hash, the comparison. Hashing runs off the runtime's threads, a bounded number at a time.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use unicode_normalization::UnicodeNormalization;

use crate::error::{FieldError, Problem, VaultError};
use crate::limits::{ARGON2_LANES, ARGON2_MEMORY_KIB, ARGON2_PASSES, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
use crate::secret::random;
use crate::store::Vault;

/// Bytes of the random salt of a hash (RFC 9106 recommends 16).
const SALT_BYTES: usize = 16;

/// The rule for a new password: at least [`PASSWORD_CHARS_MIN`] characters, at most [`PASSWORD_BYTES_MAX`] bytes.
/// Nothing about digits or signs: length is what helps.
pub fn check_password(password: &str) -> Result<(), FieldError> {
    let wrong = |problem| Err(FieldError { field: "password", row: 0, problem });
    if password.len() > PASSWORD_BYTES_MAX {
        return wrong(Problem::LongerThanBytes(PASSWORD_BYTES_MAX));
    }
    if password.nfkc().count() < PASSWORD_CHARS_MIN {
        return wrong(Problem::ShorterThanChars(PASSWORD_CHARS_MIN));
    }
    Ok(())
}

impl Vault {
    /// The PHC string of a password that keeps the rule.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, VaultError> {
        check_password(password)?;
        let password = typed(password);
        let salt: [u8; SALT_BYTES] = random()?;
        self.hashing_thread(move || Ok(argon2id()?.hash_password_with_salt(password.as_bytes(), &salt)?.to_string()))
            .await
    }

    /// Whether the password is the one of `stored`. Without one, the same work is done for nothing, so that the time of
    /// the answer does not say whether a login exists.
    pub(crate) async fn matches(&self, password: &str, stored: Option<String>) -> Result<bool, VaultError> {
        // No stored password is this long; the empty one is none either, and costs the same to refuse.
        let password = if password.len() > PASSWORD_BYTES_MAX { String::new() } else { typed(password) };
        self.hashing_thread(move || {
            let Some(stored) = stored else {
                let unused = argon2id()?.hash_password_with_salt(password.as_bytes(), &[0; SALT_BYTES])?;
                std::hint::black_box(unused);
                return Ok(false);
            };
            let stored = PasswordHash::new(&stored).map_err(|_| VaultError::Damaged { what: "a password hash" })?;
            match argon2id()?.verify_password(password.as_bytes(), &stored) {
                Ok(()) => Ok(true),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error.into()),
            }
        })
        .await
    }

    async fn hashing_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        let permit = self.hashing.clone().acquire_owned().await.map_err(|_| VaultError::Stopping)?;
        tokio::task::spawn_blocking(move || {
            // Held by the work itself: a caller who gives up does not make room before the memory is free.
            let _permit = permit;
            work()
        })
        .await
        .map_err(|_| VaultError::Stopping)?
    }
}

/// One form for what different keyboards send for the same letters (NIST SP 800-63B asks for NFKC or NFKD).
fn typed(password: &str) -> String {
    password.nfkc().collect()
}

fn argon2id() -> Result<Argon2<'static>, VaultError> {
    let params =
        Params::new(ARGON2_MEMORY_KIB, ARGON2_PASSES, ARGON2_LANES, None).map_err(password_hash::Error::from)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}
