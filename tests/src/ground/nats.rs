//! A real nats-server with JetStream, fsync on every message, killed and restarted at will.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use rustix::process::Signal;
use tempfile::TempDir;

use super::place::{program, secret, workspace_root};
use super::started::Started;

const USER: &str = "ground";

/// One server in a folder of its own. Its port and credentials stay the same over restarts, so clients find it again.
pub struct Nats {
    folder: TempDir,
    password: String,
    port: u16,
    process: Started,
}

impl Nats {
    /// Starts an empty server on a free port.
    pub fn start() -> Self {
        let folder = TempDir::new().expect("the temporary folder is writable");
        let password = secret();
        let (process, port) = run(&folder, &password, None);
        Self { folder, password, port, process }
    }

    /// `nats://127.0.0.1:port`. Without credentials, because async-nats does not read them from a URL.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// The only user, who may do everything.
    pub fn user(&self) -> &'static str {
        USER
    }

    /// The user's password, made for this server.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// A client of that user.
    pub async fn connect(&self) -> Result<async_nats::Client, async_nats::ConnectError> {
        let options = async_nats::ConnectOptions::with_user_and_password(USER.to_owned(), self.password.clone());
        options.connect(self.url()).await
    }

    /// The folder JetStream keeps its files in; streams lie in `jetstream/$G/streams/` below it.
    pub fn store_dir(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// What the server has printed since its last start.
    pub fn log(&self) -> String {
        self.process.stderr()
    }

    /// SIGKILL: no goodbye, nothing flushed. The store stays.
    pub fn kill9(&mut self) {
        self.process.kill9();
    }

    /// Asks it to end, and waits. The store stays.
    pub fn stop(&mut self) {
        self.process.end_with(Signal::TERM);
    }

    /// Starts it again on the same store, port and credentials, after ending it if it still runs.
    pub fn restart(&mut self) {
        self.process.end_with(Signal::TERM);
        (self.process, self.port) = run(&self.folder, &self.password, Some(self.port));
    }
}

/// The server of the bank's choice: named by `HELPBANK_NATS_SERVER`, on PATH, or fetched into `.tools`.
pub(super) fn server() -> PathBuf {
    let own = workspace_root().join(".tools/nats-server");
    program("HELPBANK_NATS_SERVER", "nats-server", &[own]).unwrap_or_else(|| {
        panic!("there is no nats-server: run `bash tests/ground/nats.sh`, which fetches one into .tools")
    })
}

fn run(folder: &TempDir, password: &str, port: Option<u16>) -> (Started, u16) {
    let ports = folder.path().join("ports");
    let _ = fs::remove_dir_all(&ports); // a killed server leaves its file behind
    fs::create_dir_all(&ports).expect("a folder of ours takes a folder");
    let listen = port.map_or_else(|| "-1".to_owned(), |port| port.to_string());
    let file = folder.path().join("server.conf");
    let text = format!(
        "listen: \"127.0.0.1:{listen}\"\nports_file_dir: \"{}\"\n\
         jetstream {{ store_dir: \"{}\", sync_interval: always }}\n\
         authorization {{ user: {USER}, password: {password:?} }}\n",
        ports.display(),
        folder.path().join("store").display(),
    );
    fs::write(&file, text).expect("a folder of ours takes a file");
    let mut process = Started::start("nats-server", Command::new(server()).arg("-c").arg(&file));
    let ports_file = ports.join(format!("nats-server_{}.ports", process.id()));
    let told = process.until("its ports file", |_| {
        let told: serde_json::Value = serde_json::from_slice(&fs::read(&ports_file).ok()?).ok()?;
        told["nats"][0].as_str()?.rsplit(':').next()?.parse().ok()
    });
    let port = told.unwrap_or_else(|trouble| panic!("{trouble}"));
    (process, port)
}
