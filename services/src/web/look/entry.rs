//! One entry: read from the archive and verified, with what it says, what it moved, and its portable form.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event};
use ledger::page::Page;
use ledger::reason::BookKind;
use maud::{Markup, html};
use projections::{EntryDetail, EntryPlace};
use serde::Deserialize;

use super::accounts::{account, named};
use super::event::{self, Look};
use super::receipt::receipt_file;
use crate::bank::BookInfo;
use crate::web::failure::Failure;
use crate::web::frame::href::{self, task};
use crate::web::frame::icon;
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, print_button, show as page};
use crate::web::names::{book_name, bytes_of, item_name, lot_link};
use crate::web::paper::qr;
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::words::Words;

/// Whether the entry has just been made.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    new: String,
}

/// An entry with its page, both verified.
pub(in crate::web) struct Found {
    pub(in crate::web) book: BookInfo,
    pub(in crate::web) place: EntryRef,
    pub(in crate::web) page: Page,
    pub(in crate::web) entry: Entry,
}

/// Finds an entry by its book's code and its place.
pub(in crate::web) async fn find(web: &Web, code: &str, number: u64, index: u32) -> Result<Found, Failure> {
    let book = web.book(code)?;
    let place = web.bank.place(book.id, number, index).await?.ok_or(Failure::NotFound)?;
    let page = web.bank.page(book.id, number).await?.ok_or(Failure::NotFound)?;
    let entry = web.bank.cited(place).await?;
    Ok(Found { book, place, page, entry })
}

/// What the views know of an entry. They may be behind by a breath, and the entry stands all the same.
pub(in crate::web) async fn detail_of(web: &Web, found: &Found) -> Option<EntryDetail> {
    let place = EntryPlace { book: found.book.id, page: found.place.page, index: found.place.index };
    web.bank.views().entry(place).await.ok().map(|answer| answer.rows)
}

/// The portable form, as a file.
pub(in crate::web) async fn portable(
    State(web): State<App>,
    _seat: Seat,
    Path((code, number, index)): Path<(String, u64, u32)>,
) -> Result<Response, Failure> {
    let book = web.book(&code)?;
    let bytes = web.bank.portable(book.id, number, index).await?.ok_or(Failure::NotFound)?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/octet-stream"));
    let name = format!("attachment; filename=\"entry-{number}-{index}.hbe\"");
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|error| Failure::of(&error))?);
    Ok(response)
}

/// The page.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((code, number, index)): Path<(String, u64, u32)>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let found = find(&web, &code, number, index).await?;
    let detail = detail_of(&web, &found).await;
    let mut ids = event::parties(&found.entry.event);
    ids.push(found.entry.actor.to_bytes());
    ids.extend(detail.iter().flat_map(moved));
    let called = web.called(&seat, ids).await?;
    let look = Look { web: &web, words, called: &called, book: found.book.id };
    let bytes = web.bank.portable(found.book.id, number, index).await?.unwrap_or_default();
    let name = href::place(&code, number, index);
    let title = words.coded("event", found.entry.event.name());
    let content = html! {
        @if !asked.new.is_empty() { (made(&web, &seat, &found, &name)) }
        div.head {
            h1 { (title) " " span.place.soft { (name) } }
            (print_button(words))
        }
        (standing(&web, words, detail.as_ref()))
        (facts(&look, &found))
        (event::shown(&look, &found.entry.event))
        @if asked.new.is_empty() { (next(&web, &seat, &found)) }
        (reversal(&seat, &found, detail.as_ref()))
        @if let Some(detail) = detail.as_ref().filter(|detail| !detail.transfers.is_empty()) {
            details { summary { (words.say("entry-transfers")) } (transfers(&look, detail)) }
        }
        details open[asked.new.is_empty()] {
            summary { (words.say("entry-proof")) }
            (proof(words, &found, &bytes, &name))
        }
    };
    let book = found.book.code.as_str();
    let frame = Frame::of(&seat, Tab::Entries, &title)
        .back(href::query("/entries", [("book", book)]), words.say("entries-title"));
    Ok(page(frame.around(&content)))
}

/// The ids of everyone in the accounts that it moved between.
fn moved(detail: &EntryDetail) -> Vec<[u8; 16]> {
    let accounts = detail.transfers.iter().flat_map(|row| [&row.source, &row.target]);
    named(accounts).into_iter().filter_map(bytes_of).collect()
}

/// What was just done, and where to go from here.
fn made(web: &Web, seat: &Seat, found: &Found, name: &str) -> Markup {
    let words = seat.words;
    let (page, index) = (found.place.page, u64::from(found.place.index));
    html! {
        div.notice.good role="status" {
            div.verdict.good {
                (icon::tick())
                div {
                    h2 { (words.say("done-title")) }
                    p { (words.with("done-place", &[("page", page.into()), ("entry", index.into()), ("book", (&book_name(words, &found.book)).into())])) }
                    @if let Some(rest) = on_the_road(web, words, found) { p { (words.with("done-rest", &[("rest", (&rest).into())])) } }
                    p.small { (words.with("done-keep", &[("place", name.into())])) }
                }
            }
        }
        (next(web, seat, found))
    }
}

