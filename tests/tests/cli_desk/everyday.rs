//! Every day: commands in, reports out, the same answer for the same question, and an exit code for every end.

use std::fs;

use serde_json::{Value, json};
use tests::ground::Desk;

use super::said::{Ran, alone, give, json, place, run, sum};

/// The columns that programs may rely on, in their order.
const STOCK: &str = r#"{"site":"ATH","bin":"A-01","item":"BLANKET","item_name":"Blanket","lot":"#;

/// A bank with a site, two items, a donor and two donations.
fn furnish(desk: &Desk) -> Vec<Value> {
    give(
        desk,
        &[
            json!({"key": "athens", "command": "open_site", "code": "ATH", "name": "Athens"}),
            json!({"key": "bin", "command": "add_bin", "site": "ATH", "code": "A-01"}),
            json!({"key": "blanket", "command": "register_item", "code": "BLANKET", "name": "Blanket", "name_el": "Κουβέρτα", "unit": "each"}),
            json!({"key": "milk", "command": "register_item", "code": "MILK", "name": "Milk", "unit": "l"}),
            json!({"key": "giver", "command": "register_party", "kind": "donor", "name": "Αγνή"}),
            json!({"key": "gift", "command": "receive_donation", "site": "ATH", "donor": "made:giver", "lines": [{"item": "BLANKET", "bin": "A-01", "quantity": 100}]}),
            json!({"key": "more", "command": "receive_donation", "site": "ATH", "donor": "made:giver", "lines": [{"item": "MILK", "bin": "A-01", "quantity": 7, "best_before": "2031-05-31"}]}),
        ],
    )
}

#[test]
fn a_desk_gives_its_reports_in_three_forms_and_as_of_any_entry() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    let answers = furnish(&desk);
    let gift = place(&answers[5]).to_owned();

    let stock = run(&desk, &["report", "stock", "--item", "BLANKET", "--format", "json"]).ended(0);
    assert!(stock.out.contains(STOCK), "{}", stock.out);
    let tail = r#""unit":"each","on_hand":100,"reserved":0,"available":100,"in_transit":0,"#;
    assert!(stock.out.contains(tail), "{}", stock.out);
    let csv = run(&desk, &["report", "stock", "--format", "csv"]).ended(0);
    assert!(
        csv.out.starts_with("site,bin,item,item_name,lot,donor,expiry,unit,on_hand,reserved,available,in_transit,"),
        "{}",
        csv.out
    );
    assert_eq!(csv.out.lines().count(), 3);
    let table = run(&desk, &["report", "stock"]).ended(0);
    assert!(table.out.contains("Blanket") && !table.out.contains('\u{1b}'), "no colours in a pipe: {}", table.out);

    assert_eq!(sum(&json(&desk, &["report", "stock", "--as-of", &gift]), "on_hand"), 100);
    assert_eq!(sum(&json(&desk, &["report", "stock", "--as-of", "2001-01-01T00:00:00Z"]), "on_hand"), 0);
    assert_eq!(
        sum(&json(&desk, &["report", "stock", "--as-of", "2001-01-01T00:00:00Z", "--clock", "occurred"]), "on_hand"),
        0
    );
    let card = json(&desk, &["report", "card", "--site", "ATH", "--item", "BLANKET"]);
    assert_eq!((card[0]["balance"].as_i64(), card[0]["place"].as_str()), (Some(100), Some(gift.as_str())));
    let lot = card[0]["lot"].as_str().unwrap().to_owned();
    assert_eq!(json(&desk, &["report", "trace", "--lot", &lot]), json(&desk, &["report", "trace", "--entry", &gift]));
    assert_eq!(sum(&json(&desk, &["report", "trace", "--donation", &gift, "--places"]), "quantity"), 100);
    assert_eq!(json(&desk, &["report", "expiring"]), json!([]));
    assert_eq!(sum(&json(&desk, &["report", "expiring", "--until", "2031-06-01"]), "on_hand"), 7);
    assert_eq!(json(&desk, &["report", "funds"]), json!([]));
    assert!(!json(&desk, &["report", "balance"]).as_array().unwrap().is_empty());
    for report in ["exceptions", "shipments", "donations", "entries"] {
        for format in ["json", "csv", "table"] {
            run(&desk, &["report", report, "--format", format]).ended(0);
        }
    }
    for wrong in [&["report", "card"][..], &["report", "funds", "--site", "ATH"], &["report", "trace"]] {
        run(&desk, wrong).ended(2);
    }
    assert!(run(&desk, &["report", "card", "--site", "ATH", "--item", "NO"]).ended(2).err.contains("no item NO"));
}

#[test]
fn a_desk_takes_the_same_lines_twice_and_writes_them_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    let first = furnish(&desk);
    let again = furnish(&desk);
    for (one, two) in first.iter().zip(&again).skip(1) {
        assert_eq!((place(one), two["done"]["repeated"].as_bool()), (place(two), Some(true)));
    }
    // Lines without keys: two alike are two facts, and the same two when the file is given again.
    let line =
        json!({"command": "move_goods", "site": "ATH", "lines": [{"item": "BLANKET", "quantity": 5, "to": "B-02"}]})
            .to_string();
    let bin = json!({"command": "add_bin", "site": "ATH", "code": "B-02"}).to_string();
    let file = folder.path().join("moves.ndjson");
    fs::write(&file, format!("{bin}\n\n{line}\n{line}\n")).unwrap();
    let submit = ["submit", file.to_str().unwrap()];
    let once = run(&desk, &submit).ended(0).lines();
    assert_eq!(once.iter().map(|answer| answer["line"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 3, 4]);
    assert_ne!(place(&once[1]), place(&once[2]));
    let twice = run(&desk, &submit).ended(0).lines();
    assert!(once.iter().zip(&twice).all(|(one, two)| place(one) == place(two)));
    assert_eq!(sum(&json(&desk, &["report", "stock", "--bin", "B-02"]), "on_hand"), 10);
}

