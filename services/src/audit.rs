//! Verifying a running bank: the chains by its archive, the archive against the journal, the views against a replay. Each verdict stands apart.

mod chain;
mod journal;
mod keys;
mod log;
mod said;
mod scratch;
mod views;

use std::sync::Arc;

use transparency::log::policy::Policy;
use transparency::verify::{Check, Report, Trust};

use crate::bank::{Bank, BankError};
use crate::bundled::beside;
use crate::log::bank_policy;

/// Two receipts can both be true.
pub const AGREEMENT: &str = "agreement";
/// Archive and journal hold the same pages.
pub const JOURNAL: &str = "journal";
/// The transparency log is what the log book says.
pub const LOG: &str = "log";
/// The views are what a replay gives.
pub const VIEWS: &str = "views";

/// Verifies everything that a running bank can verify about itself, its witnesses by its own policy. Pages written meanwhile are left for
/// the next time.
pub async fn verify_live(bank: &Arc<Bank>) -> Result<Report, BankError> {
    verify_live_by(bank, None).await
}

/// The same, its witnesses by a policy that the reader has.
pub async fn verify_live_by(bank: &Arc<Bank>, policy: Option<Policy>) -> Result<Report, BankError> {
    let dir = bank.folder().dir();
    // Before the heads: these hold all that a checkpoint covers.
    let checkpoints = beside(dir).checkpoints;
    let heads = chain::heads(bank);
    let policy = match policy {
        Some(policy) => policy,
        None => bank_policy(dir)?,
    };
    let trust = Trust { register: Some(bank.register_book()), policy: Some(policy), now: Some(bank.now()) };
    let report = chain::verify(bank, &heads, trust, checkpoints).await?;
    let mut more: Vec<Check> = journal::compare(bank, &heads).await;
    let (of_keys, heads) = (Arc::clone(bank), heads);
    let looked = tokio::task::spawn_blocking(move || keys::look(&of_keys, &heads));
    more.extend(looked.await.expect("looking at keys does not panic"));
    more.extend(views::compare(bank).await);
    more.push(log::compare(bank).await);
    Ok(report.with(more))
}

pub use chain::{is_own, outline, write_bundle, write_outlined};
pub(crate) use journal::differs;
pub use said::{said, said_of};
