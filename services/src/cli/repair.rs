//! `helpbank repair`.

use serde_json::json;

use super::args::{Repair, Shared};
use super::ending::Ending;
use super::reach::{data, no_bank};
use super::rows::{self, Flat};
use super::{out, troubles};
use crate::bank::Folder;
use crate::repair::{Done, Held, Repaired, Scope, repair as mend};
use crate::words::Arg;

const COLUMNS: &[&str] = &["book", "page", "archive", "from_bundle", "taken_in", "done", "put_back", "why"];

pub(super) async fn repair(repair: Repair, common: &Shared) -> Result<(), Ending> {
    let dir = data(common)?;
    if crate::bank::read_identity(&dir).map_err(|error| Ending::failed(&error))?.is_none() {
        return Err(no_bank(&dir));
    }
    let folder = Folder::take(&dir).map_err(|error| Ending::failed(&error))?;
    let scope = Scope {
        nats_server: repair.nats_server,
        discard: repair.discard,
        bundle: repair.bundle,
        accept_loss: repair.accept_loss,
        dry_run: repair.dry_run,
        ..Scope::default()
    };
    let bar = out::progress("pages verified", None);
    let repaired = mend(&folder, &scope, &mut || bar.inc(1)).await;
    bar.finish_and_clear();
    let repaired = repaired.map_err(|error| troubles::of_repair(&error, common.words()))?;
    let row = |outcome: &crate::repair::Outcome| {
        let values = [
            json!(outcome.book.to_string()),
            json!(outcome.head.page),
            json!(outcome.archive),
            json!(outcome.from_bundle),
            json!(outcome.taken_in),
            json!(outcome.done),
            json!(outcome.put_back),
            json!(outcome.why),
        ];
        Flat(COLUMNS.iter().map(|&column| column.to_owned()).zip(values).collect())
    };
    let books: Vec<Flat> = repaired.books.iter().map(row).collect();
    rows::write(&books, common, COLUMNS, COLUMNS)?;
    let words = common.words();
    let asides = [&repaired.set_aside, &repaired.archive_aside];
    for path in asides.into_iter().flatten() {
        let path = path.display().to_string();
        out::say(&words.with("cli-damaged-aside", &[("path", (&path).into())]));
    }
    if scope.bundle.is_some() && repaired.books.iter().any(|book| book.from_bundle > 0) {
        out::say(&words.say("cli-repair-from-bundle"));
    }
    let (archives, streams) = mended(&repaired);
    let many = |count: usize| Arg::from(u64::try_from(count).unwrap_or(u64::MAX));
    let args = [("archives", many(archives)), ("streams", many(streams))];
    let said = match (archives, streams, scope.dry_run) {
        (0, 0, _) => words.say("cli-repair-whole"),
        (_, _, true) => words.with("cli-repair-to-mend", &args),
        (_, _, false) => words.with("cli-repair-mended", &args),
    };
    out::say(&said);
    Ok(())
}

/// Of how many books the archive, and the stream, was mended or is to be.
fn mended(repaired: &Repaired) -> (usize, usize) {
    let books = &repaired.books;
    let archives = books.iter().filter(|book| book.archive != Held::Whole || book.taken_in > 0).count();
    (archives, books.iter().filter(|book| book.done != Done::Whole).count())
}
