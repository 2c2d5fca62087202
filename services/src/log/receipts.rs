//! Receipts: an entry with the proof that a checkpoint covers its page: the newest that enough witnesses cosigned, when it does.

use std::sync::Arc;

use ledger::ids::BookId;
use transparency::log::merkle::ProveError;
use transparency::log::policy::Policy;
use transparency::log::receipt;

use super::{Log, LogError, held, policy};
use crate::bank::Bank;

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
        let (policy, key, dir) = (self.policy(bank).ok(), self.key.clone(), self.dir.clone());
        let proof = tokio::task::spawn_blocking(move || {
            let is_enough = |policy: &Policy| now.note.parse().is_ok_and(|note| held::is_enough(policy, &note));
            let policy = policy.filter(|policy| !is_enough(policy));
            let kept = policy.and_then(|policy| held::cosigned(&dir, &policy, &key));
            let kept = kept.filter(|(checkpoint, _)| index < checkpoint.size());
            let (checkpoint, note) = kept.unwrap_or((now.checkpoint, now.note));
            Ok((super::files::tiles(&dir, checkpoint.size()).prove_inclusion(index)?, note))
        });
        let proof: Result<_, ProveError<_>> = proof.await.expect("reading tiles does not panic");
        let (hashes, note) = proof.map_err(|error| LogError::Waits(format!("its tiles cannot be read: {error}")))?;
        Ok(Some(receipt::write(portable, index, &hashes, &note)))
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
