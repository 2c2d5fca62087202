//! What is answered when a command has become a fact.

use ledger::ids::BookId;
use serde::Serialize;
use utoipa::ToSchema;

use super::trouble::ProblemJson;
use crate::clerk::Accepted;
use crate::spoken::Made;

/// A fact: where it stands and what it made. It is on disk twice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Receipt {
    /// The place in short, as `ATH@4711/3`: what a cause cites.
    #[schema(example = "ATH@4711/3")]
    pub(super) place: String,
    /// The book's code.
    pub(super) book: String,
    /// The book's id, 64 hexadecimal digits.
    pub(super) book_id: String,
    /// The page, from 1.
    pub(super) page: u64,
    /// The entry's place in the page, from 0.
    pub(super) entry: u32,
    /// The entry's number in the book, from 0.
    pub(super) entry_number: u64,
    /// The entry's hash.
    pub(super) hash: String,
    /// The page's hash.
    pub(super) page_hash: String,
    /// Whether the same command had been accepted before.
    pub(super) repeated: bool,
    /// Ids of what it made.
    pub(super) made: Made,
}

impl Receipt {
    pub(super) fn of(accepted: Accepted, code: String, made: Made) -> Self {
        let place = accepted.place;
        Self {
            place: format!("{code}@{}/{}", place.page, place.index),
            book: code,
            book_id: place.book.to_string(),
            page: place.page,
            entry: place.index,
            entry_number: accepted.entry,
            hash: place.hash.to_string(),
            page_hash: accepted.page_hash.to_string(),
            repeated: accepted.repeated,
            made,
        }
    }
}

/// A site that was opened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct Opened {
    /// The site's code.
    pub(super) site: String,
    /// The id of its book, 64 hexadecimal digits.
    pub(super) book_id: String,
}

impl Opened {
    pub(super) fn of(site: String, book: BookId) -> Self {
        Self { site, book_id: book.to_string() }
    }
}

/// What a command came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(untagged)]
pub(super) enum Done {
    /// An entry.
    Entry(Box<Receipt>),
    /// A site.
    Site(Opened),
}

/// The answer to one line of a stream, in the order of the lines.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub(super) struct LineAnswer {
    /// The line, from 1.
    pub(super) line: u64,
    /// The key that stood in it.
    pub(super) key: Option<String>,
    /// What it came to; absent when there is a problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) done: Option<Done>,
    /// What stands in the way; absent when it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) problem: Option<ProblemJson>,
}
