//! The page beside the verifier in Rust: the same receipts, good and spoilt, and what one takes for proven the other does, word for word.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use std::fs;
use tests::ground::Browser;
use transparency::log::dating;
use transparency::log::policy::Policy;
use transparency::log::receipt::{self, Proven};

use super::made::{COSIGNED_AT_S, Made, WRITTEN_AT_MS, entries, made, made_at, with_portable};
use super::modules::ran;
use super::vector;

/// How many spoilt receipts are tried.
const SPOILT: usize = 5_200;

/// Chance that comes again: the same numbers in every run (`SplitMix64`).
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let limit = u64::try_from(limit).expect("a length fits");
        usize::try_from((mixed ^ (mixed >> 31)) % limit).expect("it is below a length")
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).expect("it is below 256")
    }
}

/// The bytes with one thing wrong with them.
fn spoilt(good: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = good.to_vec();
    let at = chance.below(bytes.len());
    match chance.below(8) {
        0 => bytes[at] = chance.byte(),
        1 | 2 => bytes[at] ^= 1 << chance.below(8),
        3 => bytes[at] = bytes[at].wrapping_add(1),
        4 => drop(bytes.remove(at)),
        5 => bytes.insert(at, chance.byte()),
        6 => bytes.truncate(at),
        _ => {
            let other = chance.below(bytes.len());
            bytes.swap(at, other);
        }
    }
    bytes
}

/// The text with a line gone, doubled, or in another's place.
fn relined(good: &str, chance: &mut Chance) -> String {
    let mut lines: Vec<&str> = good.split('\n').collect();
    let (at, other) = (chance.below(lines.len()), chance.below(lines.len()));
    match chance.below(3) {
        0 => drop(lines.remove(at)),
        1 => lines.insert(other, lines[at]),
        _ => lines.swap(at, other),
    }
    lines.join("\n")
}

/// What is proven, as the page's module says it.
fn told(proven: &Proven) -> String {
    let cosigned: Vec<String> =
        proven.checkpoint.cosignatures().iter().map(|one| format!("{}@{}", one.witness, one.at_s)).collect();
    let (portable, place) = (&proven.portable, &proven.portable.place);
    let verdict = if dating::before(&portable.header, &proven.checkpoint).is_ok() { "proven" } else { "misdated" };
    format!(
        "{} {} {} {} {} {} {} {} {verdict} {}",
        place.book,
        place.page,
        place.index,
        place.hash,
        portable.page_hash,
        portable.sealed_by,
        proven.index,
        proven.checkpoint.checkpoint().size(),
        cosigned.join(",")
    )
}

/// The entry, the page and the log of what is proven: all but who cosigned, which may be fewer and still enough.
fn essence(told: &str) -> &str {
    told.rsplit_once(' ').map_or(told, |(essence, _)| essence)
}

async fn agree(browser: &Browser, policy: &str, receipts: &[Vec<u8>]) -> Vec<String> {
    let encoded: Vec<String> = receipts.iter().map(|receipt| STANDARD.encode(receipt)).collect();
    let theirs = ran(browser, "agree.js", "judgeAll", &json!({ "policy": policy, "receipts": encoded })).await;
    let theirs: Vec<&str> = theirs.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(theirs.len(), receipts.len(), "an answer for every receipt");
    let policy = Policy::parse(policy.as_bytes()).expect("a policy");
    let ours = receipts.iter().map(|receipt| receipt::verify(receipt, &policy).as_ref().map_or(String::new(), told));
    let ours: Vec<String> = ours.collect();
    for ((ours, theirs), receipt) in ours.iter().zip(theirs).zip(receipts) {
        assert_eq!(ours, theirs, "they disagree about\n{}", String::from_utf8_lossy(receipt));
    }
    ours
}

#[tokio::test]
async fn browser_verify_page_agrees_on_spoilt_receipts() {
    let good = fs::read_to_string(vector("receipt.tlog-proof")).expect("a vector");
    let policy = fs::read_to_string(vector("policy.txt")).expect("a vector");
    let line = good.lines().nth(1).and_then(|line| line.strip_prefix("extra ")).expect("a receipt has an entry");
    let portable = STANDARD.decode(line).expect("base64");
    let mut chance = Chance(0x5eed);
    let mut receipts = vec![good.clone().into_bytes()];
    while receipts.len() <= SPOILT {
        let one = match chance.below(5) {
            0 | 1 => spoilt(good.as_bytes(), &mut chance),
            2 => relined(&good, &mut chance).into_bytes(),
            _ => with_portable(&good, &spoilt(&portable, &mut chance)).into_bytes(),
        };
        if one != good.as_bytes() {
            receipts.push(one);
        }
    }
    let browser = Browser::start();
    let said = agree(&browser, &policy, &receipts).await;
    let whole = &said[0];
    assert!(!whole.is_empty(), "the good one is proven");
    let others = said.iter().filter(|said| !said.is_empty() && essence(said) != essence(whole)).count();
    assert_eq!(others, 0, "something else was proven");
    let proven = said.iter().filter(|said| !said.is_empty()).count();
    println!(
        "{} spoilt receipts, {} of them still prove the same by fewer witnesses, 0 something else",
        SPOILT,
        proven - 1
    );
    assert!(proven < SPOILT / 20, "{proven} are taken");
}

#[tokio::test]
async fn browser_verify_page_agrees_on_every_event() {
    let all = entries();
    let made: Vec<Made> = (0..all.len()).map(|at| made(&all, at)).collect();
    let receipts: Vec<Vec<u8>> = made.iter().map(|one| one.receipt.clone().into_bytes()).collect();
    let browser = Browser::start();
    let said = agree(&browser, &made[0].policy, &receipts).await;
    assert!(said.len() >= 36 && said.iter().all(|said| !said.is_empty()), "{said:?}");
}

#[tokio::test]
async fn browser_verify_page_agrees_on_times_that_cannot_be_true() {
    let all = entries();
    let written_s = u64::try_from(WRITTEN_AT_MS / 1_000).expect("after 1970");
    let seconds = [
        1,
        written_s - 86_400,
        written_s - 302,
        written_s - 301,
        written_s - 300,
        written_s,
        COSIGNED_AT_S,
        i64::MAX.unsigned_abs(),
    ];
    let made: Vec<Made> = seconds.iter().map(|at_s| made_at(&all, 3, *at_s)).collect();
    let receipts: Vec<Vec<u8>> = made.iter().map(|one| one.receipt.clone().into_bytes()).collect();
    let browser = Browser::start();
    let said = agree(&browser, &made[0].policy, &receipts).await;
    let misdated: Vec<bool> = said.iter().map(|said| said.contains(" misdated ")).collect();
    // The page is written in the last millisecond of its second.
    assert_eq!(misdated, [true, true, true, true, false, false, false, false], "{said:?}");
}
