//! Verifying a running bank: the chains by its archive, the archive against the journal, the views against a replay. Each verdict stands apart.

mod chain;
mod journal;
mod keys;
mod log;
mod said;
mod scratch;
mod views;

use std::sync::Arc;

use transparency::verify::{Check, Report};

use crate::bank::{Bank, BankError};

/// Archive and journal hold the same pages.
pub const JOURNAL: &str = "journal";
/// The transparency log is what the log book says.
pub const LOG: &str = "log";
/// The views are what a replay gives.
pub const VIEWS: &str = "views";

/// Verifies everything that a running bank can verify about itself. Pages written meanwhile are left for the next time.
pub async fn verify_live(bank: &Arc<Bank>) -> Result<Report, BankError> {
    let heads = chain::heads(bank);
    let report = chain::verify(bank, &heads).await?;
    let mut more: Vec<Check> = journal::compare(bank, &heads).await;
    let (of_keys, heads) = (Arc::clone(bank), heads);
    let looked = tokio::task::spawn_blocking(move || keys::look(&of_keys, &heads));
    more.extend(looked.await.expect("looking at keys does not panic"));
    more.extend(views::compare(bank).await);
    more.push(log::compare(bank).await);
    Ok(report.with(more))
}

pub use chain::write_bundle;
pub(crate) use journal::differs;
pub use said::said;
