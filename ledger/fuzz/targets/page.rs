//! Any bytes into the decoder of a page: an error, or a page of exactly these bytes, every part of which answers.

#![no_main]

use ledger::page::{Page, Portable};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(page) = Page::parse(bytes.to_vec()) {
        assert_eq!(page.bytes(), bytes);
        let _ = (page.check_body(), page.check_seal());
        // Without the hashes of the header in the way, so that the entries behind it are reached.
        for part in page.entry_bytes().into_iter().flatten() {
            let _ = ledger::entry::Entry::decode(part);
        }
        let _ = (page.entries(), Portable::cut(&page, 0), Portable::cut(&page, u32::MAX));
    }
});
