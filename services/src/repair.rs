//! A bank that does not run: its archive verified and given out as a bundle, and its streams made anew from it. Needs the data folder for itself.
//!
//! The archive is the truth that a repair works from. It is verified whole before anything is touched; a stream is thrown away only when it
//! is damaged, what it holds beyond the archive is taken in first, and its files are kept aside.

pub mod archived;
mod compare;
mod error;
mod set_aside;
mod streams;
mod take_in;

pub use archived::Archived;
pub use error::RepairError;
pub use streams::{Done, Outcome, Repaired, Scope, repair};
