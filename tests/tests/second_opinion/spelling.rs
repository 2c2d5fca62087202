//! The two decoders side by side: what one takes for a value the other does, over tens of thousands of spoiled values.

use std::fs;
use std::io::Write;
use std::process::Stdio;
use std::thread;

use ledger::entry::Entry;
use ledger::page::Header;
use ledger::text::{Code, Label};
use ledger::wire;
use tests::ground::{python, workspace_root};
use transparency::bundle::Manifest;

use crate::books::Books;
use crate::chance::Chance;

const SPOILED: usize = 40_000;
const TEXTS: usize = 20_000;

/// Numbers that stand at an edge of something.
const EDGES: [u64; 14] = [
    0,
    1,
    2,
    3,
    40,
    41,
    200,
    201,
    1_000,
    1_000_000_000_000_000,
    1_000_000_000_000_001,
    0x7fff_ffff_ffff_ffff,
    0x8000_0000_0000_0000,
    u64::MAX,
];

/// The bytes with one thing wrong with them, or, seldom, as good as before.
pub(crate) fn spoiled(good: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = good.to_vec();
    let at = chance.below(bytes.len());
    match chance.below(8) {
        0 => bytes[at] = chance.byte(),
        1 => bytes[at] ^= 1 << chance.below(8),
        2 => bytes[at] = bytes[at].wrapping_add(1),
        3 => drop(bytes.remove(at)),
        4 => bytes.insert(at, chance.byte()),
        5 => bytes.truncate(at.max(1)),
        _ => {
            let width = [1, 4, 8][chance.below(3)].min(bytes.len() - at);
            let edge = EDGES[chance.below(EDGES.len())].to_le_bytes();
            bytes[at..at + width].copy_from_slice(&edge[..width]);
        }
    }
    bytes
}

/// Which of these values, each a word for its type and its bytes, the second verifier takes.
fn taken(values: &[(&str, Vec<u8>)]) -> Vec<bool> {
    let mut process =
        python().arg("decode.py").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("python runs");
    let mut told = process.stdin.take().expect("its input is ours");
    let lines = values.iter().fold(String::new(), |lines, (word, bytes)| lines + word + " " + &hex(bytes) + "\n");
    let telling = thread::spawn(move || told.write_all(lines.as_bytes()));
    let output = process.wait_with_output().expect("python ends");
    telling.join().expect("nobody panics").expect("it listens");
    String::from_utf8(output.stdout).expect("ones and noughts").lines().map(|line| line == "1").collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn ours(word: &str, bytes: &[u8]) -> bool {
    match word {
        "Entry" => Entry::decode(bytes).is_ok(),
        "Header" => wire::decode::<Header>(bytes, 512).is_ok(),
        "Manifest" => wire::decode::<Manifest>(bytes, 1 << 20).is_ok(),
        "Code" => wire::decode::<Code>(bytes, 1 << 20).is_ok(),
        "Label" => wire::decode::<Label>(bytes, 1 << 20).is_ok(),
        _ => panic!("no decoder of {word}"),
    }
}

/// Both decode each of them, and agree; says how many they take.
fn agree(values: &[(&str, Vec<u8>)]) -> usize {
    let theirs = taken(values);
    assert_eq!(theirs.len(), values.len(), "an answer for every value");
    let mut apart = Vec::new();
    for ((word, bytes), theirs) in values.iter().zip(&theirs) {
        let ours = ours(word, bytes);
        if ours != *theirs {
            apart.push(format!("{word}: ours {ours}, theirs {theirs}: {}", hex(bytes)));
        }
    }
    assert!(apart.is_empty(), "{} disagreements:\n{}", apart.len(), apart.join("\n"));
    theirs.iter().filter(|taken| **taken).count()
}

/// The bytes of the blocks of a file of vectors.
fn vectors(file: &str) -> Vec<Vec<u8>> {
    let path = workspace_root().join("ledger/vectors").join(file);
    let text = fs::read_to_string(path).expect("the vectors lie in the ledger");
    let bytes = text.lines().filter_map(|line| line.strip_prefix("bytes "));
    bytes.map(unhex).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    digits
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).expect("digits"), 16).expect("hexadecimal"))
        .collect()
}

