//! Lies told with good keys: pages changed, then chained and sealed anew, so that only what they say is wrong.

use ed25519_dalek::Signer;
use ledger::SigningKey;
use ledger::entry::{ActorSignature, Entry, signed_bytes};
use ledger::event::Event;
use ledger::ids::{BankId, BookId, Hash, PublicKey};
use ledger::page::{CheckpointRef, PageRef, public};

use crate::books::{Books, Draft, Lie};
use crate::chance::Chance;
use crate::opinion::{Agreed, agree, first_opinion, worst};
use crate::spelling::spoiled;

const STORIES: [&str; 4] = ["48-a-whole-emergency", "42-bought-goods", "47-keys-of-a-book", "29-an-arrival-undone"];
/// Entries spoiled in each story.
const SPOILED: usize = 120;
const MIXED: usize = 30;

fn stories() -> Vec<(&'static str, Books)> {
    STORIES.into_iter().map(|name| (name, Books::of_story(name))).collect()
}

/// The honest bank after something was done to it.
fn told(lies: &mut Vec<(String, Vec<u8>)>, name: String, books: &Books, tell: impl FnOnce(&mut Books)) {
    let mut books = books.clone();
    tell(&mut books);
    lies.push((name, books.bundle()));
}

#[test]
fn spoiled_entries_sealed_anew() {
    let mut chance = Chance(3);
    let mut lies = Vec::new();
    for (story, books) in stories() {
        let places = books.places();
        for _ in 0..SPOILED {
            let (chain, page) = places[chance.below(places.len())];
            let entry = chance.below(books.chains[chain].drafts[page].entries.len());
            let name = format!("{story}: entry {entry} of page {} of book {chain} spoiled", page + 1);
            told(&mut lies, name, &books, |books| {
                let bytes = &mut books.draft(chain, page).entries[entry];
                *bytes = spoiled(bytes, &mut chance);
            });
        }
    }
    let agreed = agree(&lies);
    println!("{} spoiled entries: {agreed:?}", lies.len());
    // Some make no difference (salt), some no value, some a value that the rules refuse: each kind was met.
    assert!(agreed.ok > 0 && agreed.failed > 100 && agreed.by_rules > 0, "{agreed:?}");
}

#[test]
fn entries_and_pages_mixed_and_sealed_anew() {
    let mut chance = Chance(4);
    let mut lies = Vec::new();
    for (story, books) in stories() {
        let places = books.places();
        for number in 0..MIXED {
            let (chain, page) = places[chance.below(places.len())];
            let (other_chain, other) = places[chance.below(places.len())];
            let at = format!("page {} of book {chain}", page + 1);
            let from = books.chains[other_chain].drafts[other].clone();
            let entry = from.entries[chance.below(from.entries.len())].clone();
            let drafts = |books: &mut Books, change: &dyn Fn(&mut Vec<Draft>)| change(&mut books.chains[chain].drafts);
            told(&mut lies, format!("{story} {number}: another entry on {at}"), &books, |books| {
                books.draft(chain, page).entries.push(entry.clone());
            });
            told(&mut lies, format!("{story} {number}: an entry taken from {at}"), &books, |books| {
                let entries = &mut books.draft(chain, page).entries;
                entries.swap_remove(chance.below(entries.len()));
            });
            told(&mut lies, format!("{story} {number}: {at} left out"), &books, |books| {
                drafts(books, &|drafts| drop(drafts.remove(page)));
            });
            told(&mut lies, format!("{story} {number}: {at} twice"), &books, |books| {
                drafts(books, &|drafts| drafts.insert(page, drafts[page].clone()));
            });
            told(&mut lies, format!("{story} {number}: the pages before and at {at} swapped"), &books, |books| {
                drafts(books, &|drafts| drafts.swap(page.saturating_sub(1), page));
            });
            told(&mut lies, format!("{story} {number}: {at} by another book's key"), &books, |books| {
                books.draft(chain, page).key = from.key.clone();
            });
        }
    }
    let agreed = agree(&lies);
    println!("{} mixed: {agreed:?}", lies.len());
    assert!(agreed.failed > 100 && agreed.by_rules > 50, "{agreed:?}");
}

