//! How a command ends that does not end well, and what is said of it, once.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use crate::causes::chain;
use crate::http::ProblemJson;
use crate::words::Words;

/// The check failed, or the bank refused.
pub(super) const FAILED: u8 = 1;
/// The command was used wrongly.
pub(super) const WRONG_USE: u8 = 2;
/// The bank cannot be reached.
pub(super) const UNREACHABLE: u8 = 3;

/// Why a command ends without having done what was asked.
#[derive(Debug)]
pub(super) enum Ending {
    /// Nobody reads the output any more: all is well.
    Unread,
    /// It did not work, or does not hold; everything was said already.
    Said,
    /// It did not work: why, and what to do.
    Failed(String),
    /// The arguments do not fit: how they should be.
    WrongUse(String),
    /// The bank does not answer: where, and what to do.
    Unreachable(String),
    /// The bank said no.
    Refused(Box<ProblemJson>),
}

impl Ending {
    /// An error with all that caused it.
    pub(super) fn failed(error: &dyn Error) -> Self {
        Self::Failed(chain(error))
    }

    /// Says it on standard error and gives the exit code.
    pub(super) fn tell(self) -> ExitCode {
        let code = match &self {
            Self::Unread => return ExitCode::SUCCESS,
            Self::Said => return ExitCode::from(FAILED),
            Self::Failed(_) => FAILED,
            Self::Refused(problem) => of_problem(problem),
            Self::WrongUse(_) => WRONG_USE,
            Self::Unreachable(_) => UNREACHABLE,
        };
        match self {
            Self::Unread | Self::Said => {}
            Self::Failed(why) | Self::Unreachable(why) => super::out::say(&format!("helpbank: {why}")),
            Self::WrongUse(why) => super::out::say(&format!("helpbank: {why}\nSee `helpbank help`.")),
            Self::Refused(problem) => super::out::say(&format!("helpbank: {}", in_words(&problem))),
        }
        ExitCode::from(code)
    }
}

/// What was asked cannot be understood, or names what is not there: that is wrong use. Everything else the bank refused.
fn of_problem(problem: &ProblemJson) -> u8 {
    match problem.status {
        400 | 404 | 422 => WRONG_USE,
        _ => FAILED,
    }
}

/// A file that cannot be read.
pub(super) fn unreadable(path: &Path, error: &dyn Error) -> Ending {
    Ending::WrongUse(format!("{} cannot be read: {}", path.display(), chain(error)))
}

/// A file that cannot be written.
pub(super) fn unwritten(path: &Path, error: &dyn Error, words: Words) -> Ending {
    let (path, why) = (path.display().to_string(), chain(error));
    Ending::WrongUse(words.with("cli-not-written", &[("path", (&path).into()), ("why", (&why).into())]))
}

/// A problem with everything that stands in the way, a line each.
pub(super) fn in_words(problem: &ProblemJson) -> String {
    let mut lines = vec![problem.title.clone()];
    lines.extend(problem.detail.clone());
    for refusal in &problem.refusals {
        let at = if refusal.field.is_empty() { String::new() } else { format!("{}: ", refusal.field) };
        lines.push(format!("  {at}{}", refusal.message));
    }
    lines.join("\n")
}
