//! WHO ASKS: clerks, followers, the bank that holds them, and everything people meet: screens, HTTP and the command line. It knows what is
//! below it and is known by nobody.

pub mod causes;
pub mod clerk;
pub mod bank;
pub mod follower;
pub mod demo;
pub mod audit;
/// The transparency log.
pub mod log;
pub mod witness;
pub mod monitor;
/// What is known to have been here and is not any more.
pub mod missed;

/// Sheets that people bring, read into typed rows and a list of every cell that cannot be used.
pub mod import;
/// Commands as people write them, and their way to the ledger's own.
pub mod spoken;
pub mod succession;
/// Room on the disk, and an end in order.
pub mod room;
/// Refusals in words.
pub mod refused;
/// The HTTP API.
pub mod http;
/// From the rows of a sheet to the commands that bring them into the bank.
pub mod bring;
pub mod bundled;
/// A bank that does not run: verified, exported, its streams made anew.
pub mod repair;
/// A bank in a folder of files, made and restored.
pub mod backup;
/// Words for people, in Greek and English.
pub mod words;
mod today;
mod answer;
mod chunks;
/// What auditors ask for.
mod workbench;
/// What stands in the codes on printed papers.
mod scanned;
/// The screens.
pub mod web;
pub mod desk;
/// The command line.
pub mod cli;
