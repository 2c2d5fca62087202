//! Goods on the road: every shipment, what of it is still under way, and what became of the rest.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use ledger::ids::ShipmentId;
use ledger::time::{Timestamp, Zone};
use maud::{Markup, html};
use projections::{SettledLine, ShipmentRow, ShipmentsFilter};
use serde::Deserialize;

use super::accounts::{account, emergency_name, named, site_name};
use super::{ROWS, reach};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Typed, Wrongs};
use crate::web::frame::href::{self, query, task};
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, print_button, show as page};
use crate::web::names::{amount, book_name, item_link, item_name, lot_link, short, tied};
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::words::Words;

/// What is asked for.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    site: String,
    #[serde(default)]
    open: String,
    #[serde(default)]
    from: u32,
}

/// The list.
pub(in crate::web) async fn list(
    State(web): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let filter = ShipmentsFilter {
        origin: Some(asked.site.clone()).filter(|site| !site.is_empty()),
        open: !asked.open.is_empty(),
        limit: ROWS + 1,
        offset: asked.from,
        ..ShipmentsFilter::default()
    };
    let answer = web.bank.views().shipments(&filter).await?;
    let title = words.say("shipments-title");
    let columns = vec![
        text_column(words.say("shipment-waybill")),
        text_column(words.say("shipment-kind")),
        text_column(words.say("shipment-from")),
        text_column(words.say("shipment-to")),
        text_column(words.say("shipment-left")),
        numbers(words.say("shipment-on-road")),
        text_column(words.say("lot-status")),
    ];
    let mut table = Table::new(&title, columns);
    let rows = usize::try_from(ROWS).unwrap_or(usize::MAX);
    for row in answer.rows.iter().take(rows) {
        let (text, _) = web.cited(&row.entry);
        table.row(vec![
            html! { a.place href=(format!("/shipments/{}", row.shipment)) { (text) } },
            html! { (words.coded("kind", &row.kind)) },
            html! { (site_name(&web, words, &row.origin)) },
            html! { (to(&web, words, row)) },
            html! { (words.instant(Timestamp::from_ms(row.occurred_at), zone(&web, &row.origin))) },
            html! { (words.number(row.remaining)) },
            status(words, row),
        ]);
    }
    let at = |from: u32| {
        query("/shipments", [("site", asked.site.as_str()), ("open", asked.open.as_str()), ("from", &from.to_string())])
    };
    let content = html! {
        h1 { (title) }
        (filters(&web, words, &asked))
        @if table.is_empty() { p.notice { (words.say("shipments-none")) } } @else { (table) }
        div.pages.no-print {
            @if asked.from > 0 { a.button.second href=(at(asked.from.saturating_sub(ROWS))) { (words.say("pages-before")) } }
            @if answer.rows.len() > rows { a.button.second href=(at(asked.from.saturating_add(ROWS))) { (words.say("pages-after")) } }
        }
    };
    Ok(page(Frame::of(&seat, Tab::Shipments, &title).reaching(reach(&answer.as_of, None)).around(&content)))
}

fn filters(web: &Web, words: Words, asked: &Asked) -> Markup {
    let mut typed = Typed::default();
    typed.set("site", asked.site.as_str());
    typed.set("open", asked.open.as_str());
    let wrongs = Wrongs::default();
    let form = Form::new(words, &typed, &wrongs);
    let sites = web.sites().into_iter().map(|site| Choice::new(site.code.as_str(), book_name(words, &site))).collect();
    let open = vec![Choice::new("1", words.say("shipments-open"))];
    html! {
        form.filters method="get" {
            div.filter-row {
            (form.field("site", words.say("shipment-from")).select(Some(words.say("stock-all-sites")), sites))
            (form.field("open", words.say("stock-show")).select(Some(words.say("shipments-all")), open))
            button.button type="submit" { (words.say("stock-find")) }
        }
            }
    }
}

fn zone(web: &Web, code: &str) -> Zone {
    web.book(code).map_or(Zone::ATHENS, |book| web.zone(book.id))
}

fn to(web: &Web, words: Words, row: &ShipmentRow) -> String {
    let recipient = || row.recipient_name.clone().or_else(|| row.recipient.as_deref().map(|id| short(id).to_owned()));
    row.destination.as_deref().map(|code| site_name(web, words, code)).or_else(recipient).unwrap_or_default()
}

