//! What things are called on the screens: items by the language, parties by the register or the vault, people by the vault.

use std::collections::HashMap;

use ledger::event::ItemRegistered;
use ledger::ids::{ItemId, PartyId};
use ledger::reason::BookKind;
use maud::{Markup, html};

use super::Web;
use super::failure::Failure;
use super::frame::href;
use super::seat::Seat;
use crate::bank::BookInfo;
use crate::words::Words;

/// Digits of an id that people are shown.
const SHORT_CHARS: usize = 8;

/// A word of so many letters after a number is its unit.
const UNIT_CHARS_MAX: usize = 3;

/// The beginning of an id, enough to tell it from others.
pub(crate) fn short(id: &str) -> &str {
    id.get(..SHORT_CHARS).unwrap_or(id)
}

/// The bytes of an id's hexadecimal digits.
pub(crate) fn bytes_of(id: &str) -> Option<[u8; 16]> {
    id.parse::<PartyId>().ok().map(PartyId::to_bytes)
}

/// The name of an item in a language.
pub(crate) fn item_name(words: Words, item: &ItemRegistered) -> String {
    words.pick(item.name.as_str(), item.name_el.as_ref().map(ledger::text::Label::as_str)).to_owned()
}

/// A book's name: a site's own, in the reader's language; those of the bank's own books are words.
pub(crate) fn book_name(words: Words, book: &BookInfo) -> String {
    match book.kind {
        BookKind::Site => own_name(words, &book.name).to_owned(),
        BookKind::Register | BookKind::Treasury | BookKind::Log => words.coded("book", book.kind.code()),
    }
}

/// A site's name in the reader's language, without the bank's own before it: that stands on every page.
pub(crate) fn own_name(words: Words, name: &str) -> &str {
    let side = words.side(name);
    side.strip_prefix(words.say("bank-name").as_str()).and_then(|rest| rest.strip_prefix(" · ")).unwrap_or(side)
}

/// So many of a unit, never broken over two lines.
pub(crate) fn amount(words: Words, number: impl TryInto<i64>, unit: &str) -> Markup {
    html! { span.number { (words.amount(number, unit)) } }
}

/// A lot's short name, with a link to its page.
pub(crate) fn lot_link(id: &str) -> Markup {
    html! { a.place href=(href::lot(id)) { (short(id)) } }
}

/// An item: its name with a link, and its code.
pub(crate) fn item_link(code: &str, name: &str) -> Markup {
    html! { a href=(href::item(code)) { (if name.is_empty() { code.to_owned() } else { tied(name) }) } " " small.soft.nowrap { (code) } }
}

/// A name in which a number is not torn from what it counts: the blank in `1 l`, `150 × 200 cm` and `500 g` does not break.
pub(crate) fn tied(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let counts = |word: &str| word.chars().last().is_some_and(|last| last.is_ascii_digit() || last == '×');
    let mut before = "";
    for word in name.split(' ') {
        if !text.is_empty() {
            let short =
                word.chars().count() <= UNIT_CHARS_MAX || word.starts_with(|first: char| first.is_ascii_digit());
            text.push(if counts(before) && short { '\u{a0}' } else { ' ' });
        }
        text.push_str(word);
        before = word;
    }
    text
}

/// Names of parties and of people who act, for one page.
#[derive(Default)]
pub(crate) struct Called {
    names: HashMap<[u8; 16], String>,
}

impl Called {
    /// A party or a person by id.
    pub(crate) fn of(&self, words: Words, id: [u8; 16]) -> String {
        let bank = id == [0; 16];
        let unknown = || {
            if bank {
                words.say("nobody-the-bank")
            } else {
                words.with("nobody", &[("id", short(&crate::spoken::names::hex(&id)).into())])
            }
        };
        self.names.get(&id).cloned().unwrap_or_else(unknown)
    }

    /// The same by the id's hexadecimal digits.
    pub(crate) fn hex(&self, words: Words, id: &str) -> String {
        id.parse::<PartyId>().map_or_else(|_| id.to_owned(), |id| self.of(words, id.to_bytes()))
    }
}

impl Web {
    /// An item by its id.
    pub(crate) fn item(&self, item: ItemId) -> Option<ItemRegistered> {
        self.bank.register().now().item(item).cloned()
    }

    /// An item by its code.
    pub(crate) fn item_by_code(&self, code: &str) -> Option<ItemRegistered> {
        let register = self.bank.register();
        let item = self.codes.of(&register).item(code)?;
        register.now().item(item).cloned()
    }

    /// The names of these ids: public ones from the register, the others from the vault, so far as the reader may have them.
    pub(crate) async fn called(&self, seat: &Seat, ids: Vec<[u8; 16]>) -> Result<Called, Failure> {
        let register = self.bank.register();
        let mut names = HashMap::new();
        let mut private = Vec::new();
        for id in ids {
            let party = register.now().party(PartyId::from_bytes(id));
            match party.and_then(|party| party.name.as_ref()) {
                Some(name) => {
                    names.insert(id, name.as_str().to_owned());
                }
                // Who is no party is one of the bank's own people.
                None if party.is_none() || seat.may_see_names() => private.push(id),
                None => {}
            }
        }
        if !private.is_empty() {
            names.extend(self.bank.vault().names(&private).await?);
        }
        Ok(Called { names })
    }

    /// The names of ids given by their hexadecimal digits.
    pub(crate) async fn called_hex(&self, seat: &Seat, ids: Vec<&str>) -> Result<Called, Failure> {
        self.called(seat, ids.into_iter().filter_map(bytes_of).collect()).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stays_with_its_unit() {
        assert_eq!(tied("Ελαιόλαδο, 1 l"), "Ελαιόλαδο, 1\u{a0}l");
        assert_eq!(tied("Κουβέρτα 150 × 200 cm"), "Κουβέρτα 150\u{a0}×\u{a0}200\u{a0}cm");
        assert_eq!(tied("Πάνες νο 3, πακέτο 50"), "Πάνες νο 3, πακέτο 50");
    }
}
