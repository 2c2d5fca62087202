//! `helpbank report`: the bank's reports as rows.

use serde_json::Value;

use super::args::{Format, Report, Shared, View};
use super::client::Client;
use super::ending::Ending;
use super::question::Question;
use super::rows::{self, Flat};
use super::{out, reach};

/// The most rows that the bank gives of a card at once.
const CARD_ROWS_MAX: usize = 1_000;

pub(super) async fn report(report: &Report, common: &Shared) -> Result<(), Ending> {
    let question = Question::of(report)?;
    let client = reach::client(common)?;
    if report.as_of.is_none() {
        client.catch_up().await?;
    }
    let rows = match report.view {
        View::Card => card(&client, report, &question).await?,
        View::Stock
        | View::Trace
        | View::Balance
        | View::Funds
        | View::Expiring
        | View::Exceptions
        | View::Shipments
        | View::Donations
        | View::Entries => question.rows(client.get_json(question.path, &question.query).await?),
    };
    rows::write(&rows.rows, common, question.columns, question.shown)?;
    let words = common.words();
    if rows.holds {
        let is_read = report.view == View::Balance && common.format == Format::Table;
        if is_read { out::line(&words.say("cli-balanced")) } else { Ok(()) }
    } else {
        out::say(&format!("helpbank: {}", words.say("cli-unbalanced")));
        Err(Ending::Said)
    }
}

/// Rows, and whether they hold together.
pub(super) struct Found {
    pub(super) rows: Vec<Flat>,
    pub(super) holds: bool,
}

/// A whole card: the bank gives its end, and what comes before on asking.
async fn card(client: &Client, report: &Report, question: &Question) -> Result<Found, Ending> {
    let mut lines: Vec<Flat> = Vec::new();
    let mut query = question.query.clone();
    loop {
        let mut part = question.rows(client.get_json(question.path, &query).await?).rows;
        let whole = part.len() < CARD_ROWS_MAX || report.limit.is_some();
        let before = part.first().and_then(place);
        part.append(&mut lines);
        lines = part;
        match before {
            Some((entry, line)) if !whole => {
                query.retain(|(name, _)| !matches!(*name, "before" | "before_line"));
                query.push(("before", entry));
                query.push(("before_line", line));
            }
            Some(_) | None => return Ok(Found { rows: lines, holds: true }),
        }
    }
}

/// The place of a card's line.
fn place(row: &Flat) -> Option<(String, String)> {
    let number = |column: &str| row.get(column).and_then(Value::as_u64);
    let book = row.get("book").and_then(Value::as_str)?;
    Some((format!("{book}@{}/{}", number("page")?, number("index")?), number("line")?.to_string()))
}
