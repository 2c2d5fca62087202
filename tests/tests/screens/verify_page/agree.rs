//! The page beside the verifier in Rust: the same receipts, good and spoilt, and what one takes for proven the other does, word for word.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ledger::SigningKey;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use tempfile::TempDir;
use tests::ground::{Browser, helpbank};
use transparency::log::dating;
use transparency::log::note::Signer;
use transparency::log::policy::{Policy, Unbelieved};
use transparency::log::receipt::{self, Proven, ReceiptError};

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

/// What is missing, as the page's module says it; `false` when something is wrong.
fn untold(error: &ReceiptError) -> &'static str {
    if !error.is_open() {
        return "false";
    }
    match error {
        ReceiptError::Checkpoint(Unbelieved::Quorum { .. }) => "open proving-why-quorum",
        ReceiptError::Checkpoint(_) => "open proving-why-other-log",
        ReceiptError::Entry(_) => "open proving-why-newer",
        ReceiptError::Proof(_) | ReceiptError::NoEntry | ReceiptError::Inclusion { .. } => "open, and nobody knows why",
    }
}

fn is_proven(said: &str) -> bool {
    said != "false" && !said.starts_with("open ")
}

async fn agree(browser: &Browser, policy: &str, receipts: &[Vec<u8>]) -> Vec<String> {
    let encoded: Vec<String> = receipts.iter().map(|receipt| STANDARD.encode(receipt)).collect();
    let theirs = ran(browser, "agree.js", "judgeAll", &json!({ "policy": policy, "receipts": encoded })).await;
    let theirs: Vec<&str> = theirs.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert_eq!(theirs.len(), receipts.len(), "an answer for every receipt");
    let policy = Policy::parse(policy.as_bytes()).expect("a policy");
    let ours = receipts.iter().map(|receipt| match receipt::verify(receipt, &policy) {
        Ok(proven) => told(&proven),
        Err(error) => untold(&error).to_owned(),
    });
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
    assert!(is_proven(whole), "the good one is proven");
    let others = said.iter().filter(|said| is_proven(said) && essence(said) != essence(whole)).count();
    assert_eq!(others, 0, "something else was proven");
    let proven = said.iter().filter(|said| is_proven(said)).count();
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
    assert!(said.len() >= 36 && said.iter().all(|said| is_proven(said)), "{said:?}");
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

/// Entries that are spoilt before they are sealed: nothing is wrong with the seal, and where a number is behind all that are known, a newer
/// program wrote it.
#[tokio::test]
async fn browser_verify_page_agrees_on_entries_of_a_newer_program() {
    let all = entries();
    let mut chance = Chance(0xdeed);
    let mut receipts = Vec::new();
    for _ in 0..12 {
        let spoilt: Vec<Vec<u8>> = all.iter().map(|entry| spoilt(entry, &mut chance)).collect();
        receipts.extend((0..spoilt.len()).map(|at| made(&spoilt, at).receipt.into_bytes()));
    }
    let browser = Browser::start();
    let said = agree(&browser, &made(&all, 0).policy, &receipts).await;
    for wanted in ["false", "open proving-why-newer"] {
        assert!(said.iter().filter(|said| *said == wanted).count() > 5, "{wanted}: {said:?}");
    }
}

/// What the command line says of a receipt: how it ends, the status of `integrity` and of `anchored`, and all of it for people.
fn commanded(folder: &Path, receipt: &[u8], policy: &str) -> (Option<i32>, Value, Value, String) {
    let (file, trusted) = (folder.join("a.tlog-proof"), folder.join("a.policy"));
    fs::write(&file, receipt).expect("the folder is writable");
    fs::write(&trusted, policy).expect("the folder is writable");
    let asked = |format: &str| {
        let mut command = helpbank();
        command
            .args(["verify", "receipt", "--lang", "en", "--format", format])
            .arg(&file)
            .arg("--policy")
            .arg(&trusted);
        command.output().expect("the program runs")
    };
    let output = asked("json");
    let found: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let status = |name: &str| {
        let checks = found["checks"].as_array().into_iter().flatten();
        checks.filter(|check| check["name"] == name).map(|check| check["status"].clone()).next().unwrap_or_default()
    };
    let people = String::from_utf8(asked("table").stdout).expect("the program speaks UTF-8");
    assert!(!people.contains("stop writing"), "nobody writes into a paper:\n{people}");
    (output.status.code(), status("integrity"), status("anchored"), people)
}

/// Page and command line say the same of a receipt that lacks witnesses, or a log that one believes: nothing is wrong, and nothing is proven.
#[tokio::test]
async fn browser_verify_page_and_command_agree_on_what_is_missing() {
    let folder = TempDir::new().expect("a folder");
    let made = super::made::gift();
    let key = |seed: u8| SigningKey::from_bytes(&[seed; 32]);
    let log = |name: &str, seed| Signer::new(name.parse().expect("a name"), key(seed)).verifier();
    let witness = made.policy.lines().find(|line| line.starts_with("witness ")).expect("it names one");
    let more = made.policy.replace(
        "quorum donors",
        &format!(
            "witness second {}\ngroup both all donors second\nquorum both",
            transparency::log::cosign::Cosigner::new("second.example".parse().expect("a name"), key(0x41)).verifier()
        ),
    );
    let strange = format!("log {}\n{witness}\nquorum donors\n", log("other.example/log", 0x42));
    let forged = format!("log {}\n{witness}\nquorum donors\n", log("gift.example/log", 0x43));
    let lying = made.receipt.replacen("\nindex 1\n", "\nindex 2\n", 1);
    let mut newer = entries().remove(0);
    // The event's number stands behind key, request, time, actor, no cause, and salt.
    let at = 16 + 32 + 8 + 16 + 1 + 16;
    newer[at..at + 4].copy_from_slice(&9_999_u32.to_le_bytes());
    let newer = super::made::made(&[newer], 0).receipt;
    let (ok, failed, open) = (json!("ok"), json!("failed"), json!("not_checked"));
    let cases = [
        ("proven", &made.receipt, &made.policy, 0, &ok, &ok, "Proven:"),
        ("open proving-why-quorum", &made.receipt, &more, 1, &ok, &open, "Nothing wrong was found; ask the bank"),
        ("open proving-why-other-log", &made.receipt, &strange, 1, &ok, &open, "which the policy does not name"),
        ("open proving-why-newer", &newer, &made.policy, 1, &open, &Value::Null, "a newer program wrote it"),
        ("false", &made.receipt, &forged, 1, &failed, &Value::Null, "Nothing is proven"),
        ("false", &lying, &made.policy, 1, &failed, &Value::Null, "Nothing is proven"),
        ("false", &lying, &more, 1, &failed, &Value::Null, "Nothing is proven"),
        ("false", &lying, &strange, 1, &failed, &Value::Null, "Nothing is proven"),
    ];
    let browser = Browser::start();
    for (wanted, receipt, policy, code, integrity, anchored, says) in cases {
        let page = agree(&browser, policy, &[receipt.clone().into_bytes()]).await.remove(0);
        assert!(page == wanted || (wanted == "proven" && is_proven(&page)), "{wanted}: {page}");
        let (ended, whole, covered, people) = commanded(folder.path(), receipt.as_bytes(), policy);
        assert_eq!((ended, &whole, &covered), (Some(code), integrity, anchored), "{wanted}: {people}");
        assert!(people.to_lowercase().contains(&says.to_lowercase()), "{says}: {people}");
        assert_eq!(people.contains("Cannot be told"), wanted.starts_with("open "), "{people}");
    }
}
