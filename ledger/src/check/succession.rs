//! Books that end before their time, and those that succeed them.
//!
//! Nothing is opened anew by anybody's word: a successor takes over what the closed book's last page proves, transfer by transfer, and what
//! it does not take over stays where it was, to be seen.

use rustc_hash::FxHashMap;

use super::{Context, Refusals, lines, register};
use crate::account::{Account, Asset};
use crate::event::{BookClosed, GoodsCarried, SuccessorAdded};
use crate::ids::{BinId, BookId, Hash, LotId};
use crate::reason::BookKind;
use crate::refusal::{Fact, Refusal};
use crate::register::RegisterAt;

/// Says that a book was closed, when it was: it takes no entry more.
pub fn closed(register: RegisterAt<'_>, book: BookId) -> Option<Refusal> {
    register.closed(book).map(|_| Refusal::of("book", ended(register, book)))
}

fn ended(register: RegisterAt<'_>, book: BookId) -> Fact {
    Fact::BookClosed { book, successor: register.successor(book) }
}

/// Nothing more is sent to a book that was closed.
pub(super) fn open(context: &Context<'_>, field: &'static str, book: BookId, refusals: &mut Refusals) {
    if context.register().closed(book).is_some() {
        refusals.of(field, ended(context.register(), book));
    }
}

pub(super) fn book_closed(context: &Context<'_>, event: &BookClosed, refusals: &mut Refusals) {
    let register = context.register();
    // Of a book that is lost from its first page on nothing is left: page 0, which is none.
    let is_none = event.last.page == 0 && event.last.hash != Hash::ZERO;
    if event.book == context.book.id || is_none {
        refusals.of("book", Fact::NotToClose(event.book));
    } else if register.book(event.book).is_none() {
        refusals.of("book", Fact::UnknownBook(event.book));
    } else if let Some(refusal) = closed(register, event.book) {
        refusals.0.push(refusal);
    }
}

pub(super) fn successor(context: &Context<'_>, event: &SuccessorAdded, refusals: &mut Refusals) {
    let register = context.register();
    if register.closed(event.predecessor).is_none() || register.successor(event.predecessor).is_some() {
        refusals.of("predecessor", Fact::NotToSucceed(event.predecessor));
    }
    if event.book <= event.predecessor {
        refusals.of("book", Fact::LesserId(event.predecessor));
    }
    if register.book(event.predecessor).is_some_and(|before| before.kind != event.kind) {
        refusals.of("kind", Fact::WrongKind(event.kind));
    }
    register::book(context, &event.added(), refusals);
}

pub(super) fn carried(context: &Context<'_>, event: &GoodsCarried, refusals: &mut Refusals) {
    lines::bounded(event.lines.len(), refusals);
    let Some(before) = context.before.iter().find(|before| before.id == event.predecessor) else {
        return refusals.of("predecessor", Fact::NotThePredecessor(event.predecessor));
    };
    let mut taken: FxHashMap<(BinId, LotId), u64> = FxHashMap::default();
    for (number, line) in event.lines.iter().enumerate() {
        lines::item(context, number, line.item, refusals);
        lines::bin(context, number, "bin", line.bin, refusals);
        let Some(lot) = before.stock.lot(line.lot).filter(|lot| lot.item == line.item) else {
            refusals.at(number, "lot", Fact::UnknownLot(line.lot));
            continue;
        };
        if (lot.expiry, lot.status) != (line.expiry, line.status) {
            refusals.at(number, "lot", Fact::LotTermsDiffer(line.lot));
        }
        let shelf = (Account::Shelf(before.here(), line.source), Asset::Goods(line.item, line.lot));
        let left = u64::try_from(context.together(shelf.0, shelf.1)).unwrap_or(0);
        let drawn = taken.entry((line.source, line.lot)).or_default();
        let (wanted, open) = (line.quantity.get(), left.saturating_sub(*drawn));
        if wanted > open {
            refusals.at(number, "quantity", Fact::BeyondCarried { lot: line.lot, wanted, open });
        }
        *drawn = drawn.saturating_add(wanted);
    }
}

/// Whether the register has, or has had, another log book that is still open.
pub(super) fn has_open_log(register: RegisterAt<'_>) -> bool {
    register.books().iter().any(|book| book.kind == BookKind::Log && register.closed(book.book).is_none())
}
