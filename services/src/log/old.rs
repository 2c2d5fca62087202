//! The log of a data folder as far as it is known: whichever of its files are left. And whether a name is free for a new one.

use std::path::Path;

use transparency::log::checkpoint::Checkpoint;
use transparency::log::merkle::EMPTY_ROOT;
use transparency::log::note::{Note, VerifierKey};
use transparency::log::policy::Policy;

use super::keep::{KEY_FILE, Keep, RETIRED_DIR, drawn, retired_name};
use super::{CHECKPOINT_FILE, COSIGNED_FILE, LogError, SIGNED_FILE, policy, witnesses};
use crate::missed::Missed;

/// The log of a data folder, by its key, its policy and what it signed last.
#[derive(Debug, Clone)]
pub(crate) struct OldLog {
    /// What its checkpoints are checked with.
    pub(crate) key: Option<VerifierKey>,
    /// Its name.
    pub(crate) name: Option<String>,
    /// Who watches over it.
    pub(crate) policy: Option<Policy>,
    /// What it signed last.
    pub(crate) signed: Option<Checkpoint>,
    /// Whether its key, or what it signed last, is not here any more.
    pub(crate) lost: bool,
}

impl OldLog {
    /// Reads what is left of it. While a new log is being begun, it is the one before.
    pub(crate) fn read(dir: &Path) -> Result<Self, LogError> {
        let next = Keep::beginning(dir);
        let is_old = |key: &VerifierKey| next.as_ref() != Some(key);
        let here = if dir.join(KEY_FILE).exists() { Some(Keep::read_verifier(dir)?).filter(is_old) } else { None };
        let has_key = here.is_some();
        let known = policy::known(dir)?;
        let named = known.as_ref().and_then(|policy| policy.logs().iter().map(|log| log.key.clone()).find(is_old));
        let key = here.or(named);
        let note = signed(&dir.join(SIGNED_FILE), key.as_ref());
        let name = key.as_ref().map(|key| key.name().to_string());
        let name = name.or_else(|| note.as_ref().map(|signed| signed.origin().to_owned()));
        let kept = name.as_ref().map(|name| dir.join(RETIRED_DIR).join(retired_name(name)).with_extension("signed"));
        let is_its = |signed: &Checkpoint| name.as_ref().is_none_or(|name| signed.origin() == name);
        let note = note.filter(is_its).or_else(|| signed(&kept?, key.as_ref()));
        let lost = !has_key || note.is_none();
        Ok(Self { key, name, policy: known, signed: note, lost })
    }
}

/// A checkpoint in a file, when the log signed it; as it stands, when its key is not known.
fn signed(path: &Path, key: Option<&VerifierKey>) -> Option<Checkpoint> {
    let note = Note::parse(&std::fs::read(path).ok()?).ok()?;
    if let Some(key) = key {
        note.verify(std::slice::from_ref(key)).ok()?;
    }
    note.text().parse().ok()
}

/// Who knows a log of this name already, when anybody does: then it is not free. Witnesses that do not answer are given back.
pub(crate) async fn known_by(
    dir: &Path,
    origin: &str,
    old: &OldLog,
) -> Result<(Option<String>, Vec<(String, String)>), LogError> {
    let policy = old.policy.as_ref();
    let (signer, _) = drawn(origin)?;
    if Keep::beginning(dir).is_some_and(|next| next.name().as_str() == origin) {
        // A succession of this name broke off: it is its own.
        return Ok((None, Vec::new()));
    }
    let mut own = Vec::new();
    if dir.join(KEY_FILE).exists() {
        own.push(Keep::read_verifier(dir)?.name().to_string());
    }
    own.extend(policy.into_iter().flat_map(Policy::logs).map(|log| log.key.name().to_string()));
    // Whatever is left of it names it: also what it had published, when its key and what it signed last are lost.
    own.extend(old.name.clone());
    let files = [SIGNED_FILE, CHECKPOINT_FILE, COSIGNED_FILE].map(|file| signed(&dir.join(file), None));
    own.extend(files.into_iter().flatten().map(|checkpoint| checkpoint.origin().to_owned()));
    own.extend(Missed::read(dir)?.trees.into_iter().map(|tree| tree.origin));
    let retired = dir.join(RETIRED_DIR).join(retired_name(origin));
    let was =
        ["key", "signed", "lost", "checkpoint", "cosigned"].iter().any(|kind| retired.with_extension(kind).exists());
    if was || own.iter().any(|name| name == origin) {
        return Ok((Some("this bank".to_owned()), Vec::new()));
    }
    let Some(policy) = policy else { return Ok((None, Vec::new())) };
    let checkpoint = Checkpoint::new(origin, 0, EMPTY_ROOT).map_err(|_| LogError::Origin(origin.to_owned()))?;
    let note = checkpoint.sign(&signer).expect("the checkpoint has the name of the key");
    let (mut known, mut silent) = (None, Vec::new());
    for (name, said) in witnesses::know(policy, &checkpoint, &note).await {
        match said {
            Ok(Some(what)) => known = Some(format!("the witness {name} ({what})")),
            Ok(None) => {}
            Err(why) => silent.push((name, why)),
        }
    }
    Ok((known, silent))
}
