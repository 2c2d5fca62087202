//! The views against real databases and against the plainest sums. Knows how to write books, and nothing of how views are made.

mod ground;
mod bank;
mod naive;
mod story;
mod road;
mod ending;

mod agree;
mod sums;
mod answers;
mod purchases;
mod shelves;
mod stops;
mod refusals;
mod audit;
mod audit_agree;
mod audit_named;
mod audit_parts;
