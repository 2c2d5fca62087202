//! What every answer is made from: the bank, and what this side of it remembers.

use std::sync::Arc;

use journal::server::ServerState;
use ledger::ids::{BinId, BookId, ItemId, LotId};
use tokio::sync::{Semaphore, watch};

use super::metrics::Metrics;
use crate::bank::Bank;
use crate::refused::Shelf;
use crate::spoken::{Bins, CodesKept};

/// Verifications that may run at once: each reads every page there is.
const VERIFICATIONS_MAX: usize = 1;

/// The API of one bank.
pub(super) struct Api {
    pub(super) bank: Arc<Bank>,
    pub(super) codes: CodesKept,
    pub(super) nats: Option<watch::Receiver<ServerState>>,
    pub(super) metrics: Metrics,
    pub(super) verifying: Semaphore,
}

/// The state of the router.
pub(super) type App = Arc<Api>;

impl Api {
    pub(super) fn new(bank: Arc<Bank>, nats: Option<watch::Receiver<ServerState>>) -> Self {
        Self {
            bank,
            nats,
            codes: CodesKept::default(),
            metrics: Metrics::default(),
            verifying: Semaphore::new(VERIFICATIONS_MAX),
        }
    }

    /// A book's code; its id's digits, while it has none.
    pub(super) fn code_of(&self, book: BookId) -> String {
        let office = self.bank.office(book);
        office.map_or_else(|| book.to_string(), |office| office.own.genesis.code.as_str().to_owned())
    }

    /// The book of this code or id.
    pub(super) fn book(&self, name: &str) -> Option<BookId> {
        let books = self.bank.offices();
        let by_code = books.iter().find(|office| office.own.genesis.code.as_str() == name);
        let by_id = || name.parse::<BookId>().ok().filter(|book| books.iter().any(|office| office.own.book == *book));
        by_code.map(|office| office.own.book).or_else(by_id)
    }
}

impl Bins for Bank {
    fn bin(&self, book: BookId, code: &str) -> Option<BinId> {
        self.with_book(book, |book| book.bin_by_code(code)).flatten()
    }

    fn codes(&self, book: BookId) -> Vec<String> {
        self.with_book(book, |book| book.bins().map(|(_, code)| code.as_str().to_owned()).collect()).unwrap_or_default()
    }
}

/// The shelves of one book of the bank.
pub(super) struct BookShelf<'a> {
    pub(super) bank: &'a Bank,
    pub(super) book: BookId,
}

impl Shelf for BookShelf<'_> {
    fn bin(&self, bin: BinId) -> Option<String> {
        self.bank.with_book(self.book, |book| book.bin(bin).map(|code| code.as_str().to_owned())).flatten()
    }

    fn item_of(&self, lot: LotId) -> Option<ItemId> {
        self.bank.with_book(self.book, |book| book.stock.lot(lot).map(|lot| lot.item)).flatten()
    }
}
