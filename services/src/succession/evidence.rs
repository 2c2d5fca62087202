//! What the bank's log has shown: by its own files, by its witnesses, and leaf by leaf by a published copy and by its own tiles.

use std::path::Path;

use ledger::ids::BookId;
use ledger::page::CheckpointRef;
use ledger::register::Register;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::leaf::Leaf;
use transparency::log::note::{Note, VerifierKey};
use transparency::log::tile::{Content, TILE_WIDTH, Tile, check_entries, check_tiles};

use super::{SuccessionError, own_pages};
use crate::log::{By, COSIGNED_FILE, OldLog, POLICY_FILE, read_tile, remembered, since};
use crate::missed::{MISSED_FILE, Missed};
use crate::repair::named::Named;
use crate::repair::{Archived, RepairError};

/// Who says how large the log was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// What the log signed last, by the bank's own file.
    Signed,
    /// The bank's own tiles, as they were published last.
    Tiles,
    /// A published copy.
    Published,
    /// A witness, by what the policy calls it.
    Witness(String),
    /// A page of the bank, by the checkpoint that its header names: the code of its book, and its number.
    Page(String, u64),
    /// What the log had published, or enough witnesses had cosigned, or what this bank has noted that it misses: the file.
    File(&'static str),
}

/// What was shown.
#[derive(Debug)]
pub struct Evidence {
    /// Every tree that is known, and who says so.
    pub all: Vec<(CheckpointRef, Source)>,
    /// The leaves that copies of the log have, in their order.
    pub copies: Vec<Vec<Leaf>>,
    /// Witnesses that were not heard, and why.
    pub silent: Vec<(String, String)>,
}

impl Evidence {
    /// Asks everybody who may know.
    pub(super) async fn gather(
        dir: &Path,
        old: &OldLog,
        published: Option<&Path>,
        stand: &OfPages<'_>,
    ) -> Result<Self, SuccessionError> {
        let (mut all, mut copies, mut silent) = (Vec::new(), Vec::new(), Vec::new());
        all.extend(old.signed.as_ref().map(|checkpoint| (checkpoint.as_known(), Source::Signed)));
        // The tiles can be made again from the log book, so they may be damaged, or of a log that was begun since: then they say nothing.
        if let Ok((checkpoint, leaves)) = read_published(&dir.join("log"), old) {
            all.push((checkpoint.as_known(), Source::Tiles));
            copies.push(leaves);
        }
        if let Some(path) = published {
            let wrong = |why: String| SuccessionError::Published { path: path.to_owned(), why };
            let (checkpoint, leaves) = read_published(path, old).map_err(wrong)?;
            all.push((checkpoint.as_known(), Source::Published));
            copies.push(leaves);
        }
        if let (Some(policy), Some(name)) = (&old.policy, &old.name) {
            for (witness, said) in remembered(policy, old.key.as_ref(), name).await {
                match said {
                    Ok(checkpoint) => all.push((checkpoint.as_known(), Source::Witness(witness))),
                    Err(why) => silent.push((witness, why)),
                }
            }
        }
        if old.policy.is_none() {
            let gone = || format!("{POLICY_FILE} is gone, so its address is not known");
            silent.extend(cosigners(dir).into_iter().map(|name| (name, gone())));
        }
        let archive = |error| SuccessionError::Repair(RepairError::Archive(error));
        let log = own_pages::log_in_force(stand.register, stand.named, stand.is_fresh);
        let since = log.map_or(0, |log| since(stand.register, log));
        let mut mentioned =
            own_pages::mentioned(stand.archived, &stand.named.pages(stand.register), since).map_err(archive)?;
        if let Some(key) = &old.key {
            mentioned.files(dir, key, stand.missed);
        }
        let code = |book: BookId| {
            let added = stand.register.now().book(book);
            added.map_or_else(|| "REGISTER".to_owned(), |added| added.code.as_str().to_owned())
        };
        let known: Vec<CheckpointRef> = all.iter().map(|(tree, _)| *tree).collect();
        all.extend(mentioned.trees().filter(|(tree, _)| !known.contains(tree)).map(|(tree, by)| {
            let source = match by {
                By::Page { book, page } => Source::Page(code(*book), *page),
                By::File(file) => Source::File(file),
                By::Missed => Source::File(MISSED_FILE),
            };
            (tree, source)
        }));
        // Copies of the log know better, where they reach.
        let longest = copies.iter().map(Vec::as_slice).chain(log.map(|log| stand.named.leaves(log)));
        if let Some(leaves) = longest.max_by_key(|leaves| leaves.len()) {
            let trees = all.iter().map(|(tree, _)| *tree);
            copies.extend(own_pages::completed(stand.archived, leaves, trees).map_err(archive)?);
        }
        Ok(Self { all, copies, silent })
    }

