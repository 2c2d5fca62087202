//! The runbook, rehearsed with the real program: a bank with a witness loses what came after its backup. Its commands are run as printed; at
//! the end everything verifies, the goods are there, old receipts hold by the old policy and new ones by the new, and the witness cosigns.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::fs;
use std::path::PathBuf;

use serde_json::Value;
use tests::ground::{Desk, python};
use tests::lost::{Serving, blocks, on_hand, run, submit, text};

fn place_of(told: &[Value], at: usize) -> String {
    told[at]["done"]["place"].as_str().unwrap().to_owned()
}

fn checks(found: &Value) -> &[Value] {
    found["checks"].as_array().unwrap()
}

/// Everything holds, and what was shown and is gone is said to be gone, by the closed books' lines and by nothing else.
fn owns_to_what_is_gone(found: &Value) {
    assert_eq!(found["verdict"], "incomplete", "{found:#}");
    let open = checks(found).iter().filter(|check| check["status"] != "ok");
    // The second verifier knows no rules; what a policy or a desk would be needed for was not asked here.
    let (open, gone): (Vec<&Value>, Vec<&Value>) = open
        .filter(|check| check["name"] != "legality" || check["book"].is_string())
        .filter(|check| !["journal", "views"].contains(&check["name"].as_str().unwrap()))
        .partition(|check| check["name"] != "completeness");
    assert_eq!(open, Vec::<&Value>::new(), "{found:#}");
    let said: Vec<&str> = gone.iter().map(|check| check["detail"].as_str().unwrap()).collect();
    assert!(said.iter().any(|said| said.contains("gone, by the register's word")), "{said:?}");
    assert!(said.iter().all(|said| said.contains("by the register's word")), "{said:?}");
}

const SETUP: &str = r#"{"key":"ath","command":"open_site","code":"ATH","name":"Athens"}
{"key":"lar","command":"open_site","code":"LAR","name":"Larissa"}
{"key":"bin-a","site":"ATH","command":"add_bin","code":"A-01"}
{"key":"bin-b","site":"ATH","command":"add_bin","code":"A-02"}
{"key":"bin-l","site":"LAR","command":"add_bin","code":"IN"}
{"key":"blanket","command":"register_item","code":"BLANKET","name":"Blanket","name_el":"Κουβέρτα","unit":"each"}
{"key":"giver","command":"register_party","kind":"donor","name":"Giver","nature":"organisation"}
{"key":"parish","command":"register_party","kind":"partner","name":"Parish"}
{"key":"gift-1","site":"ATH","command":"receive_donation","donor":"made:giver","lines":[{"item":"BLANKET","bin":"A-01","quantity":100}]}
{"key":"gift-2","site":"LAR","command":"receive_donation","donor":"made:giver","lines":[{"item":"BLANKET","bin":"IN","quantity":50}]}
{"key":"to-lar","site":"ATH","command":"dispatch_transfer","destination":"LAR","lines":[{"item":"BLANKET","quantity":10}]}
{"key":"to-ath","site":"LAR","command":"dispatch_transfer","destination":"ATH","lines":[{"item":"BLANKET","quantity":20}]}
{"key":"round","site":"ATH","command":"dispatch_distribution","recipient":"made:parish","lines":[{"item":"BLANKET","quantity":5}]}
{"key":"put-away","site":"ATH","command":"move_goods","lines":[{"item":"BLANKET","quantity":30,"bin":"A-01","to":"A-02"}]}
"#;

const LOST: &str = r#"{"key":"gift-3","site":"ATH","command":"receive_donation","donor":"made:giver","lines":[{"item":"BLANKET","bin":"A-01","quantity":40}]}
{"key":"out","site":"ATH","command":"hand_over","recipient":"made:parish","lines":[{"item":"BLANKET","quantity":7}]}
"#;

