//! A program a test has started: its output in a file, its end certain.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// A guard against hanging, not a measure: generous, because two cores may be busy compiling.
pub(super) const PATIENCE: Duration = Duration::from_secs(90);
const LOOK_EVERY: Duration = Duration::from_millis(20);
const LOG_TAIL_LINES: usize = 40;

/// A running program, killed when dropped.
pub(super) struct Started {
    name: String,
    child: Child,
    folder: TempDir,
}

impl Started {
    /// Runs the command with standard output and standard error in files of its own.
    pub(super) fn start(name: &str, command: &mut Command) -> Self {
        let folder = TempDir::new().expect("the temporary folder is writable");
        let file = |stream: &str| File::create(folder.path().join(stream)).expect("a fresh folder takes a file");
        // A backtrace would push what was said before it out of the tail.
        command.env("RUST_BACKTRACE", "0");
        let started = command.stdin(Stdio::null()).stdout(file("stdout")).stderr(file("stderr")).spawn();
        let child = started.unwrap_or_else(|error| panic!("cannot start {name} ({command:?}): {error}"));
        Self { name: name.to_owned(), child, folder }
    }

    /// The process id.
    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    /// What it has printed on standard output so far.
    pub(super) fn stdout(&self) -> String {
        self.read("stdout")
    }

    /// What it has printed on standard error so far.
    pub(super) fn stderr(&self) -> String {
        self.read("stderr")
    }

    fn read(&self, stream: &str) -> String {
        String::from_utf8_lossy(&fs::read(self.folder.path().join(stream)).unwrap_or_default()).into_owned()
    }

    /// The end of both outputs, for messages about failures.
    pub(super) fn log_tail(&self) -> String {
        let tail = |text: String| {
            let lines: Vec<&str> = text.lines().collect();
            lines[lines.len().saturating_sub(LOG_TAIL_LINES)..].join("\n")
        };
        format!("-- stdout\n{}\n-- stderr\n{}", tail(self.stdout()), tail(self.stderr()))
    }

    /// Looks again and again until `look` finds something; an error with the log when the program ends or patience does.
    pub(super) fn until<T>(&mut self, wanted: &str, mut look: impl FnMut(&Self) -> Option<T>) -> Result<T, String> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let ended = self.ended();
            if let Some(found) = look(self) {
                return Ok(found);
            }
            if let Some(status) = ended {
                return Err(format!("{} ended ({status}) before {wanted}\n{}", self.name, self.log_tail()));
            }
            if Instant::now() > deadline {
                return Err(format!("{} runs, but no {wanted} in {PATIENCE:?}\n{}", self.name, self.log_tail()));
            }
            thread::sleep(LOOK_EVERY);
        }
    }

    /// How it ended, if it has.
    pub(super) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().expect("a child of ours can be waited for")
    }

    /// Sends the signal and waits for the end; kills it when it does not follow.
    pub(super) fn end_with(&mut self, signal: Signal) -> ExitStatus {
        if let Some(status) = self.ended() {
            return status;
        }
        send(self.id(), signal);
        let deadline = Instant::now() + PATIENCE;
        while Instant::now() < deadline {
            if let Some(status) = self.ended() {
                return status;
            }
            thread::sleep(LOOK_EVERY);
        }
        let _ = writeln!(std::io::stderr(), "{} ignored {signal:?} for {PATIENCE:?} and was killed", self.name);
        self.kill9()
    }

    /// SIGKILL: no goodbye, nothing flushed.
    pub(super) fn kill9(&mut self) -> ExitStatus {
        let _ = self.child.kill(); // it may have ended by itself
        self.child.wait().expect("a child of ours can be waited for")
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a signal to one process; one that has just ended is no error.
pub(super) fn send(id: u32, signal: Signal) {
    if let Some(pid) = i32::try_from(id).ok().and_then(Pid::from_raw) {
        let _ = kill_process(pid, signal);
    }
}

/// The processes whose command line names this folder or something in it: grandchildren that outlived the child we started.
/// The folder must be ours alone, so that only what we caused is found.
pub(super) fn processes_naming(folder: &Path) -> Vec<(u32, Vec<String>)> {
    let folders = [folder.to_path_buf(), fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf())];
    let own = std::process::id();
    let names_it = |(id, words): &(u32, Vec<String>)| *id != own && words.iter().any(|word| names(word, &folders));
    command_lines().into_iter().filter(names_it).collect()
}

fn names(word: &str, folders: &[PathBuf]) -> bool {
    folders.iter().any(|folder| {
        let folder = folder.to_string_lossy();
        word.match_indices(&*folder).any(|(at, _)| matches!(word[at + folder.len()..].chars().next(), None | Some('/')))
    })
}

#[cfg(target_os = "linux")]
fn command_lines() -> Vec<(u32, Vec<String>)> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let ids = entries.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let line = |id: u32| Some((id, fs::read(format!("/proc/{id}/cmdline")).ok()?));
    let words = |line: Vec<u8>| String::from_utf8_lossy(&line).split('\0').map(str::to_owned).collect();
    ids.filter_map(line).map(|(id, line)| (id, words(line))).collect()
}

#[cfg(not(target_os = "linux"))]
fn command_lines() -> Vec<(u32, Vec<String>)> {
    let listing = Command::new("ps").args(["-axo", "pid=,command="]).output().expect("every Unix has ps");
    let parse = |line: &str| {
        let (id, words) = line.trim_start().split_once(' ')?;
        Some((id.parse().ok()?, words.split_whitespace().map(str::to_owned).collect()))
    };
    String::from_utf8_lossy(&listing.stdout).lines().filter_map(parse).collect()
}
