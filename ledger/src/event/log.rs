//! Events of the log book.

use serde::{Deserialize, Serialize};

use crate::ids::{BookId, Hash};

/// One page of one book, as it takes its place in the transparency log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct LoggedPage {
    /// The book.
    pub book: BookId,
    /// The page, from 1.
    pub page: u64,
    /// Its hash.
    pub hash: Hash,
}

/// Pages of other books entered the transparency log, in this order, behind all that were logged before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(wincode::SchemaRead, wincode::SchemaWrite))]
pub struct PagesLogged {
    /// The pages, one leaf each.
    pub pages: Vec<LoggedPage>,
}
