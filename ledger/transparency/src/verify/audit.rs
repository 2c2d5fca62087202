//! The audit: pages go in, in order and in batches; a report comes out.

use std::collections::BTreeMap;
use std::io;

use ledger::book::Book;
use ledger::ids::BookId;
use ledger::page::{Head, Header};

use super::anchored::Anchors;
use super::balance::{Road, Tallies};
use super::cited::{CitedEntries, Pages};
use super::end::{End, completeness};
use super::index::Ranges;
use super::line::{Finding, Line, Registry};
use super::logged::Logged;
use super::opened::{Batch, Opened, Unopened, open_all};
use super::replay::Replay;
use super::report::{BALANCE, COMPLETENESS, Check, Found, INTEGRITY, LEGALITY, Report, Status, counted};
use super::seals::Seals;
use super::{BundleError, Depth, Trust, closing};
use crate::bundle::ManifestBook;

/// So many things are said at most: several of each book that a bank may have. What is worse than that is not looked at further.
const CHECKS_MAX: usize = 65_536;

/// Verifies books from their pages: first the register's from page 1, then the others' in ascending order of book id.
/// Pages may come from a bundle or from an archive.
pub struct Audit {
    trusted: Option<BookId>,
    depth: Depth,
    registry: Option<Registry>,
    /// Hashes of the register's pages while they are gone through.
    register_pages: Vec<ledger::ids::Hash>,
    line: Option<Line>,
    done: Vec<ManifestBook>,
    seals: Seals,
    tallies: Tallies,
    /// Books that were gone through to their end, until their balances have been compared.
    closed: Vec<(Book, Option<Box<Book>>)>,
    /// Books that the register closed and that others succeed, each at the very page that the register names.
    ended: BTreeMap<BookId, Book>,
    logged: Logged,
    anchors: Anchors,
    /// The hash of what stood beside the pages.
    beside: ledger::ids::Hash,
    road: Road,
    road_is_whole: bool,
    /// Nothing that comes can be judged any more.
    stopped: bool,
    pending: Batch,
    /// The state that the next page begins with.
    opening: Option<Vec<u8>>,
    checks: Vec<Check>,
}

impl Audit {
    /// An audit of the books of the register that is trusted; of the first register that comes, when there is none.
    pub fn new(trust: impl Into<Trust>, depth: Depth) -> Self {
        let Trust { register, policy, now } = trust.into();
        Self {
            trusted: register,
            anchors: Anchors::by(policy, now),
            beside: ledger::ids::Hash::ZERO,
            depth,
            registry: None,
            register_pages: Vec::new(),
            line: None,
            done: Vec::new(),
            seals: Seals::default(),
            tallies: Tallies::default(),
            closed: Vec::new(),
            ended: BTreeMap::new(),
            logged: Logged::default(),
            road: Road::default(),
            road_is_whole: depth == Depth::Everything,
            stopped: false,
            pending: Batch::default(),
            opening: None,
            checks: Vec::new(),
        }
    }

    /// Takes a checkpoint of the bank's log, as the note that was published. Before any page.
    pub fn checkpoint(&mut self, note: &[u8]) {
        self.anchors.checkpoint(note);
    }

    /// Says which pages of each book may come.
    pub(super) fn expect(&mut self, ranges: Ranges) {
        self.logged.expect(ranges);
    }

    /// Notes the hash of what stood beside the pages.
    pub(super) const fn beside(&mut self, hash: ledger::ids::Hash) {
        self.beside = hash;
    }

    /// Takes the next pages. They are opened in parallel while those of the call before are gone through in order; `library` is asked
    /// for the pages that these cite.
    pub fn pages(&mut self, pages: Vec<Vec<u8>>, library: &mut dyn Pages) -> io::Result<()> {
        let cited = self.cited(library)?;
        self.advance(&cited, |depth, seals| Batch { opening: None, pages: open_all(pages, depth, seals) });
        Ok(())
    }

    /// What the pages cite that will be gone through next.
    pub(super) fn cited(&self, library: &mut dyn Pages) -> io::Result<CitedEntries> {
        CitedEntries::of(&self.pending.pages, library)
    }

