//! A bank in a folder of files: log, keys and vault, checked while they are written and again before they are used.
//!
//! ```text
//! DIR/manifest.json     what is here: every book's last page, and SHA-256 and length of every file; written last
//! DIR/bank.json         which bank it is
//! DIR/keys/             the keys of the books and of the log, with what it signed last: whoever has them can write in their name
//! DIR/archive/          the pages, up to each book's last kept one
//! DIR/vault.sqlite      who people are
//! ```
//!
//! A backup is made while the bank works: pages never change, the pages that are copied are those that were answered, and the vault is
//! copied after them, so that nobody is missing whom a page names. Streams, views, indexes and snapshots are not in it: they are made anew.

mod copied;
mod error;
mod make;
mod manifest;
mod pages;
mod restore;

pub use error::BackupError;
pub use make::{Made, Source, make};
pub use manifest::{FORMAT, FileEntry, Head, MANIFEST, Manifest};
pub use restore::{Restored, restore};
