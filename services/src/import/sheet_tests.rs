//! Tests of opening files of every kind, and the making of small workbooks for tests.

use std::io::{Cursor, Write};

use encoding_rs::{UTF_8, WINDOWS_1252, WINDOWS_1253};
use zip::write::SimpleFileOptions;

use super::cell::{Cell, Row};
use super::header::Wanted;
use super::note::Note;
use super::sheet::{Sheet, in_memory};
use super::trouble::{SheetError, Trouble};

/// A workbook with these tabs: name, state (`visible` or `hidden`) and the XML of its rows.
pub(super) fn workbook(tabs: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut parts: Vec<(String, String)> = Vec::new();
    let (mut sheets, mut relations) = (Vec::new(), Vec::new());
    for (index, (name, state, rows)) in tabs.iter().enumerate() {
        let id = index + 1;
        sheets.push(format!("<sheet name=\"{name}\" sheetId=\"{id}\" state=\"{state}\" r:id=\"rId{id}\"/>"));
        relations.push(format!(
            "<Relationship Id=\"rId{id}\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet{id}.xml\"/>"
        ));
        let sheet = format!(
            "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>{rows}</sheetData></worksheet>"
        );
        parts.push((format!("xl/worksheets/sheet{id}.xml"), sheet));
    }
    let (sheets, relations) = (sheets.concat(), relations.concat());
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    parts.push((
        "_rels/.rels".into(),
        format!("<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
    ));
    parts.push((
        "xl/workbook.xml".into(),
        format!("<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets>{sheets}</sheets></workbook>"),
    ));
    parts.push((
        "xl/_rels/workbook.xml.rels".into(),
        format!("<Relationships xmlns=\"{package}/relationships\">{relations}</Relationships>"),
    ));
    // Style 1 is the built-in date format 14.
    parts.push((
        "xl/styles.xml".into(),
        format!("<styleSheet xmlns=\"{main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"),
    ));
    parts.push((
        "xl/sharedStrings.xml".into(),
        format!("<sst xmlns=\"{main}\" count=\"2\" uniqueCount=\"2\"><si><t>Item</t></si><si><t xml:space=\"preserve\"> Κουβέρτα </t></si></sst>"),
    ));
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(name, SimpleFileOptions::default()).expect("memory takes it");
        archive.write_all(text.as_bytes()).expect("memory takes it");
    }
    archive.finish().expect("memory takes it").into_inner()
}

pub(super) const STOCK_ROWS: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Stock of July</t></is></c></row>\
<row r=\"3\"><c r=\"A3\" t=\"s\"><v>0</v></c><c r=\"B3\" t=\"inlineStr\"><is><t>Qty</t></is></c><c r=\"D3\" t=\"inlineStr\"><is><t>Best before</t></is></c></row>\
<row r=\"4\"><c r=\"A4\" t=\"s\"><v>1</v></c><c r=\"B4\"><v>12.345</v></c><c r=\"D4\" s=\"1\"><v>46387</v></c></row>\
<row r=\"5\"><c r=\"A5\"/></row>\
<row r=\"7\"><c r=\"A7\" t=\"inlineStr\"><is><t>Tent</t></is></c><c r=\"B7\" t=\"e\"><v>#N/A</v></c><c r=\"C7\" t=\"b\"><v>1</v></c><c r=\"D7\" t=\"e\"><v>#REF!</v></c></row>";

fn open(bytes: impl Into<Vec<u8>>, wanted: &Wanted) -> Result<Sheet, SheetError> {
    Sheet::read("f", in_memory(bytes.into()), wanted)
}

fn all(sheet: &mut Sheet) -> Vec<(u64, Vec<String>)> {
    let text = |row: Row| (row.number, row.cells.iter().map(|cell| cell.shown().into_owned()).collect());
    sheet.rows().expect("it opened").map(|row| text(row.expect("a good row"))).collect()
}

fn row(number: u64, cells: &[&str]) -> (u64, Vec<String>) {
    (number, cells.iter().map(|&cell| cell.to_owned()).collect())
}

