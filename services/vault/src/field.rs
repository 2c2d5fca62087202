//! Checks of single fields, before anything is written.

use crate::error::{FieldError, Problem};

/// One line that is not blank.
pub(crate) fn line(field: &'static str, row: usize, text: &str, chars_max: usize) -> Result<(), FieldError> {
    let wrong = |problem| Err(FieldError { field, row, problem });
    if text.trim().is_empty() {
        wrong(Problem::Blank)
    } else if text.chars().nth(chars_max).is_some() {
        wrong(Problem::LongerThanChars(chars_max))
    } else if text.chars().any(char::is_control) {
        wrong(Problem::Control)
    } else {
        Ok(())
    }
}

/// Words that may have several lines.
pub(crate) fn prose(field: &'static str, row: usize, text: &str, chars_max: usize) -> Result<(), FieldError> {
    let wrong = |problem| Err(FieldError { field, row, problem });
    if text.trim().is_empty() {
        wrong(Problem::Blank)
    } else if text.chars().nth(chars_max).is_some() {
        wrong(Problem::LongerThanChars(chars_max))
    } else if text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')) {
        wrong(Problem::Control)
    } else {
        Ok(())
    }
}

/// One word: a line without blanks.
pub(crate) fn word(field: &'static str, row: usize, text: &str, chars_max: usize) -> Result<(), FieldError> {
    line(field, row, text, chars_max)?;
    if text.chars().any(char::is_whitespace) {
        return Err(FieldError { field, row, problem: Problem::Malformed });
    }
    Ok(())
}

/// An address that could be one: exactly one `@` with something on both sides. Only a letter that arrives proves more.
pub(crate) fn email(field: &'static str, row: usize, text: &str, chars_max: usize) -> Result<(), FieldError> {
    word(field, row, text, chars_max)?;
    match text.split_once('@') {
        Some((local, host)) if !local.is_empty() && !host.is_empty() && !host.contains('@') => Ok(()),
        Some(_) | None => Err(FieldError { field, row, problem: Problem::Malformed }),
    }
}
