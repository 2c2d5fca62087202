//! The transparency log against its log book: the tree made once more must be the one that is published.

use std::sync::Arc;

use transparency::verify::{Check, Status};

use super::LOG;
use crate::bank::Bank;
use crate::log::recount;

/// Makes the tree of the last checkpoint once more, from the log book, and compares tiles, entries and root.
pub(super) async fn compare(bank: &Arc<Bank>) -> Check {
    let now = bank.log().now();
    if let Some(why) = now.halted {
        return Check::whole(LOG, Status::Failed, format!("the log is stopped: {why}"));
    }
    let Some(office) = bank.office(bank.log_book()) else {
        return Check::whole(LOG, Status::NotChecked, "there is no log book");
    };
    let (dir, checkpoint, size) = (bank.log().dir().clone(), now.checkpoint.clone(), now.checkpoint.size());
    let counted = tokio::task::spawn_blocking(move || recount(&dir, office.archive.reader(), &checkpoint)).await;
    match counted.expect("counting a log does not panic") {
        Ok(()) => Check::whole(LOG, Status::Ok, format!("the tiles of {size} pages are what the log book makes")),
        Err(_) if now.published_at_ms == 0 => {
            Check::whole(LOG, Status::NotChecked, "its tiles are being made; verify again in a moment")
        }
        Err(why) => Check::whole(LOG, Status::Failed, why),
    }
}