#[test]
fn spoiled_entries_headers_and_manifests() {
    let mut good: Vec<(&str, Vec<u8>)> = vectors("entries.txt").into_iter().map(|bytes| ("Entry", bytes)).collect();
    assert!(good.len() >= 36);
    let books = Books::of_story("48-a-whole-emergency");
    for draft in books.chains.iter().flat_map(|chain| &chain.drafts) {
        good.push(("Header", wire::encode(&draft.header)));
        good.extend(draft.entries.iter().map(|entry| ("Entry", entry.clone())));
    }
    let manifest = vectors("manifest.txt").remove(0);
    good.push(("Manifest", manifest[..manifest.len() - 96].to_vec()));
    assert_eq!(agree(&good), good.len());
    let mut chance = Chance(5);
    let spoil = |_| {
        let (word, bytes) = &good[chance.below(good.len())];
        (*word, spoiled(bytes, &mut chance))
    };
    let values: Vec<(&str, Vec<u8>)> = (0..SPOILED).map(spoil).collect();
    let taken = agree(&values);
    println!("{SPOILED} spoiled values, {taken} of them values still");
    assert!(taken > SPOILED / 10 && taken < SPOILED, "{taken}");
}

#[test]
fn texts_of_any_characters() {
    let mut chance = Chance(6);
    let text = |_| {
        let characters = [1, 2, 3, 39, 40, 41, 199, 200, 201][chance.below(9)];
        let word = ["Code", "Label"][chance.below(2)];
        let text: String = (0..characters)
            .map(|_| match chance.below(40) {
                // Anything there is, now and then; else something that may stand in most texts.
                0 => char::from_u32(u32::try_from(chance.below(0x11_0000)).expect("a code point")).unwrap_or('é'),
                1 => [' ', '\u{85}', '\u{a0}', '\u{2028}', '\u{3000}', '\t', '\u{7f}', '-'][chance.below(8)],
                2 => ['_', '.', '/', '\u{93e}', '\u{301}', '²', 'Ⅷ', '½'][chance.below(8)],
                _ => ['a', 'Ω', '7'][chance.below(3)],
            })
            .collect();
        (word, wire::encode(&text))
    };
    let values: Vec<(&str, Vec<u8>)> = (0..TEXTS).map(text).collect();
    let taken = agree(&values);
    println!("{TEXTS} texts, {taken} of them codes or labels");
    assert!(taken > TEXTS / 50 && taken < TEXTS / 2, "{taken}");
}

/// The format fixes which characters a code may have; the standard library's tables move with the toolchain.
#[test]
fn the_letters_of_a_code_are_those_of_the_vector() {
    let path = workspace_root().join("ledger/vectors/letters.txt");
    let text = fs::read_to_string(path).expect("the vectors lie in the ledger");
    let number = |text: &str| u32::from_str_radix(text, 16).expect("hexadecimal");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let ranges: Vec<(u32, u32)> =
        lines.filter_map(|line| line.split_once(' ')).map(|(first, last)| (number(first), number(last))).collect();
    let moved: Vec<String> = ('\0'..=char::MAX)
        .filter(|character| !"-_./+,".contains(*character))
        .filter(|character| {
            let at = ranges.partition_point(|(first, _)| *first <= u32::from(*character));
            let listed = at > 0 && u32::from(*character) <= ranges[at - 1].1;
            listed != Code::try_from(character.to_string().as_str()).is_ok()
        })
        .map(|character| format!("U+{:04X}", u32::from(character)))
        .collect();
    let what = "the letters a code may have are not those of ledger/vectors/letters.txt: has the toolchain another Unicode? \
                From 1.0 on the format may not move with it";
    assert!(moved.is_empty(), "{what}: {} characters, e.g. {:?}", moved.len(), &moved[..moved.len().min(5)]);
}
