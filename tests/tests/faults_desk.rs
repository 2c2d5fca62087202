//! Faults on the real program and the real server: killed at any moment, nothing acknowledged is lost and nothing counts twice; a stream that
//! was tampered with is found, named and not written on.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tests::api::{Api, donation};
use tests::ground::Desk;

/// Callers that give at the same time.
const CALLERS: u64 = 8;

/// Rounds of killing: a few in the ordinary tests, 30 in `make faults`.
fn rounds() -> u64 {
    if std::env::var("HELPBANK_FAULTS").is_ok_and(|kind| kind == "long") { 30 } else { 4 }
}

/// A small generator of numbers; its seed is printed, so that a failure can be had again.
struct Dice(u64);

impl Dice {
    fn thrown() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        let seed = std::env::var("HELPBANK_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or(u64::from(now.subsec_nanos()) | 1);
        println!("HELPBANK_SEED={seed}");
        Self(seed)
    }

    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// What was asked, and where it stands once that is known.
#[derive(Default)]
struct Book {
    asked: BTreeMap<String, u64>,
    known: BTreeMap<String, String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_desk_and_server_lose_nothing_and_double_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let mut dice = Dice::thrown();
    let mut desk = Desk::start(dir.path());
    Api::of(desk.url(), dir.path()).set_up().await;
    let book = Arc::new(Mutex::new(Book::default()));
    let next = Arc::new(AtomicU64::new(0));
    for round in 0..rounds() {
        let api = Api::of(desk.url(), dir.path());
        let callers: Vec<_> =
            (0..CALLERS).map(|_| tokio::spawn(give(api.clone(), Arc::clone(&book), Arc::clone(&next)))).collect();
        tokio::time::sleep(Duration::from_millis(100 + dice.below(700))).await;
        if round % 2 == 0 {
            desk.kill9();
        } else {
            assert!(desk.kill9_nats(), "the desk supervises a nats-server");
            tokio::time::sleep(Duration::from_millis(dice.below(400))).await;
            if dice.below(2) == 0 {
                desk.kill9();
            }
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
        for caller in callers {
            caller.abort();
            let _ = caller.await;
        }
        desk.restart();
        // Whoever got no answer asks again, with the same key.
        let api = Api::of(desk.url(), dir.path());
        let unknown: Vec<(String, u64)> = {
            let book = book.lock().unwrap();
            book.asked.iter().filter(|(key, _)| !book.known.contains_key(*key)).map(|(k, q)| (k.clone(), *q)).collect()
        };
        for (key, quantity) in unknown {
            let answer = api.accepted(donation(&key, quantity)).await;
            book.lock().unwrap().known.insert(key, place(&answer));
        }
    }
    let api = Api::of(desk.url(), dir.path());
    let (asked, known) = {
        let book = book.lock().unwrap();
        (book.asked.clone(), book.known.clone())
    };
    assert!(known.len() > 20, "too little was written to say anything: {}", known.len());
    let mut places: Vec<&String> = known.values().collect();
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), known.len(), "two facts have one place");
    let mut last = String::new();
    for (key, quantity) in &asked {
        let again = api.accepted(donation(key, *quantity)).await;
        assert_eq!(again["repeated"], Value::Bool(true), "{key} was written again: {again}");
        assert_eq!(&place(&again), &known[key], "{key} has moved");
        last = place(&again);
    }
    let stock = api.get(&format!("/v1/stock?at_least={}", last.split('/').next().unwrap())).await;
    let on_hand: u64 = stock["rows"].as_array().unwrap().iter().filter_map(|row| row["on_hand"].as_u64()).sum();
    assert_eq!(on_hand, asked.values().sum::<u64>());
    let report = api.verify().await;
    assert_eq!(report["verdict"], "ok", "{report:#}");
}

async fn give(api: Api, book: Arc<Mutex<Book>>, next: Arc<AtomicU64>) {
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        let (key, quantity) = (format!("gift-{number}"), number % 9 + 1);
        book.lock().unwrap().asked.insert(key.clone(), quantity);
        match api.command(&donation(&key, quantity)).await {
            Ok((status, answer)) if status.is_success() => {
                book.lock().unwrap().known.insert(key, place(&answer));
            }
            Ok((status, answer)) => assert!(status.is_server_error(), "{key} was answered {status}: {answer}"),
            Err(_) => return,
        }
    }
}

