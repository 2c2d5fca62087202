//! From pages to rows, in memory: what is added to which table. Live projection and rebuild both write what this makes.

mod changes;
mod details;
mod known;
mod named;
mod register;
mod wanted;

use ledger::account::{Account, Asset};
use ledger::entry::Entry;
use ledger::event::Event;
use ledger::ids::{BookId, Hash, SiteId};
use ledger::page::Header;
use ledger::posting;
use ledger::transfer::Transfer;

pub(crate) use changes::{Changes, Mode};
pub(crate) use known::{Known, tag};
pub(crate) use wanted::Wanted;

use crate::error::ViewsError;
use crate::place;
use crate::tables;

/// A page that has been opened (`ledger::page::open`): nothing of it is checked again here, except that it follows.
#[derive(Debug, Clone, Copy)]
pub struct Opened<'a> {
    /// Its header.
    pub header: &'a Header,
    /// Its hash.
    pub hash: Hash,
    /// Its entries with their hashes, in order.
    pub entries: &'a [(Hash, Entry)],
}

/// Where an entry stands while it is folded.
pub(crate) struct At {
    pub(crate) book: i64,
    pub(crate) book_id: BookId,
    pub(crate) here: SiteId,
    pub(crate) page: u64,
    pub(crate) index: usize,
    /// The entry's number.
    pub(crate) entry: i64,
}

impl At {
    pub(crate) fn unsound(&self, why: &'static str) -> ViewsError {
        ViewsError::Unsound { book: self.book_id, page: self.page, index: self.index, why }
    }
}

/// Numbers travel as they are; the ledger's are unsigned, SQL's are not.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Folds pages that follow, each after the pages of its book before it. `known` has learnt all that they want.
pub(crate) fn fold(known: &mut Known, changes: &mut Changes, pages: &[Opened<'_>]) -> Result<(), ViewsError> {
    for page in pages {
        let header = page.header;
        let book = known.book(header.book);
        let no = known.new_page(header.book, header.page);
        let occurred_min = page.entries.iter().map(|(_, entry)| entry.occurred_at.ms).min();
        changes.add(
            &tables::PAGE,
            [
                no.into(),
                book.into(),
                int(header.page).into(),
                page.hash.0.into(),
                int(header.first_entry).into(),
                i64::from(header.entries).into(),
                header.written_at.ms.into(),
                occurred_min.unwrap_or(header.written_at.ms).into(),
            ],
        );
        changes.advance(book, page);
        for (index, (hash, entry)) in page.entries.iter().enumerate() {
            let mut at =
                At { book, book_id: header.book, here: header.book.site(), page: header.page, index, entry: 0 };
            at.entry = place::entry(no, index).ok_or_else(|| at.unsound("a page has not so many entries"))?;
            fold_entry(known, changes, &at, *hash, entry)?;
        }
    }
    Ok(())
}

fn fold_entry(known: &mut Known, changes: &mut Changes, at: &At, hash: Hash, entry: &Entry) -> Result<(), ViewsError> {
    let (kind, actor) = (known.kind(entry.event.name()), known.actor(entry.actor));
    let row = [at.entry.into(), kind.into(), actor.into(), entry.occurred_at.ms.into(), hash.0.into()];
    changes.add(&tables::ENTRY, row);
    if let Some(cause) = entry.cause {
        let row = [
            at.entry.into(),
            cause.book.0.into(),
            int(cause.page).into(),
            i64::from(cause.index).into(),
            cause.hash.0.into(),
        ];
        changes.add(&tables::CAUSE, row);
        details::follow(changes, at.entry, cause, &entry.event);
    }
    // A successor takes goods from shelves of the book before it: from there and from nowhere else.
    let lends = if let Event::GoodsCarried(e) = &entry.event { e.predecessor.site() } else { at.here };
    let mut line = 0;
    let mut failed = None;
    let mut named = named::beside(&entry.event);
    posting::post(at.here, &entry.event, &mut |transfer| {
        if let Asset::Goods(_, lot) = transfer.asset {
            named.remove(&lot);
        }
        if failed.is_none() {
            failed = fold_transfer(known, changes, at, (line, lends), &transfer).err();
        }
        line += 1;
    });
    failed.map_or(Ok(()), Err)?;
    for lot in named {
        changes.add(&tables::LOT_NAMED, [lot.to_bytes().into(), at.entry.into()]);
    }
    details::fold(known, changes, at, &entry.event)
}

/// The site whose shelf or gate an account is.
pub(crate) const fn site_of(account: Account) -> Option<SiteId> {
    match account {
        Account::Shelf(site, _) | Account::Unmatched(site) => Some(site),
        Account::Donor(_)
        | Account::Supplier(_)
        | Account::Transit(_)
        | Account::Recipient(_)
        | Account::Loss(_)
        | Account::Fund(_)
        | Account::Expense(_) => None,
    }
}

/// What the bank holds or has yet to recognise has a class of its own, by which it is found, and is kept by lot; its surroundings are class 0.
pub(crate) const fn class_of(account: Account) -> i64 {
    match account {
        Account::Shelf(..) => 1,
        Account::Transit(_) => 2,
        Account::Unmatched(_) => 3,
        Account::Fund(_) => 4,
        Account::Donor(_) | Account::Supplier(_) | Account::Recipient(_) | Account::Loss(_) | Account::Expense(_) => 0,
    }
}

fn fold_transfer(
    known: &mut Known,
    changes: &mut Changes,
    at: &At,
    (line, lends): (usize, SiteId),
    transfer: &Transfer,
) -> Result<(), ViewsError> {
    let Transfer { source, target, asset, quantity } = *transfer;
    let is_of = |account, site| site_of(account).is_none_or(|of| of == site);
    if !is_of(source, lends) || !is_of(target, at.here) {
        return Err(at.unsound("it moves goods of another site"));
    }
    let no = place::transfer(at.entry, line).ok_or_else(|| at.unsound("an entry has not so many transfers"))?;
    let (from, to) = (known.account(source), known.account(target));
    let good = known.good(asset.into());
    let quantity = i64::from(quantity);
    let kept = |account| if class_of(account) == 0 { good.commodity } else { good.no };
    // Of pages that were checked no sum is too large (`BOOK_TOTAL_MAX`); of others it is said, never rounded.
    let too_much = || at.unsound("it adds up to more than can be counted");
    let (taken, given) = (quantity.saturating_neg(), quantity);
    changes.balance((from, kept(source)), (good.commodity, class_of(source)), taken).ok_or_else(too_much)?;
    changes.balance((to, kept(target)), (good.commodity, class_of(target)), given).ok_or_else(too_much)?;
    let shelf = |account| i64::from(matches!(account, Account::Shelf(site, _) if site == at.here));
    let (leaves, enters) = (shelf(source), shelf(target));
    let (card, after) = if let (Asset::Goods(..), true) = (asset, leaves + enters > 0) {
        let change = quantity.saturating_mul(enters.saturating_sub(leaves));
        let (no, on_hand) = known.write_card((at.book, good.commodity), change).ok_or_else(too_much)?;
        changes.card(no, (at.book, good.commodity, on_hand));
        (Some(no), Some(on_hand))
    } else {
        (None, None)
    };
    let is_thread = |account| matches!(account, Account::Transit(_) | Account::Fund(_));
    let thread = if is_thread(source) { Some(from) } else { is_thread(target).then_some(to) };
    changes.add(
        &tables::TRANSFER,
        [no.into(), from.into(), to.into(), good.no.into(), quantity.into(), card.into(), after.into(), thread.into()],
    );
    Ok(())
}
