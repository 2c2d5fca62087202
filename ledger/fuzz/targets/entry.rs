//! Any bytes into the decoders of an entry and of a header: an error, or the one spelling of a value.

#![no_main]

use ledger::entry::Entry;
use ledger::page::{HEADER_BYTES_MAX, Header};
use ledger::wire;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(entry) = Entry::decode(bytes) {
        assert_eq!(entry.encode(), bytes);
    }
    if let Ok(header) = wire::decode::<Header>(bytes, HEADER_BYTES_MAX) {
        assert_eq!(wire::encode(&header), bytes);
    }
});
