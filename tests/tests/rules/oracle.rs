//! What must be true of a bank whatever was done to it, worked out anew from its entries; and what may leave a shelf, asked in another way
//! than the rules ask it.

use std::collections::{BTreeMap, BTreeSet};

use ledger::account::{Account, Asset};
use ledger::book::{Book, LotStatus};
use ledger::check::Context;
use ledger::event::{EntryRef, Event, Expiry, OutLine};
use ledger::ids::{BinId, ItemId, LotId};
use tests::story::bank::{Bank, Kept};

/// Sums of everything that is not a book's own balance.
pub(crate) fn holds(bank: &Bank) {
    for kept in bank.books.values() {
        set_aside(kept);
    }
    shelves(bank);
    surroundings(bank);
    paid_for(bank);
}

/// What is set aside is what the open reservations say, and lies there.
fn set_aside(kept: &Kept) {
    let mut sums: BTreeMap<(BinId, LotId), u64> = BTreeMap::new();
    let (mut touched, mut counted) = (Vec::new(), BTreeSet::new());
    for standing in &kept.entries {
        let Event::StockReserved(e) = &standing.entry.event else { continue };
        touched.extend(e.lines.iter().map(|line| &line.pick));
        // A key whose reservation is used up may set something aside again: it is one reservation, and is counted once.
        if let (true, Some(open)) = (counted.insert(e.reservation), kept.book.reservation(e.reservation)) {
            for line in &open.lines {
                *sums.entry((line.pick.bin, line.pick.lot)).or_default() += line.pick.quantity.get();
            }
        }
    }
    for pick in touched {
        let sum = sums.get(&(pick.bin, pick.lot)).copied().unwrap_or(0);
        let stock = &kept.book.stock;
        assert_eq!(stock.reserved(pick.bin, pick.lot), sum, "what is set aside is what reservations say");
        let there = stock.on_hand(kept.book.here(), pick.bin, pick.item, pick.lot);
        assert!(there >= sum, "{sum} set aside of {there}");
    }
}

/// What lies on a shelf is of a known lot of its item, and stands in the order of picking.
fn shelves(bank: &Bank) {
    for (account, asset) in bank.accounts.keys() {
        let (Account::Shelf(site, bin), Asset::Goods(item, lot)) = (account, asset) else { continue };
        let kept = bank.books.values().find(|kept| kept.book.here() == *site).expect("a site has a book");
        let known = kept.book.stock.lot(*lot).expect("a lot on a shelf is known");
        assert_eq!(known.item, *item, "a lot is of one item");
        assert!(known.held > 0, "a lot on a shelf is held");
        let listed = kept.book.stock.places(*item).any(|place| place.lot == *lot && place.bin == *bin);
        assert!(listed, "what lies on a shelf can be picked");
    }
}

/// Nobody outside gets back more than they gave, gives back more than they got, or is matched with more than came.
fn surroundings(bank: &Bank) {
    let mut sums: BTreeMap<(Account, ItemId), i128> = BTreeMap::new();
    for ((account, asset), balance) in &bank.accounts {
        match asset {
            Asset::Goods(item, _) => *sums.entry((*account, *item)).or_default() += balance,
            Asset::Money(_) => {
                if let Account::Expense(_) | Account::Supplier(_) = account {
                    assert!(*balance >= 0, "{account:?} paid us {balance}");
                }
            }
        }
    }
    for ((account, item), sum) in sums {
        match account {
            Account::Recipient(_) => assert!(sum >= 0, "{account:?} gave back {item:?} it never had: {sum}"),
            Account::Donor(_) | Account::Supplier(_) | Account::Unmatched(_) => {
                assert!(sum <= 0, "{account:?} got {item:?} it never gave: {sum}");
            }
            Account::Shelf(..) | Account::Transit(_) | Account::Loss(_) | Account::Fund(_) | Account::Expense(_) => {}
        }
    }
}

