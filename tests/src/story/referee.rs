//! The referee: after every accepted entry the accounts must balance, nothing held may be below zero, and everyone who reads the same
//! entries must come to the same book.

use std::collections::BTreeMap;

use ledger::account::{Account, Asset};
use ledger::book::{Book, Spot, register_of, sealing_keys};
use ledger::check::{Citation, Context, check};
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event};
use ledger::ids::BookId;
use ledger::page::{Head, open};

use super::bank::{Bank, Kept, Standing};

/// Folds an entry into the book and into a book restored from a snapshot: both let it pass and come to the same. Gives the book after it.
pub fn fold_twice(context: &Context<'_>, spot: Spot, entry: &Entry) -> Book {
    assert_eq!(Entry::decode(&entry.encode()).as_ref(), Ok(entry), "an entry survives its bytes");
    let before = context.book.state();
    let mut restored = Book::restore(&before, context.book.state_hash()).expect("a state gives its book back");
    assert_eq!(&restored, context.book, "a snapshot is the book");
    let passes = check(&Context { book: &restored, ..*context }, entry);
    assert_eq!(passes, Ok(()), "check lets pass what was decided");
    assert_eq!(check(context, entry), Ok(()), "check lets pass what was decided, on the folded book");
    let mut after = context.book.clone();
    after.evolve(spot, entry);
    restored.evolve(spot, entry);
    assert_eq!(restored, after, "a book goes on from a snapshot as from its pages");
    assert_eq!(restored.state(), after.state(), "one state, one spelling");
    after
}

/// Every asset adds up to zero over all accounts, and what the bank holds is what its books say and is not below zero.
pub fn balanced(bank: &Bank) {
    let mut sums: BTreeMap<Asset, i128> = BTreeMap::new();
    for ((_, asset), balance) in &bank.accounts {
        *sums.entry(*asset).or_default() += balance;
    }
    assert!(sums.values().all(|sum| *sum == 0), "the trial balance is not zero: {sums:?}");
    for ((account, asset), balance) in bank.accounts.iter().filter(|((account, _), _)| account.is_held()) {
        assert!(*balance >= 0, "{account:?} holds {balance} of {asset:?}");
        let said: i128 = match account {
            Account::Shelf(site, _) => {
                let book = bank.books.values().find(|kept| kept.book.here() == *site).expect("a site has a book");
                book.book.stock.balance(*account, *asset).into()
            }
            Account::Fund(_) => bank.kept(bank.treasury).book.stock.balance(*account, *asset).into(),
            Account::Transit(_) => {
                bank.books.values().map(|kept| i128::from(kept.book.stock.balance(*account, *asset))).sum()
            }
            Account::Donor(_)
            | Account::Supplier(_)
            | Account::Unmatched(_)
            | Account::Recipient(_)
            | Account::Loss(_)
            | Account::Expense(_) => *balance,
        };
        assert_eq!(said, *balance, "the books disagree with the transfers about {account:?} and {asset:?}");
    }
}

/// A book folded afresh from its entries, each let pass by check, is the book.
pub fn replayed(bank: &Bank, book: BookId) {
    let kept = bank.kept(book);
    let mut afresh = Book::new(kept.book.genesis.clone());
    for standing in &kept.entries {
        let Standing { place, entry, written_at, register } = standing;
        if !matches!(entry.event, Event::BookOpened(_)) {
            let cause = entry.cause.and_then(|place| bank.entry(place).map(|entry| Citation { place, entry }));
            let register = bank.the_register().at(*register);
            let context = Context { book: &afresh, register, written_at: *written_at, cause, before: &[] };
            assert_eq!(check(&context, entry), Ok(()), "replay lets {} at {place:?} pass", entry.event.name());
        }
        afresh.evolve(Spot { page: place.page, index: place.index }, entry);
    }
    assert_eq!(afresh, kept.book, "replay comes to the same book");
}

/// Reads every book from its pages alone, as an auditor would: links, seals, keys, rules, sums.
pub fn audited(bank: &mut Bank) {
    // Sealing a page may begin another with a stated state: those are sealed too.
    for _ in 0..2 {
        for book in bank.books.keys().copied().collect::<Vec<_>>() {
            bank.seal(book);
        }
    }
    let entries: BTreeMap<EntryRef, &Entry> = bank
        .books
        .values()
        .flat_map(|kept| kept.entries.iter().map(|standing| (standing.place, &standing.entry)))
        .collect();
    for kept in bank.books.values() {
        assert_eq!(from_pages(bank, kept, &entries), kept.book, "the pages come to the same book");
    }
    balanced(bank);
}

fn from_pages(bank: &Bank, kept: &Kept, entries: &BTreeMap<EntryRef, &Entry>) -> Book {
    let genesis = &kept.book.genesis;
    let mut book = Book::new(genesis.clone());
    let mut head = Head::before(book.id);
    for bytes in &kept.pages {
        let page = ledger::page::Page::parse(bytes.clone()).expect("a sealed page has a page's layout");
        let keys = sealing_keys(bank.the_register(), genesis, &page.header);
        let (page, read) = open(bytes.clone(), &head, &keys).expect("a sealed page opens");
        for (index, (_, entry)) in read.iter().enumerate() {
            let cause = entry.cause.and_then(|place| entries.get(&place).map(|entry| Citation { place, entry }));
            let register = register_of(bank.the_register(), genesis, &page.header);
            let context = Context { book: &book, register, written_at: page.header.written_at, cause, before: &[] };
            if !matches!(entry.event, Event::BookOpened(_)) {
                assert_eq!(check(&context, entry), Ok(()), "an audit lets {} pass", entry.event.name());
            }
            let index = u32::try_from(index).expect("a page has few entries");
            book.evolve(Spot { page: page.header.page, index }, entry);
        }
        head = Head::after(&page.header, page.hash);
    }
    book
}
