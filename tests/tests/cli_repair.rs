//! Repairing the streams of a bank that does not run: whatever happened to them, they hold the archive's pages again, byte by byte, and
//! the clerks go on. An archive that does not hold repairs nothing.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::fs;
use std::path::{Path, PathBuf};

use journal::archive::Archive;
use journal::server::{Server, ServerConfig};
use journal::{Journal, NatsJournal, stream_name};
use ledger::ids::BookId;
use services::bank::Folder;
use services::repair::{Done, RepairError, Repaired, Scope, repair};
use tests::small::{Ids, Small, ask, open};

const DONATIONS: u64 = 12;

async fn server(dir: &Path) -> (Server, Journal) {
    let server = Server::start(ServerConfig::new(dir.join("nats"))).await.unwrap();
    let journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    (server, journal)
}

/// A bank with a few pages, stopped.
async fn bank(dir: &Path) -> Ids {
    let (server, journal) = server(dir).await;
    let small = Small::found(dir, journal).await;
    for _ in 0..DONATIONS {
        small.submit(small.donation(2)).await.unwrap();
    }
    small.bank.stop().await;
    server.stop().await;
    small.ids
}

async fn mend(dir: &Path) -> Result<Repaired, RepairError> {
    let folder = Folder::take(dir).unwrap();
    repair(&folder, &Scope::default(), &mut || {}).await
}

/// The bank opens, nothing is frozen, everything is there, and one more donation is taken.
async fn goes_on(dir: &Path, ids: Ids) {
    let (server, journal) = server(dir).await;
    let bank = open(dir, journal).await;
    assert!(bank.books().iter().all(|book| book.frozen.is_none()), "{:?}", bank.books());
    assert_eq!(ids.on_hand(&bank), 2 * DONATIONS);
    bank.submit(ids.site, ask(ids.donation(1))).await.unwrap();
    assert_eq!(ids.on_hand(&bank), 2 * DONATIONS + 1);
    bank.stop().await;
    server.stop().await;
}

fn done(repaired: &Repaired, book: BookId) -> Done {
    repaired.books.iter().find(|outcome| outcome.book == book).unwrap().done
}

/// The files that hold a book's messages.
fn blocks(dir: &Path, book: BookId) -> Vec<PathBuf> {
    let mut folders = vec![dir.join("nats")];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "blk")
                && path.to_string_lossy().contains(&stream_name(book))
            {
                found.push(path);
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_whole_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let ids = bank(dir.path()).await;
    let repaired = mend(dir.path()).await.unwrap();
    assert!(repaired.books.iter().all(|outcome| outcome.done == Done::Whole && outcome.put_back == 0), "{repaired:?}");
    assert_eq!(repaired.set_aside, None);
    goes_on(dir.path(), ids).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_flipped_bit_is_mended_and_kept_as_evidence() {
    let dir = tempfile::tempdir().unwrap();
    let ids = bank(dir.path()).await;
    let block = blocks(dir.path(), ids.site).remove(0);
    let mut bytes = fs::read(&block).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&block, &bytes).unwrap();
    let repaired = mend(dir.path()).await.unwrap();
    assert!(matches!(done(&repaired, ids.site), Done::Rebuilt | Done::Completed), "{repaired:?}");
    assert!(
        repaired.books.iter().all(|outcome| outcome.book == ids.site || outcome.done == Done::Whole),
        "{repaired:?}"
    );
    assert_eq!(repaired.set_aside.is_some(), done(&repaired, ids.site) == Done::Rebuilt);
    let repaired = mend(dir.path()).await.unwrap();
    assert_eq!(done(&repaired, ids.site), Done::Whole, "a second repair finds nothing to do");
    goes_on(dir.path(), ids).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn streams_that_are_gone_are_made_again() {
    let dir = tempfile::tempdir().unwrap();
    let ids = bank(dir.path()).await;
    fs::remove_dir_all(dir.path().join("nats").join("jetstream")).unwrap();
    let repaired = mend(dir.path()).await.unwrap();
    assert!(repaired.books.iter().all(|outcome| outcome.done == Done::Made), "{repaired:?}");
    goes_on(dir.path(), ids).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_only_the_stream_has_is_taken_into_the_archive() {
    let dir = tempfile::tempdir().unwrap();
    let ids = bank(dir.path()).await;
    let archive = Archive::open(dir.path().join("archive"));
    let before = archive.reader(ids.site).head().unwrap().unwrap();
    // The last pages of the archive are cut off, as by an old copy of the file.
    let segment = dir.path().join("archive").join(ids.site.to_string()).join("000000000001.hbp");
    let bytes = fs::read(&segment).unwrap();
    fs::write(&segment, &bytes[..bytes.len() * 2 / 3]).unwrap();
    let cut = archive.reader(ids.site).head().unwrap().unwrap();
    assert!(cut.page < before.page);
    let repaired = mend(dir.path()).await.unwrap();
    let outcome = repaired.books.iter().find(|outcome| outcome.book == ids.site).unwrap();
    assert_eq!((outcome.done, outcome.taken_in, outcome.head), (Done::Whole, before.page - cut.page, before));
    assert_eq!(archive.reader(ids.site).head().unwrap(), Some(before));
    goes_on(dir.path(), ids).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_archive_that_does_not_hold_repairs_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let ids = bank(dir.path()).await;
    let segment = dir.path().join("archive").join(ids.site.to_string()).join("000000000001.hbp");
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, &bytes).unwrap();
    let streams: Vec<Vec<u8>> = blocks(dir.path(), ids.site).iter().map(|block| fs::read(block).unwrap()).collect();
    let error = mend(dir.path()).await.unwrap_err();
    assert!(matches!(error, RepairError::Unsound(_)), "{error}");
    assert!(error.to_string().contains(&ids.site.to_string()), "it names the book: {error}");
    let after: Vec<Vec<u8>> = blocks(dir.path(), ids.site).iter().map(|block| fs::read(block).unwrap()).collect();
    assert_eq!(streams, after);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_without_a_bank_is_said_to_be_one() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(mend(dir.path()).await, Err(RepairError::NoBank(_))));
}
