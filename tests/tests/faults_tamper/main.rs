//! What each attack meets: forgeries of three strengths over a whole bank (raw edits; everything re-sealed with the books' keys; the operator
//! signs checkpoints anew and asks honest witnesses), and changes by the ten thousand to everything that is handed out. Prints what it counted.
//! In its long form (`HELPBANK_FAULTS=long`, `make faults`) every byte has its turn.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

mod bank;
mod changes;
mod clock;
mod forged;
mod handed_out;
mod history;
mod keys;
mod log;
mod raw;
mod resealed;
mod resigned;
mod split;

use std::io::Cursor;

use transparency::verify::{ANCHORED, Depth, Report, Status, Verdict, verify_bundle};

/// What a reader says of a bundle who trusts the bank's register.
fn read(bundle: &[u8], register: ledger::ids::BookId) -> Report {
    verify_bundle(Cursor::new(bundle), Some(register), Depth::Everything).unwrap()
}

/// The checks that failed, each once, in order; anchoring aside, which the pages alone say nothing of.
fn failed(report: &Report) -> Vec<&'static str> {
    let failed = report.checks.iter().filter(|check| check.status == Status::Failed && check.name != ANCHORED);
    let mut names: Vec<&'static str> = failed.map(|check| check.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(report.verdict == Verdict::Failed, !names.is_empty());
    names
}

/// Whether the long form is asked for.
fn long() -> bool {
    std::env::var("HELPBANK_FAULTS").is_ok_and(|form| form == "long")
}
