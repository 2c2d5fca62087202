//! What can be said of a page without any other: the part of the work that runs in parallel.

use curve25519_dalek::edwards::EdwardsPoint;
use ledger::entry::Entry;
use ledger::ids::{BookId, Hash, PublicKey};
use ledger::page::{Header, Page, PageError, check_seal};
use rayon::prelude::*;

use super::Depth;
use super::seals::{Seals, is_r};

/// Pages that come one behind the other, and the state that the first of them begins with.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) opening: Option<Vec<u8>>,
    pub(super) pages: Vec<Result<Opened, Unopened>>,
}

/// A page whose layout, body and seal hold.
pub(super) struct Opened {
    pub(super) page: Outline,
    /// Its entries, their root checked; absent when only bytes are verified and nobody needs them.
    pub(super) entries: Option<Vec<(Hash, Entry)>>,
}

/// What is kept of a page's own bytes.
pub(super) struct Outline {
    pub(super) header: Header,
    pub(super) hash: Hash,
    pub(super) sealed_by: PublicKey,
}

/// A page that does not open.
pub(super) struct Unopened {
    /// Where it says it stands; not to be trusted.
    pub(super) at: Option<(BookId, u64)>,
    pub(super) error: PageError,
}

/// Opens each of these pages alone, on all threads.
pub(super) fn open_all(pages: Vec<Vec<u8>>, depth: Depth, seals: &Seals) -> Vec<Result<Opened, Unopened>> {
    let together = pages.len().div_ceil(rayon::current_num_threads()).max(1);
    let open = |pages: Vec<Vec<u8>>| {
        let mut opener = Opener::new(depth, seals);
        for bytes in pages {
            opener.open(bytes);
        }
        opener.finish()
    };
    pages.into_par_iter().chunks(together).flat_map_iter(open).collect()
}

/// Opens pages one after the other. Where there are tables for a key, its seals are checked all together in the end, which costs less.
pub(super) struct Opener<'s> {
    depth: Depth,
    seals: &'s Seals,
    opened: Vec<Result<Opened, Unopened>>,
    waiting: Vec<Waiting>,
    points: Vec<EdwardsPoint>,
}

/// A page whose seal has yet to be checked.
struct Waiting {
    /// Where it stands among those that were opened.
    place: usize,
    /// Its header, and its seal behind that.
    signed: Vec<u8>,
    header_bytes: usize,
}

impl<'s> Opener<'s> {
    pub(super) const fn new(depth: Depth, seals: &'s Seals) -> Self {
        Self { depth, seals, opened: Vec::new(), waiting: Vec::new(), points: Vec::new() }
    }

    /// Opens the next page. Gives its buffer back, for another.
    pub(super) fn open(&mut self, bytes: Vec<u8>) -> Vec<u8> {
        let page = match Page::parse_or_back(bytes) {
            Ok(page) => page,
            Err((error, bytes)) => {
                self.opened.push(Err(Unopened { at: Page::place(&bytes), error }));
                return bytes;
            }
        };
        let opened = self.open_parsed(&page);
        let sealed_by = page.sealed_by();
        let (header, hash) = (page.header.clone(), page.hash);
        let at = Some((header.book, header.page));
        self.opened.push(match opened {
            Ok(entries) => Ok(Opened { page: Outline { header, hash, sealed_by }, entries }),
            Err(error) => Err(Unopened { at, error }),
        });
        page.into_bytes()
    }

    fn open_parsed(&mut self, page: &Page) -> Result<Option<Vec<(Hash, Entry)>>, PageError> {
        let expected = self.seals.expected(page.header_bytes(), page.seal());
        let entries = self.read(page);
        // What is wrong with the seal is said first.
        match (&entries, expected) {
            (Ok(_), Some(point)) => {
                let (place, header_bytes) = (self.opened.len(), page.header_bytes().len());
                let signed = [page.header_bytes(), page.seal()].concat();
                self.waiting.push(Waiting { place, signed, header_bytes });
                self.points.push(point);
            }
            (Err(_), _) | (Ok(_), None) => page.check_seal()?,
        }
        entries
    }

    fn read(&self, page: &Page) -> Result<Option<Vec<(Hash, Entry)>>, PageError> {
        page.check_body()?;
        // Page 1 says how a book begins, the register who may seal: these are read at any depth.
        let needed = self.depth == Depth::Everything || page.header.page == 1 || page.header.register.is_none();
        if needed { page.entries().map(Some) } else { Ok(None) }
    }

    /// Checks the seals that wait, and gives the pages in the order in which they came.
    pub(super) fn finish(mut self) -> Vec<Result<Opened, Unopened>> {
        let expected = EdwardsPoint::compress_batch_alloc(&self.points);
        for (Waiting { place, signed, header_bytes }, r) in self.waiting.iter().zip(expected) {
            let (header, seal) = signed.split_at(*header_bytes);
            if is_r(seal, &r) {
                continue;
            }
            if let (Err(error), Some(opened)) = (check_seal(header, seal), self.opened.get_mut(*place)) {
                let at = opened.as_ref().ok().map(|opened| (opened.page.header.book, opened.page.header.page));
                *opened = Err(Unopened { at, error });
            }
        }
        self.opened
    }
}
