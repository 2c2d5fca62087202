//! Quantities and money as people write them: `1.234,56`, `1,234.56`, `1 234`, `1'234`, `€ 12,50`, `1E+06`.
//!
//! One mark that may be either (`12.000`) is never guessed from the cell alone: the other cells of its column decide,
//! or the map does, or the cell is refused.

use super::cell::Cell;
use super::currency::{Currency, currency_of};
use super::decimal::{Decimal, TooLarge};
use super::fold::absent;
use super::reason::Reason;

/// Significant digits at which Excel cuts a number that it shows as `1.23457E+06`.
const EXCEL_SHOWN_DIGITS: usize = 6;

/// The mark between whole and fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// `1,234.56`
    Dot,
    /// `1.234,56`
    Comma,
}

impl Mark {
    fn character(self) -> char {
        match self {
            Self::Dot => '.',
            Self::Comma => ',',
        }
    }

    fn of(character: char) -> Self {
        if character == '.' { Self::Dot } else { Self::Comma }
    }

    fn other(self) -> Self {
        match self {
            Self::Dot => Self::Comma,
            Self::Comma => Self::Dot,
        }
    }

    /// Its name in English.
    pub fn english(self) -> &'static str {
        match self {
            Self::Dot => "dot",
            Self::Comma => "comma",
        }
    }

    /// Its name in Greek, with the article.
    pub fn greek(self) -> &'static str {
        match self {
            Self::Dot => "η τελεία",
            Self::Comma => "το κόμμα",
        }
    }
}

/// What the numbers of a column are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Bare numbers.
    Quantity,
    /// Numbers that may carry a currency before or after.
    Money,
}

/// What all cells of a column show about its decimal mark.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Cells that can only mean a decimal dot.
    pub dots: u64,
    /// Cells that can only mean a decimal comma.
    pub commas: u64,
    /// Cells that may mean either.
    pub open: u64,
}

impl Evidence {
    /// Takes one more cell of the column into account.
    pub fn add(&mut self, cell: &Cell, kind: Kind) {
        let Cell::Text(text) = cell else { return };
        let Ok(bare) = strip(text, kind) else { return };
        match form(bare.body) {
            Form::Plain => {}
            Form::Either => self.open += 1,
            Form::Decimal(mark) => {
                if read(bare.body, mark).is_some() {
                    match mark {
                        Mark::Dot => self.dots += 1,
                        Mark::Comma => self.commas += 1,
                    }
                }
            }
        }
    }

    /// The column's decimal mark, when its cells agree on one.
    pub fn mark(self) -> Option<Mark> {
        match (self.dots > 0, self.commas > 0) {
            (true, false) => Some(Mark::Dot),
            (false, true) => Some(Mark::Comma),
            (true, true) | (false, false) => None,
        }
    }

    /// True when the column holds numbers of both styles.
    pub fn is_mixed(self) -> bool {
        self.dots > 0 && self.commas > 0
    }
}

/// A number as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// Its exact value, never negative.
    pub value: Decimal,
    /// The currency written in the same cell.
    pub currency: Option<Currency>,
}

/// Reads a cell; nothing when it holds nothing. `mark` is the decimal mark of the column when it is known.
pub fn parse(cell: &Cell, kind: Kind, mark: Option<Mark>) -> Result<Option<Number>, Reason> {
    let text = match cell {
        Cell::Text(text) => text,
        Cell::Number(value) if value.is_negative() => return Err(Reason::Negative),
        Cell::Number(value) => return Ok(Some(Number { value: *value, currency: None })),
        Cell::Date(_) => return Err(Reason::NotANumber),
    };
    if absent(text) {
        return Ok(None);
    }
    let bare = strip(text, kind)?;
    let (mantissa, exponent) = split_exponent(bare.body)?;
    let mark = match (mark, form(mantissa)) {
        (Some(mark), _) | (None, Form::Decimal(mark)) => mark,
        (None, Form::Plain) => Mark::Dot,
        (None, Form::Either) => return Err(Reason::AmbiguousNumber),
    };
    let (whole, fraction) = read(mantissa, mark).ok_or(Reason::Grouping)?;
    if let Some(exponent) = exponent {
        let digits = whole.len() + fraction.len();
        let cut = i64::from(exponent) > i64::try_from(fraction.len()).unwrap_or(i64::MAX);
        if digits >= EXCEL_SHOWN_DIGITS && cut {
            return Err(Reason::CutByExcel);
        }
    }
    let value = Decimal::from_digits(false, &whole, &fraction, exponent.unwrap_or(0))
        .map_err(|TooLarge| Reason::NumberTooLarge)?;
    if bare.negative && value != Decimal::ZERO {
        return Err(Reason::Negative);
    }
    Ok(Some(Number { value, currency: bare.currency }))
}

/// True for what Excel makes of a long code: `5.20001E+12`. Digits are lost in it.
pub fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.trim().split_once(['E', 'e']) else { return false };
    let exponent = exponent.strip_prefix('+').unwrap_or("");
    let marks = mantissa.matches(['.', ',']).count();
    !exponent.is_empty()
        && exponent.bytes().all(|b| b.is_ascii_digit())
        && mantissa.starts_with(|c: char| c.is_ascii_digit())
        && marks <= 1
        && mantissa.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b','))
}

struct Bare<'a> {
    body: &'a str,
    negative: bool,
    currency: Option<Currency>,
}

