//! What the witnesses remember of this log, against what its log book makes. A bank that was rolled back, or has two histories, cannot see
//! that in its own folder; whoever was shown more has it signed by the log itself. The desk asks as soon as it starts, beside opening, and
//! waits for nobody. What contradicts is kept, so that the next start knows it though the witness is away.

use std::cmp::Reverse;
use std::path::Path;
use std::sync::Arc;

use reqwest::Url;
use tokio::task::JoinSet;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::note::{Note, VerifierKey};
use transparency::log::policy::{Policy, TrustedWitness};
use transparency::log::witness::latest_path;

use super::files::tiles;
use super::recount::tree_of;
use super::round::{Halt, Work};
use super::witnesses::{WitnessNow, got, has_cosigned};
use super::{Log, policy};
use crate::bank::{Bank, FolderError, write_private};
use crate::causes::chain;
use crate::clerk::{Frozen, FrozenCause};

/// The file of the checkpoints that the log signed and that its log book does not make, below the data folder: it is no derived file.
pub(crate) const CONTRADICTED_FILE: &str = "keys/log.contradicted";

/// The most of them that are kept.
const CONTRADICTED_MAX: usize = 16;
/// How a line of a note begins that is a signature. No name of a log does.
const SIGNATURE: &str = "\u{2014} ";

/// What is to be done about it.
const WHAT_TO_DO: &str = "this bank was rolled back, or has two histories. Nothing is written in any book. Stop the desk and give the pages back with \
     `helpbank repair --bundle FILE`; when no copy has them, `helpbank succeed` (services/RUNBOOK.md)";

/// A checkpoint that the log signed, as somebody who was shown it has it.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// The witness that remembers it, by what the policy calls it; none when the policy does not name it any more.
    witness: Option<String>,
    checkpoint: Checkpoint,
    note: Note,
}

impl Shown {
    /// A note of this log's, by its signature.
    fn new(bytes: &[u8], log: &VerifierKey, witness: Option<String>) -> Result<Self, String> {
        let note = Note::parse(bytes).map_err(|error| error.to_string())?;
        note.verify(std::slice::from_ref(log)).map_err(|error| error.to_string())?;
        let checkpoint: Checkpoint = note.text().parse().map_err(|error| format!("{error}"))?;
        let is_its = checkpoint.origin() == log.name().as_str();
        if is_its { Ok(Self { witness, checkpoint, note }) } else { Err("it is of another log".to_owned()) }
    }

    /// Why the log book contradicts it, when it does.
    pub(super) async fn contradicted(&self, work: &mut Work, bank: &Arc<Bank>) -> Result<Option<String>, Halt> {
        let (made, of) = (work.made(bank).await?, self.checkpoint.clone());
        if made < of.size() {
            return Ok(Some(self.says(&format!("makes only {made}"))));
        }
        let waits = |why: String| Halt::Waits(format!("the log book cannot be read: {why}"));
        let office = bank.office(bank.log_book()).ok_or_else(|| waits("it is not here".to_owned()))?;
        let dir = bank.log().dir().clone();
        let is_made = tokio::task::spawn_blocking(move || {
            // The tiles are quick, and may be damaged: only the log book itself contradicts.
            if of.size() == 0 || tiles(&dir, of.size()).root().ok() == Some(of.root()) {
                return Ok(true);
            }
            let tree = tree_of(office.archive.reader(), of.size())?;
            Ok((tree.size(), tree.root()) == (of.size(), of.root()))
        });
        let is_made = is_made.await.expect("making a tree does not panic").map_err(waits)?;
        Ok((!is_made).then(|| self.says("makes another tree of as many")))
    }

    /// What is wrong, and what to do.
    fn says(&self, here: &str) -> String {
        let (size, who) = (self.checkpoint.size(), self.witness.as_deref());
        let who =
            who.map_or_else(|| "this log".to_owned(), |name| format!("the witness {name} remembers that this log"));
        format!("{who} signed a tree of {size} pages, and the log book {here}: {WHAT_TO_DO}")
    }
}

/// Answers of witnesses that were asked at the start.
pub(crate) type Asked = JoinSet<Result<Shown, String>>;

/// Begins to ask the witnesses of a data folder.
pub(crate) fn ask_all(dir: &Path, log: &VerifierKey) -> Asked {
    let mut asked = Asked::new();
    // A policy that cannot be used is said by every round, and they are asked when it can.
    for witness in policy::read(dir, log).iter().flat_map(Policy::witnesses) {
        let (witness, log) = (witness.clone(), log.clone());
        asked.spawn(async move { ask(&witness, &log).await });
    }
    asked
}

/// What a witness remembers: a checkpoint with its signature and the log's.
pub(super) async fn ask(witness: &TrustedWitness, log: &VerifierKey) -> Result<Shown, String> {
    let base = witness.url.as_ref().ok_or("it has no address")?.to_string();
    let url = format!("{}/{}", base.trim_end_matches('/'), latest_path(log.name().as_str()));
    let url = Url::parse(&url).map_err(|error| error.to_string())?;
    let shown = Shown::new(&got(&url).await?, log, Some(witness.name.to_string()))?;
    shown.note.verify(std::slice::from_ref(&witness.key)).map_err(|error| error.to_string())?;
    Ok(shown)
}

