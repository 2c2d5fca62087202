//! What arrives, goes back, is matched, confirmed or returned: always of something that was sent.

use ledger::command::{
    Command, ConfirmDelivery, ConfirmLine, MatchArrival, MatchLine, ReceiveShipment, ReceiveShipmentLine,
    ReleaseShipment, ReturnGoods, ReturnLine,
};
use ledger::event::{EntryRef, Event, Reach};
use ledger::ids::{BookId, ItemId, LotId};
use ledger::quantity::Count;
use ledger::reason::LossReason;
use tests::story::made::new_lots;

use super::Person;

impl Person<'_, '_> {
    /// As much of what was sent as the dice say: all, some, too much.
    pub(super) fn part(&mut self, sent: u64) -> Count {
        let part = match self.dice.byte() % 6 {
            0..=2 => sent,
            3 | 4 => sent / 2,
            _ => sent + 1,
        };
        Count::try_from(part).expect("a few are a count")
    }

    pub(super) fn arriving(&mut self, sent: Vec<(LotId, u64)>, book: BookId) -> Command {
        let site = self.town.sites.iter().position(|site| *site == book).unwrap_or(self.site);
        let mut lines = Vec::new();
        for (lot, sent) in sent {
            let (quantity, bin) = (self.part(sent), self.town.bins[site * 2 + self.dice.below(2)]);
            let missing = if self.dice.once_in(4) { Count::try_from(1).expect("one") } else { Count::ZERO };
            let reason = (missing != Count::ZERO).then_some(LossReason::Lost);
            lines.push(ReceiveShipmentLine { lot, bin, quantity, missing, reason });
        }
        Command::ReceiveShipment(ReceiveShipment { lines })
    }

    pub(super) fn arrival(&mut self) -> Option<(BookId, Option<EntryRef>, Command)> {
        let place = self.entry(|event| matches!(event, Event::TransferDispatched(_)))?;
        let Event::TransferDispatched(e) = self.event(place).clone() else { return None };
        let book = self.destination(e.destination);
        let sent = e.lines.iter().map(|line| (line.pick.lot, line.pick.quantity.get())).collect();
        Some((book, Some(place), self.arriving(sent, book)))
    }

    pub(super) fn give_up(&mut self) -> Option<(BookId, Option<EntryRef>, Command)> {
        let place = self.entry(|event| matches!(event, Event::TransferDispatched(_)))?;
        let Event::TransferDispatched(e) = self.event(place).clone() else { return None };
        let command = Command::ReleaseShipment(ReleaseShipment { shipment: e.shipment });
        Some((self.destination(e.destination), Some(place), command))
    }

    pub(super) fn back(&mut self) -> Option<(BookId, Option<EntryRef>, Command)> {
        let place = self.entry(|event| matches!(event, Event::ShipmentReleased(_)))?;
        let Event::ShipmentReleased(e) = self.event(place).clone() else { return None };
        let origin =
            self.town.sites.iter().find(|site| self.town.bank.kept(**site).book.outbound(e.shipment).is_some());
        let book = self.destination(*origin?);
        let sent = e.lines.iter().map(|line| (line.lot, line.quantity.get())).collect();
        Some((book, Some(place), self.arriving(sent, book)))
    }

    pub(super) fn matched(&mut self) -> Option<(BookId, Option<EntryRef>, Command)> {
        let place = self.entry(|event| matches!(event, Event::TransferDispatched(_)))?;
        let Event::TransferDispatched(e) = self.event(place).clone() else { return None };
        let book = e.destination;
        let unmatched: Vec<(ItemId, LotId)> = (self.town.bank.kept(book).entries.iter())
            .filter(|standing| matches!(standing.entry.event, Event::UnmatchedArrived(_)))
            .flat_map(|standing| new_lots(&standing.entry.event))
            .collect();
        let mut lines = Vec::new();
        for sent in &e.lines {
            let same: Vec<_> = unmatched.iter().filter(|(item, _)| *item == sent.pick.item).copied().collect();
            let choices = if self.dice.once_in(8) { &unmatched } else { &same };
            let Some((_, arrived)) = self.dice.one_of(choices) else { continue };
            lines.push(MatchLine { dispatched: sent.pick.lot, arrived, quantity: self.dice.quantity() });
        }
        lines.truncate(1 + self.dice.below(2));
        Some((book, Some(place), Command::MatchArrival(MatchArrival { lines })))
    }

    pub(super) fn confirm(&mut self) -> Option<(BookId, Option<EntryRef>, Command)> {
        let place = self.entry(|event| matches!(event, Event::DistributionDispatched(_)))?;
        let Event::DistributionDispatched(e) = self.event(place).clone() else { return None };
        let mut lines = Vec::new();
        if self.dice.once_in(2) {
            for line in &e.lines {
                let (lot, sent) = (line.pick.lot, line.pick.quantity.get());
                let delivered = self.part(sent);
                let left = Count::try_from(sent.saturating_sub(delivered.get())).expect("a few are a count");
                let gone = self.dice.once_in(2);
                let (returned, missing) = if gone { (Count::ZERO, left) } else { (left, Count::ZERO) };
                let (bin, reason) = (Some(self.bin()), Some(LossReason::Lost));
                lines.push(ConfirmLine { lot, delivered, returned, bin, missing, reason });
            }
        }
        let reach = Reach { households: None, persons: None };
        let command = Command::ConfirmDelivery(ConfirmDelivery { shipment: e.shipment, reach, lines });
        Some((place.book, None, command))
    }

    pub(super) fn give_back(&mut self) -> Option<(BookId, Option<EntryRef>, Command)> {
        let place = self.entry(|event| matches!(event, Event::HandedOver(_) | Event::DeliveryConfirmed(_)))?;
        let lots: Vec<LotId> = if let Event::HandedOver(e) = self.event(place) {
            e.lines.iter().map(|line| line.pick.lot).collect()
        } else if let Event::DeliveryConfirmed(e) = self.event(place) {
            e.lines.iter().map(|line| line.lot).collect()
        } else {
            return None;
        };
        let (lot, quantity, bin) = (self.dice.one_of(&lots)?, self.dice.quantity(), self.bin());
        let lines = vec![ReturnLine { lot, bin, quantity }];
        Some((self.destination(place.book), Some(place), Command::ReturnGoods(ReturnGoods { lines })))
    }
}
