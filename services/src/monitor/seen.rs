//! Every checkpoint that was shown, kept before anything is made of it: whoever shows a fork may keep back the tiles that prove it.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use transparency::log::checkpoint::Checkpoint;
use transparency::log::note::Note;

use super::MonitorError;
use crate::bank::write_private;
use crate::spoken::names::hex;

/// The file of all checkpoints, below the monitor's folder: notes, one behind the other.
const SEEN_FILE: &str = "seen.checkpoints";
/// The one before it, when it grew too long.
const SEEN_BEFORE_FILE: &str = "seen-before.checkpoints";
/// The most bytes of that file: a year of a checkpoint a minute, twice over.
const SEEN_BYTES_MAX: u64 = 512 << 20;
/// As much of its end is looked at for a checkpoint that was shown just now: a bank may show two in turn.
const LAST_BYTES: u64 = 16 << 10;

/// Keeps a checkpoint, when it is none of those that were shown last.
pub(super) fn keep(dir: &Path, note: &Note) -> Result<(), MonitorError> {
    let path = dir.join(SEEN_FILE);
    let failed = |error: io::Error| MonitorError::Unsound(format!("{}: {error}", path.display()));
    fs::create_dir_all(dir).map_err(failed)?;
    if fs::metadata(&path).is_ok_and(|about| about.len() > SEEN_BYTES_MAX) {
        fs::rename(&path, dir.join(SEEN_BEFORE_FILE)).map_err(failed)?;
    }
    let mut file = OpenOptions::new().create(true).read(true).append(true).open(&path).map_err(failed)?;
    if last(&mut file).map_err(failed)?.contains(note.text()) {
        return Ok(());
    }
    file.write_all(format!("{note}\n").as_bytes()).and_then(|()| file.sync_all()).map_err(failed)
}

fn last(file: &mut File) -> io::Result<String> {
    let from = file.metadata()?.len().saturating_sub(LAST_BYTES);
    file.seek(SeekFrom::Start(from))?;
    let mut end = Vec::new();
    file.read_to_end(&mut end)?;
    Ok(String::from_utf8_lossy(&end).into_owned())
}

/// A pair of checkpoints that may contradict each other.
pub(super) struct Pair {
    unproven: PathBuf,
    proven: PathBuf,
}

impl Pair {
    /// Keeps both while it is not known yet; none when they are the same tree.
    pub(super) fn keep(
        dir: &Path,
        (last, last_note): (&Checkpoint, &str),
        (new, note): (&Checkpoint, &Note),
    ) -> Result<Option<Self>, MonitorError> {
        if (last.origin(), last.size(), last.root()) == (new.origin(), new.size(), new.root()) {
            return Ok(None);
        }
        let name = format!("{}-{}.checkpoints", new.size(), hex(new.root().0.get(..4).unwrap_or_default()));
        let dir = dir.join("evidence");
        let pair = Self { unproven: dir.join(format!("unproven-{name}")), proven: dir.join(name) };
        write_private(&pair.unproven, format!("{last_note}\n{note}").as_bytes())?;
        Ok(Some(pair))
    }

    /// They cannot both be true.
    pub(super) fn contradicts(self) -> Result<(), MonitorError> {
        fs::rename(&self.unproven, &self.proven)
            .map_err(|error| MonitorError::Unsound(format!("{}: {error}", self.proven.display())))
    }

    /// The one has grown into the other.
    pub(super) fn agrees(self) {
        // One that stays says itself that it proves nothing.
        let _ = fs::remove_file(&self.unproven);
    }
}

#[cfg(test)]
mod tests {
    use ledger::SigningKey;
    use transparency::log::merkle::TreeHash;
    use transparency::log::note::Signer;

    use super::*;

    #[test]
    fn each_checkpoint_is_kept_once_in_its_order() {
        let dir = tempfile::tempdir().expect("a folder");
        let log = Signer::new("bank/log".parse().expect("a name"), SigningKey::from_bytes(&[1; 32]));
        let notes = [(5, 1), (5, 2), (9, 1)].map(|(size, root)| {
            let checkpoint = Checkpoint::new("bank/log", size, TreeHash([root; 32])).expect("a checkpoint");
            checkpoint.sign(&log).expect("it has the name of the key")
        });
        for note in notes.iter().flat_map(|note| [note, note]) {
            keep(dir.path(), note).expect("it is kept");
        }
        let kept = fs::read_to_string(dir.path().join(SEEN_FILE)).expect("a file");
        let all = notes.map(|note| note.to_string()).join("\n") + "\n";
        assert_eq!(kept, all);
    }
}
