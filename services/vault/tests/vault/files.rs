//! The file itself: its settings, its permissions, what is refused, its backup.

use std::error::Error;

use sqlx::{Connection, Row};
use vault::{Vault, VaultError};

use crate::place::{Place, id, person};

#[tokio::test]
async fn the_file_keeps_its_settings() {
    let place = Place::new();
    let vault = place.open().await;
    vault.upsert(&person(1, "Maria")).await.expect("written");
    let mut raw = place.raw().await;
    let row = sqlx::query(
        "SELECT (SELECT journal_mode FROM pragma_journal_mode), (SELECT user_version FROM pragma_user_version)",
    )
    .fetch_one(&mut raw)
    .await
    .expect("a row");
    assert_eq!((row.get::<String, _>(0).as_str(), row.get::<i64, _>(1)), ("wal", 1));
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_nothing_in_it_changed() {
    let place = Place::new();
    let vault = place.open().await;
    vault.upsert(&person(1, "Maria")).await.expect("written");
    vault.close().await;
    let mut raw = place.raw().await;
    sqlx::query("PRAGMA user_version = 999").execute(&mut raw).await.expect("set");
    raw.close().await.expect("closed");
    let before = std::fs::read(place.path()).expect("a file");

    let error = Vault::open(&place.path()).await.expect_err("too new");
    assert!(matches!(error, VaultError::NewerVersion { found: 999, known: 1 }), "{error:?}");
    assert!(error.to_string().contains("999"), "{error}");
    assert!(std::fs::read(place.path()).expect("a file") == before);
}

#[tokio::test]
async fn what_is_not_a_vault_is_refused_and_left_alone() {
    let place = Place::new();
    let text = b"Dear diary, this is no database at all, and it is longer than a header.".repeat(10);
    std::fs::write(place.path(), &text).expect("written");
    let error = Vault::open(&place.path()).await.expect_err("a text");
    assert!(matches!(error, VaultError::NotAVault), "{error:?}");
    assert!(std::fs::read(place.path()).expect("a file") == text);

    let place = Place::new();
    std::fs::write(place.path(), b"").expect("an empty file");
    let mut raw = place.raw().await;
    sqlx::query("CREATE TABLE recipe (name TEXT)").execute(&mut raw).await.expect("made");
    raw.close().await.expect("closed");
    let before = std::fs::read(place.path()).expect("a file");
    let error = Vault::open(&place.path()).await.expect_err("somebody else's");
    assert!(matches!(error, VaultError::NotAVault), "{error:?}");
    assert!(std::fs::read(place.path()).expect("a file") == before);
}

#[tokio::test]
async fn a_missing_folder_is_said_and_display_leaves_the_source_to_itself() {
    let place = Place::new();
    let error = Vault::open(&place.folder().join("nowhere").join("vault")).await.expect_err("no folder");
    assert!(matches!(error, VaultError::File { .. }), "{error:?}");
    let source = error.source().expect("the system said why").to_string();
    assert!(!error.to_string().contains(&source), "{error}");

    let vault = place.open().await;
    vault.close().await;
    let error = vault.subject(&id(1)).await.expect_err("closed");
    let source = error.source().expect("the store said why").to_string();
    assert!(!error.to_string().contains(&source), "{error}");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_any_of_its_files() {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    let place = Place::new();
    let modes = || -> Vec<u32> {
        let entries = std::fs::read_dir(place.folder()).expect("the folder");
        entries.map(|it| it.expect("an entry").metadata().expect("its metadata").permissions().mode() & 0o777).collect()
    };
    let vault = place.open().await;
    vault.upsert(&person(1, "Maria")).await.expect("written");
    vault.backup_to(&place.folder().join("backup")).await.expect("backed up");
    assert_eq!(modes(), [0o600; 4], "file, -wal, -shm, backup");
    vault.close().await;

    // Restored with a careless copy.
    std::fs::set_permissions(place.path(), Permissions::from_mode(0o644)).expect("set");
    let vault = place.open().await;
    vault.upsert(&person(2, "Eleni")).await.expect("written");
    assert_eq!(modes(), [0o600; 4]);
}

#[tokio::test]
async fn a_backup_is_one_whole_file_that_opens() {
    let place = Place::new();
    let backup = place.folder().join("backup.sqlite");
    let vault = place.open().await;
    vault.upsert(&person(1, "Maria")).await.expect("written");
    // What a backup that died had left behind.
    std::fs::write(place.folder().join("backup.sqlite.partial"), b"half").expect("written");
    vault.backup_to(&backup).await.expect("backed up");
    vault.upsert(&person(2, "After")).await.expect("written");
    assert!(!place.folder().join("backup.sqlite.partial").exists());

    let copy = Vault::open(&backup).await.expect("opens");
    assert!(copy.subject(&id(1)).await.expect("read") == Some(person(1, "Maria")));
    assert!(copy.subject(&id(2)).await.expect("read").is_none());
    copy.close().await;

    let before = std::fs::read(&backup).expect("a file");
    assert!(matches!(vault.backup_to(&backup).await, Err(VaultError::BackupExists)));
    assert!(std::fs::read(&backup).expect("a file") == before);
    let nowhere = vault.backup_to(&place.folder().join("nowhere").join("backup")).await;
    assert!(matches!(nowhere, Err(VaultError::File { .. })), "{nowhere:?}");
    vault.upsert(&person(3, "Still working")).await.expect("written");
}
