//! WHAT IS TRUE: the accounts of an aid bank as values and pure functions. It knows no clock, network, file, database, randomness or logging.

#![cfg_attr(not(test), deny(clippy::arithmetic_side_effects))]

pub mod ids;
pub mod quantity;
pub mod time;
pub mod text;
pub mod reason;
pub mod account;
pub mod transfer;
pub mod event;
pub mod posting;
pub mod wire;
pub mod hash;
pub mod entry;
pub mod page;
pub mod register;
pub mod book;
pub mod command;
pub mod refusal;
pub mod check;
pub mod decide;

#[cfg(test)]
mod golden;

pub use ed25519_dalek::SigningKey;
