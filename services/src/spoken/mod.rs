//! The border: commands as people write them in JSON, and their way to the ledger's own. Knows the ledger's commands and the register's
//! codes; knows no HTTP, no NATS and no file.
//!
//! ```text
//! bytes ── read ── Spoken ── resolve (Names: codes of the register, bins of the site) ── Request, and who goes to the vault
//!            └── Unreadable: no JSON, or every Problem of shape      └── every Problem of meaning, each at its field; of a misshapen
//!                                                                     command too, as far as it can be mended
//! ```
//!
//! One command is one flat object: the envelope (`key`, `site` or `book`, `occurred_at`, `cause`), the word in `command`, and the fields
//! of that command. Nothing else may stand in it: a slip of the finger in a field's name must never be a field left out.
//!
//! - **Names**: items, funds, emergencies, sites and bins by code; parties by `scheme:code`; everything by its id in hexadecimal digits;
//!   and what an earlier command makes by `made:KEY`, `made:KEY#2` for the third of its kind, `made:KEY@ATH` when another book makes it.
//! - **Quantities**: whole numbers, in the item's base unit or in `unit`, one of its packs.
//! - **Money**: `{"amount": "12.50", "currency": "EUR"}` or `{"minor": 1250, "currency": "EUR"}`.
//! - **Days** as `2027-05-31`; **instants** as RFC 3339; **reasons** by their codes.
//! - **Causes**: `ATH@4711/3`, or `{"book": "ATH", "page": 4711, "entry": 3}`.

pub mod command;
pub mod examples;
pub mod goods;
mod key;
pub mod leaving;
pub mod made;
mod mend;
pub mod money;
pub mod names;
mod nearest;
pub mod place;
pub mod problem;
mod read;
pub mod register;
mod resolve;
mod schema;
pub mod shape;
pub mod words;

#[cfg(test)]
mod tests;

pub use command::{Asked, Command, Spoken, without_lines};
pub use key::{KEY_CHARS_MAX, key_of};
pub use made::{Made, made};
pub use mend::Mended;
pub use names::{Bins, Codes, CodesKept, Names};
pub use nearest::nearest;
pub use problem::{At, Kind, Problem, Wrong};
pub use read::{Unreadable, read};
pub use resolve::{CausePlace, Resolved, Site, cause_of, instant, resolve};
pub use schema::{COMMAND, schemas};
pub use words::Named;
