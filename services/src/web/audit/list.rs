//! A listing: its filters, its rows, and the rows as a file.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use maud::{Markup, html};
use projections::{AsOf, AuditQuery, Cursor};
use serde_json::Value;

use super::cells::{account_ids, entry_cells, entry_columns, people, plain_cells, plain_columns};
use super::{asking, clock, typed, wrongs};
use crate::spoken::Problem;
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Wrongs};
use crate::web::frame::href::query as address;
use crate::web::frame::table::Table;
use crate::web::frame::{Frame, Tab, print_button, show as page};
use crate::web::look::reach;
use crate::web::names::book_name;
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::words::Words;
use crate::workbench::{Asked, Form as Shape, Spec, flattened, in_full, reasons, spec};

/// Rows of one page of a listing.
const ROWS: u32 = 50;

/// What a page shows of a listing.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) table: Option<Table>,
    /// How many rows there are in all, of entries.
    pub(super) total: Option<u64>,
    shown: u64,
    /// Whether it begins with the first row.
    first: bool,
    /// The place after which the next page begins.
    next: Option<String>,
    pub(super) as_of: Vec<Cursor>,
    /// What was asked in full.
    full: Vec<(String, String)>,
}

/// The page.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    seat.must_audit()?;
    let spec = spec(&word).ok_or(Failure::NotFound)?;
    let words = seat.words;
    // A listing that needs a seed or a name first shows its form.
    let begins = spec.needs.iter().any(|name| asked.get(name).is_none());
    let (listed, problems) = match meant(&web, spec, &asked).await? {
        Ok(_) | Err(_) if begins => (Listed::default(), Vec::new()),
        Ok(query) => {
            let now = web.bank.now();
            let listed = listed(&web, &seat, spec, &asked, &query).await?;
            (Listed { full: in_full(spec, &asked, &query, now), ..listed }, Vec::new())
        }
        Err(problems) => (Listed::default(), problems),
    };
    let wrongs = wrongs(&problems, words);
    let title = words.coded("audit", spec.word);
    let hint = matches!(spec.form, Shape::Digits | Shape::Rounds);
    let empty = listed.table.as_ref().is_some_and(Table::is_empty);
    // Rendered before the summary, which leads to its fields.
    let filters = filters(&web, words, spec, &asked, &wrongs);
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        p.lead { (words.coded("audit-about", spec.word)) }
        @if hint { p.notice { (words.say("audit-hint")) } }
        (wrongs.summary(words))
        (filters)
        @if let Some(table) = &listed.table {
            (counted(words, spec, &listed))
            (full(words, spec, &listed.full))
            @if empty { p.notice { (words.say("audit-none")) } } @else { (table) }
            @if let Some(next) = &listed.next {
                div.pages.no-print { a.button.second href=(again(spec, &asked, "", Some(next))) { (words.say("audit-next")) } }
            }
            @if !empty {
                p.actions.no-print {
                    a.button.second href=(again(spec, &asked, "/rows.csv", None)) { (words.say("audit-csv")) }
                    a.button.second href=(again(spec, &asked, "/about.csv", None)) { (words.say("audit-about-csv")) }
                    a.button.second href=(again(spec, &asked, "/rows.xlsx", None)) { (words.say("audit-xlsx")) }
                }
            }
        }
    };
    let frame = Frame::of(&seat, Tab::Audit, &title).wrong(!wrongs.is_empty()).back("/audit", words.say("audit-title"));
    Ok(page(frame.reaching(reach(&listed.as_of, None)).around(&content)))
}

/// The question that is meant, or what is wrong with it.
pub(super) async fn meant(web: &Web, spec: &Spec, asked: &Asked) -> Result<Result<AuditQuery, Vec<Problem>>, Failure> {
    let asking = asking(web);
    let clock = clock(asked);
    let moment = asking.moment(asked.get("as_of"), clock).await?;
    let query = asking.query(spec, asked, *moment.as_ref().unwrap_or(&AsOf::Now), clock).await?;
    let by = asked.sum_by().err().filter(|_| spec.takes.contains(&"by"));
    Ok(match (moment, query, by) {
        (Ok(_), Ok(query), None) => Ok(query),
        (moment, query, by) => {
            let problems = query.err().unwrap_or_default();
            Err(moment.err().into_iter().chain(problems).chain(by).collect())
        }
    })
}

