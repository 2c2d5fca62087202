//! A journal in memory that fails on purpose, and a referee: it stops a clerk that breaks the rules of appending.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard};

use bytes::Bytes;
use ledger::ids::{BookId, Hash};
use ledger::page::Page;
use tokio::sync::watch;

use crate::error::JournalError;
use crate::journal::Appended;

/// What happens to one append.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Nothing: it is kept and the clerk hears so.
    Pass,
    /// It is not kept, and the clerk hears nothing.
    NotKept,
    /// It is kept, but the clerk hears nothing.
    KeptAnswerLost,
    /// Someone else's page was there first.
    TakenBy(Bytes),
}

#[derive(Debug, Default)]
struct Kept {
    pages: Vec<Bytes>,
    script: VecDeque<Fault>,
    /// The number and bytes of an append whose fate the clerk has not looked up yet.
    doubt: Option<(u64, Bytes)>,
}

#[derive(Debug)]
struct Room {
    books: Mutex<HashMap<BookId, Kept>>,
    cut_off: watch::Sender<bool>,
    changed: watch::Sender<u64>,
}

/// Pages in memory. Clones share them.
#[derive(Debug, Clone)]
pub struct MemoryJournal(Arc<Room>);

impl Default for MemoryJournal {
    fn default() -> Self {
        Self(Arc::new(Room {
            books: Mutex::default(),
            cut_off: watch::Sender::new(false),
            changed: watch::Sender::new(0),
        }))
    }
}

/// What a caller meets that counts from page 1.
fn place(page: u64) -> usize {
    let place = page.checked_sub(1).expect("pages are numbered from 1");
    usize::try_from(place).expect("a test has no 2^64 pages")
}

fn number(pages: usize) -> u64 {
    u64::try_from(pages).expect("usize fits u64")
}

impl MemoryJournal {
    /// An empty journal that keeps what it is given.
    pub fn new() -> Self {
        Self::default()
    }

    /// What is to happen to the next appends of a book, one each; then nothing more happens to them.
    pub fn script(&self, book: BookId, faults: impl IntoIterator<Item = Fault>) {
        self.books().entry(book).or_default().script.extend(faults);
    }

    /// From now on nothing answers, or everything again.
    pub fn cut_off(&self, cut_off: bool) {
        self.0.cut_off.send_replace(cut_off);
        self.0.changed.send_modify(|version| *version = version.wrapping_add(1));
    }

    /// Loses pages behind number `page`, as a cut file would.
    pub fn cut_tail(&self, book: BookId, page: u64) {
        let pages = usize::try_from(page).expect("a test has no 2^64 pages");
        self.books().entry(book).or_default().pages.truncate(pages);
    }

    /// One bit of a page turns, as on a bad disk.
    pub fn spoil(&self, book: BookId, page: u64) {
        let mut all = self.books();
        let bytes = all.get_mut(&book).and_then(|one| one.pages.get_mut(place(page))).expect("the page is kept");
        let mut spoilt = bytes.to_vec();
        let middle = spoilt.len() / 2;
        *spoilt.get_mut(middle).expect("a page is not empty") ^= 1;
        *bytes = Bytes::from(spoilt);
    }

