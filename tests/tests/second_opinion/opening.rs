//! A part of a desk's book that begins where the book states its state: both verifiers judge it from there, and neither lets pass another state.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use services::clerk::STATED_EVERY_PAGES;
use tests::api::{Api, donation};
use tests::ground::Desk;

use crate::books::{joined, records};
use crate::opinion::{agree, checks, first_opinion, worst};

/// How many pages follow the one that states the state.
const PAGES_AFTER: u64 = 12;
/// How many changes of the state are tried.
const CHANGES: usize = 60;
const PAGE: u8 = 1;
const STATE: u8 = 5;

/// The records of a bundle: kind and bytes.
type Records = Vec<(u8, Vec<u8>)>;

/// A desk whose Athens has so many small pages, a command each, that it has stated its state: on this page.
async fn furnished(desk: &Desk) -> u64 {
    let api = Api::of(desk.url(), desk.folder());
    api.set_up().await;
    api.accepted(json!({"key": "parish", "command": "register_party", "kind": "partner", "name": "Parish"})).await;
    api.accepted(donation("gift", 500)).await;
    let (mut last, mut number) = (0, 0);
    while last < STATED_EVERY_PAGES + 2 {
        let bin =
            json!({"key": format!("b{number}"), "site": "ATH", "command": "add_bin", "code": format!("B-{number}")});
        last = api.accepted(bin).await["page"].as_u64().expect("it stands on a page");
        number += 1;
    }
    let is_stating = async |page: u64| {
        let bytes = api.bytes(&format!("/v1/entries/ATH/{page}/0/portable")).await;
        let entry = ledger::page::Portable::open(&bytes).expect("a portable entry").entry;
        matches!(entry.event, ledger::event::Event::StateStated(_))
    };
    let mut stated = last;
    while !is_stating(stated).await {
        stated -= 1;
    }
    // What comes now stands on what the state has.
    let gone = |key: &str, quantity: u64| {
        json!({"key": key, "site": "ATH", "command": "hand_over", "recipient": "made:parish",
               "lines": [{"item": "BLANKET", "quantity": quantity}]})
    };
    for number in 0..PAGES_AFTER {
        api.accepted(gone(&format!("h{number}"), 40)).await;
    }
    let (answered, refused) = api.command(&gone("too-much", 21)).await.expect("the desk answers");
    assert_eq!(answered, 409, "500 came and {} went: {refused}", 40 * PAGES_AFTER);
    stated
}

fn exported(desk: &Desk, file: &Path, more: &[&str]) -> Vec<u8> {
    let path = file.to_str().expect("a test's folder is UTF-8");
    let output = desk.cli(&[&["export", "bundle", "-o", path][..], more].concat());
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    fs::read(file).expect("the bundle was written")
}

/// What is said of a book by this name.
fn said<'a>(report: &'a Value, name: &str, book: &Value) -> Vec<&'a Value> {
    checks(report).iter().filter(|check| check["name"] == name && check["book"] == *book).collect()
}

#[tokio::test]
async fn desk_part_is_judged_by_both_from_the_state_that_it_states() {
    let folder = tempfile::tempdir().expect("the temporary folder is writable");
    let desk = Desk::start(folder.path());
    let stated = furnished(&desk).await;
    let file = folder.path().join("part.hbb");
    // The log book names every page before the bundle is made.
    assert!(desk.cli(&["log", "checkpoint"]).status.success());
    // A part that is asked for from any page on begins where the state is stated last before it.
    let from = format!("ATH@{}", stated + 5);
    let part = exported(&desk, &file, &["--from", &from]);
    let all = records(&part);
    let at = all.iter().position(|(kind, _)| *kind == STATE).expect("the state is given along");
    assert_eq!(all.iter().filter(|(kind, _)| *kind == STATE).count(), 1);

    // By the program itself, in words.
    let path = file.to_str().expect("a test's folder is UTF-8");
    let asked = |language: &str| {
        let output = desk.cli(&["verify", "bundle", path, "--lang", language]);
        // Numbers are grouped as each language does.
        String::from_utf8(output.stdout).expect("the program speaks UTF-8").replace([',', '.'], "")
    };
    assert!(asked("en").contains(&format!("from the state that page {stated} states")), "{}", asked("en"));
    assert!(asked("el").contains(&format!("σελίδα {stated}")), "{}", asked("el"));
    let ours = first_opinion(&part);
    let book =
        checks(&ours).iter().find(|check| check["detail"].as_str().is_some_and(|it| it.contains("from the state")));
    let book = book.unwrap_or_else(|| panic!("{ours}"))["book"].clone();
    for name in ["integrity", "legality", "balance"] {
        let said = said(&ours, name, &book);
        assert!(!said.is_empty() && said.iter().all(|check| check["status"] == "ok"), "{name}: {said:?}");
    }
    assert_eq!((worst(&ours, "legality"), ours["verdict"].as_str()), ("not_checked", Some("incomplete")), "{ours}");

    // The state, changed: no spelling of another state has the hash that the page states.
    let mut shown = Vec::new();
    let length = all[at].1.len();
    let changed = |change: &dyn Fn(&mut Records)| {
        let mut records = all.clone();
        change(&mut records);
        joined(&records)
    };
    for number in 0..CHANGES {
        let byte = number * length / CHANGES;
        shown.push((format!("byte {byte} of the state"), changed(&|all| all[at].1[byte] ^= 1 << (number % 8))));
    }
    shown.push(("the end of the state cut off".to_owned(), changed(&|all| all[at].1.truncate(length - 1))));
    shown.push(("a byte behind the state".to_owned(), changed(&|all| all[at].1.push(0))));
    shown.push(("no byte of the state".to_owned(), changed(&|all| all[at].1.clear())));
    // The page that states it, and the state where none may stand.
    let stating = at + 1;
    assert_eq!(all[stating].0, PAGE);
    let middle = all[stating].1.len() / 2;
    shown.push(("the page that states it".to_owned(), changed(&|all| all[stating].1[middle] ^= 1)));
    shown.push(("the page that states it left out".to_owned(), changed(&|all| drop(all.remove(stating)))));
    shown.push(("the state behind its page".to_owned(), changed(&|all| all.swap(at, stating))));
    shown.push(("the state twice".to_owned(), changed(&|all| all.insert(at, all[at].clone()))));
    for (what, bundle) in shown.iter().take(CHANGES + 3) {
        let ours = first_opinion(bundle);
        let failed = said(&ours, "legality", &book).iter().any(|check| check["status"] == "failed");
        assert!(failed && said(&ours, "balance", &book)[0]["status"] == "not_checked", "{what}: {ours}");
    }
    let agreed = agree(&shown);
    assert_eq!(agreed.failed, shown.len(), "{agreed:?}");

    // Honest ones: with it, without it, and the bank as a whole.
    let whole = exported(&desk, &folder.path().join("whole.hbb"), &[]);
    let honest = [
        ("the part".to_owned(), part.clone()),
        ("the part without the state".to_owned(), changed(&|all| drop(all.remove(at)))),
        ("the whole".to_owned(), whole),
    ];
    let agreed = agree(&honest);
    assert_eq!((agreed.ok, agreed.incomplete), (1, 2), "{agreed:?}");
}
