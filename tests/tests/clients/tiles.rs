//! Tiles over HTTP, as Go's reference reads them: proofs rebuilt from them, and what one changed byte does.

use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use tests::ground::{Client, Served};
use transparency::log::receipt::Proven;

use crate::published::{Published, copy};
use crate::{Case, compare};

/// Every file of hashes below a published log, as a path from there.
fn tiles(log: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![log.join("tile")];
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(log).unwrap().to_path_buf());
            }
        }
    }
    found.sort();
    found
}

/// The published log with one bit of one byte changed, beside it: the folder's name.
pub(crate) fn with_changed(published: &Published, file: &Path, at: usize) -> String {
    let name = format!("{}-{at}", file.to_string_lossy().replace(['/', '.'], "-"));
    let folder = published.www.join(&name);
    copy(&published.www.join("honest"), &folder);
    let mut bytes = fs::read(folder.join(file)).unwrap();
    bytes[at] ^= 0x10;
    fs::write(folder.join(file), bytes).unwrap();
    name
}

pub(crate) fn judge(published: &Published) {
    let served = Served::folder(&published.www);
    let at = |name: &str| format!("{}/{name}", served.url);
    let first = &published.receipts[1];
    let leaf = |proven: &Proven| STANDARD.encode(proven.leaf.to_bytes());
    let input = |tiles: &str, proven: &Proven, index: u64, older: &str| json!({"key": published.key, "note": published.newer, "leaf": leaf(proven), "index": index, "tiles": tiles, "older": older});
    let mut cases = Vec::new();
    let mut add = |what: String, input: Value, holds| cases.push(Case { what, input, holds });
    // The folder behind somebody else's web server, and the desk itself.
    for place in [at("honest"), format!("{}/log", published.desk.url())] {
        for proven in &published.receipts {
            let what = format!("{place}, leaf {}", proven.index);
            add(what, input(&place, proven, proven.index, &published.older), true);
        }
        add(format!("{place}, another index"), input(&place, first, first.index + 1, ""), false);
        add(format!("{place}, another history before"), input(&place, first, first.index, &published.forked), false);
    }
    let files = tiles(&published.www.join("honest"));
    let hashes: Vec<&PathBuf> = files.iter().filter(|file| !file.starts_with("tile/entries")).collect();
    assert!(hashes.len() >= 3, "two tiles of level 0 and one of level 1: {files:?}");
    for file in hashes {
        let length = fs::metadata(published.www.join("honest").join(file)).unwrap().len();
        let length = usize::try_from(length).unwrap();
        for byte in [0, length / 2, length - 1] {
            let name = with_changed(published, file, byte);
            add(format!("byte {byte} of {}", file.display()), input(&at(&name), first, first.index, ""), false);
        }
    }
    let inputs: Vec<Value> = cases.iter().map(|case| case.input.clone()).collect();
    let (held, refused) = compare("Go over HTTP", &cases, &Client::Reference.judge(&inputs));
    println!("Go's tlog over HTTP: {held} proofs rebuilt from tiles hold, {refused} are refused");
}