/// The checkpoints that contradict the log of a data folder, as far as they are kept.
fn kept(dir: &Path, log: &VerifierKey) -> Vec<Shown> {
    let witnesses = policy::known(dir).ok().flatten();
    let witnesses = || witnesses.iter().flat_map(Policy::witnesses);
    let of_one = |note: &Note| {
        let mut shown = Shown::new(note.to_string().as_bytes(), log, None).ok()?;
        let its = witnesses().find(|witness| has_cosigned(&shown.note, &witness.key));
        shown.witness = its.map(|witness| witness.name.to_string());
        Some(shown)
    };
    contradicting(dir).iter().filter_map(of_one).collect()
}

/// The notes of [`CONTRADICTED_FILE`], which stand one behind the other: each ends with its signatures.
pub(super) fn contradicting(dir: &Path) -> Vec<Note> {
    let bytes = std::fs::read(dir.join(CONTRADICTED_FILE)).unwrap_or_default();
    let (mut notes, mut is_signed) = (vec![String::new()], false);
    for line in String::from_utf8_lossy(&bytes).split_inclusive('\n') {
        let is_signature = line.starts_with(SIGNATURE);
        if is_signed && !is_signature {
            notes.push(String::new());
        }
        is_signed = is_signature;
        if let Some(note) = notes.last_mut() {
            note.push_str(line);
        }
    }
    notes.iter().filter_map(|note| Note::parse(note.as_bytes()).ok()).collect()
}

/// Keeps a checkpoint that contradicts the log, beside those that do already; the largest, when they are too many.
fn keep(dir: &Path, shown: &Shown) -> Result<(), FolderError> {
    let mut notes = contradicting(dir);
    if notes.iter().any(|note| note.text() == shown.note.text()) {
        return Ok(());
    }
    notes.push(shown.note.clone());
    notes.sort_by_key(|note| Reverse(note.text().parse().map_or(0, |of: Checkpoint| of.size())));
    notes.truncate(CONTRADICTED_MAX);
    let text: String = notes.iter().map(ToString::to_string).collect();
    write_private(&dir.join(CONTRADICTED_FILE), text.as_bytes())
}

impl Log {
    /// Holds against the log book what is kept, and what the witnesses that were asked have answered so far.
    pub(crate) async fn look_back(&self, bank: &Arc<Bank>) {
        let kept = kept(bank.folder().dir(), &self.key);
        let mut made = 0_usize;
        for shown in &kept {
            made = made.saturating_add(usize::from(self.hold(bank, shown, true).await));
        }
        if made == kept.len() && made > 0 {
            tracing::info!("the log book makes every tree again that was missed; the bank goes on");
            let _ = std::fs::remove_file(bank.folder().dir().join(CONTRADICTED_FILE));
        }
        loop {
            let answered = self.asked.lock().await.try_join_next();
            match answered {
                Some(Ok(Ok(shown))) => {
                    let _ = self.hold(bank, &shown, false).await;
                }
                // A round says who does not answer.
                Some(Ok(Err(_)) | Err(_)) => {}
                None => return,
            }
        }
    }

    /// The same for those that have not answered yet.
    pub(crate) async fn look_back_at_the_rest(&self, bank: &Arc<Bank>) {
        loop {
            let answered = self.asked.lock().await.join_next().await;
            match answered {
                Some(Ok(Ok(shown))) => {
                    let _ = self.hold(bank, &shown, false).await;
                }
                Some(Ok(Err(_)) | Err(_)) => {}
                None => return,
            }
        }
    }

    /// Holds what was shown against the log book. Whether that makes it.
    async fn hold(&self, bank: &Arc<Bank>, shown: &Shown, is_kept: bool) -> bool {
        let judged = shown.contradicted(&mut *self.work.lock().await, bank).await;
        match judged {
            Ok(None) => return true,
            Ok(Some(why)) => self.contradict(bank, shown, &why),
            Err(Halt::Waits(why) | Halt::Stops(why)) if is_kept => {
                self.contradict(bank, shown, &shown.says(&format!("cannot be compared with it ({why})")));
            }
            Err(Halt::Waits(why) | Halt::Stops(why)) => {
                tracing::warn!(why, "what a witness remembers cannot be compared; it is asked again");
            }
        }
        false
    }

    /// The log has shown what its log book does not make: nothing is written and nothing signed any more.
    pub(super) fn contradict(&self, bank: &Bank, shown: &Shown, why: &str) {
        let frozen = FrozenCause::RolledBack.because(why);
        let first = self.contradicted.set(frozen.clone()).is_ok();
        bank.freeze_all(&frozen);
        self.now.send_modify(|now| {
            now.halted.get_or_insert_with(|| why.to_owned());
            if let Some(name) = &shown.witness {
                let known = WitnessNow { size: shown.checkpoint.size(), ..WitnessNow::default() };
                let known = now.witnesses.entry(name.clone()).or_insert(known);
                (known.fork, known.refused) = (true, Some(why.to_owned()));
            }
        });
        if first {
            tracing::error!(why, "the log contradicts itself; every book is frozen");
        }
        // The first is not always the largest, and each is missed until the log book makes it.
        if let Err(error) = keep(bank.folder().dir(), shown) {
            tracing::error!(error = chain(&error), "the checkpoint that contradicts the log could not be kept");
        }
    }

    /// Why nothing is written any more, when somebody was shown what this bank does not have.
    pub fn contradicted(&self) -> Option<&Frozen> {
        self.contradicted.get()
    }
}
