//! Receipts: an entry with the proof that the last checkpoint covers its page.

use std::sync::Arc;

use ledger::ids::BookId;
use transparency::log::policy::Policy;
use transparency::log::receipt;

use super::{Log, LogError, policy};
use crate::bank::Bank;

impl Log {
    /// The receipt of an entry: the portable entry, its page's way up the tree, and the checkpoint as it is published. A page that no
    /// checkpoint covers yet gets one. None when the log has no such page.
    pub async fn receipt(
        &self,
        bank: &Arc<Bank>,
        (book, page): (BookId, u64),
        portable: &[u8],
    ) -> Result<Option<String>, LogError> {
        if book == bank.log_book() {
            return Ok(None);
        }
        let mut now = self.now();
        let mut place = self.place(book, page).await;
        if place.is_none_or(|place| place >= now.checkpoint.size()) {
            now = self.checkpoint_now(bank).await?;
            place = self.place(book, page).await;
        }
        let size = now.checkpoint.size();
        let Some(index) = place.filter(|place| *place < size) else { return Ok(None) };
        let dir = self.dir.clone();
        let proof = tokio::task::spawn_blocking(move || super::files::tiles(&dir, size).prove_inclusion(index));
        let hashes = proof.await.expect("reading tiles does not panic");
        let hashes = hashes.map_err(|error| LogError::Waits(format!("its tiles cannot be read: {error}")))?;
        Ok(Some(receipt::write(portable, index, &hashes, &now.note)))
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
