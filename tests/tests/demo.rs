//! The demo: a whole bank from one call, true on both clocks, the same whether it was filled at once or in pieces.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use journal::{Journal, MemoryJournal};
use ledger::account::{Account, Asset};
use ledger::book::LotStatus;
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event, Expiry};
use ledger::ids::{BookId, ItemId, LotId};
use ledger::posting;
use ledger::reason::{BookKind, PartyKind};
use ledger::time::{Timestamp, Zone};
use services::audit::verify_live;
use services::bank::Bank;
use services::demo::fill;
use tests::small::{open, site};

/// Everything people can ask for, by the name of what comes of it.
const ASKED_FOR: [&str; 34] = [
    "item_registered",
    "party_registered",
    "fund_registered",
    "emergency_registered",
    "book_added",
    "book_key_added",
    "book_key_revoked",
    "bin_added",
    "delivery_announced",
    "announcement_closed",
    "donation_received",
    "purchase_received",
    "goods_moved",
    "transfer_dispatched",
    "shipment_arrived",
    "unmatched_arrived",
    "arrival_matched",
    "shipment_released",
    "lot_held",
    "lot_released",
    "lot_recalled",
    "stock_reserved",
    "reservation_released",
    "distribution_dispatched",
    "delivery_confirmed",
    "handed_over",
    "goods_returned",
    "stock_adjusted",
    "written_off",
    "entry_reversed",
    "cash_gift_banked",
    "pledge_made",
    "purchase_paid",
    "expense_paid",
];

/// One entry as it stands in the books.
struct Told {
    place: EntryRef,
    written_at: Timestamp,
    entry: Entry,
}

/// Every entry of every book, book by book in order.
async fn told(bank: &Bank) -> Vec<Told> {
    let mut all = Vec::new();
    for book in bank.books() {
        for number in 1..=book.head.page {
            let page = bank.page(book.id, number).await.expect("the page is sound").expect("it is before the head");
            for (index, (hash, entry)) in (0_u32..).zip(page.entries().expect("its entries decode")) {
                let place = EntryRef { book: book.id, page: number, index, hash };
                all.push(Told { place, written_at: page.header.written_at, entry });
            }
        }
    }
    all
}

/// Balances of all accounts, by the transfers of these entries.
fn balances<'a>(told: impl IntoIterator<Item = &'a Told>) -> BTreeMap<(Account, Asset), i64> {
    let mut balances = BTreeMap::new();
    for told in told {
        posting::post(told.place.book.site(), &told.entry.event, &mut |transfer| {
            let quantity = i64::from(transfer.quantity);
            *balances.entry((transfer.source, transfer.asset)).or_default() -= quantity;
            *balances.entry((transfer.target, transfer.asset)).or_default() += quantity;
        });
    }
    balances
}

