//! The API on a real bank in a temporary folder: real clerks, archive, vault and views; the journal is in memory. Every answer is held
//! against the description that the bank serves.

mod audit;
mod description;
mod events;
mod ground;
mod guards;
mod log;
mod names;
mod people;
mod reports;
mod story;
mod streams;
mod taken_away;
