//! HOW ANYONE CHECKS IT: bundles of pages and the transparency log over them, verified offline. It knows the ledger and `Read`/`Write`, no file,
//! network, clock or store.
//!
//! ```text
//! bundle:   "HELPBANK PAGES 1" │ ( u8 kind │ u32 length │ bytes )*        see FORMAT.md §10
//! log:      leaf of each page → tree → checkpoint → receipt               see FORMAT.md §11 to §15
//! ```

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod bundle;
pub mod log;
pub mod verify;
