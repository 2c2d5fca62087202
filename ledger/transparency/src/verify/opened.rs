//! What can be said of a page without any other: the part of the work that runs in parallel.

use ledger::entry::Entry;
use ledger::ids::{BookId, Hash};
use ledger::page::{Page, PageError};
use rayon::prelude::*;

use super::Depth;
use super::seals::Seals;

/// Pages that are opened together, and the state that the first of them begins with.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) opening: Option<Vec<u8>>,
    pub(super) pages: Vec<Vec<u8>>,
}

/// A page whose layout, body and seal hold.
pub(super) struct Opened {
    pub(super) page: Page,
    /// Its entries, their root checked; absent when only bytes are verified and nobody needs them.
    pub(super) entries: Option<Vec<(Hash, Entry)>>,
}

/// A page that does not open.
pub(super) struct Unopened {
    /// Where it says it stands; not to be trusted.
    pub(super) at: Option<(BookId, u64)>,
    pub(super) error: PageError,
}

/// Opens each page of a batch alone.
pub(super) fn open_all(batch: Vec<Vec<u8>>, depth: Depth, seals: &Seals) -> Vec<Result<Opened, Unopened>> {
    batch.into_par_iter().map(|bytes| open(bytes, depth, seals)).collect()
}

fn open(bytes: Vec<u8>, depth: Depth, seals: &Seals) -> Result<Opened, Unopened> {
    let page = Page::parse(bytes).map_err(|error| Unopened { at: None, error })?;
    let at = Some((page.header.book, page.header.page));
    let wrong = |error| Unopened { at, error };
    if !seals.know(&page) {
        page.check_seal().map_err(wrong)?;
    }
    page.check_body().map_err(wrong)?;
    // Page 1 says how a book begins, the register who may seal: these are read at any depth.
    let needed = depth == Depth::Everything || page.header.page == 1 || page.header.register.is_none();
    let entries = if needed { Some(page.entries().map_err(wrong)?) } else { None };
    Ok(Opened { page, entries })
}
