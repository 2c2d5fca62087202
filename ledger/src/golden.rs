//! Golden vectors: the bytes of every stored shape, kept in `ledger/vectors` so that they outlive this code.
//!
//! Each vector is built here as a value, encoded and compared with the file; the file's bytes are then decoded by our codec and, apart
//! from it, by wincode. `HELPBANK_WRITE_VECTORS=1` writes the files anew: see `FORMAT.md`.

mod events;
mod goods;
mod pages;
mod values;

use std::fmt::Debug;
use std::path::PathBuf;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wincode::config::DefaultConfig;

use crate::entry::Entry;
use crate::wire;

/// The environment variable that makes a run write the files instead of reading them.
const WRITE: &str = "HELPBANK_WRITE_VECTORS";

/// One vector: a name, and fields in order.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Vector {
    name: String,
    fields: Vec<(String, String)>,
}

impl Vector {
    fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), fields: Vec::new() }
    }

    fn with(mut self, field: &str, value: impl Into<String>) -> Self {
        self.fields.push((field.to_owned(), value.into()));
        self
    }

    /// The text of a field.
    fn text(&self, field: &str) -> &str {
        let found = self.fields.iter().find(|(name, _)| name == field);
        found.map_or_else(|| panic!("{} has no {field}", self.name), |(_, value)| value.as_str())
    }

    /// The bytes of a field.
    fn bytes(&self, field: &str) -> Vec<u8> {
        let digits = self.text(field);
        assert!(digits.len().is_multiple_of(2), "{}: odd digits", self.name);
        let pair = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
        (0..digits.len()).step_by(2).map(pair).collect()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .map(|half| char::from_digit(half.into(), 16).unwrap())
        .collect()
}

fn file(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("vectors").join(name)
}

/// The vectors of a file, after checking that they are exactly the ones made here; or, when asked, written anew.
fn agree(name: &str, about: &str, made: &[Vector]) -> Vec<Vector> {
    let path = file(name);
    if std::env::var(WRITE).is_ok_and(|value| value == "1") {
        let mut lines: Vec<String> = about.lines().map(|line| format!("# {line}")).collect();
        for vector in made {
            lines.extend([String::new(), format!("name {}", vector.name)]);
            lines.extend(vector.fields.iter().map(|(field, value)| format!("{field} {value}").trim_end().to_owned()));
        }
        let text = lines.join("\n") + "\n";
        std::fs::write(&path, text).unwrap();
    }
    let text = std::fs::read_to_string(&path).unwrap();
    let stored = parse(&text);
    let names = |vectors: &[Vector]| vectors.iter().map(|vector| vector.name.clone()).collect::<Vec<_>>();
    assert_eq!(names(&stored), names(made), "{name}: the vectors are not the ones the code knows; see FORMAT.md");
    for (stored, made) in stored.iter().zip(made) {
        assert_eq!(stored, made, "{name}: the format of `{}` has changed; see FORMAT.md", made.name);
    }
    stored
}

fn parse(text: &str) -> Vec<Vector> {
    let mut vectors: Vec<Vector> = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let (field, value) = line.split_once(' ').unwrap_or((line, ""));
        match vectors.last_mut() {
            Some(vector) if field != "name" => vector.fields.push((field.to_owned(), value.to_owned())),
            Some(_) | None => vectors.push(Vector::new(value)),
        }
    }
    vectors
}

/// A stored shape that both decoders know.
trait Stored: Serialize + DeserializeOwned + Clone + PartialEq + Debug {
    fn by_twin(bytes: &[u8]) -> Self;
    fn twin_bytes(&self) -> Vec<u8>;
}

impl<T> Stored for T
where
    T: Serialize + DeserializeOwned + Clone + PartialEq + Debug,
    T: wincode::SchemaWrite<DefaultConfig, Src = T>,
    T: for<'de> wincode::SchemaRead<'de, DefaultConfig, Dst = T>,
{
    fn by_twin(bytes: &[u8]) -> T {
        wincode::deserialize_exact(bytes).unwrap()
    }

    fn twin_bytes(&self) -> Vec<u8> {
        wincode::serialize(self).unwrap()
    }
}

/// Checks that stored bytes are this value for both decoders, and that both spell it so again.
fn same<T: Stored>(name: &str, value: &T, bytes: &[u8]) {
    assert_eq!(wire::decode::<T>(bytes, wire::STATE_BYTES_MAX).as_ref(), Ok(value), "{name}");
    assert_eq!(wire::encode(value), bytes, "{name}");
    let twin = T::by_twin(bytes);
    assert_eq!(&twin, value, "{name}: wincode reads something else");
    assert_eq!(twin.twin_bytes(), bytes, "{name}: wincode writes something else");
}

/// One entry of every event, for the tests of the decoders.
pub(crate) fn entries() -> Vec<Entry> {
    events::entries().into_iter().map(|(_, entry)| entry).collect()
}

/// Sixteen bytes that count up from `first`, so that no two halves and no two orders look alike.
fn sixteen(first: u8) -> [u8; 16] {
    std::array::from_fn(|at| first.wrapping_add(u8::try_from(at).unwrap()))
}

/// Thirty-two bytes that count up from `first`.
fn thirty_two(first: u8) -> [u8; 32] {
    std::array::from_fn(|at| first.wrapping_add(u8::try_from(at).unwrap()))
}
