//! The journey of a donation: what was given, where all of it is, and that it adds up.

use axum::extract::{Path, State};
use axum::response::Response;
use ledger::time::{Timestamp, Zone};
use maud::{Markup, html};
use projections::{AccountLabel, AsOf, EntryPlace, Journey, JourneyItem};

use super::accounts::{account, emergency_name, named};
use super::lot::stage;
use super::reach;
use crate::web::failure::Failure;
use crate::web::frame::href;
use crate::web::frame::icon;
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, print_button, show as page};
use crate::web::names::{Called, amount, book_name, item_link, lot_link};
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::words::Words;

/// The page.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((code, number, index)): Path<(String, u64, u32)>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let book = web.book(&code)?;
    let place = EntryPlace { book: book.id, page: number, index };
    let answer = web.bank.views().journey(place, AsOf::Now).await?;
    let journey = &answer.rows;
    let called = web.called_hex(&seat, ids(journey)).await?;
    let title = words.say("journey-title");
    let zone = web.zone(book.id);
    let (entry, name) = (href::entry(&code, number, index), href::place(&code, number, index));
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        dl.facts {
            dt { (words.say("journey-donor")) } dd.strong { (called.hex(words, &journey.donor)) }
            dt { (words.say("journey-received")) }
            dd { (book_name(words, &book)) ", " (words.instant(Timestamp::from_ms(journey.donation.occurred_at), zone)) " · " a.place href=(entry) { (name) } }
            @if let Some(emergency) = &journey.emergency { dt { (words.say("field-emergency")) } dd { (emergency_name(&web, words, emergency)) } }
        }
        h2 { (words.say("journey-sums")) }
        (sums(words, journey))
        h2 { (words.say("journey-places")) }
        (places(&web, words, &called, journey))
        h2 { (words.say("journey-steps")) }
        (steps(&web, words, &called, journey))
    };
    let frame = Frame::of(&seat, Tab::Stock, &title).back(entry.clone(), name.clone());
    Ok(page(frame.reaching(reach(&answer.as_of, None)).around(&content)))
}

/// The ids of everyone who may have a name.
fn ids(journey: &Journey) -> Vec<&str> {
    let steps = journey.steps.iter().flat_map(|step| [&step.source, &step.target]);
    let labels: Vec<&AccountLabel> = steps.chain(journey.places.iter().map(|place| &place.place)).collect();
    let mut ids = named(labels);
    ids.push(journey.donor.as_str());
    ids
}

/// The parts of what was given. They are shown only with the word that they add up after adding them up here.
fn adds_up(item: &JourneyItem) -> bool {
    let parts = [item.on_shelf, item.in_transit, item.distributed, item.lost, item.unmatched];
    parts.iter().sum::<i64>() == item.donated
}

fn sums(words: Words, journey: &Journey) -> Markup {
    let mut table = Table::new(
        words.say("journey-sums"),
        vec![
            text_column(words.say("field-item")),
            numbers(words.say("journey-given")),
            numbers(words.say("journey-distributed")),
            numbers(words.say("journey-on-shelf")),
            numbers(words.say("journey-in-transit")),
            numbers(words.say("journey-lost")),
        ],
    );
    for item in &journey.items {
        let name = words.pick(&item.item_name, item.item_name_el.as_deref());
        table.row(vec![
            item_link(&item.item, name),
            html! { span.strong { (amount(words, item.donated, &item.unit)) } },
            html! { (words.number(item.distributed)) },
            html! { (words.number(item.on_shelf)) @if item.unmatched != 0 { small { (words.say("account-unmatched")) ": " (words.number(item.unmatched)) } } },
            html! { (words.number(item.in_transit)) },
            html! { (words.number(item.lost)) },
        ]);
    }
    let fits = journey.complete && journey.items.iter().all(adds_up);
    html! {
        (table)
        @if fits {
            p.calm { span.calm-mark { (icon::tick()) } (words.say("journey-adds-up")) }
        } @else {
            p.notice.warn { (words.say("trace-incomplete")) }
        }
    }
}

fn places(web: &Web, words: Words, called: &Called, journey: &Journey) -> Markup {
    let columns = vec![
        text_column(words.say("stock-where")),
        text_column(words.say("field-item")),
        numbers(words.say("field-quantity")),
    ];
    let mut table = Table::new(words.say("journey-places"), columns);
    for place in &journey.places {
        let item = journey.items.iter().find(|item| item.item == place.item);
        let name = item.map_or(place.item.as_str(), |item| words.pick(&item.item_name, item.item_name_el.as_deref()));
        table.row(vec![
            account(web, words, called, &place.place),
            html! { (name) },
            amount(words, place.quantity, item.map_or("", |item| item.unit.as_str())),
        ]);
    }
    html! { (table) }
}

fn steps(web: &Web, words: Words, called: &Called, journey: &Journey) -> Markup {
    html! {
        ol.timeline {
            @for step in &journey.steps {
                @let code = step.entry.book_code.clone().unwrap_or_else(|| step.entry.book.clone());
                @let index = u32::try_from(step.entry.index).unwrap_or(u32::MAX);
                @let zone = web.book(&code).map_or(Zone::ATHENS, |book| web.zone(book.id));
                @let item = journey.items.iter().find(|item| item.item == step.item);
                li class=[stage(&step.target)] {
                    span.when { (words.instant(Timestamp::from_ms(step.entry.occurred_at), zone)) }
                    h3 { (words.coded("event", &step.entry.kind)) @if step.entry.reversed { " " span.badge.bad { (words.say("entry-reversed")) } } }
                    p {
                        span.strong { (amount(words, step.quantity, item.map_or("", |item| item.unit.as_str()))) }
                        " " (item.map_or(step.item.as_str(), |item| words.pick(&item.item_name, item.item_name_el.as_deref())))
                    }
                    p { (account(web, words, called, &step.source)) " → " (account(web, words, called, &step.target)) " · " (words.say("lot-of")) " " (lot_link(&step.lot)) }
                    p.small { a.place href=(href::entry(&code, step.entry.page, index)) { (href::place(&code, step.entry.page, index)) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_that_does_not_fit_is_not_called_one() {
        let item = JourneyItem { donated: 10, on_shelf: 4, distributed: 5, lost: 1, ..JourneyItem::default() };
        assert!(adds_up(&item));
        assert!(!adds_up(&JourneyItem { lost: 0, ..item }));
    }
}
