//! The views against a replay: everything projected once more, into a store of its own, must come to the same.

use std::sync::Arc;

use ledger::ids::BookId;
use ledger::page::Page;
use projections::{Cursor, Fingerprint, Opened, Rebuild, Views, ViewsError};
use transparency::verify::{Check, Found, Status};

use super::VIEWS;
use super::scratch::Scratch;
use crate::bank::Bank;
use crate::causes::chain;

/// How often the live views are looked at before they are called too busy to compare.
const LOOKS_MAX: u32 = 5;

/// Compares the live views with views built again from the archive, at the same pages.
pub(super) async fn compare(bank: &Arc<Bank>) -> Vec<Check> {
    let check = match rebuilt(bank).await {
        Ok(differing) if differing.is_empty() => {
            Check::whole(VIEWS, Status::Ok, "the views are what a replay of the log gives")
                .found(Found::of("views-agree"))
        }
        Ok(differing) => {
            let detail = format!(
                "these views differ from a replay of the log: {}; delete them, they are built again at the next start",
                differing.join(", ")
            );
            Check::whole(VIEWS, Status::Failed, detail)
                .found(Found::of("views-differ").text("views", differing.join(", ")))
        }
        Err(why) => {
            let found = Found::of("views-not-compared").text("why", &why);
            Check::whole(VIEWS, Status::NotChecked, format!("they were not compared: {why}")).found(found)
        }
    };
    match bank.projected().stopped() {
        Some(why) => {
            let found = Found::of("views-stopped").text("why", &why);
            vec![check, Check::whole(VIEWS, Status::Failed, format!("the views are stopped: {why}")).found(found)]
        }
        None => vec![check],
    }
}

/// The views as they stand at one moment: cursors and fingerprints that belong together.
async fn standing(bank: &Bank) -> Result<(Vec<Cursor>, Vec<Fingerprint>), String> {
    let words = |error: ViewsError| chain(&error);
    for _ in 0..LOOKS_MAX {
        let before = bank.views().cursors().await.map_err(words)?;
        let prints = bank.views().fingerprints().await.map_err(words)?;
        if before == bank.views().cursors().await.map_err(words)? {
            return Ok((before, prints));
        }
    }
    Err("so much is being written that the views never stood still; verify again when it is quieter".to_owned())
}

/// The names of the views that a replay gives otherwise.
async fn rebuilt(bank: &Arc<Bank>) -> Result<Vec<&'static str>, String> {
    let (cursors, live) = standing(bank).await?;
    let dir = Scratch::make(bank, "replay")?;
    let again = Views::open(&format!("sqlite://{}", dir.path().join("replay.sqlite").display())).await;
    let again = again.map_err(|error| chain(&error))?;
    let replayed = replay(bank, &again, &cursors).await;
    again.close().await;
    let differs = |(live, replayed): (&Fingerprint, &Fingerprint)| (live != replayed).then_some(live.view);
    Ok(live.iter().zip(&replayed?).filter_map(differs).collect())
}

async fn replay(bank: &Arc<Bank>, again: &Views, cursors: &[Cursor]) -> Result<Vec<Fingerprint>, String> {
    let register = bank.register_book();
    let mut books: Vec<(BookId, u64)> =
        cursors.iter().filter_map(|cursor| Some((cursor.book.parse().ok()?, cursor.page))).collect();
    books.sort_unstable_by_key(|(book, _)| (*book != register, *book));
    let mut rebuild = Rebuild::begin(again).await.map_err(|error| chain(&error))?;
    for (book, last) in books {
        let pages = bank.archive().reader(book).pages(1).map_err(|error| chain(&error))?;
        for item in pages {
            let (number, bytes) = item.map_err(|error| chain(&error))?;
            if number > last {
                break;
            }
            let page = Page::parse(bytes).map_err(|error| chain(&error))?;
            let entries = page.entries().map_err(|error| chain(&error))?;
            let opened = Opened { header: &page.header, hash: page.hash, entries: &entries };
            rebuild.add(&[opened]).await.map_err(|error| chain(&error))?;
        }
    }
    rebuild.finish().await.map_err(|error| chain(&error))?;
    again.fingerprints().await.map_err(|error| chain(&error))
}
