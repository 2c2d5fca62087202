//! Balances of the accounts a book holds, the lots in them, and the order in which lots expire.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::family::Descent;
use crate::account::{Account, Asset};
use crate::event::{Expiry, LotStatus};
use crate::ids::{BinId, ItemId, LotId, ShipmentId, SiteId};
use crate::transfer::Transfer;

/// What a book knows of a lot it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    /// Its item.
    pub item: ItemId,
    /// Until when it is good.
    pub expiry: Option<Expiry>,
    /// Whether it may leave.
    pub status: LotStatus,
    /// The lot whose stop reached it, when it is not its own.
    pub by: Option<LotId>,
    /// How much of it this book holds, on shelves and on the road.
    pub held: u64,
}

/// Where some of a lot lies, in the order in which lots are picked: earliest expiry first, undated last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The last good day, as days since 1970; the greatest number when there is none.
    pub rank: i32,
    /// The lot.
    pub lot: LotId,
    /// The bin.
    pub bin: BinId,
}

/// The rank of an expiry in picking.
pub(crate) fn rank(expiry: Option<Expiry>) -> i32 {
    expiry.map_or(i32::MAX, |expiry| expiry.day().days)
}

/// Balances and lots.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stock {
    /// Balances of shelves, transit and funds; zero is absent. Transit is negative in the book that received a shipment of another, the
    /// shelf of a closed book in the one that took over what lay there, and a fund in a treasury that spends what the one before it banked.
    pub(crate) balances: FxHashMap<(Account, Asset), i64>,
    pub(crate) lots: FxHashMap<LotId, Lot>,
    /// How much of a shelf is set aside.
    pub(crate) reserved: FxHashMap<(BinId, LotId), u64>,
    /// What lots were made from, by a return or a match. It is remembered when they are gone: more of them may come back.
    pub(crate) descents: FxHashMap<LotId, Descent>,
    pub(super) places: FxHashMap<ItemId, BTreeSet<Place>>,
}