/// Parts the digits from the sign and, for money, the currency around them.
fn strip(text: &str, kind: Kind) -> Result<Bare<'_>, Reason> {
    let text = text.trim();
    if is_excel_fault(text) {
        return Err(Reason::ExcelFault);
    }
    let digit = |c: char| c.is_ascii_digit();
    let first = text.find(digit).ok_or(Reason::NotANumber)?;
    let last = text.rfind(digit).expect("there is a first one");
    let before = text[..first].chars();
    // ".50" begins with its mark; the dot of "Rs.50" belongs to the letters.
    let mut backwards = before.rev();
    let leading =
        backwards.next().is_some_and(|c| matches!(c, '.' | ',')) && !backwards.next().is_some_and(char::is_alphabetic);
    let from = if leading { first - 1 } else { first };
    let (prefix, body, suffix) = (&text[..from], &text[from..=last], &text[last + 1..]);
    let bracketed = prefix.contains('(') && suffix.contains(')');
    let minus = |c: char| matches!(c, '-' | '−' | '–' | '\u{2010}' | '\u{2011}');
    let dashes = suffix.starts_with([',', '.']) && kind == Kind::Money;
    let negative = bracketed || prefix.contains(minus) || (suffix.contains(minus) && !dashes);
    let words = |part: &str| {
        let kept: String =
            part.chars().filter(|&c| !minus(c) && c != '+' && !(bracketed && matches!(c, '(' | ')'))).collect();
        kept.trim().to_owned()
    };
    let (prefix, mut suffix) = (words(prefix), words(suffix));
    if matches!(suffix.as_str(), "." | ",") && (dashes || kind == Kind::Quantity) {
        // "12,-" and "12." have nothing after the mark.
        suffix.clear();
    }
    match kind {
        Kind::Quantity if prefix.is_empty() && suffix.is_empty() => Ok(Bare { body, negative, currency: None }),
        Kind::Quantity if prefix.is_empty() && suffix.chars().all(|c| c.is_alphabetic() || c == '.') => {
            Err(Reason::UnitInNumber(suffix))
        }
        Kind::Quantity => Err(Reason::NotANumber),
        Kind::Money => {
            let suffix = suffix.split(['/', '(']).next().unwrap_or("").trim_start_matches([',', '.']).trim();
            let named = |word: &str| {
                if word.is_empty() { Ok(None) } else { currency_of(word).map(Some).ok_or(Reason::NotANumber) }
            };
            let currency = match (named(&prefix)?, named(suffix)?) {
                (Some(one), Some(two)) if one != two => return Err(Reason::TwoCurrencies(one, two)),
                (one, two) => one.or(two),
            };
            Ok(Bare { body, negative, currency })
        }
    }
}

/// One of the words a spreadsheet writes where a formula failed, `#N/A` apart.
pub fn is_excel_fault(text: &str) -> bool {
    const FAULTS: [&str; 8] = ["#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA", "#SPILL!"];
    let text = text.trim();
    text.starts_with('#') && (text.starts_with("####") || FAULTS.iter().any(|fault| text.eq_ignore_ascii_case(fault)))
}

fn split_exponent(body: &str) -> Result<(&str, Option<i32>), Reason> {
    let Some((mantissa, exponent)) = body.split_once(['e', 'E']) else { return Ok((body, None)) };
    let exponent = exponent.strip_prefix('+').unwrap_or(exponent);
    exponent.parse().map(|power| (mantissa, Some(power))).map_err(|_| Reason::NotANumber)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Plain,
    /// This is the decimal mark, whether it stands there or the other one groups.
    Decimal(Mark),
    /// One mark before three digits.
    Either,
}

/// What the marks in a number show by themselves.
fn form(body: &str) -> Form {
    let body = body.split(['e', 'E']).next().unwrap_or(body);
    let is_mark = |c: char| matches!(c, '.' | ',');
    let mut marks = body.chars().filter(|&c| is_mark(c));
    let Some(first) = marks.next() else { return Form::Plain };
    let Some(second) = marks.next() else {
        let (whole, rest) = body.split_once(first).expect("it was found");
        let groups = rest.len() == 3
            && (1..=3).contains(&whole.len())
            && whole.bytes().all(|b| b.is_ascii_digit())
            && !whole.starts_with('0');
        return if groups { Form::Either } else { Form::Decimal(Mark::of(first)) };
    };
    let last = body.chars().rev().find(|&c| is_mark(c)).unwrap_or(second);
    // The same mark twice can only group; of two different ones the last is the decimal mark.
    if last == first { Form::Decimal(Mark::of(first).other()) } else { Form::Decimal(Mark::of(last)) }
}

/// Digits before and after the decimal mark; nothing when the groups are not groups of three.
fn read(body: &str, mark: Mark) -> Option<(String, String)> {
    let body = body.split(['e', 'E']).next().unwrap_or(body);
    let (whole, fraction) = body.split_once(mark.character()).unwrap_or((body, ""));
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut groupers = whole.chars().filter(|c| !c.is_ascii_digit());
    let digits: String = whole.chars().filter(char::is_ascii_digit).collect();
    let Some(grouper) = groupers.next() else {
        return (!digits.is_empty() || !fraction.is_empty()).then(|| (digits, fraction.to_owned()));
    };
    let allowed = grouper == mark.other().character() || is_gap(grouper);
    if !allowed || groupers.any(|c| c != grouper) {
        return None;
    }
    let mut groups = whole.split(grouper).map(str::len);
    let first = groups.next()?;
    ((1..=3).contains(&first) && groups.all(|length| length == 3)).then(|| (digits, fraction.to_owned()))
}

/// Spaces and apostrophes that group thousands and never part a fraction.
fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\u{A0}' | '\u{2007}' | '\u{2009}' | '\u{202F}' | '\'' | '’' | '_')
}

#[cfg(test)]
#[path = "number_tests.rs"]
mod tests;
