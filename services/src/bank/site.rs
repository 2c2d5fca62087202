//! Opening a site: its key, its book, its place in the register.

use std::sync::Arc;

use ledger::check::Context;
use ledger::decide::decide;
use ledger::ids::{ActorId, BookId, Key, PartyId, Salt};
use ledger::reason::BookKind;
use ledger::text::{Code, Label};
use ledger::time::Zone;

use super::open::adding;
use super::{Bank, BankError, OwnBook, SubmitError};

/// A site that is to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSite {
    /// Its code, unique in the bank.
    pub code: Code,
    /// Its name.
    pub name: Label,
    /// The municipality it lies in.
    pub municipality: Option<PartyId>,
    /// Its time zone.
    pub zone: Zone,
}

impl Bank {
    /// Opens a site, or finishes opening it when the same key was used before.
    pub async fn open_site(self: &Arc<Self>, site: NewSite, actor: ActorId, key: Key) -> Result<BookId, SubmitError> {
        let _one_at_a_time = self.opening.lock().await;
        let failed = |error| SubmitError::Failed(BankError::from(error));
        let same = |own: &OwnBook| {
            own.genesis.code == site.code
                && own.name == site.name
                && own.municipality == site.municipality
                && own.zone == site.zone
        };
        let asked = self.keyring.all().map_err(failed)?.into_iter().find(|own| own.asked == key);
        if let Some(own) = asked {
            return if same(&own) { self.open_book(own).await } else { Err(SubmitError::KeyReused) };
        }
        let NewSite { code, name, municipality, zone } = site;
        let own = self.new_book(BookKind::Site, code, name, municipality, zone, key, actor);
        // The register is asked before anything is kept: a book that it refuses must not be found half open at the next start.
        self.would_be_added(&own)?;
        tracing::info!(code = %own.genesis.code, %actor, "a site is opened");
        self.keyring.keep(&own).map_err(failed)?;
        self.open_book(own).await
    }

    /// Whether the register, as it stands, would take the book in.
    fn would_be_added(&self, own: &OwnBook) -> Result<(), SubmitError> {
        let register = self.office(self.register_book).ok_or(SubmitError::UnknownBook(self.register_book))?;
        if let Some(why) = register.clerk.frozen() {
            return Err(SubmitError::Frozen { book: self.register_book, why });
        }
        register.clerk.kept().read(|kept| {
            let all = kept.book.register.as_deref().expect("the register's book has a register");
            let (book, written_at) = (&kept.book, kept.head.written_at);
            let context = Context { book, register: all.now(), written_at, cause: None, before: &[] };
            decide(&context, &adding(own), Salt::from_bytes([0; 16])).map(drop).map_err(SubmitError::Refused)
        })
    }
}
