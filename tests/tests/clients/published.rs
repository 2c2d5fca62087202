//! A desk's log: some hundreds of pages, two witnesses, an older checkpoint and a newer one, receipts, the folder for a web server, and the
//! checkpoint of another history that the same key signed.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tempfile::TempDir;
use tests::api::{Api, donation};
use tests::ground::{Desk, Witness};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::note::Note;
use transparency::log::policy::Policy;
use transparency::log::receipt::{self, Proven};

use crate::text;

pub(crate) const ORIGIN: &str = "bank.example.org/log";

/// More than a tile is wide, so that there are tiles above tiles.
const OLDER_GIFTS: usize = 130;
const NEWER_GIFTS: usize = 190;
const FORKED_GIFTS: usize = 20;
/// Every so many gifts a receipt is kept.
const RECEIPT_EVERY: usize = 20;

pub(crate) struct Published {
    pub(crate) desk: Desk,
    /// The verifier keys of the two witnesses.
    pub(crate) witnesses: [String; 2],
    /// The log's verifier key.
    pub(crate) key: String,
    pub(crate) older: String,
    pub(crate) newer: String,
    /// A checkpoint, larger than the older one and smaller than the newer, of a history that parted behind the older one.
    pub(crate) forked: String,
    pub(crate) receipts: Vec<Proven>,
    /// Below this folder lies the log as `helpbank log publish` wrote it, in `honest`.
    pub(crate) www: PathBuf,
    pub(crate) folder: TempDir,
}

impl Published {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let place = |name: &str| folder.path().join(name);
        let mut desk = Desk::start_with(&place("bank"), &["--origin", ORIGIN]);
        let key = log_key(&desk);
        let witnesses = ["one", "two"].map(|name| {
            let witness = Witness::serve(&place(name), &format!("witness.example/{name}"), &key);
            witness.join(&desk, name);
            witness
        });
        Api::of(desk.url(), desk.folder()).set_up().await;
        let mut places = give(&desk, "early", OLDER_GIFTS).await;
        let older = checkpoint(&desk);
        desk.stop();
        copy(&place("bank"), &place("forked"));
        desk.restart();
        places.extend(give(&desk, "late", NEWER_GIFTS).await);
        let newer = checkpoint(&desk);
        assert_eq!([&older, &newer].map(|note| note.matches('\u{2014}').count()), [3, 3], "{older}{newer}");

        let policy = Policy::parse(text(&desk.cli(&["log", "policy"])).as_bytes()).unwrap();
        let file = place("receipt");
        let cut = |entry: &String| {
            text(&desk.cli(&["receipt", entry, "-o", file.to_str().unwrap()]));
            receipt::verify(&fs::read(&file).unwrap(), &policy).unwrap()
        };
        let receipts: Vec<Proven> = places.iter().step_by(RECEIPT_EVERY).chain(places.last()).map(cut).collect();
        assert!(receipts.iter().all(|proven| proven.checkpoint.checkpoint() == &named(&newer)));
        text(&desk.cli(&["log", "publish", place("www/honest").to_str().unwrap()]));
        assert_eq!(fs::read_to_string(place("www/honest/checkpoint")).unwrap(), newer);

        // The desk as it was, with all its keys, tells another story from there on; its witnesses do not, and are not asked: one that is
        // asked is told what they remember, and writes nothing.
        crate::forget_witnesses(&place("forked"));
        let other = Desk::start(&place("forked"));
        give(&other, "forked", FORKED_GIFTS).await;
        let forked = checkpoint(&other);
        drop(other);
        assert_eq!(forked.matches('\u{2014}').count(), 1, "nobody cosigns it: {forked}");
        let sizes = [&older, &forked, &newer].map(|note| named(note).size());
        assert!(sizes[0] < sizes[1] && sizes[1] < sizes[2] && sizes[2] > 300, "{sizes:?}");
        let [one, two] = witnesses.map(|witness| witness.key.clone());
        let www = place("www");
        Self { desk, witnesses: [one, two], key, older, newer, forked, receipts, www, folder }
    }
}

/// What a checkpoint's note names.
pub(crate) fn named(note: &str) -> Checkpoint {
    note.parse::<Note>().unwrap().text().parse().unwrap()
}

pub(crate) fn log_key(desk: &Desk) -> String {
    let log: Value = serde_json::from_str(&text(&desk.cli(&["log", "show", "--format", "json"]))).unwrap();
    log["key"].as_str().unwrap().to_owned()
}

pub(crate) fn checkpoint(desk: &Desk) -> String {
    text(&desk.cli(&["log", "checkpoint"]))
}

/// Gives so many donations, each a page of its own, and says where they stand.
pub(crate) async fn give(desk: &Desk, mark: &str, count: usize) -> Vec<String> {
    let api = Api::of(desk.url(), desk.folder());
    let mut places = Vec::new();
    for number in 0..count {
        let done = api.accepted(donation(&format!("{mark}-{number}"), 1)).await;
        places.push(done["place"].as_str().unwrap_or_else(|| panic!("{done}")).to_owned());
    }
    places
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else if path.is_file() {
            fs::copy(&path, &target).unwrap();
        }
    }
}
