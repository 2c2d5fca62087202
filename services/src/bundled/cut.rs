//! What was asked for, as pages: whole books, or a part of them.

use std::collections::BTreeMap;

use journal::archive::{Archive, ArchiveError};
use ledger::entry::Entry;
use ledger::event::{BookAdded, Event};
use ledger::ids::{BankId, BookId, Hash};
use ledger::page::{Page, PageRef};
use ledger::reason::BookKind;
use ledger::time::Timestamp;
use transparency::bundle::{Manifest, ManifestBook};

use super::BundledError;
use crate::clerk::STATED_EVERY_PAGES;
use crate::spoken::{instant, place};
use crate::workbench::{begin_of_day, end_of_day};

/// Where a part begins or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Bound {
    /// A page of one book, named by its code.
    Page(String, u64),
    /// An instant of the recorded clock: every book's pages written from then on, or until then.
    At(Timestamp),
}

/// What is wanted of a bank. Nothing said is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Only these books, by their codes. The register and the log book are always there: without them nothing could be judged.
    pub books: Option<Vec<String>>,
    /// Where books begin.
    pub from: Vec<Bound>,
    /// Where they end.
    pub to: Vec<Bound>,
}

impl std::fmt::Display for Bound {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Page(code, page) => write!(f, "{code}@{page}"),
            Self::At(at) => match jiff::Timestamp::from_millisecond(at.ms) {
                Ok(at) => write!(f, "{at}"),
                Err(_) => write!(f, "{} ms", at.ms),
            },
        }
    }
}

impl std::str::FromStr for Bound {
    type Err = NotABound;

    fn from_str(text: &str) -> Result<Self, NotABound> {
        if let Some(at) = instant(text) {
            return Ok(Self::At(at));
        }
        let (code, page) = place::page(text).ok_or_else(|| NotABound(text.to_owned()))?;
        Ok(Self::Page(code.to_owned(), page))
    }
}

/// A text that says neither a page nor an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither a page, as ATH@120, nor a day, as 2026-05-01, nor an instant, as 2026-05-01T00:00:00Z")]
pub struct NotABound(String);

impl Wanted {
    /// What is wanted, from texts. A day is meant whole, by the bank's own time: from its first moment, or to its last.
    pub fn read(books: Option<Vec<String>>, from: &[String], to: &[String]) -> Result<Self, NotABound> {
        let bounds = |texts: &[String], day: fn(&str) -> Option<Timestamp>| {
            let bound = |text: &String| day(text).map_or_else(|| text.parse(), |at| Ok(Bound::At(at)));
            texts.iter().map(bound).collect::<Result<Vec<Bound>, _>>()
        };
        Ok(Self { books, from: bounds(from, begin_of_day)?, to: bounds(to, end_of_day)? })
    }
}

/// A book's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// The book.
    pub book: BookId,
    /// The first page.
    pub from: u64,
    /// The last page; page 0 for a book without pages.
    pub to: PageRef,
    /// The last page that the book has, or that the log book says it had.
    pub had: u64,
}

/// Pages of a bank, in the order of a bundle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// The bank.
    pub bank: BankId,
    /// The register.
    pub register: BookId,
    /// The books.
    pub parts: Vec<Part>,
}

/// A book as the register has it.
struct Known {
    book: BookId,
    code: String,
    kind: BookKind,
    /// The last page by the register, when that closed it.
    end: Option<u64>,
}

impl Cut {
    /// What is wanted of these books, which are kept up to these pages.
    pub fn of(
        archive: &Archive,
        register: BookId,
        mut heads: Vec<(BookId, PageRef)>,
        wanted: &Wanted,
    ) -> Result<Self, BundledError> {
        let end = heads.iter().find(|(book, _)| *book == register).map_or(0, |(_, head)| head.page);
        let (bank, known) = known(archive, register, end)?;
        wanted.check(&known)?;
        heads.sort_unstable_by_key(|(book, _)| (*book != register, *book));
        let named = named(archive, &known, &heads)?;
        let (mut parts, mut is_empty, mut empty) = (Vec::new(), true, Vec::new());
        for (book, head) in heads {
            let Some(info) = known.iter().find(|known| known.book == book) else { continue };
            let whole = matches!(info.kind, BookKind::Register | BookKind::Log);
            let logged = named.get(&book).copied().unwrap_or(0).min(info.end.unwrap_or(u64::MAX));
            let had = head.page.max(logged);
            let part = if whole {
                Some(Part { book, from: 1, to: head, had })
            } else if wanted.books.as_ref().is_none_or(|books| books.contains(&info.code)) {
                wanted.part(archive, info, head)?.map(|part| Part { had, ..part })
            } else {
                None
            };
            if part.is_none() && wanted.books.as_ref().is_none_or(|books| books.contains(&info.code)) {
                empty.extend(wanted.nothing_of(archive, info, head)?);
            }
            is_empty &= whole || part.is_none();
            parts.extend(part);
        }
        // A book that was named, page by page, is to be there; of an instant it is enough when one of them is.
        if let Some((_, nothing)) = empty.into_iter().find(|(is_of_page, _)| *is_of_page || is_empty) {
            return Err(nothing);
        }
        Ok(Self { bank, register, parts })
    }

