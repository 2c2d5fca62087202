//! One book, page after page: integrity, and the replay beside it.

use std::collections::BTreeMap;
use std::fmt::Display;

use ledger::book::{Book, sealing_keys};
use ledger::check::check_genesis;
use ledger::event::{Event, Genesis};
use ledger::ids::{BankId, BookId, Hash};
use ledger::page::{Head, Header, PageError};
use ledger::reason::BookKind;
use ledger::register::Register;

use super::cited::CitedEntries;
use super::opened::Opened;
use super::replay::{Counting, Ends, Replay, false_citation, judge};
use super::report::{INTEGRITY, LEGALITY, Status};

/// Something that does not hold, or could not be judged, at a page of a book.
pub(super) struct Finding {
    pub(super) name: &'static str,
    pub(super) status: Status,
    pub(super) page: u64,
    pub(super) detail: String,
}

impl Finding {
    fn broken(page: u64, detail: impl Display) -> Self {
        Self { name: INTEGRITY, status: Status::Failed, page, detail: detail.to_string() }
    }
}

/// The register, once its own pages have been gone through.
pub(super) struct Registry {
    pub(super) id: BookId,
    pub(super) bank: BankId,
    pub(super) fold: Box<Register>,
    /// The hashes of its pages, from page 1.
    pub(super) pages: Vec<Hash>,
}

impl Registry {
    fn hash(&self, page: u64) -> Option<Hash> {
        let place = usize::try_from(page.checked_sub(1)?).ok()?;
        self.pages.get(place).copied()
    }

    /// The last page.
    pub(super) fn head(&self) -> u64 {
        u64::try_from(self.pages.len()).unwrap_or(u64::MAX)
    }
}

/// A book whose pages are being gone through.
pub(super) struct Line {
    pub(super) book: BookId,
    pub(super) from: u64,
    pub(super) head: Head,
    pub(super) genesis: Option<Genesis>,
    pub(super) replay: Replay,
    /// A page did not hold; those behind it are not looked at.
    pub(super) broken: bool,
    /// The state that it began with, when it began in its middle and was given one.
    pub(super) opening: Option<Box<Book>>,
    first_entry: u64,
}

impl Line {
    /// A book that begins here with this page. Of a book that begins in its middle, the first page's own word is taken for what it follows.
    pub(super) fn begin(header: &Header) -> Self {
        let before = Head::before(header.book);
        let head = match header.page.checked_sub(1) {
            None | Some(0) => before,
            Some(page) => Head { page, hash: header.previous, entries: header.first_entry, ..before },
        };
        Self {
            book: header.book,
            from: header.page,
            head,
            genesis: None,
            replay: Replay::Off("its beginning is not here", "no-beginning"),
            broken: false,
            opening: None,
            first_entry: head.entries,
        }
    }

    /// A book of which the first bytes here are no page.
    pub(super) fn of(book: BookId, page: u64) -> Self {
        let from = page.max(1);
        let head = Head { page: from.saturating_sub(1), ..Head::before(book) };
        let replay = Replay::Off("its beginning is not here", "no-beginning");
        Self { book, from, head, genesis: None, replay, broken: false, opening: None, first_entry: 0 }
    }

    /// Whether it is a log book whose entries were all allowed so far, from its first.
    pub(super) fn is_a_log(&self) -> bool {
        self.from == 1 && matches!(&self.replay, Replay::Going(book) if book.kind() == BookKind::Log)
    }

    /// How many entries have been gone through.
    pub(super) const fn entries(&self) -> u64 {
        self.head.entries.saturating_sub(self.first_entry)
    }

