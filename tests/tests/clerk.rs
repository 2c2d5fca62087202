//! The clerk on a journal that fails on purpose: every fact once, whatever is lost on the way.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::sync::Arc;

use journal::{Credentials, Fault, Journal, MemoryJournal, NatsConfig, NatsJournal};
use ledger::page::Page;
use services::bank::SubmitError;
use services::clerk::FrozenCause;
use tests::ground::Nats;
use tests::small::{Small, ask, open};

async fn small(dir: &std::path::Path) -> (Small, MemoryJournal) {
    let memory = MemoryJournal::new();
    (Small::found(dir, Journal::Memory(memory.clone())).await, memory)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_share_pages_and_each_counts_once() {
    let dir = tempfile::tempdir().unwrap();
    let (small, _) = small(dir.path()).await;
    let small = Arc::new(small);
    let before = small.bank.office(small.ids.site).unwrap().clerk.kept().head();
    let asks = (0..500).map(|_| {
        let small = Arc::clone(&small);
        tokio::spawn(async move { small.submit(small.donation(2)).await.unwrap() })
    });
    let mut places = Vec::new();
    for asked in asks.collect::<Vec<_>>() {
        let accepted = asked.await.unwrap();
        assert!(!accepted.repeated);
        places.push((accepted.place.page, accepted.place.index, accepted.entry));
    }
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), 500, "no two facts have one place");
    let head = small.bank.office(small.ids.site).unwrap().clerk.kept().head();
    assert_eq!(head.entries - before.entries, 500);
    assert!(head.page - before.page < 500, "facts that wait together are written together");
    assert_eq!(small.on_hand(), 1_000);
    small.bank.wait_for(small.ids.site, head.page).await.unwrap();
    small.bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_asks_once_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let (small, memory) = small(dir.path()).await;
    let request = ask(small.donation(3));
    let first = small.bank.submit(small.ids.site, request.clone()).await.unwrap();
    let again = small.bank.submit(small.ids.site, request.clone()).await.unwrap();
    assert_eq!((again.place, again.page_hash, again.repeated), (first.place, first.page_hash, true));
    let mut other = request.clone();
    other.command = small.donation(4);
    assert!(matches!(small.bank.submit(small.ids.site, other.clone()).await, Err(SubmitError::KeyReused)));
    // The same key, twice at once and before anything is kept.
    let twin = ask(small.donation(5));
    let (a, b) =
        tokio::join!(small.bank.submit(small.ids.site, twin.clone()), small.bank.submit(small.ids.site, twin.clone()));
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!(a.place, b.place);
    assert_ne!(a.repeated, b.repeated);
    let site = small.ids.site;
    small.bank.stop().await;
    drop(small);
    let bank = open(dir.path(), Journal::Memory(memory)).await;
    let later = bank.submit(site, request).await.unwrap();
    assert_eq!((later.place, later.repeated), (first.place, true));
    assert!(matches!(bank.submit(site, other).await, Err(SubmitError::KeyReused)));
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lost_answers_lose_and_double_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (small, memory) = small(dir.path()).await;
    for fault in [Fault::NotKept, Fault::KeptAnswerLost, Fault::Pass] {
        memory.script(small.ids.site, [fault.clone(), fault]);
        let before = small.on_hand();
        small.submit(small.donation(10)).await.unwrap();
        assert_eq!(small.on_hand(), before + 10);
    }
    let head = small.bank.office(small.ids.site).unwrap().clerk.kept().head();
    let tail = Journal::Memory(memory).tail(small.ids.site).await.unwrap().unwrap();
    assert_eq!((tail.0, Page::parse(tail.1.to_vec()).unwrap().hash), (head.page, head.hash));
    small.bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clerks_on_one_book_land_every_command_once() {
    two_clerks(Journal::Memory(MemoryJournal::new())).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clerks_on_one_book_of_a_real_server_land_every_command_once() {
    let nats = Nats::start();
    let credentials = Credentials { user: nats.user().to_owned(), password: nats.password().to_owned() };
    two_clerks(Journal::Nats(NatsJournal::new(NatsConfig::new(nats.url(), Some(credentials))))).await;
}

async fn two_clerks(journal: Journal) {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let small = Small::found(one.path(), journal.clone()).await;
    let ids = small.ids;
    let site = ids.site;
    small.bank.stop().await;
    drop(small);
    copy(one.path(), two.path());
    let first = open(one.path(), journal.clone()).await;
    let second = open(two.path(), journal).await;
    let asks: Vec<_> = (0..60)
        .map(|number| {
            let bank = if number % 2 == 0 { Arc::clone(&first) } else { Arc::clone(&second) };
            tokio::spawn(async move { bank.submit(site, ask(ids.donation(1))).await.map(|accepted| accepted.place) })
        })
        .collect();
    let mut places = Vec::new();
    for asked in asks {
        places.push(asked.await.unwrap().unwrap());
    }
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), 60);
    // Whoever was behind catches up at the next command.
    first.submit(site, ask(ids.donation(1))).await.unwrap();
    second.submit(site, ask(ids.donation(1))).await.unwrap();
    assert_eq!(ids.on_hand(&second), 62);
    first.stop().await;
    second.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_that_lost_its_tail_freezes_the_book() {
    let dir = tempfile::tempdir().unwrap();
    let (small, memory) = small(dir.path()).await;
    for _ in 0..5 {
        small.submit(small.donation(1)).await.unwrap();
    }
    let (site, head) = (small.ids.site, small.bank.office(small.ids.site).unwrap().clerk.kept().head());
    let donation = small.donation(1);
    small.bank.stop().await;
    drop(small);
    // One page behind the archive is what a crash leaves: the very same bytes are published again.
    memory.cut_tail(site, head.page - 1);
    let bank = open(dir.path(), Journal::Memory(memory.clone())).await;
    assert_eq!(Journal::Memory(memory.clone()).tail(site).await.unwrap().unwrap().0, head.page);
    bank.stop().await;
    drop(bank);
    memory.cut_tail(site, head.page - 3);
    let bank = open(dir.path(), Journal::Memory(memory)).await;
    match bank.submit(site, ask(donation)).await {
        Err(SubmitError::Frozen { book, why }) => {
            assert_eq!(book, site);
            assert!(why.cause == FrozenCause::Copies && why.why.contains("helpbank repair"), "{why}");
        }
        other => panic!("the clerk went on past a hole: {other:?}"),
    }
    assert!(bank.page(site, head.page).await.unwrap().is_some(), "the archive still has the page");
    bank.stop().await;
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let target = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy(&file.path(), &target);
        } else {
            std::fs::copy(file.path(), target).unwrap();
        }
    }
}
