//! A bundle's bytes and records changed without any key: neither verifier lets one pass, and both say the same of each.

use crate::books::{Books, joined, records};
use crate::chance::Chance;
use crate::opinion::agree;

const CHANGES_MIN: usize = 500;
const FLIPS: usize = 300;
const EACH: usize = 40;

fn bundle() -> Vec<u8> {
    Books::of_story("48-a-whole-emergency").bundle()
}

/// All of them must fail by both.
fn none_passes(changed: &[(String, Vec<u8>)]) {
    let agreed = agree(changed);
    assert!(agreed.failed == changed.len() && agreed.failed > 0, "{agreed:?} of {}", changed.len());
}

#[test]
fn bytes_changed_across_the_file() {
    let good = bundle();
    let mut chance = Chance(1);
    let mut changed = Vec::new();
    let mut note = |what: &str, at: usize, bytes: Vec<u8>| changed.push((format!("{what} at {at}"), bytes));
    for number in 0..FLIPS {
        let at = number * good.len() / FLIPS;
        let mut bytes = good.clone();
        bytes[at] ^= 1 << chance.below(8);
        note("a bit", at, bytes);
    }
    for _ in 0..EACH {
        let at = chance.below(good.len());
        note("the end cut off", at, good[..at].to_vec());
        note("a byte left out", at, [&good[..at], &good[at + 1..]].concat());
        note("a byte doubled", at, [&good[..=at], &good[at..]].concat());
        let until = at + chance.below(good.len() - at);
        note("a piece left out", at, [&good[..at], &good[until..][1..]].concat());
        let other = chance.below(good.len());
        let mut bytes = good.clone();
        bytes.swap(at, other);
        if bytes != good {
            note("two bytes swapped", at, bytes);
        }
    }
    // The manifest covers what nothing else does: every third byte of it.
    let manifest = records(&good).last().expect("a bundle has a manifest").1.len();
    for at in (good.len() - manifest..good.len()).step_by(3) {
        let mut bytes = good.clone();
        bytes[at] ^= 1 << chance.below(8);
        note("a bit of the manifest", at, bytes);
    }
    note("a byte more", good.len(), [&good[..], &[0]].concat());
    note("nothing", 0, Vec::new());
    note("the name alone", 16, good[..16].to_vec());
    assert!(changed.len() >= CHANGES_MIN, "{}", changed.len());
    none_passes(&changed);
}

#[test]
fn records_left_out_swapped_doubled_and_moved() {
    let parts = records(&bundle());
    let mut chance = Chance(2);
    let mut changed = Vec::new();
    let mut note = |what: String, parts: &[(u8, Vec<u8>)]| changed.push((what, joined(parts)));
    for at in 0..parts.len() {
        note(format!("record {at} left out"), &[&parts[..at], &parts[at + 1..]].concat());
        note(format!("all behind {at} left out"), &parts[..at]);
        let mut emptied = parts.clone();
        emptied[at].1.clear();
        note(format!("record {at} emptied"), &emptied);
        let mut unknown = parts.clone();
        unknown[at].0 = 9;
        note(format!("record {at} of another kind"), &unknown);
        let mut same = parts.clone();
        same[at].0 = 3 - same[at].0;
        note(format!("record {at} of the other kind"), &same);
    }
    for _ in 0..EACH {
        let (from, to) = (chance.below(parts.len()), chance.below(parts.len()));
        let mut doubled = parts.clone();
        doubled.insert(to, parts[from].clone());
        note(format!("record {from} again at {to}"), &doubled);
        if from == to {
            continue;
        }
        let mut swapped = parts.clone();
        swapped.swap(from, to);
        note(format!("records {from} and {to} swapped"), &swapped);
        let mut moved = parts.clone();
        let part = moved.remove(from);
        moved.insert(to, part);
        note(format!("record {from} moved to {to}"), &moved);
        let (from, to) = (from.min(to), from.max(to));
        note(format!("records {from} to {to} left out"), &[&parts[..from], &parts[to..]].concat());
    }
    none_passes(&changed);
}
