//! What each report asks of the bank, which of its columns people see, and which options it has a use for.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::args::{Report, View};
use super::columns::{
    BALANCE, BALANCE_SHOWN, CARD, DONATIONS, ENTRIES, EXCEPTIONS, FUND_LINES, FUNDS, HOLDINGS, PLACES, SHIPMENTS,
    STEPS, STOCK, STOCK_SHOWN,
};
use super::ending::Ending;
use super::report::Found;
use super::rows::Flat;

/// A report: where it is asked for, and how it is shown.
#[derive(Debug)]
pub(super) struct Question {
    /// The path.
    pub(super) path: &'static str,
    /// The query.
    pub(super) query: Vec<(&'static str, String)>,
    /// The columns that are there even without rows.
    pub(super) columns: &'static [&'static str],
    /// The columns of a table.
    pub(super) shown: &'static [&'static str],
    /// The list that is shown, when the answer has several.
    list: List,
}

/// An answer of the bank: rows, or lists of rows under their names. Columns keep their order.
#[derive(Debug, Deserialize)]
pub(super) struct Answered {
    rows: Body,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Body {
    Funds(Vec<Fund>),
    Rows(Vec<Flat>),
    Lists(Lists),
}

/// A fund, and what came into it and went out of it.
#[derive(Debug)]
struct Fund {
    own: Flat,
    lines: Vec<Flat>,
}

impl<'de> Deserialize<'de> for Fund {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Flat::whole(deserializer)?;
        let lines = fields.iter().find(|(name, _)| name == "lines").map(|(_, lines)| lines.clone());
        let lines = lines.filter(|_| fields.iter().any(|(name, _)| name == "fund"));
        let lines = lines.ok_or_else(|| D::Error::custom("no fund"))?;
        let lines = serde_json::from_value(lines).map_err(D::Error::custom)?;
        Ok(Self { own: Flat::of(fields), lines })
    }
}

impl Fund {
    /// A row a line, each with the fund it is of.
    fn into_lines(self) -> Vec<Flat> {
        let of: Vec<(String, Value)> = ["code", "currency"]
            .into_iter()
            .filter_map(|name| Some((name.to_owned(), self.own.get(name)?.clone())))
            .collect();
        self.lines.into_iter().map(|line| Flat([of.clone(), line.0].concat())).collect()
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Lists {
    rows: Vec<Flat>,
    steps: Vec<Flat>,
    places: Vec<Flat>,
    holdings: Vec<Flat>,
    is_zero: Option<bool>,
    negative_held: i64,
}

/// Which of the lists a report shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum List {
    Rows,
    Steps,
    Places,
    Holdings,
    FundLines,
}

impl Question {
    /// What a report asks. Options that it has no use for are refused: an answer must not be about more than people believe.
    pub(super) fn of(report: &Report) -> Result<Self, Ending> {
        let mut options = Options::of(report);
        let question = match report.view {
            View::Stock => {
                options.may(&["site", "item", "bin", "lot", "donor", "category", "limit", "as_of", "clock"]);
                Self::table("/v1/stock", STOCK, STOCK_SHOWN)
            }
            View::Card => {
                options.must(&["site", "item"]);
                options.may(&["lot", "limit", "as_of", "clock"]);
                Self::table("/v1/card", CARD, CARD)
            }
            View::Trace => Self::trace(report, &mut options),
            View::Balance => {
                options.may(&["as_of", "clock"]);
                Self::table("/v1/balance", BALANCE, BALANCE_SHOWN)
            }
            View::Funds => {
                options.may(&["as_of", "clock", "lines"]);
                options.taken("lines");
                let (list, columns) = if report.lines { (List::FundLines, FUND_LINES) } else { (List::Rows, FUNDS) };
                Self { list, ..Self::table("/v1/funds", columns, columns) }
            }
            View::Expiring => {
                options.may(&["site", "item", "category", "until", "limit", "as_of", "clock"]);
                Self::table("/v1/expiring", STOCK, STOCK_SHOWN)
            }
            View::Exceptions => Self::table("/v1/exceptions", EXCEPTIONS, EXCEPTIONS),
            View::Shipments => {
                options.rename("site", "origin");
                options.may(&["origin", "open", "limit"]);
                Self::table("/v1/shipments", SHIPMENTS, SHIPMENTS)
            }
            View::Donations => {
                options.may(&["donor", "limit"]);
                Self::table("/v1/donations", DONATIONS, DONATIONS)
            }
            View::Entries => {
                options.rename("site", "book");
                options.may(&["book", "limit"]);
                Self::table("/v1/entries", ENTRIES, ENTRIES)
            }
        };
        Ok(Self { query: options.into_query()?, ..question })
    }

