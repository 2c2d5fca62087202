//! What the bank bought, and what is still expected.

use super::{
    AnnounceDelivery, Command, Line, PayPurchase, ReceivePurchase, Site, Stage, Step, When, Who, catalogue, eur, line,
};
use crate::demo::moment::on;
use crate::demo::places::Site::{Heraklion, Larissa, Tavros, Thessaloniki};

/// Goods that were bought.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Purchase {
    /// The name of its step in the site's book; the payment's is this with `/paid`.
    pub(crate) name: &'static str,
    /// Where the goods go.
    pub(crate) site: Site,
    paid: When,
    /// When they came; not yet, when none.
    pub(crate) arrived: Option<When>,
    supplier: &'static str,
    fund: &'static str,
    /// What was bought, and what of it came.
    pub(crate) lines: &'static [Line],
}

/// What the bank bought.
pub(crate) const PURCHASES: &[Purchase] = &[
    Purchase {
        name: "bought/winter-blankets",
        site: Tavros,
        paid: on(86, 11, 0),
        arrived: Some(on(81, 10, 30)),
        supplier: "shelter-supply",
        fund: "GENERAL",
        lines: &[line("SH-BLANKET", 600), line("SH-SLEEPBAG", 120)],
    },
    Purchase {
        name: "bought/pulses",
        site: Thessaloniki,
        paid: on(79, 12, 20),
        arrived: Some(on(75, 9, 40)),
        supplier: "wholesale",
        fund: "GENERAL",
        lines: &[line("FD-LENTIL-500", 800).best(430).maker("LN-5521"), line("FD-CHICK-500", 600).best(455)],
    },
    Purchase {
        name: "bought/formula",
        site: Tavros,
        paid: on(70, 10, 5),
        arrived: Some(on(66, 11, 15)),
        supplier: "medical-supply",
        fund: "CHILD",
        lines: &[
            line("BA-FORMULA1-400", 240).use_by(265).maker("F1-20881"),
            line("BA-FORMULA2-400", 236).use_by(240).maker("F2-20114").short_of(240),
        ],
    },
    Purchase {
        name: "bought/flood-beds",
        site: Larissa,
        paid: on(45, 9, 10),
        arrived: Some(on(43, 13, 0)),
        supplier: "shelter-supply",
        fund: "FLOOD",
        lines: &[line("SH-BED", 160), line("SH-MATTRESS", 150).damaged(10), line("SH-HEATER", 80)],
    },
    Purchase {
        name: "bought/flood-pumps",
        site: Larissa,
        paid: on(45, 9, 40),
        arrived: Some(on(42, 10, 10)),
        supplier: "machinery",
        fund: "FLOOD",
        lines: &[line("TL-PUMP", 6), line("TL-GENSET-3", 2)],
    },
    Purchase {
        name: "bought/dressings",
        site: Larissa,
        paid: on(40, 12, 0),
        arrived: Some(on(37, 11, 30)),
        supplier: "medical-supply",
        fund: "FLOOD",
        lines: &[line("MC-GAUZE-10", 200).best(720), line("MC-POVIDONE-240", 96).best(410)],
    },
    Purchase {
        name: "bought/crete-staples",
        site: Heraklion,
        paid: on(33, 10, 45),
        arrived: Some(on(29, 9, 20)),
        supplier: "wholesale",
        fund: "GENERAL",
        lines: &[line("FD-PASTA-500", 720).best(500), line("FD-TOMATO-500", 480).best(390)],
    },
    Purchase {
        name: "bought/school",
        site: Thessaloniki,
        paid: on(20, 11, 30),
        arrived: Some(on(15, 12, 10)),
        supplier: "wholesale",
        fund: "CHILD",
        lines: &[line("SC-NOTEBOOK", 900), line("SC-PENCIL-12", 300)],
    },
    Purchase {
        name: "bought/heaters",
        site: Larissa,
        paid: on(4, 10, 0),
        arrived: None,
        supplier: "machinery",
        fund: "FLOOD",
        lines: &[line("SH-HEATER", 60)],
    },
];

impl Purchase {
    pub(super) fn steps(&self, stage: &Stage, steps: &mut Vec<Step>) {
        let cents = |line: &Line| line.promised() * catalogue::find(line.item).0.cents;
        let paid = format!("{}/paid", self.name);
        let command = Command::PayPurchase(PayPurchase {
            supplier: stage.party(self.supplier),
            fund: stage.fund(self.fund),
            amount: eur(self.lines.iter().map(cents).sum()),
            destination: stage.book(self.site),
            lines: self.lines.iter().map(|line| line.promise(stage)).collect(),
        });
        steps.push(Step::new(&paid, self.paid, stage.treasury, Who::Nikos, command));
        if let Some(arrived) = self.arrived {
            let (supplier, lines) = (stage.party(self.supplier), self.lines);
            let lines: Vec<_> = lines.iter().map(|line| line.received(stage, self.site)).collect();
            let command = move |_: &_| Command::ReceivePurchase(ReceivePurchase { supplier, lines: lines.clone() });
            steps.push(Step::after(paid, self.name, arrived, stage.book(self.site), Who::Maria, command));
        }
    }
}

/// A gift that has been announced and has not come.
pub(super) struct Expected {
    name: &'static str,
    site: Site,
    said: When,
    donor: &'static str,
    /// The day it is expected, from today; overdue, when negative.
    in_days: i32,
    lines: &'static [Line],
}

/// What is still expected, some of it overdue.
pub(super) const EXPECTED: &[Expected] = &[
    Expected {
        name: "expected/oil-harvest",
        site: Tavros,
        said: on(6, 13, 0),
        donor: "olive-coop",
        in_days: 5,
        lines: &[line("FD-OIL-1L", 960)],
    },
    Expected {
        name: "expected/winter-clothes",
        site: Thessaloniki,
        said: on(9, 10, 15),
        donor: "stuttgart",
        in_days: 12,
        lines: &[line("CL-JACKET-A", 140), line("CL-JACKET-C", 175)],
    },
    Expected {
        name: "expected/water-overdue",
        site: Larissa,
        said: on(11, 9, 30),
        donor: "springs",
        in_days: -4,
        lines: &[line("WA-BOTTLE-1500", 3_024)],
    },
];

impl Expected {
    pub(super) fn steps(&self, stage: &Stage, steps: &mut Vec<Step>) {
        let command = Command::AnnounceDelivery(AnnounceDelivery {
            donor: stage.party(self.donor),
            expected_on: Some(stage.calendar.day(self.in_days)),
            lines: self.lines.iter().map(|line| line.promise(stage)).collect(),
        });
        steps.push(Step::new(self.name, self.said, stage.book(self.site), Who::Maria, command));
    }
}
