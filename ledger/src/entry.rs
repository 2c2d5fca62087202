//! One accepted command as it is stored: what happened, who, when it occurred, the key it was asked with, and salt.

use serde::{Deserialize, Serialize};

use crate::event::{EntryRef, Event};
use crate::hash;
use crate::ids::{ActorId, Hash, Key, PublicKey, Salt};
use crate::time::Timestamp;
use crate::wire::{self, ENTRY_BYTES_MAX, WireError};

/// A signature of the device that gave the command: Ed25519 over [`signed_bytes`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct ActorSignature {
    /// The device's key.
    pub key: PublicKey,
    /// The first 32 bytes of the signature.
    pub r: Hash,
    /// The last 32 bytes of the signature.
    pub s: Hash,
}

/// One accepted command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct Entry {
    /// The client's idempotency key.
    pub key: Key,
    /// The hash of the request it answers.
    pub request: Hash,
    /// When it happened, by the actor's word.
    pub occurred_at: Timestamp,
    /// Who gave the command.
    pub actor: ActorId,
    /// The entry this one follows from.
    pub cause: Option<EntryRef>,
    /// Random, so that the hash cannot be guessed from the content.
    pub salt: Salt,
    /// What happened.
    pub event: Event,
    /// The device's own signature, when it holds a key.
    pub signature: Option<ActorSignature>,
}

impl Entry {
    /// The stored bytes.
    pub fn encode(&self) -> Vec<u8> {
        wire::encode(self)
    }

    /// The entry of these stored bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, WireError> {
        wire::decode(bytes, ENTRY_BYTES_MAX)
    }

    /// The hash of the stored bytes.
    pub fn hash(&self) -> Hash {
        hash::entry(&self.encode())
    }
}

/// What an actor's device signs: a domain tag and the entry without its signature.
pub fn signed_bytes(entry: &Entry) -> Vec<u8> {
    let mut bytes = b"helpbank v1 actor\n".to_vec();
    wire::encode_into(&Entry { signature: None, ..entry.clone() }, &mut bytes);
    bytes
}
