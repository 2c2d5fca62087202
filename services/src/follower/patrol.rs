//! The patrol: reads a book's stream from its first page, again and again, and freezes the book when it is not what the archive holds.
//!
//! A clerk starts from the tail, and the views go on from where they are: neither would meet a page that has gone bad long behind them.

use std::sync::Weak;
use std::time::Duration;

use ledger::ids::BookId;

use crate::audit::differs;
use crate::bank::Bank;
use crate::clerk::FrozenCause;

/// Between two rounds, in seconds. The first is made when the book is opened.
const ROUND_S: u64 = 6 * 3600;

/// Goes its rounds until the bank stops.
pub(super) async fn run(bank: Weak<Bank>, book: BookId) {
    let Some(mut stop) = bank.upgrade().map(|bank| bank.stopping()) else { return };
    tokio::select! {
        _ = stop.wait_for(|stopping| *stopping) => {}
        () = rounds(&bank, book) => {}
    }
}

async fn rounds(bank: &Weak<Bank>, book: BookId) {
    loop {
        let Some((office, journal)) =
            bank.upgrade().and_then(|bank| Some((bank.office(book)?, bank.journal().clone())))
        else {
            return;
        };
        let head = office.clerk.kept().head().page;
        if let Some((page, why)) = differs(&journal, book, head, office.archive.reader()).await {
            let mend = "Run `helpbank verify`; `helpbank repair` restores a stream from the archive";
            office.clerk.freeze(FrozenCause::Copies.because(format!("page {page}: {why}. {mend}")));
            return;
        }
        drop(office);
        tokio::time::sleep(Duration::from_secs(ROUND_S)).await;
    }
}
