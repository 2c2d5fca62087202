//! Bundles of a bank's own archive: which pages, what beside them, and the file. The same for a bank that works and for one that does not.
//!
//! ```text
//! heads ── cut: what was asked for, as pages ── outline: sealed, fixes every byte ── pages, streamed from the archive
//! ```

mod begun;
mod beside;
mod cut;
mod stream;
mod titles;
mod write;

pub use begun::{There, gone, there};
pub use beside::{Beside, beside};
pub use cut::{Bound, Cut, Part, Wanted};
pub use stream::{Form, stream};
pub use titles::{Titles, titles};
pub use write::{BundledError, outline, write};
