//! A bank in memory: its books, the pages they are kept on, and what they add up to by an account of our own.

use std::collections::BTreeMap;

use ledger::SigningKey;
use ledger::account::{Account, Asset};
use ledger::book::{Book, Spot};
use ledger::check::{Citation, Context};
use ledger::command::Request;
use ledger::decide::{decide, state_entry};
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event, Genesis};
use ledger::ids::{ActorId, BankId, BookId, Hash, Key, Salt};
use ledger::page::{Draft, Head, PageRef, open, public, seal};
use ledger::posting;
use ledger::reason::BookKind;
use ledger::refusal::Refusal;
use ledger::register::Register;
use ledger::text::Code;
use ledger::time::Timestamp;

use super::referee;

/// How many entries a page takes before it is sealed.
const PAGE_ENTRIES: usize = 3;
/// After how many pages a book states its state.
const STATED_PAGES: u64 = 4;

/// An entry with the page it stands on.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Where.
    pub place: EntryRef,
    /// The entry.
    pub entry: Entry,
    /// When its page is written.
    pub written_at: Timestamp,
    /// The register's page that it was judged against.
    pub register: u64,
}

/// A book as it is kept.
#[derive(Debug)]
pub struct Kept {
    /// What it adds up to.
    pub book: Book,
    /// Its sealed pages.
    pub pages: Vec<Vec<u8>>,
    /// The key that sealed each page.
    pub sealed_by: Vec<SigningKey>,
    /// Every entry, those of the page that is not sealed yet among them.
    pub entries: Vec<Standing>,
    /// The keys that may seal; the last one does.
    pub keys: Vec<SigningKey>,
    head: Head,
    open: Vec<Vec<u8>>,
    open_at: Timestamp,
    open_register: Option<PageRef>,
}

/// The bank.
#[derive(Debug)]
pub struct Bank {
    /// The register's book.
    pub register: BookId,
    /// The treasury's book.
    pub treasury: BookId,
    /// Every book.
    pub books: BTreeMap<BookId, Kept>,
    /// Every account of every book together, those the bank does not hold too; zero is absent.
    pub accounts: BTreeMap<(Account, Asset), i128>,
    /// What time it is.
    pub now: Timestamp,
    made: u64,
}

impl Bank {
    /// A bank with a register and a treasury, which the register does not know yet.
    pub fn new(now: Timestamp) -> Self {
        let nobody = BookId([0; 32]);
        let mut bank = Self {
            register: nobody,
            treasury: nobody,
            books: BTreeMap::new(),
            accounts: BTreeMap::new(),
            now,
            made: 0,
        };
        bank.register = bank.open_book(BookKind::Register, &code("REGISTER"));
        bank.treasury = bank.open_book(BookKind::Treasury, &code("TREASURY"));
        bank
    }

    /// Sixteen bytes that were not there before.
    pub fn fresh(&mut self) -> [u8; 16] {
        self.made += 1;
        u128::from(self.made).to_be_bytes()
    }

    /// Opens a book with a key of its own. It has its genesis page and is not in the register yet.
    pub fn open_book(&mut self, kind: BookKind, code: &Code) -> BookId {
        let (nonce, seed) = (Salt::from_bytes(self.fresh()), self.fresh());
        let key = signing_key(seed);
        let register = (kind != BookKind::Register).then_some(self.register);
        let bank = BankId::from_bytes(*b"the story's bank");
        let genesis = Genesis { bank, kind, code: code.clone(), key: public(&key), register, nonce };
        let book = Book::new(genesis.clone());
        let id = book.id;
        let head = Head::before(id);
        let mut kept = Kept {
            book,
            pages: Vec::new(),
            sealed_by: Vec::new(),
            entries: Vec::new(),
            keys: vec![key],
            head,
            open: Vec::new(),
            open_at: self.now,
            open_register: None,
        };
        let entry = Entry {
            key: Key::from_bytes([0; 16]),
            request: Hash::ZERO,
            occurred_at: self.now,
            actor: ActorId::from_bytes([0; 16]),
            cause: None,
            salt: nonce,
            event: Event::BookOpened(genesis),
            signature: None,
        };
        assert!(ledger::check::check_genesis(id, &entry).is_some(), "a genesis makes its book");
        kept.push(entry);
        self.books.insert(id, kept);
        self.seal(id);
        id
    }

    /// A book.
    pub fn kept(&self, book: BookId) -> &Kept {
        self.books.get(&book).expect("the story opened this book")
    }

    fn kept_mut(&mut self, book: BookId) -> &mut Kept {
        self.books.get_mut(&book).expect("the story opened this book")
    }

    /// The register's fold.
    pub fn the_register(&self) -> &Register {
        self.kept(self.register).book.register.as_ref().expect("the register's book folds a register")
    }

    /// An entry that is kept.
    pub fn entry(&self, place: EntryRef) -> Option<&Entry> {
        let standing = self.books.get(&place.book)?.entries.iter().find(|standing| standing.place == place)?;
        Some(&standing.entry)
    }

    /// Asks a book for something: where the entry stands, or every refusal. What it accepts is looked at from every side.
    pub fn submit(&mut self, book: BookId, request: &Request) -> Result<EntryRef, Vec<Refusal>> {
        self.turn_page(book, request.cause);
        let salt = Salt::from_bytes(self.fresh());
        let kept = self.kept(book);
        let entry = match decide(&self.context(kept, request.cause), request, salt) {
            Ok(entry) => entry,
            Err(refusals) => {
                assert!(!refusals.is_empty(), "a refusal says why");
                return Err(refusals);
            }
        };
        Ok(self.take_in(book, entry))
    }

