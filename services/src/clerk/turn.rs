//! The clerk's turn: take what waits, decide, write, answer. One page in flight; the next is collected meanwhile.

mod land;
mod salts;

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering::Relaxed;

use bytes::Bytes;
use ledger::book::{Book, Spot};
use ledger::check::{Citation, Context};
use ledger::decide::{decided, state_entry};
use ledger::event::EntryRef;
use ledger::ids::{BookId, Key, PublicKey};
use ledger::page::{self, Head, PageRef};
use ledger::register::Register;
use ledger::time::Timestamp;
use rustc_hash::FxHashMap;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;

use self::salts::Salts;
use super::draft::{Draft, Outcome, Written, again};
use super::flight::{Flight, Landed};
use super::indexer::Indexer;
use super::keeper::Keeper;
use super::keys::Known;
use super::recent::Recent;
use super::recover::Recovered;
use super::snapshot::{STATED_EVERY_ENTRIES, STATED_EVERY_PAGES};
use super::{Accepted, Asked, ClerkError, Counters, Desk, Frozen, FrozenCause, Kept};
use crate::causes::chain;

/// Requests taken from the queue at a time.
const TAKE_MAX: usize = 512;
/// Why a book whose keys were all revoked takes nothing.
const NO_KEY: &str = "none of the keys in the data folder may seal it any more. Add a key of this bank to the register, or close the book";

/// The clerk at work.
pub(super) struct Turn {
    desk: Desk,
    kept: Kept,
    keeper: Keeper,
    /// The last page that is on disk twice; the kept book follows it.
    landed: u64,
    /// The book as it will be when everything under way is kept.
    ahead: Book,
    ahead_head: Head,
    draft: Option<Draft>,
    flight: Option<(JoinHandle<Landed>, Written)>,
    /// Keys under way, and kept keys on their way into the index.
    recent: Recent,
    /// The last page whose keys are in the index, for those who look into it.
    indexed: Arc<AtomicU64>,
    salts: Salts,
    drafted: FxHashMap<Key, ledger::ids::Hash>,
    indexer: Indexer,
    backlog: VecDeque<Asked>,
    since_stated: (u64, u64),
    counters: Arc<Counters>,
    freeze: Arc<watch::Sender<Option<Frozen>>>,
    shutdown: watch::Receiver<bool>,
    /// The fate of a page is not known and the clerk is to stop: nothing more is begun.
    given_up: bool,
}

impl Turn {
    pub(super) fn new(
        desk: Desk,
        recovered: Recovered,
        counters: Arc<Counters>,
        freeze: Arc<watch::Sender<Option<Frozen>>>,
        indexed: Arc<AtomicU64>,
    ) -> Self {
        let (ahead, ahead_head) = recovered.kept.read(|kept| (kept.book.clone(), kept.head));
        let (_, shutdown) = watch::channel(false);
        Self {
            desk,
            keeper: Keeper::start(recovered.kept.clone()),
            kept: recovered.kept,
            landed: ahead_head.page,
            recent: Recent::begin(ahead_head.page),
            indexed,
            salts: Salts::default(),
            ahead,
            ahead_head,
            draft: None,
            flight: None,
            drafted: FxHashMap::default(),
            indexer: Indexer::default(),
            backlog: VecDeque::new(),
            since_stated: recovered.since_stated,
            counters,
            freeze,
            shutdown,
            given_up: false,
        }
    }

    /// Works until told to stop; what is under way is finished first.
    pub(super) async fn run(mut self, mut queue: mpsc::Receiver<Asked>, mut shutdown: watch::Receiver<bool>) {
        self.shutdown = shutdown.clone();
        let mut taken = Vec::with_capacity(TAKE_MAX);
        loop {
            self.launch();
            self.work_off();
            let stopping = *shutdown.borrow();
            if stopping && self.flight.is_none() && self.draft.as_ref().is_none_or(Draft::is_empty) {
                break;
            }
            tokio::select! {
                biased;
                landed = fly(&mut self.flight), if self.flight.is_some() => self.land(landed).await,
                indexed = self.indexer.done(), if self.indexer.is_busy() => {
                    self.indexed(indexed);
                }
                count = queue.recv_many(&mut taken, TAKE_MAX), if self.backlog.is_empty() && !stopping => {
                    if count == 0 {
                        shutdown = stopped();
                    }
                    self.backlog.extend(taken.drain(..));
                }
                _ = shutdown.changed(), if !stopping => {}
            }
        }
        queue.close();
        while let Some(asked) = queue.recv().await {
            answer(asked, Err(ClerkError::Stopping));
        }
        for asked in self.backlog.drain(..) {
            answer(asked, Err(ClerkError::Stopping));
        }
        self.index_all().await;
        self.keeper.end().await;
    }

