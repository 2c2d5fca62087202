//! A bank that loses pages: a small one with a witness, a backup, a bundle and a published log, its folder handled as disks and hands do.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use journal::archive::Archive;
use journal::stream_name;
use ledger::check::check_genesis;
use ledger::ids::BookId;
use ledger::page::Page;
use serde_json::Value;

use crate::ground::{Desk, helpbank, workspace_root};

/// The name of the scene's log.
pub const ORIGIN: &str = "bank.example.org/log";

/// What is there before the backup.
pub const SETUP: &str = r#"{"key":"ath","command":"open_site","code":"ATH","name":"Athens"}
{"key":"lar","command":"open_site","code":"LAR","name":"Larissa"}
{"key":"bin-a","site":"ATH","command":"add_bin","code":"A-01"}
{"key":"bin-b","site":"ATH","command":"add_bin","code":"A-02"}
{"key":"bin-l","site":"LAR","command":"add_bin","code":"IN"}
{"key":"blanket","command":"register_item","code":"BLANKET","name":"Blanket","name_el":"Κουβέρτα","unit":"each"}
{"key":"giver","command":"register_party","kind":"donor","name":"Giver","nature":"organisation"}
{"key":"parish","command":"register_party","kind":"partner","name":"Parish"}
{"key":"gift-1","site":"ATH","command":"receive_donation","donor":"made:giver","lines":[{"item":"BLANKET","bin":"A-01","quantity":100}]}
{"key":"gift-2","site":"LAR","command":"receive_donation","donor":"made:giver","lines":[{"item":"BLANKET","bin":"IN","quantity":50}]}
{"key":"put-away","site":"ATH","command":"move_goods","lines":[{"item":"BLANKET","quantity":30,"bin":"A-01","to":"A-02"}]}
"#;

/// A gift to Athens.
pub fn gift(key: &str, site: &str, bin: &str, quantity: u64) -> String {
    format!(
        r#"{{"key":"{key}","site":"{site}","command":"receive_donation","donor":"made:giver","lines":[{{"item":"BLANKET","bin":"{bin}","quantity":{quantity}}}]}}"#
    )
}

/// A witness that serves; killed when dropped.
pub struct Serving {
    process: Child,
    /// Its verifier key.
    pub key: String,
    /// Where it is.
    pub url: String,
}

impl Serving {
    /// A witness with this folder, at this address, which follows these logs.
    pub fn start(dir: &Path, listen: &str, logs: &[&str]) -> Self {
        let mut command = helpbank();
        command.args(["witness", "serve", "--listen", listen, "--name", "inka.example", "--data"]).arg(dir);
        for log in logs {
            command.args(["--log", log]);
        }
        let mut process = command.stdout(Stdio::piped()).spawn().expect("the witness starts");
        let mut lines = BufReader::new(process.stdout.take().expect("standard output was piped")).lines();
        let mut said = |begin: &str| {
            let line = lines.next().and_then(Result::ok).unwrap_or_default();
            line.strip_prefix(begin).unwrap_or_else(|| panic!("a witness says {line:?}, not `{begin}…`")).to_owned()
        };
        let (key, url) = (said("witness "), said("listening on "));
        Self { process, key, url }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What a command that went well has printed.
pub fn text(output: &Output) -> String {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    out.into_owned()
}

/// What a command that was refused has said.
pub fn refused(output: &Output) -> String {
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{}\n{said}", String::from_utf8_lossy(&output.stdout));
    said
}

/// The shell blocks of a chapter of the runbook.
pub fn blocks(chapter: &str) -> Vec<String> {
    let path = workspace_root().join("services/RUNBOOK.md");
    let runbook = fs::read_to_string(path).expect("the runbook is there");
    let (_, section) = runbook.split_once(&format!("## {chapter}")).expect("the chapter is there");
    let section = section.split("\n## ").next().unwrap_or(section);
    let blocks = section.split("```sh\n").skip(1).filter_map(|block| block.split_once("```").map(|(code, _)| code));
    blocks.map(str::to_owned).collect()
}

/// Runs commands as they are printed, in a folder.
pub fn run(folder: &Path, script: &str) -> Output {
    let program = helpbank();
    let path = program.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, path)| path);
    let found = PathBuf::from(program.get_program());
    let mut dirs = vec![found.parent().expect("a program lies in a folder").to_owned()];
    dirs.extend(std::env::split_paths(path.expect("the tests set it")));
    let mut bash = Command::new("bash");
    bash.args(["-eu", "-o", "pipefail", "-c", script]).current_dir(folder);
    bash.env("PATH", std::env::join_paths(dirs).expect("it was split")).output().expect("bash runs")
}

