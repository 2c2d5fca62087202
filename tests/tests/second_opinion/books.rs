//! The books of a story's bank as drafts: changed at will, then hashed, chained and sealed anew with the books' own keys.

use std::collections::BTreeMap;
use std::fs;

use ed25519_dalek::Signer;
use ledger::ids::{BankId, BookId, Hash};
use ledger::page::{Header, Page, SEAL_DOMAIN, public};
use ledger::time::Timestamp;
use ledger::{SigningKey, hash, wire};
use tests::ground::workspace_root;
use tests::story::bank::Bank;
use tests::story::leave;
use transparency::bundle::{Manifest, ManifestBook};

/// What a header says against better knowledge.
pub(crate) type Lie = fn(&mut Header);

/// A page before it is sealed.
#[derive(Clone)]
pub(crate) struct Draft {
    /// What follows from the rest is put right when the page is sealed: number, link, first entry, count, hashes, the register's hash.
    pub(crate) header: Header,
    pub(crate) entries: Vec<Vec<u8>>,
    pub(crate) key: SigningKey,
    pub(crate) lie: Option<Lie>,
}

/// A book.
#[derive(Clone)]
pub(crate) struct Chain {
    pub(crate) id: BookId,
    /// The number of its first page here.
    pub(crate) from: u64,
    pub(crate) drafts: Vec<Draft>,
}

/// The register first, then the others in ascending order.
#[derive(Clone)]
pub(crate) struct Books {
    pub(crate) bank: BankId,
    pub(crate) chains: Vec<Chain>,
    pub(crate) manifest_key: SigningKey,
}

impl Books {
    /// The bank a story of `tests/tests/stories` leaves.
    pub(crate) fn of_story(name: &str) -> Self {
        let file = workspace_root().join(format!("tests/tests/stories/{name}.story"));
        let text = fs::read_to_string(file).expect("the story lies with the others");
        Self::of(&leave(&text).expect("the story goes as told").1)
    }

    /// The register and the books it knows.
    pub(crate) fn of(bank: &Bank) -> Self {
        let register = bank.the_register().now();
        let ids = bank.books.keys().copied().filter(|id| register.book(*id).is_some());
        let chains = [bank.register].into_iter().chain(ids).map(|id| Chain::of(bank, id)).collect();
        let kept = bank.kept(bank.register);
        let manifest_key = kept.keys.last().expect("a book has a key").clone();
        Self { bank: kept.book.genesis.bank, chains, manifest_key }
    }

    pub(crate) fn draft(&mut self, chain: usize, page: usize) -> &mut Draft {
        &mut self.chains[chain].drafts[page]
    }

    /// Every page as (book of the file, page of the book), from 0.
    pub(crate) fn places(&self) -> Vec<(usize, usize)> {
        let all = self.chains.iter().enumerate();
        all.flat_map(|(chain, it)| (0..it.drafts.len()).map(move |page| (chain, page))).collect()
    }

    /// The pages, sealed, and where each book ends.
    pub(crate) fn sealed(&self) -> (Vec<Vec<u8>>, Vec<ManifestBook>) {
        let mut register = BTreeMap::new();
        let (mut pages, mut ends) = (Vec::new(), Vec::new());
        for chain in &self.chains {
            let mut end = ManifestBook::empty(chain.id);
            for (number, (bytes, hash)) in (chain.from..).zip(chain.sealed(&register)) {
                end = ManifestBook { from: chain.from, ..ManifestBook::whole(chain.id, number, hash) };
                pages.push(bytes);
                if ends.is_empty() {
                    register.insert(number, hash);
                }
            }
            ends.push(end);
        }
        (pages, ends)
    }

    pub(crate) fn bundle(&self) -> Vec<u8> {
        self.bundle_with(|_| ())
    }

    /// The bundle with a manifest that was changed before it was signed.
    pub(crate) fn bundle_with(&self, change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
        self.bundle_beside(&[], change)
    }