    /// Opens the next pages; meanwhile goes through those that were opened before, and adds their transfers up.
    pub(super) fn advance(&mut self, cited: &CitedEntries, open: impl FnOnce(Depth, &Seals) -> Batch + Send) {
        let Batch { opening, pages: before } = std::mem::take(&mut self.pending);
        self.opening = opening;
        let mut tallies = std::mem::take(&mut self.tallies);
        let mut seals = std::mem::take(&mut self.seals);
        let depth = self.depth;
        let ((), (opened, ())) = rayon::join(
            || self.go_through(&before, cited),
            || rayon::join(|| open(depth, &seals), || tallies.add(&before)),
        );
        seals.meet(&opened.pages);
        (self.pending, self.tallies, self.seals) = (opened, tallies, seals);
        self.compare();
    }

    /// Compares the balances of books that have been gone through with their transfers.
    fn compare(&mut self) {
        for (book, opening) in self.closed.drain(..) {
            let register = self.registry.as_ref().map(|registry| registry.fold.now());
            let succeeds = register.is_some_and(|register| !register.predecessors(book.id).is_empty());
            let is_closed = register.is_some_and(|register| register.closed(book.id).is_some());
            let mut tally = self.tallies.take(book.id);
            if let Some(before) = &opening {
                tally.open(before);
            }
            let page = self.done.iter().find(|done| done.book == book.id).map_or(0, |done| done.to);
            self.checks.push(match tally.disagreement(&book, succeeds) {
                Some(detail) => Check::book(BALANCE, Status::Failed, book.id, page, detail),
                None => Check::book(BALANCE, Status::Ok, book.id, page, "every account agrees with its transfers")
                    .found(Found::of("agrees")),
            });
            self.road.add(&tally, &book, is_closed);
        }
    }

    /// Notes that the source of pages broke off.
    pub fn break_off(&mut self, error: &BundleError) {
        let check = Check::whole(INTEGRITY, Status::Failed, error);
        self.checks.push(match error {
            BundleError::Magic => check.found(Found::of("no-bundle")),
            BundleError::Cut { at } => check.found(Found::of("bundle-cut").number("at", *at)),
            BundleError::Frame(frame) if frame.is_cut() => check.found(Found::of("frame-cut").number("at", frame.at)),
            BundleError::Frame(frame) => check.found(Found::of("frame-damaged").number("at", frame.at)),
            BundleError::NoManifest { .. } => check.found(Found::of("no-manifest")),
            BundleError::Kind { .. }
            | BundleError::TooLong { .. }
            | BundleError::AfterManifest { .. }
            | BundleError::Misplaced { .. }
            | BundleError::Manifest(_)
            | BundleError::Version(_)
            | BundleError::Seal
            | BundleError::Page(_)
            | BundleError::Order { .. }
            | BundleError::OtherOutline
            | BundleError::NoRegister
            | BundleError::Io(_) => check,
        });
    }

    /// Goes through what is left and gives the report.
    pub fn finish(mut self, end: &End<'_>, library: &mut dyn Pages) -> io::Result<Report> {
        self.pages(Vec::new(), library)?;
        self.close();
        self.compare();
        let register = self.registry.as_ref().map(|registry| registry.id);
        if let Some(registry) = &self.registry {
            let named = |book| self.logged.last_named(book);
            self.checks.extend(completeness(registry, &self.done, end, named));
        } else {
            // Where the register was left, its own line says why: something did not hold, or could not be judged.
            if !self.stopped {
                let detail = "there is no register whose pages hold";
                self.checks.push(Check::whole(INTEGRITY, Status::Failed, detail).found(Found::of("no-register")));
            }
            let detail = "there is no register that names the books";
            self.checks
                .push(Check::whole(COMPLETENESS, Status::NotChecked, detail).found(Found::of("no-register-names")));
        }
        if self.stopped {
            let detail = "what follows the register was not looked at";
            self.checks.push(Check::whole(INTEGRITY, Status::NotChecked, detail).found(Found::of("not-looked-at")));
        }
        // Where no register held, no book was added up.
        let added_up = self.road_is_whole && !self.stopped && self.registry.is_some();
        self.checks.push(self.road.judge(added_up));
        if let End::Sealed(sealed) = end
            && sealed.manifest.beside != self.beside
        {
            let detail = "policy or checkpoints are not those that the manifest names";
            self.checks.push(Check::whole(INTEGRITY, Status::Failed, detail).found(Found::of("beside")));
        }
        let logged = self.logged.judge(library)?;
        self.checks.extend(logged);
        // The bank itself, which says where its books end, may stand between two steps of a succession.
        let unfinished = if matches!(end, End::Heads(_)) { Status::NotChecked } else { Status::Failed };
        self.checks.extend(closing::judge(&self.logged, unfinished, self.depth, library)?);
        let anchors = std::mem::take(&mut self.anchors);
        self.checks.extend(anchors.judge(&self.logged, &self.done, library)?);
        Ok(Report::of(self.checks, register.or(self.trusted)))
    }

