//! `helpbank repair`.

use serde_json::json;

use super::args::{Repair, Shared};
use super::ending::Ending;
use super::reach::{data, no_bank};
use super::rows::{self, Flat};
use super::{mended, out};
use crate::bank::Folder;
use crate::repair::{Done, Held, Repaired, Scope, repair as mend};

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
    let repaired = repaired.map_err(|error| Ending::Failed(mended::repair(&error, common.tongue())))?;
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
    let tongue = common.tongue();
    let asides = [&repaired.set_aside, &repaired.archive_aside];
    for path in asides.into_iter().flatten() {
        let path = path.display();
        out::say(&tongue.pick(
            format!("the damaged files are in {path}; they may be evidence"),
            format!("τα φθαρμένα αρχεία είναι στο {path}· ίσως είναι αποδεικτικά στοιχεία"),
        ));
    }
    if repaired.books.iter().any(|book| book.from_bundle > 0) {
        out::say(&tongue.pick(
            "pages came out of the bundle: what was written after it was made is only here where the archive or a stream had it. If \
             witnesses saw more of a book, do not go on with it: see `helpbank succeed --help`"
                .to_owned(),
            "κάποιες σελίδες ήρθαν από το πακέτο: ό,τι γράφτηκε μετά από αυτό υπάρχει μόνο όπου το είχε το αρχείο ή η ροή. Αν οι μάρτυρες \
             είδαν περισσότερα από ένα βιβλίο, μην το συνεχίσετε: βλ. `helpbank succeed --help`"
                .to_owned(),
        ));
    }
    let (archives, streams) = mended(&repaired);
    let said = match (archives, streams, scope.dry_run) {
        (0, 0, _) => tongue.pick(
            "every archive and every stream is whole; nothing was done".to_owned(),
            "κάθε αρχείο και κάθε ροή είναι ακέραια· δεν έγινε τίποτα".to_owned(),
        ),
        (_, _, true) => tongue.pick(
            format!("archives to mend: {archives}; streams to mend: {streams}. Nothing was written"),
            format!("αρχεία προς επισκευή: {archives}· ροές προς επισκευή: {streams}. Δεν γράφτηκε τίποτα"),
        ),
        (_, _, false) => tongue.pick(
            format!("archives mended: {archives}; streams mended: {streams}"),
            format!("αρχεία που επισκευάστηκαν: {archives}· ροές που επισκευάστηκαν: {streams}"),
        ),
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
