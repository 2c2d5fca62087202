//! Stock with its filters: by site, bin, item, donor and expiry, in totals or lot by lot.

use axum::extract::{Query, State};
use axum::response::Response;
use ledger::ids::PartyId;
use ledger::reason::PartyKind;
use maud::{Markup, html};
use projections::{Answer, AsOf, StockFilter, StockRow, StockTotal};
use serde::Deserialize;

use super::{ROWS, reach};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Typed, Wrongs};
use crate::web::frame::href::{self, query};
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, print_button, show as page};
use crate::web::home::EXPIRING_DAYS;
use crate::web::names::{Called, book_name, item_link, lot_link};
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::words::Words;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    site: String,
    #[serde(default)]
    bin: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    donor: String,
    #[serde(default)]
    expiring: String,
    #[serde(default)]
    lots: String,
    #[serde(default)]
    from: u32,
}

/// The page.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let filter = filter(&web, &seat, &asked).await?;
    let by_lot =
        !asked.lots.is_empty() || !asked.bin.is_empty() || !asked.expiring.is_empty() || !asked.donor.is_empty();
    let title = words.say("stock-title");
    let (body, as_of) = match filter {
        None => (html! { p.notice { (words.say("stock-no-donor")) } }, Vec::new()),
        Some(filter) if by_lot => {
            let answer = web.bank.views().stock(&filter, AsOf::Now).await?;
            let called = web.called_hex(&seat, donors(&answer.rows)).await?;
            (lots(words, &asked, &answer, &called), reach(&answer.as_of, only(&asked)))
        }
        Some(filter) => {
            let answer = web.bank.views().stock_by_item(&filter, AsOf::Now).await?;
            (totals(words, &asked, &answer), reach(&answer.as_of, only(&asked)))
        }
    };
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        (filters(&web, words, &asked, by_lot))
        (body)
    };
    Ok(page(Frame::of(&seat, Tab::Stock, &title).reaching(as_of).around(&content)))
}

fn donors(rows: &[StockRow]) -> Vec<&str> {
    rows.iter().filter_map(|row| row.donor.as_deref()).collect()
}

fn only(asked: &Asked) -> Option<&str> {
    Some(asked.site.as_str()).filter(|site| !site.is_empty())
}

/// The filter. None when no donor has the name.
async fn filter(web: &Web, seat: &Seat, asked: &Asked) -> Result<Option<StockFilter>, Failure> {
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let book = web.book(&asked.site).ok();
    let today = book.map_or(ledger::time::Zone::ATHENS, |book| web.zone(book.id)).day(web.now());
    let donor = match asked.donor.trim() {
        "" => None,
        text => match text.parse::<PartyId>() {
            Ok(id) => Some(id),
            Err(_) => match web.find_people(seat, text, PartyKind::Donor).await?.first() {
                Some((id, ..)) => Some(*id),
                None => return Ok(None),
            },
        },
    };
    let within = asked.expiring.parse::<i32>().ok();
    Ok(Some(StockFilter {
        site: some(&asked.site),
        bin: some(&asked.bin),
        q: some(&asked.q),
        donor,
        expiring_before: within.map(|days| today.days.saturating_add(days).saturating_add(i32::from(days > 0))),
        today: Some(crate::today::at(web.bank.register().now(), web.now())),
        limit: Some(ROWS + 1),
        offset: asked.from,
        ..StockFilter::default()
    }))
}

fn filters(web: &Web, words: Words, asked: &Asked, by_lot: bool) -> Markup {
    let mut typed = Typed::default();
    for (name, value) in [
        ("site", &asked.site),
        ("bin", &asked.bin),
        ("q", &asked.q),
        ("donor", &asked.donor),
        ("expiring", &asked.expiring),
    ] {
        typed.set(name, value.as_str());
    }
    typed.set("lots", if by_lot { "1" } else { "" });
    let wrongs = Wrongs::default();
    let form = Form::new(words, &typed, &wrongs);
    let sites = web.sites().into_iter().map(|site| Choice::new(site.code.as_str(), book_name(words, &site))).collect();
    let days = [0, 7, EXPIRING_DAYS, 90].map(|days| match u64::try_from(days) {
        Ok(0) | Err(_) => Choice::new("0", words.say("stock-expired")),
        Ok(count) => Choice::new(days.to_string(), words.with("stock-within", &[("days", count.into())])),
    });
    let more = [&asked.bin, &asked.donor, &asked.expiring].iter().any(|text| !text.is_empty()) || by_lot;
    html! {
        form.filters method="get" role="search" {
            div.filter-row {
                (form.field("q", words.say("stock-search")).class("grow"))
                (form.field("site", words.say("site")).select(Some(words.say("stock-all-sites")), sites))
                button.button type="submit" { (words.say("stock-find")) }
            }
            details open[more] {
                summary { (words.say("stock-more-filters")) }
                div.filter-row {
                    (form.field("bin", words.say("field-bin")))
                    (form.field("donor", words.say("stock-donor")).suggest("/find/donors?q="))
                    (form.field("expiring", words.say("stock-expiry")).select(Some(words.say("stock-any-expiry")), days.to_vec()))
                    (form.field("lots", words.say("stock-show")).select(Some(words.say("stock-by-item")), vec![Choice::new("1", words.say("stock-by-lot"))]))
                }
            }
        }
    }
}