fn status(words: Words, row: &ShipmentRow) -> Markup {
    match row.status {
        "settled" => html! { span.badge.good { (words.say("shipment-settled")) } },
        "released" => html! { span.badge.bad { (words.say("shipment-released")) } },
        _ => html! { span.badge.warn { (words.say("shipment-in-transit")) } },
    }
}

/// One shipment.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let shipment: ShipmentId = id.parse().map_err(|_| Failure::NotFound)?;
    let answer = web.bank.views().shipment(shipment).await?;
    let detail = &answer.rows;
    let row = &detail.shipment;
    let (text, entry) = web.cited(&row.entry);
    let title = words.with("shipment-title", &[("place", (&text).into())]);
    let mut lines = Table::new(
        words.say("shipment-lines"),
        vec![
            text_column(words.say("field-item")),
            text_column(words.say("field-lot")),
            numbers(words.say("shipment-sent")),
            numbers(words.say("shipment-done")),
            numbers(words.say("shipment-on-road")),
        ],
    );
    for line in &detail.lines {
        let name = web.item_by_code(&line.item).map_or_else(|| line.item_name.clone(), |item| item_name(words, &item));
        lines.row(vec![
            item_link(&line.item, &name),
            html! { (lot_link(&line.lot)) @if let Some(day) = &line.expiry { small { (words.day_of(day)) } } },
            amount(words, line.dispatched, &line.unit),
            html! { (words.number(line.settled)) },
            html! { (words.number(line.remaining)) },
        ]);
    }
    let called = web.called_hex(&seat, named(detail.settled.iter().map(|line| &line.target))).await?;
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        dl.facts {
            dt { (words.say("shipment-kind")) } dd { (words.coded("kind", &row.kind)) " " (status(words, row)) }
            dt { (words.say("shipment-from")) } dd { (site_name(&web, words, &row.origin)) }
            dt { (words.say("shipment-to")) } dd { (to(&web, words, row)) }
            dt { (words.say("shipment-left")) } dd { (words.instant(Timestamp::from_ms(row.occurred_at), zone(&web, &row.origin))) }
            @if let Some(emergency) = &row.emergency { dt { (words.say("field-emergency")) } dd { (emergency_name(&web, words, emergency)) } }
            dt { (words.say("card-entry")) } dd { a.place href=(entry) { (text) } }
        }
        (next(words, row, &seat, &entry))
        h2 { (words.say("shipment-lines")) }
        (lines)
        @if !detail.settled.is_empty() {
            h2 { (words.say("shipment-became")) }
            ol.timeline {
                @for line in &detail.settled {
                    @let (text, to) = web.cited(&line.entry);
                    li class=[super::lot::stage(&line.target)] {
                        span.when { (words.instant(Timestamp::from_ms(line.recorded_at), zone(&web, &row.origin))) }
                        h3 { (words.coded("event", &line.kind)) }
                        p { (settled_item(&web, words, line)) " → " (account(&web, words, &called, &line.target)) " · " (words.say("lot-of")) " " (lot_link(&line.lot)) }
                        p.small { a.place href=(to) { (text) } }
                    }
                }
            }
        }
    };
    let frame = Frame::of(&seat, Tab::Shipments, &title).back("/shipments", words.say("shipments-title"));
    Ok(page(frame.reaching(reach(&answer.as_of, None)).around(&content)))
}

/// So much of which item.
fn settled_item(web: &Web, words: Words, line: &SettledLine) -> Markup {
    let item = web.item_by_code(&line.item);
    html! {
        @match item {
            Some(item) => { span.strong { (amount(words, line.quantity, item.unit.as_str())) } " " (tied(&item_name(words, &item))) }
            None => { (words.number(line.quantity)) " " (line.item) }
        }
    }
}

fn next(words: Words, row: &ShipmentRow, seat: &Seat, entry: &str) -> Markup {
    let waybill = entry.replacen("/entries/", "/papers/waybill/", 1);
    let open = row.status == "in_transit" && seat.may_write();
    let receive = row.destination.as_ref().map(|site| entry.replacen("/entries", &task(site, "arrivals"), 1));
    html! {
        p.actions.no-print {
            @match &receive {
                Some(to) => { @if open { a.button href=(to) { (words.say("arrive-title")) } } }
                None => { @if open { a.button href=(format!("{}/{}", href::task(&row.origin, "deliveries"), row.shipment)) { (words.say("confirm-title")) } } }
            }
            a.button.second href=(waybill) { (words.say("paper-waybill")) }
        }
    }
}
