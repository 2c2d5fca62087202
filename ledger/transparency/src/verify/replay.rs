//! Legality: the rules asked once more of every entry, where it stands.

use ed25519_dalek::{Signature, VerifyingKey};
use ledger::account::{Account, Asset};
use ledger::book::{Book, Spot, register_of};
use ledger::check::{Context, check};
use ledger::entry::{Entry, signed_bytes};
use ledger::event::Event;
use ledger::ids::{Hash, SiteId};
use ledger::page::Header;
use ledger::posting;
use ledger::register::Register;
use rustc_hash::FxHashMap;

use super::cited::{CitedEntries, refs};
use super::line::Finding;
use super::report::{BALANCE, LEGALITY, Status};

/// A book as it is replayed.
pub(super) enum Replay {
    /// Nobody asked for it, or the book's beginning is not here: in words, and apart from words.
    Off(&'static str, &'static str),
    /// As far as the pages went, every entry was allowed.
    Going(Box<Book>),
    /// An entry cites what is not here, so that whether it and those behind it were allowed cannot be told. What they move and what else they
    /// cite still can.
    Counting(Counting),
    /// An entry was not allowed, or holds less than nothing; it has been reported.
    Stopped,
}

/// What a book holds whose entries are not judged any more.
pub(super) struct Counting {
    here: SiteId,
    /// A successor spends what the book before it banked.
    succeeds: bool,
    /// Nothing, of a book that did not begin with page 1: then the balance is not said.
    held: Option<FxHashMap<(Account, Asset), i128>>,
}

impl Counting {
    /// Goes on with what was judged of a book that began with page `from`.
    pub(super) fn from(book: &Book, from: u64, succeeds: bool) -> Self {
        let held = book.stock.balances();
        let held = held.map(|(account, asset, balance)| ((account, asset), i128::from(balance)));
        Self { here: book.here(), succeeds, held: (from == 1).then(|| held.collect()) }
    }

    /// Takes entries in. What is false whatever the rules say of it: a citation of another entry, or a shelf or fund below zero.
    pub(super) fn after(
        mut self,
        page: u64,
        entries: &[(Hash, Entry)],
        cited: &CitedEntries,
    ) -> (Replay, Option<Finding>) {
        if let Some(found) = false_citation(page, entries, cited) {
            return (Replay::Stopped, Some(found));
        }
        match entries.iter().find_map(|(_, entry)| self.moves(&entry.event)) {
            Some(detail) => (Replay::Stopped, Some(Finding { name: BALANCE, status: Status::Failed, page, detail })),
            None => (Replay::Counting(self), None),
        }
    }

    /// Moves what an event moves; what it leaves below zero that only this book gives and takes.
    fn moves(&mut self, event: &Event) -> Option<String> {
        let held = self.held.as_mut()?;
        let mut touched = Vec::new();
        posting::post(self.here, event, &mut |transfer| {
            let quantity = i128::from(transfer.quantity.get());
            for (account, by) in [(transfer.source, quantity.saturating_neg()), (transfer.target, quantity)] {
                let balance = held.entry((account, transfer.asset)).or_default();
                *balance = balance.saturating_add(by);
                touched.push((account, transfer.asset));
            }
        });
        touched.into_iter().find_map(|(account, asset)| {
            let own_shelf = matches!(account, Account::Shelf(site, _) if site == self.here);
            let own = own_shelf || (matches!(account, Account::Fund(_)) && !self.succeeds);
            let balance = held.get(&(account, asset)).copied().unwrap_or(0);
            (own && balance < 0).then(|| format!("{account:?} has {balance} of {asset:?}"))
        })
    }
}

impl Replay {
    /// Leaves a book unjudged that cannot be judged.
    pub(super) fn put_off(&mut self, why: &'static str, code: &'static str) {
        if let Self::Going(_) = self {
            *self = Self::Off(why, code);
        }
    }
}

/// A citation of an entry that is not the one at the place.
pub(super) fn false_citation(page: u64, entries: &[(Hash, Entry)], cited: &CitedEntries) -> Option<Finding> {
    let is_false = |entry: &Entry| refs(entry).any(|place| matches!(cited.at(place), Ok(None)));
    let (number, (_, entry)) = entries.iter().enumerate().find(|(_, (_, entry))| is_false(entry))?;
    let detail = format!("entry {number}, {}: cites an entry that is not the one at that place", entry.event.name());
    Some(Finding { name: LEGALITY, status: Status::Failed, page, detail })
}

/// Where judging ends: what was found at which of the page's entries.
pub(super) struct Ends {
    pub(super) at: usize,
    pub(super) finding: Finding,
}

/// Judges the entries of a page and takes them in. `register` is the bank's, when this is not the register's own book.
pub(super) fn judge(
    book: &mut Book,
    header: &Header,
    entries: &[(Hash, Entry)],
    register: Option<&Register>,
    cited: &CitedEntries,
    before: &[&Book],
) -> Result<(), Ends> {
    for (at, (_, entry)) in entries.iter().enumerate() {
        let finding = |status, detail: String| {
            let detail = format!("entry {at}, {}: {detail}", entry.event.name());
            Ends { at, finding: Finding { name: LEGALITY, status, page: header.page, detail } }
        };
        let not_allowed = |detail| finding(Status::Failed, detail);
        if !actor_signed(entry) {
            return Err(not_allowed("the signature of the device that gave the command does not fit".to_owned()));
        }
        // Page 1 holds the genesis alone, which made the book and was judged when it did.
        if header.page == 1 {
            continue;
        }
        let cause = match entry.cause {
            None => None,
            Some(place) => match cited.at(place) {
                Ok(None) => return Err(not_allowed("cites an entry that is not the one at that place".to_owned())),
                Ok(cause) => cause,
                Err(_) => {
                    let detail = format!("cites page {} of book {}, which is not here", place.page, place.book);
                    return Err(finding(Status::NotChecked, detail));
                }
            },
        };
        let own = book.register.as_deref().or(register);
        let Some(all) = own else { return Err(not_allowed("there is no register to judge it by".to_owned())) };
        let context = Context {
            book,
            register: register_of(all, &book.genesis, header),
            written_at: header.written_at,
            cause,
            before,
        };
        if let Err(refusals) = check(&context, entry) {
            let words: Vec<String> = refusals.iter().map(ToString::to_string).collect();
            return Err(not_allowed(words.join("; ")));
        }
        book.evolve(Spot { page: header.page, index: u32::try_from(at).unwrap_or(u32::MAX) }, entry);
    }
    Ok(())
}

/// Whether the device's signature fits, when there is one.
fn actor_signed(entry: &Entry) -> bool {
    let Some(signature) = &entry.signature else { return true };
    let Ok(key) = VerifyingKey::from_bytes(&signature.key.0) else { return false };
    let signature = Signature::from_components(signature.r.0, signature.s.0);
    key.verify_strict(&signed_bytes(entry), &signature).is_ok()
}