    fn books(&self) -> MutexGuard<'_, HashMap<BookId, Kept>> {
        self.0.books.lock().expect("a referee that has stopped a clerk stays stopped")
    }

    fn answers(&self) -> Result<(), JournalError> {
        if *self.0.cut_off.borrow() {
            Err(JournalError::unreachable("a memory journal", &"cut off by the test"))
        } else {
            Ok(())
        }
    }

    pub(crate) fn create(&self, book: BookId) {
        self.books().entry(book).or_default();
    }

    pub(crate) fn start_over(&self, book: BookId) {
        self.books().insert(book, Kept::default());
    }

    /// # Panics
    /// When the clerk skips a page, appends what is no page of this book and number, or appends something else before it has
    /// looked what became of a page it was not sure of.
    pub(crate) fn append(&self, book: BookId, page: u64, hash: Hash, bytes: &Bytes) -> Appended {
        let parsed = Page::parse(bytes.to_vec()).expect("the clerk appends a page");
        assert_eq!(
            (parsed.header.book, parsed.header.page, parsed.hash),
            (book, page, hash),
            "the clerk names its page"
        );
        if let Err(error) = self.answers() {
            return Appended::Unknown(error);
        }
        let mut all = self.books();
        let one = all.get_mut(&book).expect("the clerk creates the book first");
        if let Some((doubtful, before)) = &one.doubt {
            assert!(
                *doubtful != page || before == bytes,
                "the clerk went on without looking what became of page {page}"
            );
        }
        let tail = number(one.pages.len());
        assert!(page <= tail.saturating_add(1), "the clerk skips from page {tail} to page {page}");
        if let Some(there) = one.pages.get(place(page)) {
            return if there == bytes { Appended::Kept } else { Appended::Taken };
        }
        if let Some(parent) = one.pages.last() {
            let parent = Page::parse(parent.to_vec()).expect("only pages are kept");
            if parent.hash != parsed.header.previous {
                return Appended::Taken;
            }
        }
        let lost =
            || Appended::Unknown(JournalError::unreachable("a memory journal", &"the answer was lost by the test"));
        let (kept, answer) = match one.script.pop_front().unwrap_or(Fault::Pass) {
            Fault::Pass => (Some(bytes.clone()), Appended::Kept),
            Fault::NotKept => (None, lost()),
            Fault::KeptAnswerLost => (Some(bytes.clone()), lost()),
            Fault::TakenBy(other) => (Some(other), Appended::Taken),
        };
        one.doubt = matches!(answer, Appended::Unknown(_)).then(|| (page, bytes.clone()));
        one.pages.extend(kept);
        self.0.changed.send_modify(|version| *version = version.wrapping_add(1));
        answer
    }

    pub(crate) fn tail(&self, book: BookId) -> Result<Option<(u64, Bytes)>, JournalError> {
        self.answers()?;
        let mut all = self.books();
        let one = all.get_mut(&book).ok_or(JournalError::Missing { book })?;
        one.doubt = None;
        Ok(one.pages.last().map(|bytes| (number(one.pages.len()), bytes.clone())))
    }

    pub(crate) fn read(&self, book: BookId, page: u64) -> Result<Option<Bytes>, JournalError> {
        self.answers()?;
        let all = self.books();
        let one = all.get(&book).ok_or(JournalError::Missing { book })?;
        Ok(one.pages.get(place(page)).cloned())
    }

    pub(crate) fn replay(&self, book: BookId, from: u64, live: bool) -> MemoryPages {
        let changed = self.0.changed.subscribe();
        MemoryPages { journal: self.clone(), book, next: from.max(1), until: None, live, changed }
    }
}

/// Pages of one book, from memory.
#[derive(Debug)]
pub(crate) struct MemoryPages {
    journal: MemoryJournal,
    book: BookId,
    next: u64,
    until: Option<u64>,
    live: bool,
    changed: watch::Receiver<u64>,
}

impl MemoryPages {
    pub(crate) async fn next(&mut self) -> Option<Result<(u64, Bytes), JournalError>> {
        loop {
            self.changed.borrow_and_update();
            match self.step() {
                Ok(Some(page)) => return Some(Ok(page)),
                Err(error @ JournalError::Unreachable { .. }) if !self.live => return Some(Err(error)),
                Ok(None) if !self.live => return None,
                Ok(None) | Err(JournalError::Unreachable { .. }) => {}
                Err(error) => return Some(Err(error)),
            }
            self.changed.changed().await.ok()?;
        }
    }

    /// The next page when it is there.
    fn step(&mut self) -> Result<Option<(u64, Bytes)>, JournalError> {
        let (page, book) = (self.next, self.book);
        self.journal.answers()?;
        let tail = number(self.journal.books().get(&book).ok_or(JournalError::Missing { book })?.pages.len());
        if tail.saturating_add(1) < page {
            return Err(JournalError::Behind { book, page: tail, expected: page.saturating_sub(1) });
        }
        if page > *self.until.get_or_insert(tail) && !self.live {
            return Ok(None);
        }
        let bytes = self.journal.read(book, page)?;
        self.next = page.saturating_add(u64::from(bytes.is_some()));
        Ok(bytes.map(|bytes| (page, bytes)))
    }
}
