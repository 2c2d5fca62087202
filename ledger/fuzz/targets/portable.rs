//! Any bytes into the decoder of a portable entry: an error, or an entry with the hash it claims.

#![no_main]

use ledger::page::Portable;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(portable) = Portable::open(bytes) {
        assert_eq!(portable.entry.hash(), portable.place.hash);
    }
});
