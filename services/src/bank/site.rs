//! Opening a site: its key, its book, its place in the register.

use std::sync::Arc;

use ledger::ids::{ActorId, BookId, Key, PartyId};
use ledger::reason::BookKind;
use ledger::refusal::{Fact, Refusal};
use ledger::register::Scope;
use ledger::text::{Code, Label};
use ledger::time::Zone;

use super::{Bank, BankError, SubmitError};

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
    /// Opens a site, or finishes opening it when the same key was used before. The register entry is the bank's own; `actor` is logged.
    pub async fn open_site(self: &Arc<Self>, site: NewSite, actor: ActorId, key: Key) -> Result<BookId, SubmitError> {
        let _one_at_a_time = self.opening.lock().await;
        let failed = |error| SubmitError::Failed(BankError::from(error));
        let asked = self.keyring.all().map_err(failed)?.into_iter().find(|own| own.asked == key);
        if let Some(own) = asked {
            let same = own.genesis.code == site.code && own.name == site.name && own.municipality == site.municipality;
            return if same { self.open_book(own).await } else { Err(SubmitError::KeyReused) };
        }
        let register = self.register();
        let mut refusals = Vec::new();
        if register.now().is_taken(Scope::Book, &site.code) {
            refusals.push(Refusal { line: None, field: "code", fact: Fact::CodeTaken(site.code.clone()) });
        }
        if let Some(party) = site.municipality
            && register.now().party(party).is_none()
        {
            refusals.push(Refusal { line: None, field: "municipality", fact: Fact::UnknownParty(party) });
        }
        if !refusals.is_empty() {
            return Err(SubmitError::Refused(refusals));
        }
        tracing::info!(code = %site.code, %actor, "a site is opened");
        let own = self.new_book(BookKind::Site, site.code, site.name, site.municipality, site.zone, key);
        self.keyring.keep(&own).map_err(failed)?;
        self.open_book(own).await
    }
}
