//! What the tests stand on: chains of real pages, and a real nats-server in a temporary folder.

#![allow(dead_code, clippy::unwrap_used, reason = "each test file uses its part, and a test may fail by panic")]

use std::time::Duration;

use bytes::Bytes;
use journal::server::{Server, ServerConfig};
use journal::{Journal, NatsConfig, NatsJournal};
use ledger::SigningKey;
use ledger::entry::Entry;
use ledger::event::{Event, StateStated};
use ledger::ids::{ActorId, BookId, Hash, Key, PublicKey, Salt};
use ledger::page::{self, Draft, Head, PageRef, Sealed};
use ledger::time::Timestamp;
use tempfile::TempDir;

/// A book of its own for each number.
pub(crate) fn book(number: u8) -> BookId {
    BookId([number; 32])
}

/// Writes one page after the other, as a clerk would.
pub(crate) struct Writer {
    pub(crate) head: Head,
    key: SigningKey,
}

impl Writer {
    pub(crate) fn new(book: BookId) -> Self {
        Self { head: Head::before(book), key: SigningKey::from_bytes(&[7; 32]) }
    }

    pub(crate) fn keys(&self) -> Vec<PublicKey> {
        vec![page::public(&self.key)]
    }

    /// A page that would follow, with this many entries; `salt` makes it differ from its rivals.
    pub(crate) fn draft(&self, entries: u8, salt: u8) -> Sealed {
        let entry = |index| Entry {
            key: Key::from_bytes([index; 16]),
            request: Hash([index; 32]),
            occurred_at: Timestamp::from_ms(0),
            actor: ActorId::from_bytes([1; 16]),
            cause: None,
            salt: Salt::from_bytes([salt; 16]),
            event: Event::StateStated(StateStated { state: Hash([salt; 32]) }),
            signature: None,
        };
        let entries: Vec<Vec<u8>> = (0..entries).map(|index| entry(index).encode()).collect();
        let head = self.head;
        let draft =
            Draft { head, written_at: Timestamp::from_ms(0), checkpoint: None, register: None, entries: &entries };
        page::seal(&draft, &self.key)
    }

    /// Writes the next page.
    pub(crate) fn write(&mut self, entries: u8) -> (PageRef, Bytes) {
        let sealed = self.draft(entries, 0);
        self.took(&sealed)
    }

    /// Writes a next page with about so many bytes in it. What is in it is no entry; only whole pages are looked at.
    pub(crate) fn write_long(&mut self, bytes: usize) -> (PageRef, Bytes) {
        let fill = u8::try_from(self.head.page % 251).unwrap() + 1;
        let draft = Draft {
            head: self.head,
            written_at: Timestamp::from_ms(0),
            checkpoint: None,
            register: None,
            entries: &[vec![fill; bytes]],
        };
        self.took(&page::seal(&draft, &self.key))
    }

    /// Goes on from this page.
    pub(crate) fn took(&mut self, sealed: &Sealed) -> (PageRef, Bytes) {
        self.head = Head::after(&sealed.header, sealed.hash);
        (self.head.last().unwrap(), Bytes::from(sealed.bytes.clone()))
    }
}

/// A supervised server in a folder that goes with it.
pub(crate) struct Ground {
    pub(crate) server: Option<Server>,
    pub(crate) dir: TempDir,
}

impl Ground {
    pub(crate) async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(ServerConfig::new(dir.path().join("nats"))).await.unwrap();
        Self { server: Some(server), dir }
    }

    pub(crate) fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    pub(crate) fn config(&self) -> NatsConfig {
        self.server().nats_config()
    }

    /// A journal with connections of its own.
    pub(crate) fn journal(&self) -> Journal {
        Journal::Nats(NatsJournal::new(self.config()))
    }

    /// A plain client, as an intruder would have who got hold of the password.
    pub(crate) async fn client(&self) -> async_nats::Client {
        let credentials = self.server().credentials().clone();
        let options = async_nats::ConnectOptions::with_user_and_password(credentials.user, credentials.password);
        options.connect(self.server().url()).await.unwrap()
    }

    pub(crate) async fn stop(mut self) {
        self.server.take().unwrap().stop().await;
    }
}

/// Sends a signal to a process that the test started.
pub(crate) fn signal(pid: u32, signal: rustix::process::Signal) {
    let pid = rustix::process::Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    rustix::process::kill_process(pid, signal).unwrap();
}

/// Waits until the server has been restarted `restarts` times and runs.
pub(crate) async fn restarted(server: &Server, restarts: u64) {
    use journal::server::ServerStatus;
    let mut state = server.state();
    let runs =
        state.wait_for(|state| state.restarts >= restarts && matches!(state.status, ServerStatus::Running { .. }));
    tokio::time::timeout(Duration::from_mins(1), runs).await.unwrap().unwrap();
}
