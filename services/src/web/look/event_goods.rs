//! Events of goods in words: what came, moved, left, arrived, was adjusted.

use ledger::event::{ArrivedLine, DeliveredLine, Direction, Event, OutLine, Reach, ReceivedLine};
use ledger::quantity::Count;
use maud::{Markup, html};

use super::event::{Look, Said, lot};
use crate::web::frame::table::{Table, numbers, words as text_column};

/// What an event of goods says; none for events of other kinds.
pub(super) fn said(look: &Look, event: &Event) -> Option<Said> {
    let words = look.words;
    let emergency = |id: &Option<ledger::ids::EmergencyId>| id.map(|id| look.emergency(id));
    Some(match event {
        Event::DonationReceived(e) => Said::default()
            .fact(words.say("journey-donor"), look.party(e.donor))
            .maybe(words.say("field-emergency"), emergency(&e.emergency))
            .fact(words.say("receive-basis"), html! { (words.coded("basis", e.basis.code())) })
            .lines(received(look, &e.lines)),
        Event::PurchaseReceived(e) => Said::default()
            .fact(words.coded("party", "supplier"), look.party(e.supplier))
            .lines(received(look, &e.lines)),
        Event::UnmatchedArrived(e) => Said::default().lines(received(look, &e.lines)),
        Event::GoodsMoved(e) => {
            let columns = vec![
                text_column(words.say("field-item")),
                text_column(words.say("field-lot")),
                text_column(words.say("field-from-bin")),
                text_column(words.say("field-to-bin")),
                numbers(words.say("field-quantity")),
            ];
            let mut table = Table::new(words.say("event-lines"), columns);
            for line in &e.lines {
                let pick = &line.pick;
                table.row(vec![
                    look.item(pick.item),
                    lot(pick.lot),
                    look.bin(pick.bin),
                    look.bin(line.to),
                    look.amount(pick.quantity.get(), pick.item),
                ]);
            }
            Said::default().lines(table)
        }
        Event::TransferDispatched(e) => Said::default()
            .fact(words.say("shipment-to"), look.book(e.destination))
            .maybe(words.say("field-emergency"), emergency(&e.emergency))
            .fact(words.say("shipment-one"), shipment(look, &e.shipment.to_string()))
            .lines(out(look, &e.lines)),
        Event::DistributionDispatched(e) => Said::default()
            .fact(words.say("field-recipient"), look.party(e.recipient))
            .maybe(words.say("field-emergency"), emergency(&e.emergency))
            .fact(words.say("shipment-one"), shipment(look, &e.shipment.to_string()))
            .lines(out(look, &e.lines)),
        Event::HandedOver(e) => Said::default()
            .fact(words.say("field-recipient"), look.party(e.recipient))
            .maybe(words.say("field-emergency"), emergency(&e.emergency))
            .maybe(words.say("field-reach"), reach(look, e.reach))
            .lines(out(look, &e.lines)),
        Event::WrittenOff(e) => Said::default()
            .fact(words.say("field-reason"), html! { (words.coded("loss", e.reason.code())) })
            .fact(words.say("write-off-second"), html! { (look.called.of(words, e.approved_by.to_bytes())) })
            .lines(out(look, &e.lines)),
        Event::StockReserved(e) => Said::default()
            .maybe(words.say("field-recipient"), e.recipient.map(|party| look.party(party)))
            .maybe(words.say("field-emergency"), emergency(&e.emergency))
            .lines(out(look, &e.lines)),
        Event::ShipmentArrived(e) => Said::default()
            .fact(words.say("shipment-one"), shipment(look, &e.shipment.to_string()))
            .lines(arrived(look, &e.lines)),
        Event::DeliveryConfirmed(e) => Said::default()
            .fact(words.say("field-recipient"), look.party(e.recipient))
            .maybe(words.say("field-reach"), reach(look, e.reach))
            .fact(words.say("shipment-one"), shipment(look, &e.shipment.to_string()))
            .lines(delivered(look, &e.lines)),
        Event::StockAdjusted(e) => {
            let columns = vec![
                text_column(words.say("field-item")),
                text_column(words.say("field-lot")),
                text_column(words.say("field-bin")),
                text_column(words.say("adjust-why")),
                numbers(words.say("field-quantity")),
            ];
            let mut table = Table::new(words.say("event-lines"), columns);
            for line in &e.lines {
                let pick = &line.pick;
                let sign = match line.direction {
                    Direction::Add => "+",
                    Direction::Take => "−",
                };
                table.row(vec![
                    look.item(pick.item),
                    lot(pick.lot),
                    look.bin(pick.bin),
                    html! { (words.coded("loss", line.reason.code())) },
                    html! { (sign) (look.amount(pick.quantity.get(), pick.item)) },
                ]);
            }
            Said::default().lines(table)
        }
        Event::GoodsReturned(e) => {
            let columns = vec![
                text_column(words.say("field-item")),
                text_column(words.say("field-lot")),
                text_column(words.say("field-bin")),
                numbers(words.say("field-quantity")),
            ];
            let mut table = Table::new(words.say("event-lines"), columns);
            for line in &e.lines {
                table.row(vec![
                    look.item(line.item),
                    html! { (lot(line.from)) " → " (lot(line.lot)) },
                    look.bin(line.bin),
                    look.amount(line.quantity.get(), line.item),
                ]);
            }
            Said::default().fact(words.say("field-recipient"), look.party(e.recipient)).lines(table)
        }
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
        | Event::ArrivalMatched(_)
        | Event::ShipmentReleased(_)
        | Event::LotHeld(_)
        | Event::LotReleased(_)
        | Event::LotRecalled(_)
        | Event::ReservationReleased(_)
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

fn shipment(look: &Look, id: &str) -> Markup {
    html! { a href=(format!("/shipments/{id}")) { (look.words.say("shipment-see")) } }
}

fn count(look: &Look, count: Count, item: ledger::ids::ItemId) -> Markup {
    html! { @if let Some(quantity) = count.some() { (look.amount(quantity.get(), item)) } }
}

fn reach(look: &Look, reach: Reach) -> Option<Markup> {
    let words = look.words;
    let households =
        reach.households.map(|count| words.with("reach-households", &[("count", u64::from(count).into())]));
    let persons = reach.persons.map(|count| words.with("reach-persons", &[("count", u64::from(count).into())]));
    let said: Vec<String> = households.into_iter().chain(persons).collect();
    (!said.is_empty()).then(|| html! { (said.join(", ")) })
}

/// Lines of received goods.
pub(in crate::web) fn received(look: &Look, lines: &[ReceivedLine]) -> Table {
    let words = look.words;
    let columns = vec![
        text_column(words.say("field-item")),
        numbers(words.say("event-accepted")),
        text_column(words.say("field-lot")),
        text_column(words.say("field-bin")),
        text_column(words.say("stock-expiry")),
        numbers(words.say("event-value")),
        text_column(words.say("event-difference")),
    ];
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in lines {
        table.row(vec![
            look.item(line.item),
            look.amount(line.quantity.get(), line.item),
            html! { (lot(line.lot)) @if let Some(maker) = &line.maker_lot { small { (maker) } } },
            look.bin(line.bin),
            look.expiry(line.expiry),
            html! { @if let Some(value) = line.value { (look.money(value)) } },
            difference(look, line),
        ]);
    }
    table
}

fn difference(look: &Look, line: &ReceivedLine) -> Markup {
    let words = look.words;
    html! {
        @if line.damaged != Count::ZERO { div { (words.say("receive-damaged")) ": " (words.number(line.damaged.get())) } }
        @if let Some(expected) = line.expected { div { (words.say("receive-expected")) ": " (words.number(expected.get())) } }
        @if let Some(why) = line.discrepancy { div { (words.coded("discrepancy", why.code())) } }
    }
}

/// Lines of goods that leave.
pub(in crate::web) fn out(look: &Look, lines: &[OutLine]) -> Table {
    let words = look.words;
    let columns = vec![
        text_column(words.say("field-item")),
        numbers(words.say("field-quantity")),
        text_column(words.say("field-lot")),
        text_column(words.say("field-from-bin")),
        text_column(words.say("stock-expiry")),
        text_column(words.say("event-override")),
    ];
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in lines {
        let pick = &line.pick;
        table.row(vec![
            look.item(pick.item),
            look.amount(pick.quantity.get(), pick.item),
            lot(pick.lot),
            look.bin(pick.bin),
            look.expiry(line.expiry),
            html! { @if let Some(why) = line.overridden { (words.coded("override", why.code())) } },
        ]);
    }
    table
}

fn arrived(look: &Look, lines: &[ArrivedLine]) -> Table {
    let words = look.words;
    let columns = vec![
        text_column(words.say("field-item")),
        text_column(words.say("field-lot")),
        numbers(words.say("arrive-came")),
        text_column(words.say("field-to-bin")),
        numbers(words.say("arrive-missing")),
        text_column(words.say("field-reason")),
    ];
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in lines {
        table.row(vec![
            look.item(line.item),
            lot(line.lot),
            look.amount(line.quantity.get(), line.item),
            look.bin(line.bin),
            count(look, line.missing, line.item),
            html! { @if let Some(why) = line.reason { (words.coded("loss", why.code())) } },
        ]);
    }
    table
}

fn delivered(look: &Look, lines: &[DeliveredLine]) -> Table {
    let words = look.words;
    let columns = vec![
        text_column(words.say("field-item")),
        text_column(words.say("field-lot")),
        numbers(words.say("confirm-delivered")),
        numbers(words.say("confirm-returned")),
        numbers(words.say("confirm-missing")),
        text_column(words.say("field-reason")),
    ];
    let mut table = Table::new(words.say("event-lines"), columns);
    for line in lines {
        table.row(vec![
            look.item(line.item),
            lot(line.lot),
            look.amount(line.delivered.get(), line.item),
            html! { (count(look, line.returned, line.item)) @if let Some(bin) = line.bin { small { (look.bin(bin)) } } },
            count(look, line.missing, line.item),
            html! { @if let Some(why) = line.reason { (words.coded("loss", why.code())) } },
        ]);
    }
    table
}
