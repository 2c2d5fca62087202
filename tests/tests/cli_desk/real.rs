//! Files of the field, brought whole; then moved, handed out and verified, all by the command line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tests::ground::{Desk, http, shared_file, workspace_root};

use super::said::{give, json, place, run, sum};

const WAREHOUSE: &str = "relief/dswd-nroc-warehouse-stock.csv";

/// The records of a CSV file in UTF-8, by a reader of this test's own.
fn records(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs::read_to_string(path).expect("the file is UTF-8");
    let (mut all, mut record, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => record.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                record.push(std::mem::take(&mut cell));
                all.push(std::mem::take(&mut record));
            }
            '\r' if !quoted => {}
            other => cell.push(other),
        }
    }
    let headers = all.remove(0);
    all.into_iter().map(|record| headers.iter().cloned().zip(record).collect()).collect()
}

/// Totals of a stock report by the item's name.
fn totals(stock: &Value, column: &str) -> BTreeMap<String, i64> {
    let mut totals = BTreeMap::new();
    for row in stock.as_array().expect("rows are an array") {
        let name = row["item_name"].as_str().expect("an item has a name").to_owned();
        *totals.entry(name).or_insert(0) += row[column].as_i64().expect("a number");
    }
    totals
}

fn map() -> String {
    workspace_root().join("services/maps/dswd.toml").display().to_string()
}

#[test]
fn a_desk_takes_the_warehouse_list_whole_and_it_is_moved_handed_out_and_verified() {
    let Some(file) = shared_file(WAREHOUSE) else { return };
    let (folder, map) = (tempfile::tempdir().unwrap(), map());
    let desk = Desk::start(folder.path());
    let path = file.display().to_string();
    let import = ["import", "stock", path.as_str(), "--site", "NROC", "--map", map.as_str()];

    let refused = run(&desk, &import).ended(2);
    assert!(refused.err.contains("there is no site NROC"), "{}", refused.err);
    let import = [&import[..], &["--create-missing"]].concat();
    let dry = json(&desk, &[&import[..], &["--dry-run"]].concat());
    assert_eq!((dry["rows"].as_u64(), dry["lots"].as_u64(), &dry["written"]), (Some(152), Some(152), &Value::Null));
    assert_eq!(json(&desk, &["report", "stock"]), json!([]), "a dry run writes nothing");

    let brought = json(&desk, &import);
    assert_eq!((brought["rows"].as_u64(), &brought["bad"]), (Some(152), &json!([])));
    let entries = ["registered", "bins", "donations"].iter().map(|part| brought[part].as_u64().unwrap()).sum::<u64>();
    assert_eq!(brought["written"]["entries"].as_u64(), Some(entries));
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    for record in records(&file) {
        *expected.entry(record["Item Name"].trim().to_owned()).or_insert(0) +=
            record["Quantity"].parse::<i64>().unwrap();
    }
    assert_eq!(expected.len(), 152);
    let stock = json(&desk, &["report", "stock"]);
    assert_eq!(totals(&stock, "on_hand"), expected, "total quantity per item equals the file's");

    // Once more: nothing is doubled, nothing is new.
    let again = json(&desk, &import);
    assert_eq!(
        (again["written"]["entries"].as_u64(), again["written"]["repeated"].as_u64()),
        (Some(0), brought["donations"].as_u64())
    );
    assert_eq!(json(&desk, &["report", "stock"]), stock);
    donor_and_receipt_are_both_kept(&desk, &stock);

    let stock = half_goes_to_a_second_site(&desk, &stock);
    let handed_out = a_tenth_is_handed_out(&desk, &stock);
    let after = json(&desk, &["report", "stock"]);
    assert_eq!(sum(&after, "on_hand"), expected.values().sum::<i64>() - handed_out);
    assert_eq!(sum(&after, "in_transit"), 0);

    run(&desk, &["report", "balance"]).ended(0);
    let verified = json(&desk, &["verify"]);
    assert_eq!(verified["verdict"], "ok", "{verified:#}");
}

