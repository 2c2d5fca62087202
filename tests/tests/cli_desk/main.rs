//! The real program, by its command line and exit codes alone: a bank is run, filled, asked, verified, copied and mended.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

mod audits;
mod broken_off;
mod bundles;
mod copies;
mod everyday;
mod papers;
mod people;
mod real;
mod reports;
mod said;
mod uses;
