//! What the bank shows of its books, against what is in its log.
//!
//! A busy bank always has a young last page, so its age says nothing of a log that stands still. What was shown and is not in the log yet is
//! remembered from look to look: a book is late by the earliest of it.

use std::collections::BTreeMap;

use ledger::ids::BookId;
use serde::{Deserialize, Serialize};
use transparency::log::leaf::Leaf;

use super::{Alarm, LATE_MS};

/// Pages of a book that are remembered while the log does not name them. The earliest counts, so no more are needed when it is so far behind.
const WAITING_MAX: usize = 64;

/// The books as the bank names them.
#[derive(Debug, Deserialize)]
pub(super) struct Heads {
    books: Vec<Head>,
}

#[derive(Debug, Deserialize)]
struct Head {
    id: String,
    kind: String,
    page: u64,
    /// The hash of that page.
    hash: Option<String>,
    written_at: i64,
}

/// A page that was shown before the log named it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Waiting {
    page: u64,
    /// Its hash, by the bank's word.
    #[serde(default)]
    hash: Option<String>,
    /// Since when it was there: when it was written by the bank's word, or when it was seen, whichever is earlier.
    since_ms: i64,
}

/// Pages that wait for the log, by book, the earliest first.
pub(super) type AllWaiting = BTreeMap<String, Vec<Waiting>>;

/// Compares what the bank shows with the last page of each book in the log, and remembers what waits. The heads must have been asked for
/// after the checkpoint, so that they show all that it covers.
pub(super) fn compare(
    heads: &Heads,
    logged: &BTreeMap<String, u64>,
    waiting: &mut AllWaiting,
    now_ms: i64,
) -> Vec<Alarm> {
    let mut alarms = Vec::new();
    let leaves = || heads.books.iter().filter(|head| head.kind != "log" && head.id.parse::<BookId>().is_ok());
    for head in leaves() {
        let in_log = logged.get(&head.id).copied().unwrap_or(0);
        let of_book = waiting.entry(head.id.clone()).or_default();
        of_book.retain(|waiting| waiting.page > in_log);
        let is_new = of_book.last().is_none_or(|last| last.page < head.page);
        if head.page > in_log && is_new && of_book.len() < WAITING_MAX {
            let (hash, since_ms) = (head.hash.clone(), head.written_at.min(now_ms));
            of_book.push(Waiting { page: head.page, hash, since_ms });
        }
        if let Some(first) = of_book.first().filter(|first| first.since_ms < now_ms.saturating_sub(LATE_MS)) {
            let (book, page, since_ms) = (head.id.clone(), head.page.max(first.page), first.since_ms);
            alarms.push(Alarm::Late { book, logged: in_log, page, waiting: first.page, since_ms });
        }
    }
    // A book that is not shown any more is hidden, when the log has it; it is not late too.
    waiting.retain(|book, pages| !pages.is_empty() && leaves().any(|head| head.id == *book));
    for (book, logged) in logged {
        let page = leaves().find(|head| head.id == *book).map(|head| head.page);
        if page.is_none_or(|page| page < *logged) {
            alarms.push(Alarm::Hidden { book: book.clone(), logged: *logged, page: page.unwrap_or(0) });
        }
    }
    alarms
}

/// The books whose last page, as the bank shows it, is another one than the log names.
pub(super) fn differing(
    heads: &Heads,
    logged: &BTreeMap<String, u64>,
    hashes: &BTreeMap<String, String>,
) -> Vec<Alarm> {
    let of_one = |head: &Head| {
        let (shown, named) = (head.hash.clone()?, hashes.get(&head.id)?.clone());
        let is_other = logged.get(&head.id) == Some(&head.page) && shown != named;
        is_other.then(|| Alarm::Differs { book: head.id.clone(), page: head.page, shown, logged: named })
    };
    heads.books.iter().filter_map(of_one).collect()
}

/// Whether a page that was shown before the log named it is another one in the log.
pub(super) fn other(waiting: &AllWaiting, leaf: &Leaf) -> Option<Alarm> {
    let book = leaf.book.to_string();
    let shown = waiting.get(&book)?.iter().find(|waiting| waiting.page == leaf.page)?.hash.clone()?;
    let logged = leaf.page_hash.to_string();
    (shown != logged).then_some(Alarm::Differs { book, page: leaf.page, shown, logged })
}

#[cfg(test)]
mod tests {
    use ledger::ids::Hash;

    use super::*;