/// `JICA (RN 08-06-007)` is a donor and a receipt number: the name in the vault, and the number too, about the lot.
fn donor_and_receipt_are_both_kept(desk: &Desk, stock: &Value) {
    let token = fs::read_to_string(desk.folder().join("admin.token")).unwrap();
    let get = |path: String| -> Value {
        let request = http().get(format!("{}{path}", desk.url())).bearer_auth(token.trim());
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { request.send().await.unwrap().error_for_status().unwrap().json().await.unwrap() })
    };
    let parties = get("/v1/parties?kind=donor".to_owned());
    let jica =
        parties["rows"].as_array().unwrap().iter().find(|party| party["name"] == "JICA").expect("JICA is a donor");
    let lots: Vec<&Value> = stock.as_array().unwrap().iter().filter(|row| row["donor"] == jica["party"]).collect();
    assert!(!lots.is_empty(), "JICA gave something");
    let notes = lots.iter().map(|row| get(format!("/v1/notes?about={}", row["lot"].as_str().unwrap())));
    let texts: Vec<Value> = notes.flat_map(|notes| notes["notes"].as_array().unwrap().clone()).collect();
    let kept = |note: &Value| {
        note["text"] == "RN 08-06-007" && note["kind"] == "reference" && note["subject"] == jica["party"]
    };
    assert!(texts.iter().any(kept), "{texts:?}");
}

/// Half of each item to a new site. Gives the stock afterwards.
fn half_goes_to_a_second_site(desk: &Desk, stock: &Value) -> Value {
    give(
        desk,
        &[
            json!({"key": "camp", "command": "open_site", "code": "CAMP", "name": "Camp"}),
            json!({"key": "camp-in", "command": "add_bin", "site": "CAMP", "code": "IN"}),
        ],
    );
    let half = |row: &Value| {
        let quantity = row["on_hand"].as_i64().unwrap() / 2;
        (quantity > 0).then(|| json!({"item": row["item"], "quantity": quantity}))
    };
    let lines: Vec<Value> = stock.as_array().unwrap().iter().filter_map(half).collect();
    assert!(lines.len() > 140, "{}", lines.len());
    let wanted: i64 = lines.iter().map(|line| line["quantity"].as_i64().unwrap()).sum();
    let sent =
        json!({"key": "half", "command": "dispatch_transfer", "site": "NROC", "destination": "CAMP", "lines": lines});
    let sent = give(desk, &[sent]);
    let road = json(desk, &["report", "stock", "--site", "NROC"]);
    assert_eq!(sum(&road, "in_transit"), wanted);
    let arriving = |row: &Value| {
        let quantity = row["in_transit"].as_i64().filter(|quantity| *quantity > 0)?;
        Some(json!({"lot": row["lot"], "bin": "IN", "quantity": quantity}))
    };
    let lines: Vec<Value> = road.as_array().unwrap().iter().filter_map(arriving).collect();
    give(
        desk,
        &[
            json!({"key": "came", "command": "receive_shipment", "site": "CAMP", "cause": place(&sent[0]), "lines": lines}),
        ],
    );
    let there = json(desk, &["report", "stock", "--site", "CAMP"]);
    assert_eq!(sum(&there, "on_hand"), wanted);
    there
}

/// A tenth of what the second site has. Gives how much that was.
fn a_tenth_is_handed_out(desk: &Desk, stock: &Value) -> i64 {
    let tenth = |row: &Value| {
        let quantity = row["on_hand"].as_i64().unwrap() / 10;
        (quantity > 0).then(|| json!({"item": row["item"], "quantity": quantity}))
    };
    let lines: Vec<Value> = stock.as_array().unwrap().iter().filter_map(tenth).collect();
    let wanted = lines.iter().map(|line| line["quantity"].as_i64().unwrap()).sum();
    give(
        desk,
        &[
            json!({"key": "parish", "command": "register_party", "kind": "partner", "name": "Parish"}),
            json!({"key": "round", "command": "dispatch_distribution", "site": "CAMP", "recipient": "made:parish", "lines": lines}),
            json!({"key": "done", "command": "confirm_delivery", "site": "CAMP", "shipment": "made:round", "reach": {"persons": 900}}),
        ],
    );
    wanted
}

