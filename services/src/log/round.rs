//! One round of the log: what is kept is put in order, the tree grows by it, a checkpoint is signed and published.

use std::path::Path;
use std::sync::Arc;

use ledger::command::{Command, LogPages, Request};
use ledger::event::{LINES_MAX, LoggedPage};
use ledger::ids::{BookId, Hash, Key};
use ledger::reason::BookKind;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::merkle::{TreeHash, verify_consistency};
use transparency::log::note::Note;
use transparency::log::policy::{Policy, TrustedWitness};

use super::files::{CHECKPOINT, COSIGNED, tiles};
use super::grown::{Shared, named};
use super::keep::{Keep, Signed};
use super::look::Looked;
use super::shown;
use super::witnesses::Tiles;
use super::{held, witnesses};
use crate::bank::{Bank, NOBODY, SubmitError, write_private};
use crate::causes::chain;

/// A step of a round: after each of them the log may be cut off, and goes on from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// The log book names the pages, and that is kept.
    Ordered,
    /// The tiles hold them.
    Grown,
    /// The checkpoint is signed, and that is kept.
    Signed,
    /// The checkpoint is where everyone can read it.
    Published,
}

/// Why a round ended early.
#[derive(Debug)]
pub(super) enum Halt {
    /// It may pass.
    Waits(String),
    /// Nothing is signed any more.
    Stops(String),
}

/// What a log works with.
#[derive(Debug)]
pub(super) struct Work {
    pub(super) keep: Keep,
    pub(super) tree: Shared,
    pub(super) dir: Arc<Path>,
    published: Option<String>,
    cosigned: Option<String>,
    /// What was signed last, with the cosignatures that came so far.
    note: Option<Note>,
    witnesses: witnesses::Known,
    /// The witnesses that have answered since the start.
    heard: witnesses::Heard,
    pub(super) looked: Looked,
}

/// A checkpoint that was published, with its signatures.
type Published = Option<(Checkpoint, String)>;

impl Work {
    pub(super) fn new(keep: Keep, dir: &Path) -> Self {
        Self {
            keep,
            tree: Shared::default(),
            dir: dir.into(),
            published: None,
            cosigned: None,
            note: None,
            witnesses: witnesses::Known::new(),
            looked: Looked::NotYet,
            heard: witnesses::Heard::new(),
        }
    }

    /// Goes through the steps; gives what was published, when that is new.
    pub(super) async fn round(&mut self, bank: &Arc<Bank>, until: Step) -> Result<Published, Halt> {
        self.look(bank).await?;
        self.has_grown(bank)?;
        loop {
            let more = order(bank).await?;
            if until == Step::Ordered {
                return Ok(None);
            }
            self.grow(bank).await?;
            if !more {
                break;
            }
        }
        if until == Step::Grown {
            return Ok(None);
        }
        if self.growth().is_err() {
            self.mend(bank).await?;
        }
        self.sign()?;
        if until == Step::Signed {
            return Ok(None);
        }
        self.have_witnessed(bank).await?;
        self.publish()
    }

    /// A log book that names less than was signed has lost pages: nothing may be written where they stood.
    fn has_grown(&self, bank: &Arc<Bank>) -> Result<(), Halt> {
        let signed = self.keep.signed().checkpoint.size();
        let named = bank.with_book(bank.log_book(), named).unwrap_or(0);
        if named < signed { Err(shrunk(named, signed)) } else { Ok(()) }
    }

    /// The tree, when it has grown out of what was signed last; none when it is that.
    fn growth(&self) -> Result<Option<(u64, TreeHash)>, Halt> {
        let Some((size, root)) = self.stands() else { return Ok(None) };
        let Signed { checkpoint: last, .. } = self.keep.signed();
        if (size, root) == (last.size(), last.root()) {
            return Ok(None);
        }
        if size <= last.size() {
            return Err(shrunk(size, last.size()));
        }
        let proof = tiles(&self.dir, size).prove_consistency(last.size());
        let proof = proof.map_err(|error| Halt::Waits(format!("its tiles cannot be read: {error}")))?;
        if let Err(error) = verify_consistency((last.size(), last.root()), (size, root), &proof) {
            return Err(Halt::Stops(format!(
                "what the log book names has not grown out of what was signed last: {error}. Run `helpbank verify`"
            )));
        }
        Ok(Some((size, root)))
    }

    /// Signs the tree, when it has grown out of what was signed last.
    fn sign(&mut self) -> Result<(), Halt> {
        let Some((size, root)) = self.growth()? else { return Ok(()) };
        self.keep.sign(size, root).map_err(|error| Halt::Waits(chain(&error)))
    }

    /// Where the witnesses stand.
    pub(super) const fn known(&self) -> &witnesses::Known {
        &self.witnesses
    }

