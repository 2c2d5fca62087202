//! Goods on the road between sites: dispatched, arrived whole or not, still travelling, given up and taken back, or arrived without papers.

mod told;

use ledger::command::{
    Command, DispatchTransfer, MatchArrival, MatchLine, ReceiveShipment, ReceiveShipmentLine, ReceiveUnmatched,
    ReleaseShipment,
};
use ledger::entry::Entry;
use ledger::event::{Event, OutLine};
use ledger::ids::{BinId, ItemId, LotId};
use ledger::reason::LossReason;

use super::inbound::Line;
use super::logins::Who;
use super::moment::When;
use super::names::{count, quantity};
use super::places::{Site, home};
use super::stage::{LotOf, Stage};
use super::step::Step;
use super::wanted::{Wanted, asked};

/// A transfer between two sites.
struct Transfer {
    name: &'static str,
    from: Site,
    to: Site,
    when: When,
    flood: bool,
    reservation: Option<&'static str>,
    lines: &'static [Wanted],
    fate: Fate,
}

/// What became of a transfer.
enum Fate {
    /// Everything arrived.
    Arrived(When),
    /// So many of the last lot did not arrive, or not in good state.
    Missing(When, u64, LossReason),
    /// Only the first lot has arrived so far.
    Partly(When),
    /// On the road.
    OnTheRoad,
    /// Given up by the destination, then taken back by the origin.
    TakenBack(When, When),
    /// Arrived without papers as this line of this step, and matched later.
    Matched(When, LotOf),
}

/// Goods that came without papers.
struct Unmatched {
    name: &'static str,
    site: Site,
    when: When,
    lines: &'static [Line],
}

/// What one lot of a shipment comes to, by the lines of its dispatch.
#[derive(Debug, Clone, Copy)]
struct Sent {
    item: ItemId,
    lot: LotId,
    quantity: u64,
}

fn by_lot(lines: &[OutLine]) -> Vec<Sent> {
    let mut sent: Vec<Sent> = Vec::new();
    for line in lines {
        let (item, lot, more) = (line.pick.item, line.pick.lot, line.pick.quantity.get());
        match sent.iter_mut().find(|sent| sent.lot == lot) {
            Some(sent) => sent.quantity += more,
            None => sent.push(Sent { item, lot, quantity: more }),
        }
    }
    sent
}

/// What an entry says is on the road: a dispatch, or what the destination has given up of one.
fn on_the_road(entry: &Entry) -> Vec<Sent> {
    if let Event::TransferDispatched(e) = &entry.event {
        by_lot(&e.lines)
    } else if let Event::ShipmentReleased(e) = &entry.event {
        e.lines.iter().map(|line| Sent { item: line.item, lot: line.lot, quantity: line.quantity.get() }).collect()
    } else {
        Vec::new()
    }
}

/// The bins of a site by item, for lines that are made of what a dispatch says.
fn homes(stage: &Stage, site: Site, lines: &[Wanted]) -> Vec<(ItemId, BinId)> {
    lines.iter().map(|line| (stage.item(line.item), stage.bin(site, home(line.item)))).collect()
}

fn arrived(homes: &[(ItemId, BinId)], sent: Sent, missing: Option<(u64, LossReason)>) -> ReceiveShipmentLine {
    let bin = homes.iter().find(|(item, _)| *item == sent.item).map(|(_, bin)| *bin);
    let gone = missing.map_or(0, |(gone, _)| gone);
    ReceiveShipmentLine {
        lot: sent.lot,
        bin: bin.expect("a shipment holds what was asked for"),
        quantity: count(sent.quantity - gone),
        missing: count(gone),
        reason: missing.map(|(_, reason)| reason),
    }
}

impl Transfer {
    fn steps(&self, stage: &Stage, steps: &mut Vec<Step>) {
        let (origin, destination) = (stage.book(self.from), stage.book(self.to));
        let command = Command::DispatchTransfer(DispatchTransfer {
            destination,
            reservation: self.reservation.map(|step| stage.reservation(self.from, step)),
            emergency: stage.flood(self.flood),
            lines: if self.reservation.is_some() { Vec::new() } else { asked(stage, self.lines) },
        });
        steps.push(Step::new(self.name, self.when, origin, Who::Maria, command));
        let there = homes(stage, self.to, self.lines);
        let at_destination = |when: When, step: &str, command: Box<dyn Fn(&Entry) -> Command + Send + Sync>| {
            Step::after(self.name, format!("{}/{step}", self.name), when, destination, Who::Maria, command)
        };
        match self.fate {
            Fate::OnTheRoad => {}
            Fate::Arrived(when) => {
                let command = move |entry: &Entry| receive(on_the_road(entry).into_iter().map(|s| (s, None)), &there);
                steps.push(at_destination(when, "arrived", Box::new(command)));
            }
            Fate::Missing(when, gone, reason) => {
                let command = move |entry: &Entry| {
                    let sent = on_the_road(entry);
                    let last = sent.len().saturating_sub(1);
                    let short = |number| (number == last).then_some((gone, reason));
                    receive(sent.into_iter().enumerate().map(|(number, sent)| (sent, short(number))), &there)
                };
                steps.push(at_destination(when, "arrived", Box::new(command)));
            }
            Fate::Partly(when) => {
                let command =
                    move |entry: &Entry| receive(on_the_road(entry).into_iter().take(1).map(|s| (s, None)), &there);
                steps.push(at_destination(when, "arrived", Box::new(command)));
            }
            Fate::TakenBack(given_up, back) => {
                let shipment = stage.shipment(self.from, self.name);
                let command = move |_: &Entry| Command::ReleaseShipment(ReleaseShipment { shipment });
                let release = at_destination(given_up, "given-up", Box::new(command));
                let here = homes(stage, self.from, self.lines);
                let command = move |entry: &Entry| receive(on_the_road(entry).into_iter().map(|s| (s, None)), &here);
                let name = format!("{}/back", self.name);
                let taken_back = Step::after(release.name.clone(), name, back, origin, Who::Maria, command);
                steps.extend([release, taken_back]);
            }
            Fate::Matched(when, arrived) => {
                let arrived = stage.lot(arrived);
                let command = move |entry: &Entry| {
                    let line =
                        |sent: Sent| MatchLine { dispatched: sent.lot, arrived, quantity: quantity(sent.quantity) };
                    let lines = on_the_road(entry).into_iter().map(line).collect();
                    Command::MatchArrival(MatchArrival { lines })
                };
                steps.push(at_destination(when, "matched", Box::new(command)));
            }
        }
    }
}

fn receive(sent: impl Iterator<Item = (Sent, Option<(u64, LossReason)>)>, homes: &[(ItemId, BinId)]) -> Command {
    let lines = sent.map(|(sent, missing)| arrived(homes, sent, missing)).collect();
    Command::ReceiveShipment(ReceiveShipment { lines })
}

/// Transfers, and what came without papers.
pub(super) fn steps(stage: &Stage) -> Vec<Step> {
    let mut steps = Vec::new();
    for transfer in told::TRANSFERS {
        transfer.steps(stage, &mut steps);
    }
    for unmatched in told::UNMATCHED {
        let lines = unmatched.lines.iter().map(|line| line.received(stage, unmatched.site)).collect();
        let command = Command::ReceiveUnmatched(ReceiveUnmatched { lines });
        steps.push(Step::new(unmatched.name, unmatched.when, stage.book(unmatched.site), Who::Maria, command));
    }
    steps
}
