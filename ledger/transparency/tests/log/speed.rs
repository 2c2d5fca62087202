//! How fast receipts are made and checked on one core: a measurement, to be run by hand.

use std::fs;
use std::hint::black_box;

use ledger::page::{Page, Portable};
use transparency::log::proof::TlogProof;
use transparency::log::receipt::{self, Receipts};
use transparency::log::tile::{Tile, Tiles};

use crate::ground::{Log, entry, leaf, page, policy};

/// Nanoseconds that this thread has computed, whatever else the machine was doing.
fn computed_ns() -> f64 {
    let said = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    said.split_whitespace().next().unwrap().parse().unwrap()
}

#[test]
#[ignore = "a measurement: cargo test --release -p transparency --test log speed -- --ignored --nocapture"]
fn receipts_made_and_checked_in_a_second() {
    const PAGES: u64 = 40_000;
    let entries: Vec<Vec<u8>> = (0..8).map(|number| entry(number).encode()).collect();
    let pages: Vec<Page> = (1..=PAGES).map(|number| page(9, number, &entries)).collect();
    let mut log = Log::default();
    for page in &pages {
        log.push(leaf(page).to_bytes().to_vec());
    }
    let note = log.witnessed(PAGES, 1_786_000_000).to_string();
    let rate = |name: &str, run: &mut dyn FnMut()| {
        let begin = computed_ns();
        run();
        let count = u32::try_from(PAGES).unwrap();
        println!("{name}: {:.0} a second", f64::from(count) * 1e9 / (computed_ns() - begin));
    };
    // Pages in an order in which neighbours are rarely asked for one after the other.
    let order: Vec<u64> = (0..PAGES).map(|at| at * 7_919 % PAGES).collect();
    let mut tiles = Tiles::new(PAGES, |tile: Tile| Ok::<_, String>(log.tile(tile)));
    rate("proofs from tiles", &mut || {
        for &index in &order {
            black_box(tiles.prove_inclusion(index).unwrap());
        }
    });
    let mut receipts = Vec::new();
    rate("receipts made", &mut || {
        for &index in &order {
            let portable = Portable::cut(&pages[usize::try_from(index).unwrap()], 3).unwrap();
            let hashes = tiles.prove_inclusion(index).unwrap();
            receipts.push(receipt::write(&portable, index, &hashes, &note));
        }
    });
    let policy = policy("2");
    let verified = policy.verify(&note.parse().unwrap()).unwrap();
    let proofs: Vec<_> = order.iter().map(|&index| (index, tiles.prove_inclusion(index).unwrap())).collect();
    rate("proofs checked", &mut || {
        for (index, hashes) in &proofs {
            let leaf = leaf(&pages[usize::try_from(*index).unwrap()]).hash();
            verified.verify_inclusion(leaf, *index, hashes).unwrap();
        }
    });
    rate("receipts read, nothing checked", &mut || {
        for receipt in &receipts {
            black_box(TlogProof::parse(receipt.as_bytes()).unwrap());
        }
    });
    let portables: Vec<_> = pages.iter().map(|page| Portable::cut(page, 3).unwrap()).collect();
    rate("entries opened, their seals aside", &mut || {
        for portable in &portables {
            black_box(Portable::open_knowing(portable, |_, _| true).unwrap());
        }
    });
    let same: Vec<String> = (0..8)
        .map(|number| {
            let portable = Portable::cut(&pages[0], number).unwrap();
            receipt::write(&portable, 0, &tiles.prove_inclusion(0).unwrap(), &note)
        })
        .collect();
    let mut checking = Receipts::new(&policy);
    rate("receipts of one page checked", &mut || {
        for receipt in same.iter().cycle().take(receipts.len()) {
            black_box(checking.verify(receipt.as_bytes()).unwrap());
        }
    });
    rate("receipts checked, each with its page's seal", &mut || {
        for receipt in &receipts {
            black_box(checking.verify(receipt.as_bytes()).unwrap());
        }
    });
}
