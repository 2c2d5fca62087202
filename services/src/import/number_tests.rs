//! Tests of reading numbers.

use proptest::prelude::*;

use super::*;

fn read_as(text: &str, kind: Kind, mark: Option<Mark>) -> Result<Option<String>, Reason> {
    parse(&Cell::from(text), kind, mark).map(|number| number.map(|number| number.value.to_string()))
}

fn quantity(text: &str) -> Result<Option<String>, Reason> {
    read_as(text, Kind::Quantity, None)
}

fn good(text: &str) -> String {
    quantity(text).expect("a number").expect("not nothing")
}

#[test]
fn the_usual_ways_of_writing_a_number() {
    for (text, value) in [
        ("0", "0"),
        ("007", "7"),
        ("284560", "284560"),
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
        ("1 234", "1234"),
        ("1\u{a0}234\u{a0}567", "1234567"),
        ("1\u{2009}234,5", "1234.5"),
        ("1\u{202f}234.5", "1234.5"),
        ("1'234.50", "1234.5"),
        ("1’234", "1234"),
        ("12,5", "12.5"),
        ("0.125", "0.125"),
        ("1 234.567", "1234.567"),
        ("1234.567", "1234.567"),
        ("15.59395833", "15.59395833"),
        (".5", "0.5"),
        (",5", "0.5"),
        ("+7", "7"),
        ("12.", "12"),
        ("-0", "0"),
    ] {
        assert_eq!(good(text), value, "{text}");
    }
}

#[test]
fn one_mark_before_three_digits_is_not_guessed() {
    for text in ["12.000", "1,234", "999.999"] {
        assert_eq!(quantity(text), Err(Reason::AmbiguousNumber), "{text}");
    }
    assert_eq!(read_as("12.000", Kind::Quantity, Some(Mark::Comma)), Ok(Some("12000".into())));
    assert_eq!(read_as("12.000", Kind::Quantity, Some(Mark::Dot)), Ok(Some("12".into())));
    assert_eq!(read_as("1,234", Kind::Quantity, Some(Mark::Dot)), Ok(Some("1234".into())));
}

#[test]
fn a_known_mark_refuses_the_other_style() {
    assert_eq!(read_as("1,234.56", Kind::Quantity, Some(Mark::Comma)), Err(Reason::Grouping));
    assert_eq!(read_as("12.5", Kind::Quantity, Some(Mark::Comma)), Err(Reason::Grouping));
    for text in ["1,23,456", "12,34,567.8", "1.2.3", "1 23", "1234 567", "1,234.567.890", "1 234'567"] {
        assert_eq!(quantity(text), Err(Reason::Grouping), "{text}");
    }
}

#[test]
fn a_column_decides_by_its_clear_cells() {
    let evidence = |cells: &[&str]| {
        let mut evidence = Evidence::default();
        for cell in cells {
            evidence.add(&Cell::from(*cell), Kind::Quantity);
        }
        evidence
    };
    assert_eq!(evidence(&["12.000", "7", "1,5"]).mark(), Some(Mark::Comma));
    assert_eq!(evidence(&["12.000", "1.234.567"]).mark(), Some(Mark::Comma));
    assert_eq!(evidence(&["1,234", "2.75"]).mark(), Some(Mark::Dot));
    assert_eq!(evidence(&["12.000", "3.500"]), Evidence { dots: 0, commas: 0, open: 2 });
    let mixed = evidence(&["1.234,56", "1,234.56", "rubbish", "1.2.3"]);
    assert!(mixed.is_mixed());
    assert_eq!(mixed.mark(), None);
}

#[test]
fn nothing_is_nothing_and_faults_are_faults() {
    for text in ["", " ", "#N/A", "n/a", "-", "NULL"] {
        assert_eq!(quantity(text), Ok(None), "{text}");
    }
    for text in ["#REF!", "#DIV/0!", "#value!", "########"] {
        assert_eq!(quantity(text), Err(Reason::ExcelFault), "{text}");
    }
}

