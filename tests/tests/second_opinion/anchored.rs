//! A bank with a log book and witnesses: both verifiers say the same of what they cover, good or tampered with.

use ledger::entry::Entry;
use ledger::event::{BookAdded, Event, Genesis, LoggedPage, PagesLogged};
use ledger::ids::{BookId, Hash, Key, Salt};
use ledger::page::{Page, PageRef, public};
use ledger::reason::BookKind;
use ledger::text::{Code, Label};
use ledger::time::Zone;
use ledger::{SigningKey, hash, wire};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, TreeHash};
use transparency::log::note::Signer;

use crate::books::{Books, Chain, Draft, joined, records};
use crate::chance::Chance;
use crate::opinion::{agree_by, opinion_by, worst};

const ORIGIN: &str = "bank.example.org/log";
const CHANGES: usize = 300;
/// When witnesses cosign, unless a test says otherwise; no page of a story is written later.
const COSIGNED_AT_S: u64 = 1_790_000_000;

fn log() -> Signer {
    Signer::new(ORIGIN.parse().expect("a name"), SigningKey::from_bytes(&[0x41; 32]))
}

fn witness(number: u8) -> Cosigner {
    let name = format!("witness-{number}.example.org").parse().expect("a name");
    Cosigner::new(name, SigningKey::from_bytes(&[0x50 + number; 32]))
}

pub(crate) fn policy() -> String {
    let names = [1, 2, 3].map(|number| format!("witness w{number} {}\n", witness(number).verifier()));
    format!("log {}\n{}group all 2 w1 w2 w3\nquorum all\n", log().verifier(), names.concat())
}

/// A story's bank whose log book names all its pages; and these, in the log's order.
pub(crate) fn logged(story: &str) -> (Books, Vec<LoggedPage>) {
    logged_after(Books::of_story(story))
}

/// The same of these books.
pub(crate) fn logged_after(mut books: Books) -> (Books, Vec<LoggedPage>) {
    let register = books.chains[0].id;
    let key = SigningKey::from_bytes(&[0x60; 32]);
    let code = Code::try_from("LOG").expect("a code");
    let genesis = Genesis {
        bank: books.bank,
        kind: BookKind::Log,
        code: code.clone(),
        key: public(&key),
        register: Some(register),
        nonce: Salt::from_bytes([5; 16]),
    };
    let id = hash::genesis(&wire::encode(&genesis));
    let last = books.chains[0].drafts.last().expect("the register has pages").clone();
    let of_last = Entry::decode(&last.entries[0]).expect("an entry");
    let entry = |number: u8, event| {
        let (key, salt) = (Key::from_bytes([0xf0 + number; 16]), Salt::from_bytes([number; 16]));
        Entry { key, salt, event, cause: None, signature: None, ..of_last.clone() }.encode()
    };
    let name = Label::try_from("Log").expect("a label");
    let added = BookAdded {
        book: id,
        kind: BookKind::Log,
        code,
        name,
        municipality: None,
        zone: Zone::ATHENS,
        key: genesis.key,
    };
    books.chains[0].drafts.push(Draft { entries: vec![entry(0, Event::BookAdded(added))], ..last.clone() });
    let head = u64::try_from(books.chains[0].drafts.len()).expect("a story is short");
    let header = |number| {
        let mut header = last.header.clone();
        header.book = id;
        header.register = Some(PageRef { page: number, hash: Hash::ZERO });
        header
    };
    let pages: Vec<LoggedPage> = books.sealed().0.iter().map(|bytes| leaf(bytes)).collect();
    let (half, rest) = pages.split_at(pages.len() / 2);
    let drafts = [vec![entry(1, Event::BookOpened(genesis))], of(half, &entry, 2), of(rest, &entry, 3)];
    let drafts = drafts.map(|entries| Draft { header: header(head), entries, key: key.clone(), lie: None });
    books.chains.push(Chain { id, from: 1, drafts: drafts.into() });
    books.chains[1..].sort_by_key(|chain| chain.id);
    (books, pages)
}

fn of(pages: &[LoggedPage], entry: &impl Fn(u8, Event) -> Vec<u8>, number: u8) -> Vec<Vec<u8>> {
    vec![entry(number, Event::PagesLogged(PagesLogged { pages: pages.to_vec() }))]
}

pub(crate) fn leaf(page: &[u8]) -> LoggedPage {
    let page = Page::parse(page.to_vec()).expect("a page");
    LoggedPage { book: page.header.book, page: page.header.page, hash: page.hash }
}

pub(crate) fn root(pages: &[LoggedPage]) -> TreeHash {
    let mut tree = Frontier::new();
    for page in pages {
        tree.push(Leaf { book: page.book, page: page.page, page_hash: page.hash }.hash(), |_, _| {});
    }
    tree.root()
}

