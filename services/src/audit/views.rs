//! The views against a replay: everything projected once more, into a store of its own, must come to the same.

use std::sync::Arc;

use ledger::ids::BookId;
use ledger::page::Page;
use projections::{Opened, Views};
use transparency::verify::{Check, Status};

use super::VIEWS;
use crate::bank::Bank;

/// Compares the live views with views built again from the archive, at the same pages.
pub(super) async fn compare(bank: &Arc<Bank>) -> Vec<Check> {
    let check = match rebuilt(bank).await {
        Ok((live, again)) if live == again => {
            Check::whole(VIEWS, Status::Ok, "the views are what a replay of the log gives")
        }
        Ok(_) => Check::whole(VIEWS, Status::Failed, "the views differ from a replay of the log; delete them, they are built again at the next start"),
        Err(why) => Check::whole(VIEWS, Status::NotChecked, why),
    };
    match bank.projected().stopped() {
        Some(why) => vec![check, Check::whole(VIEWS, Status::Failed, format!("the views are stopped: {why}"))],
        None => vec![check],
    }
}

async fn rebuilt(bank: &Arc<Bank>) -> Result<([u8; 32], [u8; 32]), String> {
    let words = |error: &dyn std::error::Error| error.to_string();
    // One snapshot of cursors and contents: the views go on while the replay runs.
    let (cursors, live) = bank.views().fingerprint().await.map_err(|error| words(&error))?;
    let dir = tempdir(bank)?;
    let again = Views::open(&format!("sqlite://{}", dir.path().join("replay.sqlite").display()));
    let again = again.await.map_err(|error| words(&error))?;
    let register = bank.register_book();
    let mut books: Vec<(BookId, u64)> = cursors.iter().map(|cursor| (cursor.book, cursor.page)).collect();
    books.sort_unstable_by_key(|(book, _)| (*book != register, *book));
    for (book, last) in books {
        let pages = bank.archive().reader(book).pages(1).map_err(|error| words(&error))?;
        for item in pages {
            let (number, bytes) = item.map_err(|error| words(&error))?;
            if number > last {
                break;
            }
            let page = Page::parse(bytes).map_err(|error| words(&error))?;
            let entries = page.entries().map_err(|error| words(&error))?;
            let opened = Opened { header: &page.header, hash: page.hash, entries: &entries };
            again.project(&[opened]).await.map_err(|error| words(&error))?;
        }
    }
    let (_, replayed) = again.fingerprint().await.map_err(|error| words(&error))?;
    again.close().await;
    Ok((live, replayed))
}

/// A folder of its own inside the data folder, gone when it is let go.
fn tempdir(bank: &Bank) -> Result<Scratch, String> {
    let mut name = [0_u8; 8];
    getrandom::fill(&mut name).expect("the operating system gives random bytes");
    let dir = bank.folder().dir().join(format!("replay-{:016x}", u64::from_le_bytes(name)));
    std::fs::create_dir(&dir).map_err(|error| format!("{}: {error}", dir.display()))?;
    Ok(Scratch(dir))
}

struct Scratch(std::path::PathBuf);

impl Scratch {
    fn path(&self) -> &std::path::Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

