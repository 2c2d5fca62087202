//! The auditor's listings on the command line: on a bank of three months, in every form, into files, and what is refused.

use serde_json::Value;
use tests::ground::Desk;

use super::said::{json, run};

/// Every listing, with what it has to be asked with, and whether the demo has something in it.
const LISTINGS: [(&str, &[&str], bool); 17] = [
    ("trial-balance", &[], true),
    ("reversals", &[], true),
    ("overrides", &[], false),
    ("late", &["--hours", "1"], true),
    ("period-lock", &["--lock", "2020-01-01"], false),
    ("write-offs", &[], true),
    ("adjustments", &[], true),
    ("adjustment-sums", &["--by", "actor"], true),
    ("count-losses", &[], false),
    ("keys", &[], true),
    ("endings", &[], false),
    ("hours", &["--hours", "mon-fri=09:00-10:00,sat=22:00-06:00"], true),
    ("first-digits", &[], true),
    ("round-numbers", &[], true),
    ("sample", &["--seed", "ΓΟΚΕ", "--size", "5"], true),
    ("money-sample", &["--seed", "x", "--interval", "1"], true),
    ("timeline", &["--of", "loss:damaged"], true),
];

fn rows(value: &Value) -> &[Value] {
    value.as_array().expect("an array")
}

#[test]
fn every_listing_in_every_form_with_its_place_and_hash() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start_with(folder.path(), &["--demo"]);
    // The log book has named every page: nothing is written between two forms of a listing.
    run(&desk, &["log", "checkpoint"]).ended(0);
    for (listing, with, filled) in LISTINGS {
        let asked = [&["audit", listing][..], with].concat();
        let said = json(&desk, &asked);
        assert!(!filled || !rows(&said).is_empty(), "{listing} is empty");
        let table = run(&desk, &asked).ended(0);
        assert!(!table.err.contains("no such column"), "{listing}: {}", table.err);
        let csv = run(&desk, &[&asked[..], &["--format", "csv"]].concat()).ended(0);
        let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
        let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let records = reader.records().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(records.len(), rows(&said).len(), "{listing}");
        for (row, record) in rows(&said).iter().zip(&records).filter(|(row, _)| row["hash"].is_string()) {
            assert_eq!(head[..2], ["place", "hash"], "{listing}");
            assert_eq!((&record[0], &record[1]), (row["place"].as_str().unwrap(), row["hash"].as_str().unwrap()));
            let (book, page) = (row["book_code"].as_str().unwrap(), &row["page"]);
            assert_eq!(row["place"], format!("{book}@{page}/{}", row["index"]));
        }
    }
    // What is counted is what is listed, as of one entry: the bank goes on writing by itself.
    let late = json(&desk, &["audit", "late"]);
    let moment = rows(&late).last().expect("the demo tells of the past")["place"].as_str().unwrap().to_owned();
    let overview = json(&desk, &["audit", "overview", "--as-of", &moment]);
    for row in rows(&overview) {
        let listing = row["listing"].as_str().unwrap();
        let listed = json(&desk, &["audit", listing, "--as-of", &moment]);
        assert_eq!(row["count"].as_u64(), u64::try_from(rows(&listed).len()).ok(), "{listing}");
    }
    // The day before the bank began, nothing was known.
    let before = json(&desk, &["audit", "overview", "--as-of", "2001-01-01"]);
    assert!(rows(&before).iter().all(|row| row["count"] == 0), "{before}");
}

#[test]
fn files_are_what_their_names_say_and_wrong_use_is_two() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start_with(folder.path(), &["--demo"]);
    let file = |name: &str| folder.path().join(name).display().to_string();
    for name in ["off.csv", "off.xlsx", "off.json"] {
        let path = file(name);
        let said = run(&desk, &["audit", "write-offs", "-o", &path]).ended(0);
        assert!(said.out.is_empty() && said.err.contains(name), "{}{}", said.out, said.err);
        let bytes = std::fs::read(&path).unwrap();
        let begins: &[u8] = match name {
            "off.csv" => b"place,hash,kind,occurred_at",
            "off.xlsx" => b"PK\x03\x04",
            _ => b"[",
        };
        assert!(bytes.starts_with(begins), "{name}");
    }
    let listed = json(&desk, &["audit", "write-offs"]);
    let first = &rows(&listed)[0];
    assert!(first["approved_by"].is_string() && first["approved_by"] != first["actor"], "two persons: {first}");
    let actor = first["actor"].as_str().unwrap();
    assert!(rows(&json(&desk, &["audit", "write-offs", "--actor", actor])).iter().all(|row| row["actor"] == actor));
    // What a CSV is of stands beside it, with what stood for what was not said.
    let beside = std::fs::read_to_string(file("off.about.csv")).unwrap();
    assert!(beside.starts_with("name,value\r\nlisting,write-offs\r\n") && beside.contains("\r\nas_of,"), "{beside}");
    assert!(!std::path::Path::new(&file("off.about.xlsx")).exists());
    let about = file("asked.csv");
    let asked = ["audit", "endings", "--format", "csv", "--as-of", "2001-03-15", "--about", &about];
    assert!(run(&desk, &asked).ended(0).out.starts_with("place,what,ended,"), "a heading without rows");
    assert!(std::fs::read_to_string(&about).unwrap().contains("as_of,2001-03-15"));
    let locked = ["audit", "period-lock", "--format", "csv", "--as-of", "2001-03-15", "--about", &about];
    run(&desk, &locked).ended(0);
    let said = std::fs::read_to_string(&about).unwrap();
    assert!(said.contains("lock,2001-03-01") && said.contains("closed_on,2001-03-01"), "{said}");

    let one = json(&desk, &["audit", "sample", "--seed", "a", "--size", "4"]);
    assert_eq!(one, json(&desk, &["audit", "sample", "--seed", "a", "--size", "4"]));
    assert_ne!(one, json(&desk, &["audit", "sample", "--seed", "b", "--size", "4"]));
    let table = run(&desk, &["audit", "sample", "--seed", "a", "--size", "4"]).ended(0);
    assert!(table.out.contains("4 entries, drawn from"), "{}", table.out);
    let hint = run(&desk, &["audit", "first-digits"]).ended(0);
    assert!(hint.out.contains("A hint and no more"), "{}", hint.out);

    for (words, field) in [
        (&["audit", "late", "--seed", "x"][..], "seed"),
        (&["audit", "sample"], "seed"),
        (&["audit", "late", "--hours", "x"], "hours"),
        (&["audit", "hours", "--hours", "9.30"], "hours: “9.30”"),
        (&["audit", "reversals", "--site", "ATX"], "book"),
        (&["audit", "write-offs", "-o", "file.pdf"], "file.pdf"),
        (&["audit", "reversals", "--reason", "nonsense"], "entry_error"),
        (&["audit", "money-sample", "--seed", "x", "--currency", "XTS"], "EUR"),
        (&["audit", "timeline", "--of", "lot:00000000000000000000000000000000"], "of"),
        (&["audit", "timeline", "--of", "person:00000000000000000000000000000001"], "of"),
        (&["audit", "write-offs", "--actor", "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"], "actor"),
        (&["audit", "late", "--from", "2026-12-01", "--to", "2026-01-01"], "to"),
        (&["audit", "colours"], "colours"),
    ] {
        let said = run(&desk, words).ended(2);
        assert!(said.err.contains(field), "{words:?}: {}", said.err);
    }
}
