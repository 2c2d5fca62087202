//! What went wrong and was put right: counts that did not agree, goods destroyed by two persons, entries undone, and a key that was taken back.

use ledger::command::{
    AdjustLine, AdjustStock, BookKey, Command, HandOver, ReceiveDonation, ReverseEntry, Want, WriteOff,
};
use ledger::event::{Direction, Reach};
use ledger::reason::{LossReason, ReversalReason, ValuationBasis};

use super::began::Began;
use super::inbound::line;
use super::logins::Who;
use super::moment::{When, on};
use super::money;
use super::names::quantity;
use super::places::Site::{self, Heraklion, Larissa, Tavros, Thessaloniki};
use super::places::home;
use super::stage::{LotOf, Stage, lot};
use super::step::Step;
use super::wanted::{asked, want};

/// A count that did not agree with the book: name, where, when, item, lot (a new one when none), how many, which way, why.
type Count = (&'static str, Site, When, &'static str, Option<LotOf>, u64, Direction, LossReason);

const COUNTS: [Count; 8] = [
    (
        "counted/tav/sugar",
        Tavros,
        on(50, 15, 0),
        "FD-SUGAR-1K",
        Some(lot(Tavros, "gift/tav/staples", 2)),
        12,
        Direction::Add,
        LossReason::Found,
    ),
    (
        "counted/skg/soap",
        Thessaloniki,
        on(34, 15, 0),
        "HY-SOAP-100",
        Some(lot(Thessaloniki, "gift/skg/hotel", 1)),
        15,
        Direction::Take,
        LossReason::Miscounted,
    ),
    (
        "counted/lar/sandbags",
        Larissa,
        on(31, 15, 10),
        "TL-SANDBAG",
        Some(lot(Larissa, "gift/lar/flood-tools", 1)),
        120,
        Direction::Take,
        LossReason::Damaged,
    ),
    (
        "counted/lar/potatoes",
        Larissa,
        on(31, 15, 30),
        "FD-POTATO",
        Some(lot(Larissa, "gift/lar/potatoes", 0)),
        90,
        Direction::Take,
        LossReason::Spoiled,
    ),
    ("counted/her/tarpaulins", Heraklion, on(24, 15, 0), "SH-TARP-4X6", None, 6, Direction::Add, LossReason::Found),
    (
        "counted/lar/water",
        Larissa,
        on(15, 15, 0),
        "WA-BOTTLE-500",
        Some(lot(Larissa, "gift/lar/flood-water", 1)),
        48,
        Direction::Take,
        LossReason::OutboundUnrecorded,
    ),
    ("counted/tav/blankets", Tavros, on(9, 15, 0), "SH-BLANKET", None, 5, Direction::Add, LossReason::Returned),
    (
        "counted/skg/notebooks",
        Thessaloniki,
        on(4, 15, 0),
        "SC-NOTEBOOK",
        Some(lot(Thessaloniki, "gift/skg/school", 0)),
        24,
        Direction::Take,
        LossReason::EntryError,
    ),
];

/// Goods destroyed, asked for by the operator and approved by the manager: name, where, when, item, lot, how many, why.
const DESTROYED: [(&str, Site, When, &str, LotOf, u64, LossReason); 4] = [
    (
        "destroyed/lar/mattresses",
        Larissa,
        on(29, 14, 0),
        "SH-MATTRESS",
        lot(Larissa, "bought/flood-beds", 1),
        4,
        LossReason::Damaged,
    ),
    (
        "destroyed/her/oranges",
        Heraklion,
        on(10, 14, 0),
        "FD-ORANGE",
        lot(Heraklion, "gift/her/oranges", 0),
        260,
        LossReason::Spoiled,
    ),
    (
        "destroyed/skg/biscuits",
        Thessaloniki,
        on(3, 14, 0),
        "FD-BISC-200",
        lot(Thessaloniki, "gift/skg/tins", 1),
        60,
        LossReason::Expired,
    ),
    (
        "destroyed/tav/yoghurt",
        Tavros,
        on(1, 14, 0),
        "FC-YOGURT-200",
        lot(Tavros, "gift/tav/yoghurt", 0),
        320,
        LossReason::Expired,
    ),
];

