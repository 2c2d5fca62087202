//! The transparency log from leaf to receipt: against oracles that others wrote, against hostile bytes, and against everyone who lies.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it stands")]

mod compared;
mod golden;
mod ground;
mod hostile;
mod merkle;
mod notes;
mod policies;
mod proofs;
mod receipts;
mod speed;
mod tiles;
mod witnessed;