    /// Takes the next page in: link, register, genesis, key. `registry` is absent in the register's own book.
    pub(super) fn follow(&mut self, opened: &Opened, registry: Option<&Registry>, rules: bool) -> Result<(), Finding> {
        let header = &opened.page.header;
        // What is wrong is wrong at the place where the page should stand, whatever number it bears.
        let place = self.head.page.saturating_add(1);
        let broken = |error: &dyn Display| Finding::broken(place, error);
        header.check_link(&self.head).map_err(|error| broken(&error))?;
        // What the page itself shows is said before what cannot be judged.
        let genesis =
            if header.page == 1 { Some(genesis_of(opened, registry).map_err(|why| broken(&why))?) } else { None };
        named_register(header, registry)?;
        if let Some(registry) = registry {
            self.behind_its_end(opened, registry)?;
        }
        if let Some(genesis) = genesis {
            if rules || registry.is_none() {
                self.replay = Replay::Going(Box::new(Book::new(genesis.clone())));
            } else {
                self.replay = Replay::Off("only bytes were to be verified", "bytes-only");
            }
            self.genesis = Some(genesis);
        }
        let own = match &self.replay {
            Replay::Going(book) => book.register.as_deref(),
            Replay::Off(..) | Replay::Counting(_) | Replay::Stopped => None,
        };
        let register = own.or(registry.map(|registry| &*registry.fold));
        let keys = match (register, &self.genesis) {
            (Some(register), Some(genesis)) => sealing_keys(register, genesis, header),
            (Some(register), None) => register.at(header.register.map_or(0, |named| named.page)).keys(self.book),
            (None, _) => Vec::new(),
        };
        if !keys.contains(&opened.page.sealed_by) {
            return Err(broken(&PageError::Key(opened.page.sealed_by)));
        }
        self.head = Head::after(header, opened.page.hash);
        Ok(())
    }

    /// Begins with this state, which the first entry of the first page must state.
    pub(super) fn open_with(
        &mut self,
        state: &[u8],
        opened: &Opened,
        registry: Option<&Registry>,
    ) -> Result<(), Finding> {
        let failed =
            |detail: String| Finding { name: LEGALITY, status: Status::Failed, page: opened.page.header.page, detail };
        let first = opened.entries.as_deref().and_then(<[_]>::first).map(|(_, entry)| &entry.event);
        let Some(Event::StateStated(stated)) = first else {
            return Err(failed("a state is given to begin with, and its first page does not state one".to_owned()));
        };
        let book =
            Book::restore(state, stated.state).map_err(|error| failed(format!("the state to begin with: {error}")))?;
        let genesis = &book.genesis;
        let is_own = registry.is_some_and(|registry| {
            let added = registry.fold.now().book(self.book);
            let known = added.is_some_and(|added| {
                (added.kind, &added.code, added.key) == (genesis.kind, &genesis.code, genesis.key)
            });
            known && genesis.bank == registry.bank && genesis.register == Some(registry.id)
        });
        if book.id != self.book || !is_own {
            return Err(failed("the state to begin with is of another book".to_owned()));
        }
        self.genesis = Some(genesis.clone());
        self.opening = Some(Box::new(book.clone()));
        self.replay = Replay::Going(Box::new(book));
        Ok(())
    }

