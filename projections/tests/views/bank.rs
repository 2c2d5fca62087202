//! A bank in a test's hands: books that are written page by page, sealed as a clerk would.

use ledger::SigningKey;
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event, Genesis};
use ledger::hash;
use ledger::ids::{ActorId, BankId, BookId, Hash, Key, Salt};
use ledger::page::{Draft, Head, Header, public, seal};
use ledger::reason::BookKind;
use ledger::text::{Code, Label};
use ledger::time::Timestamp;
use ledger::wire;
use projections::Opened;

/// A page as a reader has it after opening.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) header: Header,
    pub(crate) hash: Hash,
    pub(crate) entries: Vec<(Hash, Entry)>,
}

impl Written {
    pub(crate) fn opened(&self) -> Opened<'_> {
        Opened { header: &self.header, hash: self.hash, entries: &self.entries }
    }
}

/// Sixteen bytes that name a thing of a test: a kind and a number.
pub(crate) fn bytes(kind: u8, number: u64) -> [u8; 16] {
    let mut bytes = [kind; 16];
    bytes[8..].copy_from_slice(&number.to_be_bytes());
    bytes
}

pub(crate) fn code(text: &str) -> Code {
    Code::try_from(text).expect("a code of a test")
}

pub(crate) fn label(text: &str) -> Label {
    Label::try_from(text).expect("a label of a test")
}

/// Books and their pages in the order of writing, which is one order in which they may be projected.
pub(crate) struct Bank {
    pub(crate) register: BookId,
    heads: Vec<Head>,
    pub(crate) pages: Vec<Written>,
    key: SigningKey,
    salt: u64,
}

impl Bank {
    /// A bank whose register was opened at `at_ms`.
    pub(crate) fn open(at_ms: i64) -> Self {
        let key = SigningKey::from_bytes(&[7; 32]);
        let mut bank = Self { register: BookId([0; 32]), heads: Vec::new(), pages: Vec::new(), key, salt: 0 };
        bank.register = bank.open_book(BookKind::Register, "REGISTER", at_ms);
        bank
    }

    /// Writes the first page of a book.
    pub(crate) fn open_book(&mut self, kind: BookKind, name: &str, at_ms: i64) -> BookId {
        let genesis = self.genesis(kind, name);
        let book = hash::genesis(&wire::encode(&genesis));
        if kind == BookKind::Register {
            self.register = book;
        }
        self.heads.push(Head::before(book));
        self.write(book, at_ms, vec![Event::BookOpened(genesis)]);
        book
    }

    /// How a book of this name begins.
    pub(crate) fn genesis(&self, kind: BookKind, name: &str) -> Genesis {
        Genesis {
            bank: BankId::from_bytes(bytes(1, 1)),
            kind,
            code: code(name),
            key: public(&self.key),
            register: (kind != BookKind::Register).then_some(self.register),
            nonce: Salt::from_bytes(bytes(2, name.bytes().map(u64::from).sum())),
        }
    }

    /// An entry about something that happened at `at_ms`, by the first actor.
    pub(crate) fn entry(&mut self, at_ms: i64, cause: Option<EntryRef>, event: Event) -> Entry {
        self.salt += 1;
        Entry {
            key: Key::from_bytes(bytes(3, self.salt)),
            request: Hash([9; 32]),
            occurred_at: Timestamp::from_ms(at_ms),
            actor: ActorId::from_bytes(bytes(4, self.salt % 3)),
            cause,
            salt: Salt::from_bytes(bytes(5, self.salt)),
            event,
            signature: None,
        }
    }

    /// Writes a page of events that happen as they are written. Gives the place of its first entry.
    pub(crate) fn write(&mut self, book: BookId, at_ms: i64, events: Vec<Event>) -> EntryRef {
        let entries = events.into_iter().map(|event| self.entry(at_ms, None, event)).collect();
        self.write_entries(book, at_ms, entries)
    }

    /// Writes a page of one event that happened earlier or follows from another.
    pub(crate) fn write_one(
        &mut self,
        book: BookId,
        (recorded_ms, occurred_ms): (i64, i64),
        cause: Option<EntryRef>,
        event: Event,
    ) -> EntryRef {
        let entry = self.entry(occurred_ms, cause, event);
        self.write_entries(book, recorded_ms, vec![entry])
    }

    /// Writes a page. Gives the place of its first entry.
    pub(crate) fn write_entries(&mut self, book: BookId, at_ms: i64, entries: Vec<Entry>) -> EntryRef {
        let at = self.heads.iter().position(|head| head.book == book).expect("the book was opened");
        let register = self.heads.iter().find(|head| head.book == self.register).and_then(Head::last);
        let encoded: Vec<Vec<u8>> = entries.iter().map(Entry::encode).collect();
        let draft = Draft {
            head: self.heads[at],
            written_at: Timestamp::from_ms(at_ms),
            checkpoint: None,
            register: register.filter(|_| book != self.register),
            entries: &encoded,
        };
        let sealed = seal(&draft, &self.key);
        self.heads[at] = Head::after(&sealed.header, sealed.hash);
        let place = EntryRef { book, page: sealed.header.page, index: 0, hash: sealed.entry_hashes[0] };
        let entries = sealed.entry_hashes.iter().copied().zip(entries).collect();
        self.pages.push(Written { header: sealed.header, hash: sealed.hash, entries });
        place
    }

    /// The place of the `index`th entry of the page that begins with `first`.
    pub(crate) fn nth(&self, first: EntryRef, index: u32) -> EntryRef {
        let page = self.pages.iter().find(|page| page.header.book == first.book && page.header.page == first.page);
        let page = page.expect("the page was written");
        let hash = page.entries[usize::try_from(index).expect("a small index")].0;
        EntryRef { index, hash, ..first }
    }

    /// The pages in another order in which they may come: each after the one before it in its book and after the register's page it names.
    pub(crate) fn shuffled(&self, seed: u64) -> Vec<&Written> {
        let mut state = seed.wrapping_mul(2).wrapping_add(1);
        let mut left: Vec<&Written> = self.pages.iter().collect();
        let mut out: Vec<&Written> = Vec::new();
        while !left.is_empty() {
            let done = |book: BookId| {
                let pages = out.iter().filter(|page| page.header.book == book);
                pages.map(|page| page.header.page).max().unwrap_or(0)
            };
            let ready: Vec<usize> = (0..left.len())
                .filter(|&at| {
                    let header = &left[at].header;
                    let register = header.register.is_none_or(|named| named.page <= done(self.register));
                    register && header.page == done(header.book) + 1
                })
                .collect();
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let pick = usize::try_from(state >> 33).expect("31 bits fit") % ready.len();
            let page = left.remove(ready[pick]);
            out.push(page);
        }
        out
    }
}
