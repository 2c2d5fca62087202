//! The desk: one process with everything: a supervised nats-server, the bank, screens and HTTP, on one address.

mod admin;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use journal::{Journal, NatsJournal};

use journal::server::{Server, ServerConfig, ServerError, ServerStatus};
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::bank::{Bank, BankError, Folder, FolderError, OpenConfig, write_private};
use crate::log::LogConfig;

/// How often the desk looks whether its nats-server answers for pages.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// How a desk is set up.
#[derive(Debug, Clone)]
pub struct DeskConfig {
    /// The data folder.
    pub data: PathBuf,
    /// Where to listen; port 0 finds a free one.
    pub listen: SocketAddr,
    /// The nats-server program, when it is not to be looked for.
    pub nats_server: Option<PathBuf>,
    /// Where the views are, when not in the data folder: `postgres://…`.
    pub views: Option<String>,
    /// How its transparency log is set up.
    pub log: LogConfig,
    /// Whether a new bank is filled with a believable three months.
    pub demo: bool,
}

/// Why a desk does not run.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The data folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The nats-server.
    #[error(transparent)]
    Server(#[from] ServerError),
    /// The bank.
    #[error(transparent)]
    Bank(#[from] BankError),
    /// The demo.
    #[error("the demo could not be written")]
    Demo(#[from] crate::demo::DemoError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] vault::VaultError),
    /// The address.
    #[error("cannot listen on {address}: {error}; choose another with --listen HOST:PORT")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why.
        error: std::io::Error,
    },
    /// Signals or the server socket.
    #[error("the desk cannot go on: {0}")]
    Io(#[from] std::io::Error),
}

/// Runs a desk until SIGTERM or SIGINT. Prints `listening on http://HOST:PORT` when it is ready.
pub async fn run(config: DeskConfig) -> Result<(), DeskError> {
    let DeskConfig { data, listen, nats_server, views, log, demo } = config;
    let folder = Folder::take(&data)?;
    let stop = Stop { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? };
    let mut server = ServerConfig::new(folder.nats());
    server.binary = nats_server;
    let server = Server::start(server).await?;
    let journal = Journal::Nats(NatsJournal::new(server.nats_config()));
    let bank = Bank::open(OpenConfig { folder, journal, views, log }).await?;
    // Whatever happened: nobody is left at work when the reason is told.
    let ended = serve(&bank, &server, (listen, demo), stop).await;
    bank.stop().await;
    server.stop().await;
    ended
}

/// The signals that end a desk.
struct Stop {
    terminate: Signal,
    interrupt: Signal,
}

async fn serve(
    bank: &Arc<Bank>,
    server: &Server,
    (address, demo): (SocketAddr, bool),
    mut stop: Stop,
) -> Result<(), DeskError> {
    admin::token(bank).await?;
    if demo {
        crate::demo::fill(bank).await?;
    }
    let listener = TcpListener::bind(address).await.map_err(|error| DeskError::Listen { address, error })?;
    let (url, address_file) = (format!("http://{}", listener.local_addr()?), bank.folder().address());
    write_private(&address_file, format!("{{\"url\":\"{url}\"}}\n").as_bytes())?;
    println!("listening on {url}");
    let told = Arc::clone(bank);
    let stop = async move {
        tokio::select! {
            _ = stop.terminate.recv() => {}
            _ = stop.interrupt.recv() => {}
        }
        tracing::info!("stopping");
        told.begin_stop();
    };
    let listening = axum::serve(listener, app(bank, server)).with_graceful_shutdown(stop).into_future();
    tokio::select! {
        ended = listening => ended?,
        () = mend(bank, server) => {}
    }
    let _ = std::fs::remove_file(address_file);
    Ok(())
}

/// Has the nats-server started anew when it runs and yet does not say whether pages are kept: after a full disk it never does again.
async fn mend(bank: &Bank, server: &Server) {
    let mut seen = 0;
    loop {
        tokio::time::sleep(LOOK_EVERY).await;
        let doubts = bank.doubts();
        if doubts > seen && matches!(server.state().borrow().status, ServerStatus::Running { .. }) {
            tracing::warn!(doubts, "nats-server runs but does not answer for pages; it is started anew");
            server.restart();
        }
        seen = doubts;
    }
}

/// Screens and API of a bank.
fn app(bank: &Arc<Bank>, server: &Server) -> Router {
    crate::http::router(Arc::clone(bank), Some(server.state())).merge(crate::web::router(Arc::clone(bank)))
}
