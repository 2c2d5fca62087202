//! Room on the disk, and an end in order, for commands that start a nats-server themselves.
//!
//! A nats-server whose disk is full answers no publish to a stream: whoever waits for it waits for ever. So room is looked at before anything
//! is begun, and while the work goes on. Dropping the work ends its nats-server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};

/// Bytes that must be free before a bank is worked on: a few pages, the index, a nats-server's own files.
pub const ROOM_BYTES_MIN: u64 = 16 << 20;
/// With less than this the work is broken off.
const ROOM_BYTES_LEFT: u64 = 1 << 20;
/// How often room is looked at.
const LOOK_MS: Duration = Duration::from_millis(500);

/// There is no room.
#[derive(Debug, thiserror::Error)]
#[error(
    "the disk is full: {path} has {left} bytes left, and {wanted} are needed. Make room, then run the same command again"
)]
pub struct NoRoom {
    /// The folder.
    pub path: PathBuf,
    /// How many bytes are free.
    pub left: u64,
    /// How many must be.
    pub wanted: u64,
}

/// Whether there is room to begin.
pub fn enough(dir: &Path) -> Result<(), NoRoom> {
    at_least(dir, ROOM_BYTES_MIN)
}

fn at_least(dir: &Path, wanted: u64) -> Result<(), NoRoom> {
    // A file system that does not say is not full.
    let Ok(about) = rustix::fs::statvfs(dir) else { return Ok(()) };
    let left = about.f_bavail.saturating_mul(about.f_frsize);
    if left < wanted { Err(NoRoom { path: dir.to_owned(), left, wanted }) } else { Ok(()) }
}

/// Does work in a data folder until it is done, the disk is full, or the program is told to end; then it gives None. What is not done is
/// dropped, with the nats-server that it started.
pub async fn watched<T>(dir: &Path, work: impl Future<Output = T>) -> Result<Option<T>, NoRoom> {
    let full = async {
        loop {
            tokio::time::sleep(LOOK_MS).await;
            if let Err(error) = at_least(dir, ROOM_BYTES_LEFT) {
                return error;
            }
        }
    };
    tokio::select! {
        done = work => Ok(Some(done)),
        error = full => Err(error),
        () = told() => Ok(None),
    }
}

/// Waits for a signal that asks the program to end; for ever, where there are none to wait for.
async fn told() {
    let kinds = [SignalKind::terminate(), SignalKind::interrupt(), SignalKind::hangup()];
    let mut signals: Vec<_> = kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect();
    let waits: Vec<_> = signals.iter_mut().map(|signal| Box::pin(signal.recv())).collect();
    if waits.is_empty() {
        std::future::pending::<()>().await;
    }
    futures_util::future::select_all(waits).await;
}
