//! Events of the register, of the treasury and about entries, in words.

use ledger::event::{CarriedLine, Event, ItemLine, LoggedPage, LotLine, MatchedLine, NamedPage};
use maud::{Markup, html};

use super::event::{Look, Said, lot};
use crate::web::frame::href;
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::names::item_name;

/// What an event that is not of goods alone says; none for those of goods.
pub(super) fn said(look: &Look, event: &Event) -> Option<Said> {
    let words = look.words;
    let plain = |text: &str| html! { (text) };
    Some(match event {
        Event::BookOpened(e) => Said::default()
            .fact(words.say("entries-book"), html! { (words.coded("book", e.kind.code())) " " (e.code) })
            .fact(words.say("proof-sealed-by"), html! { span.hash { (e.key) } }),
        Event::StateStated(e) => Said::default().fact(words.say("event-state"), html! { span.hash { (e.state) } }),
        Event::ItemRegistered(e) => Said::default()
            .fact(
                words.say("field-item"),
                html! { a href=(href::item(e.code.as_str())) { (item_name(words, e)) } " " span.soft { (e.code) } },
            )
            .fact(words.say("field-unit"), plain(&words.unit(e.unit.as_str()))),
        Event::PartyRegistered(e) => Said::default()
            .fact(words.coded("party", e.kind.code()), look.party(e.party))
            .maybe(words.say("item-code"), e.code.as_ref().map(|code| html! { (code.scheme) ":" (code.code) })),
        Event::FundRegistered(e) => Said::default()
            .fact(words.say("account-fund"), html! { (e.name) " " span.soft { (e.code) } })
            .fact(words.say("event-currency"), plain(e.currency.as_str())),
        Event::EmergencyRegistered(e) => Said::default()
            .fact(words.say("field-emergency"), html! { (e.name) " " span.soft { (e.code) } })
            .fact(words.say("event-began"), plain(&words.day(e.started_on))),
        Event::BookAdded(e) => Said::default()
            .fact(words.coded("book", e.kind.code()), html! { (e.name) " " span.soft { (e.code) } })
            .fact(words.say("proof-sealed-by"), html! { span.hash { (e.key) } }),
        Event::BookKeyAdded(e) => key(look, e.book, e.key),
        Event::BookKeyRevoked(e) => key(look, e.book, e.key),
        Event::BinAdded(e) => Said::default().fact(words.say("field-bin"), plain(e.code.as_str())),
        Event::DeliveryAnnounced(e) => Said::default()
            .fact(words.say("journey-donor"), look.party(e.donor))
            .maybe(words.say("event-expected"), e.expected_on.map(|day| plain(&words.day(day))))
            .lines(items(look, &e.lines)),
        Event::AnnouncementClosed(e) => {
            Said::default().fact(words.say("field-reason"), plain(&words.coded("closure", e.reason.code())))
        }
        Event::ArrivalMatched(e) => Said::default().lines(matched(look, &e.lines)),
        Event::ShipmentReleased(e) => Said::default().lines(lots(look, &e.lines)),
        Event::LotHeld(e) => Said::default()
            .fact(words.say("field-lot"), lot(e.lot))
            .fact(words.say("field-reason"), plain(&words.coded("hold", e.reason.code()))),
        Event::LotReleased(e) => Said::default().fact(words.say("field-lot"), lot(e.lot)),
        Event::LotRecalled(e) => Said::default()
            .fact(words.say("field-lot"), lot(e.lot))
            .fact(words.say("field-reason"), plain(&words.coded("recall", e.reason.code()))),
        Event::ReservationReleased(_) => Said::default(),
        Event::EntryReversed(e) => {
            let place = &e.original;
            let name = href::place(&look.web.code_of(place.book), place.page, place.index);
            Said::default()
                .fact(words.say("entry-reverses"), html! { a.place href=(look.web.entry_href(place)) { (name) } })
                .fact(words.say("field-reason"), plain(&words.coded("reversal", e.reason.code())))
        }
        Event::CashGiftBanked(e) => Said::default()
            .fact(words.say("journey-donor"), look.party(e.donor))
            .fact(words.say("account-fund"), look.fund(e.fund))
            .fact(words.say("event-amount"), look.money(e.amount)),
        Event::PledgeMade(e) => Said::default()
            .fact(words.say("journey-donor"), look.party(e.donor))
            .fact(words.say("account-fund"), look.fund(e.fund))
            .fact(words.say("event-amount"), look.money(e.amount)),
        Event::PurchasePaid(e) => Said::default()
            .fact(words.coded("party", "supplier"), look.party(e.supplier))
            .fact(words.say("account-fund"), look.fund(e.fund))
            .fact(words.say("event-amount"), look.money(e.amount))
            .fact(words.say("shipment-to"), look.book(e.destination))
            .lines(items(look, &e.lines)),
        Event::PurchaseRefunded(e) => Said::default()
            .fact(words.coded("party", "supplier"), look.party(e.supplier))
            .fact(words.say("account-fund"), look.fund(e.fund))
            .fact(words.say("event-amount"), look.money(e.amount))
            .fact(words.say("field-reason"), plain(&words.coded("reversal", e.reason.code()))),
        Event::ExpensePaid(e) => Said::default()
            .fact(words.say("field-reason"), plain(&words.coded("expense", e.kind.code())))
            .fact(words.say("account-fund"), look.fund(e.fund))
            .fact(words.say("event-amount"), look.money(e.amount)),
        Event::PagesLogged(e) => Said::default().lines(logged(look, &e.pages)),
        Event::BookClosed(e) => Said::default()
            .fact(words.say("entries-book"), look.book(e.book))
            .fact(words.say("told-last"), page(e.last))
            .maybe(words.say("told-witnessed"), e.witnessed.map(page))
            .maybe(words.say("told-tree"), e.tree.map(|tree| html! { (tree.size) " " span.hash { (tree.root) } }))
            .fact(words.say("field-reason"), plain(&words.coded("end-reason", e.reason.code()))),
        Event::SuccessorAdded(e) => Said::default()
            .fact(words.coded("book", e.kind.code()), html! { (e.name) " " span.soft { (e.code) } })
            .fact(words.say("told-predecessor"), look.book(e.predecessor))
            .fact(words.say("proof-sealed-by"), html! { span.hash { (e.key) } }),
        Event::GoodsCarried(e) => {
            Said::default().fact(words.say("told-predecessor"), look.book(e.predecessor)).lines(carried(look, &e.lines))
        }
        Event::DonationReceived(_)
        | Event::PurchaseReceived(_)
        | Event::GoodsMoved(_)
        | Event::TransferDispatched(_)
        | Event::ShipmentArrived(_)
        | Event::UnmatchedArrived(_)
        | Event::StockReserved(_)
        | Event::DistributionDispatched(_)
        | Event::DeliveryConfirmed(_)
        | Event::HandedOver(_)
        | Event::GoodsReturned(_)
        | Event::StockAdjusted(_)
        | Event::WrittenOff(_) => return None,
    })
}

