//! Forgeries by someone with keys: each attack at every place of the bank where it can be.

use ledger::decide::made_id;
use ledger::entry::Entry;
use ledger::event::{BinAdded, Event};
use ledger::ids::{ActorId, BinId, BookId, Hash, Key, Salt};
use ledger::reason::BookKind;
use ledger::time::Timestamp;
use tests::story::bank::code;

use crate::history::{Chain, History, Leafed, Line};

/// What an attack does to a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Attack {
    /// An entry says that it occurred an hour earlier.
    Edited,
    /// An entry names another actor.
    OtherActor,
    /// A page is not there.
    Deleted,
    /// Two pages change places.
    Swapped,
    /// A page more.
    Inserted,
    /// The last page of a book is not there.
    Cut,
    /// A page of one book, its entries written into another.
    Replayed,
}

impl Attack {
    pub(crate) const ALL: [Self; 7] =
        [Self::Edited, Self::OtherActor, Self::Deleted, Self::Swapped, Self::Inserted, Self::Cut, Self::Replayed];

    /// The history after the attack on this page; nothing when there it would be another attack, or none. What else must change for it to
    /// fit is not changed yet.
    pub(crate) fn at(self, honest: &History, chain: usize, page: usize) -> Option<History> {
        let mut forged = honest.clone();
        let Chain { id, kind, pages } = &mut forged.chains[chain];
        let count = pages.len();
        match self {
            Self::Edited => {
                let entry = an_entry(&mut pages[page])?;
                entry.occurred_at = Timestamp::from_ms(entry.occurred_at.ms - 3_600_000);
            }
            Self::OtherActor => an_entry(&mut pages[page])?.actor = ActorId::from_bytes([0xee; 16]),
            Self::Deleted if page > 0 && page + 1 < count => drop(pages.remove(page)),
            // Whole pages with all that is on them, but for when they were written, which must not go back.
            Self::Swapped if page > 0 && page + 1 < count => {
                let (one, other) = (pages[page].written_at, pages[page + 1].written_at);
                pages.swap(page, page + 1);
                (pages[page].written_at, pages[page + 1].written_at) = (one, other);
                let (one, other) = (pages[page + 1].register, pages[page].register);
                (pages[page].register, pages[page + 1].register) = (one, other);
            }
            Self::Inserted if *kind == BookKind::Site && page + 1 < count => {
                pages.insert(page + 1, more(*id, &pages[page]));
            }
            Self::Cut if page > 0 && page + 1 == count => drop(pages.pop()),
            Self::Replayed if page > 0 && *kind == BookKind::Site => {
                let mut page = pages[page].clone();
                an_entry(&mut page)?;
                let other =
                    forged.chains.iter_mut().enumerate().find(|(at, it)| *at != chain && it.kind == BookKind::Site);
                let (_, other) = other?;
                let last = other.pages.last()?.clone();
                // In the other book it is the other book's: its key, its place in time; the entries are as they were.
                let copied = page.lines.into_iter().map(|line| Line { was: Hash([0xcd; 32]), ..line }).collect();
                other.pages.push(Leafed { lines: copied, ..last });
            }
            Self::Deleted | Self::Swapped | Self::Inserted | Self::Cut | Self::Replayed => return None,
        }
        Some(forged)
    }

    /// Every history that this attack makes of the honest one, with where.
    pub(crate) fn everywhere(self, honest: &History) -> Vec<(String, usize, History)> {
        let at = |(chain, page): (usize, usize)| {
            let forged = self.at(honest, chain, page)?;
            Some((format!("{self:?} at page {} of book {chain}", page + 1), chain, forged))
        };
        honest.places().into_iter().filter_map(at).collect()
    }
}

/// An entry of the page that somebody wrote: what a book states of itself follows from the others.
fn an_entry(page: &mut Leafed) -> Option<&mut Entry> {
    let entries = page.lines.iter_mut().map(|line| &mut line.entry);
    entries.filter(|entry| !matches!(entry.event, Event::StateStated(_))).last()
}

/// A page that a site might write behind this one: a bin more.
fn more(site: BookId, before: &Leafed) -> Leafed {
    let key = Key::from_bytes([0xab; 16]);
    let bin = BinId::from_bytes(made_id(site, key, "bin", 0));
    let entry = Entry {
        key,
        request: Hash([0xab; 32]),
        occurred_at: before.written_at,
        actor: ActorId::from_bytes([1; 16]),
        cause: None,
        salt: Salt::from_bytes([0xab; 16]),
        event: Event::BinAdded(BinAdded { bin, code: code("X-1"), zone: None }),
        signature: None,
    };
    Leafed { lines: vec![Line::of(entry)], ..before.clone() }
}

/// The history after its last site wrote a page more, as any bank does.
pub(crate) fn grown(history: &History) -> History {
    let mut grown = history.clone();
    let site = grown.chains.iter_mut().rev().find(|chain| chain.kind == BookKind::Site).unwrap();
    let last = more(site.id, site.pages.last().unwrap());
    site.pages.push(last);
    grown
}
