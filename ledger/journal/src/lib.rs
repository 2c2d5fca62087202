//! WHERE IT IS KEPT: pages in NATS JetStream and, a second time, in files. The only crate that names NATS. It knows no rules of the bank: a page is bytes with a number and a hash.
//!
//! - [`Journal`]: one stream a book, page number = stream sequence, an append is kept, taken or unknown.
//! - [`archive`]: append-only files of pages, the second copy.
//! - [`verify`]: pages from either, checked against their chain on every read.
//! - [`server`]: the nats-server that a desk starts and looks after.

pub mod archive;
mod error;
mod journal;
mod memory;
mod nats;
mod pages;
pub mod server;
pub mod verify;

pub use error::{Cause, JournalError};
pub use journal::{Appended, Journal};
pub use memory::{Fault, MemoryJournal};
pub use nats::{ANSWER_S, ATTEMPTS_MAX, Credentials, NatsConfig, NatsJournal, PATIENCE_S, stream_name, subject};
pub use pages::Pages;