    /// Shows what was signed last to the witnesses that have not cosigned it. None of them can keep it from being published but by another
    /// tree that this log signed.
    async fn have_witnessed(&mut self, bank: &Arc<Bank>) -> Result<(), Halt> {
        let signed: Note = self.keep.signed().note.parse().expect("what was signed is a note");
        let policy = bank.log().policy(bank).map_err(|error| Halt::Waits(chain(&error)))?;
        let mut note = if let Some(note) = self.note.take().filter(|note| note.text() == signed.text()) {
            note
        } else {
            let held = held::again(&self.dir, &policy, signed);
            held::known(&policy, &held, &mut self.witnesses);
            held
        };
        let now_ms = bank.now().ms;
        let known = (&mut self.witnesses, &mut self.heard);
        if witnesses::collect(&policy, &self.dir, &mut note, known, now_ms).await == Tiles::Damaged {
            self.mend(bank).await?;
            let known = (&mut self.witnesses, &mut self.heard);
            witnesses::collect(&policy, &self.dir, &mut note, known, now_ms).await;
        }
        self.keep_cosigned(&policy, &note);
        self.note = Some(note);
        let is_told =
            |witness: &&TrustedWitness| self.witnesses.get(&witness.name.to_string()).is_some_and(|known| known.fork);
        let tell: Vec<TrustedWitness> = policy.witnesses().iter().filter(is_told).cloned().collect();
        for witness in tell {
            // A word without the log's signature is an alarm and no more.
            let Ok(shown) = shown::ask(&witness, bank.log().key()).await else { continue };
            if let Some(why) = shown.contradicted(self, bank).await? {
                bank.log().contradict(bank, &shown, &why);
                return Err(Halt::Stops(why));
            }
        }
        Ok(())
    }

    /// Keeps what enough witnesses cosigned: the next checkpoint may find them away.
    fn keep_cosigned(&mut self, policy: &Policy, note: &Note) {
        let text = note.to_string();
        let enough = policy.verify(note).is_ok_and(|believed| !believed.cosignatures().is_empty());
        if enough && self.cosigned.as_ref() != Some(&text) {
            match write_private(&self.dir.join(COSIGNED), text.as_bytes()) {
                Ok(()) => self.cosigned = Some(text),
                Err(error) => tracing::warn!(error = chain(&error), "a cosigned checkpoint could not be kept"),
            }
        }
    }

    /// Puts what was signed last where everyone can read it.
    fn publish(&mut self) -> Result<Published, Halt> {
        let checkpoint = &self.keep.signed().checkpoint;
        let note = &self.note.as_ref().map_or_else(|| self.keep.signed().note.clone(), ToString::to_string);
        if self.published.as_ref() == Some(note) {
            return Ok(None);
        }
        write_private(&self.dir.join(CHECKPOINT), note.as_bytes()).map_err(|error| Halt::Waits(chain(&error)))?;
        self.published = Some(note.clone());
        Ok(Some((checkpoint.clone(), note.clone())))
    }
}

fn shrunk(size: u64, signed: u64) -> Halt {
    Halt::Stops(format!(
        "the log book makes a tree of {size} leaves, and one of {signed} with another history was signed. Put the bank back as it was when \
         that was signed (`helpbank repair`), or close the log and begin another (`helpbank succeed`); never let it go on without those pages"
    ))
}

/// Has the log book name the next kept pages. Whether there may be more.
async fn order(bank: &Arc<Bank>) -> Result<bool, Halt> {
    let mut pages = Vec::new();
    for (book, head) in heads(bank) {
        let logged = bank.with_book(bank.log_book(), |log| log.logged(book)).flatten();
        let (mut number, mut previous) = logged.map_or((0, Hash::ZERO), |at| (at.page, at.hash));
        while number < head && pages.len() < LINES_MAX {
            number = number.saturating_add(1);
            let doubtful = |why: String| Halt::Waits(format!("page {number} of the book {book}: {why}"));
            let page = bank.page(book, number).await.map_err(|error| doubtful(chain(&error)))?;
            let page = page.ok_or_else(|| doubtful("it is not in the archive".to_owned()))?;
            if page.header.previous != previous {
                return Err(Halt::Stops(format!(
                    "page {number} of the book {book} does not follow the page that is in the log. Run `helpbank verify`"
                )));
            }
            previous = page.hash;
            pages.push(LoggedPage { book, page: number, hash: page.hash });
        }
    }
    if pages.is_empty() {
        return Ok(false);
    }
    let more = pages.len() >= LINES_MAX;
    let mut key = [0; 16];
    getrandom::fill(&mut key).expect("the operating system gives random bytes");
    let command = Command::LogPages(LogPages { pages });
    let request = Request { key: Key::from_bytes(key), occurred_at: None, actor: NOBODY, cause: None, command };
    match bank.submit(bank.log_book(), request).await {
        // Refused: another process has put them in order meanwhile, and the book has been caught up with.
        Ok(_) | Err(SubmitError::Refused(_)) => Ok(more),
        Err(error) => Err(Halt::Waits(format!("the log book does not take them: {}", chain(&error)))),
    }
}

/// The books whose pages are leaves, the register first, with their last kept pages.
fn heads(bank: &Arc<Bank>) -> Vec<(BookId, u64)> {
    let register = bank.register_book();
    let offices = bank.offices();
    let leaves = offices.iter().filter(|office| office.own.genesis.kind != BookKind::Log);
    let mut heads: Vec<(BookId, u64)> =
        leaves.map(|office| (office.own.book, office.clerk.kept().head().page)).collect();
    heads.sort_unstable_by_key(|(book, _)| (*book != register, *book));
    heads
}