pub(crate) fn note(size: usize, root: TreeHash, witnesses: &[u8]) -> (u8, Vec<u8>) {
    let at: Vec<(u8, u64)> = witnesses.iter().map(|number| (*number, COSIGNED_AT_S + u64::from(*number))).collect();
    note_at(size, root, &at)
}

fn note_at(size: usize, root: TreeHash, witnesses: &[(u8, u64)]) -> (u8, Vec<u8>) {
    let size = u64::try_from(size).expect("a story is short");
    let checkpoint = Checkpoint::new(ORIGIN, size, root).expect("a checkpoint");
    let mut note = checkpoint.sign(&log()).expect("it has the log's name");
    for (number, at_s) in witnesses {
        let line = witness(*number).cosign(&checkpoint, *at_s).expect("a time");
        note.add(line).expect("there is room");
    }
    (3, note.to_string().into_bytes())
}

pub(crate) fn log_book(books: &Books, pages: &[LoggedPage]) -> BookId {
    let named = |id: &BookId| pages.iter().any(|page| page.book == *id);
    books.chains.iter().map(|chain| chain.id).find(|id| !named(id)).expect("the log book names itself nowhere")
}

pub(crate) const STORY: &str = "48-a-whole-emergency";

#[test]
fn what_witnesses_cover_and_what_they_do_not() {
    let (books, pages) = logged(STORY);
    let (policy, own) = (policy(), (4, b"quorum none\n".to_vec()));
    let all = pages.len();
    let mut shown: Vec<(&str, Vec<u8>, &str)> = Vec::new();
    let mut show =
        |what, beside: &[(u8, Vec<u8>)], wanted| shown.push((what, books.bundle_beside(beside, |_| ()), wanted));
    show("all covered", &[own.clone(), note(all, root(&pages), &[1, 2])], "ok");
    show("all but two", &[note(all - 2, root(&pages[..all - 2]), &[1, 2, 3])], "ok");
    show("a few", &[note(2, root(&pages[..2]), &[1, 2, 3])], "not_checked");
    show("none", &[note(0, root(&[]), &[1, 2, 3])], "not_checked");
    show("too few witnesses", &[note(all, root(&pages), &[2])], "not_checked");
    show("no checkpoint", &[], "not_checked");
    show("another root", &[note(all, TreeHash([9; 32]), &[])], "failed");
    show("more than there is", &[note(all + 1, TreeHash([9; 32]), &[1, 2, 3])], "failed");
    show("two, one of them a lie", &[note(all, root(&pages), &[1, 2]), note(3, TreeHash([9; 32]), &[1])], "failed");
    show("two", &[note(all, root(&pages), &[1]), note(all - 1, root(&pages[..all - 1]), &[1, 3])], "ok");
    show("no note", &[(3, b"nothing\n".to_vec())], "failed");
    for (what, bundle, wanted) in &shown {
        let said = opinion_by(bundle, Some(&policy));
        assert_eq!(worst(&said, "anchored"), *wanted, "{what}: {said}");
    }
    let named: Vec<(String, Vec<u8>)> = shown.into_iter().map(|(what, bundle, _)| (what.to_owned(), bundle)).collect();
    let agreed = agree_by(&named, Some(&policy));
    assert_eq!((agreed.ok, agreed.failed, agreed.incomplete), (3, 4, 4), "{agreed:?}");
    // Whom nobody asked: all of them are what they are without witnesses.
    assert_eq!(agree_by(&named, None).ok, named.len());
    let none = format!("log {}\nquorum none\n", log().verifier());
    let agreed = agree_by(&named, Some(&none));
    assert_eq!((agreed.failed, agreed.incomplete), (4, 0), "{agreed:?}");
}

/// Every page's time, by chain.
fn times(books: &Books) -> Vec<i64> {
    let all = books.chains.iter().flat_map(|chain| &chain.drafts);
    let mut times: Vec<i64> = all.map(|draft| draft.header.written_at.ms).collect();
    times.sort_unstable();
    times.dedup();
    times
}

