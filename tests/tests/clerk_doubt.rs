//! A clerk in doubt: a stop before a page's fate is known, an index that knows too much, a stream or an archive gone bad far behind the tail.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::os::unix::fs::FileExt as _;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use journal::{Fault, Journal, MemoryJournal};
use ledger::SigningKey;
use ledger::ids::BookId;
use ledger::page::{Page, SEAL_DOMAIN};
use services::audit::verify_live;
use services::bank::{Bank, BankError, SubmitError};
use tests::small::{Small, ask, open};

/// How long a test waits for what must come.
const WAIT_S_MAX: u64 = 30;

async fn until(what: &str, there: impl Fn() -> bool) {
    for _ in 0..WAIT_S_MAX * 50 {
        if there() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("in {WAIT_S_MAX} s never: {what}");
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for file in std::fs::read_dir(from).unwrap() {
        let file = file.unwrap();
        let target = to.join(file.file_name());
        if file.file_type().unwrap().is_dir() {
            copy(&file.path(), &target);
        } else {
            std::fs::copy(file.path(), target).unwrap();
        }
    }
}

async fn frozen(bank: &Arc<Bank>, book: BookId) -> String {
    let office = bank.office(book).unwrap();
    until("the book is frozen", || office.clerk.frozen().is_some()).await;
    office.clerk.frozen().unwrap().why
}

/// Seven gifts: the first page's fate is not known when the bank is told to stop, and six more wait behind it. Nobody may be told
/// anything, nothing may be written over the doubt, and asked again with the same keys each counts once.
async fn stopped_in_doubt(fault: Fault) {
    let dir = tempfile::tempdir().unwrap();
    let memory = MemoryJournal::new();
    let small = Small::found(dir.path(), Journal::Memory(memory.clone())).await;
    let ids = small.ids;
    let requests: Vec<_> = (0..7).map(|_| ask(ids.donation(10))).collect();
    memory.script(ids.site, [fault]);
    let submit = |request| {
        let bank = Arc::clone(&small.bank);
        tokio::spawn(async move { bank.submit(ids.site, request).await })
    };
    let mut asked = vec![submit(requests[0].clone())];
    let office = small.bank.office(ids.site).unwrap();
    until("the first page is in doubt", || small.bank.doubts() > 0).await;
    memory.cut_off(true);
    asked.extend(requests[1..].iter().cloned().map(submit));
    tokio::time::sleep(Duration::from_millis(50)).await;
    small.bank.begin_stop();
    tokio::time::sleep(Duration::from_millis(50)).await;
    // The journal answers again before the clerk has gone: what waits behind the doubt must not be sent all the same.
    let wait = tokio::spawn({
        let bank = Arc::clone(&small.bank);
        async move { bank.stop().await }
    });
    for asked in asked {
        let answer = asked.await.unwrap();
        assert!(matches!(answer, Err(SubmitError::Stopping)), "{answer:?}");
    }
    memory.cut_off(false);
    wait.await.unwrap();
    drop(office);
    drop(small);

    let bank = open(dir.path(), Journal::Memory(memory)).await;
    assert_eq!(bank.office(ids.site).unwrap().clerk.frozen(), None);
    let mut places = Vec::new();
    for request in requests {
        places.push(bank.submit(ids.site, request).await.unwrap().place);
    }
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), 7);
    assert_eq!(ids.on_hand(&bank), 70, "each gift counts once");
    assert_eq!(verify_live(&bank).await.unwrap().failed(), Vec::<String>::new());
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_in_doubt_leaves_a_page_that_was_kept_to_the_next_start() {
    stopped_in_doubt(Fault::KeptAnswerLost).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_in_doubt_leaves_a_page_that_was_not_kept_to_the_next_start() {
    stopped_in_doubt(Fault::NotKept).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_index_ahead_of_the_log_answers_for_nothing() {
    let (dir, old) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let memory = MemoryJournal::new();
    let small = Small::found(dir.path(), Journal::Memory(memory.clone())).await;
    let ids = small.ids;
    small.submit(ids.donation(1)).await.unwrap();
    let head = small.bank.office(ids.site).unwrap().clerk.kept().head().page;
    small.bank.stop().await;
    drop(small);
    copy(&dir.path().join("archive"), old.path());

    let bank = open(dir.path(), Journal::Memory(memory.clone())).await;
    let lost = ask(ids.donation(5));
    bank.submit(ids.site, lost.clone()).await.unwrap();
    bank.stop().await;
    drop(bank);
    // Log and archive are put back from a backup; the index of keys is left as it was.
    memory.cut_tail(ids.site, head);
    std::fs::remove_dir_all(dir.path().join("archive")).unwrap();
    copy(old.path(), &dir.path().join("archive"));

    let bank = open(dir.path(), Journal::Memory(memory)).await;
    let again = bank.submit(ids.site, lost.clone()).await.unwrap();
    assert!(!again.repeated, "the entry is not there any more: {again:?}");
    assert_eq!(ids.on_hand(&bank), 6);
    assert!(bank.submit(ids.site, lost).await.unwrap().repeated);
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_index_is_built_again() {
    let dir = tempfile::tempdir().unwrap();
    let memory = MemoryJournal::new();
    let small = Small::found(dir.path(), Journal::Memory(memory.clone())).await;
    let (ids, request) = (small.ids, ask(small.donation(3)));
    let first = small.bank.submit(ids.site, request.clone()).await.unwrap();
    small.bank.stop().await;
    drop(small);
    std::fs::remove_dir_all(dir.path().join("index")).unwrap();
    let bank = open(dir.path(), Journal::Memory(memory)).await;
    let again = bank.submit(ids.site, request).await.unwrap();
    assert_eq!((again.repeated, again.place, again.page_hash), (true, first.place, first.page_hash));
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_gone_bad_far_behind_the_tail_freezes_the_book() {
    let dir = tempfile::tempdir().unwrap();
    let memory = MemoryJournal::new();
    let small = Small::found(dir.path(), Journal::Memory(memory.clone())).await;
    let ids = small.ids;
    for _ in 0..6 {
        small.submit(ids.donation(1)).await.unwrap();
    }
    small.bank.stop().await;
    drop(small);
    memory.spoil(ids.site, 4);
    let bank = open(dir.path(), Journal::Memory(memory)).await;
    let why = frozen(&bank, ids.site).await;
    assert!(why.contains("page 4") && why.contains("helpbank repair"), "{why}");
    let refused = bank.submit(ids.site, ask(ids.donation(1))).await;
    assert!(matches!(refused, Err(SubmitError::Frozen { .. })), "{refused:?}");
    bank.stop().await;
}

/// Someone with the disk in hand writes a page of the archive anew, under a key of his own.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archived_page_under_a_strangers_key_is_not_believed() {
    let dir = tempfile::tempdir().unwrap();
    let small = Small::found(dir.path(), Journal::Memory(MemoryJournal::new())).await;
    let ids = small.ids;
    let place = small.submit(ids.donation(1)).await.unwrap().place;
    assert!(small.bank.cited(place).await.is_ok());
    let page = small.bank.page(ids.site, place.page).await.unwrap().unwrap();
    let stranger = SigningKey::from_bytes(&[66; 32]);
    let seal = {
        use ed25519_dalek::Signer as _;
        let signature = stranger.sign(&[SEAL_DOMAIN, page.header_bytes()].concat());
        [&stranger.verifying_key().to_bytes()[..], &signature.to_bytes()].concat()
    };
    let segment = dir.path().join("archive").join(ids.site.to_string()).join("000000000001.hbp");
    let file = std::fs::OpenOptions::new().write(true).open(&segment).unwrap();
    let end = std::fs::metadata(&segment).unwrap().len();
    file.write_all_at(&seal, end - 96).unwrap();
    let forged =
        Page::parse(std::fs::read(&segment).unwrap()[usize::try_from(end).unwrap() - page.bytes().len()..].to_vec())
            .unwrap();
    assert!(forged.check_seal().is_ok(), "by its own key the seal holds");
    let read = small.bank.cited(place).await;
    assert!(matches!(read, Err(BankError::Page { .. })), "{read:?}");
    small.bank.stop().await;
}
