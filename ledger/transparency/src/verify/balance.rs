//! A second pair of books: every transfer added up once more, apart from the fold, and compared with it.

use std::collections::BTreeMap;

use ledger::account::{Account, Asset};
use ledger::book::Book;
use ledger::event::Event;
use ledger::ids::{BookId, ShipmentId, SiteId};
use ledger::posting;
use rustc_hash::FxHashMap;

use super::opened::{Opened, Unopened};
use super::report::{BALANCE, Check, Found, Status, counted};

/// What the transfers of every book add up to.
#[derive(Default)]
pub(super) struct Tallies(FxHashMap<BookId, Tally>);

impl Tallies {
    /// Adds the transfers of these pages, each to its book.
    pub(super) fn add(&mut self, batch: &[Result<Opened, Unopened>]) {
        for opened in batch.iter().flatten() {
            let book = opened.page.header.book;
            let tally = self.0.entry(book).or_default();
            for (_, entry) in opened.entries.iter().flatten() {
                tally.add(book.site(), &entry.event);
            }
        }
    }

    /// What the transfers of one book add up to; it is forgotten here.
    pub(super) fn take(&mut self, book: BookId) -> Tally {
        self.0.remove(&book).unwrap_or_default()
    }
}

/// What the transfers of one book add up to; zero is absent.
#[derive(Default)]
pub(super) struct Tally {
    /// Accounts that the bank holds.
    held: FxHashMap<(Account, Asset), i128>,
    /// All other accounts together.
    outside: FxHashMap<Asset, i128>,
}

impl Tally {
    /// Adds the transfers of an event of the book that keeps `here`.
    fn add(&mut self, here: SiteId, event: &Event) {
        posting::post(here, event, &mut |transfer| {
            let quantity = i128::from(transfer.quantity.get());
            self.change(transfer.source, transfer.asset, quantity.saturating_neg());
            self.change(transfer.target, transfer.asset, quantity);
        });
    }

    /// Begins with what a book held before.
    pub(super) fn open(&mut self, book: &Book) {
        for (account, asset, balance) in book.stock.balances() {
            let balance = i128::from(balance);
            add(&mut self.held, (account, asset), balance);
            // All accounts of a book together are zero.
            add(&mut self.outside, asset, balance.saturating_neg());
        }
    }

    fn change(&mut self, account: Account, asset: Asset, by: i128) {
        if account.is_held() { add(&mut self.held, (account, asset), by) } else { add(&mut self.outside, asset, by) }
    }

    /// What does not agree, if anything: with the fold, with zero, or with the rule that nothing held is below zero.
    pub(super) fn disagreement(&self, book: &Book, succeeds: bool) -> Option<String> {
        let mut sums = self.outside.clone();
        for (&(account, asset), &balance) in &self.held {
            let folded = i128::from(book.stock.balance(account, asset));
            if folded != balance {
                return Some(format!(
                    "{account:?} has {balance} of {asset:?} by its transfers and {folded} by the fold"
                ));
            }
            // Goods of another book arrive out of its transit, a successor takes them from shelves of the book before it and spends what
            // that one banked: only all books together keep these at or above zero.
            let own_shelf = matches!(account, Account::Shelf(site, _) if site == book.here());
            let own = own_shelf || (matches!(account, Account::Fund(_)) && !succeeds);
            if balance < 0 && own {
                return Some(format!("{account:?} has {balance} of {asset:?}"));
            }
            add(&mut sums, asset, balance);
        }
        sums.into_iter().next().map(|(asset, sum)| format!("all accounts together have {sum} of {asset:?}, not zero"))
    }
}

fn add<K: std::hash::Hash + Eq>(sums: &mut FxHashMap<K, i128>, key: K, by: i128) {
    use std::collections::hash_map::Entry;
    match sums.entry(key) {
        Entry::Vacant(vacant) => {
            vacant.insert(by);
        }
        Entry::Occupied(mut occupied) => {
            let sum = occupied.get().saturating_add(by);
            if sum == 0 {
                occupied.remove();
            } else {
                occupied.insert(sum);
            }
        }
    }
}

/// What is filled by one book and emptied by another, over all books: the road; the shelves of books that were closed; the funds.
#[derive(Default)]
pub(super) struct Road(BTreeMap<(Account, Asset), i128>);

impl Road {
    /// Adds what a book says of the road.
    pub(super) fn add(&mut self, tally: &Tally, book: &Book, closed: bool) {
        for (&(account, asset), &balance) in &tally.held {
            let is_lent = matches!(account, Account::Shelf(site, _) if closed || site != book.here());
            if is_lent || matches!(account, Account::Transit(_) | Account::Fund(_)) {
                let sum = self.0.entry((account, asset)).or_default();
                *sum = sum.saturating_add(balance);
            }
        }
    }

    /// What more arrived than left, if anything did.
    fn overdrawn(&self) -> Option<String> {
        let (&(account, asset), sum) = self.0.iter().find(|(_, sum)| **sum < 0)?;
        Some(if let Account::Transit(shipment) = account {
            format!("of shipment {shipment}, {sum} of {asset:?} are on the road")
        } else {
            format!("{account:?} has {sum} of {asset:?} over all books")
        })
    }

    /// What is to be said of it. When not every book was added up to its end, nothing is proof of anything.
    pub(super) fn judge(&self, is_whole: bool) -> Check {
        match self.overdrawn() {
            _ if !is_whole => {
                let detail = "the road between the books: not every book was added up";
                Check::whole(BALANCE, Status::NotChecked, detail).found(Found::of("road-not-added"))
            }
            Some(detail) => Check::whole(BALANCE, Status::Failed, detail),
            None => {
                let shipments = u64::try_from(self.shipments()).unwrap_or(u64::MAX);
                let detail = format!("the road between the books: {}", counted(shipments, "shipment", "shipments"));
                Check::whole(BALANCE, Status::Ok, detail).found(Found::of("road").number("shipments", shipments))
            }
        }
    }

    /// Shipments on the road.
    fn shipments(&self) -> usize {
        let on_road = self.0.iter().filter(|(_, sum)| **sum != 0).filter_map(|((account, _), _)| {
            if let Account::Transit(shipment) = account { Some(*shipment) } else { None }
        });
        let mut shipments: Vec<ShipmentId> = on_road.collect();
        shipments.dedup();
        shipments.len()
    }
}
