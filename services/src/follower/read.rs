//! One book's reader: journal → opened page → views.

use std::sync::Weak;
use std::time::Duration;

use journal::JournalError;
use ledger::book::sealing_keys;
use ledger::event::Genesis;
use ledger::ids::BookId;
use ledger::page::{self, Head, Page};

use super::Opened;
use crate::bank::Bank;
use crate::clerk::FrozenCause;

/// How long a reader waits before it looks again, in milliseconds.
const LOOK_AGAIN_MS: u64 = 500;

/// Reads a book until the bank stops or a page is doubtful.
pub(super) async fn run(bank: Weak<Bank>, book: BookId) {
    let Some(mut stop) = bank.upgrade().map(|bank| bank.stopping()) else { return };
    tokio::select! {
        _ = stop.wait_for(|stopping| *stopping) => {}
        result = read(&bank, book) => {
            if let (Err(why), Some(bank)) = (result, bank.upgrade()) {
                // Nothing is written behind a page that is not sound.
                if let Some(office) = bank.office(book) {
                    let what = "Run `helpbank verify`; `helpbank repair` restores a stream from the archive";
                    office.clerk.freeze(FrozenCause::Unsound.because(format!("{why}. {what}")));
                }
                bank.projected().stop_because(why);
            }
        }
    }
}

async fn read(bank: &Weak<Bank>, book: BookId) -> Result<(), String> {
    let gone = || "the bank is gone".to_owned();
    let (journal, feed, genesis, mut head) = {
        let bank = bank.upgrade().ok_or_else(gone)?;
        let office = bank.office(book).ok_or_else(|| format!("there is no book {book}"))?;
        let head = head_at(&bank, book, bank.projected().page(book)).await?;
        let feed = bank.projected().feed().ok_or_else(gone)?;
        (bank.journal().clone(), feed, office.own.genesis.clone(), head)
    };
    loop {
        let mut pages = journal.follow(book, head.page.saturating_add(1));
        while let Some(item) = pages.next().await {
            let (number, bytes) = match item {
                Ok(page) => page,
                Err(error @ JournalError::Unreachable { .. }) => {
                    tracing::warn!(%book, error = crate::causes::chain(&error), "the journal does not answer; following again");
                    break;
                }
                Err(error) => return Err(error.to_string()),
            };
            let register = bank.upgrade().map(|bank| bank.register()).unwrap_or_default();
            if register.now().closed(book).is_some_and(|end| number > end.last.page) {
                // The book was closed: what the stream holds behind that is none of the bank's.
                return Ok(());
            }
            let doubtful = |error| format!("page {number} of the book {book} is not sound: {error}");
            let page = Page::parse(bytes.to_vec()).map_err(doubtful)?;
            let keys = keys(bank, &genesis, &page).await?;
            let (page, entries) = page::open(page.into_bytes(), &head, &keys).map_err(doubtful)?;
            head = Head::after(&page.header, page.hash);
            if feed.send(Opened { page, entries }).await.is_err() {
                return Ok(());
            }
        }
        tokio::time::sleep(Duration::from_millis(LOOK_AGAIN_MS)).await;
    }
}

/// Where a book stood after its page `page`, by the archive.
async fn head_at(bank: &Bank, book: BookId, page: u64) -> Result<Head, String> {
    if page == 0 {
        return Ok(Head::before(book));
    }
    match bank.page(book, page).await {
        Ok(Some(page)) => Ok(Head::after(&page.header, page.hash)),
        Ok(None) => Err(format!("the views hold page {page} of the book {book}, which is not in the archive")),
        Err(error) => Err(error.to_string()),
    }
}

/// The keys that may seal this page; waits until the register's page that it names is known here.
async fn keys(bank: &Weak<Bank>, genesis: &Genesis, page: &Page) -> Result<Vec<ledger::ids::PublicKey>, String> {
    let named = page.header.register.map_or(0, |register| register.page);
    loop {
        let bank = bank.upgrade().ok_or_else(|| "the bank is gone".to_owned())?;
        let known = bank.register_at();
        if let Some((at, register)) = known
            && at.page >= named.max(if page.header.register.is_none() { page.header.page.saturating_sub(1) } else { 0 })
        {
            return Ok(sealing_keys(&register, genesis, &page.header));
        }
        drop(bank);
        tokio::time::sleep(Duration::from_millis(LOOK_AGAIN_MS)).await;
    }
}
