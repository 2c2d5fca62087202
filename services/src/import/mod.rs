//! Reading what people bring: stock lists, catalogues and lists of municipalities, as CSV or Excel, into typed rows and a
//! list of every cell that cannot be used. Knows files and words; knows no ledger, no site and no server.
//!
//! ```text
//! bytes ── encoding, decode ── records, separator ─┐
//!       └─ vetting, workbook (XLSX) ───────────────┴─ sheet ── rows of cells
//! TOML  ── map ── places of the fields ── style (one pass: decimal marks, order of dates)
//! row   ── fields: number, date, unit, currency, donor ── StockRow, or every RowError of the row
//! ```
//!
//! ```no_run
//! use services::import::{map::Map, stock::{STOCK, StockLine, StockSheet}};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let map = Map::open("maps/dswd.toml".as_ref(), &STOCK)?;
//! let mut stock = StockSheet::open("stock.csv".as_ref(), map)?;
//! for line in stock.lines()? {
//!     match line? {
//!         StockLine::Good(row) => println!("{} {} of {}", row.quantity, row.unit, row.item),
//!         StockLine::Bad(errors) => errors.iter().for_each(|error| eprintln!("{error}")),
//!         StockLine::Nothing(_) => {}
//!     }
//! }
//! # Ok(())
//! # }
//! ```

pub mod cell;
pub mod currency;
pub mod date;
pub mod decimal;
mod decode;
pub mod donor;
mod encoding;
mod fields;
pub mod fold;
pub mod header;
pub mod items;
pub mod key;
pub mod map;
pub mod mistake;
pub mod municipalities;
pub mod note;
pub mod number;
pub mod nuts;
pub mod reading;
pub mod reason;
mod records;
mod separator;
pub mod sheet;
pub mod stock;
mod style;
pub mod trouble;
pub mod unit;
mod vetting;
mod workbook;

#[cfg(test)]
mod hostile_tests;
#[cfg(test)]
mod real_tests;
#[cfg(test)]
mod sheet_tests;

pub use key::{file_hash, row_key};
pub use reading::{ImportError, Reading};
pub use reason::{Reason, RowError};

/// Longest cell, in characters; Excel's own limit.
pub const CELL_CHARS_MAX: usize = 32_767;
/// Most columns of a sheet.
pub const COLUMNS_MAX: usize = 1024;
/// Longest name, donor, reference or category, in characters; the ledger's limit for labels.
pub const LABEL_CHARS_MAX: usize = 200;
/// Longest code or lot number, in characters; the ledger's limit for codes.
pub const CODE_CHARS_MAX: usize = 40;
/// Largest quantity, and largest value in minor units; the ledger's limit.
pub const QUANTITY_MAX: i64 = 1_000_000_000_000;
