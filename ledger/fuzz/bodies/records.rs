//! Any bytes as a policy, a checkpoint or a state beside the pages of a bank, in a bundle that is right in everything else and sealed by who
//! holds every key: an answer, and no more than what is true. Run on chance by the fuzz target `records`, and by `make test` a bounded number
//! of times.

use std::io::Cursor;

use ledger::SigningKey;
use ledger::book::Book;
use ledger::decide::state_entry;
use ledger::entry::Entry;
use ledger::event::{BookAdded, Event, Genesis, LoggedPage, PagesLogged, StateStated};
use ledger::hash;
use ledger::ids::{ActorId, BankId, BookId, Hash, Key, Salt};
use ledger::page::{Draft, Head, PageRef, Sealed, public, seal};
use ledger::reason::BookKind;
use ledger::text::{Code, Label};
use ledger::time::{Timestamp, Zone};
use transparency::bundle::BundleWriter;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::Frontier;
use transparency::log::note::{Note, Signer};
use transparency::log::policy::Policy;
use transparency::verify::{ANCHORED, Depth, LEGALITY, Report, Status, Trust, Verdict, verify_bundle};

const ORIGIN: &str = "bank.example/log";
const AT: Timestamp = Timestamp::from_ms(1_786_000_000_000);
const COSIGNED_AT_S: u64 = 1_786_000_060;

fn key(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

fn signer() -> Signer {
    Signer::new(ORIGIN.parse().expect("a name"), key(0x41))
}

fn witness() -> Cosigner {
    Cosigner::new("witness.example".parse().expect("a name"), key(0x51))
}

fn policy() -> String {
    format!("log {}\nwitness w {}\nquorum w\n", signer().verifier(), witness().verifier())
}

/// A book while its pages are written, one entry a page and no rule asked.
struct Desk {
    genesis: Genesis,
    head: Head,
    key: SigningKey,
    pages: Vec<Sealed>,
}

impl Desk {
    fn open(seed: u8, kind: BookKind, register: Option<&Self>) -> Self {
        let genesis = Genesis {
            bank: BankId::from_bytes([0xba; 16]),
            kind,
            code: Code::try_from(format!("BOOK-{seed}").as_str()).expect("a code"),
            key: public(&key(seed)),
            register: register.map(Self::id),
            nonce: Salt::from_bytes([seed; 16]),
        };
        let head = Head::before(Book::new(genesis.clone()).id);
        let mut desk = Self { genesis: genesis.clone(), head, key: key(seed), pages: Vec::new() };
        desk.write(Event::BookOpened(genesis), register.and_then(|register| register.head.last()));
        desk
    }

    fn id(&self) -> BookId {
        self.head.book
    }

    fn added(&self) -> Event {
        let Genesis { kind, code, key, .. } = self.genesis.clone();
        let name = Label::try_from("A book").expect("a label");
        Event::BookAdded(BookAdded { book: self.id(), kind, code, name, municipality: None, zone: Zone::ATHENS, key })
    }

    fn write(&mut self, event: Event, register: Option<PageRef>) {
        let number = u8::try_from(self.pages.len()).expect("a few pages").wrapping_add(1);
        let entry = Entry {
            key: Key::from_bytes([number; 16]),
            request: Hash([number; 32]),
            occurred_at: AT,
            actor: ActorId::from_bytes([1; 16]),
            cause: None,
            salt: Salt::from_bytes([number; 16]),
            event,
            signature: None,
        };
        self.seal(&entry, register);
    }

    fn seal(&mut self, entry: &Entry, register: Option<PageRef>) {
        let entries = [entry.encode()];
        let draft = Draft { head: self.head, written_at: AT, checkpoint: None, register, entries: &entries };
        let sealed = seal(&draft, &self.key);
        self.head = Head::after(&sealed.header, sealed.hash);
        self.pages.push(sealed);
    }

    fn leaves(&self) -> impl Iterator<Item = LoggedPage> {
        self.pages.iter().map(|page| LoggedPage { book: page.header.book, page: page.header.page, hash: page.hash })
    }
}

/// The state of the site before its second page, as it is.
fn true_state() -> Vec<u8> {
    let register = Desk::open(1, BookKind::Register, None);
    Book::new(Desk::open(2, BookKind::Site, Some(&register)).genesis).state()
}

/// What stands beside the pages.
#[derive(Clone, Copy)]
struct Beside<'a> {
    policy: &'a [u8],
    /// Absent: the true one.
    note: Option<&'a [u8]>,
    state: &'a [u8],
    stated: Hash,
}

