//! Receipts: what they prove, that nothing in them can be changed, and how large they are.

use ledger::event::{DonationReceived, Event, ReceivedLine};
use ledger::ids::{BinId, ItemId, LotId, PartyId};
use ledger::page::{PAGE_VERSION, PageError, Portable, PortableError};
use ledger::quantity::Count;
use ledger::reason::ValuationBasis;
use proptest::prelude::*;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::merkle::{ProofError, TreeHash, inclusion_length};
use transparency::log::note::{NoteError, Signer};
use transparency::log::policy::{Policy, Unbelieved};
use transparency::log::proof::TlogProofError;
use transparency::log::receipt::{self, Proven, ReceiptError, Receipts};

use crate::ground::{ORIGIN, entry, key, leaf, log_of_pages, page, policy, signer, small_page, witnesses};

const AT_S: u64 = 1_786_000_100;

fn verify(receipt: &str) -> Result<Proven, ReceiptError> {
    receipt::verify(receipt.as_bytes(), &policy("all"))
}

#[test]
fn a_receipt_says_what_it_has_proven() {
    let (log, portables) = log_of_pages(11);
    let note = log.witnessed(11, AT_S);
    let policy = policy("2");
    let mut receipts = Receipts::new(&policy);
    for (index, portable) in (0..).zip(&portables) {
        let text = log.receipt(portable, index, &note, 11);
        let proven = receipts.verify(text.as_bytes()).unwrap();
        assert_eq!(proven, verify(&text).unwrap());
        assert_eq!((proven.index, proven.leaf), (index, leaf(&small_page(9, index + 1))));
        assert_eq!((proven.portable.place.page, proven.portable.place.index), (index + 1, 2));
        assert_eq!(proven.portable.entry, entry(2));
        let checkpoint = proven.checkpoint.checkpoint();
        assert_eq!((checkpoint.origin(), checkpoint.size(), checkpoint.root()), (ORIGIN, 11, log.root()));
        assert_eq!(proven.checkpoint.log(), &signer().verifier());
        let witnesses: Vec<(String, u64)> =
            proven.checkpoint.cosignatures().iter().map(|one| (one.witness.to_string(), one.at_s)).collect();
        assert_eq!(witnesses, ["w1", "w2", "w3"].map(|name| (name.to_owned(), AT_S)));
    }
}

#[test]
fn what_does_not_fit_together_is_refused_by_name() {
    let (log, portables) = log_of_pages(11);
    let (note, hashes) = (log.witnessed(11, AT_S), log.inclusion(4, 11));
    let write = |portable: &[u8], index, hashes: &[TreeHash]| {
        verify(&receipt::write(portable, index, hashes, &note.to_string()))
    };
    assert!(write(&portables[4], 4, &hashes).is_ok());
    let leaf = leaf(&small_page(9, 6));
    assert_eq!(write(&portables[5], 4, &hashes), Err(ReceiptError::Inclusion { leaf, error: ProofError::Root }));
    assert!(matches!(write(&portables[4], 5, &hashes), Err(ReceiptError::Inclusion { error: ProofError::Root, .. })));
    assert!(matches!(
        write(&portables[4], 11, &hashes),
        Err(ReceiptError::Inclusion { error: ProofError::Index { index: 11, size: 11 }, .. })
    ));
    assert!(matches!(
        write(&portables[4], 4, &hashes[1..]),
        Err(ReceiptError::Inclusion { error: ProofError::Length { got: 3, want: 4 }, .. })
    ));
    assert_eq!(write(b"HBE1", 4, &hashes), Err(ReceiptError::Entry(PortableError::Layout)));
    let without = transparency::log::proof::write(None, 4, &hashes, &note.to_string());
    assert_eq!(verify(&without), Err(ReceiptError::NoEntry));
    assert_eq!(verify(""), Err(ReceiptError::Proof(TlogProofError::FirstLine)));
    let few = log.receipt(&portables[4], 4, &log.note(11), 11);
    assert!(matches!(verify(&few), Err(ReceiptError::Checkpoint(Unbelieved::Quorum { cosigned: 0, .. }))));
    let bare = receipt::write(&portables[4], 4, &hashes, &log.checkpoint(11).to_string());
    assert_eq!(verify(&bare), Err(ReceiptError::Checkpoint(Unbelieved::Note(NoteError::NoSignatures))));
    // An honest receipt of another log, for a reader who does not know it.
    let stranger = Policy::parse(b"quorum none\n").unwrap();
    let receipt = log.receipt(&portables[4], 4, &note, 11);
    let unknown = Unbelieved::OtherLog { origin: ORIGIN.to_owned() };
    assert_eq!(receipt::verify(receipt.as_bytes(), &stranger), Err(ReceiptError::Checkpoint(unknown)));
}

