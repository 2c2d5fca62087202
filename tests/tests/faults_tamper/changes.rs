//! Changes to bytes, each by its number: every byte in turn, and by chance that comes again.

use rayon::prelude::*;

/// Bits flipped at each byte, and what else is done there.
const AT_A_BYTE: usize = 8 + 4;
/// Kinds of changes by chance.
const BY_CHANCE: usize = 7;

/// The changed bytes of this number below `bytes * AT_A_BYTE`: a bit flipped, the byte left out, doubled, replaced, or all behind it cut.
fn systematic(good: &[u8], number: usize) -> Vec<u8> {
    let (at, how) = (number / AT_A_BYTE, number % AT_A_BYTE);
    let (before, behind) = (&good[..at], &good[at + 1..]);
    match how {
        8 => [before, behind].concat(),
        9 => [before, &good[at..=at], &good[at..]].concat(),
        10 => before.to_vec(),
        11 => [before, &[good[at].wrapping_add(0x5b)], behind].concat(),
        bit => [before, &[good[at] ^ (1 << bit)], behind].concat(),
    }
}

/// Numbers that come again (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

/// A change by chance: pieces left out, doubled, moved, swapped, emptied, taken from another file, and bytes here and there.
fn by_chance(good: &[u8], other: &[u8], number: usize) -> Vec<u8> {
    let mut chance = Chance(u64::try_from(number).unwrap());
    let (one, two) = (chance.below(good.len()), chance.below(good.len()));
    let (from, until) = (one.min(two), one.max(two) + 1);
    let (before, piece, behind) = (&good[..from], &good[from..until], &good[until..]);
    match number % BY_CHANCE {
        0 => [before, behind].concat(),
        1 => [before, piece, piece, behind].concat(),
        2 => [before, behind, piece].concat(),
        3 => {
            let short = piece.len().min(good.len() / 8).max(1);
            let to = chance.below(good.len() - short);
            let mut bytes = good.to_vec();
            let (here, there) = (bytes[from..from + short.min(good.len() - from)].to_vec(), to);
            let width = here.len();
            bytes.copy_within(there..there + width, from);
            bytes[there..there + width].copy_from_slice(&here);
            bytes
        }
        4 => [before, &vec![0; piece.len()], behind].concat(),
        5 => {
            let taken = &other[from.min(other.len())..until.min(other.len())];
            [before, taken, behind].concat()
        }
        _ => {
            let mut bytes = good.to_vec();
            for _ in 0..=chance.below(4) {
                let at = chance.below(bytes.len());
                bytes[at] = u8::try_from(chance.below(256)).unwrap();
            }
            bytes
        }
    }
}

/// How many were tried, and the numbers of those that passed.
pub(crate) struct Tried {
    pub(crate) count: usize,
    pub(crate) passed: Vec<String>,
}

/// Tries changes to `good` that make of it neither what it was nor the other, which is honest too: all systematic ones in steps of `step`, and so many by chance.
pub(crate) fn attempt(
    good: &[u8],
    other: &[u8],
    step: usize,
    chances: usize,
    passes: impl Fn(&[u8]) -> bool + Sync,
) -> Tried {
    let changed = |changed: Vec<u8>, what: &dyn Fn() -> String| {
        (changed != good && changed != other).then(|| if passes(&changed) { Some(what()) } else { None })
    };
    let all = good.len() * AT_A_BYTE;
    let in_turn = (0..all).into_par_iter().step_by(step);
    let in_turn = in_turn.filter_map(|number| changed(systematic(good, number), &|| format!("change {number}")));
    let thrown = (0..chances).into_par_iter();
    let thrown = thrown.filter_map(|number| changed(by_chance(good, other, number), &|| format!("chance {number}")));
    let tried: Vec<Option<String>> = in_turn.chain(thrown).collect();
    Tried { count: tried.len(), passed: tried.into_iter().flatten().collect() }
}