#[test]
fn pages_that_say_they_were_written_after_witnesses_saw_them() {
    let (books, pages) = logged(STORY);
    let policy = policy();
    let (all, honest) = (pages.len(), root(&pages));
    let mut shown = Vec::new();
    // Around each page's time, the second of a cosignature and its ends; covered is all, or a part while all is cosigned later.
    for (number, written) in (1_u8..).zip(times(&books)) {
        let second = u64::try_from(written / 1_000).expect("after 1970");
        let (one, other) = (1 + number % 3, 1 + (number + 1) % 3);
        let late = note_at(all, honest, &[(one, COSIGNED_AT_S), (other, COSIGNED_AT_S)]);
        for at_s in [second - 303, second - 302, second - 301, second - 300] {
            for size in [1, all / 3, all / 2, all - 2, all] {
                let early = note_at(size, root(&pages[..size]), &[(one, at_s), (other, at_s + 50_000)]);
                let beside = if number % 2 == 0 { [early, late.clone()] } else { [late.clone(), early] };
                shown.push((format!("{size} cosigned at {at_s}"), books.bundle_beside(&beside, |_| ())));
            }
        }
    }
    // Operators who have every key write the last page of a book as if it were a day later than it is, and witnesses cosign an hour on.
    let last = u64::try_from(times(&books).pop().expect("pages") / 1_000).expect("after 1970");
    let mut post_dated = Vec::new();
    for at in 0..Books::of_story(STORY).chains.len() {
        let mut lying = Books::of_story(STORY);
        let page = lying.chains[at].drafts.last_mut().expect("a book has pages");
        page.header.written_at.ms = i64::try_from(last + 26 * 3_600).expect("a time") * 1_000;
        let (lying, pages) = logged_after(lying);
        let beside = [note_at(all, root(&pages), &[(1, last + 3_600), (2, last + 3_600)])];
        post_dated.push((format!("book {at} ends a day ahead"), lying.bundle_beside(&beside, |_| ())));
    }
    for (what, bundle) in &post_dated {
        let said = opinion_by(bundle, Some(&policy));
        assert_eq!((worst(&said, "legality"), worst(&said, "anchored")), ("ok", "failed"), "{what}: {said}");
    }
    let agreed = agree_by(&post_dated, Some(&policy));
    assert_eq!(agreed.failed, post_dated.len(), "{agreed:?}");
    let agreed = agree_by(&shown, Some(&policy));
    assert!(agreed.ok > 5 && agreed.failed > 20 && agreed.incomplete == 0, "{agreed:?}");
    assert_eq!(agree_by(&shown, None).ok, shown.len(), "whom nobody believes dates nothing");
}

#[test]
fn books_left_out_and_histories_written_anew() {
    let (books, pages) = logged(STORY);
    let beside = [note(pages.len(), root(&pages), &[1, 2, 3])];
    let log = log_book(&books, &pages);
    let mut shown = Vec::new();
    for at in 1..books.chains.len() {
        let mut fewer = books.clone();
        let gone = fewer.chains.remove(at);
        shown.push((
            format!("{} left out", if gone.id == log { "the log book" } else { "a book" }),
            fewer.bundle_beside(&beside, |_| ()),
        ));
        let mut shorter = books.clone();
        shorter.chains[at].drafts.pop();
        shown.push((format!("the end of book {at} left out"), shorter.bundle_beside(&beside, |_| ())));
    }
    // The log book's own pages are no leaves.
    for (chain, page) in books.places().into_iter().filter(|(chain, _)| books.chains[*chain].id != log) {
        let mut anew = books.clone();
        let draft = anew.draft(chain, page);
        let mut entry = Entry::decode(&draft.entries[0]).expect("an entry");
        entry.occurred_at.ms -= 1;
        draft.entries[0] = entry.encode();
        shown.push((format!("page {} of book {chain} written anew", page + 1), anew.bundle_beside(&beside, |_| ())));
    }
    let policy = policy();
    for (what, bundle) in &shown {
        let said = opinion_by(bundle, Some(&policy));
        assert_ne!(said["verdict"], "ok", "{what}: {said}");
    }
    agree_by(&shown, Some(&policy));
}

#[test]
fn bytes_beside_the_pages_changed_and_records_moved() {
    let (books, pages) = logged(STORY);
    let own = (4, policy().into_bytes());
    let beside = [own, note(pages.len(), root(&pages), &[1, 2, 3]), note(3, root(&pages[..3]), &[2, 3])];
    let bundle = books.bundle_beside(&beside, |_| ());
    let length = 16 + beside.iter().map(|(_, bytes)| bytes.len() + 5).sum::<usize>();
    let mut chance = Chance(11);
    let mut shown = Vec::new();
    for _ in 0..CHANGES {
        let (at, bit) = (chance.below(length), chance.below(8));
        let mut changed = bundle.clone();
        changed[at] ^= 1 << bit;
        shown.push((format!("bit {bit} of byte {at}"), changed));
    }
    let parts = records(&bundle);
    for at in 0..beside.len() {
        for to in [0, 1, 2, 3, 4, parts.len() - 2, parts.len() - 1] {
            let mut moved = parts.clone();
            let part = moved.remove(at);
            moved.insert(to, part.clone());
            if moved != parts {
                shown.push((format!("record {at} moved to {to}"), joined(&moved)));
            }
            let mut doubled = parts.clone();
            doubled.insert(to, part);
            shown.push((format!("record {at} again at {to}"), joined(&doubled)));
        }
        let mut without = parts.clone();
        without.remove(at);
        shown.push((format!("record {at} left out"), joined(&without)));
    }
    for policy in [None, Some(policy())] {
        let agreed = agree_by(&shown, policy.as_deref());
        assert_eq!(agreed.failed, shown.len(), "{agreed:?}");
    }
}
