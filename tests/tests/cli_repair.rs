//! Repairing a bank that does not run: whatever happened to its streams, they hold the archive's pages again, byte by byte, and the clerks
//! go on. An archive is given back what a stream or a bundle has of it, and nothing is written past a page that no copy has.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use journal::archive::Archive;
use journal::server::{Server, ServerConfig};
use journal::{Journal, NatsJournal, stream_name};
use ledger::ids::BookId;
use ledger::time::Timestamp;
use services::bank::{Folder, Keyring, read_identity};
use services::bundled::{self, Cut, Form, Wanted};
use services::repair::{Archived, Done, Held, RepairError, Repaired, Scope, repair};
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
    bank.log().checkpoint_now(&bank).await.unwrap();
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

/// The first segment of a book's archive.
fn segment(dir: &Path, book: BookId) -> PathBuf {
    dir.join("archive").join(book.to_string()).join("000000000001.hbp")
}

/// Flips a bit in the middle of a file. Gives the bytes as they were.
fn flip(path: &Path) -> Vec<u8> {
    let whole = fs::read(path).unwrap();
    let mut bytes = whole.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(path, &bytes).unwrap();
    whole
}

/// Every segment of every book, byte by byte.
fn archives(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let archive = Archive::open(dir.join("archive"));
    let books = archive.books().unwrap();
    books.into_iter().map(|book| (segment(dir, book), fs::read(segment(dir, book)).unwrap_or_default())).collect()
}

fn lose_the_streams(dir: &Path) {
    fs::remove_dir_all(dir.join("nats").join("jetstream")).unwrap();
}

/// A bundle of the bank as it stands, beside its folder.
fn bundle(dir: &Path, path: &Path, packed: bool) {
    let folder = Folder::take(dir).unwrap();
    let register = read_identity(dir).unwrap().unwrap().register.unwrap().parse().unwrap();
    let archived = Archived::whole(&folder.archive(), register).unwrap();
    let own = Keyring::of(folder.keys()).all().unwrap().into_iter().find(|own| own.book == register).unwrap();
    let key = archived.sealer(&own.keys).unwrap().unwrap();
    let cut = Cut::of(archived.archive(), register, archived.books().to_vec(), &Wanted::default()).unwrap();
    let outline = bundled::outline(&cut, bundled::beside(dir), Timestamp::from_ms(0), key);
    let (form, file) = (Form { packed, skip: 0 }, fs::File::create(path).unwrap());
    bundled::stream(&outline, archived.archive(), form, file, &mut || {}).unwrap();
}

async fn mend_with(dir: &Path, scope: Scope) -> Result<Repaired, RepairError> {
    repair(&Folder::take(dir).unwrap(), &scope, &mut || {}).await
}

