//! The real program, by its command line and exit codes alone: a bank is run, filled, asked, verified, copied and mended.

mod broken_off;
mod copies;
mod everyday;
mod people;
mod real;
mod said;