async fn listed(web: &Web, seat: &Seat, spec: &Spec, asked: &Asked, query: &AuditQuery) -> Result<Listed, Failure> {
    let (words, views) = (seat.words, web.bank.views());
    if spec.form == Shape::Rows {
        let answer = views.audit(&AuditQuery { limit: ROWS, ..query.clone() }).await?;
        let part = answer.rows;
        let ids = people(&part.rows).into_iter().chain(account_ids(&part.rows)).collect();
        let called = web.called_hex(seat, ids).await?;
        let mut table = Table::new(words.coded("audit", spec.word), entry_columns(words, spec));
        for row in &part.rows {
            let cells = entry_cells(web, words, &called, spec, row);
            if row.entry.reversed { table.row_gone(cells) } else { table.row(cells) }
        }
        let next = part.rows.last().filter(|_| part.more).map(|row| match row.line {
            Some(line) => format!("{}/{line}", row.place),
            None => row.place.clone(),
        });
        let shown = u64::try_from(part.rows.len()).unwrap_or(u64::MAX);
        let first = query.after.is_none();
        let as_of = answer.as_of;
        return Ok(Listed { table: Some(table), total: part.total, shown, first, next, as_of, full: Vec::new() });
    }
    let (rows, as_of) = summed(web, spec, asked, query).await?;
    let rows: Vec<_> = rows.iter().map(flattened).collect();
    let actors: Vec<&str> = rows.iter().filter_map(|row| row.get("actor")?.as_str()).collect();
    let called = web.called_hex(seat, actors).await?;
    let mut table = Table::new(words.coded("audit", spec.word), plain_columns(words, spec));
    for row in &rows {
        table.row(plain_cells(words, &called, spec, row));
    }
    Ok(Listed { table: Some(table), as_of, ..Listed::default() })
}

/// The rows of what is added up.
pub(super) async fn summed(
    web: &Web,
    spec: &Spec,
    asked: &Asked,
    query: &AuditQuery,
) -> Result<(Vec<Value>, Vec<Cursor>), Failure> {
    let views = web.bank.views();
    let (rows, as_of) = match spec.form {
        Shape::Sums => {
            let by = asked.sum_by().map_err(|_| Failure::Unreadable)?;
            let answer = views.adjustment_sums(query, by).await?;
            (serde_json::to_value(answer.rows), answer.as_of)
        }
        Shape::Digits => {
            let answer = views.first_digits(query).await?;
            (serde_json::to_value(answer.rows), answer.as_of)
        }
        Shape::Rounds => {
            let answer = views.round_numbers(query).await?;
            (serde_json::to_value(answer.rows), answer.as_of)
        }
        Shape::Endings => {
            let answer = views.endings(query).await?;
            (serde_json::to_value(answer.rows), answer.as_of)
        }
        Shape::Balance | Shape::Rows => {
            let answer = views.balance(query.as_of).await?;
            (serde_json::to_value(answer.rows.rows), answer.as_of)
        }
    };
    let rows = rows.map_err(|error| Failure::of(&error))?;
    Ok((rows.as_array().cloned().unwrap_or_default(), as_of))
}

/// How many rows there are, and what a sample was drawn from.
fn counted(words: Words, spec: &Spec, listed: &Listed) -> Markup {
    let Some(total) = listed.total else {
        // Counting would read the whole log: the overview does.
        let many = [("count", listed.shown.into())];
        let said = match (listed.shown, listed.first) {
            (0, _) => return html! {},
            (_, true) => words.with("audit-first-rows", &many),
            (_, false) => words.with("audit-further-rows", &many),
        };
        return html! { p role="status" { (said) } };
    };
    let drawn = [("count", listed.shown.into()), ("total", total.into())];
    html! {
        p role="status" {
            @if spec.word == "sample" { (words.with("audit-drawn", &drawn)) }
            @else { (words.with("audit-counted", &[("count", total.into())])) }
        }
    }
}

