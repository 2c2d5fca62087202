//! A witness of ours: `helpbank witness serve` on a free port.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

use super::desk::{Desk, helpbank};

/// A witness that serves; killed when dropped.
pub struct Witness {
    process: Child,
    /// Its verifier key.
    pub key: String,
    /// Where it is.
    pub url: String,
}

impl Witness {
    /// A witness of this name with this folder, which follows the log with this key.
    pub fn serve(dir: &Path, name: &str, log: &str) -> Self {
        let mut command = helpbank();
        command.args(["witness", "serve", "--listen", "127.0.0.1:0", "--name", name, "--log", log, "--data"]).arg(dir);
        let started = command.stdout(Stdio::piped()).spawn();
        let mut process = started.unwrap_or_else(|error| panic!("cannot run {command:?}: {error}"));
        let mut lines = BufReader::new(process.stdout.take().expect("standard output was piped")).lines();
        let mut said = |begin: &str| {
            let line = lines.next().and_then(Result::ok).unwrap_or_default();
            line.strip_prefix(begin).unwrap_or_else(|| panic!("a witness says {line:?}, not `{begin}…`")).to_owned()
        };
        let (key, url) = (said("witness "), said("listening on "));
        Self { process, key, url }
    }

    /// Has the desk's log shown to it; from the second on, both must have cosigned.
    pub fn join(&self, desk: &Desk, name: &str) {
        let add = ["log", "witness", "add", name, &self.key, &self.url];
        // One witness cannot be two of them: the first is added with a quorum of its own.
        if !desk.cli(&[&add[..], &["--quorum", "2"]].concat()).status.success() {
            let added = desk.cli(&add);
            assert!(added.status.success(), "{}", String::from_utf8_lossy(&added.stderr));
        }
    }
}

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
