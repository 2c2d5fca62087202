//! Every report in every form, on a bank that holds three months: rows, headings, flat objects, the reader's language.

use serde_json::Value;
use tests::ground::Desk;

use super::said::{Ran, json, run};

/// The reports, each with what it has to be asked with on the demo.
fn reports(desk: &Desk) -> Vec<Vec<String>> {
    let text = |row: &Value, column: &str| row[column].as_str().unwrap().to_owned();
    let donations = json(desk, &["report", "donations"]);
    let (donation, donor) = (text(&donations[0], "place"), text(&donations[0], "donor"));
    let stock = json(desk, &["report", "stock"]);
    let held = stock.as_array().unwrap().iter().find(|row| row["on_hand"].as_i64() > Some(0)).unwrap();
    let (site, item, lot) = (text(held, "site"), text(held, "item"), text(held, "lot"));
    [
        "stock".to_owned(),
        format!("stock --site {site} --item {item}"),
        format!("card --site {site} --item {item}"),
        format!("trace --lot {lot}"),
        format!("trace --lot {lot} --places"),
        format!("trace --entry {donation} --places"),
        format!("trace --donation {donation}"),
        format!("trace --donation {donation} --places"),
        format!("trace --donor {donor}"),
        "balance".to_owned(),
        "funds".to_owned(),
        "funds --lines".to_owned(),
        "expiring --until 2099-12-31".to_owned(),
        "exceptions".to_owned(),
        "shipments".to_owned(),
        "donations".to_owned(),
        "entries --limit 200".to_owned(),
    ]
    .iter()
    .map(|words| words.split(' ').map(str::to_owned).collect())
    .collect()
}

#[test]
fn a_desk_with_content_gives_rows_and_headings_in_every_report_and_form() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start_with(folder.path(), &["--demo"]);
    for report in reports(&desk) {
        let asked: Vec<&str> = ["report"].into_iter().chain(report.iter().map(String::as_str)).collect();
        let said = report.join(" ");

        let rows = json(&desk, &asked);
        let rows = rows.as_array().unwrap_or_else(|| panic!("{said}: no array"));
        assert!(!rows.is_empty(), "{said}: nothing");
        for row in rows {
            for (column, value) in row.as_object().unwrap() {
                let is_flat = !value.is_array() && !value.is_object();
                assert!(
                    is_flat && !value.as_str().is_some_and(|text| text.starts_with(['{', '['])),
                    "{said} {column}: {value}"
                );
            }
            if let Some(place) = row["place"].as_str() {
                assert!(place.len() < 40 && place.contains('@'), "{said}: {place} is a place as people write it");
            }
        }

        let csv = run(&desk, &[&asked[..], &["--format", "csv"]].concat()).ended(0);
        let mut reader = csv::Reader::from_reader(csv.out.as_bytes());
        let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let records = reader.records().collect::<Result<Vec<_>, _>>().unwrap();
        assert_eq!(records.len(), rows.len(), "{said}");
        for column in rows[0].as_object().unwrap().keys() {
            assert!(columns.contains(column), "{said}: {column} is not in {columns:?}");
        }
        // What is named is there: no column that no row has.
        for column in &columns {
            assert!(rows.iter().any(|row| row.get(column).is_some()), "{said}: nobody has {column}");
        }

        let english = run(&desk, &asked).ended(0);
        let greek = Ran::from(desk.cli(&[&asked[..], &["--lang", "el"]].concat())).ended(0);
        for table in [&english, &greek] {
            assert_eq!(table.err, "", "{said}");
            let lines: Vec<&str> = table.out.lines().collect();
            assert!(lines.len() > rows.len() && !lines[0].trim().is_empty(), "{said}: {}", table.out);
            assert!(lines[1..=rows.len()].iter().all(|line| !line.trim().is_empty()), "{said}: {}", table.out);
        }
        let heading = greek.out.lines().next().unwrap();
        assert!(!heading.chars().any(|letter| letter.is_ascii_alphabetic()), "{said}: {heading}");
        assert!(!english.out.lines().next().unwrap().contains('_'), "{said}: {}", english.out);
    }

    // Names where one may read them; never behind an auditor's token.
    let stock = json(&desk, &["report", "stock"]);
    let named =
        stock.as_array().unwrap().iter().find_map(|row| row["donor_name"].as_str()).expect("a donor has a name");
    assert!(stock[0]["donor"].as_str().is_none_or(|id| id.len() == 32));
    let short: String = named.chars().take(20).collect();
    assert!(run(&desk, &["report", "stock"]).ended(0).out.contains(&short), "{named}");
    // The places of a donation say where: a bin at a site, a recipient.
    let donation = json(&desk, &["report", "donations", "--limit", "1000"]);
    let places: Vec<Value> = donation
        .as_array()
        .unwrap()
        .iter()
        .take(5)
        .flat_map(|row| {
            let place = row["place"].as_str().unwrap();
            json(&desk, &["report", "trace", "--donation", place, "--places"]).as_array().unwrap().clone()
        })
        .collect();
    assert!(
        places.iter().any(|row| row["kind"] == "shelf" && row["site"].is_string() && row["name"].is_string()),
        "{places:?}"
    );
}

#[test]
fn a_desk_says_what_verifying_found_in_the_readers_language() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    let greek = Ran::from(desk.cli(&["verify", "--lang", "el"])).ended(0);
    for part in ["Ακεραιότητα", "ισχύει", "δεν ελέγχθηκε", "επιτρεπόταν", "κανείς δεν συνυπέγραψε", "καμία αποστολή"]
    {
        assert!(greek.out.contains(part), "{part}: {}", greek.out);
    }
    for part in ["every account", "entries", "pages", "allowed", "witnesses", "ok:"] {
        assert!(!greek.out.contains(part), "{part}: {}", greek.out);
    }
    let english = run(&desk, &["verify"]).ended(0);
    assert!(english.out.contains("page 1, one entry"), "{}", english.out);
    for wrong in ["pages 1 to 1", " 1 entries", " 1 shipments"] {
        assert!(!english.out.contains(wrong), "{wrong}: {}", english.out);
    }
}
