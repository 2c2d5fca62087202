//! From the rows of a sheet to the commands that bring them into the bank. Knows rows, commands as people write them, and what the bank is
//! said to know already; knows no server, no file and no clock.
//!
//! ```text
//! StockRow* ─┐                       ┌─ open_site, register_item*, register_party*   the register
//! Known ─────┼─ stock::plan ── Plan ─┼─ add_bin*                                     the site
//! Options ───┘        └─ BadRow*     └─ receive_donation* (rows by donor and reference), notes for the vault
//! ```
//!
//! **Repeating.** Every command's key comes from the file, the row it was first needed for and what it makes ([`keys`]), so the same file
//! brought again meets its own keys, and what it made is found by name. A corrected file is another file.

pub mod bad;
mod codes;
pub mod items;
pub mod keys;
pub mod known;
pub mod municipalities;
pub mod stock;
mod tally;

#[cfg(test)]
mod items_tests;
#[cfg(test)]
mod stock_tests;

pub use bad::{BadRow, Lack};
pub use known::{Known, KnownDonor, KnownItem};
pub use tally::Tally;
