//! A desk that dies while it is being given commands: the same file again, and every command is written once.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::json;
use tests::ground::{Desk, helpbank};

use super::said::{give, json, run, sum};

const LINES: usize = 3_000;
const SEEN_BEFORE: usize = 400;

#[test]
fn a_desk_that_dies_in_the_middle_is_given_the_same_file_again() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let mut desk = Desk::start(&data);
    give(
        &desk,
        &[
            json!({"key": "athens", "command": "open_site", "code": "ATH", "name": "Athens"}),
            json!({"key": "bin", "command": "add_bin", "site": "ATH", "code": "A-01"}),
            json!({"key": "blanket", "command": "register_item", "code": "BLANKET", "name": "Blanket", "unit": "each"}),
            json!({"key": "giver", "command": "register_party", "kind": "donor", "name": "Αγνή"}),
        ],
    );
    // Lines without keys, all alike: only how many came before tells them apart.
    let gift = json!({"command": "receive_donation", "site": "ATH", "donor": "made:giver", "lines": [{"item": "BLANKET", "bin": "A-01", "quantity": 1}]});
    let file = dir.path().join("gifts.ndjson");
    fs::write(&file, format!("{gift}\n").repeat(LINES)).unwrap();
    let submit = ["submit", file.to_str().unwrap()];

    let mut command = helpbank();
    command.args(submit).arg("--data").arg(&data).args(["--lang", "en"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for _ in 0..SEEN_BEFORE {
        assert!(answers.next().unwrap().unwrap().contains("\"done\""));
    }
    desk.kill9();
    let answered = SEEN_BEFORE + answers.map_while(Result::ok).count();
    let ended = child.wait_with_output().unwrap();
    if answered < LINES {
        let err = String::from_utf8_lossy(&ended.stderr).into_owned();
        assert_eq!(ended.status.code(), Some(3), "{err}");
        assert!(err.contains("give the same again"), "{err}");
    }

    desk.restart();
    let again = run(&desk, &submit).ended(0).lines();
    assert_eq!(again.len(), LINES);
    let repeated = again.iter().filter(|answer| answer["done"]["repeated"] == true).count();
    assert!(repeated >= answered, "{repeated} of {answered} answers were remembered");
    assert_eq!(sum(&json(&desk, &["report", "stock"]), "on_hand"), i64::try_from(LINES).unwrap());
    assert_eq!(json(&desk, &["verify"])["verdict"], "ok");
}