impl Stock {
    /// Every balance that is not zero, in no order.
    pub fn balances(&self) -> impl Iterator<Item = (Account, Asset, i64)> + '_ {
        self.balances.iter().map(|((account, asset), balance)| (*account, *asset, *balance))
    }

    /// The balance of an account that the bank holds, in the asset's base or minor unit.
    pub fn balance(&self, account: Account, asset: Asset) -> i64 {
        self.balances.get(&(account, asset)).copied().unwrap_or(0)
    }

    /// A lot of which something is held here, or whose status forbids it to leave.
    pub fn lot(&self, lot: LotId) -> Option<&Lot> {
        self.lots.get(&lot)
    }

    /// What lies on the shelves of a site, in no order: bin, item, lot and how much.
    pub fn shelves(&self, site: SiteId) -> impl Iterator<Item = (BinId, ItemId, LotId, u64)> + '_ {
        self.balances.iter().filter_map(move |((account, asset), balance)| match (*account, *asset) {
            (Account::Shelf(of, bin), Asset::Goods(item, lot)) if of == site => {
                u64::try_from(*balance).ok().map(|quantity| (bin, item, lot, quantity))
            }
            _ => None,
        })
    }

    /// How much of a lot lies in a bin.
    pub fn on_hand(&self, here: SiteId, bin: BinId, item: ItemId, lot: LotId) -> u64 {
        u64::try_from(self.balance(Account::Shelf(here, bin), Asset::Goods(item, lot))).unwrap_or(0)
    }

    /// How much of it is set aside.
    pub fn reserved(&self, bin: BinId, lot: LotId) -> u64 {
        self.reserved.get(&(bin, lot)).copied().unwrap_or(0)
    }

    /// How much of it is free to take.
    pub fn free(&self, here: SiteId, bin: BinId, item: ItemId, lot: LotId) -> u64 {
        self.on_hand(here, bin, item, lot).saturating_sub(self.reserved(bin, lot))
    }

    /// Where an item lies, in picking order.
    pub fn places(&self, item: ItemId) -> impl Iterator<Item = Place> + '_ {
        self.places.get(&item).into_iter().flatten().copied()
    }

    /// How much of a shipment is on the road by this book's own entries; negative what it received of another book's shipment.
    pub fn in_transit(&self, shipment: ShipmentId, item: ItemId, lot: LotId) -> i64 {
        self.balance(Account::Transit(shipment), Asset::Goods(item, lot))
    }

    /// Notes what is known of a lot before goods of it come in; what is known already stays.
    pub(crate) fn learn(&mut self, lot: LotId, item: ItemId, expiry: Option<Expiry>) {
        self.lots.entry(lot).or_insert(Lot { item, expiry, status: LotStatus::Available, by: None, held: 0 });
    }

    /// Moves one transfer through the accounts of this book. Gives its lot when nothing of it is held after it.
    pub(crate) fn apply(&mut self, here: SiteId, transfer: &Transfer) -> Option<LotId> {
        let quantity = i64::from(transfer.quantity);
        self.add(here, transfer.source, transfer.asset, quantity.checked_neg().expect("a quantity is positive"));
        self.add(here, transfer.target, transfer.asset, quantity);
        let Asset::Goods(_, lot) = transfer.asset else { return None };
        self.lots.get(&lot).is_some_and(|known| known.held == 0).then_some(lot)
    }

    fn add(&mut self, here: SiteId, account: Account, asset: Asset, change: i64) {
        if !account.is_held() {
            return;
        }
        let before = self.balance(account, asset);
        let after = before.checked_add(change).expect("check keeps balances within an i64");
        if after == 0 {
            self.balances.remove(&(account, asset));
        } else {
            self.balances.insert((account, asset), after);
        }
        if let Asset::Goods(item, lot) = asset {
            let held = u64::try_from(after).unwrap_or(0);
            let was = u64::try_from(before).unwrap_or(0);
            if let Some(known) = self.lots.get_mut(&lot) {
                known.held = known.held.saturating_add(held).saturating_sub(was);
            }
            if let Account::Shelf(site, bin) = account
                && site == here
            {
                assert!(after >= 0, "check lets no shelf go below zero");
                self.place(item, lot, bin, after > 0, before > 0);
            }
        }
    }

    fn place(&mut self, item: ItemId, lot: LotId, bin: BinId, is: bool, was: bool) {
        let place = Place { rank: rank(self.lots.get(&lot).and_then(|known| known.expiry)), lot, bin };
        if is && !was {
            self.places.entry(item).or_default().insert(place);
        } else if was && !is {
            let emptied = self.places.get_mut(&item).is_some_and(|places| {
                places.remove(&place);
                places.is_empty()
            });
            if emptied {
                self.places.remove(&item);
            }
        }
    }

    /// A lot of which nothing is held and nothing is forbidden needs no memory.
    pub(crate) fn forget_if_gone(&mut self, lot: LotId) {
        if self.lots.get(&lot).is_some_and(|known| known.held == 0 && known.status == LotStatus::Available) {
            self.lots.remove(&lot);
        }
    }

    /// Sets so much of a shelf aside, or frees it.
    pub(crate) fn reserve(&mut self, bin: BinId, lot: LotId, quantity: u64) {
        let now = self.reserved(bin, lot).checked_add(quantity).expect("check bounds what is set aside");
        self.reserved.insert((bin, lot), now);
    }

    /// Frees so much of a shelf.
    pub(crate) fn unreserve(&mut self, bin: BinId, lot: LotId, quantity: u64) {
        let now = self.reserved(bin, lot).checked_sub(quantity).expect("only what was set aside is freed");
        if now == 0 {
            self.reserved.remove(&(bin, lot));
        } else {
            self.reserved.insert((bin, lot), now);
        }
    }

    /// Rebuilds what follows from balances and lots.
    pub(crate) fn restore(
        here: SiteId,
        balances: FxHashMap<(Account, Asset), i64>,
        lots: FxHashMap<LotId, Lot>,
        reserved: FxHashMap<(BinId, LotId), u64>,
        descents: FxHashMap<LotId, Descent>,
    ) -> Self {
        let mut stock = Self { balances, lots, reserved, descents, places: FxHashMap::default() };
        let shelves: Vec<(ItemId, LotId, BinId)> = stock
            .balances
            .keys()
            .filter_map(|key| match *key {
                (Account::Shelf(site, bin), Asset::Goods(item, lot)) if site == here => Some((item, lot, bin)),
                _ => None,
            })
            .collect();
        for (item, lot, bin) in shelves {
            stock.place(item, lot, bin, true, false);
        }
        stock
    }
}
