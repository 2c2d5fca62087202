//! Arrivals whose cause is found: what was matched with what, and what is known of the goods from then on.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::shipment::{Open, dispatch_here};
use super::{Context, Refusals, lines};
use crate::book::Stock;
use crate::event::{ArrivalMatched, Expiry, LotNow, LotStatus, MatchedLine};
use crate::ids::LotId;
use crate::refusal::Fact;

pub(super) fn matched(context: &Context<'_>, event: &ArrivalMatched, refusals: &mut Refusals) {
    lines::bounded(event.lines.len(), refusals);
    let mut open = match dispatch_here(context, event.shipment) {
        Ok(dispatch) => Some(Open::here(context, dispatch)),
        Err(fact) => {
            refusals.of("cause", fact);
            None
        }
    };
    let mut unmatched: FxHashMap<LotId, u64> = FxHashMap::default();
    for (number, line) in event.lines.iter().enumerate() {
        let wanted = line.quantity.get();
        // By the book's own memory: the goods may have left before anybody knew whose they were.
        let arrived = context.book.unmatched.get(&line.arrived);
        let left = unmatched.entry(line.arrived).or_insert(arrived.map_or(0, |(_, left)| *left));
        if wanted > *left {
            let lot = line.arrived;
            refusals.at(number, "arrived", Fact::BeyondUnmatched { lot, wanted, open: *left });
        }
        *left = left.saturating_sub(wanted);
        let Some(open) = &mut open else { continue };
        match open.lot(line.dispatched).filter(|lot| lot.item == line.item) {
            None => refusals.at(number, "dispatched", Fact::UnknownLot(line.dispatched)),
            Some(lot) if lot.expiry != line.expiry => {
                refusals.at(number, "dispatched", Fact::LotTermsDiffer(line.dispatched));
            }
            Some(_) => {
                if let Err(open) = open.take(line.dispatched, wanted) {
                    refusals.at(number, "quantity", Fact::BeyondDispatched { lot: line.dispatched, wanted, open });
                }
            }
        }
        if arrived.is_some_and(|(item, _)| *item != line.item) {
            refusals.at(number, "arrived", Fact::LotOfAnotherItem(line.arrived));
        }
    }
    if event.lots != known_now(context, &event.lines) {
        refusals.of("lots", Fact::CauseDoesNotFit);
    }
}

/// What is known of arrived lots, and of lots made from them here, once they are matched: of each of which it is more than before.
pub(crate) fn known_now(context: &Context<'_>, matched: &[MatchedLine]) -> Vec<LotNow> {
    let stock = &context.book.stock;
    let children = stock.children();
    let mut lots: BTreeMap<LotId, (LotNow, LotNow)> = BTreeMap::new();
    for line in matched {
        let stop = stock.status(line.dispatched);
        for lot in Stock::descendants(&children, line.arrived).into_iter().chain([line.arrived]) {
            let (_, now) = lots.entry(lot).or_insert_with(|| {
                let known = stock.remembered(lot);
                let before = LotNow {
                    lot,
                    item: known.map_or(line.item, |known| known.item),
                    expiry: known.and_then(|known| known.expiry),
                    status: known.map_or(LotStatus::Available, |known| known.status),
                };
                (before, before)
            });
            now.expiry = Expiry::stricter(now.expiry, line.expiry);
            now.status = now.status.or_worse(stop);
        }
    }
    lots.into_values().filter(|(before, now)| before != now).map(|(_, now)| now).collect()
}
