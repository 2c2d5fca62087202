//! The paper of any entry: what its page says of it, its place, and its receipt as a code. Of a gift of money it is the donor's receipt.

use axum::extract::{Path, State};
use axum::response::Response;
use ledger::event::Event;
use maud::html;

use super::sheet::Sheet;
use crate::web::failure::Failure;
use crate::web::frame::{Frame, Tab, href, print_button, show as page};
use crate::web::look::entry::{Found, detail_of, facts, find, undone};
use crate::web::look::event::{Look, parties, shown};
use crate::web::look::receipt::receipt_soon;
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::words::key;

/// The paper.
pub(super) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((code, number, index)): Path<(String, u64, u32)>,
) -> Result<Response, Failure> {
    let found = find(&web, &code, number, index).await?;
    paper(&web, &seat, &found).await
}

/// The paper of an entry that was found.
pub(super) async fn paper(web: &Web, seat: &Seat, found: &Found) -> Result<Response, Failure> {
    let words = seat.words;
    let (code, number, index) = (found.book.code.as_str(), found.place.page, found.place.index);
    let detail = detail_of(web, found).await;
    let mut ids = parties(&found.entry.event);
    ids.push(found.entry.actor.to_bytes());
    let called = web.called(seat, ids).await?;
    let look = Look { web, words, called: &called, book: found.book.id };
    let portable = web.bank.portable(found.book.id, number, index).await?.unwrap_or_default();
    let proven = receipt_soon(web, found.place, &portable).await;
    let sheet = Sheet { web, words, found, portable: &portable, receipt: proven.as_deref() };
    let gift = if let Event::CashGiftBanked(gift) = &found.entry.event { Some(gift) } else { None };
    let donor = match gift.filter(|_| seat.may_see_names()) {
        Some(gift) => web.bank.vault().subject(&gift.donor.to_bytes()).await?,
        None => None,
    };
    let title = gift.map_or_else(|| words.coded("event", found.entry.event.name()), |_| words.say("paper-receipt"));
    let content = html! {
        div.head.no-print { (print_button(words)) }
        article.sheet {
            (sheet.head(&title))
            (undone(web, words, detail.as_ref()))
            (facts(&look, found))
            (shown(&look, &found.entry.event))
            @if let Some(number) = donor.as_ref().and_then(|donor| donor.tax_number.as_ref()) {
                dl.facts { dt { (words.say("donor-tax-number")) } dd { (number) } }
            }
            @if gift.is_some() {
                p { (words.say("paper-thanks")) }
                (sheet.signatures(key("paper-sign-receiver"), key("paper-sign-donor")))
            }
            (sheet.proof())
            (sheet.advice())
        }
    };
    let back = href::entry(code, number, index);
    Ok(page(Frame::of(seat, Tab::Entries, &title).back(back, href::place(code, number, index)).around(&content)))
}
