//! What a scanner reads from printed papers: an entry that checks alone, a head that binds the bank to its history.

use std::fs;
use std::path::Path;

use ledger::page::Page;
use serde_json::{Value, json};
use tests::ground::Desk;

use super::copies::{fetched, furnish, gift, text};
use super::said::{Ran, alone, give, json, run};

const LETTERS: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Base45 as RFC 9285 has it, written apart from the program's own.
fn base45(bytes: &[u8]) -> String {
    let letter = |digit: usize| char::from(LETTERS[digit % 45]);
    let mut out = String::new();
    for pair in bytes.chunks(2) {
        let number = pair.iter().fold(0, |number, byte| number * 256 + usize::from(*byte));
        out.extend([letter(number), letter(number / 45)]);
        out.extend((pair.len() == 2).then(|| letter(number / (45 * 45))));
    }
    out
}

/// The check of a name, as `(status, detail)`.
fn check(found: &Value, name: &str) -> (String, String) {
    let check = found["checks"].as_array().unwrap().iter().find(|check| check["name"] == name).expect("it is there");
    (check["status"].as_str().unwrap().to_owned(), check["detail"].as_str().unwrap().to_owned())
}

fn head_of(desk: &Desk, book: &str) -> (u64, String) {
    let heads: Value = fetched(desk, "/v1/books", |bytes| serde_json::from_slice(bytes).unwrap());
    let book = heads["books"].as_array().unwrap().iter().find(|one| one["code"] == book).unwrap().clone();
    let page = book["page"].as_u64().unwrap();
    let id = book["id"].as_str().unwrap();
    let printed = fetched(desk, &format!("/v1/pages/{id}/{page}"), |bytes| {
        let page = Page::parse(bytes.to_vec()).unwrap();
        [page.header_bytes(), page.seal()].concat()
    });
    (page, format!("HBH1:{}", base45(&printed)))
}