/// Entries that were undone by the manager: the step, in whose book, when, why.
const UNDONE: [(&str, Option<Site>, When, ReversalReason); 5] = [
    ("mistake/tav/hotel-twice", Some(Tavros), on(62, 10, 20), ReversalReason::Duplicate),
    ("mistake/market-twice", None, on(46, 11, 0), ReversalReason::Duplicate),
    ("mistake/skg/wrong-parish", Some(Thessaloniki), on(39, 18, 0), ReversalReason::EntryError),
    ("mistake/her/no-boat", Some(Heraklion), on(18, 12, 0), ReversalReason::Cancelled),
    ("counted/skg/notebooks", Some(Thessaloniki), on(3, 10, 30), ReversalReason::EntryError),
];

/// What was entered and should not have been.
fn mistakes(stage: &Stage) -> [Step; 4] {
    let twice = Command::ReceiveDonation(ReceiveDonation {
        donor: stage.party("hotel"),
        announcement: None,
        emergency: None,
        basis: ValuationBasis::Market,
        lines: [line("HY-SOAP-100", 1_500), line("HY-SHAMPOO-400", 600), line("HY-PAPER-10", 200)]
            .iter()
            .map(|line| line.received(stage, Tavros))
            .collect(),
    });
    let banked_twice = money::banked(stage, "market", "FLOOD", 500_000, None);
    let wrong_parish = Command::HandOver(HandOver {
        recipient: stage.party("parish-asprokampos"),
        emergency: stage.flood(true),
        reach: Reach { households: Some(10), persons: None },
        lines: asked(stage, &[want("SH-SLEEPBAG", 20)]),
    });
    let no_boat = Command::DispatchDistribution(ledger::command::DispatchDistribution {
        recipient: stage.party("rethymno"),
        reservation: None,
        emergency: None,
        lines: asked(stage, &[want("HY-SHAMPOO-400", 60), want("FD-PASTA-500", 120)]),
    });
    let (tavros, north, crete) = (stage.book(Tavros), stage.book(Thessaloniki), stage.book(Heraklion));
    [
        Step::new("mistake/tav/hotel-twice", on(62, 9, 45), tavros, Who::Maria, twice),
        Step::new("mistake/market-twice", on(46, 9, 5), stage.treasury, Who::Nikos, banked_twice),
        Step::new("mistake/skg/wrong-parish", on(39, 17, 30), north, Who::Maria, wrong_parish),
        Step::new("mistake/her/no-boat", on(18, 7, 30), crete, Who::Maria, no_boat),
    ]
}

fn counted(stage: &Stage, (name, site, when, item, lot, units, direction, reason): Count) -> Step {
    let line = AdjustLine {
        item: stage.item(item),
        bin: stage.bin(site, home(item)),
        lot: lot.map(|lot| stage.lot(lot)),
        quantity: quantity(units),
        direction,
        reason,
        expiry: None,
    };
    let command = Command::AdjustStock(AdjustStock { lines: vec![line] });
    Step::new(name, when, stage.book(site), Who::Nikos, command)
}

/// A second key of Heraklion's book: let in when a second machine was to seal there, revoked when it was not.
fn spare_key(stage: &Stage, began: &Began) -> [Step; 2] {
    let book = stage.book(Heraklion);
    let key = BookKey { book, key: began.spare_key(book) };
    let (added, revoked) = (Command::AddBookKey(key.clone()), Command::RevokeBookKey(key));
    [
        Step::new("key/her/added", on(35, 10, 0), stage.register, Who::Nikos, added),
        Step::new("key/her/revoked", on(14, 10, 0), stage.register, Who::Nikos, revoked),
    ]
}

/// Mistakes, counts, destruction, reversals, the spare key.
pub(super) fn steps(stage: &Stage, began: &Began) -> Vec<Step> {
    let mut steps: Vec<Step> = mistakes(stage).into_iter().chain(spare_key(stage, began)).collect();
    steps.extend(COUNTS.into_iter().map(|count| counted(stage, count)));
    for (name, site, when, item, lot, units, reason) in DESTROYED {
        let (item, lot) = (stage.item(item), Some(stage.lot(lot)));
        let want = Want { item, quantity: quantity(units), lot, bin: None, overridden: None };
        let command = Command::WriteOff(WriteOff { reason, approved_by: Who::Nikos.actor(), lines: vec![want] });
        steps.push(Step::new(name, when, stage.book(site), Who::Maria, command));
    }
    for (undone, site, when, reason) in UNDONE {
        let book = site.map_or(stage.treasury, |site| stage.book(site));
        let command = move |_: &_| Command::ReverseEntry(ReverseEntry { reason });
        steps.push(Step::after(undone, format!("{undone}/undone"), when, book, Who::Nikos, command));
    }
    steps
}
