//! HOW ANYONE CHECKS IT: bundles of pages and their verification, offline. It knows the ledger and `Read`/`Write`, no file, network, clock or store.
//!
//! ```text
//! bundle:  "HELPBANK PAGES 1" │ ( u8 kind │ u32 length │ bytes )*        see FORMAT.md §10
//! ```

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod bundle;
pub mod verify;
