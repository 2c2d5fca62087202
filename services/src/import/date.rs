//! Expiry dates as people write them: ISO, `31/12/2026`, `12/31/2026`, `12/2026`, `Dec 2026`, `Δεκ 2026`, `20261200`.
//!
//! Whether day or month comes first is never guessed from one cell: the other cells of the column decide, or the map
//! does, or the cell is refused. A month without a day means its last day, as GS1 means it.

use jiff::civil::Date;

use super::cell::Cell;
use super::fold::{absent, fold};
use super::number::is_excel_fault;
use super::reason::Reason;

/// First year that a date in a sheet may have; earlier ones come from empty or broken cells.
pub const YEAR_MIN: i16 = 1990;
/// Last year that a date in a sheet may have.
pub const YEAR_MAX: i16 = 2100;

/// First three letters of the months, folded, English and Greek.
const MONTHS: [[&str; 2]; 12] = [
    ["jan", "ιαν"],
    ["feb", "φεβ"],
    ["mar", "μαρ"],
    ["apr", "απρ"],
    ["may", "μαι"],
    ["jun", "ιουν"],
    ["jul", "ιουλ"],
    ["aug", "αυγ"],
    ["sep", "σεπ"],
    ["oct", "οκτ"],
    ["nov", "νοε"],
    ["dec", "δεκ"],
];

/// Which of two numbers before a year is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// `31/12/2026`
    DayFirst,
    /// `12/31/2026`
    MonthFirst,
}

impl Order {
    /// In English, after "dates are".
    pub fn english(self) -> &'static str {
        match self {
            Self::DayFirst => "day first",
            Self::MonthFirst => "month first",
        }
    }

    /// In Greek, after "οι ημερομηνίες είναι".
    pub fn greek(self) -> &'static str {
        match self {
            Self::DayFirst => "με την ημέρα πρώτα",
            Self::MonthFirst => "με τον μήνα πρώτα",
        }
    }
}

/// What all cells of a column show about the order of day and month.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Cells that can only have the day first.
    pub day_first: u64,
    /// Cells that can only have the month first.
    pub month_first: u64,
    /// Cells that may mean either.
    pub open: u64,
}

impl Evidence {
    /// Takes one more cell of the column into account.
    pub fn add(&mut self, cell: &Cell) {
        let Cell::Text(text) = cell else { return };
        let Ok(Shape::Pair { first, second, .. }) = shape(text) else { return };
        match (first > 12 || first == 0, second > 12 || second == 0) {
            (true, false) => self.day_first += 1,
            (false, true) => self.month_first += 1,
            (false, false) if first != second => self.open += 1,
            (false, false) | (true, true) => {}
        }
    }

    /// The column's order, when its cells agree on one.
    pub fn order(self) -> Option<Order> {
        match (self.day_first > 0, self.month_first > 0) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            (true, true) | (false, false) => None,
        }
    }

    /// True when the column holds dates of both orders.
    pub fn is_mixed(self) -> bool {
        self.day_first > 0 && self.month_first > 0
    }
}

/// Reads a cell; nothing when it holds nothing. `order` is the order of the column when it is known.
pub fn parse(cell: &Cell, order: Option<Order>) -> Result<Option<Date>, Reason> {
    let date = match cell {
        Cell::Date(date) => *date,
        Cell::Number(number) => {
            let serial = number.rounded(3).map_err(|_| Reason::NotADate)?.0.div_euclid(1000);
            serial_date(serial).ok_or(Reason::NotADate)?
        }
        Cell::Text(text) if absent(text) => return Ok(None),
        Cell::Text(text) if is_excel_fault(text) => return Err(Reason::ExcelFault),
        Cell::Text(text) => match shape(text)? {
            Shape::Known { year, month, day } => made(year, month, day)?,
            Shape::Pair { first, second, year } => {
                let day_is_first = match order {
                    Some(order) => order == Order::DayFirst,
                    None if first > 12 || first == 0 || first == second => true,
                    None if second > 12 || second == 0 => false,
                    None => return Err(Reason::AmbiguousDate),
                };
                let (day, month) = if day_is_first { (first, second) } else { (second, first) };
                made(year, month, Some(day))?
            }
        },
    };
    if (YEAR_MIN..=YEAR_MAX).contains(&date.year()) { Ok(Some(date)) } else { Err(Reason::DateOutOfRange) }
}

