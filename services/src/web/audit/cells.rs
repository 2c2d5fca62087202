//! What stands in the columns of the listings, in words.

use ledger::time::{Timestamp, Zone};
use maud::{Markup, html};
use projections::{AccountLabel, AuditRow};
use serde_json::{Map, Value};

use crate::spoken::place;
use crate::web::Web;
use crate::web::frame::href::{self, query};
use crate::web::frame::table::{Column, numbers, words as text_column};
use crate::web::look::accounts::{account, named};
use crate::web::names::{Called, amount, item_link, lot_link, short};
use crate::words::Words;
use crate::workbench::{Form, Spec};

/// Columns of numbers.
const NUMBERS: [&str; 12] = [
    "quantity",
    "change",
    "lines",
    "reversed_lines",
    "added",
    "taken",
    "count",
    "expected_milli",
    "sample",
    "chi_square_milli",
    "round",
    "share_milli",
];
/// Columns of thousandths.
const THOUSANDTHS: [&str; 3] = ["expected_milli", "chi_square_milli", "share_milli"];
/// Milliseconds in an hour.
const HOUR_MS: i64 = 3_600_000;
/// From so many hours on, days are said.
const HOURS_SAID_MAX: i64 = 48;

fn column(words: Words, name: &str) -> Column {
    let heading = capital(&words.coded("column", name));
    if NUMBERS.contains(&name) { numbers(heading) } else { text_column(heading) }
}

/// With a capital first: the command line's headings have none.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The columns of entries.
pub(super) fn entry_columns(words: Words, spec: &Spec) -> Vec<Column> {
    ["place", "kind"].iter().chain(spec.shown).map(|name| column(words, name)).collect()
}

/// The columns of what is added up.
pub(super) fn plain_columns(words: Words, spec: &Spec) -> Vec<Column> {
    plain_shown(spec).map(|name| column(words, name)).collect()
}

/// What stands in a column's place beside the closed book itself, so that a row is no wider than a page.
const BESIDE_ENDED: [&str; 5] = ["last_page", "witnessed_page", "reason", "bin", "recorded_at"];

fn plain_shown(spec: &Spec) -> impl Iterator<Item = &'static str> {
    let beside = spec.form == Form::Endings;
    spec.shown.iter().copied().filter(move |name| !(beside && BESIDE_ENDED.contains(name)))
}

/// Who entered and who signed.
pub(super) fn people(rows: &[AuditRow]) -> Vec<&str> {
    rows.iter().flat_map(|row| [Some(row.entry.actor.as_str()), row.approved_by.as_deref()]).flatten().collect()
}

/// Accounts that may have a name.
pub(super) fn account_ids(rows: &[AuditRow]) -> Vec<&str> {
    let labels = rows.iter().flat_map(|row| [row.source.as_ref(), row.target.as_ref()]).flatten();
    named(labels.collect::<Vec<&AccountLabel>>())
}

/// The cells of an entry.
pub(super) fn entry_cells(web: &Web, words: Words, called: &Called, spec: &Spec, row: &AuditRow) -> Vec<Markup> {
    let zone =
        web.book(row.entry.book_code.as_deref().unwrap_or_default()).map_or(Zone::ATHENS, |book| web.zone(book.id));
    let first = html! { (entry_link(&row.place)) small.soft title=(row.entry.hash) { (short(&row.entry.hash)) "…" } };
    let what = html! {
        (words.coded("event", &row.entry.kind))
        @if row.entry.reversed { " " span.badge.bad { (words.say("entry-reversed")) } }
    };
    let rest = spec.shown.iter().map(|name| entry_cell(web, words, called, (spec, zone), row, name));
    [first, what].into_iter().chain(rest).collect()
}

/// A link to the entry at a place.
fn entry_link(text: &str) -> Markup {
    let to = place::entry(text).map(|(book, page, index)| href::entry(book, page, index));
    html! { @if let Some(to) = to { a.place href=(to) { (text) } } @else { (text) } }
}

/// Someone of the bank, with a link to all they did.
fn person(words: Words, called: &Called, id: &str) -> Markup {
    let of = format!("person:{id}");
    html! { a href=(query("/audit/timeline", [("of", of.as_str())])) { (called.hex(words, id)) } }
}

