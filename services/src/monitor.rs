//! A monitor: follows a bank's log from outside, keeps its own copy of every checkpoint, and tells when the log contradicts itself.
//!
//! ```text
//! DIR/checkpoint            the last checkpoint that was seen and checked
//! DIR/kept.json             the tree's growing edge, the last page of each book that it covers, and pages that were shown and wait for it
//! DIR/evidence/…            pairs of checkpoints that cannot both be true
//! ```
//!
//! It believes the policy's keys and nothing else: tiles and entries count only as far as they make the checkpoint's root.

mod books;
mod reader;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;

use reqwest::Url;
use serde::{Deserialize, Serialize};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, TreeHash, leaf_hash, verify_consistency};
use transparency::log::note::Note;
use transparency::log::policy::{Policy, Unbelieved};
use transparency::log::tile::{Content, TILE_WIDTH, Tile, Tiles, consistency_tiles};

use self::books::{AllWaiting, Heads};
use self::reader::Reader;
use crate::bank::{FolderError, write_private};

/// A page that has been there for longer than this and is not in the log is late, in milliseconds.
pub const LATE_MS: i64 = 600_000;
/// Something that must not be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "alarm", rename_all = "snake_case")]
pub enum Alarm {
    /// The log signed two histories.
    Fork {
        /// How that shows.
        why: String,
    },
    /// The log shows less than it did.
    Shrunk {
        /// What it has shown before.
        from: u64,
        /// What it shows.
        to: u64,
    },
    /// Too few witnesses cosigned the checkpoint.
    Unwitnessed {
        /// How many did.
        cosigned: usize,
    },
    /// The bank shows a log of another name than it did.
    Renamed {
        /// The log that was followed.
        from: String,
        /// How many pages it had shown.
        size: u64,
        /// The log that is shown now.
        to: String,
    },
    /// Pages of a book are not in the log, and have had time.
    Late {
        /// The book.
        book: String,
        /// Its last page in the log.
        logged: u64,
        /// Its last page, by the bank's own word.
        page: u64,
        /// The earliest page behind the log that was seen.
        waiting: u64,
        /// Since when that was there, in milliseconds since 1970.
        since_ms: i64,
    },
    /// The log has pages of a book that the bank does not name, or of which it shows fewer.
    Hidden {
        /// The book.
        book: String,
        /// Its last page in the log.
        logged: u64,
        /// Its last page, by the bank's own word; 0 when it does not name the book.
        page: u64,
    },
}

/// What a look at a log has found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Seen {
    /// How many pages its checkpoint covers.
    pub size: u64,
    /// How many witnesses cosigned it.
    pub cosigned: usize,
    /// What must not be.
    pub alarms: Vec<Alarm>,
}

/// Why nothing can be said.
#[derive(Debug, thiserror::Error)]
pub enum MonitorError {
    /// The log does not answer.
    #[error("{0} does not answer: {1}")]
    Unreachable(String, String),
    /// What it answers is not what it must be.
    #[error("{0}")]
    Unsound(String),
    /// It is a log of another name, which the policy does not name.
    #[error("the log was {from} and is {to} now, which the policy does not name")]
    OtherLog {
        /// The log that was followed.
        from: String,
        /// The log that is shown now.
        to: String,
    },
    /// Our own files.
    #[error(transparent)]
    Folder(#[from] FolderError),
}

/// Looks at the log of the bank at this address once.
pub async fn look(bank: &Url, policy: &Policy, dir: &Path, now_ms: i64) -> Result<Seen, MonitorError> {
    let unsound = |why: &dyn fmt::Display| MonitorError::Unsound(why.to_string());
    let reader = Reader::new(bank)?;
    // Before the heads, so that these show all that it covers.
    let bytes = reader.get("log/checkpoint").await?;
    let heads: Heads = serde_json::from_slice(&reader.get("v1/books").await?).map_err(|error| unsound(&error))?;
    let note = Note::parse(&bytes).map_err(|error| unsound(&error))?;
    let (last, last_note) = last(dir)?;
    let seen = policy.evaluate(&note).map_err(|error| match (&last, &error) {
        (Some(last), Unbelieved::Log { origin } | Unbelieved::OtherLog { origin }) if origin != last.origin() => {
            MonitorError::OtherLog { from: last.origin().to_owned(), to: origin.clone() }
        }
        _ => unsound(&error),
    })?;
    let (new, cosigned) = (seen.checkpoint, seen.cosignatures.len());
    let mut alarms = Vec::new();
    if let Some(why) = contradiction(&reader, last.as_ref(), &new).await? {
        let evidence = format!("{}\n{note}", last_note.unwrap_or_default());
        let name = format!("{}-{}.checkpoints", new.size(), hex8(new.root()));
        write_private(&dir.join("evidence").join(name), evidence.as_bytes())?;
        alarms.push(why);
        // What was seen first stays what the log is held against.
        return Ok(Seen { size: new.size(), cosigned, alarms });
    }
    let mut kept = kept(dir);
    follow(&reader, &mut kept, &new).await?;
    if !seen.quorum {
        alarms.push(Alarm::Unwitnessed { cosigned });
    }
    alarms.extend(books::compare(&heads, &kept.pages, &mut kept.waiting, now_ms));
    write_private(&dir.join("kept.json"), &serde_json::to_vec(&kept).map_err(|error| unsound(&error))?)?;
    write_private(&dir.join("checkpoint"), note.to_string().as_bytes())?;
    Ok(Seen { size: new.size(), cosigned, alarms })
}

fn hex8(root: TreeHash) -> String {
    crate::spoken::names::hex(root.0.get(..4).unwrap_or_default())
}

/// What was seen last, as a checkpoint and as it stands in the file.
fn last(dir: &Path) -> Result<(Option<Checkpoint>, Option<String>), MonitorError> {
    let path = dir.join("checkpoint");
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((None, None)),
        Err(error) => return Err(MonitorError::Unsound(format!("{}: {error}", path.display()))),
    };
    let foreign = |why: &dyn fmt::Display| MonitorError::Unsound(format!("{}: {why}", path.display()));
    let note: Note = text.parse().map_err(|error| foreign(&error))?;
    let checkpoint = note.text().parse().map_err(|error| foreign(&error))?;
    Ok((Some(checkpoint), Some(text)))
}

