//! Commands about goods that leave, travel, arrive and come back.

use ledger::command::{
    Command, ConfirmDelivery, ConfirmLine, DispatchDistribution, DispatchTransfer, HandOver, MatchArrival, MatchLine,
    ReceiveShipment, ReceiveShipmentLine, ReleaseReservation, ReleaseShipment, ReserveStock, ReturnGoods, ReturnLine,
    Want, WriteOff,
};

use super::super::leaving as spoken;
use super::super::problem::At;
use super::amounts::{count, quantity, units};
use super::look_up::LookUp;

const TOP: At = At::Top;
/// Lines that name a lot count in the base unit of its item.
const BASE: Option<u64> = Some(1);

fn want(look_up: &mut LookUp<'_>, at: At, line: &spoken::Want) -> Option<Want> {
    let item = look_up.item(at, "item", &line.item);
    let units = units(look_up, at, item, line.unit.as_deref());
    let quantity = quantity(look_up, at, line.quantity, units);
    let lot = look_up.maybe(line.lot.as_ref(), |l, name| l.lot(at, "lot", name));
    let bin = look_up.maybe(line.bin.as_ref(), |l, name| l.bin(at, "bin", name));
    let overridden = line.overridden.map(|word| word.0);
    Some(Want { item: item?, quantity: quantity?, lot: lot?, bin: bin?, overridden })
}

pub(super) fn transfer(c: &spoken::DispatchTransfer, look_up: &mut LookUp<'_>) -> Option<Command> {
    let destination = look_up.site(TOP, "destination", &c.destination);
    let reservation = look_up.maybe(c.reservation.as_ref(), LookUp::reservation);
    let emergency = look_up.maybe(c.emergency.as_ref(), |l, name| l.emergency(TOP, "emergency", name));
    let lines = look_up.lines(&c.lines, want);
    Some(Command::DispatchTransfer(DispatchTransfer {
        destination: destination?,
        reservation: reservation?,
        emergency: emergency?,
        lines: lines?,
    }))
}

pub(super) fn arrival(c: &spoken::ReceiveShipment, look_up: &mut LookUp<'_>) -> Option<Command> {
    let lines = look_up.lines(&c.lines, |look_up, at, line| {
        let lot = look_up.lot(at, "lot", &line.lot);
        let bin = look_up.bin(at, "bin", &line.bin);
        let quantity = count(look_up, at, "quantity", line.quantity, BASE);
        let missing = count(look_up, at, "missing", line.missing.unwrap_or(0), BASE);
        let reason = line.reason.map(|word| word.0);
        Some(ReceiveShipmentLine { lot: lot?, bin: bin?, quantity: quantity?, missing: missing?, reason })
    })?;
    Some(Command::ReceiveShipment(ReceiveShipment { lines }))
}

pub(super) fn matched(c: &spoken::MatchArrival, look_up: &mut LookUp<'_>) -> Option<Command> {
    let lines = look_up.lines(&c.lines, |look_up, at, line| {
        let dispatched = look_up.lot(at, "dispatched", &line.dispatched);
        let arrived = look_up.lot(at, "arrived", &line.arrived);
        let quantity = quantity(look_up, at, line.quantity, BASE);
        Some(MatchLine { dispatched: dispatched?, arrived: arrived?, quantity: quantity? })
    })?;
    Some(Command::MatchArrival(MatchArrival { lines }))
}

pub(super) fn release(c: &spoken::ReleaseShipment, look_up: &mut LookUp<'_>) -> Option<Command> {
    let shipment = look_up.shipment(&c.shipment)?;
    Some(Command::ReleaseShipment(ReleaseShipment { shipment }))
}

pub(super) fn reserve(c: &spoken::ReserveStock, look_up: &mut LookUp<'_>) -> Option<Command> {
    let recipient = look_up.maybe(c.recipient.as_ref(), |l, name| l.party(TOP, "recipient", name));
    let emergency = look_up.maybe(c.emergency.as_ref(), |l, name| l.emergency(TOP, "emergency", name));
    let lines = look_up.lines(&c.lines, want);
    Some(Command::ReserveStock(ReserveStock { recipient: recipient?, emergency: emergency?, lines: lines? }))
}

pub(super) fn release_reservation(c: &spoken::ReleaseReservation, look_up: &mut LookUp<'_>) -> Option<Command> {
    let reservation = look_up.reservation(&c.reservation)?;
    Some(Command::ReleaseReservation(ReleaseReservation { reservation }))
}

pub(super) fn distribution(c: &spoken::DispatchDistribution, look_up: &mut LookUp<'_>) -> Option<Command> {
    let recipient = look_up.party(TOP, "recipient", &c.recipient);
    let reservation = look_up.maybe(c.reservation.as_ref(), LookUp::reservation);
    let emergency = look_up.maybe(c.emergency.as_ref(), |l, name| l.emergency(TOP, "emergency", name));
    let lines = look_up.lines(&c.lines, want);
    Some(Command::DispatchDistribution(DispatchDistribution {
        recipient: recipient?,
        reservation: reservation?,
        emergency: emergency?,
        lines: lines?,
    }))
}

pub(super) fn confirm(c: &spoken::ConfirmDelivery, look_up: &mut LookUp<'_>) -> Option<Command> {
    let shipment = look_up.shipment(&c.shipment);
    let lines = look_up.lines(&c.lines, |look_up, at, line| {
        let lot = look_up.lot(at, "lot", &line.lot);
        let delivered = count(look_up, at, "delivered", line.delivered, BASE);
        let returned = count(look_up, at, "returned", line.returned.unwrap_or(0), BASE);
        let bin = look_up.maybe(line.bin.as_ref(), |l, name| l.bin(at, "bin", name));
        let missing = count(look_up, at, "missing", line.missing.unwrap_or(0), BASE);
        Some(ConfirmLine {
            lot: lot?,
            delivered: delivered?,
            returned: returned?,
            bin: bin?,
            missing: missing?,
            reason: line.reason.map(|word| word.0),
        })
    });
    Some(Command::ConfirmDelivery(ConfirmDelivery { shipment: shipment?, reach: c.reach.into(), lines: lines? }))
}

pub(super) fn hand_over(c: &spoken::HandOver, look_up: &mut LookUp<'_>) -> Option<Command> {
    let recipient = look_up.party(TOP, "recipient", &c.recipient);
    let emergency = look_up.maybe(c.emergency.as_ref(), |l, name| l.emergency(TOP, "emergency", name));
    let lines = look_up.lines(&c.lines, want);
    Some(Command::HandOver(HandOver {
        recipient: recipient?,
        emergency: emergency?,
        reach: c.reach.into(),
        lines: lines?,
    }))
}

pub(super) fn give_back(c: &spoken::ReturnGoods, look_up: &mut LookUp<'_>) -> Option<Command> {
    let lines = look_up.lines(&c.lines, |look_up, at, line| {
        let lot = look_up.lot(at, "lot", &line.lot);
        let bin = look_up.bin(at, "bin", &line.bin);
        let quantity = quantity(look_up, at, line.quantity, BASE);
        Some(ReturnLine { lot: lot?, bin: bin?, quantity: quantity? })
    })?;
    Some(Command::ReturnGoods(ReturnGoods { lines }))
}

pub(super) fn write_off(c: &spoken::WriteOff, look_up: &mut LookUp<'_>) -> Option<Command> {
    let approved_by = look_up.approver(&c.approved_by);
    let lines = look_up.lines(&c.lines, want);
    Some(Command::WriteOff(WriteOff { reason: c.reason.0, approved_by: approved_by?, lines: lines? }))
}