fn entry_cell(
    web: &Web,
    words: Words,
    called: &Called,
    (spec, zone): (&Spec, Zone),
    row: &AuditRow,
    name: &str,
) -> Markup {
    let instant = |ms| html! { (words.instant(Timestamp::from_ms(ms), zone)) };
    let text = |text: &Option<String>| html! { @if let Some(text) = text { (text) } };
    let digits =
        |text: &Option<String>| html! { @if let Some(text) = text { span.mono title=(text) { (short(text)) "…" } } };
    match name {
        "original" => html! { @if let Some(place) = &row.original { (entry_link(place)) } },
        "reason" => {
            let list = match spec.word {
                "reversals" => "reversal",
                "overrides" => "override",
                _ => "loss",
            };
            html! { @if let Some(reason) = &row.reason { (words.coded(list, reason)) } }
        }
        "actor" => person(words, called, &row.entry.actor),
        "approved_by" => html! { @if let Some(id) = &row.approved_by { (person(words, called, id)) } },
        "occurred_at" => instant(row.entry.occurred_at),
        "recorded_at" => instant(row.entry.recorded_at),
        "late_ms" => html! { (late(words, row.late_ms)) },
        "item" => html! {
            @if let Some(item) = &row.item {
                (item_link(item, words.pick(row.item_name.as_deref().unwrap_or_default(), row.item_name_el.as_deref())))
            }
        },
        "lot" => html! { @if let Some(lot) = &row.lot { (lot_link(lot)) } },
        "quantity" => html! {
            @match (row.quantity, &row.currency) {
                (Some(minor), Some(currency)) => (words.money(minor, currency)),
                (Some(number), None) => (amount(words, number, row.unit.as_deref().unwrap_or_default())),
                (None, _) => {}
            }
        },
        "change" => html! { @if let Some(change) = row.change { (words.signed(change)) } },
        "source" => html! { @if let Some(label) = &row.source { (account(web, words, called, label)) } },
        "target" => html! { @if let Some(label) = &row.target { (account(web, words, called, label)) } },
        "key_change" => html! { @if let Some(how) = &row.key_change { (words.coded("key-change", how)) } },
        "key_book" => text(&row.key_book),
        "key" => digits(&row.key),
        "draw" => digits(&row.draw),
        "local_time" => {
            let (day, time) = row.local_time.split_once(' ').unwrap_or((row.local_time.as_str(), ""));
            html! { (words.day_of(day)) ", " (time) }
        }
        _ => html! {},
    }
}

/// How late, in hours or in days.
fn late(words: Words, ms: i64) -> String {
    let hours = ms.div_euclid(HOUR_MS);
    let (key, many) = if hours < HOURS_SAID_MAX { ("hours", hours) } else { ("days", hours.div_euclid(24)) };
    let many = u64::try_from(many).unwrap_or(0);
    if key == "hours" {
        words.with("audit-late-hours", &[("count", many.into())])
    } else {
        words.with("audit-late-days", &[("count", many.into())])
    }
}

/// The cells of what is added up.
pub(super) fn plain_cells(words: Words, called: &Called, spec: &Spec, row: &Map<String, Value>) -> Vec<Markup> {
    plain_shown(spec).map(|name| plain_cell(words, called, row, name)).collect()
}

/// A closed book; in the row that says that it was closed, with why, when and where it ends.
fn ended(words: Words, row: &Map<String, Value>) -> Markup {
    let text = |name: &str| row.get(name).and_then(Value::as_str).unwrap_or_default();
    let number = |name: &str| row.get(name).and_then(Value::as_u64);
    let at = row.get("recorded_at").and_then(Value::as_i64).map(Timestamp::from_ms);
    html! {
        (text("ended"))
        @if text("what") == "closed" {
            small.soft {
                " " (words.coded("end-reason", text("reason"))) ". "
                @if let Some(page) = number("last_page") { (words.with("audit-ended-page", &[("page", page.into())])) " " }
                @if let Some(page) = number("witnessed_page") { (words.with("audit-ended-witnessed", &[("page", page.into())])) " " }
                @if let Some(at) = at { (words.instant(at, Zone::ATHENS)) }
            }
        }
        @if !text("bin").is_empty() { small.soft { " " (text("bin")) } }
    }
}

fn plain_cell(words: Words, called: &Called, row: &Map<String, Value>, name: &str) -> Markup {
    let text = |name: &str| row.get(name).and_then(Value::as_str);
    let number = row.get(name).and_then(Value::as_i64);
    match name {
        "actor" => match text("actor") {
            Some(id) => person(words, called, id),
            None if row.get("round").is_some() => html! { (words.say("audit-everybody")) },
            None => html! {},
        },
        "reason" => html! { @if let Some(reason) = text("reason") { (words.coded("loss", reason)) } },
        "ended" => ended(words, row),
        "what" => html! { (words.coded("ending", text("what").unwrap_or_default())) },
        "lot" => html! { @if let Some(lot) = text("lot") { (lot_link(lot)) } },
        "place" => html! { @if let Some(place) = text("place") { (entry_link(place)) } },
        "class" => {
            let class = text("class").unwrap_or_default();
            html! { (words.code("class", class).unwrap_or_else(|| words.coded("kind", class))) }
        }
        "item" => {
            let name = words.pick(text("item_name").unwrap_or_default(), text("item_name_el"));
            html! { @if let Some(item) = text("item") { (item_link(item, name)) } }
        }
        "item_name" => html! { (words.pick(text("name").unwrap_or_default(), text("name_el"))) },
        "unit" => html! { @if let Some(unit) = text("unit") { (words.coded("unit", unit)) } },
        "quantity" => match (number, text("asset").filter(|_| text("kind") == Some("money"))) {
            (Some(minor), Some(currency)) => html! { (words.money(minor, currency)) },
            (Some(number), None) if text("ended").is_some() => {
                html! { (amount(words, number, text("unit").unwrap_or_default())) }
            }
            (Some(number), None) => html! { (words.number(number)) },
            (None, _) => html! {},
        },
        thousandths if THOUSANDTHS.contains(&thousandths) => {
            html! { @if let Some(number) = number { (words.thousandths(number.unsigned_abs())) } }
        }
        _ => match row.get(name) {
            Some(Value::Bool(true)) => html! { (words.say("answer-yes")) },
            Some(Value::Bool(false)) => html! { (words.say("answer-no")) },
            Some(Value::Number(_)) => html! { @if let Some(number) = number { (words.number(number)) } },
            Some(Value::String(text)) => html! { (text) },
            Some(Value::Null | Value::Array(_) | Value::Object(_)) | None => html! {},
        },
    }
}
