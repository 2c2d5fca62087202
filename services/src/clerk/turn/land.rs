//! What follows when a page's fate is known: the facts exist and everyone is answered, or someone else was first, or the book is frozen.

use std::collections::VecDeque;
use std::sync::atomic::Ordering::{Relaxed, Release};

use ledger::hash;
use ledger::page::{Page, PageRef};

use super::{Turn, answer, freeze, turn_away};
use crate::causes::chain;
use crate::clerk::draft::{Outcome, Written, again};
use crate::clerk::flight::Landed;
use crate::clerk::indexer::Batch;
use crate::clerk::keeper::{Keeping, Reply};
use crate::clerk::keys::Known;
use crate::clerk::recent::Recent;
use crate::clerk::recover::{CatchUp, catch_up};
use crate::clerk::{Accepted, Asked, ClerkError, Desk, Frozen, FrozenCause, KeptBook, KeyIndexError};

/// Why a book is frozen whose index names an entry that the archive does not have.
const STRAY_INDEX: &str = "its index of idempotency keys names an entry that the archive does not have. Stop the bank, delete the folder `index`, start it again: the index is built anew";

impl Turn {
    pub(super) async fn land(&mut self, landed: Landed) {
        let Some((_, written)) = self.flight.take() else { return };
        match landed {
            Landed::Kept => self.keep(written).await,
            Landed::Taken => self.yield_to_another(written).await,
            Landed::Unarchived(error) => {
                let why = format!(
                    "the archive cannot be written: {}. Make room or mend the disk, then start the bank again",
                    chain(&error)
                );
                let frozen = self.freeze_because(FrozenCause::Failed.because(why));
                self.turn_all_away(written, &frozen);
            }
            // Whether the page was kept is found out at the next start. Until then nothing may follow it, and nobody is told anything.
            Landed::Unknown => {
                self.given_up = true;
                self.turn_all_away(written, &ClerkError::Stopping);
            }
        }
    }

    /// The page is on disk twice: the facts exist.
    async fn keep(&mut self, written: Written) {
        let Written { sealed, draft, keys, waiting } = written;
        self.landed = sealed.header.page;
        self.counters.pages.fetch_add(1, Relaxed);
        let count = u64::try_from(draft.entries.len()).unwrap_or(u64::MAX);
        self.counters.accepted.fetch_add(count, Relaxed);
        self.since_stated.0 = self.since_stated.0.saturating_add(1);
        self.since_stated.1 = self.since_stated.1.saturating_add(count);
        if let Some(state) = draft.state {
            let (snapshots, page) = (self.desk.snapshots.clone(), sealed.header.page);
            tokio::task::spawn_blocking(move || {
                if let Err(error) = snapshots.keep(page, &state) {
                    tracing::warn!(
                        page,
                        error = chain(&error),
                        "a snapshot could not be kept; the next start takes longer"
                    );
                }
            });
        }
        self.indexer.push(PageRef { page: sealed.header.page, hash: sealed.hash }, keys);
        self.indexer.go_on(&self.desk.keys);
        let mut replies = Vec::with_capacity(draft.answers.len().saturating_add(waiting.len()));
        for (asked, outcome) in draft.answers.into_iter().chain(waiting) {
            let reply = match outcome {
                Outcome::Written(place) => Reply::Written(place),
                Outcome::Repeats(_) | Outcome::KeyReused | Outcome::Refused(_) => Reply::Said(self.said(outcome)),
            };
            replies.push((asked, reply));
        }
        self.keeper.keep(Keeping { sealed, entries: draft.entries, replies }).await;
    }

