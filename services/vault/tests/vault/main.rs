//! The vault on real `SQLite` files in folders of their own: every behaviour its documentation promises.

mod erasing;
mod files;
mod look_ups;
mod notes;
mod place;
mod sessions;
mod signing_in;
mod subjects;
mod together;
mod tokens;
mod users;