fn page(named: NamedPage) -> Markup {
    html! { (named.page) " " span.hash { (named.hash) } }
}

fn carried(look: &Look, lines: &[CarriedLine]) -> Table {
    let words = look.words;
    let columns = vec![
        text_column(words.say("field-item")),
        text_column(words.say("field-lot")),
        text_column(words.say("field-bin")),
        numbers(words.say("field-quantity")),
    ];
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in lines {
        let amount = look.amount(line.quantity.get(), line.item);
        table.row(vec![look.item(line.item), lot(line.lot), look.bin(line.bin), amount]);
    }
    table
}

fn key(look: &Look, book: ledger::ids::BookId, key: ledger::ids::PublicKey) -> Said {
    let words = look.words;
    let value: Markup = html! { span.hash { (key) } };
    Said::default().fact(words.say("entries-book"), look.book(book)).fact(words.say("proof-sealed-by"), value)
}

fn items(look: &Look, lines: &[ItemLine]) -> Table {
    let words = look.words;
    let columns = vec![text_column(words.say("field-item")), numbers(words.say("field-quantity"))];
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in lines {
        table.row(vec![look.item(line.item), look.amount(line.quantity.get(), line.item)]);
    }
    table
}

fn lots(look: &Look, lines: &[LotLine]) -> Table {
    let words = look.words;
    let columns = vec![
        text_column(words.say("field-item")),
        text_column(words.say("field-lot")),
        numbers(words.say("field-quantity")),
    ];
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in lines {
        table.row(vec![look.item(line.item), lot(line.lot), look.amount(line.quantity.get(), line.item)]);
    }
    table
}

fn logged(look: &Look, pages: &[LoggedPage]) -> Table {
    let words = look.words;
    let columns = vec![
        text_column(words.say("entries-book")),
        numbers(words.say("event-page")),
        text_column(words.say("proof-page-hash")),
    ];
    let mut table = Table::new(words.say("event-lines"), columns);
    for logged in pages {
        let place = html! { (logged.page) };
        table.row(vec![look.book(logged.book), place, html! { span.hash { (logged.hash) } }]);
    }
    table
}

fn matched(look: &Look, lines: &[MatchedLine]) -> Table {
    let words = look.words;
    let columns = vec![
        text_column(words.say("field-item")),
        text_column(words.say("field-lot")),
        numbers(words.say("field-quantity")),
    ];
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in lines {
        table.row(vec![
            look.item(line.item),
            html! { (lot(line.dispatched)) " → " (lot(line.arrived)) },
            look.amount(line.quantity.get(), line.item),
        ]);
    }
    table
}