    /// Someone else wrote first: drop what was built on nothing, catch up, decide again.
    async fn yield_to_another(&mut self, written: Written) {
        self.counters.taken.fetch_add(1, Relaxed);
        let mut waiting: VecDeque<Asked> = again(written.draft.answers).chain(again(written.waiting)).collect();
        if let Some(draft) = self.draft.take() {
            waiting.extend(again(draft.answers));
        }
        waiting.append(&mut self.backlog);
        self.backlog = waiting;
        for (key, _) in &written.keys {
            self.recent.remove(*key);
        }
        self.drafted.clear();
        // The pages before go into the index first: it takes them one behind the other.
        self.index_all().await;
        self.keeper.done().await;
        let mut kept = self.kept.read(Clone::clone);
        let caught = self.catch_up(&mut kept).await;
        self.ahead = kept.book.clone();
        self.ahead_head = kept.head;
        self.landed = kept.head.page;
        if caught.is_ok() {
            self.indexed.store(kept.head.page, Release);
            self.recent = Recent::begin(kept.head.page);
        }
        self.kept.write(|now| *now = kept);
        if let Err(why) = caught {
            self.freeze_because(why);
        }
    }

    async fn catch_up(&self, kept: &mut KeptBook) -> Result<(), Frozen> {
        let register = self.desk.register.now().map(|(_, register)| register);
        let Desk { journal, archive, keys, .. } = &self.desk;
        catch_up(kept, (register.as_deref(), None), journal, archive, keys).await.map_err(|error| match error {
            CatchUp::Frozen(why) => why,
            CatchUp::Failed(error) => {
                let why = format!("catching up failed: {}. Start the bank again", chain(&error));
                FrozenCause::Failed.because(why)
            }
        })
    }

    /// Whoever waits, for this page or for what was to come behind it, learns why it is not.
    fn turn_all_away(&mut self, written: Written, why: &ClerkError) {
        let draft = self.draft.take().map(|draft| draft.answers).unwrap_or_default();
        for answers in [written.draft.answers, written.waiting, draft] {
            turn_away(answers, why);
        }
        for asked in self.backlog.drain(..) {
            answer(asked, Err(why.clone()));
        }
    }

    /// Freezes the book; gives what to answer from now on.
    pub(super) fn freeze_because(&self, why: Frozen) -> ClerkError {
        freeze(&self.freeze, self.ahead.id, why.clone());
        let why = self.freeze.borrow().clone().unwrap_or(why);
        ClerkError::Frozen { book: self.ahead.id, why }
    }

    /// The answer to a request that was accepted before: what the index says, seen in the archive.
    pub(super) fn accepted(&self, known: Known) -> Result<Accepted, ClerkError> {
        let page = self.desk.archive.reader().read(known.place.page).ok().flatten();
        let page = page.and_then(|bytes| Page::parse(bytes).ok()).filter(|page| {
            let index = usize::try_from(known.place.index).unwrap_or(usize::MAX);
            let entries = page.entry_bytes().unwrap_or_default();
            entries.get(index).is_some_and(|bytes| hash::entry(bytes) == known.place.hash)
        });
        let Some(page) = page else { return Err(self.freeze_because(FrozenCause::Index.because(STRAY_INDEX))) };
        Ok(Accepted { place: known.place, entry: known.entry, page_hash: page.hash, repeated: true })
    }

    /// What is said to somebody for whom nothing was written, once nothing they depend on is under way.
    pub(super) fn said(&self, outcome: Outcome) -> Result<Accepted, ClerkError> {
        match outcome {
            // An entry of this very page is answered by the keeper.
            Outcome::Written(_) => Err(ClerkError::Stopping),
            Outcome::Repeats(key) => {
                self.counters.repeated.fetch_add(1, Relaxed);
                match self.recent.get(key).map_or_else(|| self.desk.keys.get(key), |known| Ok(Some(known))) {
                    Ok(Some(known)) => self.accepted(known),
                    Ok(None) | Err(_) => Err(ClerkError::Stopping),
                }
            }
            Outcome::KeyReused => Err(ClerkError::KeyReused),
            Outcome::Refused(refusals) => Err(ClerkError::Refused(refusals)),
        }
    }

    /// Notes that a batch of keys is in the index; false when it could not be written.
    pub(super) fn indexed(&mut self, indexed: Result<Batch, KeyIndexError>) -> bool {
        match indexed {
            Ok(batch) => {
                self.indexed.store(batch.page, Release);
                self.recent.indexed(batch.page, batch.keys);
                self.indexer.go_on(&self.desk.keys);
                true
            }
            Err(error) => {
                self.freeze_because(FrozenCause::Failed.because(chain(&error)));
                false
            }
        }
    }
}
