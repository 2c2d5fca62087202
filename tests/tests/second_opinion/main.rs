//! Two verifiers, written apart: ours, and the one in `tests/second_opinion`, which knows only the format. Every bundle is shown to both.

mod anchored;
mod books;
mod chance;
mod changes;
mod ends;
mod headers;
mod lies;
mod opening;
mod opinion;
mod parts;
mod spelling;
mod stories;
mod succession;
