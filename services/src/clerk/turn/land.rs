//! What follows when a page's fate is known: the facts exist and everyone is answered, or someone else was first, or the book is frozen.

use std::collections::VecDeque;
use std::sync::atomic::Ordering::Relaxed;

use ledger::book::Spot;
use ledger::event::EntryRef;
use ledger::ids::{Hash, Key};
use ledger::page::{Head, Page, Sealed};

use super::{Turn, answer};
use crate::causes::chain;
use crate::clerk::draft::{Outcome, Written, again};
use crate::clerk::flight::Landed;
use crate::clerk::keys::Known;
use crate::clerk::recover::{CatchUp, catch_up};
use crate::clerk::{Accepted, Asked, ClerkError, Desk, KeptBook, KeyIndexError};

impl Turn {
    pub(super) async fn land(&mut self, landed: Landed) {
        let Some((_, written)) = self.flight.take() else { return };
        match landed {
            Landed::Kept => self.keep(written),
            Landed::Taken => self.yield_to_another(written).await,
            Landed::Unarchived(error) => {
                let why = format!(
                    "the archive cannot be written: {error}. Make room or mend the disk, then start the bank again"
                );
                self.stop_at(written, why);
            }
            Landed::Unknown => {
                for asked in again(written.draft.answers).chain(again(written.waiting)) {
                    answer(asked, Err(ClerkError::Stopping));
                }
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
        self.indexer.push(sealed.header.page, keys);
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

    /// Freezes the book; whoever waits learns why.
    fn stop_at(&mut self, written: Written, why: String) {
        let draft = self.draft.take().map(|draft| draft.answers).unwrap_or_default();
        let book = self.ahead.id;
        for asked in again(written.draft.answers).chain(again(written.waiting)).chain(again(draft)) {
            answer(asked, Err(ClerkError::Frozen { book, why: why.clone() }));
        }
        self.freeze_because(why);
    }

    pub(super) fn freeze_because(&self, why: String) {
        tracing::error!(book = %self.ahead.id, why, "the book is frozen");
        self.freeze.send_replace(Some(why));
    }

    pub(super) fn accepted(&self, known: Known, repeated: bool) -> Accepted {
        let page_hash = match self.desk.archive.reader().read(known.place.page) {
            Ok(Some(bytes)) => Page::parse(bytes).map_or(Hash::ZERO, |page| page.hash),
            Ok(None) | Err(_) => Hash::ZERO,
        };
        Accepted { place: known.place, entry: known.entry, page_hash, repeated }
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
                    Ok(Some(known)) => Ok(self.accepted(known, true)),
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
            Err(error) => self.freeze_because(error.to_string()),
        }
    }
}
