//! Any bytes as a packed bundle: an answer, never a good one by chance; the same bytes wherever one begins to read; and what is packed says
//! what it said before. Run on chance by the fuzz target `packed`, and by `make test` a bounded number of times.

use std::io::{Cursor, Read, Seek, SeekFrom, Write};

use transparency::bundle::{FRAME_BYTES, MAGIC, Packing, Source};
use transparency::verify::{Depth, Report, Verdict, verify_bundle};

/// What every frame begins with, and behind it one segment, four bytes of content size, a checksum.
const FRAME_BEGIN: [u8; 5] = [0x28, 0xb5, 0x2f, 0xfd, 0xa4];
/// The fewest bytes that a frame takes in a file: any more would be unpacked from nothing.
const FRAME_STORED_BYTES_MIN: usize = 9;

/// A packed file of these bytes.
pub(super) fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut packing = Packing::new(Vec::new()).expect("memory is always writable");
    packing.write_all(bytes).expect("memory is always writable");
    packing.finish().expect("memory is always writable")
}

fn verify(file: &[u8]) -> Report {
    verify_bundle(Cursor::new(file), None, Depth::Everything).expect("memory is always readable")
}

/// Reads a file to where it ends or cannot be unpacked, and once more from its middle.
fn unpacked(file: &[u8]) -> Vec<u8> {
    let mut source = Source::open(Cursor::new(file)).expect("memory is always readable");
    let mut whole = Vec::new();
    source.read_to_end(&mut whole).expect("memory is always readable");
    let frames = file.len() / FRAME_STORED_BYTES_MIN + 1;
    assert!(whole.len() <= (frames * FRAME_BYTES).max(file.len()), "{} bytes of {}", whole.len(), file.len());
    if source.trouble().is_none() {
        let at = whole.len() / 2;
        source.seek(SeekFrom::Start(u64::try_from(at).expect("a length fits"))).expect("memory is always readable");
        let mut half = Vec::new();
        source.read_to_end(&mut half).expect("memory is always readable");
        assert!(half == whole[at..], "another half from byte {at}");
    }
    whole
}

/// Tries these bytes.
pub(super) fn body(bytes: &[u8]) {
    let whole_frame = packed(MAGIC);
    for before in [&[][..], &FRAME_BEGIN[..4], &FRAME_BEGIN, &whole_frame] {
        let file = [before, bytes].concat();
        unpacked(&file);
        assert_ne!(verify(&file).verdict, Verdict::Ok);
    }
    let plain = [MAGIC.as_slice(), bytes].concat();
    let file = packed(&plain);
    assert!(unpacked(&file) == plain, "what is packed is not what is unpacked");
    assert_eq!(verify(&file), verify(&plain));
}