    /// Judges the page's entries by the rules.
    pub(super) fn fold(
        &mut self,
        opened: &Opened,
        registry: Option<&Registry>,
        cited: &CitedEntries,
        ended: &BTreeMap<BookId, Book>,
    ) -> Result<(), Vec<Finding>> {
        let mut before = Vec::new();
        if let Some(registry) = registry {
            let now = registry.fold.now();
            for book in now.predecessors(self.book) {
                match ended.get(&book) {
                    Some(book) => before.push(book),
                    // Of a book of which no page is left nothing can be taken over, and there is nothing to judge.
                    None if now.closed(book).is_some_and(|end| end.last.page == 0) => {}
                    None => self.replay.put_off("a book that it succeeds was not judged", "no-predecessor"),
                }
            }
        }
        let Some(entries) = &opened.entries else { return Ok(()) };
        let page = opened.page.header.page;
        let judged = match std::mem::replace(&mut self.replay, Replay::Stopped) {
            Replay::Going(mut book) => {
                let all = registry.map(|registry| &*registry.fold);
                match judge(&mut book, &opened.page.header, entries, all, cited, &before) {
                    Ok(()) => (Replay::Going(book), Vec::new()),
                    Err(Ends { at, finding }) if finding.status == Status::NotChecked && registry.is_some() => {
                        let counting = Counting::from(&book, self.from, !before.is_empty());
                        let (replay, more) = counting.after(page, entries.get(at..).unwrap_or_default(), cited);
                        (replay, [finding].into_iter().chain(more).collect())
                    }
                    Err(Ends { finding, .. }) => (Replay::Stopped, vec![finding]),
                }
            }
            Replay::Counting(counting) => {
                let (replay, found) = counting.after(page, entries, cited);
                (replay, Vec::from_iter(found))
            }
            // Whether something else stands where an entry is cited can be told of any book.
            Replay::Off(why, code) => match false_citation(page, entries, cited) {
                None => (Replay::Off(why, code), Vec::new()),
                Some(found) => (Replay::Stopped, vec![found]),
            },
            Replay::Stopped => (Replay::Stopped, Vec::new()),
        };
        let (replay, found) = judged;
        self.replay = replay;
        if found.is_empty() { Ok(()) } else { Err(found) }
    }

    /// Behind the page at which the register closed the book there is no other, whatever page of the register it names; and that page is the
    /// one that the register names.
    fn behind_its_end(&self, opened: &Opened, registry: &Registry) -> Result<(), Finding> {
        let header = &opened.page.header;
        let Some(end) = registry.fold.now().closed(self.book) else { return Ok(()) };
        let detail = if header.page > end.last.page {
            format!("the register closed the book at page {}", end.last.page)
        } else if header.page == end.last.page && opened.page.hash != end.last.hash {
            "the register closed the book at another page of this number".to_owned()
        } else {
            return Ok(());
        };
        Err(Finding::broken(header.page, detail))
    }
}

/// Checks the page of the register that a header names.
fn named_register(header: &Header, registry: Option<&Registry>) -> Result<(), Finding> {
    let broken = |detail: &str| Err(Finding::broken(header.page, detail));
    match (registry, header.register) {
        (None, Some(_)) => broken("a page of the register names a page of the register"),
        (None, None) => Ok(()),
        // A book may begin before the register names it.
        (Some(_), None) if header.page == 1 => Ok(()),
        (Some(_), None) => broken("it names no page of the register"),
        (Some(registry), Some(named)) => match registry.hash(named.page) {
            Some(hash) if hash == named.hash => Ok(()),
            Some(_) => broken("it names a page of another register"),
            None => {
                let detail = format!("it names page {} of the register, which is not here", named.page);
                Err(Finding { name: INTEGRITY, status: Status::NotChecked, page: header.page, detail })
            }
        },
    }
}

/// The genesis on page 1, which must be the book's own and, for every book but the register, what the register says of it.
fn genesis_of(opened: &Opened, registry: Option<&Registry>) -> Result<Genesis, &'static str> {
    let book = opened.page.header.book;
    let Some([(_, entry)]) = opened.entries.as_deref() else { return Err("page 1 does not hold one entry") };
    let genesis = check_genesis(book, entry).ok_or("its genesis is not the one the book is named after")?;
    let Some(registry) = registry else {
        return if genesis.kind == BookKind::Register { Ok(genesis.clone()) } else { Err("it is no register") };
    };
    if genesis.bank != registry.bank || genesis.register != Some(registry.id) {
        return Err("it belongs to another bank or another register");
    }
    let added = registry.fold.now().book(book).ok_or("the register does not know it")?;
    if (added.kind, &added.code, added.key) != (genesis.kind, &genesis.code, genesis.key) {
        return Err("the register says something else of it than its genesis");
    }
    Ok(genesis.clone())
}
