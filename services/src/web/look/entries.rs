//! The entries of the books, the last first.

use axum::extract::{Query, State};
use axum::response::Response;
use ledger::time::{Timestamp, Zone};
use maud::{Markup, html};
use projections::{EntriesFilter, EntryPlace, EntryRow};
use serde::Deserialize;

use super::{ROWS, reach};
use crate::spoken::place;
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Typed, Wrongs};
use crate::web::frame::href::{self, query};
use crate::web::frame::table::{Table, words as text_column};
use crate::web::frame::{Frame, Tab, show as page};
use crate::web::names::book_name;
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::words::Words;

/// Events that people look for.
const KINDS: [&str; 14] = [
    "donation_received",
    "purchase_received",
    "unmatched_arrived",
    "goods_moved",
    "transfer_dispatched",
    "shipment_arrived",
    "distribution_dispatched",
    "delivery_confirmed",
    "handed_over",
    "stock_adjusted",
    "written_off",
    "entry_reversed",
    "delivery_announced",
    "lot_recalled",
];

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    book: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    before: String,
}

/// The page.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let before = place::entry(&asked.before).and_then(|(code, page, index)| {
        let book = web.book(code).ok()?;
        Some(EntryPlace { book: book.id, page, index })
    });
    let filter = EntriesFilter {
        book: web.book(&asked.book).ok().map(|book| book.id),
        kind: Some(asked.kind.clone()).filter(|kind| !kind.is_empty()),
        before,
        limit: ROWS,
        ..EntriesFilter::default()
    };
    let answer = web.bank.views().entries(&filter).await?;
    let called = web.called_hex(&seat, actors(&answer.rows)).await?;
    let title = words.say("entries-title");
    let columns = vec![
        text_column(words.say("card-entry")),
        text_column(words.say("card-what")),
        text_column(words.say("entry-occurred")),
        text_column(words.say("entry-recorded")),
        text_column(words.say("entry-actor")),
    ];
    let mut table = Table::new(&title, columns);
    for row in &answer.rows {
        let (text, to) = name(row);
        let zone =
            web.book(row.book_code.as_deref().unwrap_or_default()).map_or(Zone::ATHENS, |book| web.zone(book.id));
        let cells = vec![
            html! { a.place href=(to) { (text) } },
            html! { (words.coded("event", &row.kind)) @if row.reversed { " " span.badge.bad { (words.say("entry-reversed")) } } },
            html! { (words.instant(Timestamp::from_ms(row.occurred_at), zone)) },
            html! { (words.instant(Timestamp::from_ms(row.recorded_at), zone)) },
            html! { (called.hex(words, &row.actor)) },
        ];
        if row.reversed { table.row_gone(cells) } else { table.row(cells) }
    }
    let full = u32::try_from(answer.rows.len()).is_ok_and(|rows| rows >= ROWS);
    let older = answer.rows.last().filter(|_| full).map(|row| name(row).0);
    let only = Some(asked.book.as_str()).filter(|book| !book.is_empty());
    let content = html! {
        h1 { (title) }
        (filters(&web, words, &asked))
        @if table.is_empty() { p.notice { (words.say("entries-none")) } } @else { (table) }
        @if let Some(older) = older {
            div.pages.no-print {
                a.button.second href=(query("/entries", [("book", asked.book.as_str()), ("kind", asked.kind.as_str()), ("before", older.as_str())])) {
                    (words.say("pages-older"))
                }
            }
        }
    };
    Ok(page(Frame::of(&seat, Tab::Entries, &title).reaching(reach(&answer.as_of, only)).around(&content)))
}

fn actors(rows: &[EntryRow]) -> Vec<&str> {
    rows.iter().map(|row| row.actor.as_str()).collect()
}

fn name(row: &EntryRow) -> (String, String) {
    let code = row.book_code.clone().unwrap_or_else(|| row.book.clone());
    let index = u32::try_from(row.index).unwrap_or(u32::MAX);
    (href::place(&code, row.page, index), href::entry(&code, row.page, index))
}

fn filters(web: &Web, words: Words, asked: &Asked) -> Markup {
    let mut typed = Typed::default();
    typed.set("book", asked.book.as_str());
    typed.set("kind", asked.kind.as_str());
    let wrongs = Wrongs::default();
    let form = Form::new(words, &typed, &wrongs);
    let books =
        web.bank.books().into_iter().map(|book| Choice::new(book.code.as_str(), book_name(words, &book))).collect();
    let kinds = KINDS.iter().map(|kind| Choice::new(*kind, words.coded("event", kind))).collect();
    html! {
        form.filters method="get" {
            div.filter-row {
            (form.field("book", words.say("entries-book")).select(Some(words.say("entries-all-books")), books))
            (form.field("kind", words.say("card-what")).select(Some(words.say("entries-all-kinds")), kinds))
            button.button type="submit" { (words.say("stock-find")) }
        }
            }
    }
}
