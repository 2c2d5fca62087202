//! A history of the bank as drafts: changed at will, then cited, stated, logged, chained and sealed anew by someone who has keys.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use ledger::SigningKey;
use ledger::book::{Book, Spot};
use ledger::decide::state_entry;
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event, LoggedPage, PagesLogged};
use ledger::hash;
use ledger::ids::{BankId, BookId, Hash, Key, Salt};
use ledger::page::{CheckpointRef, Draft, Head, Page, PageRef, seal};
use ledger::reason::BookKind;
use ledger::time::Timestamp;
use tests::story::bank::Bank;
use transparency::bundle::{BundleWriter, Manifest, ManifestBook};

/// A page before it is sealed.
#[derive(Clone)]
pub(crate) struct Leafed {
    pub(crate) written_at: Timestamp,
    pub(crate) checkpoint: Option<CheckpointRef>,
    pub(crate) register: Option<PageRef>,
    pub(crate) lines: Vec<Line>,
    pub(crate) key: SigningKey,
}

/// An entry, and by which honest hashes it is known and knows others.
#[derive(Clone)]
pub(crate) struct Line {
    pub(crate) was: Hash,
    pub(crate) cites: Option<Hash>,
    pub(crate) entry: Entry,
}

impl Line {
    pub(crate) fn of(entry: Entry) -> Self {
        Self { was: hash::entry(&entry.encode()), cites: entry.cause.map(|cause| cause.hash), entry }
    }
}

/// A book.
#[derive(Clone)]
pub(crate) struct Chain {
    pub(crate) id: BookId,
    pub(crate) kind: BookKind,
    pub(crate) pages: Vec<Leafed>,
}

/// All books: the register's first, then in ascending order.
#[derive(Clone)]
pub(crate) struct History {
    pub(crate) bank: BankId,
    pub(crate) chains: Vec<Chain>,
    /// The key of the register that seals manifests.
    pub(crate) register_key: SigningKey,
}

/// When every bundle here says it was made.
const MADE_AT: Timestamp = Timestamp::from_ms(1_790_000_000_000);

impl History {
    pub(crate) fn of(bank: &Bank) -> Self {
        let others = bank.books.keys().copied().filter(|book| *book != bank.register);
        let chain = |id: BookId| {
            let kept = bank.kept(id);
            let pages = kept.pages.iter().zip(&kept.sealed_by).map(|(bytes, key)| {
                let page = Page::parse(bytes.clone()).unwrap();
                let (written_at, checkpoint, register) =
                    (page.header.written_at, page.header.checkpoint, page.header.register);
                let lines = page.entries().unwrap().into_iter().map(|(_, entry)| Line::of(entry)).collect();
                Leafed { written_at, checkpoint, register, lines, key: key.clone() }
            });
            Chain { id, kind: kept.book.genesis.kind, pages: pages.collect() }
        };
        let register = bank.kept(bank.register);
        Self {
            bank: register.book.genesis.bank,
            chains: [bank.register].into_iter().chain(others).map(chain).collect(),
            register_key: register.keys.last().unwrap().clone(),
        }
    }

    pub(crate) fn register(&self) -> BookId {
        self.chains[0].id
    }

    /// Every page as (chain, page), from 0.
    pub(crate) fn places(&self) -> Vec<(usize, usize)> {
        let all = self.chains.iter().enumerate();
        all.flat_map(|(chain, it)| (0..it.pages.len()).map(move |page| (chain, page))).collect()
    }

    /// Puts right what a forger with all keys would: what entries cite, the states that books state, the pages that the log book names.
    pub(crate) fn put_right(&mut self) {
        self.cite();
        self.chains.iter_mut().for_each(Chain::restate);
        self.name_pages();
    }

    /// What cites an entry cites it where it stands now, until nothing moves any more.
    fn cite(&mut self) {
        loop {
            let mut now: BTreeMap<Hash, EntryRef> = BTreeMap::new();
            for chain in &self.chains {
                for (page, leafed) in (1..).zip(&chain.pages) {
                    for (index, line) in (0..).zip(&leafed.lines) {
                        let hash = hash::entry(&line.entry.encode());
                        now.insert(line.was, EntryRef { book: chain.id, page, index, hash });
                    }
                }
            }
            let mut moved = false;
            for line in self.lines() {
                let cause = line.cites.and_then(|was| now.get(&was).copied()).or(line.entry.cause);
                moved |= cause != line.entry.cause;
                line.entry.cause = cause;
            }
            if !moved {
                return;
            }
        }
    }

