//! The waybill of goods that leave, the paper of a hand-out, the protocol of a destruction: with the fields of the Greek delivery note.

use axum::extract::{Path, State};
use axum::response::Response;
use ledger::event::{Event, OutLine};
use maud::{Markup, html};

use super::sheet::Sheet;
use crate::web::App;
use crate::web::failure::Failure;
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, href, print_button, show as page};
use crate::web::look::entry::find;
use crate::web::look::event::{Look, parties};
use crate::web::look::receipt::receipt_soon;
use crate::web::names::{book_name, item_name, short, tied};
use crate::web::seat::Seat;
use crate::words::{Words, key};

/// What a paper of this kind says: its title, the purpose of the movement by the tax authority's list 9.3, whom it goes to, its lines.
struct Movement<'a> {
    title: &'static str,
    purpose: u8,
    to: Markup,
    lines: &'a [OutLine],
    signer: &'static str,
}

/// From one site of the bank to another.
const INTERNAL_MOVEMENT: u8 = 8;
/// Given away for nothing.
const FREE_DISPOSAL: u8 = 11;
/// Destroyed.
const DESTRUCTION: u8 = 17;

fn movement<'a>(look: &Look, event: &'a Event) -> Option<Movement<'a>> {
    Some(match event {
        Event::TransferDispatched(e) => Movement {
            title: key("paper-waybill"),
            purpose: INTERNAL_MOVEMENT,
            to: look.book(e.destination),
            lines: &e.lines,
            signer: key("paper-sign-recipient"),
        },
        Event::DistributionDispatched(e) => Movement {
            title: key("paper-waybill"),
            purpose: FREE_DISPOSAL,
            to: look.party(e.recipient),
            lines: &e.lines,
            signer: key("paper-sign-recipient"),
        },
        Event::HandedOver(e) => Movement {
            title: key("paper-delivery"),
            purpose: FREE_DISPOSAL,
            to: look.party(e.recipient),
            lines: &e.lines,
            signer: key("paper-sign-recipient"),
        },
        Event::WrittenOff(e) => Movement {
            title: key("paper-destruction"),
            purpose: DESTRUCTION,
            to: html! { (look.words.coded("loss", e.reason.code())) },
            lines: &e.lines,
            signer: key("paper-sign-second"),
        },
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
        | Event::DonationReceived(_)
        | Event::PurchaseReceived(_)
        | Event::GoodsMoved(_)
        | Event::ShipmentArrived(_)
        | Event::UnmatchedArrived(_)
        | Event::ArrivalMatched(_)
        | Event::ShipmentReleased(_)
        | Event::LotHeld(_)
        | Event::LotReleased(_)
        | Event::LotRecalled(_)
        | Event::StockReserved(_)
        | Event::ReservationReleased(_)
        | Event::DeliveryConfirmed(_)
        | Event::GoodsReturned(_)
        | Event::StockAdjusted(_)
        | Event::EntryReversed(_)
        | Event::CashGiftBanked(_)
        | Event::PledgeMade(_)
        | Event::PurchasePaid(_)
        | Event::PurchaseRefunded(_)
        | Event::ExpensePaid(_)
        | Event::PagesLogged(_)
        | Event::BookClosed(_)
        | Event::SuccessorAdded(_)
        | Event::GoodsCarried(_) => return None,
    })
}

fn purpose_words(words: Words, purpose: u8) -> String {
    match purpose {
        INTERNAL_MOVEMENT => words.say("purpose-internal"),
        FREE_DISPOSAL => words.say("purpose-free"),
        _ => words.say("purpose-destruction"),
    }
}

/// The paper.
pub(super) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((code, number, index)): Path<(String, u64, u32)>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let found = find(&web, &code, number, index).await?;
    let mut ids = parties(&found.entry.event);
    ids.push(found.entry.actor.to_bytes());
    let called = web.called(&seat, ids).await?;
    let look = Look { web: &web, words, called: &called, book: found.book.id };
    let movement = movement(&look, &found.entry.event).ok_or(Failure::NotFound)?;
    let portable = web.bank.portable(found.book.id, number, index).await?.unwrap_or_default();
    let proven = receipt_soon(&web, found.place, &portable).await;
    let sheet = Sheet { web: &web, words, found: &found, portable: &portable, receipt: proven.as_deref() };
    let title = words.say(movement.title);
    let destruction = movement.purpose == DESTRUCTION;
    let content = html! {
        div.head.no-print { (print_button(words)) }
        article.sheet {
            (sheet.head(&title))
            dl.facts {
                dt { (words.say("paper-from")) } dd.strong { (book_name(words, &found.book)) }
                dt { @if destruction { (words.say("field-reason")) } @else { (words.say("paper-to")) } } dd.strong { (movement.to) }
                dt { (words.say("paper-purpose")) } dd { (purpose_words(words, movement.purpose)) " " span.soft { "(" (words.say("paper-purpose-code")) " " (movement.purpose) ")" } }
                dt { (words.say("paper-left-on")) } dd { (words.instant(found.entry.occurred_at, sheet.zone())) }
                dt { (words.say("paper-issued-by")) } dd { (called.of(words, found.entry.actor.to_bytes())) }
                @if let Event::WrittenOff(e) = &found.entry.event {
                    dt { (words.say("write-off-second")) } dd { (called.of(words, e.approved_by.to_bytes())) }
                }
                @if !destruction {
                    dt { (words.say("paper-vehicle")) } dd { (words.say("paper-blank")) }
                    dt { (words.say("paper-packages")) } dd { (words.say("paper-packages-blank")) }
                }
            }
            (lines(&look, movement.lines))
            (sheet.signatures(key("paper-sign-issuer"), movement.signer))
            (sheet.proof())
            (sheet.advice())
        }
    };
    let back = href::entry(&code, number, index);
    Ok(page(Frame::of(&seat, Tab::Entries, &title).back(back, href::place(&code, number, index)).around(&content)))
}

fn lines(look: &Look, lines: &[OutLine]) -> Markup {
    let words = look.words;
    let columns = vec![
        text_column(words.say("paper-description")),
        numbers(words.say("field-quantity")),
        text_column(words.say("field-lot")),
        text_column(words.say("stock-expiry")),
        text_column(words.say("field-from-bin")),
    ];
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in lines {
        let item = look.web.item(line.pick.item);
        table.row(vec![
            html! { (item.as_ref().map_or_else(|| short(&line.pick.item.to_string()).to_owned(), |item| tied(&item_name(words, item)))) small.nowrap { (item.map_or_else(String::new, |item| item.code.as_str().to_owned())) } },
            look.amount(line.pick.quantity.get(), line.pick.item),
            html! { span.place { (short(&line.pick.lot.to_string())) } },
            look.expiry(line.expiry),
            look.bin(line.pick.bin),
        ]);
    }
    html! { (table) }
}
