//! What an audit found, as values.

use std::fmt::Display;

use ledger::ids::BookId;
use serde::{Serialize, Serializer};

/// Bytes: hashes, seals, links, keys.
pub const INTEGRITY: &str = "integrity";
/// Rules: every entry was allowed where it stands.
pub const LEGALITY: &str = "legality";
/// Sums: nothing appeared, nothing vanished, nothing held is below zero.
pub const BALANCE: &str = "balance";
/// Every book is there, up to its end.
pub const COMPLETENESS: &str = "completeness";
/// Independent witnesses cover it.
pub const ANCHORED: &str = "anchored";
/// How old the newest word of a witness is, and what came after it.
pub const FRESHNESS: &str = "freshness";

/// The reader gave no policy.
pub(super) const NO_POLICY: &str = "no-policy";
/// The reader's policy asks for no witness.
pub(super) const NO_COSIGNER: &str = "no-cosigner";

/// How a check came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It holds.
    Ok,
    /// It does not hold.
    Failed,
    /// Nobody looked: it may hold or not.
    NotChecked,
}

/// How an audit came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Everything holds (what only witnesses could tell aside, where the reader named none to believe).
    Ok,
    /// Something does not hold.
    Failed,
    /// What was checked holds; something was not checked.
    Incomplete,
}

/// One thing that was looked at, or was not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What: [`INTEGRITY`], [`LEGALITY`], [`BALANCE`], [`COMPLETENESS`], [`ANCHORED`], or a caller's own.
    pub name: &'static str,
    /// How it came out.
    pub status: Status,
    /// The book, when it is of one; in JSON its hexadecimal form.
    #[serde(serialize_with = "hexadecimal")]
    pub book: Option<BookId>,
    /// The page: of a failure, where; else the last that was looked at.
    pub page: Option<u64>,
    /// In words.
    pub detail: String,
    /// The same apart from words, for those who say it in another language. What is rare, or only for those who look into the bytes, has
    /// words alone.
    #[serde(skip)]
    pub found: Option<Found>,
}

/// What was found, apart from words: which of the usual things, and the facts in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub code: &'static str,
    /// The facts by name.
    pub facts: Vec<(&'static str, Fact)>,
}

/// A fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fact {
    /// A code, an id, a name.
    Text(String),
    /// How many, or which.
    Number(u64),
}

impl Found {
    /// One of the usual things.
    pub fn of(code: &'static str) -> Self {
        Self { code, facts: Vec::new() }
    }

    /// With a text in it.
    #[must_use]
    pub fn text(mut self, name: &'static str, text: impl Display) -> Self {
        self.facts.push((name, Fact::Text(text.to_string())));
        self
    }

    /// With a number in it.
    #[must_use]
    pub fn number(mut self, name: &'static str, number: u64) -> Self {
        self.facts.push((name, Fact::Number(number)));
        self
    }
}

/// So many of something.
pub(super) fn counted(number: u64, one: &str, several: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{number} {several}") }
}

impl Check {
    /// A check of the bank as a whole.
    pub fn whole(name: &'static str, status: Status, detail: impl Display) -> Self {
        Self { name, status, book: None, page: None, detail: detail.to_string(), found: None }
    }

    /// With what was found apart from words.
    #[must_use]
    pub fn found(mut self, found: Found) -> Self {
        self.found = Some(found);
        self
    }

    /// Whether it was not made because the reader's policy asks for nothing of the kind, or there is no policy.
    fn was_not_asked_for(&self) -> bool {
        self.status == Status::NotChecked
            && self.found.as_ref().is_some_and(|found| [NO_POLICY, NO_COSIGNER].contains(&found.code))
    }

    /// A check of a book.
    pub fn book(name: &'static str, status: Status, book: BookId, page: u64, detail: impl Display) -> Self {
        Self { book: Some(book), page: Some(page), ..Self::whole(name, status, detail) }
    }
}

#[expect(clippy::ref_option, reason = "the signature that serde calls")]
fn hexadecimal<S: Serializer>(book: &Option<BookId>, serializer: S) -> Result<S::Ok, S::Error> {
    match book {
        Some(book) => serializer.collect_str(book),
        None => serializer.serialize_none(),
    }
}

/// Everything an audit found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// All in one word.
    pub verdict: Verdict,
    /// One by one.
    pub checks: Vec<Check>,
    /// The register everything was judged by; to be compared with what the reader knows from elsewhere.
    #[serde(skip)]
    pub register: Option<BookId>,
}

impl Report {
    /// A report of these checks.
    pub fn of(checks: Vec<Check>, register: Option<BookId>) -> Self {
        let any = |status| checks.iter().any(|check| check.status == status && !check.was_not_asked_for());
        let verdict = if checks.iter().any(|check| check.status == Status::Failed) {
            Verdict::Failed
        } else if any(Status::NotChecked) || checks.is_empty() {
            Verdict::Incomplete
        } else {
            Verdict::Ok
        };
        Self { verdict, checks, register }
    }

    /// Adds checks of the caller's own.
    #[must_use]
    pub fn with(mut self, more: Vec<Check>) -> Self {
        self.checks.extend(more);
        Self::of(self.checks, self.register)
    }

    /// What does not hold, in words; empty when nothing is wrong (though something may not have been checked).
    pub fn failed(&self) -> Vec<String> {
        let failed = self.checks.iter().filter(|check| check.status == Status::Failed);
        failed.map(|check| format!("{}, page {:?}: {}", check.name, check.page, check.detail)).collect()
    }

    /// The checks of one name.
    pub fn named(&self, name: &'static str) -> impl Iterator<Item = &Check> {
        self.checks.iter().filter(move |check| check.name == name)
    }
}
