//! Anchored and fresh: by the reader's policy alone, against the tree that the log book makes.

use std::io::Cursor;

use ledger::SigningKey;
use ledger::ids::BookId;
use ledger::page::Page;
use ledger::time::Timestamp;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, TreeHash};
use transparency::log::note::Signer;
use transparency::log::policy::Policy;
use transparency::verify::{
    ANCHORED, Check, Depth, FRESHNESS, INTEGRITY, Report, Status, Trust, Verdict, verify_bundle,
};

use crate::bank::{Bank, REGISTER_SEED};
use crate::logged::{leaves, with_log};
use crate::{trouble, verify};

const ORIGIN: &str = "bank.example.org/log";
/// 2026-03-01T12:00:00Z.
const COSIGNED_AT_S: u64 = 1_772_366_400;

fn log() -> Signer {
    Signer::new(ORIGIN.parse().unwrap(), SigningKey::from_bytes(&[0x41; 32]))
}

fn witness(number: u8) -> Cosigner {
    let name = format!("witness-{number}.example.org").parse().unwrap();
    Cosigner::new(name, SigningKey::from_bytes(&[0x50 + number; 32]))
}

/// Two of three witnesses.
pub(crate) fn policy() -> String {
    let names = [1, 2, 3].map(|number| format!("witness w{number} {}\n", witness(number).verifier()));
    format!("log {}\n{}group all 2 w1 w2 w3\nquorum all\n", log().verifier(), names.concat())
}

pub(crate) fn root(bank: &Bank, log_book: BookId, size: usize) -> TreeHash {
    let mut tree = Frontier::new();
    let named = leaves(bank).into_iter().filter(|leaf| leaf.book != log_book);
    for leaf in named.take(size) {
        tree.push(Leaf { book: leaf.book, page: leaf.page, page_hash: leaf.hash }.hash(), |_, _| {});
    }
    tree.root()
}

/// A checkpoint, signed by the log and cosigned by these witnesses, a minute apart.
fn note(size: usize, root: TreeHash, witnesses: &[u8]) -> Vec<u8> {
    let at: Vec<(u8, u64)> =
        witnesses.iter().map(|number| (*number, COSIGNED_AT_S + 60 * u64::from(*number))).collect();
    note_at(size, root, &at)
}

/// The same, each witness at its own second.
pub(crate) fn note_at(size: usize, root: TreeHash, witnesses: &[(u8, u64)]) -> Vec<u8> {
    let checkpoint = Checkpoint::new(ORIGIN, u64::try_from(size).unwrap(), root).unwrap();
    let mut note = checkpoint.sign(&log()).unwrap();
    for (number, at_s) in witnesses {
        note.add(witness(*number).cosign(&checkpoint, *at_s).unwrap()).unwrap();
    }
    note.to_string().into_bytes()
}

/// A checkpoint for the golden vector: of three leaves, cosigned by two witnesses.
pub(crate) fn vector_checkpoint() -> Vec<u8> {
    note(3, TreeHash([0x33; 32]), &[1, 2])
}

pub(crate) fn by(bundle: &[u8], policy: &str) -> Report {
    let policy = Some(Policy::parse(policy.as_bytes()).unwrap());
    let now = Some(Timestamp::from_ms(i64::try_from(COSIGNED_AT_S + 3_720).unwrap() * 1_000));
    verify_bundle(Cursor::new(bundle), Trust { policy, now, ..Trust::default() }, Depth::Everything).unwrap()
}

pub(crate) fn with(bank: &Bank, notes: &[Vec<u8>]) -> Vec<u8> {
    Bank::bundle_beside(bank.pages(), REGISTER_SEED, Some(policy().as_bytes()), notes)
}

fn of<'a>(report: &'a Report, name: &'static str, book: Option<BookId>) -> &'a Check {
    report.named(name).find(|check| check.book == book).unwrap_or_else(|| panic!("{:?}", report.checks))
}

#[test]
fn a_cosigned_tree_that_the_log_book_makes_covers_its_pages() {
    for log_first in [true, false] {
        let (bank, log_book) = with_log(log_first, |_| ());
        let size = leaves(&bank).iter().filter(|leaf| leaf.book != log_book).count() - 2;
        let bundle = with(&bank, &[note(size, root(&bank, log_book, size), &[1, 3])]);
        let report = by(&bundle, &policy());
        let whole = of(&report, ANCHORED, None);
        assert_eq!(whole.status, Status::Ok, "{:?}", trouble(&report));
        assert!(whole.detail.contains("w1 (2026-03-01T12:01:00Z), w3 (2026-03-01T12:03:00Z)"), "{}", whole.detail);
        // The register's pages come first in the log of this bank, so all of them are covered.
        let register = of(&report, ANCHORED, Some(bank.register.id()));
        assert_eq!(register.detail, "pages 1 to 4 are covered");
        let above: u64 = report
            .named(ANCHORED)
            .filter_map(|check| Some((check.book?, check.page?, check.status)))
            .map(|(book, covered, status)| {
                let last = bank.others.iter().find(|desk| desk.id() == book).map_or(4, |desk| desk.head.page);
                if status == Status::Ok { last - covered } else { last }
            })
            .sum();
        let fresh = of(&report, FRESHNESS, None);
        assert_eq!(fresh.status, Status::Ok);
        let wanted = format!(
            "the newest cosignature is of 2026-03-01T12:03:00Z, 3540 seconds ago; {above} pages are not covered yet"
        );
        assert_eq!(fresh.detail, wanted);
    }
}

