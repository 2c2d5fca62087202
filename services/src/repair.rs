//! A bank that does not run: its archive verified and given out as a bundle, and its streams made anew from it. Needs the data folder for itself.
//!
//! The archive is the truth that a repair works from. It is verified whole before anything is touched, and compared with the log books, which
//! name the pages that there were. When it does not hold or does not have them, or a bundle is given, every book is gone through in all its
//! copies first, and the archive is given back what it lost; never past a page that no copy has, and never past the end of a book that was
//! closed. A stream is thrown away only when it is damaged, what it holds beyond the archive is taken in first, and its files are kept aside.

pub mod archived;
mod archives;
mod compare;
mod copies;
mod error;
mod known;
pub(crate) mod named;
mod plan;
mod set_aside;
mod strays;
mod streams;
mod take_in;

pub use archived::Archived;
pub use archives::{ArchiveOutcome, Held};
pub use error::{LostPages, RepairError};
pub(crate) use strays::without_strays;
pub(crate) use streams::sound_but_for_the_log;
pub use streams::{Done, Outcome, Repaired, Scope, repair};
pub(crate) use take_in::register as folded_register;
