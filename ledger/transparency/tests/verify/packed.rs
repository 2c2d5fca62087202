//! Packed bundles: the same report, no changed byte that passes, no hostile frame that takes memory, and going on where it broke off.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use proptest::prelude::*;
use transparency::bundle::{FRAME_BYTES, FRAME_STORED_BYTES_MAX, Packing, Source, Unpacked};
use transparency::verify::{Depth, INTEGRITY, Status, Verdict, verify_bundle};

use crate::bank::Bank;
use crate::long::long_by;
use crate::verify;

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packing = Packing::new(Vec::new()).unwrap();
    // In pieces of any size.
    for piece in bytes.chunks(10_007) {
        packing.write_all(piece).unwrap();
    }
    packing.finish().unwrap()
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut whole = Vec::new();
    Source::open(Cursor::new(bytes)).unwrap().read_to_end(&mut whole).unwrap();
    whole
}

/// Bytes that are no pattern.
fn noise(bytes: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    (0..bytes).map(|at| if at % 3 == 0 { next() } else { b'-' }).collect()
}

#[test]
fn a_packed_bundle_is_smaller_and_says_the_same() {
    let bundle = long_by(1_000).bundle();
    assert!(bundle.len() > FRAME_BYTES, "{}", bundle.len());
    let smaller = packed(&bundle);
    assert!(smaller.len() * 10 < bundle.len() * 9, "{} of {}", smaller.len(), bundle.len());
    assert_eq!(unpacked(&smaller), bundle);
    for depth in [Depth::Bytes, Depth::Everything] {
        let report = |bytes: &[u8]| verify_bundle(Cursor::new(bytes), None, depth).unwrap();
        assert_eq!(report(&smaller), report(&bundle));
    }
    assert_eq!(verify(&smaller).verdict, Verdict::Ok);
}

#[test]
fn no_changed_missing_or_added_byte_of_a_packed_bundle_passes() {
    let bundle = Bank::new(true).bundle();
    let smaller = packed(&bundle);
    // A few bits of a packed file mean nothing: it then unpacks to the very same bundle.
    let passes = |bytes: &[u8]| verify(bytes).verdict != Verdict::Failed && unpacked(bytes) != bundle;
    for at in 0..smaller.len() {
        for changed in [smaller[at] ^ (1 << (at % 8)), !smaller[at]] {
            let mut bytes = smaller.clone();
            bytes[at] = changed;
            assert!(!passes(&bytes), "byte {at}");
        }
        assert!(!passes(&smaller[..at]), "cut at {at}");
    }
    let is_good = |bytes: &[u8]| verify(bytes).verdict != Verdict::Failed;
    for more in [&[0_u8][..], &smaller, b"HELPBANK PAGES 1", &packed(b"more")] {
        assert!(!is_good(&[&smaller, more].concat()));
    }
}

#[test]
fn what_broke_off_is_gone_on_with_to_the_same_bytes() {
    let plain = noise(3 * FRAME_BYTES + 1_234);
    let whole = packed(&plain);
    for cut in (0..whole.len()).step_by(whole.len() / 97).chain([whole.len()]) {
        let begun = Unpacked::new(Cursor::new(&whole[..cut])).unwrap();
        let (done, stored) = begun.whole();
        // A last frame that is not full is written again.
        let done = done - done % u64::try_from(FRAME_BYTES).unwrap();
        let frames = usize::try_from(done).unwrap() / FRAME_BYTES;
        let stored = if frames == 4 { stored } else { begun.stored_in(frames) };
        let mut packing = Packing::new(whole[..usize::try_from(stored).unwrap()].to_vec()).unwrap();
        packing.write_all(&plain[usize::try_from(done).unwrap()..]).unwrap();
        assert_eq!(packing.finish().unwrap(), whole, "cut at {cut}");
    }
}

#[test]
fn places_are_found_without_unpacking_what_lies_before() {
    let plain = noise(20 * FRAME_BYTES + 9);
    let mut source = Source::open(Cursor::new(packed(&plain))).unwrap();
    for at in [0, 5, FRAME_BYTES - 1, FRAME_BYTES, 7 * FRAME_BYTES + 77, 20 * FRAME_BYTES, 3] {
        source.seek(SeekFrom::Start(u64::try_from(at).unwrap())).unwrap();
        let mut some = vec![0; 9];
        source.read_exact(&mut some).unwrap();
        assert_eq!(some, plain[at..at + 9], "{at}");
    }
    assert_eq!(source.seek(SeekFrom::End(0)).unwrap(), u64::try_from(plain.len()).unwrap());
    assert_eq!(source.read(&mut [0; 4]).unwrap(), 0);
}

