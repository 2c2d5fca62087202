//! How we know: the ground the integration tests stand on, and the stories they tell. The ground knows real servers and a real browser, the
//! stories know the ledger; nothing here knows how the bank is served.

pub mod api;
pub mod ground;
pub mod lost;
pub mod small;
pub mod story;
