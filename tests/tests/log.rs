//! The transparency log with the real program: a bank, two witnesses, receipts checked without the bank, and a bank that was rolled back.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::fs;
use std::path::Path;
use std::process::Output;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::ground::{Desk, Witness, helpbank, http};

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

    // Rolled back, with every key at hand, by one who asks no witness: its next history proves nothing, and whoever watches sees it.
    copy(&place("old"), &place("silent"));
    fs::remove_file(place("silent/keys/log.policy")).unwrap();
    let mut desk = Desk::start(&place("silent"));
    // That the policy is gone does not turn the witnesses off: nothing is signed, and everybody who asks is told.
    let waits = desk.cli(&["log", "checkpoint"]);
    let told = String::from_utf8_lossy(&waits.stderr).into_owned();
    assert!(
        !waits.status.success() && told.contains("log.policy") && told.contains("helpbank log witness add"),
        "{told}"
    );
    let shown = desk.cli(&["log", "show", "--format", "json"]);
    let log: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert!(shown.status.code() == Some(1) && log["waits"].as_str().unwrap().contains("log.policy"), "{log}");
    let (status, said) = readiness(&desk);
    assert!(status == 503 && said["log"] == false && said["log_waits"].as_str().unwrap().contains("gone"), "{said}");
    desk.stop();
    fs::remove_file(place("silent/log/cosigned")).unwrap();
    desk.restart();
    for key in ["other", "another", "one more", "and one", "and two"] {
        give(&desk, key);
    }
    assert_eq!(signatures(&text(&desk.cli(&["log", "checkpoint"]))), 1, "nobody cosigns it");
    let watched = watch(&desk);
    assert_eq!(watched.status.code(), Some(1), "{}", String::from_utf8_lossy(&watched.stderr));
    let seen: Value = serde_json::from_slice(&watched.stdout).unwrap();
    assert!(["fork", "shrunk"].contains(&seen["alarms"][0]["alarm"].as_str().unwrap()), "{seen}");
    assert_eq!(fs::read_dir(place("monitor/evidence")).unwrap().count(), 1);
    text(&desk.cli(&["receipt", "REGISTER@2/0", "-o", receipt.to_str().unwrap()]));
    assert_eq!(check(&receipt).status.code(), Some(1), "a receipt of that history proves nothing");
    drop(desk);

    // With its witnesses it learns at its start what they remember, and takes nothing; the next start knows it without them.
    let mut desk = Desk::start(&place("old"));
    takes_nothing(&desk);
    let shown = desk.cli(&["log", "show", "--format", "json"]);
    assert_eq!(shown.status.code(), Some(1));
    let log: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert!(log["witnesses"].as_array().unwrap().iter().any(|witness| witness["fork"] == true), "{log}");
    assert!(home(&desk).contains("A witness remembers pages that this bank does not have"), "home raises it");
    desk.stop();
    drop((one, two));
    desk.restart();
    takes_nothing(&desk);
    desk.stop();
    let said = desk.cli(&["repair", "--dry-run"]);
    let told = String::from_utf8_lossy(&said.stderr).into_owned();
    assert!(said.status.code() == Some(1) && told.contains("LOG: "), "{told}");
    // What the witnesses remember is here again: so are their pages, and the bank goes on.
    for folder in ["archive", "nats"] {
        fs::remove_dir_all(place("old").join(folder)).unwrap();
        copy(&place("data").join(folder), &place("old").join(folder));
    }
    desk.restart();
    let new = give(&desk, "goes on");
    assert_eq!(ready(&desk), (200, Value::Null));
    // While the witnesses are away a receipt of what is new is the bank's word alone, and says so; of what they cosigned it is as good as ever.
    let new = new["done"]["place"].as_str().unwrap();
    let alone = desk.cli(&["receipt", new, "-o", receipt.to_str().unwrap()]);
    assert_eq!(alone.status.code(), Some(1), "{alone:?}");
    assert!(String::from_utf8_lossy(&alone.stderr).contains("not enough witnesses cover"), "{alone:?}");
    assert_eq!(check(&receipt).status.code(), Some(1));
    text(&desk.cli(&["receipt", entry, "-o", receipt.to_str().unwrap()]));
    let found: Value = serde_json::from_str(&text(&check(&receipt))).unwrap();
    assert!(found["says"].as_str().unwrap().contains("2 witnesses"), "{found}");
}

/// Home, as a volunteer sees it.
fn home(desk: &Desk) -> String {
    let token = fs::read_to_string(desk.folder().join("admin.token")).unwrap();
    let user = json!({"login": "maria", "display_name": "Maria", "role": "operator", "language": "en", "password": "a long password"});
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let at = |path: &str| format!("{}{path}", desk.url());
        let made = http().post(at("/v1/users")).bearer_auth(token.trim()).json(&user).send().await.unwrap();
        assert!(made.status().is_success(), "{}", made.text().await.unwrap());
        let who = json!({"login": "maria", "password": "a long password"});
        let session = http().post(at("/v1/session")).json(&who).send().await.unwrap();
        let cookie = session.headers()["set-cookie"].to_str().unwrap().split(';').next().unwrap().to_owned();
        let home = http().get(at("/")).header("cookie", cookie).header("accept-language", "en").send().await.unwrap();
        home.text().await.unwrap()
    })
}

/// Whether the desk is ready, and what it says of having been rolled back.
fn ready(desk: &Desk) -> (u16, Value) {
    let (status, said) = readiness(desk);
    (status, said["rolled_back"].clone())
}

fn readiness(desk: &Desk) -> (u16, Value) {
    let url = format!("{}/readyz", desk.url());
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let answer = http().get(url).send().await.unwrap();
        (answer.status().as_u16(), answer.json::<Value>().await.unwrap())
    })
}

/// No book takes anything, and the desk says why and what to do.
fn takes_nothing(desk: &Desk) {
    let begun = Instant::now();
    let said = loop {
        let (status, said) = ready(desk);
        if status == 503 && said.is_string() {
            break said;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "it is ready: {said}");
    };
    let said = said.as_str().unwrap();
    assert!(
        ["helpbank repair --bundle", "helpbank succeed", "RUNBOOK"].iter().all(|word| said.contains(word)),
        "{said}"
    );
    for line in [
        r#"{"key":"x","command":"register_party","kind":"donor","name":"X","nature":"organisation"}"#,
        r#"{"key":"y","command":"open_site","code":"NEW","name":"New"}"#,
    ] {
        let refused = desk.cli_fed(&["submit", "-"], format!("{line}\n").as_bytes());
        let told = format!("{}{}", String::from_utf8_lossy(&refused.stdout), String::from_utf8_lossy(&refused.stderr));
        assert!(!refused.status.success() && told.contains("helpbank succeed"), "{told}");
    }
    assert!(!desk.cli(&["log", "checkpoint"]).status.success(), "nothing is signed");
}