/// A frame of these blocks, each as (kind, size, bytes), whose head says that it unpacks to so many bytes.
fn frame(descriptor: u8, content: u32, blocks: &[(u32, u32, &[u8])]) -> Vec<u8> {
    let mut bytes = vec![0x28, 0xb5, 0x2f, 0xfd, descriptor];
    bytes.extend_from_slice(&content.to_le_bytes());
    for (number, (kind, size, stored)) in (1..).zip(blocks) {
        let last = u32::from(number == blocks.len());
        bytes.extend_from_slice(&(last | kind << 1 | size << 3).to_le_bytes()[..3]);
        bytes.extend_from_slice(stored);
    }
    bytes.extend_from_slice(&[0; 4]);
    bytes
}

#[test]
fn frames_that_would_take_memory_are_refused_before_they_are_unpacked() {
    let most = u32::try_from(FRAME_BYTES).unwrap();
    let repeated = (1, 1 << 17, &b"x"[..]);
    let bombs = [
        ("a gibibyte by its head", frame(0xa4, 1 << 30, &vec![repeated; 8_192])),
        ("a byte too many", frame(0xa4, most + 1, &[repeated, repeated])),
        ("nothing", frame(0xa4, 0, &[repeated])),
        ("eight bytes of size", frame(0xe4, most, &[repeated])),
        ("a window", frame(0x84, most, &[repeated, repeated])),
        ("a dictionary", frame(0xa5, most, &[repeated, repeated])),
        ("no checksum", frame(0xa0, most, &[repeated, repeated])),
        ("a block of no kind", frame(0xa4, most, &[(3, 1, b"x")])),
        ("more stored than a frame may be", frame(0xa4, most, &[(0, 1 << 17, &vec![7; 1 << 17][..]); 3])),
        ("blocks without end", frame(0xa4, most, &vec![(0, 0, &b""[..]); 100_000])),
        ("more than its head says", frame(0xa4, most, &vec![repeated; 100])),
    ];
    for (what, bytes) in bombs {
        let source = Source::open(Cursor::new(&bytes)).unwrap();
        let refused_at_once = source.trouble().is_some();
        assert!(refused_at_once || what == "more than its head says", "{what}");
        let report = verify(&bytes);
        assert!(report.named(INTEGRITY).any(|check| check.status == Status::Failed), "{what}: {:?}", report.checks);
    }
    // A frame that holds less than a full one, and another behind it.
    let mut short = packed(b"short");
    short.extend(packed(b"shorter"));
    assert!(Source::open(Cursor::new(&short)).unwrap().trouble().is_some());
    const { assert!(FRAME_STORED_BYTES_MAX < 2 * FRAME_BYTES) };
}

#[test]
fn a_small_file_of_many_empty_pages_ends_with_an_answer() {
    // Two hundred million bytes of records that name a book each, in a file of a fraction of that.
    let mut packing = Packing::new(Vec::new()).unwrap();
    packing.write_all(b"HELPBANK PAGES 1").unwrap();
    for number in 0..400_000_u64 {
        let mut page = [0_u8; 400];
        page[8..16].copy_from_slice(&number.to_le_bytes());
        packing.write_all(&[&[1, 0x90, 1, 0, 0][..], &page].concat()).unwrap();
    }
    let bytes = packing.finish().unwrap();
    assert!(bytes.len() < 20_000_000, "{}", bytes.len());
    let report = verify(&bytes);
    assert_eq!(report.verdict, Verdict::Failed);
    assert!(report.checks.len() < 70_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_behind_the_magic_are_answered(bytes in prop::collection::vec(any::<u8>(), 0..300), kind in 0..4_u8) {
        let head = [0x28, 0xb5, 0x2f, 0xfd, 0x24 | kind << 6];
        let report = verify(&[&head[..], &bytes].concat());
        prop_assert_eq!(report.verdict, Verdict::Failed);
    }

    #[test]
    fn what_is_packed_is_what_is_unpacked(bytes in prop::collection::vec(any::<u8>(), 1..3_000), times in 1..300_usize) {
        let plain = bytes.repeat(times);
        prop_assert_eq!(unpacked(&packed(&plain)), plain);
    }
}
