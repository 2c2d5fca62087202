//! A book's next key: made here, told to the register, and the ones before it revoked. From the register's own entries everyone knows from
//! which page on which key counts. A book whose key was lost gets its next one in the same way: the register appoints it.

use std::sync::Arc;

use ledger::command::{BookKey, Command, Request};
use ledger::decide::made_id;
use ledger::ids::{ActorId, BookId, Key, PublicKey};
use ledger::page;
use ledger::refusal::{Fact, Refusal};

use super::begin::new_key;
use super::{Bank, BankError, SubmitError};
use crate::clerk::Accepted;

impl Bank {
    /// Gives a book a new key and revokes all others: the key, and the entry that makes it known. Safe to ask again with the same key: what was done stays done.
    pub async fn rotate_key(
        self: &Arc<Self>,
        book: BookId,
        actor: ActorId,
        key: Key,
    ) -> Result<(PublicKey, Accepted), SubmitError> {
        let _one_at_a_time = self.opening.lock().await;
        let office = self.office(book).ok_or(SubmitError::UnknownBook(book))?;
        let failed = |error| SubmitError::Failed(BankError::from(error));
        let own = self.keyring.all().map_err(failed)?.into_iter().find(|own| own.book == book);
        // The file was lost: it is written anew.
        let mut own = own.unwrap_or_else(|| office.own.clone());
        let next = if let Some(made) = own.made_by(key).cloned() {
            made
        } else {
            let next = new_key();
            own.keys.push(next.clone());
            own.rotations.push(key);
            // On disk before the register hears of it: a key that is lost could not be replaced.
            self.keyring.keep(&own).map_err(failed)?;
            office.sealing.add(next.clone());
            next
        };
        let public = page::public(&next);
        let ask = |what: &str, command| {
            let key = Key::from_bytes(made_id(book, key, what, 0));
            Request { key, occurred_at: None, actor, cause: None, command }
        };
        let add = Command::AddBookKey(BookKey { book, key: public });
        let added = self.submit(self.register_book, ask("rotation", add)).await?;
        for old in self.register().now().keys(book).into_iter().filter(|old| *old != public) {
            let revoke = Command::RevokeBookKey(BookKey { book, key: old });
            self.submit(self.register_book, ask(&format!("revocation {old}"), revoke)).await?;
        }
        office.has_key();
        tracing::info!(%book, %actor, "a book has a new key");
        Ok((public, added))
    }

    /// Refuses to revoke the last key in force that this bank holds: nobody could write the book any more, the register's least of all.
    pub(crate) fn leaves_a_key(&self, command: &Command) -> Result<(), SubmitError> {
        let Command::RevokeBookKey(revoked) = command else { return Ok(()) };
        let Some(office) = self.office(revoked.book) else { return Ok(()) };
        let mut others = self.register().now().keys(revoked.book);
        others.retain(|key| *key != revoked.key);
        if office.sealing.among(&others).is_some() {
            return Ok(());
        }
        Err(SubmitError::Refused(vec![Refusal { line: None, field: "key", fact: Fact::KeyNotRevocable }]))
    }
}