/// What a header may lie about, with the field's name.
const HEADERS: [(&str, Lie); 21] = [
    ("version 0", |header| header.version = 0),
    ("version 2", |header| header.version = 2),
    ("rules 0", |header| header.rules = 0),
    ("rules 2", |header| header.rules = 2),
    ("another book", |header| header.book = BookId([7; 32])),
    ("page 0", |header| header.page = 0),
    ("the next page's number", |header| header.page += 1),
    ("another page before", |header| header.previous = Hash([7; 32])),
    ("first entry 0", |header| header.first_entry = 0),
    ("a later first entry", |header| header.first_entry += 1),
    ("no entries", |header| header.entries = 0),
    ("an entry more", |header| header.entries += 1),
    ("the beginning of time", |header| header.written_at.ms = i64::MIN),
    ("a checkpoint", |header| header.checkpoint = Some(CheckpointRef { size: 1, root: Hash([7; 32]) })),
    ("no register", |header| header.register = None),
    ("register's page 0", |header| header.register = Some(PageRef { page: 0, hash: Hash::ZERO })),
    ("register's page 1, by another hash", |header| header.register = Some(PageRef { page: 1, hash: Hash([7; 32]) })),
    ("register's last page of all", |header| header.register = Some(PageRef { page: u64::MAX, hash: Hash([7; 32]) })),
    ("another body", |header| header.body_hash = Hash([7; 32])),
    ("another root", |header| header.entries_root = Hash([7; 32])),
    ("nothing", |_| ()),
];

#[test]
fn headers_that_lie() {
    let mut lies = Vec::new();
    for (story, books) in stories() {
        for (chain, book) in books.chains.iter().enumerate() {
            let last = book.drafts.len() - 1;
            let mut pages = vec![0, last / 2, last];
            pages.dedup();
            for page in pages {
                for (what, lie) in HEADERS {
                    let name = format!("{story}: {what} in page {} of book {chain}", page + 1);
                    told(&mut lies, name, &books, |books| books.draft(chain, page).lie = Some(lie));
                }
            }
        }
    }
    let agreed = agree(&lies);
    println!("{} lying headers: {agreed:?}", lies.len());
    assert!(agreed.ok > 0 && agreed.failed > 100, "{agreed:?}");
}

#[test]
fn bundles_of_less_and_other_manifests() {
    let mut lies = Vec::new();
    for (story, books) in stories() {
        let stranger = SigningKey::from_bytes(&[66; 32]);
        let tell = &mut |what: String, tell: &dyn Fn(&mut Books)| {
            told(&mut lies, format!("{story}: {what}"), &books, tell);
        };
        tell("a manifest by a stranger".to_owned(), &|books| books.manifest_key = stranger.clone());
        tell("a manifest by a site".to_owned(), &|books| books.manifest_key = books.chains[1].drafts[0].key.clone());
        tell("another bank".to_owned(), &|books| books.bank = BankId::from_bytes([7; 16]));
        for chain in 0..books.chains.len() {
            tell(format!("book {chain} left out"), &|books| drop(books.chains.remove(chain)));
            tell(format!("book {chain} without pages"), &|books| books.chains[chain].drafts.clear());
            tell(format!("book {chain} twice"), &|books| books.chains.push(books.chains[chain].clone()));
            tell(format!("book {chain} first"), &|books| books.chains.swap(0, chain));
            for count in 1..books.chains[chain].drafts.len() {
                tell(format!("the last {count} pages of book {chain} cut off"), &|books| {
                    let drafts = &mut books.chains[chain].drafts;
                    drafts.truncate(drafts.len() - count);
                });
                tell(format!("the first {count} pages of book {chain} left out"), &|books| begin(books, chain, count));
            }
        }
    }
    for (story, books) in stories() {
        let (first, last) = (books.chains[0].id, books.chains[books.chains.len() - 1].id);
        let mut told = |what: &str, bundle: Vec<u8>| lies.push((format!("{story}: {what}"), bundle));
        told("the register by another name", books.bundle_with(|it| it.register = last));
        told("no books", books.bundle_with(|it| it.books.clear()));
        told("books in another order", books.bundle_with(|it| it.books.reverse()));
        told("a book twice", books.bundle_with(|it| it.books.push(it.books[it.books.len() - 1])));
        told("the register twice", books.bundle_with(|it| it.books.push(it.books[0])));
        told("one book less", books.bundle_with(|it| it.books.truncate(it.books.len() - 1)));
        told(
            "one book too many",
            books.bundle_with(|it| {
                it.books.push(transparency::bundle::ManifestBook::empty(BookId([0xff; 32])));
            }),
        );
        told("a later end", books.bundle_with(|it| it.books[1].to += 1));
        told("an earlier beginning", books.bundle_with(|it| it.books[1].from = 0));
        told("another head", books.bundle_with(|it| it.books[1].head = Hash([7; 32])));
        assert_ne!(first, last);
    }
    let agreed = agree(&lies);
    println!("{} of less: {agreed:?}", lies.len());
    assert!(agreed.ok > 0 && agreed.incomplete > 20 && agreed.failed > 50, "{agreed:?}");
}