fn totals(words: Words, asked: &Asked, answer: &Answer<Vec<StockTotal>>) -> Markup {
    let mut table = Table::new(
        words.say("stock-title"),
        vec![
            text_column(words.say("field-item")),
            numbers(words.say("stock-available")),
            numbers(words.say("stock-on-hand")),
            numbers(words.say("stock-reserved")),
            numbers(words.say("stock-in-transit")),
            text_column(words.say("stock-lots-column")),
        ],
    );
    let (from, rows) = (usize::try_from(asked.from).unwrap_or(usize::MAX), usize::try_from(ROWS).unwrap_or(usize::MAX));
    for row in answer.rows.iter().skip(from).take(rows) {
        let name = words.pick(&row.item_name, row.item_name_el.as_deref());
        let lots = query("/stock", [("q", row.item.as_str()), ("site", asked.site.as_str()), ("lots", "1")]);
        let count = u64::try_from(row.lots).unwrap_or(0);
        table.row(vec![
            item_link(&row.item, name),
            html! { span.strong { (words.number(row.available)) } " " span.soft { (words.units(&row.unit, row.available.unsigned_abs())) } },
            html! { (words.number(row.on_hand)) },
            some(words, row.reserved),
            some(words, row.in_transit),
            html! { a href=(lots) { (words.with("stock-lots", &[("count", count.into())])) span.unseen { " " (name) } } },
        ]);
    }
    let more = answer.rows.len() > from.saturating_add(rows);
    html! {
        @if table.is_empty() { (empty(words)) } @else { (table) }
        (pages(words, asked, more))
    }
}

/// A number that says nothing when it is zero: on a phone its line is left out.
fn some(words: Words, number: i64) -> Markup {
    html! { @if number != 0 { (words.number(number)) } }
}

/// To the rows before and after.
fn pages(words: Words, asked: &Asked, more: bool) -> Markup {
    let at = |from: u32| {
        let from = from.to_string();
        let pairs = [
            ("site", asked.site.as_str()),
            ("bin", asked.bin.as_str()),
            ("q", asked.q.as_str()),
            ("donor", asked.donor.as_str()),
            ("expiring", asked.expiring.as_str()),
            ("lots", asked.lots.as_str()),
            ("from", from.as_str()),
        ];
        query("/stock", pairs)
    };
    html! {
        div.pages.no-print {
            @if asked.from > 0 { a.button.second href=(at(asked.from.saturating_sub(ROWS))) { (words.say("pages-before")) } }
            @if more { a.button.second href=(at(asked.from.saturating_add(ROWS))) { (words.say("pages-after")) } }
        }
    }
}

fn empty(words: Words) -> Markup {
    html! { p.notice { (words.say("stock-none")) } }
}

fn lots(words: Words, asked: &Asked, answer: &Answer<Vec<StockRow>>, called: &Called) -> Markup {
    let mut table = Table::new(
        words.say("stock-title"),
        vec![
            text_column(words.say("field-item")),
            text_column(words.say("field-lot")),
            text_column(words.say("stock-where")),
            text_column(words.say("stock-expiry")),
            text_column(words.say("stock-donor")),
            numbers(words.say("stock-on-hand")),
            numbers(words.say("stock-available")),
            numbers(words.say("stock-in-transit")),
        ],
    );
    let rows = usize::try_from(ROWS).unwrap_or(usize::MAX);
    for row in answer.rows.iter().take(rows) {
        table.row(lot_cells(words, row, called));
    }
    html! {
        @if table.is_empty() { (empty(words)) } @else { (table) }
        (pages(words, asked, answer.rows.len() > rows))
    }
}

/// A lot's cells: item, lot, place, expiry, donor, quantities.
pub(super) fn lot_cells(words: Words, row: &StockRow, called: &Called) -> Vec<Markup> {
    let name = words.pick(&row.item_name, row.item_name_el.as_deref());
    let class = match row.status.as_str() {
        "held" => "warn",
        "recalled" | "expired" => "bad",
        _ => "good",
    };
    vec![
        item_link(&row.item, name),
        html! { (lot_link(&row.lot)) @if let Some(lot) = &row.maker_lot { small { (lot) } } },
        html! {
            @if let Some(bin) = &row.bin { span.nowrap { (row.site) " / " (bin) } }
            @else { (row.site) small.nowrap { (words.say("stock-on-road")) } }
        },
        html! {
            @if let Some(day) = &row.expiry { span.nowrap { (words.day_of(day)) } }
            @if row.status != "available" { div { span.badge class=(class) { (words.coded("status", &row.status)) } } }
        },
        html! { @if let Some(donor) = &row.donor { (called.hex(words, donor)) } @else if let Some(source) = &row.source { (words.coded("source", source)) } },
        html! { @if row.bin.is_some() { a href=(href::card(&row.site, &row.item)) { (words.number(row.on_hand)) } " " span.soft { (words.units(&row.unit, row.on_hand.unsigned_abs())) } } },
        html! { @if row.bin.is_some() { (words.number(row.available)) } },
        html! { @if row.in_transit != 0 { (words.number(row.in_transit)) " " span.soft { (words.units(&row.unit, row.in_transit.unsigned_abs())) } } },
    ]
}
