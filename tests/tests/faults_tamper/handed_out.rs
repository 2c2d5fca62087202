//! Changes by the ten thousand to everything that is handed out: bundles, receipts, checkpoints, tiles. None goes unseen.

use std::io::Cursor;

use transparency::log::note::Note;
use transparency::log::receipt;
use transparency::log::tile::{CheckError, Content, Tile, check_entries, check_tiles};
use transparency::verify::{Depth, Verdict, verify_bundle};

use crate::bank::bank;
use crate::changes::{Tried, attempt};
use crate::forged::Attack;
use crate::history::History;
use crate::log::{Outside, Tree, policy};
use crate::long;

/// The issue asks for at least so many.
const CHANGES_MIN: usize = 100_000;
/// And a sample of them everywhere.
const SAMPLE_MIN: usize = 8_000;

/// Every so manieth systematic change, and how many by chance: a number that shares no factor with the changes at a byte meets all kinds.
fn form(step: usize, chances: usize) -> (usize, usize) {
    if long() { (1, chances * 10) } else { (step, chances) }
}

fn bundles(honest: &History, forged: &History) -> Tried {
    let (good, other) = (honest.bundle(), forged.bundle());
    let register = Some(honest.register());
    let passes =
        |bytes: &[u8]| verify_bundle(Cursor::new(bytes), register, Depth::Everything).unwrap().verdict == Verdict::Ok;
    assert!(passes(&good));
    let (step, chances) = if long() { (5, 10_000) } else { (53, 1_000) };
    attempt(&good, &other, step, chances, passes)
}

/// A receipt passes when it proves something else: a signature's line written twice, say, proves what it did before.
fn receipts(outside: &Outside, other: &Outside) -> Vec<Tried> {
    let policy = policy(true);
    let indices = [0, outside.tree.size() / 2, outside.tree.size() - 1];
    let tried = indices.map(|index| {
        let good = outside.tree.receipt(index, 0, &outside.note);
        let other = other.tree.receipt(index, 0, &other.note);
        let honest = receipt::verify(good.as_bytes(), &policy).unwrap();
        let passes = |bytes: &[u8]| receipt::verify(bytes, &policy).is_ok_and(|proven| proven != honest);
        assert!(passes(other.as_bytes()), "a receipt of another history would be told from this one");
        let (step, chances) = form(29, 200);
        attempt(good.as_bytes(), other.as_bytes(), step, chances, passes)
    });
    tried.into()
}

/// A note passes when the policy believes something else of it.
fn notes(outside: &Outside, other: &Outside) -> Tried {
    let policy = policy(true);
    let good = outside.note.to_string();
    let honest = policy.verify(&outside.note).unwrap();
    let verify = |bytes: &[u8]| policy.verify(&Note::parse(bytes).ok()?).ok();
    let passes = |bytes: &[u8]| verify(bytes).is_some_and(|verified| verified != honest);
    let (step, chances) = form(5, 300);
    attempt(good.as_bytes(), other.note.to_string().as_bytes(), step, chances, passes)
}

fn all_tiles(size: u64) -> Vec<Tile> {
    let contents = [Content::Entries].into_iter().chain((0..8).map(|level| Content::Hashes { level }));
    let of = |content| (0..).map_while(move |index| Tile::in_tree(content, index, size));
    contents.flat_map(of).collect()
}

fn tiles(outside: &Outside, other: &Tree) -> Vec<Tried> {
    let (size, root) = (outside.tree.size(), outside.tree.checkpoint().root());
    let tried = all_tiles(size).into_iter().map(|changed| {
        let passes = |bytes: &[u8]| {
            let fetch = |tile: Tile| {
                Ok::<_, std::convert::Infallible>(if tile == changed {
                    bytes.to_vec()
                } else {
                    outside.tree.tile(tile)
                })
            };
            let whole: Result<(), CheckError<_>> = check_tiles(size, root, fetch);
            whole.and_then(|()| check_entries(size, fetch)).is_ok()
        };
        let good = outside.tree.tile(changed);
        assert!(passes(&good));
        let (step, chances) = form(37, 150);
        attempt(&good, &other.tile(changed), step, chances, passes)
    });
    tried.collect()
}

#[test]
fn nothing_that_is_handed_out_can_be_changed_unseen() {
    let honest = History::of(&bank());
    let (_, _, mut forged) = Attack::Edited.everywhere(&honest).swap_remove(4);
    forged.put_right();
    let (outside, other) = (Outside::of(&honest.bundle()), Outside::of(&forged.bundle()));
    let mut all = 0;
    for (what, tried) in [
        ("bundles", vec![bundles(&honest, &forged)]),
        ("receipts", receipts(&outside, &other)),
        ("checkpoints", vec![notes(&outside, &other)]),
        ("tiles", tiles(&outside, &other.tree)),
    ] {
        let count: usize = tried.iter().map(|tried| tried.count).sum();
        let passed: Vec<&String> = tried.iter().flat_map(|tried| &tried.passed).collect();
        println!("{what}: {count} changes, {} undetected", passed.len());
        assert!(passed.is_empty(), "{what}: {passed:?}");
        all += count;
    }
    println!("in all: {all} changes, 0 undetected");
    assert!(all >= if long() { CHANGES_MIN } else { SAMPLE_MIN }, "{all}");
}
