//! Tests of reading lists of municipalities.

use super::*;
use crate::import::sheet::in_memory;

fn read(file: &str) -> Reading<MunicipalityRow> {
    let map = Map::well_known(&MUNICIPALITIES);
    let sheet = Sheet::read("f.csv", in_memory(file.as_bytes().to_vec()), &map.wanted()).expect("a good file");
    read_municipalities(sheet, &map).expect("headers are there")
}

#[test]
fn the_scheme_is_told_by_the_header() {
    let elstat = read("elstat_municipality_code,municipality_name,pop_total_2021\n3701,ΠΑΤΡΕΩΝ,211593\n");
    let expected = MunicipalityRow {
        row: 2,
        scheme: Scheme::Elstat,
        code: "3701".into(),
        name: "ΠΑΤΡΕΩΝ".into(),
        nuts2: Some("EL63"),
        population: Some(211_593),
    };
    assert_eq!(elstat.good, [expected]);
    let ypes = read("region,regional_unit,ypes_code,municipality\nΑν. Μακεδονιας & Θρακης,Δραμας,9001,Δοξατου\n");
    assert_eq!((ypes.good[0].scheme, ypes.good[0].nuts2), (Scheme::Ypes, Some("EL51")));
}

#[test]
fn or_else_by_the_codes_and_that_is_noted() {
    let ypes = read("code,name\n9001,Δοξάτου\n9325,Χανίων\n");
    assert!(ypes.good.iter().all(|row| row.scheme == Scheme::Ypes));
    assert!(ypes.notes.contains(&Note::Scheme("YPES")));
    let elstat = read("code,name\n9001,Δοξάτου\n0101,Κομοτηνής\n");
    assert!(elstat.good.iter().all(|row| row.scheme == Scheme::Elstat));
}

#[test]
fn codes_are_four_digits_once_and_lost_zeros_come_back() {
    let reading = read("code,name\n101,Κομοτηνής\n0101,Κομοτηνής\nEL30,Αττικής\n,Χ\n12345,Ψ\n0102,\n");
    let bad: Vec<_> =
        reading.bad.iter().map(|error| (error.row, error.column.as_str(), error.reason.clone())).collect();
    assert_eq!(
        bad,
        [
            (3, "code", Reason::Duplicate(2)),
            (4, "code", Reason::NotAMunicipality),
            (5, "code", Reason::Missing),
            (6, "code", Reason::NotAMunicipality),
            (7, "name", Reason::Missing),
        ]
    );
    assert_eq!(reading.good[0].code, "0101");
    assert!(reading.notes.contains(&Note::ZeroRestored(1)));
}

#[test]
fn regions_and_people_are_checked() {
    let reading = read("code;name;region;population\n0101;Κ;Ατλαντίδας;12,5\n0102;Α;EL51;1.234.567\n0103;Ι;;-\n");
    let bad: Vec<_> = reading.bad.iter().map(|error| (error.row, error.reason.clone())).collect();
    assert_eq!(bad, [(2, Reason::NotARegion), (2, Reason::NotANumber)]);
    assert_eq!((reading.good[0].nuts2, reading.good[0].population), (Some("EL51"), Some(1_234_567)));
    assert_eq!((reading.good[1].nuts2, reading.good[1].population), (Some("EL51"), None));
}
