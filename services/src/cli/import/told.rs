//! What an import says of itself: what was decided, what is bad, and what it came to.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::args::{Format, Shared, Tongue};
use super::super::ending::Ending;
use super::super::out;
use super::super::rows::{Flat, grouped, write};
use super::send::Written;
use crate::bring::{BadRow, Tally};
use crate::import::currency::{Currency, currency_of};
use crate::import::note::Note;

const BAD: &[&str] = &["row", "column", "value", "reason"];

/// A list that was brought.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Listed {
    /// Rows that can be used.
    pub(super) rows: u64,
    /// Of them, those that are new.
    pub(super) new: u64,
    /// Of them, those that were known.
    pub(super) known: u64,
}

/// How an import ended.
pub(super) struct Story<'a> {
    /// Of stock: what it comes to.
    pub(super) tally: Option<&'a Tally>,
    /// Of a list: what it comes to.
    pub(super) registered: Option<Listed>,
    /// What was written; nothing when nothing was to be.
    pub(super) written: Option<Written>,
    /// Every bad cell.
    pub(super) bad: &'a [BadRow],
    /// Whether bad rows stopped it.
    pub(super) stopped: bool,
    /// Whether it was only to say what would happen.
    pub(super) dry_run: bool,
}

/// Says what was decided while reading.
pub(super) fn say_notes(notes: &[Note], tongue: Tongue) {
    for note in notes {
        out::say(&tongue.pick(note.to_string(), note.greek()));
    }
}

/// Says every bad cell. As JSON they are part of the story.
pub(super) fn say_bad(bad: &[BadRow], common: &Shared) {
    if common.format == Format::Json {
        return;
    }
    for row in bad {
        out::say(&common.tongue().pick(row.to_string(), row.greek()));
    }
}

impl Story<'_> {
    /// Says how it ended, on standard output.
    pub(super) fn tell(&self, common: &Shared) -> Result<(), Ending> {
        match common.format {
            Format::Json => out::line(&self.json(common.tongue()).to_string())?,
            Format::Csv => write(&self.bad_rows(common.tongue()), Format::Csv, BAD, BAD)?,
            Format::Table => out::line(&self.words(common.tongue()).join("\n"))?,
        }
        let refused = self.written.is_some_and(|written| written.refused > 0);
        if self.stopped || refused { Err(Ending::Said) } else { Ok(()) }
    }

    fn bad_rows(&self, tongue: Tongue) -> Vec<Flat> {
        let row = |bad: &BadRow| {
            let reason = tongue.pick(&bad.reason, &bad.reason_el);
            let values = [json!(bad.row), json!(bad.column), json!(bad.value), json!(reason)];
            Flat(BAD.iter().map(|&column| column.to_owned()).zip(values).collect())
        };
        self.bad.iter().map(row).collect()
    }

    fn json(&self, tongue: Tongue) -> Value {
        let mut story = json!({ "dry_run": self.dry_run, "written": self.written, "bad": self.bad_rows(tongue) });
        let parts = [self.tally.map(|tally| json!(tally)), self.registered.map(|listed| json!(listed))];
        for part in parts.into_iter().flatten() {
            if let (Value::Object(story), Value::Object(part)) = (&mut story, part) {
                story.extend(part);
            }
        }
        story
    }

    fn words(&self, tongue: Tongue) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(tally) = self.tally {
            lines.extend(of_tally(tally, tongue));
        }
        if let Some(Listed { rows, new, known }) = self.registered {
            let (rows, new, known) = (number(rows), number(new), number(known));
            lines.push(tongue.pick(
                format!("{rows} rows: {new} new, {known} known already"),
                format!("{rows} γραμμές: {new} νέες, {known} ήδη γνωστές"),
            ));
        }
        lines.push(self.ending(tongue));
        lines
    }

    fn ending(&self, tongue: Tongue) -> String {
        if self.stopped {
            let cells = number(u64::try_from(self.bad.len()).unwrap_or(u64::MAX));
            return tongue.pick(
                format!("nothing was written: {cells} cells are bad (listed above); correct them, or give --skip-bad"),
                format!("δεν γράφτηκε τίποτα: {cells} κελιά έχουν λάθος (φαίνονται πιο πάνω)· διορθώστε τα ή δώστε --skip-bad"),
            );
        }
        let Some(written) = self.written else {
            return tongue.pick("dry run: nothing was written", "δοκιμή: δεν γράφτηκε τίποτα").to_owned();
        };
        let (entries, repeated, refused) = (number(written.entries), number(written.repeated), number(written.refused));
        let mut text = tongue.pick(
            format!("{entries} entries written, {repeated} were there already"),
            format!("γράφτηκαν {entries} εγγραφές, {repeated} υπήρχαν ήδη"),
        );
        if written.notes > 0 {
            let notes = number(written.notes);
            text.push_str(
                &tongue
                    .pick(format!(", {notes} notes in the vault"), format!(", {notes} σημειώσεις στο θησαυροφυλάκιο")),
            );
        }
        if written.refused > 0 {
            text.push_str(&tongue.pick(
                format!(", {refused} refused (listed above)"),
                format!(", {refused} δεν έγιναν δεκτές (φαίνονται πιο πάνω)"),
            ));
        }
        text
    }
}

