//! The transparency log's order: every page of every other book once, each book's pages one behind the other.

use rustc_hash::FxHashMap;

use super::{Context, Refusals, lines};
use crate::event::PagesLogged;
use crate::ids::BookId;
use crate::reason::BookKind;
use crate::refusal::Fact;

pub(super) fn logged(context: &Context<'_>, event: &PagesLogged, refusals: &mut Refusals) {
    lines::bounded(event.pages.len(), refusals);
    let mut last: FxHashMap<BookId, u64> = FxHashMap::default();
    for (line, logged) in event.pages.iter().enumerate() {
        if !is_logged(context, logged.book, line, refusals) {
            continue;
        }
        if let Some(end) = context.register().closed(logged.book).filter(|end| logged.page > end.last.page) {
            let successor = context.register().successor(end.book);
            refusals.at(line, "page", Fact::BookClosed { book: end.book, successor });
        }
        let before =
            last.entry(logged.book).or_insert_with(|| context.book.logged(logged.book).map_or(0, |at| at.page));
        let next = before.saturating_add(1);
        if logged.page != next {
            refusals.at(line, "page", Fact::NotTheNextPage { book: logged.book, page: logged.page, next });
        }
        *before = logged.page;
    }
}

/// Whether the pages of this book are leaves: it is a book of this bank, and no log book.
fn is_logged(context: &Context<'_>, book: BookId, line: usize, refusals: &mut Refusals) -> bool {
    if context.book.genesis.register == Some(book) {
        return true;
    }
    match context.register().book(book) {
        None => refusals.at(line, "book", Fact::UnknownBook(book)),
        Some(known) if known.kind == BookKind::Log => refusals.at(line, "book", Fact::WrongKind(BookKind::Log)),
        Some(_) => return true,
    }
    false
}