enum Shape {
    /// A day of nothing means the last of the month.
    Known { year: i16, month: i8, day: Option<i8> },
    /// Two numbers and a year.
    Pair { first: i8, second: i8, year: i16 },
}

#[derive(Clone, Copy)]
enum Part {
    /// A number and how many digits it was written with.
    Digits(i32, usize),
    Month(i8),
}

fn shape(text: &str) -> Result<Shape, Reason> {
    let parts = parts(text).ok_or(Reason::NotADate)?;
    let small = |number: i32| i8::try_from(number).map_err(|_| Reason::NotADate);
    let year = |part: Part| match part {
        Part::Digits(number, 4) => i16::try_from(number).map_err(|_| Reason::NotADate),
        Part::Digits(number, 2) => i16::try_from(2000 + number).map_err(|_| Reason::NotADate),
        Part::Digits(..) | Part::Month(_) => Err(Reason::NotADate),
    };
    Ok(match parts[..] {
        [Part::Digits(number, 8)] => {
            let known = (number / 10_000, number / 100 % 100, number % 100);
            Shape::Known {
                year: i16::try_from(known.0).map_err(|_| Reason::NotADate)?,
                month: small(known.1)?,
                day: Some(small(known.2)?),
            }
        }
        [y @ Part::Digits(_, 4), Part::Digits(month, 1 | 2)] | [Part::Digits(month, 1 | 2), y @ Part::Digits(_, 4)] => {
            Shape::Known { year: year(y)?, month: small(month)?, day: None }
        }
        [Part::Month(month), y] | [y @ Part::Digits(_, 4), Part::Month(month)] => {
            Shape::Known { year: year(y)?, month, day: None }
        }
        [y @ Part::Digits(_, 4), Part::Digits(month, 1 | 2), Part::Digits(day, 1 | 2)] => {
            Shape::Known { year: year(y)?, month: small(month)?, day: Some(small(day)?) }
        }
        [Part::Digits(day, 1 | 2), Part::Month(month), y] | [Part::Month(month), Part::Digits(day, 1 | 2), y] => {
            Shape::Known { year: year(y)?, month, day: Some(small(day)?) }
        }
        [Part::Digits(first, 1 | 2), Part::Digits(second, 1 | 2), y] => {
            Shape::Pair { first: small(first)?, second: small(second)?, year: year(y)? }
        }
        _ => return Err(Reason::NotADate),
    })
}

/// Numbers and names of months, without a time of day at the end; nothing when there is anything else.
fn parts(text: &str) -> Option<Vec<Part>> {
    let text = text.trim();
    let date = match text.find(':') {
        Some(colon) => text[..colon].rsplit_once(['T', ' '])?.0,
        None => text,
    };
    let separated = date.split(['/', '-', '.', ' ', ',', '\u{a0}']).filter(|part| !part.is_empty());
    separated
        .map(|part| {
            if part.len() <= 8 && part.bytes().all(|b| b.is_ascii_digit()) {
                return Some(Part::Digits(part.parse().ok()?, part.len()));
            }
            let word = fold(part);
            let found = MONTHS.iter().position(|names| names.iter().any(|name| word.starts_with(name)))?;
            word.chars().all(char::is_alphabetic).then_some(())?;
            Some(Part::Month(i8::try_from(found + 1).ok()?))
        })
        .collect()
}

fn made(year: i16, month: i8, day: Option<i8>) -> Result<Date, Reason> {
    let first = Date::new(year, month, 1).map_err(|_| Reason::NotADate)?;
    match day {
        None | Some(0) => Ok(first.last_of_month()),
        Some(day) => Date::new(year, month, day).map_err(|_| Reason::NotADate),
    }
}

