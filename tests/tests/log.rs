//! The transparency log with the real program: a bank, two witnesses, receipts checked without the bank, and a bank that was rolled back.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tests::ground::{Desk, Witness, helpbank};

/// What a command that went well has printed.
fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn give(desk: &Desk, key: &str) -> Value {
    let line = format!(
        "{{\"key\":\"{key}\",\"command\":\"register_party\",\"kind\":\"donor\",\"name\":\"Giver {key}\",\"nature\":\"organisation\"}}\n"
    );
    serde_json::from_str(&text(&desk.cli_fed(&["submit", "-"], line.as_bytes()))).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else if path.is_file() {
            fs::copy(&path, &target).unwrap();
        }
    }
}

fn signatures(note: &str) -> usize {
    note.lines().filter(|line| line.starts_with('\u{2014}')).count()
}

#[test]
fn a_bank_its_witnesses_and_a_donor_who_trusts_neither_alone() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let mut desk = Desk::start_with(&place("data"), &["--origin", "bank.example.org/log"]);
    let log: Value = serde_json::from_str(&text(&desk.cli(&["log", "show", "--format", "json"]))).unwrap();
    assert_eq!(log["origin"], "bank.example.org/log");
    let key = log["key"].as_str().unwrap();
    let (one, two) = (Witness::serve(&place("one"), "one", key), Witness::serve(&place("two"), "two", key));
    one.join(&desk, "one");
    two.join(&desk, "two");
    let done = give(&desk, "first");
    let note = text(&desk.cli(&["log", "checkpoint"]));
    assert_eq!(signatures(&note), 3, "the log and both witnesses:\n{note}");

    // A receipt, checked by the policy alone.
    let (receipt, policy) = (place("gift.tlog-proof"), place("bank.policy"));
    let entry = done["done"]["place"].as_str().unwrap();
    text(&desk.cli(&["receipt", entry, "-o", receipt.to_str().unwrap()]));
    fs::write(&policy, text(&desk.cli(&["log", "policy"]))).unwrap();
    let check = |file: &Path| {
        let mut command = helpbank();
        command.args(["verify", "receipt"]).arg(file).arg("--policy").arg(&policy).args(["--format", "json"]);
        command.output().unwrap()
    };
    let found: Value = serde_json::from_str(&text(&check(&receipt))).unwrap();
    assert!(found["says"].as_str().unwrap().contains("2 witnesses"), "{found}");
    let told = fs::read_to_string(&receipt).unwrap();
    let forged = place("forged.tlog-proof");
    fs::write(&forged, told.replacen("\nindex ", "\nindex 1", 1)).unwrap();
    assert_eq!(check(&forged).status.code(), Some(1));

    // Somebody else follows the log from outside.
    let watch = |desk: &Desk| {
        let mut command = helpbank();
        command.args(["monitor", desk.url(), "--once", "--format", "json", "--policy"]).arg(&policy);
        command.arg("--data").arg(place("monitor")).output().unwrap()
    };
    let seen: Value = serde_json::from_str(&text(&watch(&desk))).unwrap();
    assert_eq!((seen["cosigned"].as_u64(), seen["alarms"].as_array().map(Vec::len)), (Some(2), Some(0)), "{seen}");

    // The published folder is the same log; the bank as it was is put aside.
    text(&desk.cli(&["log", "publish", place("www").to_str().unwrap()]));
    assert_eq!(fs::read_to_string(place("www/checkpoint")).unwrap(), note);
    desk.stop();
    copy(&place("data"), &place("old"));
    desk.restart();
    for key in ["second", "third", "fourth"] {
        give(&desk, key);
    }
    assert_eq!(signatures(&text(&desk.cli(&["log", "checkpoint"]))), 3);
    text(&watch(&desk));
    let verified = desk.cli(&["verify", "--format", "json"]);
    assert!(text(&verified).contains("\"verdict\":\"ok\""), "{}", text(&verified));
    desk.stop();
    drop(desk);

    // Rolled back, with every key at hand: its next history is refused by both, and shown to be.
    let desk = Desk::start(&place("old"));
    for key in ["other", "another", "one more", "and one", "and two"] {
        give(&desk, key);
    }
    assert_eq!(signatures(&text(&desk.cli(&["log", "checkpoint"]))), 1, "nobody cosigns it");
    let shown = desk.cli(&["log", "show", "--format", "json"]);
    assert_eq!(shown.status.code(), Some(1));
    let log: Value = serde_json::from_slice(&shown.stdout).unwrap();
    let forks = log["witnesses"].as_array().unwrap().iter().filter(|witness| witness["fork"] == true).count();
    assert_eq!(forks, 2, "{log}");
    let watched = watch(&desk);
    assert_eq!(watched.status.code(), Some(1), "{}", String::from_utf8_lossy(&watched.stderr));
    let seen: Value = serde_json::from_slice(&watched.stdout).unwrap();
    assert!(["fork", "shrunk"].contains(&seen["alarms"][0]["alarm"].as_str().unwrap()), "{seen}");
    assert_eq!(fs::read_dir(place("monitor/evidence")).unwrap().count(), 1);
    text(&desk.cli(&["receipt", "REGISTER@2/0", "-o", receipt.to_str().unwrap()]));
    assert_eq!(check(&receipt).status.code(), Some(1), "a receipt of that history proves nothing");
}
