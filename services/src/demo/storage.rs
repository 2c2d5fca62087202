//! What happens to goods inside a warehouse: put away, moved, set aside, stopped, called back.

use ledger::command::{
    Command, HoldLot, MoveGoods, RecallLot, ReleaseLot, ReleaseReservation, ReserveStock, Want, WantMoved,
};
use ledger::reason::{HoldReason, RecallReason};

use super::inbound::{Line, PURCHASES, gifts};
use super::logins::Who;
use super::moment::{When, on};
use super::names::quantity;
use super::places::Site::{self, Heraklion, Larissa, Tavros, Thessaloniki};
use super::places::{QUARANTINE, RECEIVING, home};
use super::stage::{LotOf, Stage, lot};
use super::step::Step;
use super::wanted::{Wanted, asked, want};

/// So many of a lot from bin to bin.
struct Move {
    name: &'static str,
    site: Site,
    when: When,
    item: &'static str,
    lot: LotOf,
    quantity: u64,
    from: &'static str,
    to: &'static str,
}

/// Moves beside putting away.
const MOVES: &[Move] = &[
    Move {
        name: "moved/tav/rice",
        site: Tavros,
        when: on(69, 15, 0),
        item: "FD-RICE-1K",
        lot: lot(Tavros, "gift/tav/staples", 0),
        quantity: 600,
        from: "A-01",
        to: "A-04",
    },
    Move {
        name: "moved/tav/water",
        site: Tavros,
        when: on(44, 16, 40),
        item: "WA-BOTTLE-1500",
        lot: lot(Tavros, "gift/tav/flood-food", 0),
        quantity: 2_016,
        from: "A-02",
        to: "A-04",
    },
    Move {
        name: "moved/lar/sandbags",
        site: Larissa,
        when: on(44, 16, 30),
        item: "TL-SANDBAG",
        lot: lot(Larissa, "gift/lar/flood-tools", 1),
        quantity: 2_000,
        from: "C-02",
        to: "C-01",
    },
    Move {
        name: "moved/skg/notebooks",
        site: Thessaloniki,
        when: on(15, 17, 0),
        item: "SC-NOTEBOOK",
        lot: lot(Thessaloniki, "bought/school", 0),
        quantity: 400,
        from: "B-02",
        to: "B-01",
    },
    Move {
        name: "moved/tav/saline",
        site: Tavros,
        when: on(13, 12, 20),
        item: "MC-SALINE-500",
        lot: lot(Tavros, "gift/tav/medical", 2),
        quantity: 540,
        from: "D-01",
        to: QUARANTINE,
    },
    Move {
        name: "moved/lar/saline",
        site: Larissa,
        when: on(13, 12, 40),
        item: "MC-SALINE-500",
        lot: lot(Larissa, "gift/lar/flood-medical", 0),
        quantity: 320,
        from: "D-01",
        to: QUARANTINE,
    },
    Move {
        name: "moved/tav/yoghurt",
        site: Tavros,
        when: on(2, 9, 30),
        item: "FC-YOGURT-200",
        lot: lot(Tavros, "gift/tav/yoghurt", 0),
        quantity: 360,
        from: "COLD-01",
        to: QUARANTINE,
    },
];

/// What happens to a lot.
enum Stop {
    Held(HoldReason),
    Free,
    Recalled(RecallReason),
}

/// Lots stopped, let go again, called back.
const STOPS: &[(&str, Site, When, LotOf, Stop)] = &[
    ("held/skg/heaters", Thessaloniki, on(73, 10, 0), HEATERS, Stop::Held(HoldReason::Dispute)),
    ("held/skg/heaters/free", Thessaloniki, on(70, 12, 0), HEATERS, Stop::Free),
    ("held/tav/corned", Tavros, on(70, 9, 15), CORNED, Stop::Held(HoldReason::Inspection)),
    ("held/tav/corned/free", Tavros, on(67, 13, 30), CORNED, Stop::Free),
    ("held/lar/mattresses", Larissa, on(42, 15, 30), MATTRESSES, Stop::Held(HoldReason::Damaged)),
    ("held/lar/mattresses/free", Larissa, on(41, 13, 0), MATTRESSES, Stop::Free),
    ("held/her/oranges", Heraklion, on(11, 9, 0), ORANGES, Stop::Held(HoldReason::Quarantine)),
    ("recalled/tav/saline", Tavros, on(13, 11, 0), SALINE, Stop::Recalled(RecallReason::Authority)),
    ("recalled/her/saline", Heraklion, on(13, 11, 20), SALINE, Stop::Recalled(RecallReason::Authority)),
    ("recalled/lar/saline", Larissa, on(13, 11, 40), SALINE_LARISSA, Stop::Recalled(RecallReason::Authority)),
];

