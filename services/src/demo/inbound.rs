//! What comes in: gifts announced and unannounced, over, short and damaged; and bought goods, once they are paid for.

mod arrivals;
mod crete;
mod hub;
mod north;
mod plain;

use ledger::command::{
    AnnounceDelivery, CloseAnnouncement, Command, PayPurchase, ReceiveDonation, ReceiveLine, ReceivePurchase,
};
use ledger::event::{Expiry, ItemLine};
use ledger::reason::{ClosureReason, Discrepancy, ValuationBasis};

use super::catalogue;
use super::logins::Who;
use super::moment::When;
use super::names::{code, count, quantity};
use super::places::{RECEIVING, Site};
use super::stage::{Stage, eur};
use super::step::Step;

pub(super) use arrivals::PURCHASES;

/// A line of goods that come in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line {
    /// The item.
    pub(super) item: &'static str,
    /// Accepted in good state.
    pub(super) quantity: u64,
    damaged: u64,
    expected: Option<u64>,
    discrepancy: Option<Discrepancy>,
    expiry: Option<Keeps>,
    maker_lot: Option<&'static str>,
}

/// Until when a lot is good, in days from today.
#[derive(Debug, Clone, Copy)]
enum Keeps {
    BestBefore(i32),
    UseBy(i32),
}

/// So many of an item, in good state.
pub(super) const fn line(item: &'static str, quantity: u64) -> Line {
    Line { item, quantity, damaged: 0, expected: None, discrepancy: None, expiry: None, maker_lot: None }
}

impl Line {
    /// Best before so many days from today; in the past, when negative.
    pub(super) const fn best(self, days: i32) -> Self {
        Self { expiry: Some(Keeps::BestBefore(days)), ..self }
    }

    /// To be used by so many days from today.
    pub(super) const fn use_by(self, days: i32) -> Self {
        Self { expiry: Some(Keeps::UseBy(days)), ..self }
    }

    /// The maker's lot number.
    pub(super) const fn maker(self, lot: &'static str) -> Self {
        Self { maker_lot: Some(lot), ..self }
    }

    /// Less came than the papers said.
    pub(super) const fn short_of(self, expected: u64) -> Self {
        Self { expected: Some(expected), discrepancy: Some(Discrepancy::Short), ..self }
    }

    /// More came than the papers said.
    pub(super) const fn over(self, expected: u64) -> Self {
        Self { expected: Some(expected), discrepancy: Some(Discrepancy::Over), ..self }
    }

    /// So many more came damaged and were thrown away.
    pub(super) const fn damaged(self, damaged: u64) -> Self {
        Self { damaged, expected: Some(self.quantity + damaged), discrepancy: Some(Discrepancy::Damaged), ..self }
    }

    /// Came instead of something else.
    const fn substituted(self) -> Self {
        Self { discrepancy: Some(Discrepancy::Substituted), ..self }
    }

    /// What the papers said.
    fn promised(&self) -> u64 {
        self.expected.unwrap_or(self.quantity + self.damaged)
    }

    /// The line as the receiver enters it.
    pub(super) fn received(&self, stage: &Stage, site: Site) -> ReceiveLine {
        let value = self.quantity * catalogue::find(self.item).0.cents;
        ReceiveLine {
            item: stage.item(self.item),
            bin: stage.bin(site, RECEIVING),
            quantity: count(self.quantity),
            damaged: count(self.damaged),
            expiry: self.expiry.map(|keeps| match keeps {
                Keeps::BestBefore(days) => Expiry::BestBefore(stage.calendar.day(days)),
                Keeps::UseBy(days) => Expiry::UseBy(stage.calendar.day(days)),
            }),
            maker_lot: self.maker_lot.map(code),
            expected: self.expected.map(count),
            discrepancy: self.discrepancy,
            value: (value > 0).then(|| eur(value)),
        }
    }

    fn promise(&self, stage: &Stage) -> ItemLine {
        ItemLine { item: stage.item(self.item), quantity: quantity(self.promised()) }
    }
}

/// A gift in kind.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gift {
    /// The name of its step.
    pub(super) name: &'static str,
    /// Where it came.
    pub(super) site: Site,
    /// When it came; for a promise, when it is expected.
    pub(super) when: When,
    donor: &'static str,
    /// What came.
    pub(super) lines: &'static [Line],
    announced_days: Option<i64>,
    flood: bool,
    basis: ValuationBasis,
    rest_is_coming: bool,
    /// Whether it was put away.
    pub(super) put_away: bool,
}

/// A gift that comes as it is.
const fn gift(name: &'static str, site: Site, when: When, donor: &'static str, lines: &'static [Line]) -> Gift {
    Gift {
        name,
        site,
        when,
        donor,
        lines,
        announced_days: None,
        flood: false,
        basis: ValuationBasis::Market,
        rest_is_coming: true,
        put_away: true,
    }
}

impl Gift {
    /// It was announced so many days before.
    const fn announced(self, days: i64) -> Self {
        Self { announced_days: Some(days), ..self }
    }

    /// It is earmarked for the flood.
    const fn for_the_flood(self) -> Self {
        Self { flood: true, ..self }
    }

    /// Its value stands on an invoice, or is only an estimate.
    const fn valued(self, basis: ValuationBasis) -> Self {
        Self { basis, ..self }
    }

    /// What was announced and did not come will not come.
    const fn rest_is_not_coming(self) -> Self {
        Self { rest_is_coming: false, ..self }
    }

    /// It still lies where it was received.
    const fn left_at_the_door(self) -> Self {
        Self { put_away: false, ..self }
    }

    fn steps(&self, stage: &Stage, steps: &mut Vec<Step>) {
        let book = stage.book(self.site);
        let announced = format!("{}/announced", self.name);
        let when = self.when;
        if let Some(days) = self.announced_days {
            let command = Command::AnnounceDelivery(AnnounceDelivery {
                donor: stage.party(self.donor),
                expected_on: Some(stage.calendar.day_of(when)),
                lines: self.lines.iter().map(|line| line.promise(stage)).collect(),
            });
            steps.push(Step::new(&announced, when.days_before(days, 12), book, Who::Maria, command));
        }
        let announcement = self.announced_days.map(|_| stage.announcement(self.site, &announced));
        let command = Command::ReceiveDonation(ReceiveDonation {
            donor: stage.party(self.donor),
            announcement,
            emergency: stage.flood(self.flood),
            basis: self.basis,
            lines: self.lines.iter().map(|line| line.received(stage, self.site)).collect(),
        });
        steps.push(Step::new(self.name, when, book, Who::Maria, command));
        if let Some(announcement) = announcement.filter(|_| !self.rest_is_coming) {
            let reason = ClosureReason::NotComing;
            let command = Command::CloseAnnouncement(CloseAnnouncement { announcement, reason });
            let name = format!("{}/closed", self.name);
            steps.push(Step::new(name, when.same_day(17, 45), book, Who::Nikos, command));
        }
    }
}

/// Every gift of the script.
pub(super) fn gifts() -> impl Iterator<Item = &'static Gift> {
    hub::GIFTS.iter().chain(north::GIFTS).chain(plain::GIFTS).chain(crete::GIFTS)
}

/// Gifts and purchases, and what has been announced and has not come yet.
pub(super) fn steps(stage: &Stage) -> Vec<Step> {
    let mut steps = Vec::new();
    for gift in gifts() {
        gift.steps(stage, &mut steps);
    }
    for expected in arrivals::EXPECTED {
        expected.steps(stage, &mut steps);
    }
    for purchase in PURCHASES {
        purchase.steps(stage, &mut steps);
    }
    steps
}
