//! What a command said, and how it ended.

use std::process::Output;

use serde_json::Value;
use tests::ground::{Desk, helpbank};

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).expect("the program speaks UTF-8"),
            err: String::from_utf8(output.stderr).expect("the program speaks UTF-8"),
        }
    }
}

impl Ran {
    /// It must have ended with this code.
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "-- out\n{}\n-- err\n{}", self.out, self.err);
        self
    }

    /// What it wrote, as JSON.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{error}\n-- out\n{}\n-- err\n{}", self.out, self.err))
    }

    /// What it wrote, as JSON, a value a line.
    pub(crate) fn lines(&self) -> Vec<Value> {
        self.out.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
    }
}

/// Runs a command in English on a desk's folder.
pub(crate) fn run(desk: &Desk, arguments: &[&str]) -> Ran {
    desk.cli(&[arguments, &["--lang", "en"]].concat()).into()
}

/// Runs a command in English without any desk's folder.
pub(crate) fn alone(arguments: &[&str]) -> Ran {
    let mut command = helpbank();
    command.args(arguments).args(["--lang", "en"]).env_remove("HELPBANK_URL").env_remove("HELPBANK_TOKEN");
    command.output().expect("the program runs").into()
}

/// A command that must succeed, and what it wrote as JSON.
pub(crate) fn json(desk: &Desk, arguments: &[&str]) -> Value {
    run(desk, &[arguments, &["--format", "json"]].concat()).ended(0).json()
}

/// Gives commands, all of which must be accepted, and gives the answers.
pub(crate) fn give(desk: &Desk, commands: &[Value]) -> Vec<Value> {
    let lines: Vec<String> = commands.iter().map(ToString::to_string).collect();
    let input = lines.join("\n");
    let ran = Ran::from(desk.cli_fed(&["submit", "-", "--lang", "en"], input.as_bytes())).ended(0);
    let answers = ran.lines();
    assert_eq!(answers.len(), commands.len());
    answers
}

/// Where the entry of an answer stands, as `ATH@4711/3`.
pub(crate) fn place(answer: &Value) -> &str {
    answer["done"]["place"].as_str().expect("the command made an entry")
}

/// The sum of a column.
pub(crate) fn sum(rows: &Value, column: &str) -> i64 {
    rows.as_array().expect("rows are an array").iter().filter_map(|row| row[column].as_i64()).sum()
}
