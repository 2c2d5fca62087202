//! What is given: distributions to partners and municipalities with whom they reached, hand-outs over the counter, and what comes back.

mod counter;
mod crete;
mod hub;
mod north;
mod plain;

use ledger::command::{Command, ConfirmDelivery, ConfirmLine, DispatchDistribution, HandOver, ReturnGoods, ReturnLine};
use ledger::entry::Entry;
use ledger::event::{Event, OutLine, Reach};
use ledger::ids::{BinId, ItemId, LotId};
use ledger::quantity::Count;
use ledger::reason::LossReason;

use super::logins::Who;
use super::moment::When;
use super::names::{count, quantity};
use super::places::{Site, home};
use super::stage::Stage;
use super::step::Step;
use super::wanted::{Wanted, asked};

/// Goods sent to a partner or a municipality.
struct Distribution {
    name: &'static str,
    site: Site,
    when: When,
    to: &'static str,
    flood: bool,
    reservation: Option<&'static str>,
    lines: &'static [Wanted],
    fate: Fate,
}

/// What became of a distribution: when it was confirmed, households and persons reached, and what of its last lot was not handed over.
enum Fate {
    /// Handed over, all of it.
    Delivered(When, u32, u32),
    /// So many of the last lot came back.
    SomeBack(When, u32, u32, u64),
    /// So many of the last lot were lost on the way.
    SomeLost(When, u32, u32, u64, LossReason),
    /// Nobody has confirmed it yet.
    Open,
}

/// Goods sent to a partner or a municipality; nobody has confirmed them yet.
const fn given(name: &'static str, site: Site, when: When, to: &'static str, lines: &'static [Wanted]) -> Distribution {
    Distribution { name, site, when, to, flood: false, reservation: None, lines, fate: Fate::Open }
}

impl Distribution {
    const fn for_the_flood(mut self) -> Self {
        self.flood = true;
        self
    }

    /// It uses up what this step had set aside.
    const fn reserved(mut self, step: &'static str) -> Self {
        self.reservation = Some(step);
        self
    }

    const fn delivered(mut self, when: When, households: u32, persons: u32) -> Self {
        self.fate = Fate::Delivered(when, households, persons);
        self
    }

    const fn some_back(mut self, when: When, households: u32, persons: u32, back: u64) -> Self {
        self.fate = Fate::SomeBack(when, households, persons, back);
        self
    }

    const fn some_lost(mut self, when: When, households: u32, persons: u32, gone: u64, reason: LossReason) -> Self {
        self.fate = Fate::SomeLost(when, households, persons, gone, reason);
        self
    }
}

/// Goods handed out over the counter.
struct Counter {
    name: &'static str,
    site: Site,
    when: When,
    to: &'static str,
    flood: bool,
    reach: (u32, u32),
    lines: &'static [Wanted],
}

/// Goods that a recipient brought back, of a delivery.
struct Back {
    delivery: &'static str,
    site: Site,
    when: When,
    item: &'static str,
    quantity: u64,
}

/// Whom it reached; what nobody counted is written as zero in the tables.
fn reach((households, persons): (u32, u32)) -> Reach {
    let counted = |number: u32| (number > 0).then_some(number);
    Reach { households: counted(households), persons: counted(persons) }
}

/// Lines that say of every lot what became of it.
fn confirmed(sent: &[OutLine], returned: u64, missing: Option<(u64, LossReason)>, bin: BinId) -> Vec<ConfirmLine> {
    let mut lots: Vec<(LotId, u64)> = Vec::new();
    for line in sent {
        match lots.iter_mut().find(|(lot, _)| *lot == line.pick.lot) {
            Some((_, sum)) => *sum += line.pick.quantity.get(),
            None => lots.push((line.pick.lot, line.pick.quantity.get())),
        }
    }
    let last = lots.len().saturating_sub(1);
    let line = |(number, (lot, sent)): (usize, (LotId, u64))| {
        let is_last = number == last;
        let back = if is_last { returned } else { 0 };
        let gone = missing.filter(|_| is_last);
        ConfirmLine {
            lot,
            delivered: count(sent - back - gone.map_or(0, |(gone, _)| gone)),
            returned: count(back),
            bin: (back > 0).then_some(bin),
            missing: gone.map_or(Count::ZERO, |(gone, _)| count(gone)),
            reason: gone.map(|(_, reason)| reason),
        }
    };
    lots.into_iter().enumerate().map(line).collect()
}

