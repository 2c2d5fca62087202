//! The donation receipt: numbered, with description, quantity, lot, expiry and value of everything that was accepted.

use axum::extract::{Path, State};
use axum::response::Response;
use ledger::event::{DonationReceived, Event};
use ledger::quantity::Count;
use maud::{Markup, html};

use super::entry;
use super::sheet::Sheet;
use crate::web::App;
use crate::web::failure::Failure;
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, href, print_button, show as page};
use crate::web::look::entry::find;
use crate::web::look::event::Look;
use crate::web::look::receipt::receipt_soon;
use crate::web::names::{book_name, item_name, short, tied};
use crate::web::seat::Seat;
use crate::words::key;

/// The paper.
pub(super) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((code, number, index)): Path<(String, u64, u32)>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let found = find(&web, &code, number, index).await?;
    let Event::DonationReceived(gift) = &found.entry.event else { return entry::paper(&web, &seat, &found).await };
    let portable = web.bank.portable(found.book.id, number, index).await?.unwrap_or_default();
    let called = web.called(&seat, vec![gift.donor.to_bytes(), found.entry.actor.to_bytes()]).await?;
    let donor = if seat.may_see_names() { web.bank.vault().subject(&gift.donor.to_bytes()).await? } else { None };
    let look = Look { web: &web, words, called: &called, book: found.book.id };
    let proven = receipt_soon(&web, found.place, &portable).await;
    let sheet = Sheet { web: &web, words, found: &found, portable: &portable, receipt: proven.as_deref() };
    let title = words.say("paper-receipt");
    let content = html! {
        div.head.no-print { (print_button(words)) }
        article.sheet {
            (sheet.head(&title))
            dl.facts {
                dt { (words.say("paper-donor")) }
                dd.strong {
                    (donor.as_ref().map_or_else(|| called.of(words, gift.donor.to_bytes()), |donor| donor.name.clone()))
                    @if let Some(number) = donor.as_ref().and_then(|donor| donor.tax_number.as_ref()) {
                        " · " (words.say("donor-tax-number")) " " (number)
                    }
                }
                dt { (words.say("paper-received-at")) } dd { (book_name(words, &found.book)) }
                dt { (words.say("paper-received-on")) } dd { (words.instant(found.entry.occurred_at, sheet.zone())) }
                @if let Some(emergency) = gift.emergency { dt { (words.say("field-emergency")) } dd { (look.emergency(emergency)) } }
                dt { (words.say("paper-received-by")) } dd { (called.of(words, found.entry.actor.to_bytes())) }
            }
            (lines(&look, gift))
            p { (words.say("paper-thanks")) }
            (sheet.signatures(key("paper-sign-receiver"), key("paper-sign-donor")))
            (sheet.proof())
            (sheet.advice())
        }
    };
    let back = href::entry(&code, number, index);
    Ok(page(Frame::of(&seat, Tab::Entries, &title).back(back, href::place(&code, number, index)).around(&content)))
}

fn lines(look: &Look, gift: &DonationReceived) -> Markup {
    let words = look.words;
    let valued = gift.lines.iter().any(|line| line.value.is_some());
    let mut columns = vec![
        text_column(words.say("paper-description")),
        numbers(words.say("field-quantity")),
        text_column(words.say("field-lot")),
        text_column(words.say("stock-expiry")),
    ];
    if valued {
        columns.push(numbers(words.say("event-value")));
    }
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in gift.lines.iter().filter(|line| line.quantity != Count::ZERO) {
        let item = look.web.item(line.item);
        let maker = line.maker_lot.as_ref().map(|lot| lot.as_str().to_owned());
        table.row(vec![
            html! { (item.as_ref().map_or_else(|| short(&line.item.to_string()).to_owned(), |item| tied(&item_name(words, item)))) small.nowrap { (item.map_or_else(String::new, |item| item.code.as_str().to_owned())) } },
            look.amount(line.quantity.get(), line.item),
            html! { span.place { (short(&line.lot.to_string())) } @if let Some(maker) = maker { small { (maker) } } },
            look.expiry(line.expiry),
            html! { @if let Some(value) = line.value { (look.money(value)) } },
        ]);
    }
    html! {
        (table)
        @if valued {
            p {
                @for (currency, minor) in totals(gift) { span.strong { (words.say("paper-total")) ": " (words.money(minor, &currency)) } " " }
                "(" (words.coded("basis", gift.basis.code())) ")"
            }
        }
    }
}

/// The sum of the values, for each currency.
fn totals(gift: &DonationReceived) -> Vec<(String, i64)> {
    let mut sums: Vec<(String, i64)> = Vec::new();
    for money in gift.lines.iter().filter_map(|line| line.value) {
        let minor = i64::from(money.minor);
        match sums.iter_mut().find(|(currency, _)| currency == money.currency.as_str()) {
            Some((_, sum)) => *sum = sum.saturating_add(minor),
            None => sums.push((money.currency.as_str().to_owned(), minor)),
        }
    }
    sums
}