#[test]
fn a_desk_refuses_lines_one_by_one_and_all_refusals_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    furnish(&desk);
    let lines = [
        json!({"key": "a", "command": "hand_over", "site": "ATH", "recipient": "made:giver", "lines": [{"item": "BLANKET", "quantity": 900}]}).to_string(),
        "nonsense".to_owned(),
        json!({"key": "b", "command": "add_bin", "site": "ATH", "code": "C-03"}).to_string(),
        json!({"key": "c", "command": "add_bin", "site": "ATH", "cod": "C-04"}).to_string(),
    ];
    let ran = Ran::from(desk.cli_fed(&["submit", "-", "--lang", "en"], lines.join("\n").as_bytes())).ended(1);
    let answers = ran.lines();
    assert_eq!(
        answers.iter().map(|answer| answer["problem"].is_object()).collect::<Vec<_>>(),
        [true, true, false, true]
    );
    for part in ["line 1 (a):", "line 2:", "line 4:", "3 lines were refused"] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
    // Whoever brings a name brings a key; what came before it is written.
    let person = json!({"command": "register_party", "kind": "donor", "name": "Μαρία"}).to_string();
    let bin = json!({"command": "add_bin", "site": "ATH", "code": "C-05"}).to_string();
    let ran =
        Ran::from(desk.cli_fed(&["submit", "-", "--lang", "en"], format!("{bin}\n{person}\n").as_bytes())).ended(1);
    assert!(ran.err.contains("line 2: it registers a person without a key"), "{}", ran.err);
    assert_eq!(ran.lines().len(), 1);
}

#[test]
fn a_desk_that_is_not_there_is_said_to_be_and_wrong_use_too() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path());
    run(&desk, &["report", "stock"]).ended(0);
    let none = tempfile::tempdir().unwrap();
    alone(&["frobnicate"]).ended(2);
    alone(&["submit", none.path().join("none.ndjson").to_str().unwrap()]).ended(2);
    alone(&["--help"]).ended(0);
    assert!(alone(&["completions", "bash"]).ended(0).out.contains("_helpbank"));
    assert!(desk.stop().success());
    let gone = run(&desk, &["report", "stock"]).ended(3);
    assert!(gone.err.contains("helpbank dev --data"), "{}", gone.err);
    // A desk that was killed leaves its address behind; nobody answers there.
    desk.restart();
    desk.kill9();
    run(&desk, &["report", "stock"]).ended(3);
}

#[test]
fn a_desk_that_is_verified_says_what_it_checked_and_what_it_did_not() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path());
    furnish(&desk);
    let names = |found: &Value, status: &str| -> Vec<String> {
        let checks = found["checks"].as_array().unwrap().iter().filter(|check| check["status"] == status);
        let mut names: Vec<String> = checks.map(|check| check["name"].as_str().unwrap().to_owned()).collect();
        names.dedup();
        names
    };
    let found = json(&desk, &["verify"]);
    let keys: Vec<&String> = found.as_object().unwrap().keys().collect();
    assert_eq!(keys.len(), 2, "{keys:?}");
    assert_eq!(found["checks"][0].as_object().unwrap().len(), 5);
    assert_eq!(
        (found["verdict"].as_str(), names(&found, "not_checked")),
        (Some("ok"), vec!["anchored".to_owned(), "freshness".to_owned()])
    );
    assert!(run(&desk, &["verify"]).ended(0).out.contains("everything that was checked holds"));
    desk.stop();
    let found = json(&desk, &["verify"]);
    assert_eq!(found["verdict"], "incomplete");
    let not_checked = names(&found, "not_checked");
    assert!(["journal", "views"].iter().all(|name| not_checked.contains(&(*name).to_owned())), "{not_checked:?}");
    assert_eq!(names(&found, "failed"), Vec::<String>::new());

    // A bit flips in the archive.
    let books = fs::read_dir(folder.path().join("archive")).unwrap();
    let book = books
        .map(|book| book.unwrap().path())
        .max_by_key(|book| fs::metadata(book.join("000000000001.hbp")).unwrap().len());
    let (segment, book) = (book.as_ref().unwrap().join("000000000001.hbp"), book.unwrap());
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let found = run(&desk, &["verify", "--format", "json"]).ended(1).json();
    assert_eq!(found["verdict"], "failed");
    let name = book.file_name().unwrap().to_str().unwrap().to_owned();
    let failed = found["checks"].as_array().unwrap().iter().filter(|check| check["status"] == "failed");
    assert!(
        failed.clone().any(|check| check["book"] == name.as_str() || check["detail"].as_str().unwrap().contains(&name)),
        "{found:#}"
    );
}