    /// How many pages there are in all.
    pub fn pages(&self) -> u64 {
        let pages = |part: &Part| part.to.page.saturating_add(1).saturating_sub(part.from);
        self.parts.iter().map(pages).fold(0, u64::saturating_add)
    }

    /// The manifest of a bundle of it.
    pub fn manifest(&self, made_at: Timestamp) -> Manifest {
        let book = |part: &Part| match part.to.page {
            0 => ManifestBook { had: part.had, ..ManifestBook::empty(part.book) },
            to => ManifestBook { book: part.book, from: part.from, to, head: part.to.hash, had: part.had },
        };
        Manifest::new(self.bank, self.register, made_at, self.parts.iter().map(book).collect())
    }
}

impl Wanted {
    /// Refuses codes that no book has.
    fn check(&self, known: &[Known]) -> Result<(), BundledError> {
        let of_bounds = self.from.iter().chain(&self.to).filter_map(|bound| match bound {
            Bound::Page(code, _) => Some(code),
            Bound::At(_) => None,
        });
        for code in self.books.iter().flatten().chain(of_bounds) {
            if !known.iter().any(|known| known.code == *code) {
                let codes: Vec<&str> = known.iter().map(|known| known.code.as_str()).collect();
                return Err(BundledError::NoBook { code: code.clone(), known: codes.join(", ") });
            }
        }
        Ok(())
    }

    /// Why a book has no page in what is wanted, and whether a page of it was named. None when nobody said where it begins: until an instant
    /// before all of them there is nothing, and that is an answer.
    fn nothing_of(
        &self,
        archive: &Archive,
        info: &Known,
        head: PageRef,
    ) -> Result<Option<(bool, BundledError)>, BundledError> {
        let own = |bound: &&Bound| matches!(bound, Bound::Page(code, _) if *code == info.code);
        let instant = |bound: &&Bound| matches!(bound, Bound::At(_));
        let Some(from) = self.from.iter().find(own).or_else(|| self.from.iter().find(instant)) else { return Ok(None) };
        let is_before = |to: &&Bound| match (to, from) {
            (Bound::Page(_, to), Bound::Page(_, from)) => to < from,
            (Bound::At(to), Bound::At(from)) => to < from,
            (Bound::Page(_, to), Bound::At(_)) => *to <= head.page,
            (Bound::At(_), Bound::Page(_, from)) => *from <= head.page,
        };
        let of_it = || self.to.iter().filter(|to| own(to) || instant(to));
        // Written after that, and not in the part: what ends too early is the end that was asked for.
        let goes_on = match from {
            Bound::Page(_, page) => *page <= head.page,
            Bound::At(at) => head.page > 0 && written_at(&archive.reader(info.book), head.page)? >= *at,
        };
        let (from_text, last) = (from.to_string(), format!("{}@{}", info.code, head.page));
        let nothing = match (of_it().find(is_before), of_it().next()) {
            (None, Some(to)) if goes_on => BundledError::Between { from: from_text, to: to.to_string() },
            (to, _) => BundledError::Empty { from: from_text, to: to.map_or(last, ToString::to_string) },
        };
        Ok(Some((matches!(from, Bound::Page(..)), nothing)))
    }

    /// The part that is wanted of a book; none when it has no page in it.
    fn part(&self, archive: &Archive, info: &Known, head: PageRef) -> Result<Option<Part>, BundledError> {
        let reader = archive.reader(info.book);
        let mut from = 1;
        for bound in &self.from {
            from = from.max(match bound {
                Bound::Page(code, page) if *code == info.code => *page,
                Bound::Page(..) => 1,
                Bound::At(at) => first_after(head.page, |page| Ok(written_at(&reader, page)? >= *at))?,
            });
        }
        let mut to = head.page;
        for bound in &self.to {
            to = to.min(match bound {
                Bound::Page(code, page) if *code == info.code => *page,
                Bound::Page(..) => head.page,
                Bound::At(at) => first_after(head.page, |page| Ok(written_at(&reader, page)? > *at))?.saturating_sub(1),
            });
        }
        if from == 1 && head.page == 0 {
            return Ok(Some(Part { book: info.book, from: 1, to: PageRef { page: 0, hash: Hash::ZERO }, had: 0 }));
        }
        if from > to {
            return Ok(None);
        }
        let from = stated_before(&reader, from)?.unwrap_or(from);
        let hash = if to == head.page { head.hash } else { page(&reader, to)?.hash };
        Ok(Some(Part { book: info.book, from, to: PageRef { page: to, hash }, had: head.page }))
    }
}

