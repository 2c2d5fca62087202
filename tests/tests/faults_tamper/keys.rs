//! Keys that are not the book's, and actors whose devices sign.

use ed25519_dalek::Signer;
use ledger::SigningKey;
use ledger::entry::{ActorSignature, Entry, signed_bytes};
use ledger::ids::{Hash, PublicKey};
use ledger::reason::BookKind;
use transparency::verify::{INTEGRITY, LEGALITY, Verdict};

use crate::bank::bank;
use crate::forged::Attack;
use crate::history::History;
use crate::{failed, read};

#[test]
fn a_key_that_the_register_does_not_name_seals_nothing() {
    let honest = History::of(&bank());
    for (chain, page) in honest.places() {
        let mut forged = honest.clone();
        forged.chains[chain].pages[page].key = SigningKey::from_bytes(&[0x66; 32]);
        let report = read(&forged.bundle_with(chain, &honest), honest.register());
        assert!(failed(&report).contains(&INTEGRITY), "page {} of book {chain}: {:?}", page + 1, report.failed());
        // A key of another book is no better.
        let other = (chain + 1) % honest.chains.len();
        forged.chains[chain].pages[page].key = honest.chains[other].pages[0].key.clone();
        let report = read(&forged.bundle_with(chain, &honest), honest.register());
        assert!(failed(&report).contains(&INTEGRITY), "page {} of book {chain}: {:?}", page + 1, report.failed());
    }
}

fn sign(entry: &mut Entry) {
    let key = SigningKey::from_bytes(&[0x77; 32]);
    let signature = key.sign(&signed_bytes(entry));
    let (r, s) = (Hash(*signature.r_bytes()), Hash(*signature.s_bytes()));
    entry.signature = Some(ActorSignature { key: PublicKey(key.verifying_key().to_bytes()), r, s });
}

#[test]
fn what_a_device_signed_nobody_changes_with_all_keys_of_the_bank() {
    // Entries of the sites are signed by a device, but those that cite or are cited: their places and hashes stand in what others say.
    let mut signed = History::of(&bank());
    let all = signed.chains.iter().flat_map(|chain| &chain.pages).flat_map(|page| &page.lines);
    let cited: Vec<Hash> = all.filter_map(|line| line.cites).collect();
    let sites = signed.chains.iter_mut().filter(|chain| chain.kind == BookKind::Site);
    let lines = sites.flat_map(|chain| &mut chain.pages).flat_map(|page| &mut page.lines);
    let mut count = 0;
    for line in lines.filter(|line| line.cites.is_none() && !cited.contains(&line.was)) {
        sign(&mut line.entry);
        count += 1;
    }
    signed.put_right();
    let report = read(&signed.bundle(), signed.register());
    assert_eq!(report.verdict, Verdict::Ok, "{:?}", report.failed());
    let mut told = 0;
    for attack in [Attack::Edited, Attack::OtherActor] {
        for (what, chain, mut forged) in attack.everywhere(&signed) {
            forged.put_right();
            let of_a_device = forged.chains[chain].pages.iter().flat_map(|page| &page.lines).any(|line| {
                let entry = &line.entry;
                let before = signed.chains[chain].pages.iter().flat_map(|page| &page.lines);
                let same = before.filter(|other| other.was == line.was).any(|other| other.entry == *entry);
                entry.signature.is_some() && !same
            });
            let report = read(&forged.bundle(), signed.register());
            let says = report.named(LEGALITY).any(|check| check.detail.contains("the signature of the device"));
            assert_eq!(of_a_device, says, "{what}: {:?}", report.failed());
            told += usize::from(of_a_device);
        }
    }
    println!("signed by devices: {count} entries; forged with every key of the bank: {told}, all found");
    assert!(told >= 4, "{told}");
}