/// The day a spreadsheet's number stands for, counted from 30 December 1899 (true from March 1900 on).
fn serial_date(serial: i64) -> Option<Date> {
    let epoch = Date::new(1899, 12, 30).ok()?;
    let days = i32::try_from(serial).ok().filter(|days| (1..=2_958_465).contains(days))?;
    epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::decimal::Decimal;
    use proptest::prelude::*;

    fn read(text: &str) -> Result<Option<String>, Reason> {
        parse(&Cell::from(text), None).map(|date| date.map(|date| date.to_string()))
    }

    #[test]
    fn the_usual_ways_of_writing_a_date() {
        for (text, date) in [
            ("2026-11-30", "2026-11-30"),
            ("2026/11/3", "2026-11-03"),
            ("2026-11-30 00:00:00", "2026-11-30"),
            ("2026-11-30T10:15", "2026-11-30"),
            ("20261130", "2026-11-30"),
            ("20261100", "2026-11-30"),
            ("31/12/2026", "2026-12-31"),
            ("31.12.26", "2026-12-31"),
            ("12/31/2026", "2026-12-31"),
            ("5/5/2026", "2026-05-05"),
            ("00/02/2028", "2028-02-29"),
            ("11/2026", "2026-11-30"),
            ("2026-02", "2026-02-28"),
            ("Dec 2026", "2026-12-31"),
            ("Dec-26", "2026-12-31"),
            ("31-Dec-2026", "2026-12-31"),
            ("December 1, 2026", "2026-12-01"),
            ("15 Μαΐου 2027", "2027-05-15"),
            ("Ιουλ 2027", "2027-07-31"),
            ("30 Ιουνίου 2027", "2027-06-30"),
        ] {
            assert_eq!(read(text), Ok(Some(date.into())), "{text}");
        }
        assert_eq!(read("#N/A"), Ok(None));
        assert_eq!(read("#REF!"), Err(Reason::ExcelFault));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "31/02/2026",
            "13/13/2026",
            "12/26",
            "251231",
            "45000",
            "soon",
            "2026",
            "1/2/3",
            "2026-13-01",
            "Mayor 2026 x",
        ] {
            assert_eq!(read(text), Err(Reason::NotADate), "{text}");
        }
        for text in ["30/12/1899", "2101-01-01"] {
            assert_eq!(read(text), Err(Reason::DateOutOfRange), "{text}");
        }
    }

    #[test]
    fn day_and_month_are_not_guessed() {
        assert_eq!(read("05/06/2026"), Err(Reason::AmbiguousDate));
        let text = Cell::from("05/06/2026");
        let with = |order| parse(&text, Some(order)).map(|date| date.map(|date| date.to_string()));
        assert_eq!(with(Order::DayFirst), Ok(Some("2026-06-05".into())));
        assert_eq!(with(Order::MonthFirst), Ok(Some("2026-05-06".into())));
        let clear = Cell::from("31/12/2026");
        assert_eq!(parse(&clear, Some(Order::MonthFirst)), Err(Reason::NotADate));
    }

    #[test]
    fn a_column_decides_by_its_clear_cells() {
        let evidence = |cells: &[&str]| {
            let mut evidence = Evidence::default();
            for cell in cells {
                evidence.add(&Cell::from(*cell));
            }
            evidence
        };
        assert_eq!(evidence(&["05/06/2026", "31/12/2026", "x"]).order(), Some(Order::DayFirst));
        assert_eq!(evidence(&["05/06/2026", "12/31/2026"]).order(), Some(Order::MonthFirst));
        assert_eq!(evidence(&["05/06/2026", "5/5/2026"]), Evidence { day_first: 0, month_first: 0, open: 1 });
        assert!(evidence(&["31/12/2026", "12/31/2026"]).is_mixed());
    }

    #[test]
    fn stored_dates_and_serials_have_one_meaning() {
        let date = Date::new(2026, 11, 30).expect("a day");
        assert_eq!(parse(&Cell::Date(date), None), Ok(Some(date)));
        let serial = |days: f64| parse(&Cell::Number(Decimal::from_spreadsheet(days).expect("finite")), None);
        assert_eq!(serial(45_943.5), Ok(Some(Date::new(2025, 10, 13).expect("a day"))));
        assert_eq!(serial(1.0), Err(Reason::DateOutOfRange));
        assert_eq!(serial(-4.0), Err(Reason::NotADate));
        assert_eq!(serial(1e15), Err(Reason::NotADate));
    }

    proptest! {
        #[test]
        fn any_day_reads_back(days in 0_i32..36_000) {
            let date = Date::new(1995, 1, 1).expect("a day").checked_add(jiff::Span::new().days(days)).expect("in range");
            let day_first = format!("{}/{}/{}", date.day(), date.month(), date.year());
            prop_assert_eq!(parse(&Cell::Text(date.to_string()), None), Ok(Some(date)));
            prop_assert_eq!(parse(&Cell::Text(day_first), Some(Order::DayFirst)), Ok(Some(date)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[-/. :0-9TaDec]{0,14}|\\PC{0,12}") {
            Evidence::default().add(&Cell::from(text.as_str()));
            let _ = parse(&Cell::from(text.as_str()), None);
        }
    }
}
