//! The transparency log as values: the tree, its tiles, signed checkpoints, witnesses, trust policies, and receipts that check offline.
//!
//! ```text
//! page → leaf → tree → checkpoint ← log's signature, witnesses' cosignatures          receipt = entry + way up the tree + checkpoint
//! ```
//!
//! The formats are those of RFC 6962 and of C2SP: signed-note, tlog-checkpoint, tlog-cosignature, tlog-witness, tlog-tiles, tlog-proof and
//! tlog-policy. `FORMAT.md` §11 to §15 says what the bank writes into them. Nothing here keeps a log: what is read comes in through a
//! function, what is to be written goes out as a value.

pub mod merkle;
mod text;
pub mod leaf;
pub mod tile;
pub mod note;
pub mod checkpoint;
pub mod cosign;
pub mod witness;
pub mod policy;
pub mod proof;
pub mod receipt;
pub mod compare;
pub mod dating;