#[test]
fn a_desk_takes_a_catalogue_and_municipalities_once() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    let files = [
        ("items", "catalog/ifrc-supply_item_eic.csv", 2_467),
        ("municipalities", "greece/elstat-data-raw-elstat_municipality_codes.csv", 333),
        ("municipalities", "greece/kallikratis-municipalities.csv", 325),
    ];
    for (what, file, count) in files {
        let Some(file) = shared_file(file) else { continue };
        let path = file.display().to_string();
        let import = ["import", what, path.as_str()];
        let first = json(&desk, &import);
        assert_eq!(
            (first["new"].as_u64(), first["written"]["entries"].as_u64()),
            (Some(count), Some(count)),
            "{first}"
        );
        let again = json(&desk, &import);
        assert_eq!((again["known"].as_u64(), again["written"]["entries"].as_u64()), (Some(count), Some(0)), "{again}");
    }
    // A list with one municipality under the code of another: said, and the rest is known already.
    if let Some(file) = shared_file("greece/elstat-data-municipalities-populations.csv") {
        let path = file.display().to_string();
        let import = ["import", "municipalities", path.as_str()];
        let told = run(&desk, &import).ended(1);
        assert!(told.err.contains("row 183, elstat_municipality_code: \"7101\": row 58 has the same"), "{}", told.err);
        let rest = json(&desk, &[&import[..], &["--skip-bad"]].concat());
        assert_eq!((rest["known"].as_u64(), rest["written"]["entries"].as_u64()), (Some(332), Some(0)), "{rest}");
    }
    assert_eq!(json(&desk, &["verify"])["verdict"], "ok");
}

#[test]
fn a_desk_takes_all_but_the_one_row_of_a_list_that_names_two_municipalities_alike() {
    let Some(file) = shared_file("greece/elstat-data-municipalities-populations.csv") else { return };
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    let path = file.display().to_string();
    let import = ["import", "municipalities", path.as_str(), "--skip-bad"];
    let told = run(&desk, &import).ended(0);
    assert!(told.err.contains("row 183, elstat_municipality_code: \"7101\": row 58 has the same"), "{}", told.err);
    assert!(told.out.contains("332 rows: 332 new"), "{}", told.out);
    let again = json(&desk, &import);
    assert_eq!((again["known"].as_u64(), again["bad"].as_array().map(Vec::len)), (Some(332), Some(1)), "{again}");
    assert_eq!(again["bad"][0]["row"], 183);
}

#[test]
fn a_desk_is_told_every_bad_row_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    let (file, map) = (folder.path().join("stock.csv"), folder.path().join("map.toml"));
    fs::write(&map, "[columns]\nitem = \"Είδος\"\nquantity = \"Ποσότητα\"\nunit = \"Μονάδα\"\n").unwrap();
    fs::write(&file, "Είδος;Ποσότητα;Μονάδα\nΚουβέρτα;10;τεμ.\nΣκηνή;-2;τεμ.\nΡύζι;7;βάζα\nΓάλα;x;λίτρα\n").unwrap();
    let (file, map) = (file.display().to_string(), map.display().to_string());
    let import = ["import", "stock", file.as_str(), "--site", "ATH", "--map", map.as_str(), "--create-missing"];
    let told = run(&desk, &import).ended(1);
    for part in ["row 3, Ποσότητα", "row 5, Ποσότητα", "nothing was written"] {
        assert!(told.err.contains(part) || told.out.contains(part), "{part}: {told:?}");
    }
    let greek = super::said::Ran::from(desk.cli(&[&import[..], &["--lang", "el"]].concat())).ended(1);
    assert!(greek.err.contains("γραμμή 3, Ποσότητα") && greek.out.contains("δεν γράφτηκε τίποτα"), "{greek:?}");
    let csv = run(&desk, &[&import[..], &["--format", "csv"]].concat()).ended(1);
    assert!(csv.out.starts_with("row,column,value,reason\n3,Ποσότητα,'-2,"), "{}", csv.out);
    assert_eq!(
        json(&desk, &["report", "entries", "--limit", "1000"])
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["kind"] == "item_registered")
            .count(),
        0
    );

    let skipped = json(&desk, &[&import[..], &["--skip-bad"]].concat());
    assert_eq!((skipped["bad_rows"].as_u64(), skipped["lots"].as_u64()), (Some(2), Some(2)), "{skipped}");
    assert_eq!(sum(&json(&desk, &["report", "stock", "--site", "ATH"]), "on_hand"), 17);
    // The donor of opening stock is one and the same.
    let stock = json(&desk, &["report", "stock"]);
    assert_eq!(stock[0]["donor"], stock[1]["donor"]);
}
