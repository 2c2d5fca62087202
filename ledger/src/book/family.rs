//! Lots and the lots they were made from: what stops the one stops the other, and what is known of the one is known of the other.

use std::collections::BTreeSet;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::stock::{Lot, Place, Stock, rank};
use crate::event::{Expiry, LotNow, LotStatus, LotTerms, MatchedLine, ReturnedLine};
use crate::ids::{ItemId, LotId};

/// What a lot was made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Descent {
    /// The lots it was made from, in order.
    pub from: Vec<LotTerms>,
    /// Its item.
    pub item: ItemId,
    /// Until when it is good.
    pub expiry: Option<Expiry>,
}

impl Stock {
    /// Whether a lot lies here, is stopped, or was made here.
    pub(crate) fn knows(&self, lot: LotId) -> bool {
        self.lots.contains_key(&lot) || self.descents.contains_key(&lot)
    }

    /// Whether a lot may leave, as far as this book knows.
    pub(crate) fn status(&self, lot: LotId) -> LotStatus {
        self.lots.get(&lot).map_or(LotStatus::Available, |known| known.status)
    }

    /// Until when a lot is good, when an entry says `said` of it and this book may have learnt more since.
    pub(crate) fn good_until(&self, lot: LotId, said: Option<Expiry>) -> Option<Expiry> {
        let held = self.lots.get(&lot).and_then(|known| known.expiry);
        let known = held.or_else(|| self.descents.get(&lot).and_then(|descent| descent.expiry));
        Expiry::stricter(said, known)
    }

    /// What is known of a lot that lies here, is stopped, was made here, or of which something here was made.
    pub(crate) fn remembered(&self, lot: LotId) -> Option<Lot> {
        let gone = |item, expiry| Lot { item, expiry, status: LotStatus::Available, by: None, held: 0 };
        let made = || self.descents.get(&lot).map(|descent| gone(descent.item, descent.expiry));
        let parent = || {
            let of = self.descents.values().flat_map(|descent| &descent.from).filter(|terms| terms.lot == lot).min();
            of.map(|terms| gone(terms.item, terms.expiry))
        };
        self.lots.get(&lot).copied().or_else(made).or_else(parent)
    }

    /// Which lots were made from which.
    pub(crate) fn children(&self) -> FxHashMap<LotId, Vec<LotId>> {
        let mut children: FxHashMap<LotId, Vec<LotId>> = FxHashMap::default();
        for (child, descent) in &self.descents {
            for parent in &descent.from {
                children.entry(parent.lot).or_default().push(*child);
            }
        }
        children
    }

    /// Every lot made from a lot, and from those, in order.
    pub(crate) fn descendants(children: &FxHashMap<LotId, Vec<LotId>>, lot: LotId) -> BTreeSet<LotId> {
        // A lot may have been recognised as one that was once made from it: each is visited once.
        let (mut seen, mut next) = (FxHashSet::from_iter([lot]), vec![lot]);
        while let Some(parent) = next.pop() {
            let new = children.get(&parent).into_iter().flatten().filter(|child| seen.insert(**child));
            next.extend(new);
        }
        seen.remove(&lot);
        seen.into_iter().collect()
    }

    /// The lots whose status changes with that of a lot they were made from: all that are free stop, all that are not recalled are
    /// recalled, and what had stopped with it is free with it.
    pub(crate) fn stopped_with(&self, lot: LotId, becomes: LotStatus) -> Vec<LotId> {
        let changes = |child: &LotId| match (becomes, self.lots.get(child)) {
            (LotStatus::Available, known) => {
                known.is_some_and(|known| known.by == Some(lot) && matches!(known.status, LotStatus::Held(_)))
            }
            (LotStatus::Held(_), known) => known.is_none_or(|known| known.status == LotStatus::Available),
            (LotStatus::Recalled(_), known) => {
                known.is_none_or(|known| !matches!(known.status, LotStatus::Recalled(_)))
            }
        };
        Self::descendants(&self.children(), lot).into_iter().filter(changes).collect()
    }

    /// Changes the status of a lot, and with it that of lots made from it.
    pub(crate) fn set_status(&mut self, lot: LotId, status: LotStatus, with: &[LotId]) {
        self.set_one(lot, status, None);
        for child in with {
            self.set_one(*child, status, Some(lot));
        }
    }

    fn set_one(&mut self, lot: LotId, status: LotStatus, by: Option<LotId>) {
        let mut known = self.remembered(lot).expect("check knows the lot whose status changes");
        known.status = status;
        known.by = by.filter(|_| status != LotStatus::Available);
        self.lots.insert(lot, known);
        self.forget_if_gone(lot);
    }

    /// Notes a lot made from another, before its goods come in.
    pub(crate) fn learn_returned(&mut self, line: &ReturnedLine) {
        let ReturnedLine { item, from, lot, expiry, status, .. } = *line;
        let by = (status != LotStatus::Available).then(|| self.stopped_by(from));
        self.lots.entry(lot).or_insert(Lot { item, expiry, status, by, held: 0 });
        let from = vec![LotTerms { lot: from, item, expiry }];
        self.descents.insert(lot, Descent { from, item, expiry });
    }

    /// Notes what an arrived lot is made from.
    pub(crate) fn learn_matched(&mut self, line: &MatchedLine) {
        let expiry = self.lots.get(&line.arrived).and_then(|known| known.expiry);
        let descent = self.descents.entry(line.arrived);
        let descent = descent.or_insert(Descent { from: Vec::new(), item: line.item, expiry });
        let terms = LotTerms { lot: line.dispatched, item: line.item, expiry: line.expiry };
        if let Err(at) = descent.from.binary_search(&terms) {
            descent.from.insert(at, terms);
        }
    }

    /// Takes over what is known of a lot from now on; what stops it is one of these lots.
    pub(crate) fn set_now(&mut self, now: &LotNow, matched: &[MatchedLine]) {
        let before = self.remembered(now.lot);
        let before =
            before.unwrap_or(Lot { item: now.item, expiry: None, status: LotStatus::Available, by: None, held: 0 });
        let stop = matched.iter().find(|line| self.status(line.dispatched) == now.status);
        let by =
            if before.status == now.status { before.by } else { stop.map(|line| self.stopped_by(line.dispatched)) };
        self.lots.insert(now.lot, Lot { status: now.status, by, expiry: now.expiry, ..before });
        self.rerank(now.lot, before.expiry, now.expiry, now.item);
        if let Some(descent) = self.descents.get_mut(&now.lot) {
            descent.expiry = now.expiry;
        }
        self.forget_if_gone(now.lot);
    }

    /// The lot whose stop a lot is under: another's, or its own.
    fn stopped_by(&self, lot: LotId) -> LotId {
        self.lots.get(&lot).and_then(|known| known.by).unwrap_or(lot)
    }

    /// Puts a lot's places where its new date belongs in the order of picking.
    fn rerank(&mut self, lot: LotId, before: Option<Expiry>, now: Option<Expiry>, item: ItemId) {
        let Some(places) = self.places.get_mut(&item) else { return };
        let of_lot: Vec<Place> =
            places.iter().filter(|place| place.lot == lot && place.rank == rank(before)).copied().collect();
        for place in of_lot {
            places.remove(&place);
            places.insert(Place { rank: rank(now), ..place });
        }
    }
}
