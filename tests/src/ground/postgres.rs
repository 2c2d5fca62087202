//! A real PostgreSQL server: a cluster of its own in a temporary folder, sorting by Greek rules so that nobody relies on byte order.

use std::env;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use rustix::process::Signal;
use tempfile::TempDir;

use super::place::{free_port, on_path, secret};
use super::started::Started;

/// Another process may take the free port first; more often than this it is something else.
const PORT_ATTEMPTS_MAX: u32 = 5;

/// One server; stopped, and its folder removed, when dropped.
pub struct Postgres {
    programs: PathBuf,
    password: String,
    port: u16,
    made: AtomicU32,
    process: Started,
    _folder: TempDir,
}

impl Postgres {
    /// Starts an empty server that is quick rather than durable: it does not fsync.
    pub fn start() -> Self {
        Self::run(&["fsync=off", "synchronous_commit=off", "full_page_writes=off"])
    }

    /// Starts an empty server with PostgreSQL's own durable settings, for comparisons of speed.
    pub fn durable() -> Self {
        Self::run(&[])
    }

    /// `postgres://user:password@127.0.0.1:port/postgres`
    pub fn url(&self) -> String {
        self.url_of("postgres")
    }

    /// Makes a fresh, empty database and gives its URL.
    pub fn database(&self) -> String {
        let name = format!("fresh_{}", self.made.fetch_add(1, Ordering::Relaxed));
        let mut psql = Command::new(self.programs.join("psql"));
        psql.args(["--no-psqlrc", "--quiet", "--command", &format!("CREATE DATABASE {name}"), &self.url()]);
        finish("psql", &mut psql);
        self.url_of(&name)
    }

    fn url_of(&self, database: &str) -> String {
        format!("postgres://ground:{}@127.0.0.1:{}/{database}", self.password, self.port)
    }

    fn run(settings: &[&str]) -> Self {
        let programs = programs();
        let owner = Owner::find();
        let folder = TempDir::new().expect("the temporary folder is writable");
        let cluster = folder.path().join("cluster");
        let password = secret();
        let password_file = folder.path().join("password");
        fs::write(&password_file, &password).expect("a folder of ours takes a file");
        owner.give(folder.path());
        owner.give(&password_file);

        let mut initdb = owner.command(&programs.join("initdb"), folder.path());
        initdb.args(["--username=ground", "--auth=scram-sha-256", "--encoding=UTF8", "--no-sync", "--no-instructions"]);
        initdb.args(["--locale=C", "--locale-provider=icu", "--icu-locale=el"]);
        initdb.arg("--pwfile").arg(&password_file).arg("--pgdata").arg(&cluster);
        finish("initdb", &mut initdb);

        let mut trouble = String::new();
        for _ in 0..PORT_ATTEMPTS_MAX {
            let port = free_port();
            let mut postgres = owner.command(&programs.join("postgres"), folder.path());
            postgres.arg("-D").arg(&cluster).arg("-k").arg(folder.path());
            postgres.args(["-c", "listen_addresses=127.0.0.1", "-c", &format!("port={port}")]);
            postgres.args(settings.iter().flat_map(|setting| ["-c", setting]));
            let mut process = Started::start("postgres", &mut postgres);
            let ready =
                process.until("being ready", |it| it.stderr().contains("ready to accept connections").then_some(()));
            match ready {
                Ok(()) => return Self { programs, password, port, made: AtomicU32::new(0), process, _folder: folder },
                Err(told) => trouble = told,
            }
        }
        panic!("postgres does not start, tried {PORT_ATTEMPTS_MAX} ports: {trouble}")
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.process.end_with(Signal::QUIT); // at once, taking its own children along
    }
}

/// Who runs the server: ourselves, or, since PostgreSQL refuses root, a user without rights.
struct Owner {
    other: Option<(u32, u32)>,
}

impl Owner {
    fn find() -> Self {
        if !rustix::process::geteuid().is_root() {
            return Self { other: None };
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let ids = |name: &str| {
            let user = users.lines().find(|line| line.split(':').next() == Some(name))?;
            let mut fields = user.split(':').skip(2);
            Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
        };
        let other = ids("postgres").or_else(|| ids("nobody"));
        assert!(
            other.is_some(),
            "PostgreSQL does not run as root, and /etc/passwd has neither `postgres` nor `nobody`"
        );
        Self { other }
    }

    fn give(&self, path: &Path) {
        if let Some((user, group)) = self.other {
            std::os::unix::fs::chown(path, Some(user), Some(group)).expect("root may give files away");
        }
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("LC_ALL", "C").env_remove("PGDATA");
        if let Some((user, group)) = self.other {
            command.uid(user).gid(group);
        }
        command
    }
}

/// The folder `HELPBANK_POSTGRES_BIN` names, or the newest found: Debian keeps the server's programs off PATH.
fn programs() -> PathBuf {
    if let Some(named) = env::var_os("HELPBANK_POSTGRES_BIN").filter(|named| !named.is_empty()) {
        return PathBuf::from(named);
    }
    let mut homes = Vec::new();
    for (parent, tail) in [("/usr/lib/postgresql", "bin"), ("/opt/homebrew/opt", "bin"), ("/usr/local/opt", "bin")] {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let version = name.trim_start_matches("postgresql@").parse::<u32>();
            homes.extend(version.ok().map(|version| (version, entry.path().join(tail).join("initdb"))));
        }
    }
    homes.sort();
    let newest: Vec<PathBuf> = homes.into_iter().rev().map(|(_, initdb)| initdb).collect();
    let initdb = newest.iter().find(|initdb| initdb.is_file()).cloned();
    let initdb = initdb.or_else(|| on_path("initdb"));
    let initdb = initdb.unwrap_or_else(|| panic!("there is no PostgreSQL server: run `bash tests/ground/tools.sh`"));
    let real = fs::canonicalize(&initdb).unwrap_or(initdb); // PATH may hold a link to initdb alone
    real.parent().expect("a program lies in a folder").to_path_buf()
}

fn finish(name: &str, command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("cannot start {name}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} failed ({}): {said}", output.status);
}
