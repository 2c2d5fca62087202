//! The journal that fails on purpose: each fault does what it says, and the referee stops a clerk that breaks the rules.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod ground;

use bytes::Bytes;
use futures_util::StreamExt;
use ground::{Writer, book};
use journal::{Appended, Fault, Journal, JournalError, MemoryJournal};
use ledger::page::{PageRef, Sealed};

async fn room() -> (MemoryJournal, Journal) {
    let memory = MemoryJournal::new();
    let journal = Journal::Memory(memory.clone());
    journal.create(book(1), "site ATH").await.unwrap();
    (memory, journal)
}

async fn append(journal: &Journal, (page, bytes): &(PageRef, Bytes)) -> Appended {
    journal.append(book(1), page.page, page.hash, bytes.clone()).await
}

fn sealed(sealed: &Sealed) -> (PageRef, Bytes) {
    (PageRef { page: sealed.header.page, hash: sealed.hash }, Bytes::from(sealed.bytes.clone()))
}

#[tokio::test]
async fn each_fault_does_what_it_says() {
    let (memory, journal) = room().await;
    let mut writer = Writer::new(book(1));
    let first = writer.write(1);
    memory.script(book(1), [Fault::Pass, Fault::NotKept, Fault::KeptAnswerLost]);
    assert!(matches!(append(&journal, &first).await, Appended::Kept));
    let rival = writer.draft(1, 9);
    let second = writer.write(1);

    assert!(matches!(append(&journal, &second).await, Appended::Unknown(_)));
    assert_eq!(journal.tail(book(1)).await.unwrap().unwrap().0, 1);
    assert!(matches!(append(&journal, &second).await, Appended::Unknown(_)));
    assert_eq!(journal.tail(book(1)).await.unwrap(), Some((2, second.1.clone())));
    assert!(matches!(append(&journal, &second).await, Appended::Kept), "the same bytes again are the same page");
    assert!(matches!(append(&journal, &sealed(&rival)).await, Appended::Taken));

    let theirs = writer.draft(2, 7);
    memory.script(book(1), [Fault::TakenBy(theirs.bytes.clone().into())]);
    let third = writer.write(1);
    assert!(matches!(append(&journal, &third).await, Appended::Taken));
    assert_eq!(journal.read(book(1), 3).await.unwrap(), Some(theirs.bytes.into()));
    let fourth = writer.write(1);
    assert!(matches!(append(&journal, &fourth).await, Appended::Taken), "its parent is not the page that stands there");

    memory.cut_off(true);
    assert!(matches!(append(&journal, &fourth).await, Appended::Unknown(JournalError::Unreachable { .. })));
    assert!(matches!(journal.tail(book(1)).await, Err(JournalError::Unreachable { .. })));
    assert!(matches!(journal.pages(book(1), 1).next().await, Some(Err(JournalError::Unreachable { .. }))));
}

#[tokio::test]
async fn it_replays_and_is_followed() {
    let (memory, journal) = room().await;
    let mut writer = Writer::new(book(1));
    let mut follower = journal.follow(book(1), 1);
    let following = tokio::spawn(async move {
        let mut numbers = Vec::new();
        while numbers.len() < 5 {
            numbers.push(follower.next().await.unwrap().unwrap().0);
        }
        (numbers, follower)
    });
    for page in 1..=5 {
        memory.cut_off(page == 3);
        tokio::task::yield_now().await;
        memory.cut_off(false);
        assert!(matches!(append(&journal, &writer.write(1)).await, Appended::Kept));
        tokio::task::yield_now().await;
    }
    let (numbers, mut follower) = following.await.unwrap();
    assert_eq!(numbers, [1, 2, 3, 4, 5]);
    let rest: Vec<_> = journal.pages(book(1), 3).into_stream().map(|page| page.unwrap().0).collect().await;
    assert_eq!(rest, [3, 4, 5]);
    memory.cut_tail(book(1), 2);
    let behind = follower.next().await;
    assert!(matches!(behind, Some(Err(JournalError::Behind { page: 2, expected: 5, .. }))), "{behind:?}");
    assert!(follower.next().await.is_none());
    assert!(matches!(journal.read(book(2), 1).await, Err(JournalError::Missing { .. })));
}

#[tokio::test]
#[should_panic(expected = "the clerk skips from page 0 to page 2")]
async fn a_clerk_that_skips_a_page_is_stopped() {
    let (_, journal) = room().await;
    let mut writer = Writer::new(book(1));
    writer.write(1);
    append(&journal, &writer.write(1)).await;
}

#[tokio::test]
#[should_panic(expected = "the clerk went on without looking")]
async fn a_clerk_that_does_not_look_is_stopped() {
    let (memory, journal) = room().await;
    let writer = Writer::new(book(1));
    memory.script(book(1), [Fault::NotKept]);
    append(&journal, &sealed(&writer.draft(1, 1))).await;
    append(&journal, &sealed(&writer.draft(1, 2))).await;
}

#[tokio::test]
#[should_panic(expected = "the clerk names its page")]
async fn a_clerk_that_misnames_a_page_is_stopped() {
    let (_, journal) = room().await;
    let (page, bytes) = Writer::new(book(1)).write(1);
    append(&journal, &(PageRef { hash: ledger::ids::Hash::ZERO, ..page }, bytes)).await;
}