    /// Writes what waits into the index of keys, to the last page.
    async fn index_all(&mut self) {
        while self.indexer.is_behind() {
            self.indexer.go_on(&self.desk.keys);
            let indexed = self.indexer.done().await;
            if !self.indexed(indexed) {
                return;
            }
        }
    }

    /// Decides what waits, until the draft is full.
    fn work_off(&mut self) {
        while let Some(asked) = self.backlog.pop_front() {
            if let Some(back) = self.take(asked) {
                self.backlog.push_front(back);
                break;
            }
        }
        self.launch();
    }

    /// Decides one request. Gives it back when the draft is full.
    fn take(&mut self, asked: Asked) -> Option<Asked> {
        if let Some(closed) = self.closed() {
            answer(asked, Err(closed));
            return None;
        }
        let asked = self.repeat(asked)?;
        let desk_before = Arc::clone(&self.desk.before);
        let register = self.desk.register.now();
        let (page, nothing) = (register.as_ref().map(|(page, _)| *page), Register::default());
        let register = register.as_ref().map_or(nothing.now(), |(page, register)| register.at(page.page));
        if let Some(refusal) = ledger::check::closed(register, self.ahead.id) {
            // Not in a page's turn: a book that was closed has no page more.
            self.counters.refused.fetch_add(1, Relaxed);
            answer(asked, Err(ClerkError::Refused(vec![refusal])));
            return None;
        }
        let before: Vec<&Book> = desk_before.iter().collect();
        self.open_draft(page);
        let draft = self.draft.as_mut().expect("a draft was opened");
        draft.register = page.or(draft.register);
        let place = asked.request.cause;
        let cause = place.zip(asked.cause.as_deref()).map(|(place, entry)| Citation { place, entry });
        let context = Context { book: &self.ahead, register, written_at: draft.written_at, cause, before: &before };
        match decided(&context, &asked.request, asked.hash, self.salts.next()) {
            Ok((entry, bytes)) => {
                if draft.is_full_for(bytes.len()) {
                    return Some(asked);
                }
                let number = self.ahead_head.page.saturating_add(1);
                let index = u32::try_from(draft.entries.len()).expect("PAGE_ENTRIES_MAX fits a u32");
                self.ahead.evolve(Spot { page: number, index }, &entry);
                self.drafted.insert(entry.key, entry.request);
                let place = draft.push(entry, bytes);
                draft.answers.push((asked, Outcome::Written(place)));
            }
            Err(refusals) => {
                self.counters.refused.fetch_add(1, Relaxed);
                self.later(asked, Outcome::Refused(refusals));
            }
        }
        None
    }

    /// Answers a key that was used before; gives the request back when it is new.
    fn repeat(&mut self, asked: Asked) -> Option<Asked> {
        let (key, request) = (asked.request.key, asked.hash);
        if let Some(drafted) = self.drafted.get(&key).copied() {
            let outcome = if drafted == request { Outcome::Repeats(key) } else { Outcome::KeyReused };
            self.later(asked, outcome);
            return None;
        }
        let known = match self.recent.get(key).or(asked.looked.known) {
            Some(known) => Ok(Some(known)),
            None if self.recent.covers(asked.looked.up_to) => Ok(None),
            None => self.desk.keys.get(key),
        };
        match known {
            Ok(None) => Some(asked),
            Ok(Some(known)) if known.place.page > self.landed => {
                let outcome = if known.request == request { Outcome::Repeats(key) } else { Outcome::KeyReused };
                self.later(asked, outcome);
                None
            }
            Ok(Some(known)) if known.request == request => {
                self.counters.repeated.fetch_add(1, Relaxed);
                let accepted = self.accepted(known);
                answer(asked, accepted);
                None
            }
            Ok(Some(_)) => {
                answer(asked, Err(ClerkError::KeyReused));
                None
            }
            Err(error) => {
                let frozen = self.freeze_because(FrozenCause::Failed.because(chain(&error)));
                answer(asked, Err(frozen));
                None
            }
        }
    }

    /// Why nothing more is begun, when nothing is.
    fn closed(&self) -> Option<ClerkError> {
        if self.given_up {
            return Some(ClerkError::Stopping);
        }
        let why = self.freeze.borrow().clone();
        why.map(|why| ClerkError::Frozen { book: self.ahead.id, why })
    }

    /// Answers at once when nothing is under way, else when what is under way is kept.
    fn later(&mut self, asked: Asked, outcome: Outcome) {
        if let Some(draft) = self.draft.as_mut().filter(|draft| !draft.is_empty()) {
            draft.answers.push((asked, outcome));
        } else if let Some((_, written)) = self.flight.as_mut() {
            written.waiting.push((asked, outcome));
        } else {
            let said = self.said(outcome);
            answer(asked, said);
        }
    }

