//! Sending what an import has planned, phase after phase: what is registered first, then the bins, then the goods.

use std::collections::HashMap;
use std::fmt::Write as _;

use indicatif::ProgressBar;
use reqwest::Method;
use serde::Serialize;

use super::super::client::Client;
use super::super::ending::{Ending, in_words};
use super::super::lines::{Answer, Fact, ask_all};
use super::super::out;
use crate::bring::stock::{Donation, Plan};
use crate::spoken::Spoken;
use crate::words::Words;

/// Notes that are sent at once.
const NOTES_AT_ONCE: usize = 1_000;

/// What was written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(super) struct Written {
    /// Entries that are new.
    pub(super) entries: u64,
    /// Entries that an earlier import had written.
    pub(super) repeated: u64,
    /// Commands that the bank refused.
    pub(super) refused: u64,
    /// Notes that are in the vault now.
    pub(super) notes: u64,
}

impl Written {
    fn count(&mut self, answer: &Answer) {
        let sum = match &answer.done {
            Some(Fact { repeated: true, .. }) => &mut self.repeated,
            Some(_) => &mut self.entries,
            None => &mut self.refused,
        };
        *sum = sum.saturating_add(1);
    }
}

/// A note for the vault.
#[derive(Debug, Serialize)]
struct Note<'a> {
    about: &'a str,
    kind: &'static str,
    text: &'a str,
    subject: Option<&'a str>,
}

/// Sends a list of commands to the register. Refusals are said, each with its row.
pub(super) async fn register(
    client: &Client,
    commands: &[Spoken],
    rows: &[u64],
    words: Words,
) -> Result<Written, Ending> {
    let bar = out::progress("registered", Some(u64::try_from(commands.len()).unwrap_or(u64::MAX)));
    let answers = ask_all(client, &commands.iter().collect::<Vec<_>>(), || bar.inc(1)).await;
    bar.finish_and_clear();
    let answers = answers?;
    let mut written = Written::default();
    for (at, answer) in answers.iter().enumerate() {
        written.count(answer);
        say_refusal(answer, rows.get(at).map(std::slice::from_ref).unwrap_or_default(), words);
    }
    Ok(written)
}

/// Sends a whole plan of goods. A phase that is refused is the last.
pub(super) async fn stock(client: &Client, plan: &Plan, words: Words) -> Result<Written, Ending> {
    let commands = plan.site.iter().count() + plan.register.len() + plan.bins.len() + plan.donations.len();
    let bar = out::progress("commands answered", Some(u64::try_from(commands).unwrap_or(u64::MAX)));
    let sent = phases(client, plan, &bar, words).await;
    bar.finish_and_clear();
    sent
}

async fn phases(client: &Client, plan: &Plan, bar: &ProgressBar, words: Words) -> Result<Written, Ending> {
    let mut written = Written::default();
    let site: Vec<&Spoken> = plan.site.iter().collect();
    let register: Vec<&Spoken> = plan.register.iter().collect();
    let bins: Vec<&Spoken> = plan.bins.iter().collect();
    let mut donors: HashMap<String, String> = HashMap::new();
    for phase in [site, register, bins] {
        for answer in ask_all(client, &phase, || bar.inc(1)).await? {
            written.count(&answer);
            say_refusal(&answer, &[], words);
            if let (Some(key), Some(party)) = (answer.key, answer.done.and_then(|done| done.made.party)) {
                donors.insert(format!("made:{key}"), party);
            }
        }
        if written.refused > 0 {
            return Ok(written);
        }
    }
    let goods: Vec<&Spoken> = plan.donations.iter().map(|donation| &donation.command).collect();
    let answers = ask_all(client, &goods, || bar.inc(1)).await?;
    let mut notes = Vec::new();
    for (donation, answer) in plan.donations.iter().zip(&answers) {
        written.count(answer);
        say_refusal(answer, &donation.rows, words);
        notes.extend(notes_of(donation, answer, &donors));
    }
    for chunk in notes.chunks(NOTES_AT_ONCE) {
        client.ask(Method::POST, "/v1/notes", &serde_json::json!({ "notes": chunk })).await?;
    }
    written.notes = u64::try_from(notes.len()).unwrap_or(u64::MAX);
    Ok(written)
}

/// The notes about a donation's lots: the number of its paper, and the maker's lot as it was written.
fn notes_of<'a>(donation: &'a Donation, answer: &'a Answer, donors: &'a HashMap<String, String>) -> Vec<Note<'a>> {
    let donor = donation.donor.as_str();
    let subject = Some(donors.get(donor).map_or(donor, String::as_str));
    let lots = answer.done.iter().flat_map(|done| &done.made.lots);
    lots.flat_map(|lot| {
        let written = donation.lots_as_written.get(lot.line).and_then(Option::as_deref);
        let reference = donation.reference.as_deref().map(|text| ("reference", text));
        let texts = [reference, written.map(|text| ("imported_name", text))];
        texts.into_iter().flatten().map(|(kind, text)| Note { about: &lot.lot, kind, text, subject })
    })
    .collect()
}

/// Says why a command was refused, and which rows it was to bring.
fn say_refusal(answer: &Answer, rows: &[u64], words: Words) {
    let Some(problem) = &answer.problem else { return };
    let mut text = in_words(problem);
    for refusal in &problem.refusals {
        if let Some(row) = refusal.line.and_then(|line| rows.get(line)) {
            let line = refusal.line.unwrap_or_default();
            write!(text, "\n  lines[{line}] = {}", words.with("cli-import-row", &[("row", (&row.to_string()).into())]))
                .expect("writing to a String succeeds");
        }
    }
    let at = match rows {
        [] => String::new(),
        [row] => format!("{}: ", words.with("cli-import-row", &[("row", (&row.to_string()).into())])),
        [first, .., last] => {
            let (first, last) = (first.to_string(), last.to_string());
            format!("{}: ", words.with("cli-import-rows", &[("first", (&first).into()), ("last", (&last).into())]))
        }
    };
    out::say(&format!("{at}{text}"));
}
