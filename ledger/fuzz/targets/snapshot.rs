//! Any bytes into the decoder of a snapshot, with their true hash, so that it is reached: an error, or the state of exactly these bytes.

#![no_main]

use ledger::book::Book;
use ledger::hash;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = Book::restore(bytes, hash::state(bytes));
});
