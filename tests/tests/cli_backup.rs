//! Backups: made while the bank works or not, restored into a bank that goes on; and none that was changed is believed.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::fs;
use std::path::Path;

use journal::server::{Server, ServerConfig};
use journal::{Journal, NatsJournal};
use services::backup::{BackupError, MANIFEST, Manifest, Source, make, restore};
use services::bank::{Bank, Folder};
use services::repair::Scope;
use tests::small::{Small, ask, open};

async fn server(dir: &Path) -> (Server, Journal) {
    let server = Server::start(ServerConfig::new(dir.join("nats"))).await.unwrap();
    let journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    (server, journal)
}

fn running<'a>(bank: &Bank, data: &'a Path) -> Source<'a> {
    let signed = services::log::read_signed(data);
    Source::Running { data, signed, heads: bank.books().into_iter().map(|book| (book.id, book.head)).collect() }
}

async fn restored(from: &Path, to: &Path) -> Result<(), BackupError> {
    restore(from, to, None, &Scope::default(), &mut || {}).await.map(|_| ())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_of_a_working_bank_becomes_a_bank_that_goes_on() {
    let dir = tempfile::tempdir().unwrap();
    let (data, backup, new) = (dir.path().join("data"), dir.path().join("backup"), dir.path().join("new"));
    let (nats, journal) = server(&data).await;
    let small = Small::found(&data, journal).await;
    let request = ask(small.donation(5));
    let before = small.bank.submit(small.ids.site, request.clone()).await.unwrap();
    let source = running(&small.bank, &data);
    // It goes on while the backup is made: what comes now is not in it.
    small.submit(small.donation(90)).await.unwrap();
    // What a witness remembered and this bank misses is missed in a backup, too.
    let contradicted = "keys/log.contradicted";
    std::fs::write(data.join(contradicted), "a checkpoint").unwrap();
    let made = make(source, &backup, &mut || {}).await.unwrap();
    assert_eq!(std::fs::read(backup.join(contradicted)).unwrap(), b"a checkpoint");
    std::fs::remove_file(data.join(contradicted)).unwrap();
    assert_eq!(made.manifest.books.len(), small.bank.books().len());
    small.submit(small.donation(900)).await.unwrap();
    assert_eq!(small.on_hand(), 995);
    small.bank.stop().await;
    nats.stop().await;

    restored(&backup, &new).await.unwrap();
    let (nats, journal) = server(&new).await;
    let bank = open(&new, journal).await;
    assert!(bank.books().iter().all(|book| book.frozen.is_none()));
    assert_eq!(bank.id(), small.bank.id());
    assert_eq!(small.ids.on_hand(&bank), 5);
    // A request that was answered before the backup is still known.
    let again = bank.submit(small.ids.site, request).await.unwrap();
    assert_eq!((again.repeated, again.place), (true, before.place));
    bank.submit(small.ids.site, ask(small.donation(1))).await.unwrap();
    assert_eq!(small.ids.on_hand(&bank), 6);
    bank.stop().await;
    nats.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_changed_backup_is_restored_and_nothing_is_left_behind() {
    let dir = tempfile::tempdir().unwrap();
    let (data, backup, new) = (dir.path().join("data"), dir.path().join("backup"), dir.path().join("new"));
    let (nats, journal) = server(&data).await;
    let small = Small::found(&data, journal).await;
    small.submit(small.donation(5)).await.unwrap();
    small.bank.stop().await;
    nats.stop().await;
    drop(small);
    make(Source::Stopped(&Folder::take(&data).unwrap()), &backup, &mut || {}).await.unwrap();

    assert!(matches!(restored(&backup, &data).await, Err(BackupError::NotEmpty(_))), "over a bank");
    assert!(matches!(restored(&data, &new).await, Err(BackupError::NoBackup { .. })), "from what is no backup");
    let again = make(Source::Stopped(&Folder::take(&data).unwrap()), &backup, &mut || {}).await;
    assert!(matches!(again, Err(BackupError::NotEmpty(_))), "a backup is not written over");

    let manifest = Manifest::read(&backup).unwrap();
    assert!(manifest.files.len() > 6, "{:?}", manifest.files);
    for file in &manifest.files {
        let path = backup.join(&file.path);
        let sound = fs::read(&path).unwrap();
        let mut flipped = sound.clone();
        let middle = flipped.len() / 2;
        flipped[middle] ^= 1;
        for changed in [&flipped[..], &sound[..sound.len() - 1]] {
            fs::write(&path, changed).unwrap();
            let error = restored(&backup, &new).await.unwrap_err();
            assert!(
                matches!(&error, BackupError::Changed { path, .. } if *path == file.path),
                "{}: {error}",
                file.path
            );
        }
        fs::remove_file(&path).unwrap();
        assert!(matches!(restored(&backup, &new).await, Err(BackupError::Changed { .. })), "{} is missing", file.path);
        fs::write(&path, &sound).unwrap();
    }

    // A manifest that fits a changed log is not believed either: the log is verified for itself.
    let written = fs::read_to_string(backup.join(MANIFEST)).unwrap();
    let outside = written.replacen("bank.json", "../bank.json", 1);
    fs::write(backup.join(MANIFEST), outside).unwrap();
    assert!(matches!(restored(&backup, &new).await, Err(BackupError::Foreign(_))));
    let mut fewer = manifest.clone();
    fewer.books[0].page -= 1;
    fs::write(backup.join(MANIFEST), serde_json::to_string(&fewer).unwrap()).unwrap();
    let unnamed = restored(&backup, &new).await;
    assert!(matches!(unnamed, Err(BackupError::Changed { .. })), "a page that is not named: {unnamed:?}");
    fs::write(backup.join(MANIFEST), &written).unwrap();

    let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "{left:?}");
    restored(&backup, &new).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_damaged_archive_gives_no_backup() {
    let dir = tempfile::tempdir().unwrap();
    let (data, backup) = (dir.path().join("data"), dir.path().join("backup"));
    let (nats, journal) = server(&data).await;
    let small = Small::found(&data, journal).await;
    small.submit(small.donation(5)).await.unwrap();
    let site = small.ids.site;
    small.bank.stop().await;
    nats.stop().await;
    drop(small);
    let segment = data.join("archive").join(site.to_string()).join("000000000001.hbp");
    let mut bytes = fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&segment, bytes).unwrap();
    let error = make(Source::Stopped(&Folder::take(&data).unwrap()), &backup, &mut || {}).await.unwrap_err();
    assert!(error.to_string().contains(&site.to_string()) || matches!(error, BackupError::Archive(_)), "{error}");
    assert!(!backup.join(MANIFEST).exists());
}