/// Sends lines to a desk; each must be taken.
pub fn submit(desk: &Desk, lines: &str) -> Vec<Value> {
    let told = text(&desk.cli_fed(&["submit", "-"], lines.as_bytes()));
    told.lines().map(|line| serde_json::from_str(line).expect("a line is JSON")).collect()
}

/// What lies at a site, of an item.
pub fn on_hand(desk: &Desk, site: &str, item: &str) -> i64 {
    let ask = || desk.cli(&["report", "stock", "--site", site, "--format", "json"]);
    let mut rows = ask();
    // The views may be being built again.
    while String::from_utf8_lossy(&rows.stderr).contains("Ask again") {
        rows = ask();
    }
    let rows = text(&rows);
    let rows: Value = serde_json::from_str(&rows).expect("a report is JSON");
    let of_item = rows.as_array().expect("rows").iter().filter(|row| row["item"] == item);
    of_item.map(|row| row["on_hand"].as_i64().expect("a number")).sum()
}

/// How the bank verifies, and what does not hold.
pub fn verdict(desk: &Desk) -> (String, Vec<Value>) {
    let found = desk.cli(&["verify", "--format", "json"]);
    let found: Value = serde_json::from_slice(&found.stdout).expect("a report is JSON");
    let failed = found["checks"].as_array().into_iter().flatten().filter(|check| check["status"] == "failed");
    (found["verdict"].as_str().unwrap_or_default().to_owned(), failed.cloned().collect())
}

/// Nothing is wrong, and nothing is unknown but what the closed books own to: how many lines say so.
pub fn gone_by_the_registers_word(desk: &Desk) -> usize {
    let found = desk.cli(&["verify", "--format", "json"]);
    let found: Value = serde_json::from_slice(&found.stdout).expect("a report is JSON");
    assert_eq!(found["verdict"], "incomplete", "{found:#}");
    let open: Vec<&Value> =
        found["checks"].as_array().into_iter().flatten().filter(|check| check["status"] != "ok").collect();
    for check in &open {
        let said = check["detail"].as_str().unwrap_or_default();
        let owned = said.contains("by the register's word");
        assert!(check["name"] == "completeness" && check["status"] == "not_checked" && owned, "{check:#} in {found:#}");
    }
    open.len()
}

/// The book with this code, by its own first page.
pub fn book(data: &Path, code: &str) -> BookId {
    let archive = Archive::open(data.join("archive"));
    let is_it = |book: &BookId| {
        let first = archive.reader(*book).read(1).ok().flatten().and_then(|bytes| Page::parse(bytes).ok());
        let entries = first.and_then(|page| page.entries().ok()).unwrap_or_default();
        let genesis = entries.first().and_then(|(_, entry)| check_genesis(*book, entry));
        genesis.is_some_and(|genesis| genesis.code.as_str() == code)
    };
    archive.books().expect("the archive is there").into_iter().find(is_it).expect("the book is there")
}

/// How many pages the archive has of a book.
pub fn pages(data: &Path, book: BookId) -> u64 {
    let head = Archive::open(data.join("archive")).reader(book).head();
    head.expect("the archive can be read").map_or(0, |head| head.page)
}

/// The first segment of a book.
pub fn segment(data: &Path, book: BookId) -> PathBuf {
    data.join("archive").join(book.to_string()).join("000000000001.hbp")
}

