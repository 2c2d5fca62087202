//! WHAT IT LOOKS LIKE: tables built from pages, and the questions people ask of them. It knows SQL, and nothing of rules, networks, NATS,
//! people's names or who is asking.

mod store;
mod schema;
mod tables;
mod place;
mod search;
mod error;
mod fold;
mod follow;
mod views;
mod rebuild;
mod asof;
mod answer;
mod provenance;
mod report;
mod fingerprint;
mod standing;

pub use answer::{Answer, Cursor};
pub use asof::{AsOf, Clock};
pub use error::ViewsError;
pub use fingerprint::Fingerprint;
pub use fold::Opened;
pub use rebuild::Rebuild;
pub use report::*;
pub use schema::VIEWS_VERSION;
pub use views::{Projected, Views};