/// The bundle of the bank, the site's from its second page on; none when a record is longer than a record may be.
fn bundle(beside: &Beside<'_>) -> Option<(Vec<u8>, BookId, Note)> {
    let mut register = Desk::open(1, BookKind::Register, None);
    let mut site = Desk::open(2, BookKind::Site, Some(&register));
    let mut log = Desk::open(3, BookKind::Log, Some(&register));
    register.write(site.added(), None);
    register.write(log.added(), None);
    let now = register.head.last();
    let book = Book::new(site.genesis.clone());
    let mut stating = state_entry(&book, 1, AT, Salt::from_bytes([9; 16]));
    stating.event = Event::StateStated(StateStated { state: beside.stated });
    site.seal(&stating, now);
    let pages: Vec<LoggedPage> = register.leaves().chain(site.leaves()).collect();
    let mut tree = Frontier::new();
    for page in &pages {
        tree.push(Leaf { book: page.book, page: page.page, page_hash: page.hash }.hash(), |_, _| {});
    }
    log.write(Event::PagesLogged(PagesLogged { pages }), now);
    let checkpoint = Checkpoint::new(ORIGIN, tree.size(), tree.root()).expect("an origin");
    let mut note = checkpoint.sign(&signer()).expect("its own log");
    note.add(witness().cosign(&checkpoint, COSIGNED_AT_S).expect("a time")).expect("there is room");

    let text = note.to_string();
    let mut writer = BundleWriter::new(Vec::new()).expect("memory is always writable");
    writer.policy(beside.policy).ok()?;
    writer.checkpoint(beside.note.unwrap_or(text.as_bytes())).ok()?;
    let id = site.id();
    let mut others = [site, log];
    others.sort_by_key(Desk::id);
    for desk in [&register].into_iter().chain(&others) {
        let from = usize::from(desk.id() == id);
        if from > 0 {
            writer.state(beside.state).ok()?;
        }
        for page in &desk.pages[from..] {
            writer.page(page.bytes.clone()).expect("a page that was sealed");
        }
    }
    Some((writer.finish(AT, &key(1)).expect("memory is always writable"), id, note))
}

fn read(bundle: &[u8]) -> Report {
    let policy = Policy::parse(policy().as_bytes()).expect("it is one");
    let trust = Trust { policy: Some(policy), ..Trust::default() };
    verify_bundle(Cursor::new(bundle), trust, Depth::Everything).expect("memory is always readable")
}

/// How the checks of one name came out, of the whole or of a book.
fn any(report: &Report, name: &'static str, status: Status, book: Option<BookId>) -> bool {
    report.named(name).any(|check| check.status == status && (book.is_none() || check.book == book))
}

/// A policy, a checkpoint and a state that are right.
pub(super) fn honest() -> [Vec<u8>; 3] {
    let state = true_state();
    let policy = policy().into_bytes();
    let beside = Beside { policy: &policy, note: None, state: &state, stated: hash::state(&state) };
    let (_, _, note) = bundle(&beside).expect("it fits");
    [policy, note.to_string().into_bytes(), state]
}

/// Tries these bytes as each kind of record.
pub(super) fn body(bytes: &[u8]) {
    let [policy, _, state] = honest();
    let right = Beside { policy: &policy, note: None, state: &state, stated: hash::state(&state) };
    let (file, site, note) = bundle(&right).expect("it fits");
    let honest = read(&file);
    assert!(honest.failed().is_empty() && any(&honest, ANCHORED, Status::Ok, Some(site)), "{:?}", honest.checks);
    assert!(any(&honest, LEGALITY, Status::Ok, Some(site)), "{:?}", honest.checks);

    // What the bundle says of whom to believe is not even read.
    if let Some((file, ..)) = bundle(&Beside { policy: bytes, ..right }) {
        assert_eq!(read(&file), honest);
    }
    // A checkpoint counts only as far as it is signed: with what the log and the witness signed, and nothing else in it.
    if let Some((file, ..)) = bundle(&Beside { note: Some(bytes), ..right }) {
        let counts = any(&read(&file), ANCHORED, Status::Ok, None);
        let is_signed = Note::parse(bytes).is_ok_and(|it| it.text() == note.text());
        assert!(is_signed || !counts, "a checkpoint that nobody signed counts");
    }
    // A state is the one that the page states, or it is none.
    if let Some((file, ..)) = bundle(&Beside { state: bytes, ..right }) {
        let failed = any(&read(&file), LEGALITY, Status::Failed, Some(site));
        assert_eq!(failed, bytes != state, "a state that was not stated");
    }
    // What whoever holds every key states and gives along: any answer, but no good one of another bank or book.
    if let Some((file, ..)) = bundle(&Beside { state: bytes, stated: hash::state(bytes), ..right }) {
        let report = read(&file);
        assert_ne!(report.verdict, Verdict::Ok, "what lies before is not judged");
        let own = Book::restore(bytes, hash::state(bytes)).is_ok_and(|book| book.id == site);
        assert!(own || any(&report, LEGALITY, Status::Failed, Some(site)), "a state of another book");
    }
}