#[test]
fn a_bank_that_lost_witnessed_pages_goes_on_by_the_runbook() {
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let mut desk = Desk::start_with(&place("data"), &["--origin", "bank.example.org/log"]);
    let log: Value = serde_json::from_str(&text(&desk.cli(&["log", "show", "--format", "json"]))).unwrap();
    let old_key = log["key"].as_str().unwrap().to_owned();
    let witness = Serving::start(&place("inka"), "127.0.0.1:0", &[&old_key]);
    text(&desk.cli(&["log", "witness", "add", "inka", &witness.key, &witness.url]));
    let told = submit(&desk, SETUP);
    let receipt = |desk: &Desk, entry: &str, name: &str| {
        text(&desk.cli(&["receipt", entry, "-o", place(name).to_str().unwrap()]));
    };
    receipt(&desk, &place_of(&told, 8), "before.tlog-proof");
    fs::write(place("bank.policy"), text(&desk.cli(&["log", "policy"]))).unwrap();
    text(&desk.cli(&["backup", place("backup").to_str().unwrap()]));

    // What comes now is witnessed, and will be lost.
    let lost = submit(&desk, LOST);
    text(&desk.cli(&["log", "checkpoint"]));
    receipt(&desk, &place_of(&lost, 0), "lost.tlog-proof");
    text(&desk.cli(&["log", "publish", place("www").to_str().unwrap()]));
    desk.stop();
    drop(desk);
    // On the whole folder there is nothing to do, and nothing is done.
    let whole = run(folder.path(), blocks("4.")[0].as_str());
    assert_eq!(whole.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&whole.stderr).contains("nothing is lost"), "{whole:?}");
    fs::rename(place("data"), place("burnt")).unwrap();
    text(&run(folder.path(), "helpbank restore ./backup --data ./data"));

    // Somebody starts it all the same: the log says what is wrong.
    let mut desk = Desk::start(&place("data"));
    let _ = desk.cli(&["log", "checkpoint"]);
    let shown = desk.cli(&["log", "show", "--format", "json"]);
    assert_eq!(shown.status.code(), Some(1), "{shown:?}");
    let log: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(log["witnesses"][0]["fork"], true, "{log}");
    desk.stop();
    drop(desk);

    for block in blocks("2.") {
        let said = run(folder.path(), &block);
        assert_eq!(said.status.code(), Some(1), "{said:?}");
        assert!(
            String::from_utf8_lossy(&said.stderr).contains("LOG: "),
            "what the witness remembered is known: {said:?}"
        );
    }
    for block in blocks("3.") {
        text(&run(folder.path(), &block));
    }
    let done = run(folder.path(), &blocks("4.")[0]);
    let told = text(&done);
    assert!(told.contains("ATH-2") && told.contains("LOG-2") && !told.contains("LAR-2"), "{told}");
    // As if it had broken off before the log was begun anew: the same command ends it, and closes nothing twice.
    let retired: Vec<PathBuf> =
        fs::read_dir(place("data/keys/retired")).unwrap().map(|file| file.unwrap().path()).collect();
    for file in retired {
        let name = match file.extension().and_then(|kind| kind.to_str()) {
            Some("key") => "log.key",
            Some("contradicted") => "log.contradicted",
            Some(_) | None => "log.signed",
        };
        fs::rename(&file, place("data/keys").join(name)).unwrap();
    }
    fs::write(place("data/keys/log.policy"), fs::read(place("bank.policy")).unwrap()).unwrap();
    let again = text(&run(folder.path(), &blocks("4.")[0]));
    assert!(again.contains("ATH-2") && !again.contains("ATH-3") && !again.contains("LOG-3"), "{again}");
    // Once more: it was done. A name is never given to a second log.
    let done = run(folder.path(), &blocks("4.")[0]);
    assert!(done.status.success() && String::from_utf8_lossy(&done.stderr).contains("was done before"), "{done:?}");
    let used = run(folder.path(), "helpbank succeed --origin bank.example.org/log --data ./data");
    assert_eq!(used.status.code(), Some(1), "{used:?}");

    let policy = fs::read_to_string(place("data/keys/log.policy")).unwrap();
    let new_key = policy.lines().next().unwrap().strip_prefix("log ").unwrap().to_owned();
    assert!(new_key.starts_with("bank.example.org/log-2+") && policy.contains(&old_key), "{policy}");
    let address = witness.url.strip_prefix("http://").unwrap().to_owned();
    drop(witness);
    let _witness = Serving::start(&place("inka"), &address, &[&old_key, &new_key]);
    let desk = Desk::start(&place("data"));
    let checked = text(&run(folder.path(), &blocks("6.").concat()));
    assert!(checked.contains("bank.example.org/log-2"), "{checked}");
    let note = fs::read_to_string(place("www-2/checkpoint")).unwrap();
    assert_eq!(note.lines().filter(|line| line.starts_with('\u{2014}')).count(), 2, "log and witness:\n{note}");
    let verified: Value = serde_json::from_str(&text(&desk.cli(&["verify", "--format", "json"]))).unwrap();
    owns_to_what_is_gone(&verified);

    // The goods: what the last page that is left says, on the successor's shelves; nothing is left behind.
    assert_eq!((on_hand(&desk, "ATH", "BLANKET"), on_hand(&desk, "ATH-2", "BLANKET")), (0, 85));
    let endings: Value =
        serde_json::from_str(&text(&desk.cli(&["audit", "endings", "--site", "ATH", "--format", "json"]))).unwrap();
    let endings = endings.as_array().unwrap();
    assert!(endings.iter().all(|row| row["ended"] == "ATH" && row["successor"] == "ATH-2" && row["hash"].is_string()));
    assert!(endings[0]["last_page"].as_u64() < endings[0]["witnessed_page"].as_u64(), "{:#}", endings[0]);
    let of = |what: &str| endings.iter().filter(|row| row["what"] == what).collect::<Vec<_>>();
    assert_eq!((of("closed").len(), of("succeeded").len(), of("left_behind").len()), (1, 1, 0), "{endings:#?}");
    assert_eq!(of("carried").iter().map(|row| row["quantity"].as_i64().unwrap()).sum::<i64>(), 85);
    let file = place("endings.csv");
    text(&desk.cli(&["audit", "endings", "-o", file.to_str().unwrap()]));
    assert_eq!(fs::read_to_string(file).unwrap().lines().filter(|line| line.contains("ATH-2")).count(), endings.len());
    // Nothing more is written in the closed book.
    let closed = r#"{"key":"late","site":"ATH","command":"move_goods","lines":[{"item":"BLANKET","quantity":1,"bin":"A-01","to":"A-02"}]}"#;
    let refused = desk.cli_fed(&["submit", "-"], format!("{closed}\n").as_bytes());
    assert_eq!(refused.status.code(), Some(1), "{refused:?}");
    // What was on the road to, from and out of it has its way.
    let (to_lar, to_ath) = {
        let told = submit(&desk, SETUP);
        assert!(told.iter().all(|line| line["done"].is_object()), "asked again, answered as before: {told:?}");
        (place_of(&told, 10), place_of(&told, 11))
    };
    let goes_on = format!(
        "{{\"key\":\"came\",\"site\":\"LAR\",\"cause\":\"{to_lar}\",\"command\":\"receive_shipment\",\"lines\":[{{\"lot\":\"made:gift-1@ATH\",\"bin\":\"IN\",\"quantity\":10}}]}}\n\
         {{\"key\":\"came-2\",\"site\":\"ATH-2\",\"cause\":\"{to_ath}\",\"command\":\"receive_shipment\",\"lines\":[{{\"lot\":\"made:gift-2@LAR\",\"bin\":\"A-02\",\"quantity\":20}}]}}\n\
         {{\"key\":\"round-done\",\"site\":\"ATH-2\",\"command\":\"confirm_delivery\",\"shipment\":\"made:round@ATH\",\"lines\":[]}}\n\
         {{\"key\":\"gift-4\",\"site\":\"ATH-2\",\"command\":\"receive_donation\",\"donor\":\"made:giver\",\"lines\":[{{\"item\":\"BLANKET\",\"bin\":\"A-01\",\"quantity\":40}}]}}\n"
    );
    let told = submit(&desk, &goes_on);
    assert_eq!(on_hand(&desk, "ATH-2", "BLANKET"), 85 + 20 + 40);
    let exceptions: Value =
        serde_json::from_str(&text(&desk.cli(&["report", "exceptions", "--format", "json"]))).unwrap();
    assert_eq!(exceptions.as_array().map(Vec::len), Some(0), "{exceptions}");
    let verified: Value = serde_json::from_str(&text(&desk.cli(&["verify", "--format", "json"]))).unwrap();
    owns_to_what_is_gone(&verified);

    // Receipts: old ones by the old policy, also of what was lost; new ones by the new; both by the new.
    receipt(&desk, &place_of(&told, 3), "after.tlog-proof");
    fs::write(place("bank-2.policy"), text(&desk.cli(&["log", "policy"]))).unwrap();
    let holds = |file: &str, policy: &str| {
        run(folder.path(), &format!("helpbank verify receipt {file} --policy {policy}")).status.success()
    };
    for file in ["before.tlog-proof", "lost.tlog-proof"] {
        assert!(holds(file, "bank.policy") && holds(file, "bank-2.policy"), "{file}");
    }
    assert!(holds("after.tlog-proof", "bank-2.policy"));
    assert!(!holds("after.tlog-proof", "bank.policy"), "who never heard of the new log does not believe it");
    // Bundles of it verify away from the bank, by the new policy: the successors are in them, and two verifiers say the same.
    text(&desk.cli(&["log", "checkpoint"]));
    let mut desk = desk;
    for file in ["running.hbb", "stopped.hbb"] {
        text(&run(folder.path(), &format!("helpbank export bundle -o {file} --data ./data")));
        let first = format!("helpbank verify bundle {file} --policy bank-2.policy --format json");
        let first: Value = serde_json::from_str(&text(&run(folder.path(), &first))).unwrap();
        let mut second = python();
        second.args(["verify.py", "--format", "json", "--policy"]).args([place("bank-2.policy"), place(file)]);
        let second: Value = serde_json::from_str(&text(&second.output().unwrap())).unwrap();
        for found in [&first, &second] {
            owns_to_what_is_gone(found);
            let anchors = checks(found).iter().filter(|check| check["name"] == "anchored" && check["book"].is_string());
            assert_eq!(anchors.count(), 5, "register, treasury, two sites, an heir: {found:#}");
        }
        // One successor alone, with what it succeeds not there: not judged, and said.
        let part = format!("helpbank export bundle -o part-{file} --books ATH-2 --data ./data");
        text(&run(folder.path(), &part));
        let found = format!("helpbank verify bundle part-{file} --format json");
        let found: Value = serde_json::from_str(&text(&run(folder.path(), &found))).unwrap();
        assert_eq!(found["verdict"], "incomplete", "{found:#}");
        let empty = "helpbank export bundle -o none.hbb --from ATH-2@999 --data ./data";
        let empty = run(folder.path(), empty);
        assert_eq!(empty.status.code(), Some(2), "{empty:?}");
        assert!(String::from_utf8_lossy(&empty.stderr).contains("from"), "{empty:?}");
        desk.stop();
    }
}