/// How many leaves the log has.
pub(crate) fn all(bank: &Bank, log_book: BookId) -> usize {
    leaves(bank).iter().filter(|leaf| leaf.book != log_book).count()
}

#[test]
fn everything_covered_is_ok_and_without_a_policy_nothing_is_said_of_witnesses() {
    let (bank, log_book) = with_log(true, |_| ());
    let size = all(&bank, log_book);
    let bundle = with(&bank, &[note(size, root(&bank, log_book, size), &[1, 2, 3])]);
    let report = by(&bundle, &policy());
    assert_eq!((report.verdict, trouble(&report)), (Verdict::Ok, Vec::new()));
    let without = verify(&bundle);
    assert_eq!(without.verdict, Verdict::Ok);
    let said = without.named(ANCHORED).chain(without.named(FRESHNESS));
    assert!(said.into_iter().all(|check| check.status == Status::NotChecked));
}

#[test]
fn a_root_that_the_log_book_does_not_make_fails_whoever_cosigned_it() {
    for witnesses in [&[1, 2, 3][..], &[]] {
        let (bank, log_book) = with_log(true, |_| ());
        let size = all(&bank, log_book);
        let bundle = with(&bank, &[note(size, TreeHash([7; 32]), witnesses)]);
        let report = by(&bundle, &policy());
        assert_eq!(report.verdict, Verdict::Failed);
        assert!(of(&report, ANCHORED, None).detail.contains("written anew"), "{:?}", trouble(&report));
        // Of a log that the reader does not know it says nothing.
        let other = policy().replace(
            &log().verifier().to_string(),
            &Signer::new(ORIGIN.parse().unwrap(), SigningKey::from_bytes(&[1; 32])).verifier().to_string(),
        );
        let report = by(&bundle, &other);
        assert_eq!((report.verdict, of(&report, ANCHORED, None).status), (Verdict::Incomplete, Status::NotChecked));
    }
}

#[test]
fn a_tail_that_was_cut_off_is_found_by_the_size_that_was_cosigned() {
    let (bank, log_book) = with_log(true, |_| ());
    let size = all(&bank, log_book);
    let root = root(&bank, log_book, size);
    let (shorter, _) = with_log(true, |pages| pages.truncate(pages.len() - 2));
    let report = by(&with(&shorter, &[note(size, root, &[1, 2])]), &policy());
    assert_eq!(report.verdict, Verdict::Failed);
    assert!(of(&report, ANCHORED, None).detail.contains("cut off"), "{:?}", trouble(&report));
}

#[test]
fn a_page_that_was_written_anew_by_who_holds_every_key_is_not_the_one_that_was_covered() {
    for log_first in [true, false] {
        let (honest, log_book) = with_log(log_first, |_| ());
        let size = all(&honest, log_book);
        let anchor = note(size, root(&honest, log_book, size), &[2, 3]);
        // The log book is the honest one, the books beside it are another history.
        let mut lying = honest.clone();
        let larissa = lying.ids.larissa;
        let (_, at) = lying.known();
        let desk = lying.desk(larissa);
        let last = Page::parse(desk.pages.pop().unwrap()).unwrap();
        let mut entries: Vec<_> = last.entries().unwrap().into_iter().map(|(_, entry)| entry).collect();
        entries[0].salt = ledger::ids::Salt::from_bytes([9; 16]);
        desk.head = ledger::page::Head::after(
            &Page::parse(desk.pages.last().unwrap().clone()).unwrap().header,
            last.header.previous,
        );
        desk.seal(&entries, Some(at));
        let report = by(&with(&lying, &[anchor]), &policy());
        assert_eq!(of(&report, ANCHORED, Some(larissa)).status, Status::Failed, "{:?}", report.checks);
    }
}