impl Distribution {
    fn steps(&self, stage: &Stage, steps: &mut Vec<Step>) {
        let book = stage.book(self.site);
        let command = Command::DispatchDistribution(DispatchDistribution {
            recipient: stage.party(self.to),
            reservation: self.reservation.map(|step| stage.reservation(self.site, step)),
            emergency: stage.flood(self.flood),
            lines: if self.reservation.is_some() { Vec::new() } else { asked(stage, self.lines) },
        });
        steps.push(Step::new(self.name, self.when, book, Who::Maria, command));
        let shipment = stage.shipment(self.site, self.name);
        let (when, people, returned, missing) = match self.fate {
            Fate::Open => return,
            Fate::Delivered(when, households, persons) => {
                // No lines: all of it.
                let reach = reach((households, persons));
                let command = Command::ConfirmDelivery(ConfirmDelivery { shipment, reach, lines: Vec::new() });
                return steps.push(Step::new(format!("{}/confirmed", self.name), when, book, Who::Maria, command));
            }
            Fate::SomeBack(when, households, persons, back) => (when, (households, persons), back, None),
            Fate::SomeLost(when, households, persons, gone, reason) => {
                (when, (households, persons), 0, Some((gone, reason)))
            }
        };
        let last = self.lines.last().expect("a distribution has lines");
        let bin = stage.bin(self.site, home(last.item));
        let command = move |entry: &Entry| {
            let lines = if let Event::DistributionDispatched(e) = &entry.event {
                confirmed(&e.lines, returned, missing, bin)
            } else {
                Vec::new()
            };
            Command::ConfirmDelivery(ConfirmDelivery { shipment, reach: reach(people), lines })
        };
        steps.push(Step::after(self.name, format!("{}/confirmed", self.name), when, book, Who::Maria, command));
    }
}

/// The lot of an item of which an entry handed over most.
fn handed_over(entry: &Entry, item: ItemId) -> Option<LotId> {
    let lots: Vec<(ItemId, LotId, u64)> = if let Event::HandedOver(e) = &entry.event {
        e.lines.iter().map(|line| (line.pick.item, line.pick.lot, line.pick.quantity.get())).collect()
    } else if let Event::DeliveryConfirmed(e) = &entry.event {
        e.lines.iter().map(|line| (line.item, line.lot, line.delivered.get())).collect()
    } else {
        Vec::new()
    };
    let of_item = lots.into_iter().filter(|(of, _, _)| *of == item);
    of_item.max_by_key(|(_, _, quantity)| *quantity).map(|(_, lot, _)| lot)
}

impl Back {
    fn step(&self, stage: &Stage) -> Step {
        let (item, bin) = (stage.item(self.item), stage.bin(self.site, home(self.item)));
        let quantity = quantity(self.quantity);
        let command = move |entry: &Entry| {
            let lines = handed_over(entry, item).map(|lot| ReturnLine { lot, bin, quantity });
            Command::ReturnGoods(ReturnGoods { lines: lines.into_iter().collect() })
        };
        let name = format!("{}/brought-back", self.delivery);
        Step::after(self.delivery, name, self.when, stage.book(self.site), Who::Maria, command)
    }
}

/// Distributions, hand-outs and returns.
pub(super) fn steps(stage: &Stage) -> Vec<Step> {
    let mut steps = Vec::new();
    let all =
        hub::DISTRIBUTIONS.iter().chain(north::DISTRIBUTIONS).chain(plain::DISTRIBUTIONS).chain(crete::DISTRIBUTIONS);
    all.for_each(|distribution| distribution.steps(stage, &mut steps));
    for counter in counter::COUNTERS {
        let command = Command::HandOver(HandOver {
            recipient: stage.party(counter.to),
            emergency: stage.flood(counter.flood),
            reach: reach(counter.reach),
            lines: asked(stage, counter.lines),
        });
        steps.push(Step::new(counter.name, counter.when, stage.book(counter.site), Who::Maria, command));
    }
    steps.extend(counter::BACK.iter().map(|back| back.step(stage)));
    steps
}
