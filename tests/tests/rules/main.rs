//! The rules where no story goes: keys used twice, numbers at their limits, and what chance and malice come up with.

mod edges;
mod town;
