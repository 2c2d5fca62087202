//! Entries that other entries cite, looked up by place and believed by hash.

use std::io;

use ledger::check::Citation;
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event};
use ledger::hash;
use ledger::ids::BookId;
use ledger::page::Page;
use rustc_hash::FxHashMap;

use super::opened::{Opened, Unopened};

/// Where pages can be looked up once more.
pub trait Pages {
    /// The bytes of a page, when it is there. Nothing need be checked.
    fn page(&mut self, book: BookId, page: u64) -> io::Result<Option<Vec<u8>>>;
}

/// What stands at a cited place.
pub(super) enum Cited {
    /// The entry.
    Entry(Box<Entry>),
    /// Another one, or none: the citation is false.
    Another,
    /// The page is not to be had.
    Absent,
}

/// The entries that a batch cites.
#[derive(Default)]
pub(super) struct CitedEntries(FxHashMap<EntryRef, Cited>);

impl CitedEntries {
    /// Looks up what the entries of these pages cite, each cited page once.
    pub(super) fn of(batch: &[Result<Opened, Unopened>], pages: &mut dyn Pages) -> io::Result<Self> {
        let entries = batch.iter().flatten().filter_map(|opened| opened.entries.as_ref()).flatten();
        let mut places: Vec<EntryRef> = entries.flat_map(|(_, entry)| refs(entry)).collect();
        places.sort_unstable();
        places.dedup();
        let mut found = FxHashMap::default();
        for group in places.chunk_by(|a, b| (a.book, a.page) == (b.book, b.page)) {
            let Some(first) = group.first() else { continue };
            let bytes = pages.page(first.book, first.page)?;
            let page = bytes.map(Page::parse);
            for &place in group {
                let cited = match &page {
                    None => Cited::Absent,
                    Some(Ok(page)) => entry_at(page, place).map_or(Cited::Another, |entry| Cited::Entry(entry.into())),
                    Some(Err(_)) => Cited::Another,
                };
                found.insert(place, cited);
            }
        }
        Ok(Self(found))
    }

    /// What stands at a place that one of the batch's entries cites.
    pub(super) fn at(&self, place: EntryRef) -> Result<Option<Citation<'_>>, NotHere> {
        match self.0.get(&place) {
            Some(Cited::Entry(entry)) => Ok(Some(Citation { place, entry })),
            Some(Cited::Another) => Ok(None),
            Some(Cited::Absent) | None => Err(NotHere),
        }
    }
}

/// Every entry that an entry cites.
pub(super) fn refs(entry: &Entry) -> impl Iterator<Item = EntryRef> {
    let delivery = if let Event::GoodsReturned(returned) = &entry.event { Some(returned.delivery) } else { None };
    let reversed = if let Event::EntryReversed(reversed) = &entry.event { Some(reversed) } else { None };
    let (original, its_cause) = (reversed.map(|it| it.original), reversed.and_then(|it| it.original_cause));
    [entry.cause, delivery, original, its_cause].into_iter().flatten()
}

/// A cited page is not to be had.
pub(super) struct NotHere;

/// The entry with the cited hash at the cited place.
fn entry_at(page: &Page, place: EntryRef) -> Option<Entry> {
    if (page.header.book, page.header.page) != (place.book, place.page) {
        return None;
    }
    let entries = page.entry_bytes().ok()?;
    let bytes = entries.get(usize::try_from(place.index).ok()?)?;
    if hash::entry(bytes) == place.hash { Entry::decode(bytes).ok() } else { None }
}
