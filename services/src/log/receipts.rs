//! Receipts: an entry with the proof that a checkpoint covers its page: the newest that enough witnesses cosigned, when it does.

use std::sync::Arc;

use ledger::ids::BookId;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{TreeHash, prove_inclusion, verify_inclusion};
use transparency::log::policy::Policy;
use transparency::log::receipt;

use super::files::tiles;
use super::{Log, LogError, LogNow, held, policy};
use crate::bank::Bank;
use crate::causes::chain;

impl Log {
    /// The receipt of an entry: the portable entry, its page's way up the tree, and the newest checkpoint that covers the page and that enough
    /// witnesses cosigned; the newest of all while there is none. A page that no checkpoint covers yet gets one. None when the log has no
    /// such page.
    pub async fn receipt(
        &self,
        bank: &Arc<Bank>,
        (book, page): (BookId, u64),
        portable: &[u8],
    ) -> Result<Option<String>, LogError> {
        if book == bank.log_book() {
            return Ok(None);
        }
        let mut place = self.place(book, page).await;
        if place.is_none_or(|place| place >= self.now().checkpoint.size()) {
            self.checkpoint_now(bank).await?;
            place = self.place(book, page).await;
        }
        let now = self.now();
        let Some(index) = place.filter(|place| *place < now.checkpoint.size()) else { return Ok(None) };
        let leaf = bank.page(book, page).await.map_err(|error| LogError::Waits(chain(&error)))?;
        let Some(leaf) = leaf.map(|found| Leaf { book, page, page_hash: found.hash }) else { return Ok(None) };
        let of = (index, leaf.hash());
        let mut proven = self.proven(bank, &now, of).await;
        if proven.is_err() {
            let mended = self.work.lock().await.mend(bank).await;
            mended.map_err(|halt| self.halted(halt))?;
            proven = self.proven(bank, &now, of).await;
        }
        let unproven = |why: String| LogError::Waits(format!("page {page} of the book {book} cannot be proven: {why}"));
        let (hashes, note) = proven.map_err(unproven)?;
        Ok(Some(receipt::write(portable, index, &hashes, &note)))
    }

    /// The proof that a leaf is in the newest tree that enough witnesses cosigned, when it is and they did; else in the newest of all. One that
    /// does not hold leaves nobody's hands.
    async fn proven(
        &self,
        bank: &Bank,
        now: &LogNow,
        (index, leaf): (u64, TreeHash),
    ) -> Result<(Vec<TreeHash>, String), String> {
        let (policy, key, dir, now) = (self.policy(bank).ok(), self.key.clone(), self.dir.clone(), now.clone());
        let proof = tokio::task::spawn_blocking(move || {
            let mut tiles = tiles(&dir, now.checkpoint.size());
            // By the nodes of the tree that stands: the smaller one has no others, and its own short tiles may be gone.
            let mut prove = |of: &Checkpoint| -> Result<Vec<TreeHash>, String> {
                let proof = prove_inclusion(index, of.size(), |node| tiles.read(node));
                let proof = proof.map_err(|error| error.to_string())?;
                let held = verify_inclusion(leaf, index, of.size(), of.root(), &proof);
                held.map(|()| proof).map_err(|error| error.to_string())
            };
            let is_enough = |policy: &Policy| now.note.parse().is_ok_and(|note| held::is_enough(policy, &note));
            let policy = policy.filter(|policy| !is_enough(policy));
            let kept = policy.and_then(|policy| held::cosigned(&dir, &policy, &key));
            let kept = kept.filter(|(of, _)| index < of.size() && of.size() <= now.checkpoint.size());
            // One of another history than what is here proves nothing.
            let by_kept = kept.and_then(|(of, note)| Some((prove(&of).ok()?, note)));
            by_kept.map_or_else(|| Ok((prove(&now.checkpoint)?, now.note)), Ok)
        });
        proof.await.expect("reading tiles does not panic")
    }

    /// Where a page stands in the log.
    async fn place(&self, book: BookId, page: u64) -> Option<u64> {
        self.work.lock().await.place(book, page)
    }

    /// The policy to give to donors and auditors: the file of the bank, or, without one, its log alone.
    pub fn policy(&self, bank: &Bank) -> Result<Policy, LogError> {
        policy::read(bank.folder().dir(), &self.key)
    }
}
