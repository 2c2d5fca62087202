//! Completeness: is everything there, up to the end?

use std::collections::BTreeMap;

use ledger::ids::{BookId, PublicKey};

use super::line::Registry;
use super::report::{COMPLETENESS, Check, Found, Status};
use crate::bundle::{ManifestBook, Sealed};

/// What says where the books end.
#[derive(Debug, Clone, Copy)]
pub enum End<'a> {
    /// A manifest, which counts when a key of the register sealed it.
    Sealed(&'a Sealed),
    /// The caller, who knows the heads from elsewhere.
    Heads(&'a [ManifestBook]),
    /// Nobody.
    Nothing,
}

/// Compares the books that were gone through, in order, with what there should be.
///
/// `named` is the last page that log books name of a book: what the bank itself has ordered was there.
pub(super) fn completeness(
    registry: &Registry,
    seen: &[ManifestBook],
    end: &End<'_>,
    named: impl Fn(BookId) -> u64,
) -> Vec<Check> {
    let is_said = matches!(end, End::Sealed(_));
    let expected = match end {
        End::Sealed(sealed) => {
            let failed =
                |detail: &str, found| vec![Check::whole(COMPLETENESS, Status::Failed, detail).found(Found::of(found))];
            let keys: Vec<PublicKey> = registry.fold.at(registry.head()).keys(registry.id);
            if !keys.contains(&sealed.sealed_by) {
                return failed("the manifest is not sealed by a key of the register that is in force", "manifest-key");
            }
            if (sealed.manifest.register, sealed.manifest.bank) != (registry.id, registry.bank) {
                return failed("the manifest is of another bank", "manifest-bank");
            }
            if !is_in_order(&sealed.manifest.books, registry.id) {
                return failed("the manifest does not name the books in their order", "manifest-order");
            }
            &sealed.manifest.books[..]
        }
        End::Heads(heads) => heads,
        End::Nothing => {
            let detail = "nothing trustworthy says where the books end";
            return vec![Check::whole(COMPLETENESS, Status::NotChecked, detail).found(Found::of("no-end"))];
        }
    };
    let mut open: BTreeMap<BookId, &ManifestBook> = seen.iter().map(|book| (book.book, book)).collect();
    let mut checks: Vec<Check> = expected
        .iter()
        .map(|book| match judge(book, open.remove(&book.book), registry) {
            check if check.status == Status::Ok && named(book.book) > book.had => {
                more_is_named(book, named(book.book), is_said)
            }
            check => check,
        })
        .collect();
    for (id, book) in open {
        let detail = "its pages are here, and the list of books does not name it";
        checks.push(Check::book(COMPLETENESS, Status::Failed, id, book.to, detail).found(Found::of("not-listed")));
    }
    let register = registry.fold.now();
    for added in register.books() {
        // A book that was closed with no page left has none to leave out: its own line says what is gone.
        let has_none = register.closed(added.book).is_some_and(|end| end.last.page == 0);
        if !has_none && !expected.iter().any(|book| book.book == added.book) {
            let detail = format!("{} is in the register, and its pages were left out", added.code);
            let found = Found::of("left-out").text("code", &added.code);
            checks.push(Check::book(COMPLETENESS, Status::NotChecked, added.book, 0, detail).found(found));
        }
    }
    checks
}

/// The register first, then ascending; so a list of books has one spelling.
fn is_in_order(books: &[ManifestBook], register: BookId) -> bool {
    match books {
        [] => false,
        [first, others @ ..] => {
            first.book == register
                && others.iter().all(|book| book.book != register)
                && others.windows(2).all(|pair| pair[0].book < pair[1].book)
        }
    }
}

fn judge(expected: &ManifestBook, seen: Option<&ManifestBook>, registry: &Registry) -> Check {
    let check = |status, page, detail: String| Check::book(COMPLETENESS, status, expected.book, page, detail);
    let failed = |page, detail: String| check(Status::Failed, page, detail);
    let closed = registry.fold.now().closed(expected.book).map(|end| end.last.page);
    match seen {
        None if !expected.is_as(&ManifestBook::empty(expected.book)) => {
            failed(expected.to, format!("its pages {} to {} are missing", expected.from, expected.to))
                .found(Found::of("pages-missing").number("from", expected.from).number("to", expected.to))
        }
        None if registry.fold.now().book(expected.book).is_none() => {
            failed(0, "it is no book of this bank".to_owned()).found(Found::of("foreign-book"))
        }
        None if closed.is_some_and(|last| last > 0) => short_of_end(expected, 0, closed),
        _ if expected.had < expected.to => {
            let detail = format!("pages up to {} are listed of a book that had {}", expected.to, expected.had);
            let found = Found::of("more-than-had").number("to", expected.to).number("had", expected.had);
            failed(expected.to, detail).found(found)
        }
        None if expected.is_a_part() => a_part(expected),
        None => check(Status::Ok, 0, "it has no pages yet".to_owned()).found(Found::of("no-pages")),
        Some(seen) if expected.is_as(seen) && closed.is_some_and(|last| seen.to < last) => {
            short_of_end(expected, seen.to, closed)
        }
        Some(seen) if expected.is_as(seen) && expected.is_a_part() => a_part(expected),
        Some(seen) if expected.is_as(seen) => {
            check(Status::Ok, seen.to, format!("all pages up to {} are here", seen.to))
                .found(Found::of("all-here").number("to", seen.to))
        }
        Some(seen) if (seen.from, seen.to) == (expected.from, expected.to) => {
            failed(seen.to, "its last page is not the one it should end with".to_owned()).found(Found::of("other-end"))
        }
        Some(seen) => {
            let detail =
                format!("pages {} to {} hold; it should have {} to {}", seen.from, seen.to, expected.from, expected.to);
            let found = Found::of("other-pages").number("from", seen.from).number("to", seen.to);
            failed(seen.to, detail).found(found.number("wanted_from", expected.from).number("wanted_to", expected.to))
        }
    }
}

/// A book of which a part is here, as the list says.
fn a_part(book: &ManifestBook) -> Check {
    let ManifestBook { book, from, to, had, .. } = *book;
    let detail = format!("a part: pages {from} to {to} of its {had}");
    let found = Found::of("a-part").text("from", from).text("to", to).text("had", had);
    Check::book(COMPLETENESS, Status::NotChecked, book, to, detail).found(found)
}

/// A book that is said to end where log books name more of it. Who looks at its own bank says nothing false, and misses pages.
fn more_is_named(book: &ManifestBook, named: u64, is_said: bool) -> Check {
    let ManifestBook { book, to, had, .. } = *book;
    let status = if is_said { Status::Failed } else { Status::NotChecked };
    let detail = format!("it is said to end with page {had}, and the log book names its page {named}");
    let found = Found::of("more-is-named").text("had", had).text("named", named);
    Check::book(COMPLETENESS, status, book, to, detail).found(found)
}

/// A closed book that is here as the list says, and whose last page by the register is not.
fn short_of_end(book: &ManifestBook, to: u64, last: Option<u64>) -> Check {
    let last = last.unwrap_or(0);
    let detail = format!("pages up to {to} are here; the register closed it at page {last}");
    let found = Found::of("closed-short").text("to", to).text("last", last);
    Check::book(COMPLETENESS, Status::NotChecked, book.book, to, detail).found(found)
}
