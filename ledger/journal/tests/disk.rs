//! A disk that is full, and one that may only be read: clear errors, nothing half written, and everything goes on once there is room.
//!
//! The disks are small file systems in memory, mounted in a namespace of their own; where the system allows none (no `unshare`, or
//! no user namespaces), that is said and the tests are left out.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod ground;

use std::env;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use ground::{Writer, book, restarted};
use journal::archive::{Archive, ArchiveError};
use journal::server::{Server, ServerConfig, ServerError};
use journal::{Appended, Journal, JournalError, NatsConfig, NatsJournal};

/// Where the small disk is mounted, for the tests inside.
const DISK: &str = "HELPBANK_TEST_DISK";

fn namespace(script: &str) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]);
    command
}

/// Runs the ignored test `name` of this file with a disk of so many megabytes.
fn on_a_disk(megabytes: u32, name: &str) {
    let dir = tempfile::tempdir().unwrap();
    let mount = format!("mount -t tmpfs -o size={megabytes}m tmpfs \"${DISK}\"");
    let allowed = namespace(&mount).env(DISK, dir.path()).output().is_ok_and(|output| output.status.success());
    if !allowed {
        eprintln!("left out: this system does not let us mount a small disk");
        return;
    }
    let script = format!("{mount} && exec \"$0\" --exact {name} --ignored --nocapture");
    let output = namespace(&script).arg(env::current_exe().unwrap()).env(DISK, dir.path()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

fn disk() -> PathBuf {
    PathBuf::from(env::var_os(DISK).unwrap())
}

fn mount(how: &str) {
    assert!(Command::new("mount").args(["-o", how]).arg(disk()).status().unwrap().success());
}

#[test]
fn the_archive_on_a_full_and_on_a_read_only_disk() {
    on_a_disk(4, "archive_inside");
}

#[test]
fn the_server_on_a_full_and_on_a_read_only_disk() {
    on_a_disk(24, "server_inside");
}

#[test]
#[ignore = "run inside a small disk by the test above"]
fn archive_inside() {
    let ballast = disk().join("ballast");
    fs::write(&ballast, vec![1; 1024 * 1024]).unwrap();
    let archive = Archive::open(disk().join("archive"));
    let open = archive.book(book(1)).unwrap();
    let mut writer = Writer::new(book(1));
    let (page, bytes) = loop {
        let before = writer.head.last();
        let (page, bytes) = writer.write_long(100_000);
        match open.append(page, &bytes).and_then(|()| open.sync()) {
            Ok(()) => {}
            Err(error) => {
                assert!(matches!(error, ArchiveError::Full { .. }), "{error}");
                assert_eq!(open.head(), before);
                assert_eq!(archive.reader(book(1)).head().unwrap(), before, "nothing half written is left");
                break (page, bytes);
            }
        }
    };
    assert!(page.page > 10, "some pages had room");
    fs::remove_file(ballast).unwrap();
    open.append(page, &bytes).unwrap();
    open.sync().unwrap();
    drop(open);
    mount("remount,ro");
    let error = archive.book(book(1)).unwrap_err();
    assert!(matches!(error, ArchiveError::Denied { .. }), "{error}");
    let error = archive.book(book(2)).unwrap_err();
    assert!(matches!(error, ArchiveError::Denied { .. }), "{error}");
    assert_eq!(archive.reader(book(1)).head().unwrap(), Some(page));
    assert_eq!(archive.reader(book(1)).pages(1).unwrap().last().unwrap().unwrap(), (page.page, bytes.to_vec()));
}

#[tokio::test]
#[ignore = "run inside a small disk by the test above"]
async fn server_inside() {
    let ballast = disk().join("ballast");
    fs::write(&ballast, vec![1; 8 * 1024 * 1024]).unwrap();
    let config = ServerConfig::new(disk().join("nats"));
    let server = Server::start(config.clone()).await.unwrap();
    let (answer, patience) = (Duration::from_millis(500), Duration::from_secs(10));
    let kept = Journal::Nats(NatsJournal::new(NatsConfig { answer, patience, ..server.nats_config() }));
    kept.create(book(1), "site ATH").await.unwrap();
    let mut writer = Writer::new(book(1));
    let (page, bytes) = loop {
        let (page, bytes) = writer.write_long(400_000);
        match kept.append(book(1), page.page, page.hash, bytes.clone()).await {
            Appended::Kept => {}
            Appended::Taken => panic!("nobody else writes"),
            Appended::Unknown(error) => {
                assert!(matches!(error, JournalError::Unreachable { .. }), "{error:?}");
                break (page, bytes);
            }
        }
    };
    assert!(page.page > 10, "some pages had room");
    assert_eq!(kept.tail(book(1)).await.unwrap().unwrap().0, page.page - 1);
    fs::remove_file(ballast).unwrap();
    server.restart();
    restarted(&server, 1).await;
    let again = kept.append(book(1), page.page, page.hash, bytes.clone()).await;
    assert!(matches!(again, Appended::Kept), "{again:?}");
    assert_eq!(kept.tail(book(1)).await.unwrap(), Some((page.page, bytes)));
    server.stop().await;
    mount("remount,ro");
    let error = Server::start(config).await.map(drop).unwrap_err();
    assert!(matches!(error, ServerError::Folder { .. }), "{error}");
}
