//! One step of the script: who asked which book for what, when, and what it follows from.

use ledger::command::{Command, Request};
use ledger::entry::Entry;
use ledger::event::EntryRef;
use ledger::ids::BookId;

use super::logins::Who;
use super::moment::{Calendar, When};
use super::names;

/// One step of the script.
pub(super) struct Step {
    /// Its name, unique in the script; its key comes from it.
    pub(super) name: String,
    /// When it happened.
    pub(super) when: When,
    /// Whose book it stands in.
    pub(super) book: BookId,
    who: Who,
    asks: Asks,
}

/// What a step asks for.
enum Asks {
    /// This, on its own.
    Plain(Command),
    /// What follows from the entry of an earlier step.
    After { cause: String, command: Box<dyn Fn(&Entry) -> Command + Send + Sync> },
}

impl Step {
    /// A step that follows from nothing.
    pub(super) fn new(name: impl Into<String>, when: When, book: BookId, who: Who, command: Command) -> Self {
        Self { name: name.into(), when, book, who, asks: Asks::Plain(command) }
    }

    /// A step that follows from the step named `cause`, whatever came of that.
    pub(super) fn after(
        cause: impl Into<String>,
        name: impl Into<String>,
        when: When,
        book: BookId,
        who: Who,
        command: impl Fn(&Entry) -> Command + Send + Sync + 'static,
    ) -> Self {
        let (cause, command) = (cause.into(), Box::new(command));
        Self { name: name.into(), when, book, who, asks: Asks::After { cause, command } }
    }

    /// The step it follows from.
    pub(super) fn cause(&self) -> Option<&str> {
        match &self.asks {
            Asks::Plain(_) => None,
            Asks::After { cause, .. } => Some(cause),
        }
    }

    /// The request of a step that follows from nothing, or from the entry given.
    pub(super) fn request(&self, calendar: &Calendar, cause: Option<(EntryRef, &Entry)>) -> Option<Request> {
        let command = match (&self.asks, cause) {
            (Asks::Plain(command), _) => command.clone(),
            (Asks::After { command, .. }, Some((_, entry))) => command(entry),
            (Asks::After { .. }, None) => return None,
        };
        Some(Request {
            key: names::key(&self.name),
            occurred_at: Some(calendar.at(self.when)),
            actor: self.who.actor(),
            cause: cause.map(|(place, _)| place),
            command,
        })
    }
}
