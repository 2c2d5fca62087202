//! The folder, the password and the configuration file of a server.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use ledger::ids::Hash;
use serde_json::{Value, json};

use super::ServerError;
use crate::nats::Credentials;

/// What one message may have, headers included: a page and room to spare.
const PAYLOAD_BYTES_MAX: u64 = 1024 * 1024;
/// The server would set aside three quarters of what is free when it starts, and refuse its own streams when they outgrow that.
/// The disk is the limit.
const STORE_BYTES_MAX: u64 = 1 << 60;
/// Memory for the positions of readers.
const MEMORY_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// When the log begins a new file.
const LOG_BYTES_MAX: u64 = 4 * 1024 * 1024;

pub(super) fn folder(path: &Path, doing: &'static str) -> impl FnOnce(std::io::Error) -> ServerError {
    move |source| ServerError::Folder { path: path.to_owned(), doing, source }
}

/// Makes the folder and takes its lock, which the operating system gives back when this process ends, however it ends.
pub(super) fn claim(dir: &Path) -> Result<(PathBuf, File), ServerError> {
    fs::create_dir_all(dir).map_err(folder(dir, "made"))?;
    let dir = fs::canonicalize(dir).map_err(folder(dir, "found"))?;
    if dir.to_str().is_none() {
        return Err(ServerError::FolderName(dir));
    }
    let path = dir.join("lock");
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
    let lock = lock.map_err(folder(&path, "opened"))?;
    match lock.try_lock() {
        Ok(()) => Ok((dir, lock)),
        Err(TryLockError::WouldBlock) => Err(ServerError::InUse { path: dir }),
        Err(TryLockError::Error(error)) => Err(folder(&path, "locked")(error)),
    }
}

/// A user with a password that nobody has seen.
pub(super) fn credentials() -> Result<Credentials, ServerError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| ServerError::Random(error.to_string()))?;
    Ok(Credentials { user: "helpbank".to_owned(), password: Hash(bytes).to_string() })
}

/// The configuration: JSON, which nats-server reads as its own language.
pub(super) fn text(dir: &str, name: &str, port: Option<u16>, monitor: bool, credentials: &Credentials) -> String {
    let port = port.map_or_else(|| "-1".to_owned(), |port| port.to_string());
    let mut config = json!({
        "server_name": name,
        "listen": format!("127.0.0.1:{port}"),
        "ports_file_dir": format!("{dir}/ports"),
        "max_payload": PAYLOAD_BYTES_MAX,
        "log_file": format!("{dir}/nats-server.log"),
        "logfile_size_limit": LOG_BYTES_MAX,
        "logfile_max_num": 3,
        "authorization": { "user": credentials.user, "password": credentials.password },
        "jetstream": {
            "store_dir": dir,
            "max_file_store": STORE_BYTES_MAX,
            "max_memory_store": MEMORY_BYTES_MAX,
            "sync_interval": "always",
        },
    });
    if monitor {
        config["http"] = Value::from("127.0.0.1:-1");
    }
    format!("{config:#}\n")
}

/// Writes the configuration so that it is never there in part, and for nobody else to read.
pub(super) fn write(path: &Path, text: &str) -> Result<(), ServerError> {
    let part = path.with_extension("part");
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .mode(0o600)
        .open(&part)
        .map_err(folder(&part, "written"))?;
    file.write_all(text.as_bytes()).map_err(folder(&part, "written"))?;
    fs::rename(&part, path).map_err(folder(path, "written"))
}