    fn open_draft(&mut self, register: Option<PageRef>) {
        if self.draft.is_some() {
            return;
        }
        let now = Timestamp::from_ms((self.desk.clock)());
        let mut draft = Draft::new(now.max(self.ahead_head.written_at), register);
        let (pages, entries) = self.since_stated;
        if pages >= STATED_EVERY_PAGES || entries >= STATED_EVERY_ENTRIES {
            let state = self.ahead.state();
            let entry = state_entry(&self.ahead, self.ahead_head.entries, draft.written_at, self.salts.next());
            let number = self.ahead_head.page.saturating_add(1);
            self.ahead.evolve(Spot { page: number, index: 0 }, &entry);
            let bytes = entry.encode();
            draft.push(entry, bytes);
            draft.state = Some(state);
            self.since_stated = (0, 0);
        }
        self.draft = Some(draft);
    }

    /// Sends the draft off, when nothing is in flight.
    fn launch(&mut self) {
        if self.draft.as_ref().is_some_and(Draft::is_empty) {
            // Everything in it was refused: the next one begins at its own time.
            self.draft = None;
        }
        if self.flight.is_some() || self.draft.as_ref().is_none_or(|draft| draft.answers.is_empty()) {
            return;
        }
        let Some(draft) = self.draft.take() else { return };
        if let Some(closed) = self.closed() {
            return turn_away(draft.answers, &closed);
        }
        let Some(key) = self.desk.sealing.among(&self.may_seal(draft.register)) else {
            let frozen = self.freeze_because(FrozenCause::NoKey.because(NO_KEY));
            return turn_away(draft.answers, &frozen);
        };
        let mut sealed = page::seal(
            &page::Draft {
                head: self.ahead_head,
                written_at: draft.written_at,
                checkpoint: *self.desk.checkpoint.borrow(),
                register: draft.register,
                entries: &draft.bytes,
            },
            &key,
        );
        self.ahead_head = Head::after(&sealed.header, sealed.hash);
        let mut keys = Vec::with_capacity(draft.entries.len());
        for (index, (entry, hash)) in (0_u32..).zip(draft.entries.iter().zip(&sealed.entry_hashes)) {
            let place = EntryRef { book: self.ahead.id, page: sealed.header.page, index, hash: *hash };
            let number = sealed.header.first_entry.saturating_add(u64::from(index));
            let known = Known { request: entry.request, place, entry: number };
            self.recent.insert(entry.key, known);
            keys.push((entry.key, known));
        }
        self.drafted.clear();
        let flight = Flight {
            book: self.ahead.id,
            page: PageRef { page: sealed.header.page, hash: sealed.hash },
            bytes: Bytes::from(std::mem::take(&mut sealed.bytes)),
            journal: self.desk.journal.clone(),
            archive: self.desk.archive.clone(),
            shutdown: self.shutdown.clone(),
            counters: Arc::clone(&self.counters),
        };
        let written = Written { sealed, draft, keys, waiting: Vec::new() };
        self.flight = Some((tokio::spawn(flight.fly()), written));
    }

    /// The keys that may seal the next page, decided against this page of the register.
    fn may_seal(&self, named: Option<PageRef>) -> Vec<PublicKey> {
        match (self.desk.register.now(), &self.ahead.register) {
            (Some((_, register)), _) => register.at(named.map_or(0, |named| named.page)).keys(self.ahead.id),
            (None, Some(own)) => own.at(self.ahead_head.page).keys(self.ahead.id),
            (None, None) => Vec::new(),
        }
    }
}

async fn fly(flight: &mut Option<(JoinHandle<Landed>, Written)>) -> Landed {
    match flight {
        Some((flight, _)) => flight.await.expect("a flight does not panic"),
        None => std::future::pending().await,
    }
}

/// A signal that has been given: the last way to the clerk is gone.
fn stopped() -> watch::Receiver<bool> {
    watch::channel(true).1
}

/// Freezes a book, unless it is frozen already.
pub(super) fn freeze(frozen: &watch::Sender<Option<Frozen>>, book: BookId, why: Frozen) {
    frozen.send_if_modified(|frozen| {
        let first = frozen.is_none();
        if first {
            tracing::error!(%book, %why, "the book is frozen");
            *frozen = Some(why);
        }
        first
    });
}

/// Answers everyone the same.
fn turn_away(answers: Vec<(Asked, Outcome)>, why: &ClerkError) {
    for asked in again(answers) {
        answer(asked, Err(why.clone()));
    }
}

/// Whoever asked may have gone; then nobody needs the answer.
pub(super) fn answer(asked: Asked, result: Result<Accepted, ClerkError>) {
    let _ = asked.answer.send(result);
}
