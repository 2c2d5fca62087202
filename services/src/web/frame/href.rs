//! Addresses of pages. Codes may be Greek and may hold slashes, so every part is encoded.

use std::fmt::Write as _;

use ledger::event::EntryRef;

use crate::bank::Bank;

/// Percent-encodes everything but the letters that are safe anywhere in an address.
pub(crate) fn encode(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a String takes every write");
        }
        out
    })
}

/// A task of a site.
pub(crate) fn task(site: &str, task: &str) -> String {
    format!("/at/{}/{task}", encode(site))
}

/// An address with its query; empty values are left out.
pub(crate) fn query<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let query = self::pairs(pairs);
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// Names and values as they stand in a query; empty values are left out.
pub(crate) fn pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let pairs = pairs.into_iter().filter(|(_, value)| !value.is_empty());
    pairs.map(|(name, value)| format!("{name}={}", encode(value))).collect::<Vec<_>>().join("&")
}

/// The page of an entry.
pub(crate) fn entry(book: &str, page: u64, index: u32) -> String {
    format!("/entries/{}/{page}/{index}", encode(book))
}

/// An item's page.
pub(crate) fn item(code: &str) -> String {
    format!("/items/{}", encode(code))
}

/// A lot's page.
pub(crate) fn lot(id: &str) -> String {
    format!("/lots/{id}")
}

/// An item's stock card at a site.
pub(crate) fn card(site: &str, item: &str) -> String {
    format!("/at/{}/card/{}", encode(site), encode(item))
}

impl super::super::Web {
    /// The code of a book, or its id's digits when it is not known here.
    pub(crate) fn code_of(&self, book: ledger::ids::BookId) -> String {
        code_of(&self.bank, book)
    }

    /// The page of an entry that is cited.
    pub(crate) fn entry_href(&self, place: &EntryRef) -> String {
        entry(&self.code_of(place.book), place.page, place.index)
    }
}

fn code_of(bank: &Bank, book: ledger::ids::BookId) -> String {
    bank.office(book).map_or_else(|| book.to_string(), |office| office.own.genesis.code.as_str().to_owned())
}

/// A place as people write it: `ATH@4711/3`.
pub(crate) fn place(code: &str, page: u64, index: u32) -> String {
    format!("{code}@{page}/{index}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_safe_in_an_address() {
        assert_eq!(entry("A/1", 2, 0), "/entries/A%2F1/2/0");
        assert_eq!(query("/stock", [("q", "α b"), ("site", "")]), "/stock?q=%CE%B1%20b");
    }
}
