//! Keys of notes: their names and ids, the text form that a reader is given, and the signing half.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use ledger::ids::PublicKey;
use sha2::{Digest, Sha256};

use super::NoteSignature;
use crate::log::cosign;
use crate::log::text::{from_base64, to_base64};

/// The most bytes a key's name may have.
pub const KEY_NAME_BYTES_MAX: usize = 255;

/// Why a key, or its text, is not to be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The text has not three parts.
    #[error("a verifier key is written <name>+<8 hexadecimal digits>+<base64>")]
    Layout,
    /// The name is none.
    #[error("a key's name has 1 to {KEY_NAME_BYTES_MAX} bytes and neither spaces nor control characters nor +")]
    Name,
    /// The id is none.
    #[error("a key's id is written with 8 hexadecimal digits, in lower case")]
    Id,
    /// The id belongs to another name, kind or key.
    #[error("the key's id is {got}, while its name and key make {want}")]
    OtherId {
        /// The id it has.
        got: KeyId,
        /// The id that name and key make.
        want: KeyId,
    },
    /// The key is not one spelling of bytes.
    #[error("the key is not in base64")]
    Base64,
    /// A kind that this program does not know.
    #[error("the key is of kind 0x{0:02x}; this program knows 0x01 (Ed25519) and 0x04 (timestamped cosignature)")]
    Kind(u8),
    /// The key is no point of the curve, or one that signs anything.
    #[error("the key is no Ed25519 public key that can be trusted")]
    Point,
}

/// A signature that is not by this key over this text.
pub(super) struct DoesNotFit;

/// What a key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyKind {
    /// The text of a note: a log's key.
    Ed25519,
    /// A time and the text of a checkpoint: a witness's key.
    Cosignature,
}

impl KeyKind {
    /// The number that stands before the key.
    pub const fn number(self) -> u8 {
        match self {
            Self::Ed25519 => 0x01,
            Self::Cosignature => 0x04,
        }
    }
}

/// The first four bytes of SHA-256 over name, newline, kind and key. As text: 8 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(pub [u8; 4]);

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:08x}", u32::from_be_bytes(self.0))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// The name of a key, best an address without its scheme.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

impl KeyName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for KeyName {
    type Err = KeyError;

    fn from_str(name: &str) -> Result<Self, KeyError> {
        let fits = is_name(name) && name.len() <= KEY_NAME_BYTES_MAX && !name.chars().any(char::is_control);
        if fits { Ok(Self(name.to_owned())) } else { Err(KeyError::Name) }
    }
}

/// What the specification asks of a name; in a note there may be longer ones than ours.
pub(super) fn is_name(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+')
}

/// A public key with its name and kind. As text: `name+id+base64`.
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: KeyName,
    id: KeyId,
    kind: KeyKind,
    key: VerifyingKey,
}

impl VerifierKey {
    /// A key of this name and kind.
    pub fn new(name: KeyName, kind: KeyKind, key: PublicKey) -> Result<Self, KeyError> {
        let key = VerifyingKey::from_bytes(&key.0).map_err(|_| KeyError::Point)?;
        if key.is_weak() { Err(KeyError::Point) } else { Ok(Self::of(name, kind, key)) }
    }

    pub(in crate::log) fn of(name: KeyName, kind: KeyKind, key: VerifyingKey) -> Self {
        let mut hasher = Sha256::new();
        for part in [name.0.as_bytes(), b"\n", &[kind.number()], key.as_bytes()] {
            hasher.update(part);
        }
        let [a, b, c, d, ..] = <[u8; 32]>::from(hasher.finalize());
        Self { name, id: KeyId([a, b, c, d]), kind, key }
    }

    /// Its name.
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// Its id.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// What it signs.
    pub const fn kind(&self) -> KeyKind {
        self.kind
    }

    /// The key itself.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.key.to_bytes())
    }

    /// Checks a note's signature, strictly. Tells when it was made, if it says so.
    pub(super) fn verify(&self, text: &str, signature: &[u8]) -> Result<Option<u64>, DoesNotFit> {
        match self.kind {
            KeyKind::Ed25519 => self.has_signed(text.as_bytes(), signature).map(|()| None),
            KeyKind::Cosignature => {
                let (at_s, signature) = cosign::split(signature).ok_or(DoesNotFit)?;
                self.has_signed(cosign::message(text, at_s).as_bytes(), signature).map(|()| Some(at_s))
            }
        }
    }

    fn has_signed(&self, message: &[u8], signature: &[u8]) -> Result<(), DoesNotFit> {
        let signature = Signature::from_slice(signature).map_err(|_| DoesNotFit)?;
        self.key.verify_strict(message, &signature).map_err(|_| DoesNotFit)
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = [&[self.kind.number()], self.key.as_bytes().as_slice()].concat();
        write!(f, "{}+{}+{}", self.name, self.id, to_base64(&key))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifierKey({self})")
    }
}

impl FromStr for VerifierKey {
    type Err = KeyError;

    fn from_str(key: &str) -> Result<Self, KeyError> {
        let (name, rest) = key.split_once('+').ok_or(KeyError::Layout)?;
        let (id, key) = rest.split_once('+').ok_or(KeyError::Layout)?;
        let name = name.parse()?;
        let digits = id.len() == 8 && id.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let id = u32::from_str_radix(id, 16).ok().filter(|_| digits).ok_or(KeyError::Id)?;
        let key = from_base64(key).ok_or(KeyError::Base64)?;
        let (kind, key) = key.split_first().ok_or(KeyError::Point)?;
        let kind = match kind {
            0x01 => KeyKind::Ed25519,
            0x04 => KeyKind::Cosignature,
            other => return Err(KeyError::Kind(*other)),
        };
        let key = Self::new(name, kind, PublicKey(<[u8; 32]>::try_from(key).map_err(|_| KeyError::Point)?))?;
        let got = KeyId(id.to_be_bytes());
        if key.id == got { Ok(key) } else { Err(KeyError::OtherId { got, want: key.id }) }
    }
}

/// A key that signs notes as they are: a log's. A witness signs with a [`cosign::Cosigner`].
#[derive(Debug, Clone)]
pub struct Signer {
    name: KeyName,
    key: SigningKey,
}

impl Signer {
    /// A key of this name; a log's is named by its origin.
    pub const fn new(name: KeyName, key: SigningKey) -> Self {
        Self { name, key }
    }

    /// The key's name.
    pub const fn name(&self) -> &KeyName {
        &self.name
    }

    /// What its signatures are checked with.
    pub fn verifier(&self) -> VerifierKey {
        VerifierKey::of(self.name.clone(), KeyKind::Ed25519, self.key.verifying_key())
    }

    /// Its signature of a text.
    pub fn sign(&self, text: &str) -> NoteSignature {
        NoteSignature::new(&self.name, self.verifier().id, self.key.sign(text.as_bytes()).to_bytes().to_vec())
    }
}
