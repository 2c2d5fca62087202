//! The stock card: every movement of an item at a site, with what lay on the shelves after each.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use ledger::ids::BookId;
use ledger::time::Timestamp;
use maud::html;
use projections::{AsOf, CardPlace, CardQuery, CardRow, EntryPlace};
use serde::Deserialize;

use super::{ROWS, reach};
use crate::web::App;
use crate::web::failure::Failure;
use crate::web::frame::href;
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, print_button, show as page};
use crate::web::names::{Called, amount, book_name, item_name, lot_link};
use crate::web::seat::Seat;
use crate::words::Words;

/// Which part of the card.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    /// The line before which to go on, as `page.index.line`.
    #[serde(default)]
    before: String,
}

/// The page.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((site, code)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let site = web.site(&site)?;
    let item = web.item_by_code(&code).ok_or(Failure::NotFound)?;
    let asked = CardQuery {
        site: site.code.clone(),
        item: code.clone(),
        lot: None,
        before: before(site.id, &asked.before),
        limit: ROWS,
    };
    let answer = web.bank.views().card(&asked, AsOf::Now).await?;
    let called = web.called_hex(&seat, opposite(&answer.rows)).await?;
    let title = words.with("card-title", &[("item", (&item_name(words, &item)).into())]);
    let unit = item.unit.as_str();
    let columns = vec![
        text_column(words.say("card-when")),
        text_column(words.say("card-what")),
        text_column(words.say("field-lot")),
        numbers(words.say("card-change")),
        numbers(words.say("card-balance")),
        text_column(words.say("card-entry")),
    ];
    let mut table = Table::new(&title, columns);
    let zone = web.zone(site.id);
    // The newest stands on top: that is what people come for.
    for row in answer.rows.iter().rev() {
        let index = u32::try_from(row.entry.index).unwrap_or(u32::MAX);
        let cells = vec![
            html! { (words.instant(Timestamp::from_ms(row.entry.occurred_at), zone)) },
            html! { (words.coded("event", &row.entry.kind)) small { (beside(words, &called, row)) } },
            lot_link(&row.lot),
            html! { (words.signed(row.change)) },
            html! { span.strong { (words.number(row.balance)) } },
            html! { a.place href=(href::entry(&site.code, row.entry.page, index)) { (href::place(&site.code, row.entry.page, index)) } },
        ];
        if row.entry.reversed { table.row_gone(cells) } else { table.row(cells) }
    }
    let full = u32::try_from(answer.rows.len()).is_ok_and(|rows| rows >= ROWS);
    let older = answer.rows.first().filter(|_| full);
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        p.lead { (book_name(words, &site)) @if let Some(last) = answer.rows.last().filter(|_| asked.before.is_none()) { " · " (words.say("card-now")) " " (amount(words, last.balance, unit)) } }
        @if table.is_empty() { p.notice { (words.say("card-none")) } } @else { (table) }
        @if let Some(first) = older {
            div.pages.no-print {
                a.button.second href=(format!("{}?before={}.{}.{}", href::card(&site.code, &code), first.entry.page, first.entry.index, first.line)) {
                    (words.say("pages-older"))
                }
            }
        }
    };
    let frame = Frame::of(&seat, Tab::Stock, &title).back(href::item(&code), item_name(words, &item));
    Ok(page(frame.reaching(reach(&answer.as_of, Some(&site.code))).around(&content)))
}

/// The ids of those who stand opposite.
fn opposite(rows: &[CardRow]) -> Vec<&str> {
    let is_party = |row: &&CardRow| matches!(row.counterpart_kind.as_str(), "donor" | "supplier" | "recipient");
    rows.iter().filter(is_party).map(|row| row.counterpart.as_str()).collect()
}

/// What stands opposite: where it came from or went.
fn beside(words: Words, called: &Called, row: &CardRow) -> String {
    let name = row.counterpart_name.clone();
    match row.counterpart_kind.as_str() {
        "shelf" => {
            let (from, to) = (row.from_bin.as_deref().unwrap_or("?"), row.to_bin.as_deref().unwrap_or("?"));
            format!("{from} → {to} ({})", words.number(row.quantity))
        }
        "loss" => words.coded("loss", &row.counterpart),
        "donor" | "supplier" | "recipient" => name.unwrap_or_else(|| called.hex(words, &row.counterpart)),
        "transit" => words.say("account-transit"),
        "unmatched" => words.say("account-unmatched"),
        other => name.unwrap_or_else(|| other.to_owned()),
    }
}

fn before(book: BookId, text: &str) -> Option<CardPlace> {
    let mut parts = text.split('.');
    let page = parts.next()?.parse().ok()?;
    let index = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(CardPlace { entry: EntryPlace { book, page, index }, line })
}
