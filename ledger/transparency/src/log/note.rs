//! Signed notes: a text and, one a line, who signed it. C2SP signed-note.
//!
//! ```text
//! <text, ends with a newline>
//!
//! — <key name> <base64 of key id 4 │ signature>
//! ```

mod key;

use std::fmt;
use std::str::FromStr;

pub use key::{KEY_NAME_BYTES_MAX, KeyError, KeyId, KeyKind, KeyName, Signer, VerifierKey};

use super::text::{from_base64, line, to_base64};

/// The most bytes a note may have: room for sixteen of the longest post-quantum signatures.
pub const NOTE_BYTES_MAX: usize = 256 * 1024;
/// The most signatures a note may have; the specification asks for sixteen at least.
pub const NOTE_SIGNATURES_MAX: usize = 64;

/// What a signature line begins with: an em dash and a space.
const MARK: &str = "\u{2014} ";

/// One signature line, of whatever kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    name: String,
    id: KeyId,
    signature: Vec<u8>,
}

/// A text with its signatures. Until [`Note::verify`] says who signed it, the text means nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    text: String,
    signatures: Vec<NoteSignature>,
}

/// Why bytes are no note, or a note is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Too long.
    #[error("a note of {0} bytes; it may have {NOTE_BYTES_MAX}")]
    TooLong(usize),
    /// Not UTF-8.
    #[error("the note is not UTF-8")]
    NotUtf8,
    /// A character that notes may not have.
    #[error("the note has the control character {0:?}; only newlines may be in it")]
    Control(char),
    /// The text does not end as it must.
    #[error("the note's text does not end with a newline")]
    Text,
    /// No signatures at the end.
    #[error("the note has no empty line with signatures behind it")]
    NoSignatures,
    /// A line that is no signature.
    #[error("signature line {0} of the note is not `— <key name> <base64 of key id and signature>`")]
    Line(usize),
    /// Too many signatures.
    #[error("the note has more than {NOTE_SIGNATURES_MAX} signatures")]
    TooMany,
    /// A known key's signature does not fit.
    #[error("the signature of {name} (key {id}) on the note does not fit")]
    Signature {
        /// The key's name.
        name: String,
        /// The key's id.
        id: KeyId,
    },
    /// Two different keys that are known under one name and id.
    #[error("two keys are known as {name} with the id {id}")]
    Ambiguous {
        /// The name.
        name: String,
        /// The id.
        id: KeyId,
    },
    /// Nobody known signed it.
    #[error("none of the keys that are known signed the note")]
    Unsigned,
}

/// A signature that holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signed<'k> {
    /// Whose it is.
    pub key: &'k VerifierKey,
    /// When it was made, by the signer's word, in seconds since 1970-01-01T00:00:00Z: cosignatures say so, others do not.
    pub at_s: Option<u64>,
}

impl NoteSignature {
    pub(super) fn new(name: &KeyName, id: KeyId, signature: Vec<u8>) -> Self {
        Self { name: name.to_string(), id, signature }
    }

    /// The key's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key's id.
    pub const fn id(&self) -> KeyId {
        self.id
    }

    /// The signature behind the id.
    pub fn signature(&self) -> &[u8] {
        &self.signature
    }

    fn parse(line: &str) -> Option<Self> {
        let (name, payload) = line.strip_prefix(MARK)?.split_once(' ')?;
        let bytes = from_base64(payload)?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        let fits = key::is_name(name) && !signature.is_empty();
        fits.then(|| Self { name: name.to_owned(), id: KeyId(*id), signature: signature.to_vec() })
    }
}

impl fmt::Display for NoteSignature {
    /// The whole line, with its newline.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let payload = [self.id.0.as_slice(), &self.signature].concat();
        writeln!(f, "{MARK}{} {}", self.name, to_base64(&payload))
    }
}

impl Note {
    /// A text that nobody has signed yet.
    pub fn new(text: impl Into<String>) -> Result<Self, NoteError> {
        let text = text.into();
        check_characters(&text)?;
        if text.ends_with('\n') { Ok(Self { text, signatures: Vec::new() }) } else { Err(NoteError::Text) }
    }

    /// The note of these bytes: its form is checked, its signatures are not.
    pub fn parse(bytes: &[u8]) -> Result<Self, NoteError> {
        if bytes.len() > NOTE_BYTES_MAX {
            return Err(NoteError::TooLong(bytes.len()));
        }
        let note = std::str::from_utf8(bytes).map_err(|_| NoteError::NotUtf8)?;
        check_characters(note)?;
        let (text, lines) = note.rsplit_once("\n\n").ok_or(NoteError::NoSignatures)?;
        let mut parsed = Self { text: format!("{text}\n"), signatures: Vec::new() };
        parsed.add_lines(lines)?;
        Ok(parsed)
    }

    /// The text, with its last newline.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The signatures, in order.
    pub fn signatures(&self) -> &[NoteSignature] {
        &self.signatures
    }

    /// Adds a signature behind the others; one of the same key is replaced.
    pub fn add(&mut self, signature: NoteSignature) -> Result<(), NoteError> {
        self.signatures.retain(|other| other.name != signature.name || other.id != signature.id);
        if self.signatures.len() >= NOTE_SIGNATURES_MAX {
            return Err(NoteError::TooMany);
        }
        self.signatures.push(signature);
        Ok(())
    }

    /// Adds signature lines as they came, at least one: what a witness answers.
    pub fn add_lines(&mut self, lines: &str) -> Result<(), NoteError> {
        let mut rest = lines;
        let mut number = 1;
        while let Some((one, after)) = line(rest) {
            if self.signatures.len() >= NOTE_SIGNATURES_MAX {
                return Err(NoteError::TooMany);
            }
            self.signatures.push(NoteSignature::parse(one).ok_or(NoteError::Line(number))?);
            number = number.saturating_add(1);
            rest = after;
        }
        if !rest.is_empty() {
            return Err(NoteError::Line(number));
        }
        if number == 1 { Err(NoteError::NoSignatures) } else { Ok(()) }
    }

    /// The signatures by keys that are known, in order. Those of others are ignored; one of a known key that does not fit condemns the
    /// note; and so does the lack of any.
    pub fn verify<'k>(&self, known: &'k [VerifierKey]) -> Result<Vec<Signed<'k>>, NoteError> {
        let mut signed = Vec::new();
        for signature in &self.signatures {
            let named = |key: &&VerifierKey| key.name().as_str() == signature.name && key.id() == signature.id;
            let mut keys = known.iter().filter(named);
            let Some(key) = keys.next() else { continue };
            let (name, id) = (signature.name.clone(), signature.id);
            if keys.any(|other| other != key) {
                return Err(NoteError::Ambiguous { name, id });
            }
            let at_s = key.verify(&self.text, &signature.signature).map_err(|_| NoteError::Signature { name, id })?;
            signed.push(Signed { key, at_s });
        }
        if signed.is_empty() { Err(NoteError::Unsigned) } else { Ok(signed) }
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        self.signatures.iter().try_for_each(|signature| signature.fmt(f))
    }
}

impl FromStr for Note {
    type Err = NoteError;

    fn from_str(note: &str) -> Result<Self, NoteError> {
        Self::parse(note.as_bytes())
    }
}

fn check_characters(note: &str) -> Result<(), NoteError> {
    match note.chars().find(|&c| c < ' ' && c != '\n') {
        Some(control) => Err(NoteError::Control(control)),
        None => Ok(()),
    }
}