#[test]
fn less_than_nothing_is_refused() {
    for text in ["-5", "−5", "(5)", "5-", "(1,234.50)", "- 5"] {
        assert_eq!(quantity(text), Err(Reason::Negative), "{text}");
    }
    assert_eq!(read_as("€ -12,50", Kind::Money, None), Err(Reason::Negative));
    let stored = Cell::Number(Decimal::from_spreadsheet(-3.0).expect("finite"));
    assert_eq!(parse(&stored, Kind::Quantity, None), Err(Reason::Negative));
}

#[test]
fn quantities_carry_no_words() {
    assert_eq!(quantity("12 pcs"), Err(Reason::UnitInNumber("pcs".into())));
    assert_eq!(quantity("12τεμ."), Err(Reason::UnitInNumber("τεμ.".into())));
    for text in ["twelve", "€12", "12 (approx)", "x12", "12/5", "1-2", "٣"] {
        assert!(quantity(text).is_err(), "{text}");
    }
}

#[test]
fn money_may_carry_its_currency() {
    for (text, value, currency) in [
        ("€ 12,50", "12.5", Some("EUR")),
        ("12,50€", "12.5", Some("EUR")),
        ("PHP 1,234.56", "1234.56", Some("PHP")),
        ("1.234,56 ευρώ", "1234.56", Some("EUR")),
        ("EUR 12,- ", "12", Some("EUR")),
        ("12.50/pc", "12.5", None),
        ("£3.99", "3.99", Some("GBP")),
        ("₱ 99", "99", Some("PHP")),
    ] {
        let number = parse(&Cell::from(text), Kind::Money, None).expect(text).expect(text);
        assert_eq!(number.value.to_string(), value, "{text}");
        assert_eq!(number.currency.map(|c| c.code().to_owned()).as_deref(), currency, "{text}");
    }
    assert!(matches!(read_as("€ 5 USD", Kind::Money, None), Err(Reason::TwoCurrencies(..))));
    assert_eq!(read_as("5 beans", Kind::Money, None), Err(Reason::NotANumber));
}

#[test]
fn scientific_notation_is_exact_or_refused() {
    assert_eq!(good("1E+06"), "1000000");
    assert_eq!(good("1.5e3"), "1500");
    assert_eq!(good("1,5E+03"), "1500");
    assert_eq!(good("25E-1"), "2.5");
    assert_eq!(quantity("1.23457E+06"), Err(Reason::CutByExcel));
    assert_eq!(good("1.23457E+05"), "123457");
    assert_eq!(quantity("1E+99"), Err(Reason::NumberTooLarge));
    assert_eq!(quantity("1E+99999999999"), Err(Reason::NotANumber));
    assert!(is_scientific("5.20001E+12") && is_scientific("5E+12"));
    assert!(!is_scientific("12E4") && !is_scientific("TENT E+1") && !is_scientific("E+1"));
}

#[test]
fn too_many_digits_are_said() {
    assert_eq!(quantity(&"9".repeat(31)), Err(Reason::NumberTooLarge));
}

fn grouped(number: u64, grouper: &str) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push_str(grouper);
        }
        out.push(digit);
    }
    out
}

proptest! {
    #[test]
    fn any_style_reads_back_the_number(whole in any::<u32>(), cents in 0_u32..100) {
        let expected = Decimal::from_digits(false, &whole.to_string(), &format!("{cents:02}"), 0).expect("fits");
        for (grouper, mark) in [(".", ","), (",", "."), (" ", ","), ("\u{a0}", "."), ("'", ".")] {
            let text = format!("{}{mark}{cents:02}", grouped(u64::from(whole), grouper));
            let read = parse(&Cell::from(text.as_str()), Kind::Money, None);
            prop_assert_eq!(read, Ok(Some(Number { value: expected, currency: None })), "{}", text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+().,'€eE0-9 a\u{a0}#/]{0,16}|\\PC{0,12}") {
        let mut evidence = Evidence::default();
        for kind in [Kind::Quantity, Kind::Money] {
            evidence.add(&Cell::from(text.as_str()), kind);
            for mark in [None, Some(Mark::Dot), Some(Mark::Comma)] {
                if let Ok(Some(number)) = parse(&Cell::from(text.as_str()), kind, mark) {
                    prop_assert!(!number.value.is_negative());
                }
            }
        }
    }
}
