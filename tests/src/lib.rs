//! How we know: the ground the integration tests stand on. Knows real servers and a real browser, and nothing of how the bank is built.

pub mod ground;