#[test]
fn too_few_witnesses_a_broken_signature_and_no_checkpoint_are_three_things() {
    let (bank, log_book) = with_log(true, |_| ());
    let size = all(&bank, log_book);
    let root = root(&bank, log_book, size);
    let said = |notes: &[Vec<u8>], policy: &str| {
        let report = by(&with(&bank, notes), policy);
        let check = of(&report, ANCHORED, None);
        (report.verdict, check.status, check.detail.clone())
    };
    let (verdict, status, detail) = said(&[note(size, root, &[2])], &policy());
    assert_eq!((verdict, status), (Verdict::Incomplete, Status::NotChecked));
    assert!(detail.contains("1 of 3"), "{detail}");
    let (verdict, status, detail) = said(&[], &policy());
    assert_eq!((verdict, status), (Verdict::Incomplete, Status::NotChecked), "{detail}");
    // Signed as another text: the first base64 digit of a cosignature behind the key id.
    let mut broken = String::from_utf8(note(size, root, &[1, 2])).unwrap();
    let at = broken.rfind(' ').unwrap() + 20;
    let digit = if broken.as_bytes()[at] == b'A' { "B" } else { "A" };
    broken.replace_range(at..=at, digit);
    let (verdict, status, detail) = said(&[broken.into_bytes()], &policy());
    assert_eq!((verdict, status), (Verdict::Failed, Status::Failed), "{detail}");
    // A policy that asks for no witness leaves it at that.
    let alone = format!("log {}\nquorum none\n", log().verifier());
    let (verdict, status, _) = said(&[note(size, root, &[1])], &alone);
    assert_eq!((verdict, status), (Verdict::Ok, Status::NotChecked));
    // The largest that counts, whichever comes first.
    let earlier = note(3, self::root(&bank, log_book, 3), &[1, 2]);
    let (verdict, status, detail) = said(&[note(size, root, &[1]), earlier], &policy());
    assert_eq!((verdict, status), (Verdict::Incomplete, Status::Ok), "{detail}");
    assert!(detail.contains("tree of 3 pages"), "{detail}");
}

#[test]
fn without_the_log_book_no_tree_can_be_made() {
    let (mut bank, log_book) = with_log(true, |_| ());
    let size = all(&bank, log_book);
    let anchor = note(size, root(&bank, log_book, size), &[1, 2]);
    bank.others.retain(|desk| desk.id() != log_book);
    let report = by(&with(&bank, &[anchor]), &policy());
    assert_eq!(of(&report, ANCHORED, None).status, Status::NotChecked);
    assert!(of(&report, ANCHORED, None).detail.contains("log book"));
}

#[test]
fn what_stands_beside_the_pages_is_named_by_the_manifest() {
    let (bank, log_book) = with_log(true, |_| ());
    let notes = [note(3, root(&bank, log_book, 3), &[1, 2]), note(4, root(&bank, log_book, 4), &[1, 2])];
    let bundle = with(&bank, &notes);
    let (pages, beside) = (bank.pages().len(), 3);
    let records = crate::sweep::records(&bundle);
    assert_eq!(records.len(), beside + pages + 1);
    let of = |parts: &[&Vec<u8>]| {
        [&b"HELPBANK PAGES 1".to_vec()].iter().chain(parts).flat_map(|part| part.iter().copied()).collect::<Vec<u8>>()
    };
    let all: Vec<&Vec<u8>> = records.iter().collect();
    assert_eq!(of(&all), bundle);
    let mut others: Vec<Vec<&Vec<u8>>> = Vec::new();
    for at in 0..beside {
        let mut without = all.clone();
        others.push({
            without.remove(at);
            without
        });
        let mut doubled = all.clone();
        doubled.insert(at, all[at]);
        others.push(doubled);
        for later in [beside, beside + 2, all.len() - 2, all.len() - 1] {
            let mut moved = all.clone();
            let part = moved.remove(at);
            moved.insert(later, part);
            others.push(moved);
        }
    }
    let mut swapped = all.clone();
    swapped.swap(1, 2);
    others.push(swapped);
    for parts in others {
        let report = verify(&of(&parts));
        let failed = report.named(INTEGRITY).any(|check| check.status == Status::Failed);
        assert!(failed, "{:?}", report.checks);
    }
    for at in (16..records[..beside].iter().map(Vec::len).sum::<usize>() + 16).step_by(3) {
        let mut changed = bundle.clone();
        changed[at] ^= 1;
        assert_eq!(verify(&changed).verdict, Verdict::Failed, "{at}");
    }
}

#[test]
fn more_checkpoints_than_a_bundle_may_have_are_refused() {
    let (bank, log_book) = with_log(true, |_| ());
    let one = note(3, root(&bank, log_book, 3), &[1, 2]);
    let mut bundle = with(&bank, &vec![one.clone(); 16]);
    assert_eq!(by(&bundle, &policy()).named(INTEGRITY).filter(|check| check.status == Status::Failed).count(), 0);
    let record = [&[3][..], &u32::try_from(one.len()).unwrap().to_le_bytes(), &one].concat();
    let policy_bytes = 16 + 5 + policy().len();
    bundle.splice(policy_bytes..policy_bytes, record);
    assert_eq!(by(&bundle, &policy()).verdict, Verdict::Failed);
}
