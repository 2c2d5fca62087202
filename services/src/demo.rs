//! A believable aid bank in Greece, written for the product: three months of HELLAS HELPBANK for a new bank, so that every screen and report has
//! something true to show. It knows the bank and its vault, and nothing of screens or servers. Persons, companies and the emergency are invented.
//!
//! It is a script: tables of what happened, told in the order in which it happened. All keys and ids come from the names of the script's steps, so
//! that a filling that was interrupted goes on where it stopped and doubles nothing.

mod began;
mod catalogue;
mod corrections;
mod inbound;
mod logins;
mod handing_out;
mod money;
mod moment;
mod names;
mod people;
mod places;
mod road;
mod stage;
mod step;
mod storage;
mod tell;
mod wanted;

use std::sync::Arc;

use ledger::refusal::Refusal;

use crate::bank::{Bank, BankError, FolderError, SubmitError};

/// Why a bank could not be filled. Asking again goes on where it stopped.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// What has been done so far cannot be read or noted.
    #[error("the demo's own notes cannot be kept")]
    Notes(#[from] FolderError),
    /// The names of the script cannot be put into the vault.
    #[error("the demo's people cannot be put into the vault")]
    Vault(#[from] vault::VaultError),
    /// The rules refuse a step: the bank holds something that the script does not expect, or goods of the script have expired since it was
    /// interrupted.
    #[error("the demo's step {step} is refused: {}", .refusals.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Refused {
        /// The step.
        step: String,
        /// Why.
        refusals: Vec<Refusal>,
    },
    /// A step could not be written.
    #[error("the demo's step {step} could not be written")]
    Submit {
        /// The step.
        step: String,
        /// Why.
        #[source]
        error: Box<SubmitError>,
    },
    /// An entry of the demo cannot be read back.
    #[error("the demo cannot read what it wrote")]
    Bank(#[from] BankError),
}

impl DemoError {
    /// What became of a step that was not accepted.
    fn of(step: String, error: SubmitError) -> Self {
        match error {
            SubmitError::Refused(refusals) => Self::Refused { step, refusals },
            SubmitError::KeyReused
            | SubmitError::Busy { .. }
            | SubmitError::Frozen { .. }
            | SubmitError::Stopping
            | SubmitError::UnknownBook(_)
            | SubmitError::Cause(_)
            | SubmitError::Failed(_) => Self::Submit { step, error: Box::new(error) },
        }
    }
}

/// Fills a new bank with three months of a believable aid bank; does nothing in a bank that has sites of its own.
///
/// Safe to repeat: a filling that was interrupted is finished, a finished one is left alone.
pub async fn fill(bank: &Arc<Bank>) -> Result<(), DemoError> {
    let Some(began) = began::of(bank)? else { return Ok(()) };
    let calendar = moment::Calendar::of(began.at());
    logins::let_in(bank, &began).await?;
    people::name(bank, began.at()).await?;
    tell::all(bank, tell::register(bank, &calendar)).await?;
    let stage = places::open(bank, calendar).await?;
    tell::all(bank, tell::story(&stage, &began)).await?;
    tell::views_follow(bank).await;
    began.finish(bank)?;
    tracing::info!("the demo's three months are in the books");
    Ok(())
}
