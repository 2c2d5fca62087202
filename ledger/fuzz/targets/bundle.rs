//! Any bytes into the readers of a bundle and a manifest, and into the whole verification: a report, and never a good one by chance.

#![no_main]

use std::io::Cursor;

use libfuzzer_sys::fuzz_target;
use transparency::bundle::{BundleReader, MAGIC, Manifest};
use transparency::verify::{Depth, Verdict, verify_bundle};

fuzz_target!(|bytes: &[u8]| {
    let _ = Manifest::open(bytes);
    for bytes in [bytes.to_vec(), [MAGIC.as_slice(), bytes].concat()] {
        if let Ok(mut reader) = BundleReader::new(&bytes[..]) {
            while let Ok(Some(_)) = reader.next_record() {}
        }
        let report = verify_bundle(Cursor::new(&bytes), None, Depth::Everything).expect("memory is always readable");
        assert_ne!(report.verdict, Verdict::Ok);
    }
});