fn kinds(told: &[Told]) -> BTreeMap<&'static str, usize> {
    told.iter().fold(BTreeMap::new(), |mut kinds, told| {
        *kinds.entry(told.entry.event.name()).or_default() += 1;
        kinds
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bank_is_filled_with_everything_there_is_to_see() {
    let dir = tempfile::tempdir().unwrap();
    let bank = open(dir.path(), Journal::Memory(MemoryJournal::new())).await;
    fill(&bank).await.unwrap();
    let told = told(&bank).await;
    let kinds = kinds(&told);
    let missing: Vec<_> = ASKED_FOR.iter().filter(|kind| !kinds.contains_key(*kind)).collect();
    assert!(missing.is_empty(), "the demo has no {missing:?}");
    assert!(told.len() >= 250, "{} entries", told.len());
    assert!(kinds["item_registered"] >= 55, "{kinds:?}");
    let sites: Vec<_> = bank.books().into_iter().filter(|book| book.kind == BookKind::Site).collect();
    assert_eq!(sites.iter().map(|site| site.code.as_str()).collect::<Vec<_>>(), ["HER", "LAR", "SKG", "TAV"]);
    for site in &sites {
        assert!(site.entries >= 40, "{} has {} entries", site.code, site.entries);
    }
    trial_balance(&bank, &told);
    true_on_the_clock_of_those_who_acted(&told);
    something_needs_attention(&bank, &told);
    names_are_in_the_vault(&bank, &told).await;
    logins_work(&bank, dir.path()).await;
    // Replayed by the rules, the views against it, and the archive against the journal: nothing is wrong with any of it.
    let report = serde_json::to_value(verify_live(&bank).await.unwrap()).unwrap();
    assert_eq!(report["verdict"], "ok", "{report:#}");
    bank.stop().await;
}

/// Every asset adds up to zero, nothing held is below zero, and the clerks' books say what the transfers say.
fn trial_balance(bank: &Bank, told: &[Told]) {
    let balances = balances(told);
    let mut sums: BTreeMap<Asset, i64> = BTreeMap::new();
    for ((_, asset), balance) in &balances {
        *sums.entry(*asset).or_default() += balance;
    }
    assert!(sums.values().all(|sum| *sum == 0));
    let books: Vec<BookId> = bank.books().into_iter().map(|book| book.id).collect();
    let said = |account, asset| -> i64 {
        let of = |book: &BookId| bank.with_book(*book, |book| book.stock.balance(account, asset)).expect("it is open");
        books.iter().map(of).sum()
    };
    let mut held = 0;
    for ((account, asset), balance) in balances.iter().filter(|((account, _), _)| account.is_held()) {
        assert!(*balance >= 0, "{account:?} holds {balance} of {asset:?}");
        assert_eq!(said(*account, *asset), *balance, "{account:?} {asset:?}");
        held += usize::from(*balance > 0);
    }
    assert!(held > 150, "only {held} places hold anything");
}

/// Told in the order in which it happened, nothing ever leaves a shelf or a fund before it came.
fn true_on_the_clock_of_those_who_acted(told: &[Told]) {
    let mut in_order: Vec<&Told> = told.iter().collect();
    in_order.sort_by_key(|told| told.entry.occurred_at);
    let mut balances: BTreeMap<(Account, Asset), i64> = BTreeMap::new();
    for told in &in_order {
        let entry = &told.entry;
        assert!(entry.occurred_at <= told.written_at, "{} lies in the future", entry.event.name());
        posting::post(told.place.book.site(), &entry.event, &mut |transfer| {
            let quantity = i64::from(transfer.quantity);
            *balances.entry((transfer.source, transfer.asset)).or_default() -= quantity;
            *balances.entry((transfer.target, transfer.asset)).or_default() += quantity;
        });
        let below = balances.iter().find(|((account, _), balance)| account.is_held() && **balance < 0);
        assert!(below.is_none(), "{} at {:?} leaves {below:?}", entry.event.name(), entry.occurred_at);
    }
    let (first, last) = (in_order[0].entry.occurred_at, in_order[in_order.len() - 1].written_at);
    let days = (last.ms - first.ms) / 86_400_000;
    assert!((85..100).contains(&days), "{days} days");
}

/// A place on a shelf: until when it is good, whether it may leave, how much is set aside.
type Lying = (Option<Expiry>, LotStatus, u64);

/// The screens and reports about trouble have something to show.
fn something_needs_attention(bank: &Bank, told: &[Told]) {
    let today = Zone::ATHENS.day(bank.now());
    let mut shelves: Vec<Lying> = Vec::new();
    for book in bank.books().into_iter().filter(|book| book.kind == BookKind::Site) {
        bank.with_book(book.id, |book| {
            let items: BTreeSet<ItemId> = told.iter().filter_map(|told| item(&told.entry.event)).collect();
            for place in items.into_iter().flat_map(|item| book.stock.places(item)) {
                let lot = book.stock.lot(place.lot).expect("what lies on a shelf is known");
                shelves.push((lot.expiry, lot.status, book.stock.reserved(place.bin, place.lot)));
            }
        });
    }
    let some = |what: &str, fits: &dyn Fn(&Lying) -> bool| {
        assert!(shelves.iter().any(fits), "nothing on the shelves is {what}");
    };
    some("past its best-before date", &|(e, ..)| matches!(e, Some(Expiry::BestBefore(day)) if *day < today));
    some("past its use-by date", &|(e, ..)| matches!(e, Some(Expiry::UseBy(day)) if *day < today));
    some("good for two weeks or less", &|(e, ..)| e.is_some_and(|e| (0..=14).contains(&(e.day().days - today.days))));
    some("held", &|(_, status, _)| matches!(status, LotStatus::Held(_)));
    some("recalled", &|(_, status, _)| matches!(status, LotStatus::Recalled(_)));
    some("set aside", &|(.., reserved)| *reserved > 0);
    let balances = balances(told);
    let open = |fits: &dyn Fn(Account) -> bool| {
        let lots: BTreeSet<LotId> = balances
            .iter()
            .filter(|((account, _), balance)| fits(*account) && **balance != 0)
            .filter_map(|((_, asset), _)| match asset {
                Asset::Goods(_, lot) => Some(*lot),
                Asset::Money(_) => None,
            })
            .collect();
        lots.len()
    };
    assert!(open(&|account| matches!(account, Account::Unmatched(_))) > 0, "every arrival is matched");
    assert!(open(&|account| matches!(account, Account::Transit(_))) > 5, "too little is on the road");
}

fn item(event: &Event) -> Option<ItemId> {
    if let Event::ItemRegistered(e) = event { Some(e.item) } else { None }
}

/// Donors and suppliers are numbers on the ledger and names in the vault.
async fn names_are_in_the_vault(bank: &Bank, told: &[Told]) {
    let mut nameless = 0;
    for told in told {
        if let Event::PartyRegistered(e) = &told.entry.event {
            let named = bank.vault().subject(&e.party.to_bytes()).await.expect("the vault answers");
            assert_eq!(named.is_some(), e.name.is_none());
            nameless += usize::from(matches!(e.kind, PartyKind::Donor | PartyKind::Supplier) && e.name.is_none());
        }
    }
    assert!(nameless >= 20, "{nameless} donors and suppliers");
}

/// The passwords of the file open the vault, and the file opens for its owner alone.
async fn logins_work(bank: &Bank, dir: &Path) {
    let path = dir.join("demo-logins.txt");
    assert_eq!(std::fs::metadata(&path).expect("it is there").permissions().mode() & 0o777, 0o600);
    let text = std::fs::read_to_string(path).expect("it is text");
    let lines: Vec<Vec<&str>> =
        text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 3);
    for line in lines {
        let known = bank.vault().verify_password(line[0], line[1], bank.now().ms).await.expect("the vault answers");
        assert!(format!("{known:?}").starts_with("Known("), "{} cannot sign in", line[0]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filled_bank_and_a_bank_of_others_are_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let memory = MemoryJournal::new();
    let bank = open(dir.path(), Journal::Memory(memory.clone())).await;
    fill(&bank).await.unwrap();
    let heads = |bank: &Bank| bank.books().into_iter().map(|book| (book.id, book.head)).collect::<Vec<_>>();
    let before = heads(&bank);
    fill(&bank).await.unwrap();
    assert_eq!(heads(&bank), before);
    bank.stop().await;
    drop(bank);
    let bank = open(dir.path(), Journal::Memory(memory)).await;
    fill(&bank).await.unwrap();
    assert_eq!(heads(&bank), before);
    bank.stop().await;

    let dir = tempfile::tempdir().unwrap();
    let bank = open(dir.path(), Journal::Memory(MemoryJournal::new())).await;
    site(&bank, "OWN").await;
    let before = heads(&bank);
    fill(&bank).await.unwrap();
    assert_eq!(heads(&bank), before);
    assert!(bank.vault().users().await.unwrap().is_empty());
    bank.stop().await;
}

/// What does not depend on the random ids of a bank: how many entries of a kind a book has, how much of an item a site holds.
async fn summary(bank: &Bank) -> BTreeMap<(String, String), u64> {
    let mut summary = BTreeMap::new();
    let register = bank.register();
    let told = told(bank).await;
    // How many entries the log book needed for the pages is a matter of time.
    for book in bank.books().into_iter().filter(|book| book.kind != BookKind::Log) {
        for told in told.iter().filter(|told| told.place.book == book.id) {
            *summary.entry((book.code.clone(), told.entry.event.name().to_owned())).or_default() += 1;
        }
        for item in told.iter().filter_map(|told| item(&told.entry.event)) {
            let code = register.now().item(item).expect("the item is known").code.to_string();
            let sum = |book: &ledger::book::Book| {
                let places = book.stock.places(item);
                places.map(|place| book.stock.on_hand(book.here(), place.bin, item, place.lot)).sum::<u64>()
            };
            summary.insert((book.code.clone(), code), bank.with_book(book.id, sum).expect("it is open"));
        }
    }
    summary
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_filling_in_pieces_comes_to_the_same() {
    let whole = tempfile::tempdir().unwrap();
    let bank = open(whole.path(), Journal::Memory(MemoryJournal::new())).await;
    fill(&bank).await.unwrap();
    let wanted = summary(&bank).await;
    bank.stop().await;
    drop(bank);

    let pieces = tempfile::tempdir().unwrap();
    let memory = MemoryJournal::new();
    let written = |bank: &Bank| bank.books().into_iter().map(|book| book.entries).sum::<u64>();
    let mut interruptions = 0;
    for entries in [20, 130, 180, 260, 330, 450, 560] {
        let bank = open(pieces.path(), Journal::Memory(memory.clone())).await;
        let filling = tokio::spawn({
            let bank = Arc::clone(&bank);
            async move { fill(&bank).await }
        });
        while written(&bank) < entries && !filling.is_finished() {
            tokio::task::yield_now().await;
        }
        filling.abort();
        match filling.await {
            Ok(filled) => filled.unwrap(),
            Err(aborted) => interruptions += usize::from(aborted.is_cancelled()),
        }
        bank.stop().await;
    }
    assert!(interruptions > 3, "{interruptions} interruptions are too few to show anything");
    let bank = open(pieces.path(), Journal::Memory(memory)).await;
    fill(&bank).await.unwrap();
    let found = summary(&bank).await;
    let differs = |(what, found): (&(String, String), &u64)| {
        let wanted = wanted.get(what).copied().unwrap_or(0);
        (wanted != *found).then(|| format!("{what:?}: {found} instead of {wanted}"))
    };
    let differences: Vec<String> = found.iter().filter_map(differs).collect();
    assert!(differences.is_empty(), "{differences:?}");
    assert_eq!(found.len(), wanted.len());
    bank.stop().await;
}
