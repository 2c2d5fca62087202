//! Which lots, from which bins: what expires first, free and fit to leave, split over as many places as it takes.

use crate::book::Place;
use crate::check::{Context, Draws, Refusals, needs_reason, obstacle};
use crate::command::Want;
use crate::event::{OutLine, Pick};
use crate::ids::BinId;
use crate::quantity::Quantity;
use crate::refusal::Fact;

/// Picks lines for what is wanted. `leaving` goods pass over what may not leave; goods that stay do not.
pub(super) struct Picker<'a, 'b> {
    context: &'a Context<'b>,
    leaving: bool,
    draws: Draws,
    pub(super) lines: Vec<OutLine>,
    pub(super) from: Vec<usize>,
    pub(super) refusals: Refusals,
}

impl<'a, 'b> Picker<'a, 'b> {
    pub(super) fn new(context: &'a Context<'b>, leaving: bool) -> Self {
        let (draws, refusals) = (Draws::default(), Refusals::default());
        Self { context, leaving, draws, lines: Vec::new(), from: Vec::new(), refusals }
    }

    /// Picks one line of the command.
    pub(super) fn pick(&mut self, number: usize, want: &Want) {
        self.pick_elsewhere(number, want, None);
    }

    /// The same for goods that go to a bin: what lies there already is left, unless that very bin is named (then check says so).
    pub(super) fn pick_elsewhere(&mut self, number: usize, want: &Want, to: Option<BinId>) {
        let to = to.filter(|_| want.bin.is_none());
        let before = self.lines.len();
        let mut left = want.quantity.get();
        let places: Vec<Place> =
            self.context.book.stock.places(want.item).filter(|p| fits(want, *p) && to != Some(p.bin)).collect();
        let named = want.lot.is_some();
        for place in places {
            if left == 0 {
                break;
            }
            // A lot that is named and may not leave is proposed all the same, so that check says why it may not.
            if self.leaving && !named && obstacle(self.context, place.lot, want.overridden.is_some()).is_some() {
                continue;
            }
            let free = self.draws.free(self.context, want.item, place.lot, place.bin);
            if let Ok(quantity) = Quantity::try_from(free.min(left)) {
                let pick = Pick { item: want.item, lot: place.lot, bin: place.bin, quantity };
                self.push(number, want, pick);
                left = left.saturating_sub(quantity.get());
            }
        }
        if left > 0 {
            self.short(number, want, left, before);
        }
    }

    /// Takes a line as it is named.
    fn push(&mut self, number: usize, want: &Want, pick: Pick) {
        let expiry = self.context.book.stock.lot(pick.lot).and_then(|lot| lot.expiry);
        let mut line = OutLine { pick, expiry, overridden: None };
        if self.leaving && needs_reason(self.context, &line, &self.draws) {
            line.overridden = want.overridden;
        }
        self.draws.draw(line.pick.lot, line.pick.bin, line.pick.quantity.get());
        self.lines.push(line);
        self.from.push(number);
    }

    fn short(&mut self, number: usize, want: &Want, left: u64, before: usize) {
        let wanted = want.quantity.get();
        let (item, free) = (want.item, wanted.saturating_sub(left));
        // What was picked of this line stays out of the event and is there for the next: the line as a whole is refused.
        for line in self.lines.drain(before..) {
            self.draws.undraw(line.pick.lot, line.pick.bin, line.pick.quantity.get());
        }
        self.from.truncate(before);
        if self.context.register().item(item).is_none() {
            return self.refusals.at(number, "item", Fact::UnknownItem(item));
        }
        if let Some(lot) = want.lot
            && self.leaving
            && let Some(fact) = obstacle(self.context, lot, want.overridden.is_some())
        {
            self.refusals.at(number, "lot", fact);
        }
        match (want.lot, want.bin) {
            (Some(lot), _) if self.context.book.stock.lot(lot).is_none() => {
                self.refusals.at(number, "lot", Fact::UnknownLot(lot));
            }
            (Some(lot), _) if self.context.book.stock.lot(lot).is_some_and(|known| known.item != item) => {
                self.refusals.at(number, "lot", Fact::LotOfAnotherItem(lot));
            }
            (Some(lot), Some(bin)) => {
                self.refusals.at(number, "quantity", Fact::NotEnough { item, lot, bin, wanted, free });
            }
            (None, Some(bin)) if self.context.book.bin(bin).is_none() => {
                self.refusals.at(number, "bin", Fact::UnknownBin(bin));
            }
            (_, _) => self.refusals.at(number, "quantity", Fact::NotEnoughOfItem { item, wanted, available: free }),
        }
    }
}

fn fits(want: &Want, place: Place) -> bool {
    want.lot.is_none_or(|lot| lot == place.lot) && want.bin.is_none_or(|bin| bin == place.bin)
}
