//! Catalogues and lists of municipalities: what is there stays, what is new is registered, what contradicts is said.

use std::collections::BTreeSet;

use super::known::{Known, KnownItem};
use super::{items, municipalities};
use crate::import::items::ItemRow;
use crate::import::map::Scheme;
use crate::import::municipalities::MunicipalityRow;

fn row(number: u64, code: Option<&str>, name: &str) -> ItemRow {
    ItemRow {
        row: number,
        code: code.map(str::to_owned),
        name: name.to_owned(),
        unit: "each".to_owned(),
        category: None,
    }
}

fn known(code: &str, name: &str, unit: &str) -> KnownItem {
    KnownItem { code: code.into(), name: name.into(), unit: unit.into(), ..KnownItem::default() }
}

#[test]
fn a_catalogue_registers_what_is_new_and_says_what_contradicts() {
    let known = Known {
        items: vec![known("A1", "Blanket", "each"), known("A2", "Tent", "each"), known("A3", "Rice", "kg")],
        ..Known::default()
    };
    let rows = [
        row(2, Some("A1"), "BLANKET"),
        row(3, Some("A2"), "Bucket"),
        row(4, Some("A3"), "Rice"),
        row(5, Some("A4"), "Soap"),
        row(6, None, "Kitchen set"),
        row(7, None, "blanket"),
    ];
    let plan = items::plan(&rows, &[1; 32], &known);
    assert_eq!(plan.known, 2);
    assert_eq!(plan.rows, [5, 6]);
    let bad: Vec<(u64, &str)> = plan.bad.iter().map(|bad| (bad.row, bad.column.as_str())).collect();
    assert_eq!(bad, [(3, "code"), (4, "unit")]);
    assert!(plan.bad[0].reason.contains("Tent"), "{}", plan.bad[0]);
}

#[test]
fn codes_that_had_to_be_bent_stay_apart_in_every_run() {
    let rows = [row(2, Some("S 3*"), "Strap"), row(3, Some("S 3#"), "Stove"), row(4, Some("S-3_"), "Spade")];
    let first = items::plan(&rows, &[1; 32], &Known::default());
    let codes: BTreeSet<String> = first
        .register
        .iter()
        .map(|spoken| serde_json::to_value(spoken).expect("a command is JSON")["code"].to_string())
        .collect();
    assert_eq!(codes.len(), 3);
    let known = Known {
        items: vec![known("S-3_", "Strap", "each"), known("S-3_-2", "Stove", "each"), known("S-3_-3", "Spade", "each")],
        ..Known::default()
    };
    let again = items::plan(&rows[..2], &[1; 32], &known);
    assert_eq!((again.known, again.register.len(), again.bad.len()), (2, 0, 0));
}

#[test]
fn municipalities_are_known_by_scheme_and_code() {
    let row = |number, code: &str| MunicipalityRow {
        row: number,
        scheme: Scheme::Elstat,
        code: code.to_owned(),
        name: "ΠΑΤΡΕΩΝ".to_owned(),
        nuts2: None,
        population: None,
    };
    let known = BTreeSet::from(["elstat:3701".to_owned(), "ypes:3702".to_owned()]);
    let plan = municipalities::plan(&[row(2, "3701"), row(3, "3702")], &[1; 32], &known);
    assert_eq!((plan.known, plan.rows.as_slice(), plan.bad.len()), (1, &[3][..], 0));
    let text = serde_json::to_vec(&plan.register[0]).expect("a command is JSON");
    assert!(crate::spoken::read(&text).is_ok());
}
