//! Real databases: a SQLite file in a temporary folder, and a PostgreSQL server of the test's own.

use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use projections::Views;
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// How long a server may take to start; generous, because two cores may be busy compiling.
const START_WAIT_MAX: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Views on a fresh SQLite file; the folder lives as long as they do.
pub(crate) struct Lite {
    pub(crate) views: Views,
    pub(crate) url: String,
    _folder: TempDir,
}

pub(crate) async fn sqlite() -> Lite {
    let folder = TempDir::new().expect("the temporary folder is writable");
    let url = format!("sqlite://{}", folder.path().join("views.sqlite").display());
    let views = Views::open(&url).await.expect("a fresh file opens");
    Lite { views, url, _folder: folder }
}

/// A PostgreSQL server that listens on a socket in its own folder; stopped when dropped.
pub(crate) struct Postgres {
    process: Child,
    folder: TempDir,
    programs: PathBuf,
    owner: Option<(u32, u32)>,
    made: AtomicU32,
}

impl Postgres {
    /// Starts an empty server that is quick rather than durable, and sorts by Greek rules so that nobody relies on byte order.
    pub(crate) fn start() -> Self {
        let programs = programs();
        let owner = owner();
        let folder = TempDir::new().expect("the temporary folder is writable");
        if let Some((user, group)) = owner {
            std::os::unix::fs::chown(folder.path(), Some(user), Some(group)).expect("root may give files away");
        }
        let cluster = folder.path().join("cluster");
        let mut initdb = command(&programs.join("initdb"), folder.path(), owner);
        initdb.args(["--username=views", "--auth=trust", "--encoding=UTF8", "--no-sync", "--no-instructions"]);
        initdb.args(["--locale=C", "--locale-provider=icu", "--icu-locale=el"]).arg("--pgdata").arg(&cluster);
        let made = initdb.output().expect("initdb starts");
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        let mut server = command(&programs.join("postgres"), folder.path(), owner);
        server.arg("-D").arg(&cluster).arg("-k").arg(folder.path());
        for setting in ["listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off"] {
            server.args(["-c", setting]);
        }
        let log = fs::File::create(folder.path().join("log")).expect("a fresh folder takes a file");
        let process = server.stdout(Stdio::null()).stderr(log).spawn().expect("postgres starts");
        let mut started = Self { process, folder, programs, owner, made: AtomicU32::new(0) };
        started.wait();
        started
    }

    fn wait(&mut self) {
        let mut waited = Duration::ZERO;
        loop {
            let log = fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
            if log.contains("ready to accept connections") {
                return;
            }
            let ended = self.process.try_wait().expect("a child can be asked");
            assert!(ended.is_none() && waited < START_WAIT_MAX, "postgres does not start: {log}");
            std::thread::sleep(LOOK_EVERY);
            waited += LOOK_EVERY;
        }
    }

    /// The URL of a fresh database.
    pub(crate) fn database(&self) -> String {
        let name = format!("fresh{}", self.made.fetch_add(1, Ordering::Relaxed));
        let mut create = command(&self.programs.join("psql"), self.folder.path(), self.owner);
        create.args(["--no-psqlrc", "--quiet", "--username=views", "--dbname=postgres", "--host"]);
        create.arg(self.folder.path()).args(["--command", &format!("CREATE DATABASE {name}")]);
        let made = create.output().expect("psql starts");
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let socket = self.folder.path().display().to_string().replace('/', "%2F");
        format!("postgres://views@{socket}/{name}")
    }

    /// Views in a fresh database.
    pub(crate) async fn views(&self) -> Views {
        Views::open(&self.database()).await.expect("a fresh database opens")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let id = i32::try_from(self.process.id()).ok().and_then(Pid::from_raw);
        if let Some(id) = id {
            kill_process(id, Signal::QUIT).ok();
        }
        self.process.wait().ok();
    }
}

/// PostgreSQL refuses root: then a user without rights runs it.
fn owner() -> Option<(u32, u32)> {
    if !rustix::process::geteuid().is_root() {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let ids = |name: &str| {
        let user = users.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = user.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    let owner = ids("postgres").or_else(|| ids("nobody"));
    assert!(owner.is_some(), "PostgreSQL does not run as root, and there is neither a user `postgres` nor `nobody`");
    owner
}

fn command(program: &Path, folder: &Path, owner: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).env("LC_ALL", "C").env_remove("PGDATA").stdin(Stdio::null());
    if let Some((user, group)) = owner {
        command.uid(user).gid(group);
    }
    command
}

/// The folder that `HELPBANK_POSTGRES_BIN` names, or Debian's newest.
fn programs() -> PathBuf {
    if let Some(named) = std::env::var_os("HELPBANK_POSTGRES_BIN").filter(|named| !named.is_empty()) {
        return PathBuf::from(named);
    }
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for entry in fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten() {
        if let Ok(version) = entry.file_name().to_string_lossy().parse() {
            found.push((version, entry.path().join("bin")));
        }
    }
    found.sort();
    let newest = found.into_iter().rev().map(|(_, bin)| bin).find(|bin| bin.join("initdb").is_file());
    newest.expect("there is no PostgreSQL server: run `bash tests/ground/tools.sh`, or name its programs' folder in HELPBANK_POSTGRES_BIN")
}
