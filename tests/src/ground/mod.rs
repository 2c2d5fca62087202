//! Real parts for tests: a NATS server, a PostgreSQL server, a browser, a desk; each on free ports in a temporary folder, each stopped when dropped.
//!
//! What cannot be set up is a broken ground, not a result: these functions panic and say what is missing and how to get it.

mod browser;
mod clients;
mod desk;
mod nats;
mod place;
mod postgres;
mod python;
mod started;
mod witness;

pub use browser::{Browser, Page, soon};
pub use clients::{AicsWitness, Client, Served, clients_python, has_aics};
pub use desk::{Desk, NotStarted, helpbank, http};
pub use nats::Nats;
pub use place::{pictures_folder, shared_file, workspace_root};
pub use postgres::Postgres;
pub use python::{python, second_opinion};
pub use witness::Witness;