/// What is wrong with a receipt is said before whose word is missing for it; and what is missing is no fault of what is there.
#[test]
fn what_is_wrong_is_said_before_what_is_missing() {
    let (log, portables) = log_of_pages(11);
    let stranger = Policy::parse(b"quorum none\n").unwrap();
    let good = log.receipt(&portables[4], 4, &log.note(11), 11);
    let elsewhere = log.receipt(&portables[5], 4, &log.note(11), 11);
    for policy in [policy("all"), stranger.clone()] {
        let open = receipt::verify(good.as_bytes(), &policy).unwrap_err();
        assert!(open.is_open(), "{open}");
        let wrong = receipt::verify(elsewhere.as_bytes(), &policy).unwrap_err();
        assert!(matches!(wrong, ReceiptError::Inclusion { .. }) && !wrong.is_open(), "{wrong}");
    }
    let held = receipt::held(good.as_bytes()).unwrap();
    assert_eq!((held.index, held.leaf, held.checkpoint.origin()), (4, leaf(&small_page(9, 5)), ORIGIN));
    assert!(matches!(receipt::held(elsewhere.as_bytes()), Err(ReceiptError::Inclusion { .. })));
    // The policy names the log, and another key signed in its name: that is a lie.
    let forged = log.checkpoint(11).sign(&Signer::new(ORIGIN.parse().unwrap(), key(0x77))).unwrap();
    let forged = log.receipt(&portables[4], 4, &forged, 11);
    let wrong = receipt::verify(forged.as_bytes(), &policy("1")).unwrap_err();
    assert_eq!(wrong, ReceiptError::Checkpoint(Unbelieved::Log { origin: ORIGIN.to_owned() }));
    assert!(!wrong.is_open());
}

/// A later page version, and a variant behind all that are known: sealed, so nothing is wrong with them. Unsealed, they are nothing.
#[test]
fn what_a_newer_program_wrote_is_not_wrong() {
    let newer = PortableError::Page(PageError::Version(PAGE_VERSION + 1, 1));
    assert!(ReceiptError::Entry(newer).is_open());
    assert!(!ReceiptError::Entry(PortableError::Page(PageError::Version(PAGE_VERSION - 1, 1))).is_open());
    let known = entry(2).encode();
    // Behind key, request, time, actor, no cause and salt stands the number of the event; here one that no event has.
    let at = 16 + 32 + 8 + 16 + 1 + 16;
    let unknown = [&known[..at], &9_999_u32.to_le_bytes(), &known[at + 4..]].concat();
    let sealed = page(9, 1, &[unknown]);
    let error = Portable::open(&Portable::cut(&sealed, 0).unwrap()).unwrap_err();
    assert!(error.is_newer(), "{error}");
}

#[test]
fn what_is_remembered_is_remembered_with_all_its_signatures() {
    let (log, portables) = log_of_pages(11);
    let good = log.receipt(&portables[4], 4, &log.witnessed(11, AT_S), 11);
    let few = log.receipt(&portables[4], 4, &log.note(11), 11);
    let other = log.receipt(&portables[4], 4, &log.witnessed(10, AT_S), 10);
    let at = good.len() - 9;
    let broken = format!("{}{}{}", &good[..at], if &good[at..=at] == "A" { "B" } else { "A" }, &good[at + 1..]);
    // The page's seal with one bit of it changed, behind the same header.
    let mut unsealed = portables[4].clone();
    let entry_len = entry(2).encode().len();
    let last = unsealed.len() - entry_len - 5;
    unsealed[last] ^= 1;
    let unsealed = log.receipt(&unsealed, 4, &log.witnessed(11, AT_S), 11);
    let policy = policy("all");
    let mut receipts = Receipts::new(&policy);
    for _ in 0..2 {
        let broken_seal = Err(ReceiptError::Entry(PortableError::Page(PageError::Seal)));
        assert_eq!(receipts.verify(unsealed.as_bytes()), broken_seal);
        assert!(receipts.verify(good.as_bytes()).is_ok());
        assert!(matches!(receipts.verify(few.as_bytes()), Err(ReceiptError::Checkpoint(_))));
        assert!(matches!(receipts.verify(broken.as_bytes()), Err(ReceiptError::Checkpoint(_))));
        assert_eq!(receipts.verify(other.as_bytes()).unwrap().checkpoint.checkpoint().size(), 10);
    }
}

