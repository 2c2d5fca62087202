//! One example of every command, as it stands in the API's description. A test reads each of them.

use std::sync::LazyLock;

use serde_json::Value;

/// A command a line.
pub const EXAMPLES: &str = include_str!("examples.ndjson");

static PARSED: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let lines = EXAMPLES.lines().filter(|line| !line.is_empty());
    lines.map(|line| serde_json::from_str(line).expect("an example is JSON")).collect()
});

/// The examples of the command with this word.
pub fn of(word: &str) -> Vec<&'static Value> {
    PARSED.iter().filter(|example| example["command"] == word).collect()
}

/// All of them.
pub fn all() -> &'static [Value] {
    &PARSED
}
