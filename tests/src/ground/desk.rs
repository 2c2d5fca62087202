//! The real `helpbank` program as a desk: started, asked, killed and started again, known only by its command line and its port.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::OnceLock;
use std::thread;

use rustix::process::Signal;

use super::nats::server;
use super::place::{build_folder, workspace_root};
use super::started::{Started, processes_naming, send};

/// A running desk on a free port. Its folder is the caller's and outlives it.
pub struct Desk {
    folder: PathBuf,
    arguments: Vec<String>,
    url: String,
    process: Started,
}

/// A desk that ended, or said nothing, instead of listening.
#[derive(Debug)]
pub struct NotStarted {
    /// How it ended; `None` when it ran on without ever listening, and was killed.
    pub status: Option<ExitStatus>,
    /// The end of what it printed.
    pub log: String,
}

impl Desk {
    /// `helpbank dev --data <folder> --listen 127.0.0.1:0`, waited for until it listens.
    pub fn start(folder: &Path) -> Self {
        Self::start_with(folder, &[])
    }

    /// The same with more arguments, e.g. `--demo`.
    pub fn start_with(folder: &Path, arguments: &[&str]) -> Self {
        Self::attempt(folder, arguments).unwrap_or_else(|trouble| panic!("the desk does not start: {}", trouble.log))
    }

    /// For desks that should refuse to start.
    pub fn attempt(folder: &Path, arguments: &[&str]) -> Result<Self, NotStarted> {
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let (process, url) = run(folder, &arguments)?;
        Ok(Self { folder: folder.to_path_buf(), arguments, url, process })
    }

    /// `http://HOST:PORT`, as printed. Another one after every restart.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The process id of the desk itself.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// What it has printed on standard error since its last start.
    pub fn log(&self) -> String {
        self.process.stderr()
    }

    /// `helpbank <arguments> --data <folder>`, run to its end.
    pub fn cli(&self, arguments: &[&str]) -> Output {
        cli(&self.folder, arguments, b"")
    }

    /// The same with something on standard input.
    pub fn cli_fed(&self, arguments: &[&str], input: &[u8]) -> Output {
        cli(&self.folder, arguments, input)
    }

    /// SIGKILL to the desk alone; its nats-server is left behind, as it would be.
    pub fn kill9(&mut self) {
        self.process.kill9();
    }

    /// SIGKILL to the nats-server the desk supervises; says whether there was one.
    pub fn kill9_nats(&self) -> bool {
        let servers = nats_servers(&self.folder);
        for id in &servers {
            send(*id, Signal::KILL);
        }
        !servers.is_empty()
    }

    /// SIGTERM, then waits for the end.
    pub fn stop(&mut self) -> ExitStatus {
        self.process.end_with(Signal::TERM)
    }

    /// Starts it again with the same folder and arguments, after ending it if it still runs.
    pub fn restart(&mut self) {
        self.stop();
        let started = run(&self.folder, &self.arguments);
        (self.process, self.url) =
            started.unwrap_or_else(|trouble| panic!("the desk does not restart: {}", trouble.log));
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.process.kill9();
        for id in nats_servers(&self.folder) {
            send(id, Signal::KILL);
        }
    }
}

/// `helpbank <arguments> --data <folder>` without a desk of ours, run to its end.
fn cli(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut command = helpbank();
    command.args(arguments).arg("--data").arg(folder);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    let mut stdin = child.stdin.take().expect("standard input was piped");
    thread::scope(|scope| {
        scope.spawn(move || stdin.write_all(input)); // it may end without reading all of it
        child.wait_with_output().expect("a child of ours can be waited for")
    })
}

/// An HTTP client that may also speak TLS.
pub fn http() -> reqwest::Client {
    static PROVIDER: OnceLock<()> = OnceLock::new();
    PROVIDER.get_or_init(|| {
        let _ = rustls::crypto::ring::default_provider().install_default(); // someone else may have done so already
    });
    reqwest::Client::builder().no_proxy().build().expect("the HTTP client has nothing to fail on")
}

fn nats_servers(folder: &Path) -> Vec<u32> {
    let is_server = |words: &[String]| words.first().is_some_and(|program| program.ends_with("nats-server"));
    processes_naming(folder).into_iter().filter(|(_, words)| is_server(words)).map(|(id, _)| id).collect()
}

fn run(folder: &Path, arguments: &[String]) -> Result<(Started, String), NotStarted> {
    let mut command = helpbank();
    command.arg("dev").arg("--data").arg(folder).args(["--listen", "127.0.0.1:0"]).args(arguments);
    let mut process = Started::start("helpbank", &mut command);
    let listening = process.until("`listening on`", |it| {
        let log = it.stdout();
        let line = log.split_inclusive('\n').find(|line| line.ends_with('\n') && line.contains("listening on "))?;
        line.split_once("listening on ").map(|(_, url)| url.trim().to_owned())
    });
    match listening {
        Ok(url) => Ok((process, url)),
        Err(log) => Err(NotStarted { status: process.ended(), log }),
    }
}

/// The program, with the tests' nats-server first on its PATH, for commands that need no desk of ours.
pub fn helpbank() -> Command {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let mut command = Command::new(PROGRAM.get_or_init(built));
    let server = server();
    let folder = server.parent().expect("a program lies in a folder").to_path_buf();
    let rest = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths([folder].into_iter().chain(env::split_paths(&rest))).expect("PATH was split from PATH");
    command.env("PATH", path);
    command
}

/// `HELPBANK_BIN`, or the program of this build, built first when it is absent or older than its sources.
fn built() -> PathBuf {
    if let Some(named) = env::var_os("HELPBANK_BIN") {
        return PathBuf::from(named);
    }
    let folder = build_folder();
    let program = folder.join("helpbank");
    if !up_to_date(&program) {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["build", "--locked", "--package", "services", "--bin", "helpbank"]).current_dir(workspace_root());
        cargo.args(folder.ends_with("release").then_some("--release"));
        // What cargo tells a test about its package is no setting of this build: some build scripts would run again for it, each time.
        for (name, _) in env::vars_os() {
            let of_package =
                name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"));
            if of_package {
                cargo.env_remove(name);
            }
        }
        let status = cargo.status().unwrap_or_else(|error| panic!("cannot run cargo: {error}"));
        assert!(status.success(), "helpbank does not build");
    }
    program
}

/// Cargo writes beside the program what it was made from.
fn up_to_date(program: &Path) -> bool {
    let changed = |file: &Path| fs::metadata(file).and_then(|about| about.modified()).ok();
    let made_from = fs::read_to_string(program.with_extension("d")).unwrap_or_default();
    let mut sources = made_from.split_once(": ").map_or("", |(_, sources)| sources).split_whitespace().peekable();
    let Some(made) = changed(program) else { return false };
    sources.peek().is_some() && sources.all(|source| changed(Path::new(source)).is_some_and(|at| at <= made))
}
