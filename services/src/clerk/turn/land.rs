//! What follows when a page's fate is known: the facts exist and everyone is answered, or someone else was first, or the book is frozen.

use std::collections::VecDeque;
use std::sync::atomic::Ordering::Relaxed;

use ledger::book::Spot;
use ledger::event::EntryRef;
use ledger::hash;
use ledger::ids::{Hash, Key};
use ledger::page::{Head, Page, PageRef, Sealed};

use super::{Turn, answer, freeze, turn_away};
use crate::causes::chain;
use crate::clerk::draft::{Outcome, Written, again};
use crate::clerk::flight::Landed;
use crate::clerk::keys::Known;
use crate::clerk::recover::{CatchUp, catch_up};
use crate::clerk::{Accepted, Asked, ClerkError, Desk, KeptBook, KeyIndexError};

/// Why a book is frozen whose index names an entry that the archive does not have.
const STRAY_INDEX: &str = "its index of idempotency keys names an entry that the archive does not have. Stop the bank, delete the folder `index`, start it again: the index is built anew";

impl Turn {
    pub(super) async fn land(&mut self, landed: Landed) {
        let Some((_, written)) = self.flight.take() else { return };
        match landed {
            Landed::Kept => self.keep(written),
            Landed::Taken => self.yield_to_another(written).await,
            Landed::Unarchived(error) => {
                let why = format!(
                    "the archive cannot be written: {}. Make room or mend the disk, then start the bank again",
                    chain(&error)
                );
                let frozen = self.freeze_because(why);
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
    fn keep(&mut self, written: Written) {
        let Written { sealed, draft, waiting } = written;
        let head = Head::after(&sealed.header, sealed.hash);
        self.kept.write(|kept| {
            for (index, entry) in (0_u32..).zip(&draft.entries) {
                kept.book.evolve(Spot { page: sealed.header.page, index }, entry);
            }
            kept.head = head;
        });
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
        let keys: Vec<(Key, Known)> =
            draft.keys.iter().filter_map(|(key, _)| self.recent.get(key).map(|known| (*key, *known))).collect();
        self.indexer.push(PageRef { page: sealed.header.page, hash: sealed.hash }, keys);
        self.indexer.go_on(&self.desk.keys);
        for (asked, outcome) in draft.answers.into_iter().chain(waiting) {
            self.finish(asked, outcome, Some((&sealed.entry_hashes, &sealed)));
        }
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
        for (key, _) in &written.draft.keys {
            self.recent.remove(key);
        }
        self.drafted.clear();
        // The pages before go into the index first: it takes them one behind the other.
        let indexed = self.indexer.drain(&self.desk.keys).await;
        self.indexed(indexed);
        let mut kept = self.kept.read(Clone::clone);
        let caught = self.catch_up(&mut kept).await;
        self.ahead = kept.book.clone();
        self.ahead_head = kept.head;
        self.kept.write(|now| *now = kept);
        if let Err(why) = caught {
            self.freeze_because(why);
        }
    }

    async fn catch_up(&self, kept: &mut KeptBook) -> Result<(), String> {
        let register = self.desk.register.now().map(|(_, register)| register);
        let Desk { journal, archive, keys, .. } = &self.desk;
        catch_up(kept, register.as_deref(), journal, archive, keys).await.map_err(|error| match error {
            CatchUp::Frozen(why) => why,
            CatchUp::Failed(error) => format!("catching up failed: {}. Start the bank again", chain(&error)),
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
    pub(super) fn freeze_because(&self, why: String) -> ClerkError {
        freeze(&self.freeze, self.ahead.id, why);
        let why = self.freeze.borrow().clone().unwrap_or_default();
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
        let Some(page) = page else { return Err(self.freeze_because(STRAY_INDEX.to_owned())) };
        Ok(Accepted { place: known.place, entry: known.entry, page_hash: page.hash, repeated: true })
    }

    pub(super) fn finish(&mut self, asked: Asked, outcome: Outcome, page: Option<(&[Hash], &Sealed)>) {
        let result = match (outcome, page) {
            (Outcome::Written(place), Some((hashes, sealed))) => {
                let index = u32::try_from(place).expect("PAGE_ENTRIES_MAX fits a u32");
                let hash = hashes[place];
                let place = EntryRef { book: self.ahead.id, page: sealed.header.page, index, hash };
                let entry = sealed.header.first_entry.saturating_add(u64::from(index));
                Ok(Accepted { place, entry, page_hash: sealed.hash, repeated: false })
            }
            (Outcome::Written(_), None) => Err(ClerkError::Stopping),
            (Outcome::Repeats(key), _) => {
                self.counters.repeated.fetch_add(1, Relaxed);
                match self.recent.get(&key).copied().map_or_else(|| self.desk.keys.get(key), |known| Ok(Some(known))) {
                    Ok(Some(known)) => self.accepted(known),
                    Ok(None) | Err(_) => Err(ClerkError::Stopping),
                }
            }
            (Outcome::KeyReused, _) => Err(ClerkError::KeyReused),
            (Outcome::Refused(refusals), _) => Err(ClerkError::Refused(refusals)),
        };
        answer(asked, result);
    }

    pub(super) fn indexed(&mut self, indexed: Result<Vec<Key>, KeyIndexError>) {
        match indexed {
            Ok(keys) => {
                for key in keys {
                    self.recent.remove(&key);
                }
                self.indexer.go_on(&self.desk.keys);
            }
            Err(error) => {
                self.freeze_because(chain(&error));
            }
        }
    }
}
