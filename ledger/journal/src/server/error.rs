//! Why there is no nats-server, and what to do about it.

use std::io;
use std::path::PathBuf;

/// Why the server of a desk did not start.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    /// The program is nowhere.
    #[error(
        "no nats-server found (looked at {tried}): run `make run` once, which fetches it, or install nats-server {min} or later \
         and name it with --nats-server PATH",
        min = super::VERSION_MIN
    )]
    NotFound {
        /// Where it was looked for.
        tried: String,
    },
    /// The file that was named is not there.
    #[error("there is no nats-server at {path} ({named_by})")]
    NotThere {
        /// The path.
        path: PathBuf,
        /// Who named it.
        named_by: &'static str,
    },
    /// It cannot be run.
    #[error("{path} cannot be run: is it the nats-server for this machine, and executable?")]
    NotRunnable {
        /// The program.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// It is older than what the bank has been tried with.
    #[error("{path} is nats-server {version}; {min} or later is needed", min = super::VERSION_MIN)]
    TooOld {
        /// The program.
        path: PathBuf,
        /// Its version.
        version: String,
    },
    /// It does not say what it is.
    #[error("{path} does not say which nats-server it is; it said {said:?}")]
    NoVersion {
        /// The program.
        path: PathBuf,
        /// What it said.
        said: String,
    },
    /// Its folder cannot be used.
    #[error("{path} cannot be {doing}: check that the folder is writable and the disk not full")]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What was wanted of it.
        doing: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// Its folder's name cannot be written into a configuration.
    #[error("the path {0:?} is not valid UTF-8: choose another data folder")]
    FolderName(PathBuf),
    /// Another desk runs in the same folder.
    #[error("another process already runs the bank in {path}: stop it first, or use another data folder")]
    InUse {
        /// The folder.
        path: PathBuf,
    },
    /// A server of an earlier desk does not go.
    #[error("a nats-server left over from an earlier run (process {pid}) does not stop: end it by hand")]
    Leftover {
        /// Its process.
        pid: i32,
    },
    /// It did not come up.
    #[error("{path} did not start; its last words: {last_words}")]
    NotStarted {
        /// The program.
        path: PathBuf,
        /// The end of its log.
        last_words: String,
    },
    /// The system gives no random bytes.
    #[error("the operating system gives no random bytes for a password: {0}")]
    Random(String),
}
