//! No key answers two entries of a book. That takes a memory as long as the book, so it is looked for here, with an index on disk, and not
//! by whoever verifies a bundle.

use std::fmt::Display;

use ledger::event::EntryRef;
use ledger::page::{Page, PageRef};
use rustc_hash::FxHashSet;
use transparency::verify::{Check, Found, LEGALITY, Status};

use super::chain::Chain;
use super::scratch::Scratch;
use crate::bank::Bank;
use crate::causes::chain;
use crate::clerk::{KeyIndex, KeyStore, Known};

/// Looks at every key of every book, in an index of its own: the bank's may have been built from what it is to judge.
pub(super) fn look(bank: &Bank, chains: &[Chain]) -> Vec<Check> {
    let whole = |why: String| vec![Check::whole(LEGALITY, Status::NotChecked, why)];
    let dir = match Scratch::make(bank, "keys") {
        Ok(dir) => dir,
        Err(why) => return whole(why),
    };
    let store = match KeyStore::open(dir.path()) {
        Ok(store) => store,
        Err(error) => return whole(chain(&error)),
    };
    chains.iter().map(|book| of_book(&store, book)).collect()
}

fn of_book(store: &KeyStore, book: &Chain) -> Check {
    let say = |page, status, detail: String| Check::book(LEGALITY, status, book.book, page, detail);
    let not_checked =
        |why: String| say(book.head.page, Status::NotChecked, format!("the keys were not looked at: {why}"));
    let (index, pages) = match (store.book(book.book), book.reader.pages(1)) {
        (Ok(index), Ok(pages)) => (index, pages),
        (Err(error), _) => return not_checked(chain(&error)),
        (_, Err(error)) => return not_checked(chain(&error)),
    };
    match repeated(&index, pages.take_while(|page| page.as_ref().map_or(true, |(at, _)| *at <= book.head.page))) {
        Ok(None) => {
            say(book.head.page, Status::Ok, "no key was used twice".to_owned()).found(Found::of("no-key-twice"))
        }
        Ok(Some((first, second))) => {
            let detail = format!("entry {} has the key of entry {} of page {}", second.index, first.index, first.page);
            let found =
                Found::of("key-twice").text("second", second.index).text("first", first.index).text("page", first.page);
            say(second.page, Status::Failed, detail).found(found)
        }
        Err(why) => not_checked(why),
    }
}

/// The first two entries with one key, if any have.
fn repeated<E: Display>(
    index: &KeyIndex,
    pages: impl Iterator<Item = Result<(u64, Vec<u8>), E>>,
) -> Result<Option<(EntryRef, EntryRef)>, String> {
    for item in pages {
        let (number, bytes) = item.map_err(|error| error.to_string())?;
        let page = Page::parse(bytes).map_err(|error| error.to_string())?;
        let entries = page.entries().map_err(|error| error.to_string())?;
        let mut known = Vec::with_capacity(entries.len());
        let mut here = FxHashSet::default();
        for (at, (hash, entry)) in (0_u32..).zip(&entries) {
            let place = EntryRef { book: page.header.book, page: number, index: at, hash: *hash };
            let before = index.get(entry.key).map_err(|error| chain(&error))?.map(|known| known.place);
            let on_this_page =
                || known.iter().find(|(key, _)| *key == entry.key).map(|(_, known): &(_, Known)| known.place);
            let before = before.or_else(|| if here.insert(entry.key) { None } else { on_this_page() });
            if let Some(before) = before {
                return Ok(Some((before, place)));
            }
            let entry_number = page.header.first_entry.saturating_add(u64::from(at));
            known.push((entry.key, Known { request: entry.request, place, entry: entry_number }));
        }
        index.insert(PageRef { page: number, hash: page.hash }, &known).map_err(|error| chain(&error))?;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use ledger::SigningKey;
    use ledger::entry::Entry;
    use ledger::event::{Event, StateStated};
    use ledger::ids::{ActorId, BookId, Hash, Key, Salt};
    use ledger::page::{Draft, Head, seal};
    use ledger::time::Timestamp;

    use super::*;

    /// Pages of entries that have these keys, and nothing else to tell.
    fn pages(keys: &[&[u8]]) -> Vec<Result<(u64, Vec<u8>), String>> {
        let (mut head, mut pages) = (Head::before(BookId([7; 32])), Vec::new());
        for (number, page) in (1..).zip(keys) {
            let entry = |key: &u8| Entry {
                key: Key::from_bytes([*key; 16]),
                request: Hash([1; 32]),
                occurred_at: Timestamp::from_ms(1),
                actor: ActorId::from_bytes([1; 16]),
                cause: None,
                salt: Salt::from_bytes([1; 16]),
                event: Event::StateStated(StateStated { state: Hash([1; 32]) }),
                signature: None,
            };
            let entries: Vec<Vec<u8>> = page.iter().map(|key| entry(key).encode()).collect();
            let written_at = Timestamp::from_ms(1);
            let draft = Draft { head, written_at, checkpoint: None, register: None, entries: &entries };
            let sealed = seal(&draft, &SigningKey::from_bytes(&[7; 32]));
            head = Head::after(&sealed.header, sealed.hash);
            pages.push(Ok((number, sealed.bytes)));
        }
        pages
    }

    #[test]
    fn a_key_that_was_used_twice_is_found_with_both_places() {
        let look = |keys: &[&[u8]]| {
            let dir = tempfile::TempDir::new().expect("the temporary folder is writable");
            let index = KeyStore::open(dir.path()).and_then(|store| store.book(BookId([7; 32]))).expect("an index");
            let found = repeated(&index, pages(keys).into_iter()).expect("the pages are read");
            found.map(|(first, second)| ((first.page, first.index), (second.page, second.index)))
        };
        assert_eq!(look(&[&[0], &[1, 2, 3], &[4]]), None);
        assert_eq!(look(&[&[0], &[1, 2, 1], &[4]]), Some(((2, 0), (2, 2))));
        assert_eq!(look(&[&[0], &[1, 2, 3], &[4, 2]]), Some(((2, 1), (3, 1))));
    }
}