    const BOOK: &str = "0101010101010101010101010101010101010101010101010101010101010101";
    const MINUTE_MS: i64 = 60_000;

    fn shown(page: u64, written_at: i64) -> Heads {
        let (id, kind) = (BOOK.to_owned(), "site".to_owned());
        Heads { books: vec![Head { id, kind, page, hash: Some(page_hash(page).to_string()), written_at }] }
    }

    fn page_hash(page: u64) -> Hash {
        Hash([u8::try_from(page % 256).expect("a byte"); 32])
    }

    #[test]
    fn another_page_than_the_log_names_is_told_whichever_comes_first() {
        let mut waiting = AllWaiting::new();
        let (book, hash) = (BookId([1; 32]), |page| BTreeMap::from([(BOOK.to_owned(), page_hash(page).to_string())]));
        assert_eq!(differing(&shown(6, 0), &logged(6), &hash(6)), []);
        assert_eq!(differing(&shown(7, 0), &logged(6), &hash(6)), [], "the log does not name it yet");
        assert!(matches!(differing(&shown(6, 0), &logged(6), &hash(5))[..], [Alarm::Differs { page: 6, .. }]));
        compare(&shown(7, 0), &logged(6), &mut waiting, 0);
        let leaf = |page, of| Leaf { book, page, page_hash: page_hash(of) };
        assert_eq!(other(&waiting, &leaf(7, 7)), None);
        assert_eq!(other(&waiting, &leaf(8, 9)), None, "it was not shown");
        assert!(matches!(other(&waiting, &leaf(7, 9)), Some(Alarm::Differs { page: 7, .. })));
    }

    fn logged(page: u64) -> BTreeMap<String, u64> {
        BTreeMap::from([(BOOK.to_owned(), page)])
    }

    #[test]
    fn a_busy_bank_with_a_log_that_stands_still_is_late() {
        let mut waiting = AllWaiting::new();
        let mut look = |minute: i64, in_log| {
            let (page, now) = (u64::try_from(7 + minute).expect("a few"), minute * MINUTE_MS);
            // Its last page is always young.
            compare(&shown(page, now - 1_000), &logged(in_log), &mut waiting, now)
        };
        for minute in 1..=10 {
            assert_eq!(look(minute, 7), [], "{minute} minutes");
        }
        let late = look(12, 7);
        assert!(matches!(late[..], [Alarm::Late { logged: 7, page: 19, waiting: 8, .. }]), "{late:?}");
        // It goes on, but not far enough: page 10 was seen nine minutes ago.
        assert_eq!(look(12, 9), []);
        assert!(matches!(look(14, 9)[..], [Alarm::Late { logged: 9, waiting: 10, .. }]));
        assert_eq!(look(14, 21), []);
        assert_eq!(look(24, 31), []);
    }

    #[test]
    fn a_clock_that_lies_does_not_help() {
        let mut waiting = AllWaiting::new();
        let ahead = 1_000 * MINUTE_MS;
        assert_eq!(compare(&shown(8, ahead), &logged(7), &mut waiting, 0), []);
        let late = compare(&shown(9, ahead), &logged(7), &mut waiting, 11 * MINUTE_MS);
        assert!(matches!(late[..], [Alarm::Late { waiting: 8, since_ms: 0, .. }]), "{late:?}");
        // A page that is old when it is seen first is late at once.
        let mut fresh = AllWaiting::new();
        assert_eq!(compare(&shown(8, 0), &logged(7), &mut fresh, 11 * MINUTE_MS).len(), 1);
    }

    #[test]
    fn a_bank_that_shows_less_than_its_log_is_told() {
        let mut waiting = AllWaiting::new();
        assert_eq!(compare(&shown(6, 0), &logged(6), &mut waiting, 0), []);
        let hidden = |page| Alarm::Hidden { book: BOOK.to_owned(), logged: 6, page };
        assert_eq!(compare(&shown(2, 0), &logged(6), &mut waiting, 0), [hidden(2)]);
        assert_eq!(compare(&Heads { books: Vec::new() }, &logged(6), &mut waiting, 0), [hidden(0)]);
        assert!(waiting.is_empty());
    }

    #[test]
    fn what_is_remembered_has_an_end() {
        let mut waiting = AllWaiting::new();
        for page in 1..=1_000 {
            compare(&shown(page, 0), &logged(0), &mut waiting, 0);
        }
        let kept = &waiting[BOOK];
        assert_eq!((kept.len(), kept[0].page), (WAITING_MAX, 1));
    }
}
