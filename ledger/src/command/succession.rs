//! Commands by which a book ends and another succeeds it. Only the bank itself gives them, when its operator tells it to.

use serde::{Deserialize, Serialize};

use super::AddBook;
use crate::event::{CarriedLine, NamedPage, NamedTree};
use crate::ids::BookId;
use crate::reason::EndReason;

/// End a book.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CloseBook {
    /// The book.
    pub book: BookId,
    /// The last page of it that is left.
    pub last: NamedPage,
    /// The last page of it that is known to have been witnessed.
    pub witnessed: Option<NamedPage>,
    /// The last tree of the log that is known to have been signed or witnessed.
    pub tree: Option<NamedTree>,
    /// Why.
    pub reason: EndReason,
}

/// Take a book into the bank, in the place of one that was closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddSuccessor {
    /// The book that was closed.
    pub predecessor: BookId,
    /// The new one.
    pub book: AddBook,
}

/// Take over what lies on the shelves of a book that this one succeeds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CarryGoods {
    /// The closed book.
    pub predecessor: BookId,
    /// What is taken over.
    pub lines: Vec<CarriedLine>,
}
