//! Tests of reading stock lists, as small files and what comes of them.

use super::*;
use crate::import::currency::{Currency, currency_of};
use crate::import::map::MapError;
use crate::import::reason::Reason;
use crate::import::sheet::in_memory;
use crate::import::unit::EACH;
use crate::import::{QUANTITY_MAX, date, number};

const COLUMNS: &str = "[columns]\nitem = \"Item\"\nquantity = \"Qty\"\n";

fn read(map: &str, file: &str) -> StockReading {
    let map = Map::parse("m.toml", map, &STOCK).expect("a good map");
    let sheet = Sheet::read("f.csv", in_memory(file.as_bytes().to_vec()), &map.wanted()).expect("a good file");
    read_stock(sheet, &map).expect("headers are there")
}

fn bad(reading: &StockReading) -> Vec<(u64, &str, Reason)> {
    reading.bad.iter().map(|error| (error.row, error.column.as_str(), error.reason.clone())).collect()
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

#[test]
fn a_workbooks_numbers_and_dates_are_what_they_mean() {
    let text = |at: &str, text: &str| format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let number = |at: &str, value: &str| format!("<c r=\"{at}\"><v>{value}</v></c>");
    // Excel keeps whole numbers as 12, 12.0 or 1.2E1, and days as numbers: shown as a date by style 1, or as they are.
    let dated = |at: &str, days: &str| format!("<c r=\"{at}\" s=\"1\"><v>{days}</v></c>");
    let lines = [
        [text("A1", "Item"), text("B1", "Qty"), text("C1", "Expiry")],
        [text("A2", "Tent"), number("B2", "12.0"), dated("C2", "47849")],
        [text("A3", "Rice"), number("B3", "1.2E1"), number("C3", "47849")],
        [text("A4", "Milk"), number("B4", "11999.999999999998"), dated("C4", "47849.75")],
        [text("A5", "Oil"), number("B5", "2.5"), text("C5", "2031-01-01")],
    ];
    let row = |(number, cells): (usize, &[String; 3])| format!("<row r=\"{}\">{}</row>", number + 1, cells.concat());
    let rows: String = lines.iter().enumerate().map(row).collect();
    let bytes = crate::import::sheet_tests::workbook(&[("Stock", "visible", &rows)]);
    let map = Map::parse("m.toml", &format!("{COLUMNS}expiry = \"Expiry\"\n"), &STOCK).expect("a good map");
    let sheet = Sheet::read("f.xlsx", in_memory(bytes), &map.wanted()).expect("a good file");
    let reading = read_stock(sheet, &map).expect("headers are there");
    assert_eq!(bad(&reading).iter().map(|(row, column, _)| (*row, *column)).collect::<Vec<_>>(), [(5, "Qty")]);
    let read: Vec<_> = reading.good.iter().map(|row| (row.quantity, row.expiry.map(|cell| cell.date))).collect();
    let new_year = Some(day("2031-01-01"));
    assert_eq!(read, [(12, new_year), (12, new_year), (12_000, new_year)]);
}

#[test]
fn a_full_row_is_read_whole() {
    let map = "[columns]
        item = \"Είδος\"
        item_code = \"Κωδ\"
        quantity = \"Ποσότητα\"
        unit = \"Μονάδα\"
        value = \"Αξία\"
        donor = \"Δότης\"
        reference = \"Παραστατικό\"
        bin = \"Ράφι\"
        lot = \"Παρτίδα\"
        expiry = \"Λήξη\"
        category = \"Κατηγορία\"
        [defaults]
        currency = \"EUR\"
        [donor]
        markers = [\"ΑΠ\"]";
    let file = "ΕΙΔΟΣ;κωδ;Ποσότητα;Μονάδα;Αξία;Δότης;Παραστατικό;Ράφι;Παρτίδα;Λήξη;Κατηγορία\r\n\
        Γάλα εβαπορέ;GAL-01;1.200;κουτιά;1,25;Γαλακτοκομία Α.Ε. (ΑΠ 15);Δ-7;Α 1;L5;12/2026;Τρόφιμα\r\n\
        Ρύζι;;1.234.567;κιλά;;;;;;;\r\n";
    let reading = read(map, file);
    assert_eq!(reading.bad, []);
    let expected = StockRow {
        row: 2,
        item: "Γάλα εβαπορέ".into(),
        item_code: Some("GAL-01".into()),
        quantity: 1200,
        unit: "box".into(),
        value_minor: Some(150_000),
        currency: Some("EUR".into()),
        donor: Some("Γαλακτοκομία Α.Ε.".into()),
        reference: Some("Δ-7, ΑΠ 15".into()),
        bin: Some("Α 1".into()),
        lot: Some("L5".into()),
        expiry: Some(ExpiryCell { date: day("2026-12-31"), kind: ExpiryKind::BestBefore }),
        category: Some("Τρόφιμα".into()),
    };
    assert_eq!(reading.good[0], expected);
    assert_eq!((reading.good[1].quantity, reading.good[1].value_minor), (1_234_567, None));
    let mark = number::Mark::Comma;
    assert!(reading.notes.contains(&Note::Numbers { column: "Ποσότητα".into(), mark }), "{:?}", reading.notes);
}

#[test]
fn every_bad_cell_of_every_bad_row_is_listed() {
    let map = "[columns]
        item = \"Item\"
        quantity = \"Qty\"
        unit = \"Unit\"
        value = \"Value\"
        currency = \"Cur\"
        expiry = \"BB\"
        use_by = \"UB\"
        lot = \"Lot\"";
    let file = "Item,Qty,Unit,Value,Cur,BB,UB,Lot\n\
        ,-5,furlongs,abc,beans,soon,,\n\
        Tent,2,pcs,5,EUR,2026-01-01,2026-01-01,\n\
        Rope,,pcs,5,,,,\n\
        Soap,2,pcs,1,EUR,,,{LONG}\n\
        Total,12,pcs,,,,,\n\
        Shifted, big,2,pcs,1,EUR,,,x\n\
        Good,3,pcs,1,EUR,,2026-01-01,\n"
        .replace("{LONG}", &"9".repeat(41));
    let reading = read(map, &file);
    assert_eq!(
        bad(&reading),
        [
            (2, "Item", Reason::Missing),
            (2, "Unit", Reason::UnknownUnit(None)),
            (2, "Qty", Reason::Negative),
            (2, "Cur", Reason::UnknownCurrency),
            (2, "Value", Reason::NotANumber),
            (2, "BB", Reason::NotADate),
            (3, "BB", Reason::TwoExpiries),
            (4, "Qty", Reason::Missing),
            (4, "Value", Reason::NoCurrency),
            (5, "Lot", Reason::TooLong(40)),
            (6, "Item", Reason::Total),
            (7, "", Reason::Shifted { cells: 9, headers: 8 }),
            (7, "Unit", Reason::UnknownUnit(None)),
            (7, "Qty", Reason::NotANumber),
            (7, "Cur", Reason::UnknownCurrency),
            (7, "Value", Reason::NotANumber),
            (7, "BB", Reason::NotADate),
        ]
    );
    assert_eq!(reading.bad_rows(), 6);
    assert_eq!(reading.good.len(), 1);
    assert_eq!(reading.good[0].expiry, Some(ExpiryCell { date: day("2026-01-01"), kind: ExpiryKind::UseBy }));
    assert_eq!(reading.bad[2].value, "-5");
}

#[test]
fn a_fraction_is_refused_unless_the_map_counts_in_a_smaller_unit() {
    let columns = "[columns]\nitem = \"Item\"\nquantity = \"Qty\"\nunit = \"Unit\"\nvalue = \"Price\"\n[defaults]\ncurrency = \"EUR\"\n";
    let file = "Item;Qty;Unit;Price\nCheese;12,5;kgs;3,20\nOlives;2;kg;4\nPens;1,5;pcs;1\n";
    let plain = read(columns, file);
    assert_eq!(bad(&plain), [(2, "Qty", Reason::Fraction("kg".into())), (4, "Qty", Reason::Fraction("each".into()))]);

    let grams =
        format!("{columns}[units]\nkgs = {{ unit = \"g\", scale = 1000 }}\nkg = {{ unit = \"g\", scale = 1000 }}\n");
    let scaled = read(&grams, file);
    assert_eq!(bad(&scaled), [(4, "Qty", Reason::Fraction("each".into()))]);
    let rows: Vec<_> = scaled.good.iter().map(|row| (row.quantity, row.unit.as_str(), row.value_minor)).collect();
    assert_eq!(rows, [(12_500, "g", Some(4000)), (2000, "g", Some(800))]);
}

#[test]
fn ambiguous_numbers_and_dates_are_asked_for_not_guessed() {
    let columns = "[columns]\nitem = \"Item\"\nquantity = \"Qty\"\nexpiry = \"Exp\"\n";
    let file = "Item;Qty;Exp\nTent;12.000;05/06/2027\nRope;7;6/6/2027\n";
    let asked = read(columns, file);
    assert_eq!(bad(&asked), [(2, "Qty", Reason::AmbiguousNumber), (2, "Exp", Reason::AmbiguousDate)]);
    let told = read(&format!("{columns}[format]\ndecimal = \",\"\ndates = \"dmy\"\n"), file);
    assert_eq!(told.bad, []);
    assert_eq!((told.good[0].quantity, told.good[0].expiry.map(|e| e.date)), (12_000, Some(day("2027-06-05"))));
    let shown = read(columns, &format!("{file}Mat;1.234.567;31/12/2027\n"));
    assert_eq!(shown.bad, []);
    assert_eq!((shown.good[0].quantity, shown.good[0].expiry.map(|e| e.date)), (12_000, Some(day("2027-06-05"))));
    assert!(shown.notes.contains(&Note::Dates { column: "Exp".into(), order: date::Order::DayFirst }));
    let mixed = read(columns, &format!("{file}Mat;1.234.567;31/12/2027\nPan;1,234,567;12/31/2027\n"));
    assert_eq!(bad(&mixed), [(2, "Qty", Reason::AmbiguousNumber), (2, "Exp", Reason::AmbiguousDate)]);
    assert!(
        mixed.notes.contains(&Note::MixedNumbers("Qty".into()))
            && mixed.notes.contains(&Note::MixedDates("Exp".into()))
    );
}

#[test]
fn the_value_is_of_one_or_of_all_and_is_rounded_once() {
    let columns = "[columns]\nitem = \"Item\"\nquantity = \"Qty\"\nvalue = \"Value\"\n";
    let file = "Item,Qty,Value\nBeef,199060,PHP 15.59395833\nPen,3,JPY 100.5\nGift,4,\n";
    let unit = read(columns, file);
    let values: Vec<_> = unit.good.iter().map(|row| (row.value_minor, row.currency.as_deref())).collect();
    assert_eq!(values, [(Some(310_413_335), Some("PHP")), (Some(302), Some("JPY")), (None, None)]);
    assert!(unit.notes.contains(&Note::Rounded(2)));
    let total = read(&format!("{columns}[format]\nvalue_is = \"total\"\n"), file);
    assert_eq!(total.good.iter().map(|row| row.value_minor).collect::<Vec<_>>(), [Some(1559), Some(101), None]);
}

#[test]
fn currencies_of_cell_column_and_map_are_weighed() {
    let map = "[columns]\nitem = \"Item\"\nquantity = \"Qty\"\nvalue = \"Value\"\ncurrency = \"Cur\"\n[defaults]\ncurrency = \"EUR\"\n";
    let reading = read(map, "Item;Qty;Value;Cur\nA;1;5;USD\nB;1;£5;\nC;1;5;\nD;1;€5;USD\nE;1;€5;€\n");
    let currencies: Vec<_> = reading.good.iter().map(|row| row.currency.clone().unwrap_or_default()).collect();
    assert_eq!(currencies, ["USD", "GBP", "EUR", "EUR"]);
    let usd = currency_of("USD").expect("known");
    assert_eq!(bad(&reading), [(5, "Value", Reason::TwoCurrencies(Currency::EUR, usd))]);
}

#[test]
fn zero_is_nothing_and_too_much_is_refused() {
    let file = format!("Item,Qty\nA,0\nB,{QUANTITY_MAX}\nC,{}\nD,99999999999999999999\nE,\n", QUANTITY_MAX + 1);
    let reading = read(COLUMNS, &file);
    assert!(reading.notes.contains(&Note::ZeroRows { count: 1, rows: vec![2] }), "{:?}", reading.notes);
    assert_eq!(reading.good.iter().map(|row| row.quantity).collect::<Vec<_>>(), [QUANTITY_MAX]);
    let expected =
        [(4, "Qty", Reason::NumberTooLarge), (5, "Qty", Reason::NumberTooLarge), (6, "Qty", Reason::Missing)];
    assert_eq!(bad(&reading), expected);
}

#[test]
fn defaults_fill_what_is_empty() {
    let map = "[columns]\nitem = \"Item\"\nquantity = \"Qty\"\nunit = \"Unit\"\nbin = \"Bin\"\ndonor = \"Donor\"\n";
    let file = "Item,Qty,Unit,Bin,Donor\nA,1,,,N/A\nB,1,box,Q,Kritikos\n";
    assert_eq!(bad(&read(map, file)), [(2, "Unit", Reason::Missing)]);
    let filled = read(&format!("{map}[defaults]\nunit = \"bag\"\nbin = \"DOCK\"\ndonor = \"Several\"\n"), file);
    let row = |row: &StockRow| (row.unit.clone(), row.bin.clone(), row.donor.clone());
    assert_eq!(row(&filled.good[0]), ("bag".into(), Some("DOCK".into()), Some("Several".into())));
    assert_eq!(row(&filled.good[1]), ("box".into(), Some("Q".into()), Some("Kritikos".into())));
    assert_eq!(read(COLUMNS, "Item,Qty\nA,1\n").good[0].unit, EACH);
}

#[test]
fn a_file_with_codes_only_uses_them_as_names() {
    let map = "[columns]\nitem_code = \"Code\"\nquantity = \"Qty\"\n";
    let reading = read(map, "Code,Qty\nTENT-01,2\nA +1,2\n,2\n5.20001E+12,1\n");
    assert_eq!((reading.good[0].item.as_str(), reading.good[0].item_code.as_deref()), ("TENT-01", Some("TENT-01")));
    let expected = [(4, "Code", Reason::Missing), (5, "Code", Reason::CutByExcel)];
    assert_eq!(bad(&reading), expected);
}

#[test]
fn what_is_not_read_and_what_is_there_twice_is_noted() {
    let reading = read(COLUMNS, "Item,Qty,Item,Colour,,\nA,1,B,red,,\n");
    assert!(reading.notes.contains(&Note::TwiceHeader("Item".into())));
    assert!(reading.notes.contains(&Note::Unread(vec!["Item".into(), "Colour".into()])));
    assert_eq!(reading.good[0].item, "A");
}

#[test]
fn a_missing_header_is_an_error_before_any_row() {
    let map = Map::parse("m.toml", COLUMNS, &STOCK).expect("a good map");
    let file = b"Item,Quantity\nA,1\n".to_vec();
    let sheet = Sheet::read("f.csv", in_memory(file), &map.wanted()).expect("a good file");
    let error = read_stock(sheet, &map).expect_err("no Qty");
    assert!(matches!(&error, ImportError::Map(MapError { mistakes, .. }) if mistakes.len() == 1), "{error}");
}

#[test]
fn the_maps_that_are_shipped_are_good() {
    for (name, text) in
        [("dswd.toml", include_str!("../../maps/dswd.toml")), ("example.toml", include_str!("../../maps/example.toml"))]
    {
        Map::parse(name, text, &STOCK).expect(name);
    }
    let text = include_str!("../../maps/example.toml");
    for field in STOCK.fields {
        assert!(text.lines().any(|line| line.starts_with(field.key)), "the example explains {}", field.key);
    }
    for key in STOCK.format.iter().chain(STOCK.defaults) {
        assert!(text.contains(&format!("{key} ")), "the example explains {key}");
    }
}
