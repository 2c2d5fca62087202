//! The rules where no story goes: keys used twice, numbers at their limits, what chance and malice come up with, and whether the views agree.

mod chance;
mod dice;
mod edges;
mod known;
mod lies;
mod log_book;
mod malice;
mod oracle;
mod sensible;
mod town;
mod views;
mod wild;