/// No more of an item has come of a payment than it paid for.
fn paid_for(bank: &Bank) {
    let mut came: BTreeMap<(EntryRef, ItemId), i128> = BTreeMap::new();
    for standing in bank.books.values().flat_map(|kept| &kept.entries) {
        if let (Event::PurchaseReceived(e), Some(payment)) = (&standing.entry.event, standing.entry.cause) {
            for line in &e.lines {
                let sum = came.entry((payment, line.item)).or_default();
                *sum += i128::from(line.quantity.get()) + i128::from(line.damaged.get());
            }
        } else if let (Event::EntryReversed(e), Some(payment)) = (&standing.entry.event, standing.entry.cause) {
            let original = bank.entry(payment).expect("a reversal cites an entry");
            if let (Event::PurchaseReceived(_), Some(payment)) = (&original.event, original.cause) {
                for transfer in &e.transfers {
                    if let Asset::Goods(item, _) = transfer.asset {
                        *came.entry((payment, item)).or_default() -= i128::from(transfer.quantity.get());
                    }
                }
            }
        }
    }
    for ((payment, item), came) in came {
        let Some(Event::PurchasePaid(paid)) = bank.entry(payment).map(|entry| &entry.event) else {
            panic!("goods came of {payment:?}, which is no payment");
        };
        let lines = paid.lines.iter().filter(|line| line.item == item);
        let paid: i128 = lines.map(|line| i128::from(line.quantity.get())).sum();
        assert!(came <= paid, "{came} of {item:?} came of {paid} paid for");
    }
}

/// Nothing that is stopped or unsafe leaves, and nothing passes over what expires first without a reason.
pub(crate) fn may_leave(context: &Context<'_>, event: &Event) {
    let book = context.book;
    let today = context.register.zone(book.id).day(context.written_at);
    let (lines, reserved): (&[OutLine], bool) = if let Event::HandedOver(e) = event {
        (&e.lines, false)
    } else if let Event::TransferDispatched(e) = event {
        (&e.lines, e.reservation.is_some())
    } else if let Event::DistributionDispatched(e) = event {
        (&e.lines, e.reservation.is_some())
    } else if let Event::StockReserved(e) = event {
        (&e.lines, false)
    } else {
        return;
    };
    let mut gone: BTreeMap<(BinId, LotId), u64> = BTreeMap::new();
    for line in lines {
        let lot = book.stock.lot(line.pick.lot).expect("what leaves is known");
        assert_eq!(lot.status, LotStatus::Available, "a lot that is stopped left");
        match lot.expiry {
            Some(Expiry::UseBy(day)) => assert!(day >= today, "unsafe goods left"),
            Some(Expiry::BestBefore(day)) => assert!(day >= today || line.overridden.is_some(), "old goods left"),
            None => {}
        }
        if line.overridden.is_none() && !reserved {
            let mine = lot.expiry.map_or(i32::MAX, |expiry| expiry.day().days);
            let first = usable(book, line.pick.item, today.days).find(|(expires, bin, lot)| {
                let free = book.stock.free(book.here(), *bin, line.pick.item, *lot);
                *expires < mine && free > gone.get(&(*bin, *lot)).copied().unwrap_or(0)
            });
            assert_eq!(first, None, "something that expires first was passed over");
        }
        *gone.entry((line.pick.bin, line.pick.lot)).or_default() += line.pick.quantity.get();
    }
}

/// What of an item could leave today without a reason: when it expires, where it lies.
fn usable(book: &Book, item: ItemId, today: i32) -> impl Iterator<Item = (i32, BinId, LotId)> {
    book.stock.places(item).filter_map(move |place| {
        let lot = book.stock.lot(place.lot)?;
        let expires = lot.expiry.map_or(i32::MAX, |expiry| expiry.day().days);
        (lot.status == LotStatus::Available && expires >= today).then_some((expires, place.bin, place.lot))
    })
}
