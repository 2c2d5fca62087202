//! What day it is. The world has two at once: each site goes by its own.

use std::collections::BTreeMap;

use ledger::ids::BookId;

use crate::answer::Bytes;
use crate::store::Value;

/// What day it is, in days since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Today {
    /// Wherever nothing else is said.
    pub day: i32,
    /// At these sites.
    pub at: BTreeMap<BookId, i32>,
}

impl From<i32> for Today {
    fn from(day: i32) -> Self {
        Self { day, at: BTreeMap::new() }
    }
}

impl Today {
    /// The day at the book `b` of a select.
    pub(super) fn of_b(&self, values: &mut Vec<Value>) -> String {
        let elsewhere = self.at.iter().filter(|(_, day)| **day != self.day);
        let cases: Vec<String> = elsewhere
            .map(|(book, day)| {
                values.push(book.stored().into());
                format!(" WHEN b.id = ${} THEN {day}", values.len())
            })
            .collect();
        if cases.is_empty() { self.day.to_string() } else { format!("CASE{} ELSE {} END", cases.concat(), self.day) }
    }
}
