//! Clients of transparency logs that nobody here wrote, as `tests/ground/clients.sh` sets them up, and a folder served to them by a web server
//! that nobody here wrote either.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

use super::place::workspace_root;
use super::started::Started;

/// A client that takes cases and judges them one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Client {
    /// golang.org/x/mod/sumdb.
    Reference,
    /// `sigstore`, Python.
    SigstorePython,
    /// `@sigstore/verify`, Node.
    SigstoreNode,
}

impl Client {
    fn command(self) -> Command {
        let case = |name: &str| workspace_root().join("tests/clients").join(name);
        match self {
            Self::Reference => Command::new(file("reference")),
            Self::SigstorePython => {
                let mut command = clients_python();
                command.arg(case("sigstore_case.py"));
                command
            }
            Self::SigstoreNode => {
                let mut command = Command::new("node");
                command.arg(case("sigstore_case.js")).arg(file("node"));
                command
            }
        }
    }

    /// Why each of these cases is refused; empty when it holds.
    pub fn judge(self, cases: &[Value]) -> Vec<String> {
        let mut command = self.command();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
        let mut stdin = child.stdin.take().expect("standard input was piped");
        let text = Value::from(cases).to_string();
        let output = thread::scope(|scope| {
            scope.spawn(move || stdin.write_all(text.as_bytes())); // one that fails says why on its own
            child.wait_with_output().expect("a child of ours can be waited for")
        });
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{self:?}: {}", String::from_utf8_lossy(&output.stderr));
        let refused = |line: &str| {
            let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{self:?}: {line}: {error}"));
            line["refused"].as_str().expect("a client says why it refuses").to_owned()
        };
        let judged: Vec<String> = said.lines().map(refused).collect();
        assert_eq!(judged.len(), cases.len(), "{self:?} judges every case");
        judged
    }
}

fn file(name: &str) -> PathBuf {
    let path = workspace_root().join(".tools/clients").join(name);
    assert!(path.exists(), "there is no {}: run `bash tests/ground/clients.sh`, which makes it", path.display());
    path
}

/// The Python that has the clients' packages.
pub fn clients_python() -> Command {
    Command::new(file("python/python3"))
}

/// Whether the clients for Python 3.12 and later are there; says so when they are not, and what that leaves out.
pub fn has_aics(left_out: &str) -> bool {
    let there = file("python").join("packages/aics_witness").is_dir();
    if !there {
        println!(
            "skipped, because aics-tlog and aics-witness need Python 3.12 or later, and it is not here: {left_out}"
        );
    }
    there
}

/// A folder behind Python's own web server, until it is dropped.
pub struct Served {
    /// Where it is.
    pub url: String,
    _process: Started,
}

impl Served {
    /// Serves the folder.
    pub fn folder(folder: &Path) -> Self {
        let mut command = clients_python();
        command.args(["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory"]).arg(folder).arg("0");
        let (process, url) = listening("http.server", &mut command, |log| {
            let (_, after) = log.split_once("(http://")?;
            after.split_once("/)").map(|(address, _)| format!("http://{address}"))
        });
        Self { url, _process: process }
    }
}

/// `aics-witness`, a witness that nobody here wrote, on a free port until it is dropped.
pub struct AicsWitness {
    /// Its verifier key.
    pub key: String,
    /// Where it is.
    pub url: String,
    config: PathBuf,
    _process: Started,
}

impl AicsWitness {
    /// A witness of this name in this folder, which follows the log of this origin and key.
    pub fn serve(folder: &Path, name: &str, origin: &str, log: &str) -> Self {
        let config = folder.join("witness.json");
        std::fs::create_dir_all(folder).expect("the temporary folder is writable");
        let key = aics_witness(&config, &["init", "--name", name, "--listen", "127.0.0.1:0"]).trim().to_owned();
        aics_witness(&config, &["add-log", "--origin", origin, "--vkey", log]);
        let mut command = clients_python();
        command.args(["-u", "-m", "aics_witness", "serve", "--config"]).arg(&config);
        let (process, url) = listening("aics-witness", &mut command, |log| {
            let (_, after) = log.split_once("listening on ")?;
            after.split_once(" (").map(|(url, _)| url.to_owned())
        });
        Self { key, url, config, _process: process }
    }

    /// The requests that its log signed and that cannot be true, which it has kept.
    pub fn evidence(&self) -> Vec<Value> {
        serde_json::from_str(&aics_witness(&self.config, &["evidence"])).expect("its evidence is a list")
    }
}

fn aics_witness(config: &Path, arguments: &[&str]) -> String {
    let mut command = clients_python();
    command.args(["-m", "aics_witness"]).args(arguments).arg("--config").arg(config);
    let output = command.output().unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn listening(name: &str, command: &mut Command, find: impl Fn(&str) -> Option<String>) -> (Started, String) {
    let mut process = Started::start(name, command);
    let url = process.until("its address", |it| find(&it.stdout()).or_else(|| find(&it.stderr())));
    match url {
        Ok(url) => (process, url),
        Err(why) => panic!("{why}"),
    }
}
