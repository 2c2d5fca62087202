//! A lot: where it came from, where all of it is, and every step between.

use axum::extract::{Path, State};
use axum::response::Response;
use ledger::ids::LotId;
use ledger::time::{Timestamp, Zone};
use maud::{Markup, html};
use projections::{AccountLabel, AsOf, Trace, TraceLot};

use super::accounts::{account, named};
use super::reach;
use crate::web::failure::Failure;
use crate::web::frame::href::{self, encode, query, task};
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, print_button, show as page};
use crate::web::names::{Called, amount, item_link, item_name, lot_link, short};
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::words::Words;

/// The page.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let lot: LotId = id.parse().map_err(|_| Failure::NotFound)?;
    let answer = web.bank.views().trace_lot(lot, AsOf::Now).await?;
    let trace = &answer.rows;
    let own = trace.lots.iter().find(|lot| lot.relation == "self").ok_or(Failure::NotFound)?;
    let called = called(&web, &seat, trace).await?;
    let title = words.with("lot-title", &[("lot", short(&id).into())]);
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        (facts(&web, words, &called, own))
        h2 { (words.say("lot-where")) }
        (holdings(&web, words, &called, trace, &id, &seat))
        @if trace.lots.len() > 1 { h2 { (words.say("lot-family")) } (family(&web, words, trace)) }
        h2 { (words.say("lot-steps")) }
        (steps(&web, words, &called, trace))
        @if !trace.complete { p.notice.warn { (words.say("trace-incomplete")) } }
    };
    let frame = Frame::of(&seat, Tab::Stock, &title).back(href::item(&own.item), name(&web, words, own));
    Ok(page(frame.reaching(reach(&answer.as_of, None)).around(&content)))
}

async fn called(web: &Web, seat: &Seat, trace: &Trace) -> Result<Called, Failure> {
    let labels: Vec<&AccountLabel> = trace
        .steps
        .iter()
        .flat_map(|step| [&step.source, &step.target])
        .chain(trace.holdings.iter().map(|holding| &holding.place))
        .collect();
    let mut ids = named(labels);
    ids.extend(trace.lots.iter().filter_map(|lot| lot.party.as_deref()));
    web.called_hex(seat, ids).await
}

fn name(web: &Web, words: Words, lot: &TraceLot) -> String {
    web.item_by_code(&lot.item).map_or_else(|| lot.item_name.clone(), |item| item_name(words, &item))
}

fn facts(web: &Web, words: Words, called: &Called, lot: &TraceLot) -> Markup {
    let origin = lot.origin.as_ref().map(|place| (place, web.cited(place)));
    html! {
        dl.facts {
            dt { (words.say("field-item")) } dd { (item_link(&lot.item, &name(web, words, lot))) }
            @if let Some(source) = &lot.source {
                dt { (words.say("lot-source")) }
                dd { (words.coded("source", source)) @if let Some(party) = &lot.party { " · " (called.hex(words, party)) } }
            }
            @if let Some((place, (text, to))) = &origin {
                dt { (words.say("lot-origin")) }
                dd {
                    a.place href=(to) { (text) }
                    @if let Some(at) = lot.recorded_at { " · " (words.instant(Timestamp::from_ms(at), Zone::ATHENS)) }
                    @if lot.origin_kind.as_deref() == Some("donation_received") {
                        " · " a href=(journey_href(web, place)) { (words.say("lot-journey")) }
                    }
                }
            }
            dt { (words.say("lot-received")) } dd { (amount(words, lot.received, &lot.unit)) }
            @if lot.damaged > 0 { dt { (words.say("receive-damaged")) } dd { (amount(words, lot.damaged, &lot.unit)) } }
            @if let Some(day) = &lot.expiry {
                dt { (words.coded("expiry", lot.expiry_kind.as_deref().unwrap_or("best_before"))) } dd { (words.day_of(day)) }
            }
            @if let Some(maker) = &lot.maker_lot { dt { (words.say("receive-maker-lot")) } dd { (maker) } }
            dt { (words.say("lot-id")) } dd.hash { (lot.lot) }
        }
    }
}

