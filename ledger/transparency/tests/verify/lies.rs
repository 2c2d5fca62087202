//! Lies told with good keys, each caught by the check it belongs to; and honest bundles of less, which are no lies but incomplete.

use ledger::SigningKey;
use ledger::decide::state_entry;
use ledger::entry::{ActorSignature, Entry};
use ledger::event::{Event, LotHeld, StateStated};
use ledger::ids::{Hash, PublicKey, Salt};
use ledger::page::{PageRef, SEAL_DOMAIN};
use ledger::reason::{BookKind, HoldReason};
use ledger::{hash, wire};
use transparency::verify::{BALANCE, COMPLETENESS, Check, Depth, INTEGRITY, LEGALITY, Report, Status, Verdict};

use crate::bank::{Bank, NEW_SITE_SEED, REGISTER_SEED, hand_over};
use crate::desk::{Desk, genesis};
use crate::{trouble, verify};

/// What failed, as (check, page); nothing else may have.
fn failures(report: &Report) -> Vec<(&'static str, Option<u64>)> {
    report.checks.iter().filter(|check| check.status == Status::Failed).map(|check| (check.name, check.page)).collect()
}

fn first<'a>(report: &'a Report, name: &'static str, status: Status) -> &'a Check {
    report.named(name).find(|check| check.status == status).unwrap_or_else(|| panic!("{:?}", trouble(report)))
}

/// The bank after something was written to Athens' book, and where.
fn with_athens(write: impl FnOnce(&mut Desk, PageRef)) -> (Report, u64) {
    let mut bank = Bank::new(true);
    let (_, at) = bank.known();
    let athens = bank.ids.athens;
    let desk = bank.desk(athens);
    write(desk, at);
    let page = desk.head.page;
    (verify(&bank.bundle()), page)
}

fn lot_held(desk: &mut Desk, bank: &Bank) -> Entry {
    desk.entry(Event::LotHeld(LotHeld { lot: bank.ids.lot, reason: HoldReason::Inspection, with: Vec::new() }))
}

#[test]
fn an_entry_that_is_not_allowed_is_found_though_every_seal_holds() {
    // More than lies on the shelf, decided on a book that has it.
    let bank = Bank::new(true);
    let entry = {
        let mut rich = bank.clone();
        let (known, at) = rich.known();
        let (athens, ids) = (rich.ids.athens, rich.ids);
        rich.desk(athens).write(vec![(hand_over(&ids, 200), None)], Some((&known, at)))[0].1.clone()
    };
    let (report, page) = with_athens(|desk, at| {
        desk.seal(&[entry.clone(), Entry { key: desk.next_key(), ..entry }], Some(at));
    });
    assert_eq!(failures(&report), [(LEGALITY, Some(page))]);
    let detail = &first(&report, LEGALITY, Status::Failed).detail;
    assert!(detail.starts_with("entry 1, handed_over: lines[0]"), "{detail}");
    assert_eq!(report.verdict, Verdict::Failed);
}

#[test]
fn a_second_arrival_of_the_same_goods_is_found() {
    let mut bank = Bank::new(true);
    let (_, at) = bank.known();
    let larissa = bank.ids.larissa;
    let desk = bank.desk(larissa);
    let arrived = ledger::page::Page::parse(desk.pages[2].clone()).unwrap().entries().unwrap();
    let again = Entry { key: desk.next_key(), ..arrived[0].1.clone() };
    desk.seal(&[again], Some(at));
    let (page, report) = (desk.head.page, verify(&bank.bundle()));
    assert_eq!(failures(&report), [(LEGALITY, Some(page))]);
}

#[test]
fn a_citation_of_an_entry_that_is_not_there_is_found() {
    let (report, page) = with_athens(|desk, at| {
        let mut entry = desk.entry(Event::LotHeld(LotHeld {
            lot: ledger::ids::LotId::from_bytes([1; 16]),
            reason: HoldReason::Damaged,
            with: Vec::new(),
        }));
        let place = ledger::event::EntryRef { book: desk.id(), page: 2, index: 0, hash: Hash([1; 32]) };
        entry.cause = Some(place);
        desk.seal(&[entry], Some(at));
    });
    assert_eq!(failures(&report), [(LEGALITY, Some(page))]);
    assert!(first(&report, LEGALITY, Status::Failed).detail.contains("cites"), "{:?}", trouble(&report));
}

