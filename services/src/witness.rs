//! A witness: a server that remembers one tree of each log it follows and cosigns only what has grown out of it. C2SP tlog-witness.
//!
//! ```text
//! DIR/witness.key                      {"name", "key"}: made once
//! DIR/<hex SHA-256 of origin>/checkpoint     what was cosigned last; on disk before it is answered
//! DIR/<hex SHA-256 of origin>/refused/
//!   contradiction-<size>-<root>.add-checkpoint   the log signed two trees of one size: evidence
//!   unproven-<size>-<root>.add-checkpoint        the log signed a larger tree, and what was sent with it proves nothing. Anyone can send
//!                                                that of an honest log; a tree of that size, once cosigned, settles it
//! ```
//!
//! It knows nothing of banks: any log that signs C2SP checkpoints can be followed.

mod keep;
mod serve;

pub use keep::{WitnessError, WitnessKeep};
pub use serve::{router, run};