    /// The bundle with a policy (kind 4) and checkpoints (kind 3) before the pages, and a manifest that was changed before it was signed.
    pub(crate) fn bundle_beside(&self, beside: &[(u8, Vec<u8>)], change: impl FnOnce(&mut Manifest)) -> Vec<u8> {
        let (pages, ends) = self.sealed();
        let mut manifest = Manifest::new(self.bank, self.chains[0].id, Timestamp::from_ms(1_772_400_000_000), ends);
        manifest.beside = beside.iter().fold(Hash::ZERO, |before, (kind, bytes)| hash::beside(before, *kind, bytes));
        change(&mut manifest);
        let mut records: Vec<(u8, Vec<u8>)> = beside.to_vec();
        records.extend(pages.into_iter().map(|page| (1, page)));
        records.push((2, manifest.seal(&self.manifest_key)));
        joined(&records)
    }
}

impl Chain {
    fn of(bank: &Bank, id: BookId) -> Self {
        let kept = bank.kept(id);
        let drafts = kept.pages.iter().zip(&kept.sealed_by).map(|(bytes, key)| {
            let page = Page::parse(bytes.clone()).expect("a story's page is a page");
            let entries = page.entry_bytes().expect("it has entries").into_iter().map(<[u8]>::to_vec).collect();
            Draft { header: page.header.clone(), entries, key: key.clone(), lie: None }
        });
        Self { id, from: 1, drafts: drafts.collect() }
    }

    fn sealed(&self, register: &BTreeMap<u64, Hash>) -> Vec<(Vec<u8>, Hash)> {
        let Some(first) = self.drafts.first() else { return Vec::new() };
        let mut previous = if self.from == 1 { Hash::ZERO } else { first.header.previous };
        let mut first_entry = if self.from == 1 { 0 } else { first.header.first_entry };
        let mut sealed = Vec::new();
        for (number, draft) in (self.from..).zip(&self.drafts) {
            let body = framed(&draft.entries);
            let hashes: Vec<Hash> = draft.entries.iter().map(|entry| hash::entry(entry)).collect();
            let mut header = draft.header.clone();
            (header.page, header.previous, header.first_entry) = (number, previous, first_entry);
            header.entries = u32::try_from(hashes.len()).expect("a page has few entries");
            (header.body_hash, header.entries_root) = (hash::body(&body), hash::entries_root(&hashes));
            if let Some(named) = &mut header.register
                && let Some(hash) = register.get(&named.page)
            {
                named.hash = *hash;
            }
            if let Some(lie) = draft.lie {
                lie(&mut header);
            }
            let header = wire::encode(&header);
            let signature = draft.key.sign(&[SEAL_DOMAIN, &header].concat()).to_bytes();
            let bytes =
                [&framed(std::slice::from_ref(&header))[..], &framed(&[body])[..], &public(&draft.key).0, &signature]
                    .concat();
            previous = hash::page(&header);
            first_entry += u64::try_from(hashes.len()).expect("a page has few entries");
            sealed.push((bytes, previous));
        }
        sealed
    }
}

/// Each behind its length.
fn framed(parts: &[Vec<u8>]) -> Vec<u8> {
    let length = |part: &[u8]| u32::try_from(part.len()).expect("a test's parts are small").to_le_bytes();
    parts.iter().flat_map(|part| [&length(part)[..], part].concat()).collect()
}

/// A bundle's file of these records.
pub(crate) fn joined(records: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let record = |(kind, bytes): &(u8, Vec<u8>)| [&[*kind][..], &framed(std::slice::from_ref(bytes))].concat();
    [b"HELPBANK PAGES 1".to_vec()].into_iter().chain(records.iter().map(record)).flatten().collect()
}

/// The records of a bundle's file that has its layout.
pub(crate) fn records(bundle: &[u8]) -> Vec<(u8, Vec<u8>)> {
    let mut rest = &bundle[16..];
    let mut records = Vec::new();
    while let [kind, a, b, c, d, after @ ..] = rest {
        let length = usize::try_from(u32::from_le_bytes([*a, *b, *c, *d])).expect("a length fits");
        records.push((*kind, after[..length].to_vec()));
        rest = &after[length..];
    }
    records
}

#[test]
fn sealed_anew_the_pages_are_the_same() {
    let books = Books::of_story("48-a-whole-emergency");
    let again: Vec<u8> = joined(&records(&books.bundle()));
    assert_eq!(again, books.bundle());
    let report = crate::opinion::first_opinion(&again);
    assert_eq!(report["verdict"], "ok", "{report}");
}
