//! Commands without sense to sites, the treasury, and about any entry.

use ledger::command::{
    AdjustLine, AdjustStock, AnnounceDelivery, BankCashGift, CloseAnnouncement, Command, ConfirmDelivery, ConfirmLine,
    DispatchDistribution, DispatchTransfer, HandOver, HoldLot, MakePledge, MatchArrival, MatchLine, MoveGoods,
    PayExpense, PayPurchase, RecallLot, ReceiveDonation, ReceivePurchase, ReceiveShipment, ReceiveShipmentLine,
    ReceiveUnmatched, ReleaseLot, ReleaseReservation, ReleaseShipment, ReserveStock, ReturnGoods, ReturnLine,
    ReverseEntry, WantMoved, WriteOff,
};
use ledger::event::{Direction, ItemLine};
use ledger::ids::{AnnouncementId, FundId, PledgeId, ReservationId, ShipmentId};
use ledger::reason::{
    ClosureReason, ExpenseKind, HoldReason, LossReason, RecallReason, ReversalReason, ValuationBasis,
};

use super::{Pool, day, expiry, many, money, reach, received};
use crate::dice::Dice;
use crate::town::actor;

fn adjust_line(pool: &Pool, dice: &mut Dice<'_>) -> AdjustLine {
    AdjustLine {
        item: pool.item(dice),
        bin: pool.bin(dice),
        lot: dice.maybe(|dice| pool.lot(dice)),
        quantity: dice.wild_quantity(),
        direction: if dice.once_in(2) { Direction::Take } else { Direction::Add },
        reason: dice.one_of(LossReason::ALL).expect("reasons"),
        expiry: expiry(dice),
    }
}

fn arrived_line(pool: &Pool, dice: &mut Dice<'_>) -> ReceiveShipmentLine {
    ReceiveShipmentLine {
        lot: pool.lot(dice),
        bin: pool.bin(dice),
        quantity: dice.wild_count(),
        missing: dice.wild_count(),
        reason: dice.one_of(LossReason::ALL),
    }
}

fn confirm_line(pool: &Pool, dice: &mut Dice<'_>) -> ConfirmLine {
    ConfirmLine {
        lot: pool.lot(dice),
        delivered: dice.wild_count(),
        returned: dice.wild_count(),
        bin: dice.maybe(|dice| pool.bin(dice)),
        missing: dice.wild_count(),
        reason: dice.maybe(|_| LossReason::Found),
    }
}

fn item_line(pool: &Pool, dice: &mut Dice<'_>) -> ItemLine {
    ItemLine { item: pool.item(dice), quantity: dice.wild_quantity() }
}