/// Cuts a book's archive off behind a page, on the boundary of the record.
pub fn cut(data: &Path, book: BookId, keep: u64) {
    let archive = Archive::open(data.join("archive"));
    let kept = archive.reader(book).pages(1).expect("it can be read").take(usize::try_from(keep).expect("a few"));
    let bytes: usize = kept.map(|page| page.expect("it is whole").1.len() + 5).sum();
    let path = segment(data, book);
    let whole = fs::read(&path).expect("the segment is there");
    fs::write(path, &whole[..16 + bytes]).expect("it can be written");
}

/// Flips a bit in the last page that the archive has of a book.
pub fn flip_last(data: &Path, book: BookId) {
    let path = segment(data, book);
    let mut bytes = fs::read(&path).expect("the segment is there");
    let at = bytes.len() - 100;
    bytes[at] ^= 1;
    fs::write(path, bytes).expect("it can be written");
}

/// The folder of a book's stream.
pub fn stream(data: &Path, book: BookId) -> PathBuf {
    data.join("nats/jetstream/$G/streams").join(stream_name(book))
}

/// Loses a book's stream.
pub fn lose_stream(data: &Path, book: BookId) {
    fs::remove_dir_all(stream(data, book)).expect("the stream was there");
}

/// Copies a folder, with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    let status = Command::new("cp").arg("-a").arg(from).arg(to).status().expect("cp runs");
    assert!(status.success());
}

/// A bank with a witness that stopped in good order, with what should be kept of it beside it: `backup` (before the last gifts), `bank.hbb`,
/// `www`, `bank.policy`.
pub struct Scene {
    folder: tempfile::TempDir,
    /// Its witness.
    pub witness: Option<Serving>,
    /// The key of its log.
    pub key: String,
}

impl Scene {
    /// Founds it.
    pub fn found() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        let mut desk = Desk::start_with(&place("data"), &["--origin", ORIGIN]);
        let log = text(&desk.cli(&["log", "show", "--format", "json"]));
        let log: Value = serde_json::from_str(&log).expect("JSON");
        let key = log["key"].as_str().expect("it has a key").to_owned();
        let witness = Serving::start(&place("inka"), "127.0.0.1:0", &[&key]);
        text(&desk.cli(&["log", "witness", "add", "inka", &witness.key, &witness.url]));
        submit(&desk, SETUP);
        text(&desk.cli(&["backup", place("backup").to_str().expect("a path")]));
        submit(&desk, &[gift("gift-3", "ATH", "A-01", 40), String::new()].join("\n"));
        submit(&desk, &[gift("gift-4", "ATH", "A-01", 2), String::new()].join("\n"));
        text(&desk.cli(&["log", "checkpoint"]));
        text(&desk.cli(&["log", "publish", place("www").to_str().expect("a path")]));
        fs::write(place("bank.policy"), text(&desk.cli(&["log", "policy"]))).expect("it can be written");
        text(&desk.cli(&["export", "bundle", "-o", place("bank.hbb").to_str().expect("a path")]));
        desk.stop();
        Self { folder, witness: Some(witness), key }
    }

    /// The folder of it all.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The bank's data folder.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs commands in the folder of it all.
    pub fn run(&self, script: &str) -> Output {
        run(self.folder.path(), script)
    }

    /// Starts the desk.
    pub fn desk(&self) -> Desk {
        Desk::start(&self.data())
    }

    /// Tells the witness of the new log, the first of the policy.
    pub fn tell_witness(&mut self) {
        let policy = fs::read_to_string(self.data().join("keys/log.policy")).expect("a policy");
        let keys: Vec<&str> = policy.lines().filter_map(|line| line.strip_prefix("log ")).collect();
        let before = self.witness.take().expect("there is a witness");
        let address = before.url.strip_prefix("http://").expect("an address").to_owned();
        drop(before);
        self.witness = Some(Serving::start(&self.folder.path().join("inka"), &address, &keys));
    }
}
