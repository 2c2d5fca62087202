//! The transparency log of the bank: one leaf for each page of each book, in the order that the log book fixed before anything was signed.
//!
//! ```text
//! kept pages ── log book: PagesLogged, kept ── tree: tiles on disk ── checkpoint: signed, kept ── published ── page headers name it
//! ```
//!
//! A step is done before the next begins, and each begins from what is on disk: a start goes through the same steps as any round. What can be
//! made again (all of `DATA/log`) is made from the log book; what cannot is beside the books' keys: the log's key and origin, and what it
//! signed last. A log that would have to sign something which does not grow out of that stops, with an alarm, and signs nothing.

mod files;
mod grown;
mod held;
mod keep;
mod look;
mod mentioned;
mod old;
mod policy;
mod receipts;
mod recount;
mod round;
mod shown;
#[cfg(test)]
mod tests;
mod tree;
mod witnesses;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, Weak};
use std::time::Duration;

use ledger::page::CheckpointRef;
use tokio::sync::{Mutex, Notify, watch};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::note::{Note, VerifierKey};

pub(crate) use files::read_tile;
pub use files::{Served, publish, served};
pub use keep::{KEY_FILE, Keep, LogError, SIGNED_FILE, read_signed, read_size, retired};
pub(crate) use mentioned::{By, Mentioned, Unmade, closed_under, since};
pub(crate) use old::{OldLog, known_by};
pub use policy::{add_witness, bank_policy};
pub use recount::recount;
pub use round::Step;
pub(crate) use shown::{Asked, CONTRADICTED_FILE, ask_all};
pub use witnesses::WitnessNow;
pub(crate) use witnesses::remembered;

use crate::bank::{Bank, Folder};
use crate::causes::chain;
use crate::clerk::Frozen;
use round::{Halt, Work};

/// At most so often a checkpoint is made of its own accord, in milliseconds.
pub const CHECKPOINT_EVERY_MS: u64 = 5_000;
/// The file of the bank's policy, below the data folder: its log, its witnesses, and how many of them it takes.
pub const POLICY_FILE: &str = "keys/log.policy";
/// The file of what was published last, below the data folder.
pub const CHECKPOINT_FILE: &str = "log/checkpoint";
/// The file of what enough witnesses cosigned last, below the data folder. It can be made again only with their help.
pub const COSIGNED_FILE: &str = "log/cosigned";
/// How long a log that could not go on waits before it tries again, in milliseconds.
const TRY_AGAIN_MS: u64 = 5_000;
/// The longest anyone waits for a checkpoint that was asked for, in milliseconds.
const DEMAND_MS_MAX: u64 = 60_000;

/// How a bank's log is set up.
#[derive(Debug, Clone)]
pub struct LogConfig {
    /// The log's name, when it is made; a name of the program's own when absent.
    pub origin: Option<String>,
    /// How often a checkpoint is made when something is new, in milliseconds; only when asked for, when absent.
    pub every_ms: Option<u64>,
}

impl Default for LogConfig {
    fn default() -> Self {
        Self { origin: None, every_ms: Some(CHECKPOINT_EVERY_MS) }
    }
}

/// Where the log stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogNow {
    /// What was signed and published last.
    pub checkpoint: Checkpoint,
    /// The same with its signatures.
    pub note: String,
    /// When it was published, in milliseconds since the Unix epoch; 0 before the first since the start.
    pub published_at_ms: i64,
    /// Why it signs nothing more, when it does not.
    pub halted: Option<String>,
    /// Why it could not go on the last time; it tries again.
    pub waits: Option<String>,
    /// The witnesses, by what the policy calls them.
    pub witnesses: BTreeMap<String, WitnessNow>,
}

/// The bank's log.
pub struct Log {
    key: VerifierKey,
    dir: PathBuf,
    every_ms: Option<u64>,
    work: Mutex<Work>,
    now: watch::Sender<LogNow>,
    demand: Notify,
    /// The witnesses that were asked at the start what they remember.
    asked: Mutex<Asked>,
    /// Whether they could not be, for want of a policy: nothing is signed before they were.
    unasked: AtomicBool,
    /// Why nothing is written any more, when somebody was shown what this bank does not have.
    contradicted: OnceLock<Frozen>,
}

impl Log {
    /// The log of a bank, standing where it stood.
    pub(crate) fn new(keep: Keep, folder: &Folder, every_ms: Option<u64>, asked: Asked) -> Self {
        let (key, dir) = (keep.verifier(), folder.log());
        let signed: Note = keep.signed().note.parse().expect("what was signed is a note");
        let (note, unasked) = match policy::read(folder.dir(), &key) {
            Ok(policy) => (held::again(&dir, &policy, signed), false),
            // Every round says that it cannot be used.
            Err(_) => (signed, true),
        };
        let now = LogNow {
            checkpoint: keep.signed().checkpoint.clone(),
            note: note.to_string(),
            published_at_ms: 0,
            halted: None,
            waits: None,
            witnesses: BTreeMap::new(),
        };
        let (now, _) = watch::channel(now);
        let work = Mutex::new(Work::new(keep, &dir));
        let (asked, contradicted) = (Mutex::new(asked), OnceLock::new());
        let unasked = AtomicBool::new(unasked);
        Self { key, work, dir, every_ms, now, demand: Notify::new(), asked, unasked, contradicted }
    }

