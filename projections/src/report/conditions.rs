//! Conditions of a select, each with the value it compares with: what people typed never becomes SQL.

use crate::store::Value;

/// Conditions that must all hold.
#[derive(Debug)]
pub(super) struct Conditions {
    list: Vec<String>,
    values: Vec<Value>,
}

impl Conditions {
    pub(super) fn new(first: &str) -> Self {
        Self { list: vec![first.to_owned()], values: Vec::new() }
    }

    /// One more; `{}` in it stands for the value.
    pub(super) fn and(&mut self, condition: &str, value: impl Into<Value>) {
        self.values.push(value.into());
        self.list.push(condition.replace("{}", &format!("${}", self.values.len())));
    }

    /// One more, when there is a value.
    pub(super) fn and_some(&mut self, condition: &str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.and(condition, value);
        }
    }

    /// One more, without a value.
    pub(super) fn holds(&mut self, condition: impl Into<String>) {
        self.list.push(condition.into());
    }

    /// All of them, and their values in order.
    pub(super) fn done(self) -> (String, Vec<Value>) {
        (self.list.join(" AND "), self.values)
    }
}