/// The last page up to this one that begins by stating the book's state, when it is not far.
fn stated_before(reader: &journal::archive::BookReader, from: u64) -> Result<Option<u64>, BundledError> {
    let first = from.saturating_sub(STATED_EVERY_PAGES).max(1);
    for number in (first..=from).rev() {
        if number > 1 && states(&page(reader, number)?).is_some() {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// The hash of the state that a page begins by stating.
pub(super) fn states(page: &Page) -> Option<Hash> {
    let entries = page.entry_bytes().ok()?;
    let Event::StateStated(stated) = Entry::decode(entries.first()?).ok()?.event else { return None };
    Some(stated.state)
}

/// The first page from 1 to `last` of which this holds, when it holds of all behind it; the one behind the last when of none.
fn first_after(last: u64, holds: impl Fn(u64) -> Result<bool, BundledError>) -> Result<u64, BundledError> {
    let (mut low, mut high) = (1, last.saturating_add(1));
    while low < high {
        let middle = low.midpoint(high);
        if holds(middle)? {
            high = middle;
        } else {
            low = middle.saturating_add(1);
        }
    }
    Ok(low)
}

fn written_at(reader: &journal::archive::BookReader, number: u64) -> Result<Timestamp, BundledError> {
    Ok(page(reader, number)?.header.written_at)
}

fn page(reader: &journal::archive::BookReader, number: u64) -> Result<Page, BundledError> {
    let gone = || BundledError::Gone { book: reader.book(), page: number };
    let bytes = reader.read(number)?.ok_or_else(gone)?;
    Page::parse(bytes).map_err(|_| gone())
}

/// The last page of each book that the log books name: a bank that lost pages says so in its bundles.
fn named(
    archive: &Archive,
    known: &[Known],
    heads: &[(BookId, PageRef)],
) -> Result<BTreeMap<BookId, u64>, BundledError> {
    let mut named = BTreeMap::new();
    let is_log = |book: BookId| known.iter().any(|known| known.book == book && known.kind == BookKind::Log);
    for (log, head) in heads.iter().filter(|(book, _)| is_log(*book)) {
        for item in
            archive.reader(*log).pages(1)?.take_while(|item| !matches!(item, Ok((page, _)) if *page > head.page))
        {
            let (number, bytes) = item?;
            let gone = |_| BundledError::Gone { book: *log, page: number };
            for (_, entry) in Page::parse(bytes).and_then(|page| page.entries()).map_err(gone)? {
                let Event::PagesLogged(logged) = entry.event else { continue };
                named.extend(logged.pages.iter().map(|page| (page.book, page.page)));
            }
        }
    }
    Ok(named)
}

/// The books that the register knows up to this page, itself among them.
fn known(archive: &Archive, register: BookId, end: u64) -> Result<(BankId, Vec<Known>), BundledError> {
    let (mut bank, mut known) = (None, Vec::new());
    for item in archive.reader(register).pages(1)? {
        let (number, bytes): (u64, Vec<u8>) = item.map_err(|error: ArchiveError| error)?;
        if number > end {
            break;
        }
        let gone = |_| BundledError::Gone { book: register, page: number };
        for (_, entry) in Page::parse(bytes).and_then(|page| page.entries()).map_err(gone)? {
            if let Event::BookOpened(genesis) = &entry.event {
                bank = Some(genesis.bank);
                known.push(Known { book: register, code: genesis.code.to_string(), kind: genesis.kind, end: None });
            }
            if let Event::BookClosed(closed) = &entry.event {
                for known in known.iter_mut().filter(|known| known.book == closed.book) {
                    known.end = Some(closed.last.page);
                }
            }
            let heir = if let Event::SuccessorAdded(heir) = &entry.event { Some(heir.added()) } else { None };
            let added = if let Event::BookAdded(added) = &entry.event { Some(added) } else { heir.as_ref() };
            let code = |added: &BookAdded| added.code.to_string();
            let book = |added: &BookAdded| Known { book: added.book, code: code(added), kind: added.kind, end: None };
            known.extend(added.map(book));
        }
    }
    Ok((bank.ok_or(BundledError::Gone { book: register, page: 1 })?, known))
}