#[test]
fn a_desk_prints_entries_and_heads_that_anyone_can_check() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(&folder.path().join("bank"));
    furnish(&desk);
    let made = give(&desk, &[gift("g1", 5)]);
    let (page, index) = (&made[0]["done"]["page"], &made[0]["done"]["entry"]);
    let portable = fetched(&desk, &format!("/v1/entries/ATH/{page}/{index}/portable"), <[u8]>::to_vec);

    // An entry by its code: from a file, with the line end that a scanner adds, and from standard input.
    let code = format!("HBE1:{}", base45(&portable));
    let scanned = folder.path().join("receipt.txt");
    fs::write(&scanned, format!("{code}\r\n")).unwrap();
    let by_file = run(&desk, &["verify", "entry", text(&scanned), "--format", "json"]).ended(0).json();
    assert_eq!(check(&by_file, "integrity").0, "ok");
    let piped = Ran::from(desk.cli_fed(&["verify", "entry", "-", "--format", "json", "--lang", "en"], code.as_bytes()));
    assert_eq!(piped.ended(0).json(), by_file);
    let by_bytes = Ran::from(desk.cli_fed(&["verify", "entry", "-", "--format", "json", "--lang", "en"], &portable));
    assert_eq!(by_bytes.ended(0).json(), by_file);
    // A receipt has the entry in it; a scanner loses the end of its last line.
    let receipt = fetched(&desk, &format!("/v1/receipts/ATH/{page}/{index}"), <[u8]>::to_vec);
    let scanned = receipt.trim_ascii_end();
    let by_receipt = Ran::from(desk.cli_fed(&["verify", "entry", "-", "--format", "json", "--lang", "en"], scanned));
    assert_eq!(by_receipt.ended(0).json(), by_file);
    let policy = folder.path().join("bank.policy");
    fs::write(&policy, run(&desk, &["log", "policy"]).ended(0).out).unwrap();
    let proven =
        Ran::from(desk.cli_fed(&["verify", "receipt", "-", "--policy", text(&policy), "--lang", "en"], scanned));
    let proven = proven.ended(0);
    assert!(proven.out.contains("signed by the bank alone"), "no witness is made up");
    // The log's pages are counted from 1, as people do.
    let size = run(&desk, &["log", "show", "--format", "json"]).ended(0).json()["size"].as_u64().unwrap();
    assert!(proven.out.contains(&format!("which is page {size} of the {size} in the log")), "{}", proven.out);
    // What carries texts changes the ends of their lines: at the end of the last, and of all.
    let checked = |receipt: &[u8]| {
        Ran::from(desk.cli_fed(&["verify", "receipt", "-", "--policy", text(&policy), "--lang", "en"], receipt))
    };
    let windows = String::from_utf8(receipt.clone()).unwrap().replace('\n', "\r\n");
    for carried in [&[scanned, b"\r\n"].concat(), &[scanned, b"\n\n"].concat(), windows.as_bytes()] {
        assert_eq!(checked(carried).ended(0).out, proven.out, "{}", String::from_utf8_lossy(carried));
    }
    let torn = checked(windows.replacen("\r\n", "\r\r\n", 1).as_bytes()).ended(1);
    assert!(!torn.out.contains("stop writing"), "nobody writes into a paper: {}", torn.out);
    let cut =
        Ran::from(desk.cli_fed(&["verify", "receipt", "-", "--policy", text(&policy)], &scanned[..scanned.len() - 9]));
    cut.ended(1);
    // The log book has no receipts, and it says why.
    let none = run(&desk, &["receipt", "LOG@2/0", "-o", text(&folder.path().join("log.tlog-proof"))]).ended(2);
    assert!(none.err.contains("The log book has no receipts"), "{}", none.err);
    // A letter that is another one.
    let other = code.replace(&code[40..42], if &code[40..42] == "00" { "11" } else { "00" });
    Ran::from(desk.cli_fed(&["verify", "entry", "-"], other.as_bytes())).ended(1);
    let broken = Ran::from(desk.cli_fed(&["verify", "entry", "-", "--lang", "en"], b"HBE1:no code")).ended(1);
    assert!(broken.out.contains("scan it again"), "{}", broken.out);

    // A head: the last page, then an older one.
    let (at, printed) = head_of(&desk, "ATH");
    let paper = folder.path().join("head.txt");
    fs::write(&paper, &printed).unwrap();
    let verify = ["verify", "head", text(&paper)];
    assert_eq!(
        check(&json(&desk, &verify), "head"),
        ("ok".to_owned(), "it is the last page: nothing was written since".to_owned())
    );
    give(&desk, &[gift("g2", 1)]);
    give(&desk, &[gift("g3", 1)]);
    let (now, _) = head_of(&desk, "ATH");
    let more = now - at;
    let older = check(&json(&desk, &verify), "head");
    assert_eq!((older.0.as_str(), older.1.contains(&format!("{more} pages follow"))), ("ok", true), "{older:?}");
    let token = fs::read_to_string(desk.folder().join("admin.token")).unwrap();
    let elsewhere =
        alone(&["verify", "head", text(&paper), "--url", desk.url(), "--token", token.trim(), "--format", "json"]);
    assert_eq!(check(&elsewhere.ended(0).json(), "head"), older);

    // The same by a bundle, and by the folder when no desk runs.
    let bundle = folder.path().join("bank.hbb");
    run(&desk, &["export", "bundle", "-o", text(&bundle)]).ended(0);
    let offline =
        alone(&["verify", "head", text(&paper), "--bundle", text(&bundle), "--format", "json"]).ended(0).json();
    assert_eq!(check(&offline, "head"), older);
    assert_eq!(check(&offline, "completeness").0, "ok", "the bundle is verified with it");
    desk.stop();
    assert_eq!(check(&json(&desk, &verify), "head"), older);

    // A bank that does not know this history contradicts it.
    let other = Desk::start(&folder.path().join("other"));
    furnish(&other);
    let ran = run(&other, &[&verify[..], &["--format", "json"]].concat()).ended(1);
    assert_eq!(check(&ran.json(), "head"), ("failed".to_owned(), "the book of this head is not there".to_owned()));
    let cut =
        alone(&["verify", "head", text(&paper), "--bundle", text(Path::new("/dev/null")), "--format", "json"]).ended(1);
    assert_eq!(check(&cut.json(), "balance").0, "not_checked", "nothing is no proof of anything");
}

/// A history that was written anew: the same book, another page.
#[test]
fn a_desk_whose_end_was_cut_off_contradicts_a_printed_head() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(&folder.path().join("bank"));
    furnish(&desk);
    let copy = folder.path().join("copy");
    run(&desk, &["backup", text(&copy)]).ended(0);
    give(&desk, &[gift("g1", 5)]);
    let (_, printed) = head_of(&desk, "ATH");
    desk.stop();
    // The administrator puts an older copy in its place, and writes on.
    let new = folder.path().join("new");
    alone(&["restore", text(&copy), "--data", text(&new)]).ended(0);
    let desk = Desk::start(&new);
    let verify = ["verify", "head", "-", "--format", "json", "--lang", "en"];
    let cut = Ran::from(desk.cli_fed(&verify, printed.as_bytes())).ended(1).json();
    assert!(check(&cut, "head").1.contains("its end was cut off"), "{cut}");
    give(&desk, &[json!({"key": "other", "command": "add_bin", "site": "ATH", "code": "B-07"})]);
    let anew = Ran::from(desk.cli_fed(&verify, printed.as_bytes())).ended(1).json();
    assert!(check(&anew, "head").1.contains("history was written anew"), "{anew}");
}
