//! Lines of commands, each with a key: its own, or one made of its text, so that the same file can be given again.

use std::collections::HashMap;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::spoken::names::hex;

/// What precedes the number and the line in the hash.
const TAG: &[u8] = b"helpbank/submit/line/v1\0";

/// Gives every line a key.
#[derive(Debug, Default)]
pub(super) struct Keyed {
    /// How many lines of each text came before.
    seen: HashMap<[u8; 32], u64>,
}

/// A line that cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoKey {
    /// It registers a person and has no key of its own.
    Person,
}

impl Keyed {
    /// The line with a key. One that is blank, no object or has a key stays as it is: the bank says what is wrong with it.
    pub(super) fn line(&mut self, line: &[u8]) -> Result<Vec<u8>, NoKey> {
        let text = line.trim_ascii();
        let as_it_is = || Ok(text.to_vec());
        let Ok(Value::Object(fields)) = serde_json::from_slice::<Value>(text) else { return as_it_is() };
        if fields.get("key").is_some_and(|key| !key.is_null()) {
            return as_it_is();
        }
        if is_person(&fields) {
            return Err(NoKey::Person);
        }
        let key = self.key(text);
        let rest = text.get(1..).unwrap_or_default().trim_ascii_start();
        let comma = if rest.first() == Some(&b'}') { "" } else { "," };
        if fields.contains_key("key") {
            // `"key":null` stands there: rewritten whole, or the field would stand there twice.
            let mut fields = fields;
            fields.insert("key".to_owned(), Value::String(key));
            return Ok(Value::Object(fields).to_string().into_bytes());
        }
        Ok([format!("{{\"key\":\"{key}\"{comma}").as_bytes(), rest].concat())
    }

    fn key(&mut self, text: &[u8]) -> String {
        let content: [u8; 32] = Sha256::digest(text).into();
        let before = self.seen.entry(content).or_default();
        let digest = Sha256::new().chain_update(TAG).chain_update(before.to_le_bytes()).chain_update(text).finalize();
        *before = before.saturating_add(1);
        hex(digest.get(..16).unwrap_or_default())
    }
}

/// Whether a line brings somebody's name: a key made of it would let others find the name by guessing.
fn is_person(fields: &serde_json::Map<String, Value>) -> bool {
    let is = |field: &str, words: &[&str]| {
        fields.get(field).and_then(Value::as_str).is_some_and(|word| words.contains(&word))
    };
    is("command", &["register_party"]) && !is("kind", &["partner", "municipality"])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyed(keyed: &mut Keyed, line: &str) -> Value {
        let line = keyed.line(line.as_bytes()).expect("the line gets a key");
        serde_json::from_slice(&line).expect("it is still JSON")
    }

    #[test]
    fn a_key_of_its_own_stays() {
        let line = br#"  {"command":"add_bin","key":"b1"} "#;
        assert_eq!(Keyed::default().line(line).as_deref(), Ok(&br#"{"command":"add_bin","key":"b1"}"#[..]));
    }

    /// The expected bytes were computed from the documented rule by another program.
    #[test]
    fn equal_lines_get_keys_of_their_own_and_the_same_ones_again() {
        let line = r#"{"command":"add_bin","site":"ATH","code":"A-02"}"#;
        let mut first = Keyed::default();
        let (one, two) = (keyed(&mut first, line), keyed(&mut first, &format!(" {line}\r")));
        assert_eq!(one["key"], "1530f1c3d64c31e31f960f81436222f2");
        assert_ne!(one["key"], two["key"]);
        let mut again = Keyed::default();
        keyed(&mut again, r#"{"command":"add_bin","site":"ATH","code":"A-03"}"#);
        assert_eq!(keyed(&mut again, line), one, "other lines before it change nothing");
        assert_eq!(keyed(&mut again, line), two);
        assert_eq!(one["code"], "A-02");
    }

    #[test]
    fn what_is_no_command_is_left_to_the_bank() {
        for line in ["", "  ", "{", "[1]", "\"x\"", "nonsense"] {
            assert_eq!(Keyed::default().line(line.as_bytes()), Ok(line.trim().as_bytes().to_vec()));
        }
        assert!(keyed(&mut Keyed::default(), "{}")["key"].is_string());
        assert!(keyed(&mut Keyed::default(), "{ }")["key"].is_string());
        assert!(keyed(&mut Keyed::default(), r#"{"key":null,"command":"add_bin"}"#)["key"].is_string());
    }

    #[test]
    fn whoever_brings_a_name_brings_a_key() {
        let mut keyed = Keyed::default();
        for line in [
            r#"{"command":"register_party","kind":"donor","name":"Maria"}"#,
            r#"{"kind":"supplier","command":"register_party"}"#,
            r#"{"command":"register_party","name":"Maria"}"#,
        ] {
            assert_eq!(keyed.line(line.as_bytes()), Err(NoKey::Person));
        }
        assert!(keyed.line(br#"{"command":"register_party","kind":"donor","key":"m"}"#).is_ok());
        assert!(keyed.line(br#"{"command":"register_party","kind":"partner","name":"Parish"}"#).is_ok());
    }
}
