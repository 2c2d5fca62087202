//! The supervised nats-server: found, refused, started, killed and started again, stopped, and taken over from a desk that died.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

mod ground;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use ground::{Ground, Writer, book, restarted, signal};
use journal::server::{Server, ServerConfig, ServerError, ServerStatus, find};
use journal::{Appended, Journal, NatsJournal};
use rustix::process::Signal;

#[tokio::test]
async fn it_comes_back_on_the_same_port_with_everything() {
    let ground = Ground::new().await;
    let journal = ground.journal();
    let mut writer = Writer::new(book(1));
    journal.create(book(1), "site ATH").await.unwrap();
    for death in 1..=3 {
        let (page, bytes) = writer.write(1);
        assert!(matches!(journal.append(book(1), page.page, page.hash, bytes.clone()).await, Appended::Kept));
        let (url, pid) = (ground.server().url().to_owned(), ground.server().pid().unwrap());
        signal(pid, Signal::KILL);
        restarted(ground.server(), death).await;
        assert_ne!(ground.server().pid(), Some(pid));
        assert_eq!(ground.server().url(), url);
        assert_eq!(journal.tail(book(1)).await.unwrap(), Some((death, bytes)));
    }
    let mut state = ground.server().state();
    ground.stop().await;
    assert!(state.borrow_and_update().status == ServerStatus::Stopped);
}

#[tokio::test]
async fn nobody_gets_in_without_the_password() {
    let ground = Ground::new().await;
    let url = ground.server().url().to_owned();
    assert!(async_nats::connect(&url).await.is_err());
    let other = async_nats::ConnectOptions::with_user_and_password("helpbank".into(), "guess".into());
    assert!(other.connect(&url).await.is_err());
    assert!(url.starts_with("nats://127.0.0.1:"), "{url}");
    let config = ground.dir.path().join("nats/nats-server.conf");
    assert_eq!(fs::metadata(config).unwrap().permissions().mode() & 0o777, 0o600);
    ground.stop().await;
}

#[tokio::test]
async fn one_desk_a_folder_and_a_dead_desk_s_server_is_taken_over() {
    let dir = tempfile::tempdir().unwrap();
    let config = ServerConfig::new(dir.path().join("nats"));
    let server = Server::start(config.clone()).await.unwrap();
    assert!(matches!(Server::start(config.clone()).await, Err(ServerError::InUse { .. })));
    let journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    journal.create(book(1), "site ATH").await.unwrap();
    let (page, bytes) = Writer::new(book(1)).write(1);
    assert!(matches!(journal.append(book(1), 1, page.hash, bytes.clone()).await, Appended::Kept));
    let conf = dir.path().join("nats/nats-server.conf");
    server.stop().await;

    // A server that a killed desk left running, as it left it.
    let binary = find(None).unwrap();
    let mut orphan =
        std::process::Command::new(binary).arg("-c").arg(fs::canonicalize(&conf).unwrap()).spawn().unwrap();
    let ports = dir.path().join(format!("nats/ports/nats-server_{}.ports", orphan.id()));
    while !ports.exists() {
        assert!(orphan.try_wait().unwrap().is_none(), "the orphan must come up");
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    let waiter = std::thread::spawn(move || orphan.wait().unwrap());
    let server = Server::start(config).await.unwrap();
    assert!(waiter.is_finished() || waiter.join().is_ok(), "the orphan was stopped");
    let journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    assert_eq!(journal.tail(book(1)).await.unwrap(), Some((1, bytes)));
    server.stop().await;
}

#[tokio::test]
async fn a_folder_with_an_odd_name_and_monitoring() {
    let dir = tempfile::tempdir().unwrap();
    let config = ServerConfig { monitor: true, ..ServerConfig::new(dir.path().join("Τράπεζα \"$HOME\" # {1}")) };
    let server = Server::start(config).await.unwrap();
    let journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    journal.create(book(1), "site ATH").await.unwrap();
    assert!(dir.path().join("Τράπεζα \"$HOME\" # {1}/jetstream").is_dir());
    assert!(server.monitor_url().is_some_and(|url| url.starts_with("http://127.0.0.1:")));
    server.stop().await;
}

fn program(dir: &Path, text: &str) -> PathBuf {
    let path = dir.join("nats-server");
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    path
}

#[tokio::test]
async fn what_is_no_usable_server_is_refused_in_words() {
    let dir = tempfile::tempdir().unwrap();
    let start = async |binary: PathBuf| {
        let config = ServerConfig { binary: Some(binary), ..ServerConfig::new(dir.path().join("nats")) };
        Server::start(config).await.map(drop).unwrap_err()
    };
    let error = start(dir.path().join("nothing")).await;
    assert!(matches!(error, ServerError::NotThere { .. }), "{error}");
    let error = start(program(dir.path(), "#!/bin/sh\necho 'nats-server: v2.9.10'\n")).await;
    assert!(error.to_string().ends_with("is nats-server 2.9.10; 2.12.0 or later is needed"), "{error}");
    let error = start(program(dir.path(), "#!/bin/sh\necho hello\n")).await;
    assert!(matches!(error, ServerError::NoVersion { .. }), "{error}");
    let error = start(program(dir.path(), "\u{7f}ELF")).await;
    assert!(matches!(error, ServerError::NotRunnable { .. }), "{error}");
    let failing =
        "#!/bin/sh\n[ \"$1\" = --version ] && echo 'nats-server: v2.15.1' && exit\necho 'no such thing' >&2\nexit 1\n";
    let error = start(program(dir.path(), failing)).await;
    assert!(error.to_string().ends_with("last words: no such thing"), "{error}");
    fs::write(dir.path().join("file"), "").unwrap();
    let error = Server::start(ServerConfig::new(dir.path().join("file/nats"))).await.map(drop).unwrap_err();
    assert!(matches!(error, ServerError::Folder { .. }), "{error}");
}
