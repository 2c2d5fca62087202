//! A monitor: follows a bank's log from outside, keeps its own copy of every checkpoint, and tells when the log contradicts itself.
//!
//! ```text
//! DIR/checkpoint            the last checkpoint that was seen and checked
//! DIR/seen.checkpoints      every checkpoint that was shown, before anything was made of it
//! DIR/kept.json             the tree's growing edge, the last page of each book that it covers, and pages that were shown and wait for it
//! DIR/evidence/…            pairs of checkpoints that cannot both be true; `unproven-…` those of which the bank gave no proof that they can
//! ```
//!
//! It believes the policy's keys and nothing else: tiles and entries count only as far as they make the checkpoint's root.

mod books;
mod reader;
mod seen;

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

use reqwest::Url;
use serde::{Deserialize, Serialize};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, leaf_hash, verify_consistency};
use transparency::log::note::Note;
use transparency::log::policy::{Policy, Unbelieved};
use transparency::log::tile::{Content, TILE_WIDTH, Tile, Tiles, consistency_tiles};

use self::books::{AllWaiting, Heads};
use self::reader::Reader;
use self::seen::Pair;
use crate::bank::{FolderError, write_private};
use crate::log::remembered;

/// A page that has been there for longer than this and is not in the log is late, in milliseconds.
pub const LATE_MS: i64 = 600_000;
/// How often the log is looked at again when a witness remembers more than it shows.
const AHEAD_LOOKS: usize = 8;
/// The pause before each of these looks: together longer than a bank waits for its witnesses.
const AHEAD_PAUSE: Duration = Duration::from_secs(2);

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
    /// A page is another one in the log than the bank showed.
    Differs {
        /// The book.
        book: String,
        /// The page.
        page: u64,
        /// The hash that the bank showed.
        shown: String,
        /// The hash that the log names.
        logged: String,
    },
    /// A witness has cosigned more than the bank shows, or another tree of as many pages.
    Withheld {
        /// What the policy calls it.
        witness: String,
        /// How many pages it remembers.
        remembers: u64,
        /// How many the bank shows.
        shown: u64,
    },
    /// The log has not answered for long.
    Silent {
        /// Since when, in milliseconds since 1970.
        since_ms: i64,
        /// How it failed the last time.
        why: String,
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
    seen::keep(dir, &note)?;
    let pair = match (&last, &last_note) {
        (Some(last), Some(last_note)) => Pair::keep(dir, (last, last_note), (&new, &note))?,
        (Some(_) | None, _) => None,
    };
    // Without an answer the pair stays, as one that nobody has proven.
    if let Some(why) = contradiction(&reader, last.as_ref(), &new).await? {
        pair.map_or(Ok(()), Pair::contradicts)?;
        alarms.push(why);
        // What was seen first stays what the log is held against.
        return Ok(Seen { size: new.size(), cosigned, alarms });
    }
    if let Some(pair) = pair {
        pair.agrees();
    }
    let mut kept = kept(dir);
    alarms.extend(follow(&reader, &mut kept, &new).await?);
    if !seen.quorum {
        alarms.push(Alarm::Unwitnessed { cosigned });
    }
    alarms.extend(books::compare(&heads, &kept.pages, &mut kept.waiting, now_ms));
    alarms.extend(books::differing(&heads, &kept.pages, &kept.hashes));
    alarms.extend(withheld(&reader, policy, &new).await);
    write_private(&dir.join("kept.json"), &serde_json::to_vec(&kept).map_err(|error| unsound(&error))?)?;
    write_private(&dir.join("checkpoint"), note.to_string().as_bytes())?;
    Ok(Seen { size: new.size(), cosigned, alarms })
}

/// Which witnesses remember what the bank does not show. They cosign a checkpoint before it is published: one that is ahead is looked for
/// once more before it is told.
async fn withheld(reader: &Reader, policy: &Policy, new: &Checkpoint) -> Vec<Alarm> {
    let said = remembered(policy, None, new.origin()).await;
    let heard = said.into_iter().filter_map(|(witness, said)| Some((witness, said.ok()?)));
    let other = |of: &Checkpoint| of.size() > new.size() || (of.size() == new.size() && of.root() != new.root());
    let mut ahead: Vec<(String, Checkpoint)> = heard.filter(|(_, of)| other(of)).collect();
    let mut shown = new.size();
    for _ in 0..AHEAD_LOOKS {
        if ahead.iter().all(|(_, of)| of.size() <= new.size()) {
            break;
        }
        tokio::time::sleep(AHEAD_PAUSE).await;
        let again = reader.get("log/checkpoint").await.ok().and_then(|bytes| Note::parse(&bytes).ok());
        let again = again.and_then(|note| Some(policy.evaluate(&note).ok()?.checkpoint));
        shown = again.filter(|of| of.origin() == new.origin()).map_or(shown, |of| of.size().max(shown));
        ahead.retain(|(_, of)| of.size() > shown || of.size() == new.size());
    }
    let alarm = |(witness, of): (String, Checkpoint)| Alarm::Withheld { witness, remembers: of.size(), shown };
    ahead.into_iter().map(alarm).collect()
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
    /// The hash of each of them.
    #[serde(default)]
    hashes: BTreeMap<String, String>,
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

/// Takes in the leaves behind those that are kept; with them they must make the checkpoint's root. Tells which are other pages than were shown.
async fn follow(reader: &Reader, kept: &mut Kept, new: &Checkpoint) -> Result<Vec<Alarm>, MonitorError> {
    let mut differ = Vec::new();
    let (from, size, width) = (kept.size, new.size(), u64::from(TILE_WIDTH));
    let mut tree = kept.frontier()?;
    for bundle in (from / width).. {
        let Some(tile) = Tile::in_tree(Content::Entries, bundle, size).filter(|_| from < size) else { break };
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
                let leaf = Leaf::from_bytes(entry).map_err(|error| unsound(&error))?;
                note(&mut kept.pages, &leaf, tile)?;
                differ.extend(books::other(&kept.waiting, &leaf));
                kept.hashes.insert(leaf.book.to_string(), leaf.page_hash.to_string());
            }
        }
    }
    if (tree.size(), tree.root()) != (size, new.root()) {
        return Err(MonitorError::Unsound("the entries do not make the checkpoint's root".to_owned()));
    }
    kept.size = size;
    kept.peaks = tree.peaks().iter().map(ToString::to_string).collect();
    Ok(differ)
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
