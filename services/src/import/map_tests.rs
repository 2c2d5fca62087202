//! Tests of reading maps.

use super::*;
use crate::import::currency::Currency;
use crate::import::stock::STOCK;

fn parse(text: &str) -> Result<Map, MapError> {
    Map::parse("m.toml", text, &STOCK)
}

fn mistakes(text: &str) -> Vec<String> {
    parse(text).expect_err("it has mistakes").mistakes.iter().map(ToString::to_string).collect()
}

const COLUMNS: &str = "[columns]\nitem = \"Item Name\"\nquantity = \"Quantity\"\n";

#[test]
fn everything_a_map_may_say_is_heard() {
    let map = parse(
        "[columns]
         item = \"Είδος\"
         quantity = \"Ποσότητα\"
         [defaults]
         unit = \"τεμ.\"
         currency = \"€\"
         bin = \"A-1\"
         donor = \"Διάφοροι\"
         [format]
         encoding = \"windows-1253\"
         separator = \"tab\"
         decimal = \",\"
         dates = \"dmy\"
         value_is = \"total\"
         sheet = \"Απόθεμα\"
         header_row = 3
         [donor]
         markers = [\"RN\"]
         separators = [\" - \"]
         brackets = false
         [units]
         \"τσουβ\" = \"sack\"
         kgs = { unit = \"g\", scale = 1000 }",
    )
    .expect("a good map");
    assert_eq!(map.defaults.unit.map(|unit| unit.code.into_owned()), Some("each".into()));
    assert_eq!(map.defaults.currency, Some(Currency::EUR));
    assert_eq!(map.format.encoding, Some(encoding_rs::WINDOWS_1253));
    assert_eq!((map.format.separator, map.format.decimal), (Some(b'\t'), Some(Mark::Comma)));
    assert_eq!((map.format.dates, map.format.value_is), (Some(Order::DayFirst), ValueIs::Total));
    assert_eq!((map.format.sheet.as_deref(), map.format.header_row), (Some("Απόθεμα"), Some(3)));
    let split = map.donor.expect("asked for");
    assert_eq!((split.markers.len(), split.separators.len(), split.brackets), (1, 1, false));
    assert_eq!(map.units.find("KGS").map(|unit| unit.scale), Ok(1000));
    assert_eq!(map.units.find("Τσουβ.").map(|unit| unit.code.into_owned()), Ok("sack".into()));
}

#[test]
fn without_a_donor_section_nothing_is_parted() {
    assert_eq!(parse(COLUMNS).expect("a good map").donor, None);
    assert_eq!(parse(&format!("{COLUMNS}[donor]\nsplit = false")).expect("a good map").donor, None);
    assert!(parse(&format!("{COLUMNS}[donor]")).expect("a good map").donor.is_some());
}

#[test]
fn unknown_keys_are_named_with_the_nearest() {
    let found =
        mistakes("[columns]\nitem = \"a\"\nquantity = \"b\"\nquantitty = \"c\"\ncolour = \"d\"\n[fromat]\nx = 1\n");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.contains(&"[columns] has no key `quantitty`; perhaps `quantity`".to_owned()), "{found:?}");
    assert!(found.iter().any(|m| m.starts_with("[columns] has no key `colour`; its keys are item, ")), "{found:?}");
    assert!(found.contains(&"there is no section [fromat]; perhaps [format]".to_owned()), "{found:?}");
}

#[test]
fn all_mistakes_come_at_once_in_both_languages() {
    let error = parse(
        "[columns]
         item = 5
         [defaults]
         unit = \"??\"
         currency = \"beans\"
         [format]
         encoding = \"klingon\"
         separator = \":\"
         decimal = \"'\"
         dates = \"ymd\"
         value_is = \"both\"
         header_row = 0
         [donor]
         split = \"yes\"
         markers = \"RN\"
         [units]
         x = \"Not A Code\"
         y = { unit = \"g\", scale = 0 }
         z = { unit = \"g\", scal = 2 }",
    )
    .expect_err("it has mistakes");
    assert_eq!(error.mistakes.len(), 15, "{error}");
    assert!(error.mistakes.contains(&Mistake::NoColumn { any_of: &["quantity"] }));
    assert!(error.to_string().lines().all(|line| line.starts_with("m.toml: ")));
    assert_eq!(error.greek().lines().count(), 15);
}

#[test]
fn what_is_not_toml_is_said_with_its_place() {
    let found = mistakes("[columns]\nitem = \n");
    assert!(found[0].contains("line 2"), "{found:?}");
    assert_eq!(mistakes("columns = 1")[0], "`columns` must be a section: write [columns] on a line of its own");
}

#[test]
fn headers_are_found_or_all_missing_ones_named() {
    let map = parse("[columns]\nitem = \"item name\"\nquantity = \"Qty\"\nlot = \"Batch\"").expect("a good map");
    let headers = Headers::new(&["Item Name", "Quantity", "Batchh"]);
    let error = map.places("f.csv", &headers).expect_err("two are missing");
    let words: Vec<String> = error.to_string().lines().map(str::to_owned).collect();
    assert_eq!(
        words,
        [
            "f.csv: there is no column \"Batch\" for `lot`; perhaps \"Batchh\"",
            "f.csv: there is no column \"Qty\" for `quantity`; the columns are: Item Name, Quantity, Batchh",
        ]
    );
    let headers = Headers::new(&["ITEM  NAME", "qty", "batch", "more"]);
    let places = map.places("f.csv", &headers).expect("all there");
    assert_eq!((places.get("item"), places.get("quantity"), places.get("lot")), (Some(0), Some(1), Some(2)));
    assert!(places.uses(2) && !places.uses(3));
}

#[test]
fn without_columns_well_known_headers_are_found() {
    let map = parse("[defaults]\ncurrency = \"EUR\"").expect("a good map");
    let places = map.places("f.csv", &Headers::new(&["Περιγραφή", "Ποσότητα", "Μ.Μ."])).expect("known");
    assert_eq!((places.get("item"), places.get("quantity"), places.get("unit")), (Some(0), Some(1), Some(2)));
    let error = map.places("f.csv", &Headers::new(&["Foo", "Ποσότητα"])).expect_err("no item");
    assert_eq!(
        error.to_string(),
        "f.csv: no column is known to be `item` or `item_code`; name it in a map; the columns are: Foo, Ποσότητα"
    );
}
