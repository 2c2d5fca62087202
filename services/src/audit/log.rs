//! The transparency log against its log book: the tree made once more must be the one that is published.

use std::sync::Arc;

use transparency::verify::{Check, Found, Status};

use super::LOG;
use crate::bank::Bank;
use crate::log::recount;

/// Makes the tree of the last checkpoint once more, from the log book, and compares tiles, entries and root.
pub(super) async fn compare(bank: &Arc<Bank>) -> Check {
    let now = bank.log().now();
    if let Some(why) = now.halted {
        let found = Found::of("log-stopped").text("why", &why);
        return Check::whole(LOG, Status::Failed, format!("the log is stopped: {why}")).found(found);
    }
    let Some(office) = bank.office(bank.log_book()) else {
        return Check::whole(LOG, Status::NotChecked, "there is no log book").found(Found::of("log-no-book"));
    };
    let (dir, checkpoint, size) = (bank.log().dir().clone(), now.checkpoint.clone(), now.checkpoint.size());
    let counted = tokio::task::spawn_blocking(move || recount(&dir, office.archive.reader(), &checkpoint)).await;
    match counted.expect("counting a log does not panic") {
        Ok(()) => Check::whole(LOG, Status::Ok, format!("the tiles of {} are what the log book makes", pages(size)))
            .found(Found::of("log-same").number("pages", size)),
        Err(_) if now.published_at_ms == 0 => {
            Check::whole(LOG, Status::NotChecked, "its tiles are being made; verify again in a moment")
                .found(Found::of("log-not-yet"))
        }
        Err(why) => Check::whole(LOG, Status::Failed, &why).found(Found::of("log-differs").text("why", &why)),
    }
}

fn pages(number: u64) -> String {
    if number == 1 { "one page".to_owned() } else { format!("{number} pages") }
}
