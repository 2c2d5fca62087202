//! The real files of the field, when they lie beside the repository; each test says so when they do not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::fold::code_of;
use super::items::{ITEMS, read_items};
use super::map::{Map, Scheme};
use super::municipalities::{MUNICIPALITIES, MunicipalityRow, read_municipalities};
use super::note::Note;
use super::reading::Reading;
use super::reason::Reason;
use super::sheet::Sheet;
use super::stock::{STOCK, StockReading, read_stock};

fn real(path: &str) -> Option<PathBuf> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/data").join(path);
    if !file.exists() {
        eprintln!("{path} is not here, so nothing was compared with it");
        return None;
    }
    Some(file)
}

fn dswd(file: &Path) -> StockReading {
    let map = Map::parse("dswd.toml", include_str!("../../maps/dswd.toml"), &STOCK).expect("the shipped map is good");
    read_stock(Sheet::open(file, &map.wanted()).expect("the real file opens"), &map).expect("its headers are the map's")
}

#[test]
fn the_warehouse_list_is_read_whole_and_its_totals_are_the_files() {
    let Some(file) = real("relief/dswd-nroc-warehouse-stock.csv") else { return };
    let reading = dswd(&file);
    assert_eq!(reading.bad, []);
    assert_eq!(reading.good.len(), 152);

    // The same totals, from the file itself and by another reader.
    let mut expected: BTreeMap<String, i64> = BTreeMap::new();
    let mut spellings = std::collections::BTreeSet::new();
    let mut csv = csv::Reader::from_path(&file).expect("the csv crate opens it");
    let headers = csv.headers().expect("it has headers").clone();
    let column = |name: &str| headers.iter().position(|header| header == name).expect("it is there");
    let (item, quantity, unit) = (column("Item Name"), column("Quantity"), column("Unit of Measure"));
    for record in csv.records() {
        let record = record.expect("a good record");
        *expected.entry(record[item].trim().to_owned()).or_default() += record[quantity].parse::<i64>().expect("whole");
        spellings.insert(record[unit].to_owned());
    }
    let mut found: BTreeMap<String, i64> = BTreeMap::new();
    for row in &reading.good {
        *found.entry(row.item.clone()).or_default() += row.quantity;
    }
    assert_eq!(found, expected);

    assert_eq!(spellings.len(), 18);
    let units: std::collections::BTreeSet<&str> = reading.good.iter().map(|row| row.unit.as_str()).collect();
    let known = ["bag", "barrel", "box", "can", "case", "each", "kg", "pack", "pair", "roll", "set", "tin"];
    assert_eq!(units.into_iter().collect::<Vec<_>>(), known);
}

#[test]
fn the_warehouse_lists_donors_keep_their_receipts() {
    let Some(file) = real("relief/dswd-nroc-warehouse-stock.csv") else { return };
    let reading = dswd(&file);
    let row = |number: u64| reading.good.iter().find(|row| row.row == number).expect("it is good");
    let names = |number: u64| (row(number).donor.as_deref(), row(number).reference.as_deref());
    assert_eq!(names(12), (Some("Sunlove, Singapore c/o BOC"), Some("2011-09-008")));
    assert_eq!(names(6), (Some("Filipino Expatriate Wire (Singapore)"), None));
    assert_eq!(names(18), (Some("Foodsphere Inc."), Some("FO-12005")));
    assert_eq!(names(27), (Some("China"), Some("RN 07-11-013")));
    // By eye: every receipt in the file has digits and a hyphen within brackets.
    let text = std::fs::read_to_string(&file).expect("it is UTF-8");
    let in_brackets = text.lines().filter(|line| {
        line.rsplit_once(",\"").and_then(|(_, donor)| donor.split_once('(')).is_some_and(|(_, rest)| rest.contains('-'))
    });
    let receipts = reading.good.iter().filter(|row| row.reference.as_deref().is_some_and(|r| !r.starts_with("FO")));
    assert_eq!(receipts.clone().count(), in_brackets.count());
    for row in receipts {
        let (donor, reference) = (row.donor.as_deref().unwrap_or(""), row.reference.as_deref().unwrap_or(""));
        assert!(text.contains(&format!("\"{donor} ({reference}")), "{donor} {reference}");
    }
}