    /// The key its checkpoints are checked with; its name is the log's origin.
    pub const fn key(&self) -> &VerifierKey {
        &self.key
    }

    /// The folder of its tiles.
    pub const fn dir(&self) -> &PathBuf {
        &self.dir
    }

    /// Where it stands.
    pub fn now(&self) -> LogNow {
        self.now.borrow().clone()
    }

    /// Goes through the steps, up to and with this one.
    pub async fn round(&self, bank: &Arc<Bank>, until: Step) -> Result<(), LogError> {
        self.hear(bank).await?;
        let mut work = self.work.lock().await;
        if let Some(why) = self.contradicted() {
            return Err(LogError::Stopped(why.to_string()));
        }
        let went = work.round(bank, until).await;
        self.now.send_modify(|now| now.witnesses.clone_from(work.known()));
        match went {
            Ok(published) => {
                if let Some((checkpoint, note)) = published {
                    bank.know(Some(checkpoint.as_known()).filter(|known| known.size > 0));
                    let published_at_ms = bank.now().ms;
                    self.now.send_modify(|now| {
                        let witnesses = std::mem::take(&mut now.witnesses);
                        *now = LogNow { checkpoint, note, published_at_ms, halted: None, waits: None, witnesses };
                    });
                } else {
                    self.now.send_modify(|now| now.waits = None);
                }
                Ok(())
            }
            Err(halt) => Err(self.halted(halt)),
        }
    }

    /// Nothing is signed while nobody knows who is to see it; and who could not be asked at the start what they remember is asked first.
    async fn hear(&self, bank: &Arc<Bank>) -> Result<(), LogError> {
        self.policy(bank).map_err(|error| self.halted(Halt::Waits(chain(&error))))?;
        if self.unasked.load(Ordering::Relaxed) {
            *self.asked.lock().await = ask_all(bank.folder().dir(), &self.key);
            self.look_back_at_the_rest(bank).await;
            self.unasked.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Looks whether the log book is the one that was signed for, before anything is written or signed. What does not fit stops the log.
    pub(crate) async fn look(&self, bank: &Arc<Bank>) {
        if let Err(halt) = self.work.lock().await.look(bank).await {
            let _ = self.halted(halt);
        }
    }

    fn halted(&self, halt: Halt) -> LogError {
        match halt {
            Halt::Waits(why) => {
                tracing::warn!(why, "the transparency log waits");
                self.now.send_modify(|now| now.waits = Some(why.clone()));
                LogError::Waits(why)
            }
            Halt::Stops(why) => {
                let first = self.now.send_if_modified(|now| {
                    let first = now.halted.is_none();
                    now.halted = Some(why.clone());
                    first
                });
                if first {
                    tracing::error!(why, "the transparency log is stopped; it signs nothing");
                }
                LogError::Stopped(why)
            }
        }
    }

    /// Makes a checkpoint now, which covers every page that was kept when this was asked.
    pub async fn checkpoint_now(&self, bank: &Arc<Bank>) -> Result<LogNow, LogError> {
        let round = self.round(bank, Step::Published);
        let longest = Duration::from_millis(DEMAND_MS_MAX);
        tokio::time::timeout(longest, round).await.map_err(|_| LogError::Waits("it takes too long".to_owned()))??;
        Ok(self.now())
    }

    /// Asks for a round soon, without waiting for it.
    pub fn ask(&self) {
        self.demand.notify_one();
    }
}

/// Keeps the log going until the bank stops.
pub(crate) async fn run(bank: Weak<Bank>) {
    let Some((log, mut stop)) = bank.upgrade().map(|bank| (Arc::clone(bank.log()), bank.stopping())) else { return };
    let work = async {
        loop {
            let Some(bank) = bank.upgrade() else { return };
            let went = match log.every_ms {
                Some(_) => log.round(&bank, Step::Published).await,
                None => Ok(()),
            };
            drop(bank);
            let pause_ms = match went {
                Err(LogError::Stopped(_)) => return,
                Err(_) => TRY_AGAIN_MS,
                Ok(()) => log.every_ms.unwrap_or(u64::MAX),
            };
            tokio::select! {
                () = log.demand.notified() => {}
                () = tokio::time::sleep(Duration::from_millis(pause_ms)) => {}
            }
        }
    };
    tokio::select! {
        _ = stop.wait_for(|stopping| *stopping) => {}
        () = work => {}
    }
}

/// What the headers of pages say of a checkpoint, for the clerks.
pub(crate) type Known = watch::Receiver<Option<CheckpointRef>>;