pub(super) fn of_goods(pool: &Pool, dice: &mut Dice<'_>, kind: u8) -> Command {
    let (party, lot, emergency) = (pool.party(dice), pool.lot(dice), pool.emergency(dice));
    let (reservation, book) = (pool.reservation(dice), pool.book(dice));
    let shipment = ShipmentId::from_bytes(pool.id(dice));
    match kind {
        8 => {
            let (expected_on, lines) = (dice.maybe(day), many(dice, |dice| item_line(pool, dice)));
            Command::AnnounceDelivery(AnnounceDelivery { donor: party, expected_on, lines })
        }
        9 => {
            let announcement = AnnouncementId::from_bytes(pool.id(dice));
            Command::CloseAnnouncement(CloseAnnouncement { announcement, reason: ClosureReason::Replaced })
        }
        10 => {
            let announcement = dice.maybe(|dice| AnnouncementId::from_bytes(pool.id(dice)));
            let (basis, lines) = (ValuationBasis::Market, many(dice, |dice| received(pool, dice)));
            Command::ReceiveDonation(ReceiveDonation { donor: party, announcement, emergency, basis, lines })
        }
        11 => {
            let lines = many(dice, |dice| received(pool, dice));
            Command::ReceivePurchase(ReceivePurchase { supplier: party, lines })
        }
        12 => Command::ReceiveUnmatched(ReceiveUnmatched { lines: many(dice, |dice| received(pool, dice)) }),
        13 => {
            let line = |dice: &mut Dice<'_>| WantMoved { want: pool.want(dice), to: pool.bin(dice) };
            Command::MoveGoods(MoveGoods { lines: many(dice, line) })
        }
        14 => {
            let lines = many(dice, |dice| pool.want(dice));
            Command::DispatchTransfer(DispatchTransfer { destination: book, reservation, emergency, lines })
        }
        15 => Command::ReceiveShipment(ReceiveShipment { lines: many(dice, |dice| arrived_line(pool, dice)) }),
        16 => {
            let line = |dice: &mut Dice<'_>| MatchLine {
                dispatched: pool.lot(dice),
                arrived: pool.lot(dice),
                quantity: dice.wild_quantity(),
            };
            Command::MatchArrival(MatchArrival { lines: many(dice, line) })
        }
        17 => Command::ReleaseShipment(ReleaseShipment { shipment }),
        18 => Command::HoldLot(HoldLot { lot, reason: HoldReason::Dispute }),
        19 => Command::ReleaseLot(ReleaseLot { lot }),
        20 => Command::RecallLot(RecallLot { lot, reason: RecallReason::Authority }),
        21 => {
            let (recipient, lines) = (dice.maybe(|_| party), many(dice, |dice| pool.want(dice)));
            Command::ReserveStock(ReserveStock { recipient, emergency, lines })
        }
        22 => {
            let reservation = ReservationId::from_bytes(pool.id(dice));
            Command::ReleaseReservation(ReleaseReservation { reservation })
        }
        23 => {
            let lines = many(dice, |dice| pool.want(dice));
            Command::DispatchDistribution(DispatchDistribution { recipient: party, reservation, emergency, lines })
        }
        24 => {
            let lines = many(dice, |dice| confirm_line(pool, dice));
            Command::ConfirmDelivery(ConfirmDelivery { shipment, reach: reach(), lines })
        }
        25 => {
            let lines = many(dice, |dice| pool.want(dice));
            Command::HandOver(HandOver { recipient: party, emergency, reach: reach(), lines })
        }
        26 => {
            let line = |dice: &mut Dice<'_>| ReturnLine {
                lot: pool.lot(dice),
                bin: pool.bin(dice),
                quantity: dice.wild_quantity(),
            };
            Command::ReturnGoods(ReturnGoods { lines: many(dice, line) })
        }
        27 => Command::AdjustStock(AdjustStock { lines: many(dice, |dice| adjust_line(pool, dice)) }),
        28 => {
            let reason = dice.one_of(LossReason::ALL).expect("reasons");
            let (approved_by, lines) = (actor(dice.byte() % 3), many(dice, |dice| pool.want(dice)));
            Command::WriteOff(WriteOff { reason, approved_by, lines })
        }
        29 | 30 => Command::ReverseEntry(ReverseEntry { reason: ReversalReason::Cancelled }),
        _ => of_money(pool, dice, kind),
    }
}

fn of_money(pool: &Pool, dice: &mut Dice<'_>, kind: u8) -> Command {
    let (fund, party, amount) = (FundId::from_bytes(pool.id(dice)), pool.party(dice), money(dice));
    let emergency = pool.emergency(dice);
    match kind {
        31 => {
            let pledge = dice.maybe(|dice| PledgeId::from_bytes(pool.id(dice)));
            Command::BankCashGift(BankCashGift { donor: party, fund, amount, pledge, emergency })
        }
        32 => Command::MakePledge(MakePledge { donor: party, fund, amount, emergency }),
        33 => {
            let (destination, lines) = (pool.book(dice), many(dice, |dice| item_line(pool, dice)));
            Command::PayPurchase(PayPurchase { supplier: party, fund, amount, destination, lines })
        }
        _ => Command::PayExpense(PayExpense { fund, kind: ExpenseKind::Other, amount, emergency }),
    }
}