#[test]
fn every_encoding_separator_and_line_end_gives_the_same_sheet() {
    let lines = [
        ["Είδος", "Ποσότητα", "Δότης"],
        ["Κουβέρτες μονές", "12", "Ένωση Ξυλουργών"],
        ["", "", ""],
        ["Άλευρα", "3", "x \"y\" z"],
    ];
    let expected = vec![row(2, &lines[1]), row(4, &lines[3])];
    for separator in [";", ",", "\t", "|"] {
        for end in ["\n", "\r\n", "\r"] {
            let text = lines.map(|cells| cells.join(separator)).join(end) + end;
            let wide = |little: bool| -> Vec<u8> {
                let units = "\u{feff}".encode_utf16().chain(text.encode_utf16());
                units.flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
            };
            let encoded = [
                text.clone().into_bytes(),
                format!("\u{feff}{text}").into_bytes(),
                WINDOWS_1253.encode(&text).0.into_owned(),
                wide(true),
                wide(false),
            ];
            for (which, bytes) in encoded.into_iter().enumerate() {
                let mut sheet = open(bytes, &Wanted::default()).expect("a good file");
                assert_eq!(sheet.headers().texts(), lines[0], "{separator:?} {end:?} {which}");
                assert_eq!(all(&mut sheet), expected, "{separator:?} {end:?} {which}");
                assert_eq!(all(&mut sheet), expected, "a second time");
            }
        }
    }
}

#[test]
fn what_the_map_says_goes_before_what_is_guessed() {
    let bytes = WINDOWS_1252.encode("a|b;c\nØ|é;ÿ\n").0.into_owned();
    let wanted = Wanted { separator: Some(b';'), encoding: Some(WINDOWS_1252), ..Wanted::default() };
    assert_eq!(all(&mut open(bytes.clone(), &wanted).expect("a good file")), [row(2, &["Ø|é", "ÿ"])]);
    let wanted = Wanted { encoding: Some(UTF_8), ..Wanted::default() };
    assert!(matches!(open(bytes, &wanted).err().map(|e| e.trouble), Some(Trouble::NotUtf8(2))));
    let wanted = Wanted { header_row: Some(2), ..Wanted::default() };
    let sheet = open("x,y\nItem,Qty\nTent,1\n", &wanted).expect("a good file");
    assert_eq!((sheet.header_row(), sheet.headers().find("qty")), (2, Some(1)));
}

#[test]
fn headers_below_titles_and_above_hashtags_are_found() {
    let text = "Αποθήκη Αθηνών\n\n;;Ιούλιος\nΕίδος;Ποσότητα;\n#item+name;#output+num;\nΣκηνή;3;\n;;\nΡύζι;4;x\n";
    let mut sheet = open(text, &Wanted::headers(&["είδος", "ποσοτητα"])).expect("a good file");
    assert_eq!(sheet.notes(), [Note::HeaderRow(4), Note::Hashtags(5)]);
    assert_eq!(all(&mut sheet), [row(6, &["Σκηνή", "3", ""]), row(8, &["Ρύζι", "4", "x"])]);
    assert_eq!((sheet.headers().texts().len(), sheet.row_cells_max()), (2, Some(3)));
}

#[test]
fn the_first_line_of_excel_is_no_row() {
    let mut sheet = open("sep=;\r\na;b\r\n1;2\r\n", &Wanted::default()).expect("a good file");
    assert_eq!((sheet.headers().texts().len(), all(&mut sheet)), (2, vec![row(3, &["1", "2"])]));
}

#[test]
fn a_workbook_is_read_with_its_own_numbers_and_dates() {
    let bytes = workbook(&[("Απόθεμα", "visible", STOCK_ROWS)]);
    let mut sheet = open(bytes, &Wanted::headers(&["item", "qty"])).expect("a good workbook");
    assert_eq!((sheet.header_row(), sheet.row_cells_max()), (3, None));
    assert_eq!(
        all(&mut sheet),
        [row(4, &[" Κουβέρτα ", "12.345", "", "2026-12-31"]), row(7, &["Tent", "", "TRUE", "#REF!"])]
    );
    let first = sheet.rows().expect("it opened").next().expect("a row").expect("a good row");
    assert!(matches!((&first.cells[1], &first.cells[3]), (Cell::Number(_), Cell::Date(_))), "{first:?}");
}