#[test]
fn the_warehouse_lists_values_are_pesos_rounded_once() {
    let Some(file) = real("relief/dswd-nroc-warehouse-stock.csv") else { return };
    let reading = dswd(&file);
    let value = |item: &str| {
        let row = reading.good.iter().find(|row| row.item == item).expect("it is there");
        (row.value_minor, row.currency.as_deref())
    };
    assert_eq!(value("Bath Towel"), (Some(104_500_000), Some("PHP")));
    assert_eq!(value("Corned Beef (48tins/box) 150g, Bingo1"), (Some(310_413_335), Some("PHP")));
    assert_eq!(value("Chain, steel, asstd sizes"), (Some(0), Some("PHP")));
    assert!(reading.notes.iter().any(|note| matches!(note, Note::Rounded(_))));
}

#[test]
fn the_emergency_catalogue_is_read_whole_from_its_western_encoding() {
    let Some(file) = real("catalog/ifrc-supply_item_eic.csv") else { return };
    let map = Map::well_known(&ITEMS);
    let sheet = Sheet::open(&file, &map.wanted()).expect("the real file opens");
    let reading = read_items(sheet, &map).expect("its headers are known");
    assert_eq!(reading.bad, []);
    assert_eq!(reading.good.len(), 2467);
    assert!(reading.notes.contains(&Note::Encoding("windows-1252")), "{:?}", reading.notes);
    let name =
        |code: &str| reading.good.iter().find(|item| item.code.as_deref() == Some(code)).map(|item| item.name.as_str());
    assert_eq!(name("XFIXSTRA29209"), Some("WIRE, KIRSCHNER, Ø 0.80mm x 15cm, trocard + round end"));
    assert_eq!(name("KMEDKIAE01B"), Some("IEHK, BASIC UNIT, 1.000 persons/3month, without malaria"));
    assert!(reading.good.iter().any(|item| item.name.contains("mégaphone")));

    // Four of its codes hold a comma or a plus, and two differ only in that: as codes of the ledger they stay apart.
    let codes: std::collections::BTreeSet<String> =
        reading.good.iter().filter_map(|item| item.code.as_deref()).map(code_of).collect();
    assert_eq!(codes.len(), 2467);
}

fn municipalities(path: &str) -> Option<Reading<MunicipalityRow>> {
    let file = real(path)?;
    let map = Map::well_known(&MUNICIPALITIES);
    let sheet = Sheet::open(&file, &map.wanted()).expect("the real file opens");
    Some(read_municipalities(sheet, &map).expect("its headers are known"))
}

#[test]
fn the_lists_of_municipalities_are_read_each_with_its_scheme() {
    if let Some(codes) = municipalities("greece/elstat-data-raw-elstat_municipality_codes.csv") {
        assert_eq!((codes.good.len(), codes.bad.len()), (333, 0));
        assert!(codes.good.iter().all(|row| row.scheme == Scheme::Elstat && row.nuts2.is_some()));
        assert_eq!(codes.good[0].code, "0101");
    }
    if let Some(ministry) = municipalities("greece/kallikratis-municipalities.csv") {
        assert_eq!((ministry.good.len(), ministry.bad.len()), (325, 0));
        assert!(ministry.good.iter().all(|row| row.scheme == Scheme::Ypes && row.nuts2.is_some()));
    }
    if let Some(regions) = municipalities("greece/elstat-data-raw-nuts2_region_codes.csv") {
        assert!(regions.good.is_empty());
        assert!(regions.bad.iter().all(|error| error.reason == Reason::NotAMunicipality));
    }
}

/// The file lists Heraklion of Attica under the code of Heraklion of Crete; that is said, not imported over it.
#[test]
fn the_populations_add_up_to_the_regions_but_for_the_one_wrong_code() {
    let Some(people) = municipalities("greece/elstat-data-municipalities-populations.csv") else { return };
    assert_eq!(people.good.len(), 332);
    let bad: Vec<_> = people.bad.iter().map(|e| (e.row, e.value.as_str(), e.reason.clone())).collect();
    assert_eq!(bad, [(183, "7101", Reason::Duplicate(58))]);

    let mut found: BTreeMap<String, u64> = BTreeMap::new();
    for row in &people.good {
        *found.entry(row.nuts2.expect("every code lies in a region").to_owned()).or_default() +=
            row.population.expect("every row has it");
    }
    *found.get_mut("EL30").expect("Attica") += 50_495;
    let file = real("greece/elstat-data-adm_regions-populations.csv").expect("it lies beside the other");
    let mut csv = csv::Reader::from_path(file).expect("the csv crate opens it");
    let expected: BTreeMap<String, u64> = csv
        .records()
        .map(|record| {
            let record = record.expect("a good record");
            (record[0].to_owned(), record[2].parse().expect("whole"))
        })
        .collect();
    assert_eq!(found, expected);
}