#[test]
fn a_revoked_key_seals_nothing_that_names_its_revocation() {
    let (report, page) = with_athens(|desk, at| {
        desk.key = SigningKey::from_bytes(&[2; 32]);
        let state = state_entry(&desk.book, desk.head.entries, desk.now(), Salt::from_bytes([1; 16]));
        desk.seal(&[state], Some(at));
    });
    assert_eq!(failures(&report)[0], (INTEGRITY, Some(page)));
    assert!(first(&report, INTEGRITY, Status::Failed).detail.contains("may not seal"), "{:?}", trouble(&report));
}

#[test]
fn a_page_that_names_another_register_is_found() {
    let (report, page) = with_athens(|desk, at| {
        let state = state_entry(&desk.book, desk.head.entries, desk.now(), Salt::from_bytes([1; 16]));
        desk.seal(&[state], Some(PageRef { hash: Hash([7; 32]), ..at }));
    });
    assert_eq!(failures(&report)[0], (INTEGRITY, Some(page)));
}

#[test]
fn a_page_that_names_a_register_not_here_cannot_be_judged() {
    let (report, page) = with_athens(|desk, at| {
        let state = state_entry(&desk.book, desk.head.entries, desk.now(), Salt::from_bytes([1; 16]));
        desk.seal(&[state], Some(PageRef { page: at.page + 1, ..at }));
    });
    assert_eq!(first(&report, INTEGRITY, Status::NotChecked).page, Some(page));
    assert_ne!(report.verdict, Verdict::Ok);
}

#[test]
fn a_stated_state_must_be_the_books() {
    let (report, _) = with_athens(|desk, at| {
        let state = state_entry(&desk.book, desk.head.entries, desk.now(), Salt::from_bytes([1; 16]));
        desk.seal(&[state], Some(at));
    });
    assert_eq!(trouble(&report), Vec::<String>::new());
    let (report, page) = with_athens(|desk, at| {
        let state = desk.entry(Event::StateStated(StateStated { state: Hash([1; 32]) }));
        desk.seal(&[state], Some(at));
    });
    assert_eq!(failures(&report), [(LEGALITY, Some(page))]);
}

#[test]
fn a_devices_signature_must_fit() {
    let bank = Bank::new(true);
    let signed = |wrong: bool| {
        with_athens(|desk, at| {
            let mut entry = lot_held(desk, &bank);
            let key = SigningKey::from_bytes(&[77; 32]);
            let signature = ed25519_dalek::Signer::sign(&key, &ledger::entry::signed_bytes(&entry));
            let s = if wrong { [1; 32] } else { *signature.s_bytes() };
            let key = PublicKey(key.verifying_key().to_bytes());
            entry.signature = Some(ActorSignature { key, r: Hash(*signature.r_bytes()), s: Hash(s) });
            desk.seal(&[entry], Some(at));
        })
    };
    assert_eq!(trouble(&signed(false).0), Vec::<String>::new());
    let (report, page) = signed(true);
    assert_eq!(failures(&report), [(LEGALITY, Some(page))]);
}

#[test]
fn a_root_that_is_not_the_entries_own_is_found_by_the_deep_check() {
    let mut bank = Bank::new(true);
    let copy = bank.clone();
    let athens = bank.ids.athens;
    let (_, at) = bank.known();
    let desk = bank.desk(athens);
    let entry = lot_held(desk, &copy);
    desk.seal(&[entry], Some(at));
    // The last page again, its header lying of the root, sealed anew.
    let page = ledger::page::Page::parse(desk.pages.pop().unwrap()).unwrap();
    let header = ledger::page::Header { entries_root: Hash([9; 32]), ..page.header.clone() };
    let header = wire::encode(&header);
    let key = SigningKey::from_bytes(&[NEW_SITE_SEED; 32]);
    let signature = ed25519_dalek::Signer::sign(&key, &[SEAL_DOMAIN, &header].concat());
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).unwrap().to_le_bytes();
    let parts: [&[u8]; 6] =
        [&length(&header), &header, &length(page.body()), page.body(), &page.seal()[..32], &signature.to_bytes()];
    desk.pages.push(parts.concat());
    desk.head.hash = hash::page(&header);
    let number = desk.head.page;
    let report = verify(&bank.bundle());
    assert_eq!(failures(&report)[0], (INTEGRITY, Some(number)), "{:?}", trouble(&report));
}

