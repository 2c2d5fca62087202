//! The one task that writes the views: pages of all books, in batches, a site's page never before the register's page it names.

use std::collections::VecDeque;
use std::sync::{Arc, Weak};
use std::time::Duration;

use ledger::ids::BookId;
use ledger::page::Page;
use rustc_hash::FxHashMap;
use tokio::sync::mpsc;

use super::{NewEntry, Opened};
use crate::bank::{Bank, BankError};
use crate::causes::chain;

/// Pages that go into the views in one transaction.
const BATCH_PAGES_MAX: usize = 64;
/// Entries that go into the views in one transaction, as long as it is more than one page.
const BATCH_ENTRIES_MAX: usize = 20_000;

/// The first pause before a database that failed is written to again, in milliseconds.
const TRY_AGAIN_MS: u64 = 200;
/// The longest such pause, in milliseconds.
const TRY_AGAIN_MS_MAX: u64 = 10_000;

/// Makes sure that the views hold a part of this very log; drops them when they do not.
pub(super) async fn prepare(bank: &Arc<Bank>) -> Result<(), BankError> {
    let views = bank.views();
    if views.rebuild_needed() {
        tracing::info!("the views are of another version; they are built again");
        views.reset().await?;
    }
    let mut reached = Vec::new();
    for cursor in views.cursors().await? {
        let Ok(book) = cursor.book.parse::<BookId>() else { continue };
        let archived = match bank.archive().reader(book).read(cursor.page) {
            Ok(Some(bytes)) => Page::parse(bytes).ok(),
            Ok(None) | Err(_) => None,
        };
        if archived.is_none_or(|page| page.hash.to_string() != cursor.hash) {
            tracing::warn!(%book, page = cursor.page, "the views are not of this log; they are built again");
            views.reset().await?;
            reached.clear();
            break;
        }
        reached.push((book, cursor.page));
    }
    bank.projected().advance(reached);
    Ok(())
}

/// Writes the views until the bank stops.
pub(super) async fn run(bank: Weak<Bank>, mut pages: mpsc::Receiver<Opened>) {
    let Some((register, mut stop)) = bank.upgrade().map(|bank| (bank.register_book(), bank.stopping())) else { return };
    let mut waiting: FxHashMap<BookId, VecDeque<Opened>> = FxHashMap::default();
    let mut taken = Vec::new();
    loop {
        tokio::select! {
            biased;
            _ = stop.wait_for(|stopping| *stopping) => return,
            count = pages.recv_many(&mut taken, BATCH_PAGES_MAX) => if count == 0 { return },
        }
        for opened in taken.drain(..) {
            waiting.entry(opened.page.header.book).or_default().push_back(opened);
        }
        loop {
            let Some(bank) = bank.upgrade() else { return };
            let batch = batch(&mut waiting, register, bank.projected().page(register));
            if batch.is_empty() {
                break;
            }
            if !write_at_last(&bank, &batch).await {
                return;
            }
        }
    }
}

/// The next pages: the register's first, then those of other books that name no later page of the register than is written.
fn batch(waiting: &mut FxHashMap<BookId, VecDeque<Opened>>, register: BookId, reached: u64) -> Vec<Opened> {
    let mut batch = Vec::new();
    let mut entries = 0_usize;
    let mut reached = reached;
    let mut books: Vec<BookId> = waiting.keys().copied().collect();
    books.sort_unstable_by_key(|book| (*book != register, *book));
    for book in books {
        let Some(queue) = waiting.get_mut(&book) else { continue };
        while let Some(next) = queue.front() {
            let named = next.page.header.register.map_or(0, |page| page.page);
            let full = !batch.is_empty() && (batch.len() >= BATCH_PAGES_MAX || entries >= BATCH_ENTRIES_MAX);
            if full || named > reached {
                break;
            }
            if book == register {
                reached = next.page.header.page;
            }
            entries = entries.saturating_add(next.entries.len());
            batch.extend(queue.pop_front());
        }
    }
    batch
}

/// Writes a batch, again and again while the database fails: a full disk is made room on, a PostgreSQL comes back. False when it is of no
/// use, because the pages do not go on what the views hold, or because the bank stops.
async fn write_at_last(bank: &Arc<Bank>, batch: &[Opened]) -> bool {
    let mut stop = bank.stopping();
    let mut pause_ms = TRY_AGAIN_MS;
    loop {
        let error = match write(bank, batch).await {
            Ok(()) => {
                bank.projected().recover();
                return true;
            }
            Err(error) => error,
        };
        let why = format!("the views cannot be written: {}", chain(&error));
        if !error.may_pass() {
            bank.projected().stop_because(why);
            return false;
        }
        bank.projected().wait_because(why);
        tokio::select! {
            _ = stop.wait_for(|stopping| *stopping) => return false,
            () = tokio::time::sleep(Duration::from_millis(pause_ms)) => {}
        }
        pause_ms = pause_ms.saturating_mul(2).min(TRY_AGAIN_MS_MAX);
    }
}

async fn write(bank: &Arc<Bank>, batch: &[Opened]) -> Result<(), projections::ViewsError> {
    let pages: Vec<projections::Opened<'_>> = batch.iter().map(Opened::as_projected).collect();
    bank.views().project(&pages).await?;
    bank.projected().advance(batch.iter().map(|opened| (opened.page.header.book, opened.page.header.page)));
    for opened in batch {
        for (index, (hash, entry)) in (0_u32..).zip(&opened.entries) {
            let header = &opened.page.header;
            let new = NewEntry { book: header.book, page: header.page, index, kind: entry.event.name(), hash: *hash };
            bank.announce(new);
        }
    }
    Ok(())
}