    fn lines(&mut self) -> impl Iterator<Item = &mut Line> {
        self.chains.iter_mut().flat_map(|chain| &mut chain.pages).flat_map(|page| &mut page.lines)
    }

    /// Lets the log book name the pages as they will be sealed: the same places in the same order, as far as they are still there; and what
    /// is new in an entry behind those, so that what was signed stays the end of one.
    fn name_pages(&mut self) {
        let mut hashes: BTreeMap<(BookId, u64), Hash> = BTreeMap::new();
        for (chain, pages) in self.chains.iter().zip(self.sealed()) {
            for (number, (_, hash)) in (1..).zip(pages) {
                if chain.kind != BookKind::Log {
                    hashes.insert((chain.id, number), hash);
                }
            }
        }
        let Some(log) = self.chains.iter_mut().find(|chain| chain.kind == BookKind::Log) else { return };
        for line in log.pages.iter_mut().flat_map(|page| &mut page.lines) {
            let Event::PagesLogged(logged) = &mut line.entry.event else { continue };
            logged.pages.retain_mut(|page| {
                let hash = hashes.remove(&(page.book, page.page));
                page.hash = hash.unwrap_or(page.hash);
                hash.is_some()
            });
        }
        let new: Vec<LoggedPage> =
            hashes.into_iter().map(|((book, page), hash)| LoggedPage { book, page, hash }).collect();
        // Page 1 holds the genesis alone.
        let [_, .., last] = log.pages.as_mut_slice() else { return };
        if new.is_empty() {
            return;
        }
        let lines = &mut last.lines;
        let number = u8::try_from(lines.len()).unwrap();
        let (key, salt) = (Key::from_bytes([0xc0 + number; 16]), Salt::from_bytes([0xc0 + number; 16]));
        let event = Event::PagesLogged(PagesLogged { pages: new });
        let entry = Entry { key, salt, event, ..lines[0].entry.clone() };
        lines.push(Line::of(entry));
    }

    /// Each book's pages, sealed, with their hashes.
    pub(crate) fn sealed(&self) -> Vec<Vec<(Vec<u8>, Hash)>> {
        let mut register = BTreeMap::new();
        let mut all = Vec::new();
        for chain in &self.chains {
            let pages = chain.sealed(&register);
            if all.is_empty() {
                register = (1..).zip(&pages).map(|(number, (_, hash))| (number, *hash)).collect();
            }
            all.push(pages);
        }
        all
    }

    /// The bundle, its manifest sealed by the register.
    pub(crate) fn bundle(&self) -> Vec<u8> {
        self.bundle_beside(&[])
    }

    /// The same with checkpoints of the log before the pages.
    pub(crate) fn bundle_beside(&self, notes: &[String]) -> Vec<u8> {
        let mut writer = BundleWriter::new(Vec::new()).unwrap();
        for note in notes {
            writer.checkpoint(note.as_bytes()).unwrap();
        }
        self.sealed().into_iter().flatten().for_each(|(page, _)| writer.page(page).unwrap());
        writer.finish(MADE_AT, &self.register_key).unwrap()
    }

    /// The book that differs from the honest one; the register's, when all do.
    pub(crate) fn touched(&self, honest: &Self) -> Option<usize> {
        self.sealed().iter().zip(honest.sealed()).position(|(here, there)| *here != there)
    }

    /// The honest bundle but for one book, which someone re-sealed who has its key and no other: the manifest stays as it was.
    pub(crate) fn bundle_with(&self, touched: usize, honest: &Self) -> Vec<u8> {
        let mut one = honest.clone();
        one.chains[touched] = self.chains[touched].clone();
        one.chains[touched].restate();
        let forged = one.sealed().swap_remove(touched);
        let mut pages = honest.sealed();
        pages[touched] = forged;
        with_manifest(pages.into_iter().flatten().map(|(page, _)| page), &honest.manifest())
    }

