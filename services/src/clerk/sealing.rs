//! The keys a book is sealed with. Which of them may seal a page is said by the register, by position.

use std::sync::{Arc, PoisonError, RwLock};

use ledger::SigningKey;
use ledger::ids::PublicKey;
use ledger::page;

/// The keys of a book that are here, the newest last. Clones share them: one that is added may seal as soon as the register knows it.
#[derive(Clone)]
pub struct SealingKeys(Arc<RwLock<Vec<SigningKey>>>);

impl SealingKeys {
    /// These keys, oldest first.
    pub fn of(keys: Vec<SigningKey>) -> Self {
        Self(Arc::new(RwLock::new(keys)))
    }

    /// Adds the newest key.
    pub fn add(&self, key: SigningKey) {
        self.0.write().unwrap_or_else(PoisonError::into_inner).push(key);
    }

    /// The newest of the keys that is one of `allowed`.
    pub fn among(&self, allowed: &[PublicKey]) -> Option<SigningKey> {
        let keys = self.0.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().rev().find(|key| allowed.contains(&page::public(key))).cloned()
    }
}
