//! Refusals in words: every fact of the ledger and every problem of the border has one stable code and a sentence in English and in Greek,
//! short and plain, that says what to do. Knows no HTTP and no screen.

mod codes;
mod facts_el;
mod facts_en;
mod naming;
mod path;
mod problems_el;
mod problems_en;
mod words;

#[cfg(test)]
mod tests;

use ledger::command::Command;
use ledger::refusal::Refusal;
pub use vault::Language;

use crate::spoken::Problem;

pub use codes::{fact_code, wrong_code};
pub use naming::{Naming, Nobody, Shelf, short};
pub use path::spoken_path;
pub use words::{book_kind, kind, loss_reason, party_kind};

/// Something that stands in the way, as a person sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    /// The path of the field, as `lines[2].quantity`; empty for the command as a whole.
    pub field: String,
    /// The line, from 0, when the field is one of a line.
    pub line: Option<usize>,
    /// The stable code.
    pub code: &'static str,
    /// The sentence.
    pub message: String,
}

/// Says what the ledger refuses, at the fields of the command that was asked.
pub fn refusals(command: &Command, refusals: &[Refusal], naming: &Naming<'_>) -> Vec<Said> {
    let say = |refusal: &Refusal| Said {
        field: spoken_path(command, refusal),
        line: refusal.line,
        code: fact_code(&refusal.fact),
        message: fact(&refusal.fact, naming),
    };
    refusals.iter().map(say).collect()
}

/// The sentence of one fact.
pub fn fact(fact: &ledger::refusal::Fact, naming: &Naming<'_>) -> String {
    let sentence = match naming.language {
        Language::English => facts_en::sentence(fact, naming),
        Language::Greek => facts_el::sentence(fact, naming),
    };
    // A unit may end with a dot of its own, as «τεμ.» does.
    sentence.replace("..", ".")
}

/// Says what cannot be understood.
pub fn problems(problems: &[Problem], language: Language) -> Vec<Said> {
    problems.iter().map(|one| problem(one, language)).collect()
}

/// Says one thing that cannot be understood.
pub fn problem(problem: &Problem, language: Language) -> Said {
    let message = match language {
        Language::English => problems_en::sentence(&problem.wrong),
        Language::Greek => problems_el::sentence(&problem.wrong),
    };
    let (field, code) = (problem.field.clone(), wrong_code(&problem.wrong));
    Said { line: path::line_of(&field), field, code, message }
}
