//! Tests of reading catalogues.

use super::*;
use crate::import::note::Note;
use crate::import::sheet::in_memory;

fn read(map: &Map, file: &[u8]) -> Reading<ItemRow> {
    let sheet = Sheet::read("f.csv", in_memory(file.to_vec()), &map.wanted()).expect("a good file");
    read_items(sheet, map).expect("headers are there")
}

#[test]
fn a_catalogue_needs_no_map() {
    let file = b"item code,item description,length cm,in EIC\nKMEDKIAE01B,\"IEHK, m\xE9gaphone\xA0\",60,yes\n";
    let reading = read(&Map::well_known(&ITEMS), file);
    assert_eq!(reading.bad, []);
    assert_eq!(
        reading.good,
        [ItemRow {
            row: 2,
            code: Some("KMEDKIAE01B".into()),
            name: "IEHK, mégaphone".into(),
            unit: "each".into(),
            category: None,
        }]
    );
    assert!(reading.notes.contains(&Note::Encoding("windows-1252")));
}

#[test]
fn duplicates_and_bad_units_are_listed_with_their_rows() {
    let file = "Κωδικός;Περιγραφή;Μ.Μ.;Κατηγορία\nA1;Σκηνή;τεμ.;Στέγαση\nA2;Σκηνή;σετ;\nA1;Άλλη;τεμ.;\n;Σχοινί;μμμ;\n;σχοινι;ρολό;\n;;ρολό;\n";
    let reading = read(&Map::well_known(&ITEMS), file.as_bytes());
    let bad: Vec<_> =
        reading.bad.iter().map(|error| (error.row, error.column.as_str(), error.reason.clone())).collect();
    assert_eq!(
        bad,
        [
            (4, "Κωδικός", Reason::Duplicate(2)),
            (5, "Μ.Μ.", Reason::UnknownUnit(None)),
            (6, "Περιγραφή", Reason::Duplicate(5)),
            (7, "Περιγραφή", Reason::Missing),
        ]
    );
    let units: Vec<_> = reading.good.iter().map(|item| (item.name.as_str(), item.unit.as_str())).collect();
    assert_eq!(units, [("Σκηνή", "each"), ("Σκηνή", "set")]);
    assert_eq!(reading.good[0].category.as_deref(), Some("Στέγαση"));
}

#[test]
fn a_map_names_other_headers_and_a_default_unit() {
    let text = "[columns]\nname = \"Product\"\n[defaults]\nunit = \"box\"\n";
    let map = Map::parse("m.toml", text, &ITEMS).expect("a good map");
    let reading = read(&map, b"Ref,Product\n1,Tent\n");
    assert_eq!((reading.good[0].unit.as_str(), &reading.good[0].code), ("box", &None));
    assert!(Map::parse("m.toml", "[columns]\nname = \"x\"\n[donor]\nsplit = true", &ITEMS).is_err());
}
