//! What an entry says, in words: facts and lines of every kind of event.

use ledger::event::{Event, Expiry, Money};
use ledger::ids::{BinId, BookId, EmergencyId, FundId, ItemId, LotId, PartyId};
use maud::{Markup, html};

use super::{event_goods, event_others};
use crate::web::Web;
use crate::web::frame::table::Table;
use crate::web::names::{Called, amount, item_link, item_name, lot_link, own_name, short};
use crate::words::Words;

/// What is needed to say it.
pub(in crate::web) struct Look<'a> {
    pub(in crate::web) web: &'a Web,
    pub(in crate::web) words: Words,
    pub(in crate::web) called: &'a Called,
    /// The book of the entry: its bins are named by their codes.
    pub(in crate::web) book: BookId,
}

/// Facts of an event, name and value, and its lines.
#[derive(Default)]
pub(in crate::web) struct Said {
    pub(in crate::web) facts: Vec<(String, Markup)>,
    pub(in crate::web) lines: Option<Table>,
}

impl Said {
    pub(super) fn fact(mut self, name: String, value: Markup) -> Self {
        self.facts.push((name, value));
        self
    }

    pub(super) fn maybe(self, name: String, value: Option<Markup>) -> Self {
        match value {
            Some(value) => self.fact(name, value),
            None => self,
        }
    }

    pub(super) fn lines(mut self, lines: Table) -> Self {
        self.lines = Some(lines);
        self
    }
}

impl Look<'_> {
    pub(in crate::web) fn item(&self, item: ItemId) -> Markup {
        let known = self.web.item(item);
        html! {
            @if let Some(known) = known { (item_link(known.code.as_str(), &item_name(self.words, &known))) }
            @else { span.place { (short(&item.to_string())) } }
        }
    }

    pub(in crate::web) fn bin(&self, bin: BinId) -> Markup {
        let code = |book: &ledger::book::Book| book.bin(bin).map(|code| code.as_str().to_owned());
        html! { (self.web.bank.with_book(self.book, code).flatten().unwrap_or_else(|| short(&bin.to_string()).to_owned())) }
    }

    pub(in crate::web) fn party(&self, party: PartyId) -> Markup {
        html! { (self.called.of(self.words, party.to_bytes())) }
    }

    pub(in crate::web) fn book(&self, book: BookId) -> Markup {
        let name =
            self.web.bank.register().now().book(book).map(|known| own_name(self.words, known.name.as_str()).to_owned());
        html! { (name.unwrap_or_else(|| short(&book.to_string()).to_owned())) }
    }

    pub(in crate::web) fn emergency(&self, emergency: EmergencyId) -> Markup {
        let name = self
            .web
            .bank
            .register()
            .now()
            .emergency(emergency)
            .map(|known| self.words.side(known.name.as_str()).to_owned());
        html! { (name.unwrap_or_else(|| short(&emergency.to_string()).to_owned())) }
    }

    pub(super) fn fund(&self, fund: FundId) -> Markup {
        let name = self.web.bank.register().now().fund(fund).map(|known| known.name.as_str().to_owned());
        html! { (name.unwrap_or_else(|| short(&fund.to_string()).to_owned())) }
    }

    pub(in crate::web) fn amount(&self, quantity: u64, item: ItemId) -> Markup {
        let unit = self.web.item(item).map_or_else(String::new, |item| item.unit.as_str().to_owned());
        amount(self.words, quantity, &unit)
    }

    pub(in crate::web) fn money(&self, money: Money) -> Markup {
        html! { span.number { (self.words.money(i64::from(money.minor), money.currency.as_str())) } }
    }

    pub(in crate::web) fn expiry(&self, expiry: Option<Expiry>) -> Markup {
        html! { @if let Some(expiry) = expiry { (self.words.day(expiry.day())) } }
    }
}

/// A lot.
pub(in crate::web) fn lot(lot: LotId) -> Markup {
    lot_link(&lot.to_string())
}

/// What an event says.
pub(in crate::web) fn said(look: &Look, event: &Event) -> Said {
    event_goods::said(look, event).or_else(|| event_others::said(look, event)).unwrap_or_default()
}

/// What an event says, as it stands on the entry's page and on its paper.
pub(in crate::web) fn shown(look: &Look, event: &Event) -> Markup {
    let said = said(look, event);
    html! {
        @if !said.facts.is_empty() {
            dl.facts { @for (name, value) in &said.facts { dt { (name) } dd { (value) } } }
        }
        @if let Some(lines) = &said.lines { (lines) }
    }
}

/// The ids of parties and people that an event names.
pub(in crate::web) fn parties(event: &Event) -> Vec<[u8; 16]> {
    match event {
        Event::PartyRegistered(e) => vec![e.party.to_bytes()],
        Event::DeliveryAnnounced(e) => vec![e.donor.to_bytes()],
        Event::DonationReceived(e) => vec![e.donor.to_bytes()],
        Event::PurchaseReceived(e) => vec![e.supplier.to_bytes()],
        Event::StockReserved(e) => e.recipient.iter().map(|party| party.to_bytes()).collect(),
        Event::DistributionDispatched(e) => vec![e.recipient.to_bytes()],
        Event::DeliveryConfirmed(e) => vec![e.recipient.to_bytes()],
        Event::HandedOver(e) => vec![e.recipient.to_bytes()],
        Event::GoodsReturned(e) => vec![e.recipient.to_bytes()],
        Event::WrittenOff(e) => vec![e.approved_by.to_bytes()],
        Event::CashGiftBanked(e) => vec![e.donor.to_bytes()],
        Event::PledgeMade(e) => vec![e.donor.to_bytes()],
        Event::PurchasePaid(e) => vec![e.supplier.to_bytes()],
        Event::PurchaseRefunded(e) => vec![e.supplier.to_bytes()],
        Event::EmergencyRegistered(e) => e.area.iter().map(|party| party.to_bytes()).collect(),
        Event::BookOpened(_)
        | Event::StateStated(_)
        | Event::ItemRegistered(_)
        | Event::FundRegistered(_)
        | Event::BookAdded(_)
        | Event::BookKeyAdded(_)
        | Event::BookKeyRevoked(_)
        | Event::BinAdded(_)
        | Event::AnnouncementClosed(_)
        | Event::GoodsMoved(_)
        | Event::TransferDispatched(_)
        | Event::ShipmentArrived(_)
        | Event::UnmatchedArrived(_)
        | Event::ArrivalMatched(_)
        | Event::ShipmentReleased(_)
        | Event::LotHeld(_)
        | Event::LotReleased(_)
        | Event::LotRecalled(_)
        | Event::ReservationReleased(_)
        | Event::StockAdjusted(_)
        | Event::EntryReversed(_)
        | Event::ExpensePaid(_)
        | Event::PagesLogged(_)
        | Event::BookClosed(_)
        | Event::SuccessorAdded(_)
        | Event::GoodsCarried(_) => Vec::new(),
    }
}