/// What has been taken in so far: the tree's growing edge, the last page of each book, and what waits.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    size: u64,
    peaks: Vec<String>,
    pages: BTreeMap<String, u64>,
    /// Pages that were shown and that it does not cover yet.
    #[serde(default)]
    waiting: AllWaiting,
}

impl Kept {
    fn frontier(&self) -> Result<Frontier, MonitorError> {
        let mut peaks = self.peaks.iter();
        let next = |_| peaks.next().and_then(|peak| peak.parse().ok()).ok_or(());
        Frontier::read(self.size, next).map_err(|()| MonitorError::Unsound("kept.json is malformed".to_owned()))
    }
}

/// Everything is taken in anew when the file is not there.
fn kept(dir: &Path) -> Kept {
    fs::read(dir.join("kept.json")).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Why the new checkpoint and the last one cannot both be true, when they cannot.
async fn contradiction(
    reader: &Reader,
    last: Option<&Checkpoint>,
    new: &Checkpoint,
) -> Result<Option<Alarm>, MonitorError> {
    let Some(last) = last else { return Ok(None) };
    if last.origin() != new.origin() {
        let (from, to) = (last.origin().to_owned(), new.origin().to_owned());
        return Ok(Some(Alarm::Renamed { from, size: last.size(), to }));
    }
    if new.size() < last.size() {
        return Ok(Some(Alarm::Shrunk { from: last.size(), to: new.size() }));
    }
    let wanted =
        consistency_tiles(last.size(), new.size()).map_err(|error| MonitorError::Unsound(error.to_string()))?;
    let tiles = reader.tiles(wanted).await?;
    let proof = Tiles::new(new.size(), |tile| tiles.get(&tile).cloned().ok_or("it was not fetched"));
    let proof = { proof }.prove_consistency(last.size()).map_err(|error| MonitorError::Unsound(error.to_string()))?;
    let grown = verify_consistency((last.size(), last.root()), (new.size(), new.root()), &proof);
    Ok(grown.err().map(|error| Alarm::Fork { why: format!("{} pages, then {}: {error}", last.size(), new.size()) }))
}

/// Takes in the leaves behind those that are kept; with them they must make the checkpoint's root.
async fn follow(reader: &Reader, kept: &mut Kept, new: &Checkpoint) -> Result<(), MonitorError> {
    let (from, size, width) = (kept.size, new.size(), u64::from(TILE_WIDTH));
    let mut tree = kept.frontier()?;
    for bundle in (from / width).. {
        let Some(tile) = Tile::in_tree(Content::Entries, bundle, size) else { break };
        let unsound = |why: &dyn fmt::Display| MonitorError::Unsound(format!("{tile}: {why}"));
        let found = reader.tiles(vec![tile]).await?;
        let bytes = found.get(&tile).map(Vec::as_slice).unwrap_or_default();
        // The full one may have come in the place of a partial one.
        let whole = tile.entries(bytes).or_else(|error| tile.full().entries(bytes).map_err(|_| error));
        let whole = whole.map_err(|error| unsound(&error))?;
        let listed = whole.into_iter().take(usize::from(tile.width));
        for (at, entry) in (bundle.saturating_mul(width)..).zip(listed) {
            if at >= from {
                tree.push(leaf_hash(entry), |_, _| ());
                note(&mut kept.pages, &Leaf::from_bytes(entry).map_err(|error| unsound(&error))?, tile)?;
            }
        }
    }
    if (tree.size(), tree.root()) != (size, new.root()) {
        return Err(MonitorError::Unsound("the entries do not make the checkpoint's root".to_owned()));
    }
    kept.size = size;
    kept.peaks = tree.peaks().iter().map(ToString::to_string).collect();
    Ok(())
}

/// A book's pages come one behind the other.
fn note(pages: &mut BTreeMap<String, u64>, leaf: &Leaf, tile: Tile) -> Result<(), MonitorError> {
    let last = pages.entry(leaf.book.to_string()).or_default();
    if leaf.page != last.saturating_add(1) {
        let why = format!("{tile}: page {} of the book {} follows page {last}", leaf.page, leaf.book);
        return Err(MonitorError::Unsound(why));
    }
    *last = leaf.page;
    Ok(())
}
