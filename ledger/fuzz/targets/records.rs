//! Any bytes as a policy, a checkpoint or a state in a bundle: `bodies/records.rs` says what must hold.

#![no_main]

#[path = "../bodies/records.rs"]
mod body;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| body::body(bytes));