    /// What the next entry of a book is judged against.
    pub fn context<'a>(&'a self, kept: &'a Kept, cause: Option<EntryRef>) -> Context<'a> {
        let cause = cause.and_then(|place| self.entry(place).map(|entry| Citation { place, entry }));
        let register = self.the_register().at(kept.open_register.map_or(0, |page| page.page));
        Context { book: &kept.book, register, written_at: kept.open_at, cause, before: &[] }
    }

    /// Makes the page ready on which the next entry of a book will stand: sealed is what it cites, and the register it sees.
    pub fn turn_page(&mut self, book: BookId, cause: Option<EntryRef>) {
        if let Some(cause) = cause
            && self.books.contains_key(&cause.book)
        {
            self.seal(cause.book);
        }
        if book != self.register {
            self.seal(self.register);
        }
        let head = self.kept(self.register).head.last();
        let register = if book == self.register { None } else { head };
        let (now, kept) = (self.now, self.kept(book));
        if kept.open_register != register || kept.open_at != now || kept.open.len() >= PAGE_ENTRIES {
            self.seal(book);
        }
        let kept = self.kept_mut(book);
        if kept.open.is_empty() {
            kept.open_at = now.max(kept.head.written_at);
            kept.open_register = register;
        }
    }

    /// Takes in an entry that check lets pass, after the referee has looked at it.
    pub fn take_in(&mut self, book: BookId, entry: Entry) -> EntryRef {
        let kept = self.kept(book);
        let spot = kept.spot();
        let after = referee::fold_twice(&self.context(kept, entry.cause), spot, &entry);
        for transfer in posting::transfers(kept.book.here(), &entry.event) {
            let quantity = i128::from(transfer.quantity.get());
            for (account, change) in [(transfer.source, -quantity), (transfer.target, quantity)] {
                let balance = self.accounts.entry((account, transfer.asset)).or_default();
                *balance += change;
                if *balance == 0 {
                    self.accounts.remove(&(account, transfer.asset));
                }
            }
        }
        let kept = self.kept_mut(book);
        kept.book = after;
        let place = kept.push(entry);
        referee::balanced(self);
        place
    }

    /// Seals the page that a book has begun, and reads it back.
    pub fn seal(&mut self, book: BookId) {
        if self.kept(book).open.is_empty() {
            return;
        }
        let kept = self.kept(book);
        let draft = Draft {
            head: kept.head,
            written_at: kept.open_at,
            checkpoint: None,
            register: kept.open_register,
            entries: &kept.open,
        };
        let sealed = seal(&draft, kept.keys.last().expect("a book has a key"));
        let keys = ledger::book::sealing_keys(self.the_register_or_none(), &kept.book.genesis, &sealed.header);
        let (page, entries) = open(sealed.bytes.clone(), &kept.head, &keys).expect("what is sealed opens again");
        let standing = &kept.entries[kept.entries.len() - kept.open.len()..];
        assert!(
            entries.iter().zip(standing).all(|((hash, entry), kept)| *hash == kept.place.hash && *entry == kept.entry),
            "a page gives back what was written on it"
        );
        let kept = self.kept_mut(book);
        kept.head = Head::after(&page.header, page.hash);
        kept.pages.push(sealed.bytes);
        kept.sealed_by.extend(kept.keys.last().cloned());
        kept.open.clear();
        if kept.head.page.is_multiple_of(STATED_PAGES) {
            self.state(book);
        }
    }

    /// Lets a book state its state, as the first entry of its next page.
    fn state(&mut self, book: BookId) {
        let now = self.now;
        let salt = Salt::from_bytes(self.fresh());
        let kept = self.kept_mut(book);
        kept.open_at = now.max(kept.head.written_at);
        let entry = state_entry(&kept.book, kept.head.entries, kept.open_at, salt);
        self.take_in(book, entry);
    }

    fn the_register_or_none(&self) -> &Register {
        self.kept(self.register_or_first()).book.register.as_ref().expect("the register's book folds a register")
    }

    /// The register's book; while it is being opened it is the only book there is.
    fn register_or_first(&self) -> BookId {
        if self.books.contains_key(&self.register) { self.register } else { *self.books.keys().next().expect("a book") }
    }
}

impl Kept {
    /// Where the next entry will stand.
    pub fn spot(&self) -> Spot {
        Spot { page: self.head.page + 1, index: u32::try_from(self.open.len()).expect("a page has few entries") }
    }

    fn push(&mut self, entry: Entry) -> EntryRef {
        let Spot { page, index } = self.spot();
        let bytes = entry.encode();
        let place = EntryRef { book: self.book.id, page, index, hash: ledger::hash::entry(&bytes) };
        let register = self.open_register.map_or(0, |page| page.page);
        self.entries.push(Standing { place, entry, written_at: self.open_at, register });
        self.open.push(bytes);
        place
    }
}

/// A key made from a seed that is no secret.
pub fn signing_key(seed: [u8; 16]) -> SigningKey {
    let mut bytes = [7; 32];
    bytes[..16].copy_from_slice(&seed);
    SigningKey::from_bytes(&bytes)
}

/// A code that is known to be one.
pub fn code(text: &str) -> Code {
    Code::try_from(text).expect("a code of the story's own")
}
