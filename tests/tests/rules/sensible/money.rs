//! What is expected, promised, given in money, paid and bought.

use ledger::account::Currency;
use ledger::command::{
    AnnounceDelivery, BankCashGift, CloseAnnouncement, Command, MakePledge, PayExpense, PayPurchase, ReceiveLine,
    ReceivePurchase, RefundPurchase,
};
use ledger::event::{EntryRef, Event, Expiry, ItemLine, Money};
use ledger::ids::BookId;
use ledger::reason::{ClosureReason, ExpenseKind, ReversalReason};

use super::{Person, today};

impl Person<'_, '_> {
    pub(super) fn item_lines(&mut self) -> Vec<ItemLine> {
        (0..=self.dice.below(2)).map(|_| ItemLine { item: self.item(), quantity: self.dice.quantity() }).collect()
    }

    pub(super) fn announce(&mut self) -> Command {
        let (donor, lines) = (self.town.parties[0], self.item_lines());
        Command::AnnounceDelivery(AnnounceDelivery { donor, expected_on: Some(today()), lines })
    }

    pub(super) fn close(&mut self) -> Option<Command> {
        let place = self.entry(|event| matches!(event, Event::DeliveryAnnounced(_)))?;
        let Event::DeliveryAnnounced(e) = self.event(place) else { return None };
        let (announcement, reason) = (e.announcement, ClosureReason::NotComing);
        Some(Command::CloseAnnouncement(CloseAnnouncement { announcement, reason }))
    }

    pub(super) fn amount(&mut self) -> Money {
        Money { minor: self.dice.quantity(), currency: Currency::EUR }
    }

    pub(super) fn gift_or_pledge(&mut self) -> Command {
        let (donor, fund, amount, emergency) = (self.town.parties[0], self.town.fund, self.amount(), None);
        if self.dice.once_in(4) {
            Command::MakePledge(MakePledge { donor, fund, amount, emergency })
        } else {
            Command::BankCashGift(BankCashGift { donor, fund, amount, pledge: None, emergency })
        }
    }

    pub(super) fn pay(&mut self, destination: BookId) -> Command {
        let (supplier, fund, amount) = (self.town.parties[2], self.town.fund, self.amount());
        Command::PayPurchase(PayPurchase { supplier, fund, amount, destination, lines: self.item_lines() })
    }

    pub(super) fn expense(&mut self) -> Command {
        let (fund, amount) = (self.town.fund, self.amount());
        Command::PayExpense(PayExpense { fund, kind: ExpenseKind::Other, amount, emergency: None })
    }

    pub(super) fn refund(&mut self) -> Option<(BookId, Option<EntryRef>, Command)> {
        let place = self.entry(|event| matches!(event, Event::PurchasePaid(_)))?;
        let refund = RefundPurchase { amount: self.amount(), reason: ReversalReason::Cancelled };
        Some((place.book, Some(place), Command::RefundPurchase(refund)))
    }

    pub(super) fn purchase(&mut self) -> Option<(BookId, Option<EntryRef>, Command)> {
        let place = self.entry(|event| matches!(event, Event::PurchasePaid(_)))?;
        let Event::PurchasePaid(e) = self.event(place).clone() else { return None };
        self.site = self.town.sites.iter().position(|site| *site == e.destination)?;
        let mut lines = Vec::new();
        for paid in &e.lines {
            let line = self.received_line();
            let expiry = line.expiry.or(Some(Expiry::UseBy(today())));
            lines.push(ReceiveLine { item: paid.item, quantity: self.part(paid.quantity.get()), expiry, ..line });
        }
        let command = Command::ReceivePurchase(ReceivePurchase { supplier: e.supplier, lines });
        Some((self.destination(e.destination), Some(place), command))
    }
}
