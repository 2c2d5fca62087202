//! Commands to the log book. Only the bank itself gives them.

use serde::{Deserialize, Serialize};

use crate::event::LoggedPage;

/// Let pages of other books into the transparency log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPages {
    /// The pages, in the order of their leaves.
    pub pages: Vec<LoggedPage>,
}
