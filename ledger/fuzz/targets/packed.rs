//! Any bytes as a packed bundle: `bodies/packed.rs` says what must hold.

#![no_main]

#[path = "../bodies/packed.rs"]
mod body;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| body::body(bytes));
