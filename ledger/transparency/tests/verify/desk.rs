//! A clerk without a clock: decides requests, seals pages, keeps them.

use ledger::SigningKey;
use ledger::book::{Book, Spot};
use ledger::check::{Citation, Context};
use ledger::command::{Command, Request};
use ledger::decide::decide;
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event, Genesis};
use ledger::ids::{ActorId, BankId, BookId, Hash, Key, Salt};
use ledger::page::{Draft, Head, PageRef, public, seal};
use ledger::reason::BookKind;
use ledger::register::Register;
use ledger::text::Code;
use ledger::time::Timestamp;

/// 2026-03-01T08:00:00Z.
const BEGIN_MS: i64 = 1_772_352_000_000;

/// An entry that stands on a page, and where.
pub(crate) type Written = (EntryRef, Entry);

/// One book with its pages.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) book: Book,
    pub(crate) key: SigningKey,
    pub(crate) head: Head,
    pub(crate) pages: Vec<Vec<u8>>,
    requests: u8,
    /// The books that it succeeds, the nearest first.
    pub(crate) before: Vec<Book>,
}

pub(crate) fn code(text: &str) -> Code {
    Code::try_from(text).unwrap()
}

pub(crate) fn bank() -> BankId {
    BankId::from_bytes([0xba; 16])
}

pub(crate) fn genesis(kind: BookKind, name: &str, register: Option<BookId>, seed: u8, nonce: u8) -> Genesis {
    let key = public(&SigningKey::from_bytes(&[seed; 32]));
    Genesis { bank: bank(), kind, code: code(name), key, register, nonce: Salt::from_bytes([nonce; 16]) }
}

impl Desk {
    /// Opens a book: writes its page 1. The key is made of `seed`, as the genesis' is.
    pub(crate) fn open(genesis: Genesis, seed: u8, register: Option<PageRef>) -> Self {
        let book = Book::new(genesis.clone());
        let (key, head) = (SigningKey::from_bytes(&[seed; 32]), Head::before(book.id));
        let mut desk = Self { book, key, head, pages: Vec::new(), requests: 0, before: Vec::new() };
        let entry = desk.entry(Event::BookOpened(genesis));
        desk.seal(&[entry], register);
        desk
    }

    pub(crate) fn id(&self) -> BookId {
        self.book.id
    }

    pub(crate) fn last(&self) -> PageRef {
        self.head.last().unwrap()
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp::from_ms(BEGIN_MS + i64::try_from(self.head.page).unwrap() * 60_000)
    }

    /// The key that the next request of this desk has.
    pub(crate) fn next_key(&self) -> Key {
        Key::from_bytes([self.requests + 1; 16])
    }

    /// An entry around an event, without asking any rule.
    pub(crate) fn entry(&mut self, event: Event) -> Entry {
        self.requests += 1;
        let number = self.requests;
        Entry {
            key: Key::from_bytes([number; 16]),
            request: Hash([number; 32]),
            occurred_at: self.now(),
            actor: ActorId::from_bytes([1; 16]),
            cause: None,
            salt: Salt::from_bytes([number.wrapping_mul(29); 16]),
            event,
            signature: None,
        }
    }

    /// Decides these requests one after the other and writes them as one page, against the register as of its page.
    pub(crate) fn write(
        &mut self,
        commands: Vec<(Command, Option<&Written>)>,
        register: Option<(&Register, PageRef)>,
    ) -> Vec<Written> {
        let written_at = self.now();
        let mut entries = Vec::new();
        let page = self.head.page + 1;
        for (index, (command, cause)) in (0_u32..).zip(commands) {
            self.requests += 1;
            let request = Request {
                key: Key::from_bytes([self.requests; 16]),
                occurred_at: None,
                actor: ActorId::from_bytes([1; 16]),
                cause: cause.map(|(place, _)| *place),
                command,
            };
            let before: Vec<&Book> = self.before.iter().collect();
            let own = self.book.register.as_deref();
            let (all, as_of) = register.map_or_else(|| (own.unwrap(), u64::MAX), |(all, page)| (all, page.page));
            let context = Context {
                book: &self.book,
                register: all.at(as_of),
                written_at,
                cause: cause.map(|(place, entry)| Citation { place: *place, entry }),
                before: &before,
            };
            let salt = Salt::from_bytes([self.requests.wrapping_mul(31); 16]);
            let entry = decide(&context, &request, salt).unwrap();
            self.book.evolve(Spot { page, index }, &entry);
            entries.push(entry);
        }
        self.seal(&entries, register.map(|(_, page)| page))
    }

    /// Writes entries as a page without asking any rule and without taking them in.
    pub(crate) fn seal(&mut self, entries: &[Entry], register: Option<PageRef>) -> Vec<Written> {
        let encoded: Vec<Vec<u8>> = entries.iter().map(Entry::encode).collect();
        let draft = Draft { head: self.head, written_at: self.now(), checkpoint: None, register, entries: &encoded };
        let sealed = seal(&draft, &self.key);
        self.head = Head::after(&sealed.header, sealed.hash);
        let (book, page) = (sealed.header.book, sealed.header.page);
        let written = (0_u32..).zip(entries).zip(&sealed.entry_hashes);
        let written =
            written.map(|((index, entry), &hash)| (EntryRef { book, page, index, hash }, entry.clone())).collect();
        self.pages.push(sealed.bytes);
        written
    }
}