/// The same question again, elsewhere.
fn again(spec: &Spec, asked: &Asked, file: &str, after: Option<&str>) -> String {
    let kept =
        asked.0.iter().filter(|(name, _)| name.as_str() != "after").map(|(name, text)| (name.as_str(), text.as_str()));
    address(&format!("/audit/{}{file}", spec.word), kept.chain(after.map(|after| ("after", after))))
}

fn filters(web: &Web, words: Words, spec: &Spec, asked: &Asked, wrongs: &Wrongs) -> Markup {
    let typed = typed(asked);
    let form = Form::new(words, &typed, wrongs);
    let has = |name: &str| spec.takes.contains(&name);
    let label = |name: &str| words.coded("asked", name);
    let books = || {
        let books = web.bank.books().into_iter();
        books.map(|book| Choice::new(book.code.as_str(), book_name(words, &book))).collect()
    };
    let clocks = || vec![Choice::new("occurred", words.coded("clock", "occurred"))];
    html! {
        form.filters method="get" {
            @if has("of") { (form.field("of", label("of")).hint(words.coded("asked-hint", "of"))) }
            @if spec.word == "hours" { (form.field("hours", label("work")).hint(words.coded("asked-hint", "work"))) }
            @if has("seed") { (form.field("seed", label("seed")).hint(words.coded("asked-hint", "seed"))) }
            div.filter-row {
                @if spec.word == "late" { (form.field("hours", label("hours")).hint(words.coded("asked-hint", "hours")).number()) }
                @if has("lock") {
                    (form.field("lock", label("lock")).hint(words.coded("asked-hint", "lock")).day())
                    (form.field("closed_on", label("closed_on")).hint(words.coded("asked-hint", "closed_on")).day())
                }
                @if has("size") { (form.field("size", label("size")).hint(words.coded("asked-hint", "size")).number()) }
                @if has("interval") {
                    (form.field("currency", label("currency")).hint(words.coded("asked-hint", "currency")))
                    (form.field("interval", label("interval")).hint(words.coded("asked-hint", "interval")).number())
                }
                @if has("by") {
                    @let choices = ["reason", "actor"].map(|by| Choice::new(by, words.coded("column", by))).into();
                    (form.field("by", label("by")).select(None, choices))
                }
                @if has("reason") { (form.field("reason", label("reason")).select(Some(words.say("audit-any")), reason_choices(words, spec))) }
                @if has("actor") { (form.field("actor", label("actor")).hint(words.coded("asked-hint", "actor"))) }
                @if has("book") { (form.field("book", label("book")).select(Some(words.say("entries-all-books")), books())) }
            }
            @if has("from") {
                details open[["from", "to", "clock"].iter().any(|name| asked.get(name).is_some())] {
                    summary { (words.say("audit-period")) }
                    div.filter-row {
                        (form.field("from", label("from")).day())
                        (form.field("to", label("to")).day())
                        (form.field("clock", label("clock")).select(Some(words.coded("clock", "recorded")), clocks()))
                    }
                }
            }
            div.filter-row {
                (form.field("as_of", label("as_of")).hint(words.coded("asked-hint", "as_of")).class("grow"))
                button.button type="submit" { (words.say("stock-find")) }
            }
        }
    }
}

/// The reasons that a listing's rows may have.
fn reason_choices(words: Words, spec: &Spec) -> Vec<Choice> {
    let list = match spec.word {
        "reversals" => "reversal",
        "overrides" => "override",
        _ => "loss",
    };
    reasons(spec).into_iter().map(|code| Choice::new(code, words.coded(list, code))).collect()
}

/// What was asked in full: what was said, and what stood for the rest.
fn full(words: Words, spec: &Spec, full: &[(String, String)]) -> Markup {
    let label = |name: &str| match (spec.word, name) {
        ("hours", "hours") => words.coded("asked", "work"),
        _ => words.coded("asked", name),
    };
    let value = |name: &str, text: &str| match name {
        "clock" => words.coded("clock", text),
        "by" => words.coded("column", text),
        _ => text.to_owned(),
    };
    html! {
        details.asked {
            summary { (words.say("audit-asked")) }
            dl.facts {
                @for (name, text) in full.iter().filter(|(name, _)| name != "listing") {
                    dt { (label(name)) }
                    dd { (value(name, text)) }
                }
            }
        }
    }
}