    fn table(path: &'static str, columns: &'static [&'static str], shown: &'static [&'static str]) -> Self {
        Self { path, query: Vec::new(), columns, shown, list: List::Rows }
    }

    fn trace(report: &Report, options: &mut Options) -> Self {
        options.may(&["as_of", "clock", "places"]);
        options.taken("places");
        if report.donation.is_some() {
            options.must(&["donation"]);
            let (list, columns) = if report.places { (List::Places, PLACES) } else { (List::Steps, STEPS) };
            return Self { list, ..Self::table("/v1/journey", columns, columns) };
        }
        options.rename("donor", "party");
        options.one_of(
            &["lot", "entry", "party"],
            "say what to trace: --lot ID, --entry ATH@4/0, --donation ATH@4/0 or --donor ID",
        );
        let (list, columns) = if report.places { (List::Holdings, HOLDINGS) } else { (List::Steps, STEPS) };
        Self { list, ..Self::table("/v1/trace", columns, columns) }
    }

    /// The rows of an answer.
    pub(super) fn rows(&self, answer: Answered) -> Found {
        let (mut rows, holds) = match answer.rows {
            Body::Funds(funds) if self.list == List::FundLines => {
                (funds.into_iter().flat_map(Fund::into_lines).collect(), true)
            }
            Body::Funds(funds) => (funds.into_iter().map(|fund| fund.own).collect(), true),
            Body::Rows(rows) => (rows, true),
            Body::Lists(lists) => {
                let holds = lists.is_zero != Some(false) && lists.negative_held == 0;
                let rows = match self.list {
                    List::Rows | List::FundLines => lists.rows,
                    List::Steps => lists.steps,
                    List::Places => lists.places,
                    List::Holdings => lists.holdings,
                };
                (rows, holds)
            }
        };
        for row in &mut rows {
            add_place(row);
            put_in_order(row, self.columns);
        }
        Found { rows, holds }
    }
}

/// The columns that are relied on come first, in their order.
fn put_in_order(row: &mut Flat, columns: &[&str]) {
    let rank = |name: &str| columns.iter().position(|column| *column == name).unwrap_or(columns.len());
    row.0.sort_by_key(|(name, _)| rank(name));
}

/// The place of an entry in short, as commands and reports take it.
fn add_place(row: &mut Flat) {
    let number = |column: &str| row.get(column).and_then(Value::as_u64);
    let book = row.get("book_code").and_then(Value::as_str).or_else(|| row.get("book").and_then(Value::as_str));
    if let (Some(book), Some(page), Some(index)) = (book, number("page"), number("index"))
        && row.get("place").is_none()
    {
        let place = format!("{book}@{page}/{index}");
        row.0.push(("place".to_owned(), Value::String(place)));
    }
}

/// The options that were given, and what becomes of each.
struct Options {
    given: Vec<(&'static str, String)>,
    used: Vec<&'static str>,
    wrong: Vec<String>,
}

impl Options {
    fn of(report: &Report) -> Self {
        let texts = [
            ("site", &report.site),
            ("item", &report.item),
            ("bin", &report.bin),
            ("lot", &report.lot),
            ("donor", &report.donor),
            ("category", &report.category),
            ("donation", &report.donation),
            ("entry", &report.entry),
            ("until", &report.until),
            ("as_of", &report.as_of),
        ];
        let mut given: Vec<(&'static str, String)> =
            texts.into_iter().filter_map(|(name, text)| Some((name, text.clone()?))).collect();
        given.extend(report.clock.map(|clock| ("clock", clock.word().to_owned())));
        given.extend(report.limit.map(|limit| ("limit", limit.to_string())));
        given.extend(report.open.then(|| ("open", "true".to_owned())));
        given.extend(report.places.then(|| ("places", "true".to_owned())));
        given.extend(report.lines.then(|| ("lines", "true".to_owned())));
        Self { given, used: Vec::new(), wrong: Vec::new() }
    }

    fn may(&mut self, names: &[&'static str]) {
        self.used.extend(names);
    }

    fn must(&mut self, names: &[&'static str]) {
        self.may(names);
        for name in names {
            if !self.has(name) {
                self.wrong.push(format!("this report needs --{name}"));
            }
        }
    }

    fn one_of(&mut self, names: &[&'static str], how: &str) {
        self.may(names);
        if names.iter().filter(|name| self.has(name)).count() != 1 {
            self.wrong.push(how.to_owned());
        }
    }

    /// An option that has another name in the bank.
    fn rename(&mut self, option: &'static str, name: &'static str) {
        for given in self.given.iter_mut().filter(|(known, _)| *known == option) {
            given.0 = name;
        }
    }

    /// An option that the bank is not told of.
    fn taken(&mut self, name: &str) {
        self.given.retain(|(known, _)| *known != name);
    }

    fn has(&self, name: &str) -> bool {
        self.given.iter().any(|(known, _)| *known == name)
    }

    fn into_query(self) -> Result<Vec<(&'static str, String)>, Ending> {
        let useless = self.given.iter().filter(|(name, _)| !self.used.contains(name));
        let useless = useless.map(|(name, _)| format!("this report has no use for --{}", name.replace('_', "-")));
        let wrong: Vec<String> = self.wrong.iter().cloned().chain(useless).collect();
        if wrong.is_empty() { Ok(self.given) } else { Err(Ending::WrongUse(wrong.join("; "))) }
    }
}
