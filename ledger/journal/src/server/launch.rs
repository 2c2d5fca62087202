//! Starting one nats-server process and waiting until it takes connections.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use super::ServerError;
use super::settings::{self, folder};
use crate::nats::Credentials;

/// How long a server may take to recover its streams and come up.
const START_MIN_MAX: Duration = Duration::from_mins(5);
/// How often it is looked for.
const LOOK_MS: Duration = Duration::from_millis(10);
/// How much of a log is quoted when it does not come up.
const LAST_WORDS_CHARS_MAX: usize = 600;

/// Where a server takes connections.
#[derive(Debug, Clone)]
pub(super) struct Ports {
    pub(super) url: String,
    pub(super) monitor_url: Option<String>,
}

/// All that is needed to start the same server again.
#[derive(Debug)]
pub(super) struct Launch {
    binary: PathBuf,
    dir: PathBuf,
    name: String,
    monitor: bool,
    credentials: Credentials,
    /// The port that the first process found; later ones take the same, so that clients find it again.
    port: Option<u16>,
}

impl Launch {
    pub(super) fn new(binary: PathBuf, dir: PathBuf, name: String, monitor: bool, credentials: Credentials) -> Self {
        // A relative path would be looked up on PATH by the system, and must not depend on the working directory later.
        let binary = fs::canonicalize(&binary).unwrap_or(binary);
        Self { binary, dir, name, monitor, credentials, port: None }
    }

    pub(super) fn config_path(&self) -> PathBuf {
        self.dir.join("nats-server.conf")
    }

    /// Starts a process and waits for it.
    pub(super) async fn start(&mut self) -> Result<(Child, Ports), ServerError> {
        let dir = self.dir.to_str().ok_or_else(|| ServerError::FolderName(self.dir.clone()))?;
        let config = settings::text(dir, &self.name, self.port, self.monitor, &self.credentials);
        settings::write(&self.config_path(), &config)?;
        let ports = self.dir.join("ports");
        if ports.exists() {
            fs::remove_dir_all(&ports).map_err(folder(&ports, "emptied"))?;
        }
        fs::create_dir(&ports).map_err(folder(&ports, "made"))?;
        let said = self.dir.join("nats-server.err");
        let stderr = File::create(&said).map_err(folder(&said, "written"))?;
        let mut child = Command::new(&self.binary)
            .arg("-c")
            .arg(self.config_path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(stderr)
            // Ctrl-C at the terminal is for the desk, which then stops its server in order.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| ServerError::NotRunnable { path: self.binary.clone(), source })?;
        let patience = Instant::now() + START_MIN_MAX;
        loop {
            if let Some(found) = read_ports(&ports) {
                self.port = found.url.rsplit(':').next().and_then(|port| port.parse().ok());
                return Ok((child, found));
            }
            let gone = child.try_wait().map_or(true, |status| status.is_some());
            if gone || Instant::now() > patience {
                return Err(ServerError::NotStarted { path: self.binary.clone(), last_words: self.last_words() });
            }
            sleep(LOOK_MS).await;
        }
    }

    /// The end of what it wrote, newest last.
    fn last_words(&self) -> String {
        let read = |name: &str| fs::read(self.dir.join(name)).unwrap_or_default();
        let said = [read("nats-server.log"), read("nats-server.err")].concat();
        let said = String::from_utf8_lossy(&said);
        let said: Vec<&str> = said.lines().rev().take(4).collect();
        let said = said.into_iter().rev().collect::<Vec<_>>().join(" | ");
        said.chars().skip(said.chars().count().saturating_sub(LAST_WORDS_CHARS_MAX)).collect()
    }
}

/// The ports file that the server writes once it takes connections; nothing while it is not there in whole.
fn read_ports(dir: &Path) -> Option<Ports> {
    let file = fs::read_dir(dir).ok()?.filter_map(Result::ok).map(|entry| entry.path());
    let file = file.into_iter().find(|path| path.extension().is_some_and(|extension| extension == "ports"))?;
    let ports: Value = serde_json::from_slice(&fs::read(file).ok()?).ok()?;
    let first = |kind: &str| ports.get(kind)?.get(0)?.as_str().map(str::to_owned);
    Some(Ports { url: first("nats")?, monitor_url: first("monitoring") })
}
