//! P5 and P6: verifying a bundle, beside hashing its bytes, and beside decoding and folding its entries.

use std::io::{BufReader, BufWriter, Seek, Write};
use std::os::unix::fs::FileExt;
use std::time::Instant;

use ledger::book::{Book, Spot};
use ledger::event::Event;
use ledger::page::Page;
use ledger::time::Timestamp;
use transparency::bundle::BundleWriter;
use transparency::verify::{Depth, Verdict, verify_bundle};

use super::line::{Line, Lines, rate};
use super::log::{self, Log};

/// Bytes hashed at a time by the comparator.
const PIECE_BYTES: usize = 64 * 1024;
/// So often P5 is measured; the turn in the middle counts.
const TURNS: usize = 9;

pub(crate) fn measure(lines: &mut Lines, events: usize) {
    let log = log::make(events);
    let mut file = tempfile::tempfile().expect("a file");
    let mut bundle = BundleWriter::new(BufWriter::new(&mut file)).expect("a bundle begins");
    for page in log.register_pages.iter().chain(&log.site_pages) {
        bundle.page(page.clone()).expect("a page is written");
    }
    let made_at = Timestamp::from_ms(1_790_000_000_000);
    bundle.finish(made_at, &log.register_key).expect("the bundle ends").flush().expect("the bundle is written");
    let size = usize::try_from(file.stream_position().expect("a position")).expect("a file's size");

    let verify = |file: &mut std::fs::File, depth| {
        let began = Instant::now();
        let report = verify_bundle(BufReader::new(&mut *file), Some(log.register), depth);
        let report = report.expect("the file is read");
        assert_ne!(report.verdict, Verdict::Failed, "{report:?}");
        began
    };
    // Once to warm the page cache for everyone.
    hash(&file);
    // Both sides in turn, so that a machine that slows down slows both.
    let mut turns: Vec<(f64, f64, f64)> = (0..TURNS)
        .map(|_| {
            let hashed = hash_on_both(&file);
            let (bytes, bytes_mb) = peak(|| rate(size, verify(&mut file, Depth::Bytes)) / 1e6);
            (bytes, hashed, bytes_mb)
        })
        .collect();
    turns.sort_unstable_by(|(bytes, hashed, _), (others, other, _)| (bytes / hashed).total_cmp(&(others / other)));
    let (bytes, hashed, bytes_mb) = turns[TURNS / 2];
    lines.say(&Line {
        goal: "P5",
        work: "integrity of a bundle: every byte, seal and link, both threads",
        value: bytes,
        unit: "MB/s",
        comparator: "BLAKE3 over the same file in 64 KiB pieces, by each of two threads at once",
        comparator_value: hashed,
        goal_ratio: 0.7,
    });
    let ceiling = decode_and_fold(&log, events);
    let (everything, everything_mb) = peak(|| rate(events, verify(&mut file, Depth::Everything)));
    lines.say(&Line {
        goal: "P6",
        work: "the whole of a bundle: roots, rules, balances",
        value: everything,
        unit: "events/s",
        comparator: "decode and fold only, both threads",
        comparator_value: ceiling,
        goal_ratio: 0.5,
    });
    println!(
        "     memory for {events} events, each with a lot that is still on the shelf: integrity {bytes_mb:.0} MB, everything {everything_mb:.0} MB"
    );
}

/// What was done, and by how many MB the process grew for it at most.
fn peak<T>(work: impl FnOnce() -> T) -> (T, f64) {
    // The kernel's own mark of the most memory begins anew.
    std::fs::write("/proc/self/clear_refs", "5").expect("the mark can be moved");
    let before = resident("VmRSS:");
    let done = work();
    (done, (resident("VmHWM:") - before) / 1024.0)
}

/// A line of what the kernel says of this process, in KiB.
fn resident(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let said = status.lines().find_map(|one| one.strip_prefix(line)).expect("the line is there");
    said.split_whitespace().next().and_then(|number| number.parse().ok()).expect("a number")
}

/// MB a second, of two threads together, each of which hashes all of the file.
fn hash_on_both(file: &std::fs::File) -> f64 {
    let (one, other) = rayon::join(|| hash(file), || hash(file));
    one + other
}

/// MB a second, one thread.
fn hash(file: &std::fs::File) -> f64 {
    let mut piece = vec![0_u8; PIECE_BYTES];
    let (mut all, mut sum) = (0_usize, 0_u8);
    let began = Instant::now();
    loop {
        let at = u64::try_from(all).expect("a file's size");
        let read = file.read_at(&mut piece, at).expect("the file is read");
        if read == 0 {
            break;
        }
        sum ^= ledger::hash::body(&piece[..read]).0[0];
        all += read;
    }
    std::hint::black_box(sum);
    rate(all, began) / 1e6
}

/// Events a second: a page's entries are decoded on one thread while the page before is folded on the other.
fn decode_and_fold(log: &Log, events: usize) -> f64 {
    let genesis = Page::parse(log.site_pages[0].clone()).expect("a page").entries().expect("entries").swap_remove(0).1;
    let Event::BookOpened(genesis) = genesis.event else { panic!("a book begins with its genesis") };
    let mut book = Book::new(genesis);
    let began = Instant::now();
    let decode = |bytes: &[u8]| -> Vec<ledger::entry::Entry> {
        let page = Page::parse(bytes.to_vec()).expect("a page");
        let entries = page.entry_bytes().expect("entries");
        entries.iter().map(|bytes| ledger::entry::Entry::decode(bytes).expect("an entry")).collect()
    };
    let mut before = Vec::new();
    for (number, bytes) in (1_u64..).zip(log.site_pages.iter().map(Some).chain([None])) {
        let (decoded, ()) = rayon::join(
            || bytes.map_or_else(Vec::new, |bytes| decode(bytes)),
            || {
                for (index, entry) in (0_u32..).zip(&before) {
                    book.evolve(Spot { page: number, index }, entry);
                }
            },
        );
        before = decoded;
    }
    std::hint::black_box(&book);
    rate(events, began)
}
