//! What an import says of itself: what was decided, what is bad, and what it came to.

use serde::Serialize;
use serde_json::{Value, json};

use super::super::args::{Format, Shared, Tongue};
use super::super::ending::Ending;
use super::super::out;
use super::super::rows::{Flat, grouped, write};
use super::send::Written;
use crate::bring::{BadRow, Tally};
use crate::import::note::Note;
use crate::words::Words;

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
            Format::Csv => write(&self.bad_rows(common.tongue()), common, BAD, BAD)?,
            Format::Table => out::line(&self.in_words(common.words()).join("\n"))?,
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

    fn in_words(&self, words: Words) -> Vec<String> {
        let mut lines = Vec::new();
        if let Some(tally) = self.tally {
            lines.extend(of_tally(tally, words));
        }
        if let Some(Listed { rows, new, known }) = self.registered {
            let args = [("rows", rows.into()), ("new", new.into()), ("known", known.into())];
            lines.push(words.with("cli-listed", &args));
        }
        lines.push(self.ending(words));
        lines
    }

    fn ending(&self, words: Words) -> String {
        if self.stopped {
            let cells = u64::try_from(self.bad.len()).unwrap_or(u64::MAX);
            return words.with("cli-bad-cells", &[("count", cells.into())]);
        }
        let Some(Written { entries, repeated, refused, notes }) = self.written else {
            return words.say("cli-dry-run");
        };
        let mut text = words.with("cli-written", &[("count", entries.into()), ("repeated", repeated.into())]);
        if notes > 0 {
            text.push_str(&words.with("cli-noted", &[("count", notes.into())]));
        }
        if refused > 0 {
            text.push_str(&words.with("cli-refused", &[("count", refused.into())]));
        }
        text
    }
}

fn of_tally(tally: &Tally, words: Words) -> Vec<String> {
    let rows = [("rows", tally.rows.into()), ("bad", tally.bad_rows.into()), ("zero", tally.zero_rows.into())];
    let lots = [
        ("donations", tally.donations.into()),
        ("lots", tally.lots.into()),
        ("registered", tally.registered.into()),
        ("bins", tally.bins.into()),
    ];
    let mut lines = vec![words.with("cli-tally-rows", &rows), words.with("cli-tally-lots", &lots)];
    let quantity =
        |(unit, sum): (&String, &_)| format!("{} {}", grouped(&ToString::to_string(sum)), words.coded("unit", unit));
    let quantities: Vec<String> = tally.quantities.iter().map(quantity).collect();
    if !quantities.is_empty() {
        lines.push(words.with("cli-tally-quantities", &[("list", (&quantities.join(", ")).into())]));
    }
    let values: Vec<String> = tally
        .values_minor
        .iter()
        .map(|(currency, minor)| words.money(i64::try_from(*minor).unwrap_or(i64::MAX), currency))
        .collect();
    if !values.is_empty() {
        lines.push(words.with("cli-tally-values", &[("list", (&values.join(", ")).into())]));
    }
    lines
}

#[cfg(test)]
mod tests {
    use vault::Language;

    use super::*;

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
        let (english, greek) = (Words::of(Language::English), Words::of(Language::Greek));
        let told = story.in_words(english);
        assert!(told[0].starts_with("5 rows, 1 bad") && told[1].contains("with 4 lots"), "{told:?}");
        assert!(told[2].starts_with("nothing was written: one cell is bad"), "{told:?}");
        assert!(story.in_words(greek).last().is_some_and(|line| line.starts_with("δεν γράφτηκε τίποτα")));
        let json = story.json(Tongue::El);
        assert_eq!(json["bad"][0]["reason"], "λάθος");
        assert_eq!((json["rows"].as_u64(), json["written"].is_null()), (Some(5), true));
    }
}
