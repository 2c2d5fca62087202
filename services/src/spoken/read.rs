//! From bytes to a command, or to everything that is wrong with its shape.

use serde_json::Value;

use super::command::Spoken;
use super::mend::{Mended, mend};
use super::problem::{Problem, Wrong};
use super::schema::{AS_JSON, COMMAND};
use super::shape::misfits;

/// Why bytes are no command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unreadable {
    /// No JSON at all.
    NotJson {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
    },
    /// JSON of another shape.
    Misshapen {
        /// Everything that is wrong with its shape.
        problems: Vec<Problem>,
        /// The command as far as it can be understood, for what else is wrong with it.
        mended: Option<Box<Mended>>,
    },
}

/// Reads one command.
pub fn read(bytes: &[u8]) -> Result<Spoken, Unreadable> {
    match serde_json::from_slice::<Spoken>(bytes) {
        // A number may be past its limits, which only the schema knows; what is named is bounded when it is looked up.
        Ok(spoken) => Ok(spoken),
        Err(error) => Err(explain(bytes, &error)),
    }
}

/// Finds every mistake, once there is one: the schema knows them all, the parser only the first.
fn explain(bytes: &[u8], error: &serde_json::Error) -> Unreadable {
    let value: Value = match serde_json::from_slice(bytes) {
        Ok(value) => value,
        Err(error) => return Unreadable::NotJson { line: error.line(), column: error.column() },
    };
    let schemas = &*AS_JSON;
    let mut problems = misfits(&value, &schemas[COMMAND], schemas);
    if problems.is_empty() {
        // The value holds together and the text does not: a field stands there twice, or a number is written in a way we do not take.
        let twice = error.to_string().starts_with("duplicate field");
        let wrong = if twice { Wrong::FieldTwice } else { Wrong::Unclear };
        problems.push(Problem { field: String::new(), wrong });
    }
    for problem in &mut problems {
        least(&value, problem);
    }
    let mended = mend(value, &problems).map(Box::new);
    Unreadable::Misshapen { problems, mended }
}

/// Quantities that may be nothing only when another of their line is something, and those others.
const SOMETHING_OF: [(&str, &[&str]); 2] =
    [("quantity", &["damaged", "missing"]), ("delivered", &["returned", "missing"])];

/// A line must be of something: where no other quantity of it is, this one must be at least 1, not 0.
fn least(command: &Value, problem: &mut Problem) {
    let Wrong::TooSmall { min: min @ 0 } = &mut problem.wrong else { return };
    let Some((line, field)) = problem.field.rsplit_once('.') else { return };
    let number = line.strip_prefix("lines[").and_then(|rest| rest.strip_suffix(']')?.parse::<usize>().ok());
    let others = SOMETHING_OF.iter().find(|(name, _)| *name == field).map(|(_, others)| *others);
    if let (Some(number), Some(others)) = (number, others) {
        let line = &command["lines"][number];
        if others.iter().all(|other| line[other].as_u64().unwrap_or(0) == 0) {
            *min = 1;
        }
    }
}
