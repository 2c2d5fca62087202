//! The nats-server of a desk: found, started with a generated configuration, looked after, stopped.
//!
//! ```text
//! DIR/lock                one desk a folder
//! DIR/nats-server.conf    generated at each start, readable by its owner only: it holds a fresh password
//! DIR/nats-server.log     the server's log, rotated by the server
//! DIR/nats-server.err     what it said before it had a log
//! DIR/ports/              where it says which port it found
//! DIR/jetstream/          the streams
//! ```

mod error;
mod find;
mod launch;
mod leftover;
mod settings;
mod supervise;

use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{Notify, oneshot, watch};
use tokio::task::JoinHandle;

pub use error::ServerError;
pub use find::{BINARY_VARIABLE, VERSION_MIN, find};

use crate::nats::{Credentials, NatsConfig};
use launch::Launch;

/// What a supervised server is given.
#[derive(Debug, Clone)]
pub struct ServerConfig {
    /// Its folder; made when it is not there.
    pub dir: PathBuf,
    /// The program, when it is not to be looked for (see [`find`]).
    pub binary: Option<PathBuf>,
    /// Its name in its own log and to its clients.
    pub name: String,
    /// Whether it answers monitoring requests, on the loopback address only.
    pub monitor: bool,
}

impl ServerConfig {
    /// A server in this folder, looked for, without monitoring.
    pub fn new(dir: impl Into<PathBuf>) -> Self {
        Self { dir: dir.into(), binary: None, name: "helpbank-desk".to_owned(), monitor: false }
    }
}

/// How the server is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ServerStatus {
    /// It runs and takes connections.
    Running {
        /// Its process.
        pid: u32,
    },
    /// It died, or was told to start anew, and is being started again.
    Restarting,
    /// It was stopped.
    Stopped,
}

/// How the server is and how often it had to be started again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServerState {
    /// Now.
    pub status: ServerStatus,
    /// How often it was started again.
    pub restarts: u64,
}

/// A running, supervised nats-server. When it dies it is started again, on the same port. Dropping this kills it (which loses
/// nothing: every page is on disk before it is acknowledged); [`Server::stop`] is the polite way.
#[derive(Debug)]
pub struct Server {
    url: String,
    monitor_url: Option<String>,
    credentials: Credentials,
    state: watch::Receiver<ServerState>,
    stop: Option<oneshot::Sender<()>>,
    again: Arc<Notify>,
    supervisor: JoinHandle<()>,
    _lock: File,
}

impl Server {
    /// Finds the program, stops what an earlier desk of this folder left behind, starts the server and waits until it takes
    /// connections.
    pub async fn start(config: ServerConfig) -> Result<Self, ServerError> {
        let binary = find(config.binary.as_deref())?;
        find::check_version(&binary).await?;
        let (dir, lock) = settings::claim(&config.dir)?;
        let credentials = settings::credentials()?;
        let mut launch = Launch::new(binary, dir, config.name, config.monitor, credentials.clone());
        leftover::stop(&launch.config_path()).await?;
        let (child, ports) = launch.start().await?;
        let pid = child.id().unwrap_or_default();
        tracing::info!(pid, url = %ports.url, "nats-server runs");
        let state = watch::Sender::new(ServerState { status: ServerStatus::Running { pid }, restarts: 0 });
        let receiver = state.subscribe();
        let (stop, stopped) = oneshot::channel();
        let again = Arc::new(Notify::new());
        let supervisor = tokio::spawn(supervise::supervise(launch, child, state, Arc::clone(&again), stopped));
        Ok(Self {
            url: ports.url,
            monitor_url: ports.monitor_url,
            credentials,
            state: receiver,
            stop: Some(stop),
            again,
            supervisor,
            _lock: lock,
        })
    }

    /// Where it takes connections, as `nats://127.0.0.1:port`. It stays the same when the server is started again.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where its first process answered monitoring requests.
    pub fn monitor_url(&self) -> Option<&str> {
        self.monitor_url.as_deref()
    }

    /// What its clients must show.
    pub const fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// How to reach it.
    pub fn nats_config(&self) -> NatsConfig {
        NatsConfig::new(self.url.clone(), Some(self.credentials.clone()))
    }

    /// Its process, while it runs.
    pub fn pid(&self) -> Option<u32> {
        match self.state.borrow().status {
            ServerStatus::Running { pid } => Some(pid),
            ServerStatus::Restarting | ServerStatus::Stopped => None,
        }
    }

    /// How it is, now and whenever that changes.
    pub fn state(&self) -> watch::Receiver<ServerState> {
        self.state.clone()
    }

    /// Has it stopped in order and started again; [`Server::state`] tells when it is back.
    ///
    /// A nats-server that once found its disk full answers no publish to that stream any more, though there may be room again: pages
    /// stay unknown until it is started anew. (*Tried*, 2.15.1.)
    pub fn restart(&self) {
        self.again.notify_one();
    }

    /// Asks it to stop and waits until it is gone.
    pub async fn stop(mut self) {
        if let Some(stop) = self.stop.take() {
            // A supervisor that is gone has already seen the server go.
            let _ = stop.send(());
        }
        let _ = (&mut self.supervisor).await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.supervisor.abort();
    }
}