    pub(crate) fn manifest(&self) -> Vec<u8> {
        let ends = self.chains.iter().zip(self.sealed()).map(|(chain, pages)| {
            let to = u64::try_from(pages.len()).unwrap();
            let head = pages.last().map(|(_, hash)| *hash);
            head.map_or(ManifestBook::empty(chain.id), |head| ManifestBook::whole(chain.id, to, head))
        });
        Manifest::new(self.bank, self.register(), MADE_AT, ends.collect()).seal(&self.register_key)
    }
}

/// The file of these pages and this manifest, whether they fit or not.
pub(crate) fn with_manifest(pages: impl Iterator<Item = Vec<u8>>, manifest: &[u8]) -> Vec<u8> {
    let record =
        |kind: u8, bytes: &[u8]| [&[kind][..], &u32::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat();
    let mut file = b"HELPBANK PAGES 1".to_vec();
    pages.for_each(|page| file.extend(record(1, &page)));
    file.extend(record(2, manifest));
    file
}

impl Chain {
    fn sealed(&self, register: &BTreeMap<u64, Hash>) -> Vec<(Vec<u8>, Hash)> {
        let mut head = Head::before(self.id);
        let seal_page = |leafed: &Leafed| {
            let entries: Vec<Vec<u8>> = leafed.lines.iter().map(|line| line.entry.encode()).collect();
            let named =
                leafed.register.map(|at| PageRef { hash: register.get(&at.page).copied().unwrap_or(at.hash), ..at });
            let draft = Draft {
                head,
                written_at: leafed.written_at,
                checkpoint: leafed.checkpoint,
                register: named,
                entries: &entries,
            };
            let sealed = seal(&draft, &leafed.key);
            head = Head::after(&sealed.header, sealed.hash);
            (sealed.bytes, sealed.hash)
        };
        self.pages.iter().map(seal_page).collect()
    }

    /// Lets the book state the states that it now has; one that cannot be taken in keeps those it had.
    fn restate(&mut self) {
        quiet_of_broken_rules();
        let restated = catch_unwind(AssertUnwindSafe(|| {
            let mut chain = self.clone();
            chain.state_anew();
            chain
        }));
        if let Ok(restated) = restated {
            *self = restated;
        }
    }

    fn state_anew(&mut self) {
        let Some(Event::BookOpened(genesis)) = self.pages[0].lines.first().map(|line| line.entry.event.clone()) else {
            return;
        };
        let mut book = Book::new(genesis);
        let mut number = 0;
        for (page, leafed) in (1..).zip(&mut self.pages) {
            for (index, Line { entry, .. }) in (0..).zip(&mut leafed.lines) {
                if let Event::StateStated(_) = entry.event {
                    *entry = state_entry(&book, number, leafed.written_at, entry.salt);
                }
                if !matches!(entry.event, Event::BookOpened(_)) {
                    book.evolve(Spot { page, index }, entry);
                }
                number += 1;
            }
        }
    }
}

/// A book that is made to take in what the rules forbid says so by an assertion, which is expected here and not printed.
fn quiet_of_broken_rules() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |broken| {
            if !broken.location().is_some_and(|at| at.file().contains("ledger/src/book")) {
                usual(broken);
            }
        }));
    });
}

#[test]
fn sealed_anew_the_pages_are_the_same() {
    let bank = crate::bank::bank();
    let mut history = History::of(&bank);
    let kept = history.chains.iter().flat_map(|chain| bank.kept(chain.id).pages.clone()).collect::<Vec<_>>();
    let honest = history.bundle();
    assert_eq!(history.sealed().into_iter().flatten().map(|(page, _)| page).collect::<Vec<_>>(), kept);
    history.put_right();
    assert!(history.bundle() == honest, "to put right what is right changes nothing");
    assert!(history.bundle_with(1, &history) == honest && history.touched(&history).is_none());
    let report = crate::read(&honest, history.register());
    assert_eq!(report.verdict, transparency::verify::Verdict::Ok, "{:?}", report.failed());
}