    /// Whether anybody says how large the log was when it was shown last. A page names what had been signed before it was written: there was
    /// that, and perhaps more.
    pub fn says_how_large(&self) -> bool {
        self.all.iter().any(|(_, who)| !matches!(who, Source::Page(..) | Source::File(MISSED_FILE)))
    }

    /// The largest tree that is known, and who says so.
    pub fn largest(&self) -> Option<&(CheckpointRef, Source)> {
        self.all.iter().max_by_key(|(tree, _)| tree.size)
    }
}

/// What the bank's own pages are read by.
pub(super) struct OfPages<'a> {
    pub(super) archived: &'a Archived,
    pub(super) register: &'a Register,
    pub(super) named: &'a Named,
    pub(super) missed: &'a Missed,
    /// Whether the log has signed nothing yet.
    pub(super) is_fresh: bool,
}

/// Who cosigned what was kept, by their own names.
fn cosigners(dir: &Path) -> Vec<String> {
    let note = std::fs::read(dir.join(COSIGNED_FILE)).ok().and_then(|bytes| Note::parse(&bytes).ok());
    let Some(note) = note else { return Vec::new() };
    let its = note.text().parse::<Checkpoint>().map(|checkpoint| checkpoint.origin().to_owned()).unwrap_or_default();
    note.signatures().iter().map(|line| line.name().to_owned()).filter(|name| *name != its).collect()
}

/// The name of the log that a published copy is of.
pub(super) fn origin_of(dir: &Path) -> Option<String> {
    let note = Note::parse(&std::fs::read(dir.join("checkpoint")).ok()?).ok()?;
    note.text().parse::<Checkpoint>().ok().map(|checkpoint| checkpoint.origin().to_owned())
}

/// A checkpoint that the log signed; that it is of its name, where its key is not known.
fn checked(note: &[u8], old: &OldLog) -> Result<Checkpoint, String> {
    let note = Note::parse(note).map_err(|error| error.to_string())?;
    let key: Option<&VerifierKey> = old.key.as_ref();
    if let Some(key) = key {
        note.verify(std::slice::from_ref(key)).map_err(|error| error.to_string())?;
    }
    let checkpoint: Checkpoint = note.text().parse().map_err(|error| format!("{error}"))?;
    let is_its = old.name.as_ref().is_none_or(|name| checkpoint.origin() == name);
    if is_its { Ok(checkpoint) } else { Err("it is of another log".to_owned()) }
}

/// A published copy, whole: its checkpoint and all its leaves.
fn read_published(dir: &Path, old: &OldLog) -> Result<(Checkpoint, Vec<Leaf>), String> {
    let note = std::fs::read(dir.join("checkpoint")).map_err(|error| error.to_string())?;
    let checkpoint = checked(&note, old)?;
    let (size, root) = (checkpoint.size(), checkpoint.root());
    check_tiles(size, root, |tile| read_tile(dir, tile)).map_err(|error| error.to_string())?;
    check_entries(size, |tile| read_tile(dir, tile)).map_err(|error| error.to_string())?;
    let mut leaves = Vec::new();
    for index in 0..size.div_ceil(u64::from(TILE_WIDTH)) {
        let Some(tile) = Tile::in_tree(Content::Entries, index, size) else { break };
        let bytes = read_tile(dir, tile).map_err(|error| error.to_string())?;
        for entry in tile.entries(&bytes).map_err(|error| error.to_string())? {
            leaves.push(Leaf::from_bytes(entry).map_err(|error| error.to_string())?);
        }
    }
    Ok((checkpoint, leaves))
}