    fn go_through(&mut self, batch: &[Result<Opened, Unopened>], cited: &CitedEntries) {
        for opened in batch {
            self.stopped |= self.checks.len() >= CHECKS_MAX;
            if self.stopped {
                return;
            }
            match opened {
                Ok(opened) => self.page(opened, cited),
                Err(unopened) => self.unopened(unopened),
            }
        }
    }

    fn page(&mut self, opened: &Opened, cited: &CitedEntries) {
        let header = &opened.page.header;
        let opening = self.opening.take();
        let begins = self.line.as_ref().is_none_or(|line| line.book != header.book);
        if begins {
            self.turn_to(header);
        }
        let Some(line) = self.line.as_mut().filter(|line| !line.broken && !self.stopped) else { return };
        let registry = self.registry.as_ref();
        if opening.is_some() && !(begins && header.page > 1) {
            let detail = "a state to begin with stands where no book begins in its middle".to_owned();
            let finding = Finding { name: INTEGRITY, status: Status::Failed, page: header.page, detail };
            line.broken = true;
            return self.found(&finding);
        }
        if let Err(finding) = line.follow(opened, registry, self.depth == Depth::Everything) {
            line.broken = true;
            return self.found(&finding);
        }
        if registry.is_none() {
            self.register_pages.push(opened.page.hash);
        }
        self.logged.page(header, opened.page.hash, &mut self.anchors);
        if let Some(state) = opening.filter(|_| self.depth == Depth::Everything)
            && let Err(finding) = line.open_with(&state, opened, registry)
        {
            line.replay = Replay::Stopped;
            return self.found(&finding);
        }
        match line.fold(opened, registry, cited, &self.ended) {
            Err(found) => found.iter().for_each(|finding| self.found(finding)),
            Ok(()) if line.is_a_log() => {
                let entries = opened.entries.as_deref().unwrap_or_default();
                self.logged.entries((header, opened.page.hash), entries, &mut self.anchors);
            }
            Ok(()) => {}
        }
    }

    /// Bytes that are no page: of the book at hand, unless they say that they are of another, which begins with them.
    fn unopened(&mut self, unopened: &Unopened) {
        self.opening = None;
        let here = self.line.as_ref().map(|line| (line.book, line.head.page.saturating_add(1)));
        let elsewhere = unopened.at.filter(|at| here.is_none_or(|here| here.0 != at.0));
        let (book, page) = elsewhere.or(here).unwrap_or((BookId([0; 32]), 1));
        if elsewhere.is_some() || here.is_none() {
            self.close();
            self.line = Some(Line::of(book, page));
        }
        let Some(line) = self.line.as_mut().filter(|line| !line.broken && !self.stopped) else { return };
        line.broken = true;
        self.checks.push(Check::book(INTEGRITY, Status::Failed, book, page, &unopened.error));
        self.stopped |= self.registry.is_none();
    }

    /// Reports what was found in the book at hand. Without the whole register nothing else can be judged.
    fn found(&mut self, finding: &Finding) {
        let Some(line) = &self.line else { return };
        let Finding { name, status, page, detail } = finding;
        self.checks.push(Check::book(name, *status, line.book, *page, detail));
        self.stopped |= self.registry.is_none();
    }