#[test]
fn a_manifest_counts_only_with_the_registers_seal() {
    let mut bank = Bank::new(true);
    let larissa = bank.ids.larissa;
    bank.desk(larissa).pages.pop();
    let pages = bank.pages();
    // The end of a book is cut, and the manifest made to fit: by somebody, and by the bank itself an hour ago.
    let report = verify(&Bank::bundle_of(pages.clone(), 66));
    assert_eq!(failures(&report), [(COMPLETENESS, None)]);
    let report = verify(&Bank::bundle_of(pages, REGISTER_SEED));
    assert_eq!(trouble(&report), Vec::<String>::new());
}

#[test]
fn a_book_left_out_by_the_bank_itself_is_not_called_checked() {
    let bank = Bank::new(true);
    let pages = |skip: usize| {
        let others = bank.others.iter().enumerate().filter(|(place, _)| *place != skip).map(|(_, desk)| desk);
        [&bank.register].into_iter().chain(others).flat_map(|desk| desk.pages.clone()).collect()
    };
    for skip in 0..3 {
        let report = verify(&Bank::bundle_of(pages(skip), REGISTER_SEED));
        assert_eq!(report.verdict, Verdict::Incomplete, "{:?}", trouble(&report));
        let missing = first(&report, COMPLETENESS, Status::NotChecked);
        assert_eq!(missing.book, Some(bank.others[skip].id()));
    }
}

#[test]
fn an_arrival_whose_dispatch_was_left_out_cannot_be_judged() {
    let mut bank = Bank::new(true);
    let (athens, larissa) = (bank.ids.athens, bank.ids.larissa);
    bank.desk(athens).pages.truncate(3);
    let report = verify(&bank.bundle());
    assert_eq!(report.verdict, Verdict::Incomplete, "{:?}", trouble(&report));
    let unjudged = first(&report, LEGALITY, Status::NotChecked);
    assert_eq!((unjudged.book, unjudged.page), (Some(larissa), Some(3)));
    assert!(report.named(BALANCE).any(|check| check.status == Status::NotChecked && check.book.is_none()));
}

#[test]
fn a_book_that_begins_in_its_middle_is_checked_as_far_as_that_goes() {
    let mut bank = Bank::new(true);
    let treasury = bank.ids.treasury;
    bank.desk(treasury).pages.remove(0);
    let report = verify(&bank.bundle());
    assert_eq!(report.verdict, Verdict::Incomplete, "{:?}", trouble(&report));
    assert!(report.named(INTEGRITY).all(|check| check.status == Status::Ok));
    assert_eq!(first(&report, LEGALITY, Status::NotChecked).book, Some(treasury));
}

#[test]
fn a_book_of_another_bank_is_found() {
    let mut bank = Bank::new(true);
    let stranger =
        Desk::open(genesis(BookKind::Site, "ATH-01", Some(bank.register.id()), 2, 200), 2, Some(bank.register.last()));
    let id = stranger.id();
    bank.others.push(stranger);
    bank.others.sort_by_key(Desk::id);
    let report = verify(&bank.bundle());
    assert_eq!(failures(&report)[0], (INTEGRITY, Some(1)));
    assert_eq!(first(&report, INTEGRITY, Status::Failed).book, Some(id));
}

#[test]
fn a_register_that_breaks_its_rules_judges_nobody() {
    let mut bank = Bank::new(true);
    let added = ledger::page::Page::parse(bank.register.pages[1].clone()).unwrap().entries().unwrap();
    let again = Entry { key: bank.register.next_key(), ..added[5].1.clone() };
    bank.register.seal(&[again], None);
    let report = verify(&bank.bundle());
    assert_eq!(failures(&report)[0], (LEGALITY, Some(4)), "{:?}", trouble(&report));
    assert!(report.named(INTEGRITY).any(|check| check.status == Status::NotChecked && check.book.is_none()));
}

#[test]
fn depth_bytes_finds_every_changed_byte_of_a_page_too() {
    let bank = Bank::new(true);
    let bytes = bank.bundle();
    for at in (0..bytes.len()).step_by(23) {
        let mut changed = bytes.clone();
        changed[at] ^= 0x10;
        let report = transparency::verify::verify_bundle(std::io::Cursor::new(changed), None, Depth::Bytes).unwrap();
        assert_eq!(report.verdict, Verdict::Failed, "byte {at}");
    }
}