fn of_tally(tally: &Tally, tongue: Tongue) -> Vec<String> {
    let (rows, bad, zero) = (number(tally.rows), number(tally.bad_rows), number(tally.zero_rows));
    let (registered, bins) = (number(tally.registered), number(tally.bins));
    let (donations, lots) = (number(tally.donations), number(tally.lots));
    let mut lines = vec![
        tongue.pick(
            format!("{rows} rows, {bad} bad, {zero} of zero"),
            format!("{rows} γραμμές, {bad} με λάθος, {zero} μηδενικές"),
        ),
        tongue.pick(
            format!("{donations} donations with {lots} lots; {registered} to register, {bins} bins to add"),
            format!("{donations} δωρεές με {lots} παρτίδες· {registered} προς καταχώριση, {bins} νέες θέσεις"),
        ),
    ];
    let quantities: Vec<String> =
        tally.quantities.iter().map(|(unit, sum)| format!("{} {unit}", grouped(&sum.to_string()))).collect();
    if !quantities.is_empty() {
        lines.push(
            tongue.pick(
                format!("quantities: {}", quantities.join(", ")),
                format!("ποσότητες: {}", quantities.join(", ")),
            ),
        );
    }
    let values: Vec<String> = tally.values_minor.iter().map(|(currency, minor)| amount(currency, *minor)).collect();
    if !values.is_empty() {
        lines.push(tongue.pick(format!("values: {}", values.join(", ")), format!("αξίες: {}", values.join(", "))));
    }
    lines
}

fn number(number: u64) -> String {
    grouped(&number.to_string())
}

/// An amount in the currency's own decimals.
fn amount(currency: &str, minor: u128) -> String {
    let decimals = currency_of(currency).map_or(2, Currency::decimals);
    let unit = 10_u128.pow(decimals);
    let (whole, rest) = (minor / unit, minor % unit);
    let whole = grouped(&whole.to_string());
    if decimals == 0 {
        return format!("{whole} {currency}");
    }
    let width = usize::try_from(decimals).unwrap_or(2);
    format!("{whole}.{rest:0width$} {currency}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_their_currencys_decimals() {
        assert_eq!(amount("EUR", 123_456_705), "1\u{2009}234\u{2009}567.05 EUR");
        assert_eq!(amount("JPY", 1_234), "1\u{2009}234 JPY");
        assert_eq!(amount("JOD", 5), "0.005 JOD");
    }

    #[test]
    fn a_stopped_import_says_that_nothing_was_written() {
        let bad = [BadRow {
            row: 3,
            column: "unit".into(),
            value: "x".into(),
            reason: "wrong".into(),
            reason_el: "λάθος".into(),
        }];
        let tally = Tally { rows: 5, bad_rows: 1, lots: 4, ..Tally::default() };
        let story =
            Story { tally: Some(&tally), registered: None, written: None, bad: &bad, stopped: true, dry_run: false };
        assert!(story.words(Tongue::En).last().is_some_and(|line| line.starts_with("nothing was written: 1 cells")));
        assert!(story.words(Tongue::El).last().is_some_and(|line| line.starts_with("δεν γράφτηκε τίποτα")));
        let json = story.json(Tongue::El);
        assert_eq!(json["bad"][0]["reason"], "λάθος");
        assert_eq!((json["rows"].as_u64(), json["written"].is_null()), (Some(5), true));
    }
}