/// Leaves out the first pages; what is left says honestly what it follows.
fn begin(books: &mut Books, chain: usize, count: usize) {
    let whole = books.bundle();
    let before = crate::books::records(&whole).into_iter().map(|(_, bytes)| bytes);
    let pages: Vec<ledger::page::Page> = before.filter_map(|bytes| ledger::page::Page::parse(bytes).ok()).collect();
    let chain = &mut books.chains[chain];
    chain.drafts.drain(..count);
    chain.from += u64::try_from(count).expect("few pages");
    let first = pages.iter().find(|page| page.header.book == chain.id && page.header.page == chain.from);
    chain.drafts[0].header = first.expect("the page is in the whole").header.clone();
}

fn only_event(events: &[Vec<u8>]) -> Entry {
    Entry::decode(&events[0]).expect("an honest entry")
}

#[test]
fn what_keeps_every_seal_and_breaks_a_rule_is_left_to_the_rules() {
    let books = Books::of_story("48-a-whole-emergency");
    let last = books.places().pop().expect("there are pages");
    let all = books.chains[last.0].drafts.iter().flat_map(|draft| &draft.entries);
    let mut all = all.map(|bytes| Entry::decode(bytes).expect("an honest entry"));
    let bin = all.find(|entry| matches!(entry.event, Event::BinAdded(_))).expect("a site has bins");
    let with = |change: &dyn Fn(&mut Entry)| {
        let mut books = books.clone();
        let draft = books.draft(last.0, last.1);
        let mut entry = only_event(&draft.entries);
        change(&mut entry);
        draft.entries.push(entry.encode());
        books.bundle()
    };
    let device = |wrong: bool| {
        with(&move |entry: &mut Entry| {
            let key = SigningKey::from_bytes(&[77; 32]);
            entry.key = ledger::ids::Key::from_bytes([0xee; 16]);
            let mut signature = key.sign(&signed_bytes(entry)).to_bytes();
            signature[63] ^= u8::from(wrong);
            let half = |half: &[u8]| Hash(half.try_into().expect("32 bytes"));
            let (r, s) = (half(&signature[..32]), half(&signature[32..]));
            entry.signature = Some(ActorSignature { key: PublicKey(public(&key).0), r, s });
        })
    };
    let cited = with(&|entry| {
        let place = ledger::event::EntryRef { book: books.chains[0].id, page: 1, index: 0, hash: Hash([7; 32]) };
        entry.cause = Some(place);
    });
    let lies = [
        ("a false citation".to_owned(), cited),
        ("a device's forged signature".to_owned(), device(true)),
        ("a bin with a code that is taken".to_owned(), with(&|entry| *entry = bin.clone())),
    ];
    let Agreed { failed, by_rules, .. } = agree(&lies);
    assert_eq!(
        (failed, by_rules),
        (2, 1),
        "citations and devices are seen without any rule; a code given twice is not"
    );
}

#[test]
fn a_register_that_cites_what_is_not_here() {
    let mut books = Books::of_story("48-a-whole-emergency");
    let last = books.chains[0].drafts.len() - 1;
    let draft = books.draft(0, last);
    let at = draft.entries.len() - 1;
    let mut entry = Entry::decode(&draft.entries[at]).expect("an honest entry");
    entry.cause = Some(ledger::event::EntryRef { book: BookId([9; 32]), page: 1, index: 0, hash: Hash([7; 32]) });
    draft.entries[at] = entry.encode();
    assert!(!matches!(entry.event, Event::BookOpened(_)));
    let report = first_opinion(&books.bundle());
    println!("{report}");
    assert_eq!(worst(&report, "legality"), "not_checked");
    agree(&[("a register that cites what is not here".to_owned(), books.bundle())]);
}