#[test]
fn the_tab_with_the_headers_is_taken_and_hidden_ones_are_not() {
    let cover = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Cover</t></is></c></row>";
    let tabs = [("Cover", "visible", cover), ("Old", "hidden", STOCK_ROWS), ("New", "visible", STOCK_ROWS)];
    let bytes = workbook(&tabs);
    let wanted = Wanted::headers(&["item", "qty"]);
    let sheet = open(bytes.clone(), &wanted).expect("a good workbook");
    assert!(sheet.notes().contains(&Note::Tab("New".into())), "{:?}", sheet.notes());
    assert_eq!(sheet.identity(), sheet.file_hash());
    let named = open(bytes.clone(), &Wanted { tab: Some("old".into()), ..wanted.clone() }).expect("a good workbook");
    assert_eq!(named.header_row(), 3);
    assert_eq!(named.file_hash(), sheet.file_hash());
    assert_ne!(named.identity(), sheet.identity());
    let missing = open(bytes, &Wanted { tab: Some("Newer".into()), ..wanted }).err().expect("no such tab");
    assert!(missing.to_string().contains("the tabs are: Cover, Old, New"), "{missing}");
}

#[test]
fn a_file_of_another_kind_says_what_it_is() {
    let trouble = |bytes: &[u8]| open(bytes, &Wanted::default()).err().expect("refused").trouble;
    assert!(matches!(trouble(b""), Trouble::Empty));
    assert!(matches!(trouble(b"\n\r\n ; ;\n"), Trouble::Empty));
    assert!(matches!(trouble(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), Trouble::OldExcel));
    assert!(matches!(trouble(b"\x7FELF\x02\x01\x01\x00\x00\x00\x00\x00\x03"), Trouble::NotText));
    assert!(matches!(trouble(b"PK\x03\x04 cut short"), Trouble::Workbook(_)));
    assert!(matches!(
        trouble(
            "Είδος;Ποσότητα;Αξία\n1;2;\u{3b1}\n"
                .as_bytes()
                .iter()
                .copied()
                .chain(*b"\xFF")
                .collect::<Vec<_>>()
                .as_slice()
        ),
        Trouble::Damaged(3)
    ));
    let mut other = zip::ZipWriter::new(Cursor::new(Vec::new()));
    other.start_file("content.xml", SimpleFileOptions::default()).expect("memory takes it");
    let other = other.finish().expect("memory takes it").into_inner();
    assert!(matches!(trouble(&other), Trouble::OtherArchive));
    let missing = Sheet::open("/nowhere/at/all.csv".as_ref(), &Wanted::default()).err().expect("not there");
    assert!(missing.to_string().starts_with("/nowhere/at/all.csv: the file cannot be read"), "{missing}");
    assert!(missing.greek().starts_with("/nowhere/at/all.csv: το αρχείο δεν διαβάζεται"), "{}", missing.greek());
}

#[test]
fn a_workbook_that_lies_is_refused() {
    let trouble = |rows: &str| {
        let bytes = workbook(&[("A", "visible", rows)]);
        open(bytes, &Wanted::default()).map(|mut sheet| all(&mut sheet).len()).err().map(|error| error.trouble)
    };
    let far = "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c></row>";
    assert!(matches!(trouble(far), Some(Trouble::TooManyColumns(1))));
    let back = "<row r=\"5\"><c r=\"A5\"><v>1</v></c></row><row r=\"2\"><c r=\"A2\"><v>1</v></c></row>";
    assert!(matches!(trouble(back), Some(Trouble::Disorder(2))));
    let overflow = "<row r=\"99999999999\"><c r=\"A99999999999\"><v>1</v></c></row>";
    let _ = trouble(overflow);
    let index = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>77</v></c></row>";
    assert!(matches!(trouble(index), Some(Trouble::Workbook(_))));
    let sparse = "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"B1048576\"><v>1</v></c></row>";
    assert!(trouble(sparse).is_none());
}

#[test]
fn an_error_in_the_middle_names_its_line_and_ends_the_rows() {
    let text = format!("a,b\n{}9,\"open\n10,x\n", "1,2\n".repeat(60));
    let mut sheet = open(text, &Wanted::default()).expect("the headers are good");
    let rows: Vec<_> = sheet.rows().expect("it opened").collect();
    assert_eq!(rows.len(), 61);
    let error = rows.last().and_then(|row| row.as_ref().err()).expect("the last is an error");
    assert_eq!(error.to_string(), "f: a quote opened on line 62 is never closed; close it or remove it");
}
