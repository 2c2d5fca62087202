//! Bytes nobody meant well: whatever comes in, an answer comes out, and it is not a panic.

use proptest::prelude::*;

use super::header::Wanted;
use super::items::{ITEMS, read_items};
use super::map::Map;
use super::municipalities::{MUNICIPALITIES, read_municipalities};
use super::sheet::{Sheet, in_memory};
use super::sheet_tests::{STOCK_ROWS, workbook};
use super::stock::{STOCK, read_stock};

fn read_as_everything(bytes: &[u8]) {
    let stock = Map::parse(
        "m.toml",
        "[columns]\nitem = \"Item\"\nquantity = \"Qty\"\nvalue = \"Value\"\nexpiry = \"Best before\"\ndonor = \"Donor\"\n[donor]\nmarkers = [\"RN\"]",
        &STOCK,
    )
    .expect("a good map");
    let open = |wanted: &Wanted| Sheet::read("f", in_memory(bytes.to_vec()), wanted);
    if let Ok(sheet) = open(&stock.wanted())
        && let Err(error) = read_stock(sheet, &stock)
    {
        assert!(!error.to_string().is_empty() && !error.greek().is_empty());
    }
    let items = Map::well_known(&ITEMS);
    if let Ok(sheet) = open(&items.wanted()) {
        let _ = read_items(sheet, &items);
    }
    let municipalities = Map::well_known(&MUNICIPALITIES);
    match open(&municipalities.wanted()) {
        Ok(sheet) => drop(read_municipalities(sheet, &municipalities)),
        Err(error) => assert!(!error.to_string().is_empty() && !error.greek().is_empty()),
    }
}

/// Bytes with some of them replaced, removed or doubled.
fn mutated(mut bytes: Vec<u8>, changes: &[(prop::sample::Index, u8, u8)]) -> Vec<u8> {
    for (at, kind, value) in changes {
        if bytes.is_empty() {
            break;
        }
        let at = at.index(bytes.len());
        match kind % 3 {
            0 => bytes[at] = *value,
            1 => drop(bytes.remove(at)),
            _ => bytes.insert(at, *value),
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        read_as_everything(&bytes);
    }

    #[test]
    fn any_table(rows in prop::collection::vec("[-0-9.,;|\t\"€ a-dΑ-Ω/()#]{0,40}", 0..12), end in "\r|\n|\r\n") {
        let text = format!("Item;Qty;Value;Best before;Donor{end}{}", rows.join(&end));
        read_as_everything(text.as_bytes());
    }

    #[test]
    fn any_change_to_a_workbook(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<u8>()), 1..6)) {
        read_as_everything(&mutated(workbook(&[("A", "visible", STOCK_ROWS)]), &changes));
    }

    #[test]
    fn any_change_to_the_rows_of_a_workbook(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), any::<u8>()), 1..6)) {
        let rows = mutated(STOCK_ROWS.as_bytes().to_vec(), &changes);
        read_as_everything(&workbook(&[("A", "visible", &String::from_utf8_lossy(&rows))]));
    }

    #[test]
    fn any_map(text in "(\\[(columns|format|units|donor|defaults)\\]\n|(item|unit|scale|decimal|markers) = (\"a\"|5|\\[\\]|\\{\\}|true)\n|\\PC{0,10}\n){0,8}") {
        for vocabulary in [&STOCK, &ITEMS, &MUNICIPALITIES] {
            if let Err(error) = Map::parse("m.toml", &text, vocabulary) {
                prop_assert!(!error.mistakes.is_empty());
                prop_assert!(!error.greek().is_empty());
            }
        }
    }
}
