//! Commands as people write them: every example is read, resolved and described; every mistake is named at its place.

mod ground;
mod meaning;
mod shape;
