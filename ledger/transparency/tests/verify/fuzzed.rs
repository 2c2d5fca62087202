//! What the fuzz targets `packed` and `records` try without end, a bounded number of times: chance, and honest records with something wrong.

use proptest::prelude::*;

use crate::bank::Bank;

#[path = "../../../fuzz/bodies/packed.rs"]
mod packed;
#[path = "../../../fuzz/bodies/records.rs"]
mod records;

/// Bytes with one thing wrong with them.
fn spoilt(honest: &[u8], at: usize, to: usize, byte: u8, how: u8) -> Vec<u8> {
    let (at, to) = (at % honest.len(), to % honest.len());
    let (from, until) = (at.min(to), at.max(to));
    match how {
        0 => [&honest[..at], &[byte], &honest[at + 1..]].concat(),
        1 => [&honest[..at], &[byte], &honest[at..]].concat(),
        2 => [&honest[..from], &honest[until..]].concat(),
        3 => [&honest[..until], &honest[from..]].concat(),
        _ => honest[..at].to_vec(),
    }
}

#[test]
fn honest_records_are_taken_for_what_they_are() {
    for record in records::honest() {
        records::body(&record);
        packed::body(&record);
    }
    packed::body(&Bank::new(true).bundle()[16..17]);
    packed::body(b"");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn chance_is_answered(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        packed::body(&bytes);
        records::body(&bytes);
    }

    #[test]
    fn spoilt_records_and_frames_are_answered(at in any::<usize>(), to in any::<usize>(), byte in any::<u8>(), how in 0..5_u8) {
        for record in records::honest() {
            records::body(&spoilt(&record, at, to, byte, how));
            packed::body(&spoilt(&packed::packed(&record), at, to, byte, how));
        }
    }
}