/// What of a shipment that has just been received still comes, item by item; none when all of it is settled.
fn on_the_road(web: &Web, words: Words, found: &Found) -> Option<String> {
    let Event::ShipmentArrived(arrival) = &found.entry.event else { return None };
    let cause = found.entry.cause?;
    let sent = web.bank.with_book(cause.book, |book| book.outbound(arrival.shipment).cloned()).flatten()?;
    let open = |book: &ledger::book::Book| {
        let lines = sent.lines.iter();
        let open = lines.map(|(lot, item, sent)| {
            let settled = book.stock.in_transit(arrival.shipment, *item, *lot);
            (*item, i64::try_from(*sent).unwrap_or(i64::MAX).saturating_add(settled))
        });
        open.filter(|(_, rest)| *rest > 0).collect::<Vec<_>>()
    };
    let rests = web.bank.with_book(found.book.id, open)?;
    let said = rests.into_iter().filter_map(|(item, rest)| {
        let item = web.item(item)?;
        Some(format!("{} {}", words.amount(rest, item.unit.as_str()), item_name(words, &item)))
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// Papers to print and the next steps.
fn next(web: &Web, seat: &Seat, found: &Found) -> Markup {
    let words = seat.words;
    let (code, page, index) = (found.book.code.as_str(), found.place.page, found.place.index);
    let entry = href::entry(code, page, index);
    let paper = |kind: &str| entry.replacen("/entries/", &format!("/papers/{kind}/"), 1);
    let journey = entry.replacen("/entries/", "/journeys/", 1);
    let mut steps: Vec<(String, String, bool)> = Vec::new();
    match &found.entry.event {
        Event::DonationReceived(_) => {
            steps.push((paper("receipt"), words.say("paper-receipt"), true));
            steps.push((journey, words.say("journey-title"), false));
            steps.push((task(code, "receive"), words.say("next-receive"), false));
        }
        Event::TransferDispatched(goods) => {
            steps.push((paper("waybill"), words.say("paper-waybill"), true));
            steps.push((format!("/shipments/{}", goods.shipment), words.say("next-shipment"), false));
            steps.push((task(code, "dispatch"), words.say("next-dispatch"), false));
        }
        Event::DistributionDispatched(goods) => {
            steps.push((paper("waybill"), words.say("paper-waybill"), true));
            steps.push((format!("{}/{}", task(code, "deliveries"), goods.shipment), words.say("confirm-title"), false));
            steps.push((task(code, "distribute"), words.say("next-distribute"), false));
        }
        Event::HandedOver(_) => {
            steps.push((paper("waybill"), words.say("paper-delivery"), true));
            steps.push((task(code, "hand-out"), words.say("next-hand-out"), false));
        }
        Event::CashGiftBanked(_) => steps.push((paper("receipt"), words.say("paper-receipt"), true)),
        Event::WrittenOff(_) => steps.push((paper("waybill"), words.say("paper-destruction"), true)),
        Event::ShipmentArrived(_) => steps.push((task(code, "arrivals"), words.say("arrive-list-title"), false)),
        Event::DeliveryConfirmed(_) => steps.push((task(code, "deliveries"), words.say("confirm-list-title"), false)),
        Event::GoodsMoved(_) => steps.push((task(code, "put-away"), words.say("next-move"), false)),
        Event::StockAdjusted(_) => steps.push((task(code, "adjust"), words.say("next-adjust"), false)),
        Event::BookOpened(_)
        | Event::StateStated(_)
        | Event::ItemRegistered(_)
        | Event::PartyRegistered(_)
        | Event::FundRegistered(_)
        | Event::EmergencyRegistered(_)
        | Event::BookAdded(_)
        | Event::BookKeyAdded(_)
        | Event::BookKeyRevoked(_)
        | Event::BinAdded(_)
        | Event::DeliveryAnnounced(_)
        | Event::AnnouncementClosed(_)
        | Event::PurchaseReceived(_)
        | Event::UnmatchedArrived(_)
        | Event::ArrivalMatched(_)
        | Event::ShipmentReleased(_)
        | Event::LotHeld(_)
        | Event::LotReleased(_)
        | Event::LotRecalled(_)
        | Event::StockReserved(_)
        | Event::ReservationReleased(_)
        | Event::GoodsReturned(_)
        | Event::EntryReversed(_)
        | Event::PledgeMade(_)
        | Event::PurchasePaid(_)
        | Event::PurchaseRefunded(_)
        | Event::ExpensePaid(_)
        | Event::PagesLogged(_)
        | Event::BookClosed(_)
        | Event::SuccessorAdded(_)
        | Event::GoodsCarried(_) => {}
    }
    steps.retain(|(to, ..)| seat.may_write() || !to.starts_with("/at/"));
    if found.book.kind == BookKind::Site && web.site(code).is_ok() {
        steps.push((href::query("/stock", [("site", code)]), words.say("next-stock"), false));
    }
    html! {
        @if !steps.is_empty() {
            p.actions.no-print {
                @for (to, label, first) in &steps { a.button.second[!first] href=(to) { (label) } }
            }
        }
    }
}

/// Whether it was undone.
pub(in crate::web) fn undone(web: &Web, words: Words, detail: Option<&EntryDetail>) -> Markup {
    html! {
        @if let Some(by) = detail.and_then(|detail| detail.reversed_by.as_ref()) {
            @let (text, to) = web.cited(by);
            p.notice.bad { (words.say("entry-was-reversed")) " " a.place href=(to) { (text) } }
        }
    }
}

/// Whether it was undone, or undoes another.
fn standing(web: &Web, words: Words, detail: Option<&EntryDetail>) -> Markup {
    html! {
        (undone(web, words, detail))
        @if let Some(original) = detail.and_then(|detail| detail.reverses.as_ref()) {
            @let (text, to) = web.cited(original);
            p.notice.warn { (words.say("entry-reverses")) " " a.place href=(to) { (text) } }
        }
    }
}

/// Which book it is of, when it happened and was written, by whom, and what it follows from.
pub(in crate::web) fn facts(look: &Look, found: &Found) -> Markup {
    let (words, zone) = (look.words, look.web.zone(found.book.id));
    let (occurred, recorded) = (found.entry.occurred_at, found.page.header.written_at);
    html! {
        dl.facts {
            dt { (words.say("entries-book")) } dd { (book_name(words, &found.book)) " " span.soft { (found.book.code) } }
            dt { (words.say("entry-occurred")) } dd { (words.instant(occurred, zone)) }
            dt { (words.say("entry-recorded")) } dd { (words.instant(recorded, zone)) }
            dt { (words.say("entry-actor")) } dd { (look.called.of(words, found.entry.actor.to_bytes())) }
            @if let Some(cause) = &found.entry.cause {
                dt { (words.say("entry-cause")) }
                dd { a.place href=(look.web.entry_href(cause)) { (href::place(&look.web.code_of(cause.book), cause.page, cause.index)) } }
            }
        }
    }
}

fn reversal(seat: &Seat, found: &Found, detail: Option<&EntryDetail>) -> Markup {
    let undone = detail.is_some_and(|detail| detail.reversed_by.is_some());
    let moves = detail.is_some_and(|detail| !detail.transfers.is_empty() && detail.reverses.is_none());
    let to = href::entry(&found.book.code, found.place.page, found.place.index);
    html! {
        @if seat.may_manage() && moves && !undone {
            p.no-print { a href=(format!("{to}/reverse")) { (seat.words.say("entry-reverse")) } }
        }
    }
}

fn transfers(look: &Look, detail: &EntryDetail) -> Markup {
    let words = look.words;
    let columns = vec![
        text_column(words.say("transfer-from")),
        text_column(words.say("transfer-to")),
        text_column(words.say("transfer-what")),
        numbers(words.say("field-quantity")),
    ];
    let mut table = Table::new(words.say("entry-transfers"), columns);
    for row in &detail.transfers {
        table.row(vec![
            account(look.web, words, look.called, &row.source),
            account(look.web, words, look.called, &row.target),
            html! { (row.item.as_deref().or(row.currency.as_deref()).unwrap_or_default()) @if let Some(lot) = &row.lot { " · " (lot_link(lot)) } },
            html! { @if let Some(currency) = &row.currency { (words.money(row.quantity, currency)) } @else { (words.number(row.quantity)) } },
        ]);
    }
    html! { (table) }
}

/// What anyone needs to check the entry alone.
fn proof(words: Words, found: &Found, bytes: &[u8], name: &str) -> Markup {
    let entry = href::entry(&found.book.code, found.place.page, found.place.index);
    let paper = entry.replacen("/entries/", "/papers/entry/", 1);
    let has_receipt = found.book.kind != BookKind::Log;
    html! {
        div.card {
            p { (words.say("entry-proof-lead")) }
            div.proof-body {
                dl.facts {
                    dt { (words.say("card-entry")) } dd.place { (name) }
                    dt { (words.say("proof-entry-hash")) } dd.hash { (found.place.hash) }
                    dt { (words.say("proof-page-hash")) } dd.hash { (found.page.hash) }
                    dt { (words.say("proof-sealed-by")) } dd.hash { (found.page.sealed_by()) }
                }
                (qr::figure(words, bytes, name))
            }
            @if !has_receipt { p.small.soft { (words.say("receipt-log-book")) } }
            p.actions {
                a.button.second.slim href=(paper) { (words.say("paper-entry")) }
                @if has_receipt {
                    a.button.second.slim href=(receipt_file(&found.book.code, found.place)) { (words.say("receipt-download")) }
                }
                a.button.second.slim href=(format!("{entry}/portable.hbe")) { (words.say("entry-download")) }
                a.button.second.slim href="/verify-receipt" { (words.say("proving-title")) }
            }
        }
    }
}
