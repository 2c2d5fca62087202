//! Placeholder.

/// Sheets that people bring, read into typed rows and a list of every cell that cannot be used.
pub mod import;