    /// Leaves the book at hand and begins the one this page is of.
    fn turn_to(&mut self, header: &Header) {
        self.close();
        let mut line = Line::begin(header);
        let wrong = match &self.registry {
            None if self.trusted.is_some_and(|trusted| trusted != header.book) => {
                Some("it begins with another book than the register that is trusted")
            }
            None if header.page != 1 => Some("it does not begin with page 1 of the register"),
            None => None,
            Some(registry) if registry.fold.now().book(header.book).is_none() => Some("it is no book of this bank"),
            Some(registry) => {
                let last = self.done.last().filter(|last| last.book != registry.id);
                let behind = last.is_some_and(|last| last.book >= header.book);
                (behind || header.book == registry.id).then_some("the book is out of order, or comes twice")
            }
        };
        if let Some(wrong) = wrong {
            line.broken = true;
            self.checks.push(Check::book(INTEGRITY, Status::Failed, header.book, header.page, wrong));
            self.stopped |= self.registry.is_none();
        }
        self.line = Some(line);
    }

    /// Leaves the book at hand: says what held of it, and keeps the register.
    fn close(&mut self) {
        let Some(mut line) = self.line.take() else { return };
        let (held, opening) = (line.entries(), line.opening.take());
        let Line { book, head: Head { page, .. }, from, broken, .. } = line;
        let whole = page >= from;
        if whole {
            self.done.push(ManifestBook { from, ..ManifestBook::whole(book, page, line.head.hash) });
        }
        let say = |name, status, detail: String| Check::book(name, status, book, page, detail);
        if !broken {
            let code = line.genesis.as_ref().map_or("a book", |genesis| genesis.code.as_str());
            let (pages, entries) = (page.saturating_sub(from).saturating_add(1), line.entries());
            let which = if pages == 1 { format!("page {page}") } else { format!("pages {from} to {page}") };
            let detail = format!("{code}: {which}, {}", counted(entries, "entry", "entries"));
            let found = Found::of("pages").text("code", code).number("from", from).number("to", page);
            let found = found.number("pages", pages).number("entries", entries);
            self.checks.push(say(INTEGRITY, Status::Ok, detail).found(found));
        }
        if !broken && line.is_a_log() {
            self.logged.ends(book);
        }
        let not_all = "not every page of the book was judged".to_owned();
        match line.replay {
            Replay::Off(why, code) => {
                self.road_is_whole = false;
                let (why, found) = if broken { (not_all, "not-all") } else { (why.to_owned(), code) };
                self.checks.push(say(LEGALITY, Status::NotChecked, why.clone()).found(Found::of(found)));
                self.checks.push(say(BALANCE, Status::NotChecked, why).found(Found::of(found)));
            }
            Replay::Counting(_) | Replay::Stopped => {
                self.road_is_whole = false;
                self.checks.push(say(BALANCE, Status::NotChecked, not_all).found(Found::of("not-all")));
            }
            Replay::Going(_) if broken => {
                self.road_is_whole = false;
                self.checks.push(say(LEGALITY, Status::NotChecked, not_all.clone()).found(Found::of("not-all")));
                self.checks.push(say(BALANCE, Status::NotChecked, not_all).found(Found::of("not-all")));
            }
            Replay::Going(mut closed) => {
                let entries = held;
                let detail = format!("{} allowed where it stands", counted(entries, "entry was", "entries were"));
                let detail = if entries == 1 { detail } else { detail.replace("it stands", "they stand") };
                let found = Found::of("allowed").number("entries", entries);
                let (detail, found) = if opening.is_some() {
                    self.road_is_whole = false;
                    let found = Found::of("allowed-from").number("entries", entries).number("from", from);
                    (format!("{detail}, from the state that page {from} states; what lies before is not judged"), found)
                } else {
                    (detail, found)
                };
                self.checks.push(say(LEGALITY, Status::Ok, detail).found(found));
                if self.registry.is_none() {
                    let pages = std::mem::take(&mut self.register_pages);
                    let bank = closed.genesis.bank;
                    self.registry = closed.register.take().map(|fold| Registry { id: book, bank, fold, pages });
                    self.registry.iter().for_each(|registry| self.logged.learn(&registry.fold));
                }
                let register = self.registry.as_ref().map(|registry| registry.fold.now());
                let end = register.and_then(|register| register.closed(book)).map(|end| end.last);
                // What a closed book had is known at its last page alone: before it, it may have had more, or less.
                let ends = end.is_none_or(|end| (end.page, end.hash) == (page, line.head.hash));
                self.road_is_whole &= ends;
                if ends && register.is_some_and(|register| register.successor(book).is_some()) {
                    self.ended.insert(book, Book::clone(&closed));
                }
                self.closed.push((*closed, opening));
            }
        }
    }
}