const HEATERS: LotOf = lot(Thessaloniki, "gift/skg/stuttgart", 0);
const CORNED: LotOf = lot(Tavros, "gift/tav/tins", 1);
const MATTRESSES: LotOf = lot(Larissa, "bought/flood-beds", 1);
const ORANGES: LotOf = lot(Heraklion, "gift/her/oranges", 0);
const SALINE: LotOf = lot(Tavros, "gift/tav/medical", 2);
const SALINE_LARISSA: LotOf = lot(Larissa, "gift/lar/flood-medical", 0);

/// Goods set aside: name, where, when, for whom, for the flood or not, what.
type Aside = (&'static str, Site, When, Option<&'static str>, bool, &'static [Wanted]);

const RESERVED: &[Aside] = &[
    (
        "reserved/tav/winter",
        Tavros,
        on(80, 12, 0),
        Some("iasis"),
        false,
        &[want("SH-BLANKET", 150), want("SH-SLEEPBAG", 40)],
    ),
    ("reserved/skg/bags", Thessaloniki, on(50, 12, 30), Some("schools"), false, &[want("SC-BAG", 40)]),
    ("reserved/tav/tents", Tavros, on(43, 17, 0), None, true, &[want("SH-TENT-4", 20)]),
    (
        "reserved/lar/food-bank",
        Larissa,
        on(5, 13, 0),
        Some("food-bank"),
        true,
        &[want("FD-RICE-1K", 200), want("FD-OIL-1L", 60)],
    ),
    (
        "reserved/tav/clinic",
        Tavros,
        on(3, 14, 0),
        Some("clinic"),
        false,
        &[want("MC-GLOVES-100", 40), want("MC-MASK-50", 60)],
    ),
    (
        "reserved/skg/schools",
        Thessaloniki,
        on(2, 14, 30),
        Some("schools"),
        true,
        &[want("SC-NOTEBOOK", 300), want("SC-PENCIL-12", 100)],
    ),
];

/// The reservation that came to nothing.
const FREED: (&str, Site, When) = ("reserved/skg/bags", Thessaloniki, on(47, 13, 0));

/// What came in is put away in the afternoon of the same day, each item in its bin.
fn put_away(stage: &Stage, step: &'static str, site: Site, came: When, lines: &[Line]) -> Step {
    let moved = |(number, line): (usize, &Line)| WantMoved {
        want: Want {
            item: stage.item(line.item),
            quantity: quantity(line.quantity),
            lot: Some(stage.lot(lot(site, step, number))),
            bin: Some(stage.bin(site, RECEIVING)),
            overridden: None,
        },
        to: stage.bin(site, home(line.item)),
    };
    let lines = lines.iter().enumerate().map(moved).collect();
    let command = Command::MoveGoods(MoveGoods { lines });
    Step::new(format!("{step}/put-away"), came.same_day(16, 10), stage.book(site), Who::Maria, command)
}

fn moved(stage: &Stage, m: &Move) -> Step {
    let want = Want {
        item: stage.item(m.item),
        quantity: quantity(m.quantity),
        lot: Some(stage.lot(m.lot)),
        bin: Some(stage.bin(m.site, m.from)),
        overridden: None,
    };
    let lines = vec![WantMoved { want, to: stage.bin(m.site, m.to) }];
    Step::new(m.name, m.when, stage.book(m.site), Who::Maria, Command::MoveGoods(MoveGoods { lines }))
}

/// Putting away, moving, stopping, setting aside.
pub(super) fn steps(stage: &Stage) -> Vec<Step> {
    let mut steps = Vec::new();
    for gift in gifts().filter(|gift| gift.put_away) {
        steps.push(put_away(stage, gift.name, gift.site, gift.when, gift.lines));
    }
    for bought in PURCHASES {
        steps.extend(bought.arrived.map(|came| put_away(stage, bought.name, bought.site, came, bought.lines)));
    }
    steps.extend(MOVES.iter().map(|m| moved(stage, m)));
    for &(name, site, when, lot, ref stop) in STOPS {
        let lot = stage.lot(lot);
        let command = match *stop {
            Stop::Held(reason) => Command::HoldLot(HoldLot { lot, reason }),
            Stop::Free => Command::ReleaseLot(ReleaseLot { lot }),
            Stop::Recalled(reason) => Command::RecallLot(RecallLot { lot, reason }),
        };
        steps.push(Step::new(name, when, stage.book(site), Who::Nikos, command));
    }
    for &(name, site, when, recipient, flood, lines) in RESERVED {
        let command = Command::ReserveStock(ReserveStock {
            recipient: recipient.map(|slug| stage.party(slug)),
            emergency: stage.flood(flood),
            lines: asked(stage, lines),
        });
        steps.push(Step::new(name, when, stage.book(site), Who::Nikos, command));
    }
    let (name, site, when) = FREED;
    let reservation = stage.reservation(site, name);
    let command = Command::ReleaseReservation(ReleaseReservation { reservation });
    steps.push(Step::new(format!("{name}/free"), when, stage.book(site), Who::Nikos, command));
    steps
}