fn place(answer: &Value) -> String {
    answer["place"].as_str().unwrap_or_else(|| panic!("no receipt: {answer}")).to_owned()
}

/// Makes a desk with some pages at one site, stops it, and says where the site's stream keeps its messages.
async fn written(dir: &Path) -> (Desk, String, Vec<PathBuf>) {
    let mut desk = Desk::start(dir);
    let api = Api::of(desk.url(), dir);
    api.set_up().await;
    let mut book = String::new();
    for number in 0..30 {
        let receipt = api.accepted(donation(&format!("gift-{number}"), 5)).await;
        receipt["book_id"].as_str().unwrap().clone_into(&mut book);
    }
    desk.stop();
    let stream = format!("HB_{}", &book[..16]);
    let blocks: Vec<PathBuf> = files(&dir.join("nats"))
        .into_iter()
        .filter(|path| path.to_string_lossy().contains(&stream) && path.extension().is_some_and(|kind| kind == "blk"))
        .collect();
    assert!(!blocks.is_empty(), "the stream {stream} has no files");
    (desk, book, blocks)
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

/// The desk either says in its verdict which book and page are wrong, or has frozen the book and says why.
async fn is_found(desk: &Desk, dir: &Path, book: &str) {
    let api = Api::of(desk.url(), dir);
    let report = api.verify().await;
    assert_eq!(report["verdict"], "failed", "{report:#}");
    let named = report["checks"].as_array().unwrap().iter().any(|check| {
        check["status"] == "failed" && check["book"] == book && check["page"].as_u64().is_some_and(|page| page > 0)
    });
    assert!(named, "no check names the book and a page: {report:#}");
    // The archive still has every page.
    for page in 1..=31 {
        assert!(!api.bytes(&format!("/v1/pages/{book}/{page}")).await.is_empty());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flipped_bit_in_the_stream_is_found_by_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let (mut desk, book, blocks) = written(dir.path()).await;
    let mut bytes = std::fs::read(&blocks[0]).unwrap();
    // Within a page, and not among the server's own words around it: every page names its book.
    let id: Vec<u8> = (0..32).map(|at| u8::from_str_radix(&book[2 * at..2 * at + 2], 16).unwrap()).collect();
    let middle = bytes.len() / 2;
    let page = bytes[middle..].windows(id.len()).position(|window| window == id).unwrap();
    bytes[middle + page + 40] ^= 1;
    std::fs::write(&blocks[0], bytes).unwrap();
    desk.restart();
    is_found(&desk, dir.path(), &book).await;
    let (status, answer) = Api::of(desk.url(), dir.path()).command(&donation("after", 1)).await.unwrap();
    assert!(status.is_server_error(), "the clerk went on past a damaged page: {status} {answer}");
    assert!(answer.to_string().contains("repair"), "the answer says what to do: {answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn cut_tail_of_the_stream_freezes_the_book_of_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let (mut desk, book, blocks) = written(dir.path()).await;
    let block = blocks.last().unwrap();
    let length = std::fs::metadata(block).unwrap().len();
    std::fs::OpenOptions::new().write(true).open(block).unwrap().set_len(length / 2).unwrap();
    for index in files(&dir.path().join("nats")).iter().filter(|path| path.ends_with("index.db")) {
        std::fs::remove_file(index).unwrap();
    }
    desk.restart();
    is_found(&desk, dir.path(), &book).await;
    let api = Api::of(desk.url(), dir.path());
    let (status, answer) = api.command(&donation("after", 1)).await.unwrap();
    assert!(status.is_server_error(), "the clerk went on past a hole: {status} {answer}");
    assert!(answer.to_string().contains("repair"), "the answer says what to do: {answer}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn changed_byte_in_the_archive_is_found_by_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let (mut desk, book, _) = written(dir.path()).await;
    let segment = dir.path().join("archive").join(&book).join("000000000001.hbp");
    let mut bytes = std::fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x40;
    std::fs::write(&segment, bytes).unwrap();
    desk.restart();
    let report = Api::of(desk.url(), dir.path()).verify().await;
    assert_eq!(report["verdict"], "failed", "{report:#}");
    let api = Api::of(desk.url(), dir.path());
    let (status, answer) = api.command(&donation("after", 1)).await.unwrap();
    assert!(status.is_server_error(), "the clerk went on over a broken archive: {status} {answer}");
}
