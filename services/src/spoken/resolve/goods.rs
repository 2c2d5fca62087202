//! Commands about goods that come in, lie there and are looked after.

use ledger::command::{
    AddBin, AdjustLine, AdjustStock, AnnounceDelivery, CloseAnnouncement, Command, HoldLot, MoveGoods, RecallLot,
    ReceiveDonation, ReceiveLine, ReceivePurchase, ReceiveUnmatched, ReleaseLot, Want, WantMoved,
};
use ledger::event::ItemLine;
use ledger::reason::ValuationBasis;

use super::super::goods as spoken;
use super::super::problem::At;
use super::amounts::{count, day, expiry, money, quantity, units};
use super::look_up::LookUp;

const TOP: At = At::Top;

pub(super) fn bin(c: &spoken::AddBin, look_up: &mut LookUp<'_>) -> Option<Command> {
    let code = look_up.code(TOP, "code", &c.code);
    let zone = look_up.maybe(c.zone.as_ref(), |l, zone| l.code(TOP, "zone", zone));
    Some(Command::AddBin(AddBin { code: code?, zone: zone? }))
}

pub(super) fn item_line(look_up: &mut LookUp<'_>, at: At, line: &spoken::ItemLine) -> Option<ItemLine> {
    let item = look_up.item(at, "item", &line.item);
    let units = units(look_up, at, item, line.unit.as_deref());
    let quantity = quantity(look_up, at, line.quantity, units);
    Some(ItemLine { item: item?, quantity: quantity? })
}

pub(super) fn announce(c: &spoken::AnnounceDelivery, look_up: &mut LookUp<'_>) -> Option<Command> {
    let donor = look_up.party(TOP, "donor", &c.donor);
    let expected_on = look_up.maybe(c.expected_on.as_ref(), |l, text| day(l, TOP, "expected_on", text));
    let lines = look_up.lines(&c.lines, item_line);
    Some(Command::AnnounceDelivery(AnnounceDelivery { donor: donor?, expected_on: expected_on?, lines: lines? }))
}

pub(super) fn close(c: &spoken::CloseAnnouncement, look_up: &mut LookUp<'_>) -> Option<Command> {
    let announcement = look_up.announcement(&c.announcement)?;
    Some(Command::CloseAnnouncement(CloseAnnouncement { announcement, reason: c.reason.0 }))
}

fn receive_line(look_up: &mut LookUp<'_>, at: At, line: &spoken::ReceiveLine) -> Option<ReceiveLine> {
    let item = look_up.item(at, "item", &line.item);
    let bin = look_up.bin(at, "bin", &line.bin);
    let units = units(look_up, at, item, line.unit.as_deref());
    let quantity = count(look_up, at, "quantity", line.quantity, units);
    let damaged = count(look_up, at, "damaged", line.damaged.unwrap_or(0), units);
    let expected = look_up.maybe(line.expected.as_ref(), |l, expected| count(l, at, "expected", *expected, units));
    let expiry = expiry(look_up, at, line.best_before.as_ref(), line.use_by.as_ref());
    let maker_lot = look_up.maybe(line.maker_lot.as_ref(), |l, text| l.code(at, "maker_lot", text));
    let value = look_up.maybe(line.value.as_ref(), |l, value| money(l, at, "value", value));
    Some(ReceiveLine {
        item: item?,
        bin: bin?,
        quantity: quantity?,
        damaged: damaged?,
        expiry: expiry?,
        maker_lot: maker_lot?,
        expected: expected?,
        discrepancy: line.discrepancy.map(|word| word.0),
        value: value?,
    })
}

pub(super) fn donation(c: &spoken::ReceiveDonation, look_up: &mut LookUp<'_>) -> Option<Command> {
    let donor = look_up.party(TOP, "donor", &c.donor);
    let announcement = look_up.maybe(c.announcement.as_ref(), LookUp::announcement);
    let emergency = look_up.maybe(c.emergency.as_ref(), |l, name| l.emergency(TOP, "emergency", name));
    let lines = look_up.lines(&c.lines, receive_line);
    Some(Command::ReceiveDonation(ReceiveDonation {
        donor: donor?,
        announcement: announcement?,
        emergency: emergency?,
        basis: c.basis.map_or(ValuationBasis::Estimate, |word| word.0),
        lines: lines?,
    }))
}

pub(super) fn purchase(c: &spoken::ReceivePurchase, look_up: &mut LookUp<'_>) -> Option<Command> {
    let supplier = look_up.party(TOP, "supplier", &c.supplier);
    let lines = look_up.lines(&c.lines, receive_line);
    Some(Command::ReceivePurchase(ReceivePurchase { supplier: supplier?, lines: lines? }))
}

pub(super) fn unmatched(c: &spoken::ReceiveUnmatched, look_up: &mut LookUp<'_>) -> Option<Command> {
    let lines = look_up.lines(&c.lines, receive_line)?;
    Some(Command::ReceiveUnmatched(ReceiveUnmatched { lines }))
}

pub(super) fn moved(c: &spoken::MoveGoods, look_up: &mut LookUp<'_>) -> Option<Command> {
    let lines = look_up.lines(&c.lines, |look_up, at, line| {
        let item = look_up.item(at, "item", &line.item);
        let units = units(look_up, at, item, line.unit.as_deref());
        let quantity = quantity(look_up, at, line.quantity, units);
        let lot = look_up.maybe(line.lot.as_ref(), |l, name| l.lot(at, "lot", name));
        let bin = look_up.maybe(line.bin.as_ref(), |l, name| l.bin(at, "bin", name));
        let to = look_up.bin(at, "to", &line.to);
        let want = Want { item: item?, quantity: quantity?, lot: lot?, bin: bin?, overridden: None };
        Some(WantMoved { want, to: to? })
    })?;
    Some(Command::MoveGoods(MoveGoods { lines }))
}

pub(super) fn hold(c: &spoken::HoldLot, look_up: &mut LookUp<'_>) -> Option<Command> {
    let lot = look_up.lot(TOP, "lot", &c.lot)?;
    Some(Command::HoldLot(HoldLot { lot, reason: c.reason.0 }))
}

pub(super) fn release(c: &spoken::ReleaseLot, look_up: &mut LookUp<'_>) -> Option<Command> {
    let lot = look_up.lot(TOP, "lot", &c.lot)?;
    Some(Command::ReleaseLot(ReleaseLot { lot }))
}

pub(super) fn recall(c: &spoken::RecallLot, look_up: &mut LookUp<'_>) -> Option<Command> {
    let lot = look_up.lot(TOP, "lot", &c.lot)?;
    Some(Command::RecallLot(RecallLot { lot, reason: c.reason.0 }))
}

pub(super) fn adjust(c: &spoken::AdjustStock, look_up: &mut LookUp<'_>) -> Option<Command> {
    let lines = look_up.lines(&c.lines, |look_up, at, line| {
        let item = look_up.item(at, "item", &line.item);
        let bin = look_up.bin(at, "bin", &line.bin);
        let lot = look_up.maybe(line.lot.as_ref(), |l, name| l.lot(at, "lot", name));
        let units = units(look_up, at, item, line.unit.as_deref());
        let quantity = quantity(look_up, at, line.quantity, units);
        let expiry = expiry(look_up, at, line.best_before.as_ref(), line.use_by.as_ref());
        Some(AdjustLine {
            item: item?,
            bin: bin?,
            lot: lot?,
            quantity: quantity?,
            direction: line.direction.into(),
            reason: line.reason.0,
            expiry: expiry?,
        })
    })?;
    Some(Command::AdjustStock(AdjustStock { lines }))
}