/// The page of a donation's journey.
fn journey_href(web: &Web, place: &projections::PlaceRow) -> String {
    let (_, to) = web.cited(place);
    to.replacen("/entries/", "/journeys/", 1)
}

fn holdings(web: &Web, words: Words, called: &Called, trace: &Trace, id: &str, seat: &Seat) -> Markup {
    let columns = vec![
        text_column(words.say("stock-where")),
        numbers(words.say("field-quantity")),
        text_column(words.say("table-action")),
    ];
    let mut table = Table::new(words.say("lot-where"), columns);
    let unit = trace.lots.iter().find(|lot| lot.lot == id).map_or("", |lot| lot.unit.as_str());
    for holding in trace.holdings.iter().filter(|holding| holding.lot == id && holding.quantity > 0) {
        let site = holding.place.site.clone().filter(|_| holding.place.kind == "shelf");
        let bin = holding.place.name.clone().unwrap_or_default();
        let with = |name: &str| {
            let site = site.as_deref().unwrap_or_default();
            query(&task(site, name), [("item", holding.item.as_str()), ("lot", id), ("bin", bin.as_str())])
        };
        table.row(vec![
            account(web, words, called, &holding.place),
            amount(words, holding.quantity, unit),
            html! {
                @if let Some(site) = site.as_ref().filter(|site| seat.may_write() && web.site(site).is_ok()) {
                    span.acts {
                        a href=(with("put-away")) { (words.say("lot-move")) }
                        @if seat.may_manage() { a href=(with("adjust")) { (words.say("lot-adjust")) } }
                        a href=(format!("/at/{}/lots/{id}", encode(site))) { (words.say("lot-hold")) }
                    }
                }
            },
        ]);
    }
    if table.is_empty() {
        html! { p.notice { (words.say("lot-nowhere")) } }
    } else {
        html! { (table) }
    }
}

fn family(web: &Web, words: Words, trace: &Trace) -> Markup {
    html! {
        ul {
            @for edge in &trace.edges {
                @let (text, to) = web.cited(&edge.entry);
                li {
                    (lot_link(&edge.parent)) " → " (lot_link(&edge.child)) ": " (words.number(edge.quantity)) " · "
                    @if edge.how == "returned" { (words.say("lot-edge-returned")) } @else { (words.say("lot-edge-matched")) }
                    " · " a.place href=(to) { (text) }
                }
            }
        }
    }
}

fn steps(web: &Web, words: Words, called: &Called, trace: &Trace) -> Markup {
    let unit = trace.lots.first().map_or("", |lot| lot.unit.as_str());
    html! {
        ol.timeline {
            @for step in &trace.steps {
                @let code = step.entry.book_code.clone().unwrap_or_else(|| step.entry.book.clone());
                @let index = u32::try_from(step.entry.index).unwrap_or(u32::MAX);
                @let zone = web.book(&code).map_or(Zone::ATHENS, |book| web.zone(book.id));
                li class=[stage(&step.target)] {
                    span.when { (words.instant(Timestamp::from_ms(step.entry.occurred_at), zone)) }
                    h3 { (words.coded("event", &step.entry.kind)) @if step.entry.reversed { " " span.badge.bad { (words.say("entry-reversed")) } } }
                    p {
                        span.strong { (amount(words, step.quantity, unit)) } ": " (account(web, words, called, &step.source)) " → " (account(web, words, called, &step.target))
                        @if trace.lots.len() > 1 { " · " (lot_link(&step.lot)) }
                    }
                    p.small { a.place href=(href::entry(&code, step.entry.page, index)) { (href::place(&code, step.entry.page, index)) } }
                }
            }
        }
    }
}

/// How a step shows on the line of time.
pub(super) fn stage(target: &AccountLabel) -> Option<&'static str> {
    match target.kind.as_str() {
        "loss" => Some("loss"),
        "recipient" => Some("reach"),
        _ => None,
    }
}