fn held(repaired: &Repaired, book: BookId) -> Held {
    repaired.books.iter().find(|outcome| outcome.book == book).unwrap().archive
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_archive_is_given_back_what_the_stream_has() {
    let dir = tempfile::tempdir().unwrap();
    let ids = bank(dir.path()).await;
    let whole = flip(&segment(dir.path(), ids.site));
    let planned = mend_with(dir.path(), Scope { dry_run: true, ..Scope::default() }).await.unwrap();
    assert_eq!((held(&planned, ids.site), done(&planned, ids.site)), (Held::Rebuilt, Done::Later));
    assert_ne!(fs::read(segment(dir.path(), ids.site)).unwrap(), whole, "a dry run writes nothing");
    let repaired = mend(dir.path()).await.unwrap();
    assert_eq!((held(&repaired, ids.site), done(&repaired, ids.site)), (Held::Rebuilt, Done::Whole));
    assert_eq!(fs::read(segment(dir.path(), ids.site)).unwrap(), whole, "byte by byte");
    let aside = repaired.archive_aside.unwrap();
    assert!(aside.join(ids.site.to_string()).exists(), "the damaged files may be evidence");
    let again = mend(dir.path()).await.unwrap();
    assert_eq!((held(&again, ids.site), again.archive_aside), (Held::Whole, None));
    goes_on(dir.path(), ids).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_copy_has_ends_a_repair_and_nothing_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    let ids = bank(dir.path()).await;
    flip(&segment(dir.path(), ids.site));
    lose_the_streams(dir.path());
    let before = archives(dir.path());
    let error = mend(dir.path()).await.unwrap_err();
    assert!(matches!(&error, RepairError::Lost(pages) if pages.iter().any(|lost| lost.book == ids.site)), "{error}");
    assert_eq!(archives(dir.path()), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_gives_archive_and_streams_back() {
    let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ids = bank(dir.path()).await;
    let file = outside.path().join("bank.hbb");
    bundle(dir.path(), &file, true);
    let whole = archives(dir.path());
    let scope = || Scope { bundle: Some(file.clone()), ..Scope::default() };
    let repaired = mend_with(dir.path(), scope()).await.unwrap();
    assert!(repaired.books.iter().all(|book| (book.archive, book.done) == (Held::Whole, Done::Whole)), "{repaired:?}");
    // One book is damaged, one ends early, all others are gone; and no stream is left.
    let books = Archive::open(dir.path().join("archive")).books().unwrap();
    for book in books {
        if book == ids.site {
            flip(&segment(dir.path(), book));
        } else {
            fs::remove_dir_all(dir.path().join("archive").join(book.to_string())).unwrap();
        }
    }
    lose_the_streams(dir.path());
    let repaired = mend_with(dir.path(), scope()).await.unwrap();
    assert_eq!(held(&repaired, ids.site), Held::Rebuilt);
    assert!(repaired.books.iter().all(|book| book.done == Done::Made && book.from_bundle > 0), "{repaired:?}");
    assert_eq!(archives(dir.path()), whole, "byte by byte");
    goes_on(dir.path(), ids).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_older_bundle_does_not_make_a_book_shorter() {
    let (dir, outside) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ids = bank(dir.path()).await;
    let file = outside.path().join("bank.hbb");
    bundle(dir.path(), &file, false);
    goes_on(dir.path(), ids).await;
    lose_the_streams(dir.path());
    flip(&segment(dir.path(), ids.site));
    // The damage is among the pages that the bundle has; those behind it are in the archive.
    let repaired = mend_with(dir.path(), Scope { bundle: Some(file.clone()), ..Scope::default() }).await.unwrap();
    assert_eq!(held(&repaired, ids.site), Held::Rebuilt);
    // Now the last page is gone for good, with what was set aside, and the bundle is too old to have it.
    fs::remove_dir_all(dir.path().join("archive").join(ids.site.to_string())).unwrap();
    for aside in fs::read_dir(dir.path()).unwrap().map(|file| file.unwrap()) {
        if aside.file_name().to_string_lossy().starts_with("damaged-") {
            fs::remove_dir_all(aside.path()).unwrap();
        }
    }
    lose_the_streams(dir.path());
    let before = archives(dir.path());
    let error = mend_with(dir.path(), Scope { bundle: Some(file.clone()), ..Scope::default() }).await.unwrap_err();
    assert!(matches!(&error, RepairError::Lost(pages) if pages.iter().any(|lost| lost.book == ids.site)), "{error}");
    assert_eq!(archives(dir.path()), before);
    let scope = Scope { bundle: Some(file), accept_loss: true, ..Scope::default() };
    let repaired = mend_with(dir.path(), scope).await.unwrap();
    assert_eq!(held(&repaired, ids.site), Held::Completed, "by a person's word");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_of_another_bank_is_of_no_use() {
    let (dir, other, outside) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let ids = bank(dir.path()).await;
    bank(other.path()).await;
    let file = outside.path().join("other.hbb");
    bundle(other.path(), &file, false);
    flip(&segment(dir.path(), ids.site));
    let before = archives(dir.path());
    let error = mend_with(dir.path(), Scope { bundle: Some(file), ..Scope::default() }).await.unwrap_err();
    assert!(matches!(error, RepairError::UnsoundBundle { .. }), "{error}");
    assert_eq!(archives(dir.path()), before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_without_a_bank_is_said_to_be_one() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(mend(dir.path()).await, Err(RepairError::NoBank(_))));
}