#[test]
fn a_key_that_sealed_much_is_judged_as_strictly() {
    let (log, portables) = log_of_pages(100);
    let note = log.witnessed(100, AT_S);
    let policy = policy("all");
    let mut receipts = Receipts::new(&policy);
    for (index, portable) in (0..).zip(&portables) {
        assert!(receipts.verify(log.receipt(portable, index, &note, 100).as_bytes()).is_ok());
        // The seal's 64 bytes of signature stand before the entry's length and the entry.
        let mut unsealed = portable.clone();
        let end = unsealed.len() - entry(2).encode().len() - 4;
        unsealed[end - 64 + usize::try_from(index % 64).unwrap()] ^= 4;
        let refused = receipts.verify(log.receipt(&unsealed, index, &note, 100).as_bytes());
        assert_eq!(refused, Err(ReceiptError::Entry(PortableError::Page(PageError::Seal))), "{index}");
    }
}

#[test]
fn no_character_of_a_receipt_can_be_another() {
    let (log, portables) = log_of_pages(3);
    let receipt = log.receipt(&portables[1], 1, &log.witnessed(3, AT_S), 3).into_bytes();
    let policy = policy("all");
    assert!(receipt::verify(&receipt, &policy).is_ok());
    for at in 0..receipt.len() {
        for bit in [1, 2, 0x20] {
            let mut changed = receipt.clone();
            changed[at] ^= bit;
            assert!(receipt::verify(&changed, &policy).is_err(), "byte {at}, bit {bit}");
        }
        assert!(receipt::verify(&receipt[..at], &policy).is_err(), "cut at {at}");
        let without = [&receipt[..at], &receipt[at + 1..]].concat();
        assert!(receipt::verify(&without, &policy).is_err(), "without {at}");
    }
    for more in [&b"\n"[..], b" ", b"\0", b"x\n"] {
        assert!(receipt::verify(&[&receipt[..], more].concat(), &policy).is_err());
    }
}

/// A donation of one lot, the entry a receipt is most often asked for.
fn donation() -> Vec<u8> {
    let line = |number| ReceivedLine {
        item: ItemId::from_bytes([number; 16]),
        lot: LotId::from_bytes([number; 16]),
        bin: BinId::from_bytes([number; 16]),
        quantity: Count::try_from(40_u64).unwrap(),
        damaged: Count::try_from(0_u64).unwrap(),
        expiry: None,
        maker_lot: None,
        expected: None,
        discrepancy: None,
        value: None,
    };
    let event = Event::DonationReceived(DonationReceived {
        donor: PartyId::from_bytes([1; 16]),
        announcement: None,
        emergency: None,
        basis: ValuationBasis::Estimate,
        lines: vec![line(1)],
    });
    ledger::entry::Entry { event, ..entry(3) }.encode()
}

/// The sizes of receipts in a log of ten million pages with three witnesses, by the number of entries on the page: a page of one entry is what
/// a lone command makes, larger ones come with load.
#[test]
fn a_usual_receipt_fits_in_2900_bytes() {
    const PAGES: u64 = 10_000_000;
    let donation = donation();
    assert!((150..=300).contains(&donation.len()), "{}", donation.len());
    let usual = [donation.clone(), vec![0; 300 - donation.len()]].concat();
    let mut note = Checkpoint::new(ORIGIN, PAGES, TreeHash([7; 32])).unwrap().sign(&signer()).unwrap();
    for witness in witnesses() {
        let checkpoint = note.text().parse().unwrap();
        note.add(witness.cosign(&checkpoint, AT_S).unwrap()).unwrap();
    }
    let most = (0..PAGES).step_by(999).filter_map(|index| inclusion_length(index, PAGES)).max().unwrap();
    assert_eq!(most, 24);
    let size = |entry: &[u8], entries: usize| {
        let portable = Portable::cut(&page(9, 4_711, &vec![entry.to_vec(); entries]), 0).unwrap();
        receipt::write(&portable, 9_765_432, &[TreeHash([7; 32]); 24], &note.to_string()).len()
    };
    let sizes = [1, 2, 8, 64, 1_000].map(|entries| (entries, size(&usual, entries), size(&donation, entries)));
    println!(
        "entries a page, receipt of an entry of 300 bytes, of a donation: {sizes:?}; note {}",
        note.to_string().len()
    );
    for (entries, usual, _) in sizes {
        assert!(usual <= 2_900 || entries > 64, "{entries} entries a page: {usual} bytes");
        assert!(usual <= 3_100, "{entries} entries a page: {usual} bytes");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_page_of_every_log_has_its_receipt(size in 1..80_u64, seed in any::<u64>()) {
        let (log, portables) = log_of_pages(size);
        let index = seed % size;
        let at = index + 1 + (seed / size) % (size - index);
        let receipt = log.receipt(&portables[usize::try_from(index).unwrap()], index, &log.witnessed(at, AT_S), at);
        let proven = verify(&receipt).unwrap();
        prop_assert_eq!((proven.index, proven.leaf.page), (index, index + 1));
        prop_assert_eq!(proven.checkpoint.checkpoint().size(), at);
    }
}
