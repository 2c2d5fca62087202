//! `helpbank repair`.

use serde_json::json;

use super::args::{Repair, Shared};
use super::ending::Ending;
use super::out;
use super::reach::{data, no_bank};
use super::rows::{self, Flat};
use crate::bank::Folder;
use crate::repair::{Scope, repair as mend};

const COLUMNS: &[&str] = &["book", "page", "done", "put_back", "taken_in", "why"];

pub(super) async fn repair(repair: Repair, common: &Shared) -> Result<(), Ending> {
    let dir = data(common)?;
    if crate::bank::read_identity(&dir).map_err(|error| Ending::failed(&error))?.is_none() {
        return Err(no_bank(&dir));
    }
    let folder = Folder::take(&dir).map_err(|error| Ending::failed(&error))?;
    let scope = Scope { nats_server: repair.nats_server, discard: repair.discard };
    let bar = out::progress("pages verified", None);
    let repaired = mend(&folder, &scope, &mut || bar.inc(1)).await;
    bar.finish_and_clear();
    let repaired = repaired.map_err(|error| Ending::failed(&error))?;
    let row = |outcome: &crate::repair::Outcome| {
        let values = [
            json!(outcome.book.to_string()),
            json!(outcome.head.page),
            json!(outcome.done),
            json!(outcome.put_back),
            json!(outcome.taken_in),
            json!(outcome.why),
        ];
        Flat(COLUMNS.iter().map(|&column| column.to_owned()).zip(values).collect())
    };
    let books: Vec<Flat> = repaired.books.iter().map(row).collect();
    rows::write(&books, common, COLUMNS, COLUMNS)?;
    if let Some(path) = repaired.set_aside {
        let path = path.display();
        out::say(&common.tongue().pick(
            format!("the damaged files are in {path}; they may be evidence"),
            format!("τα φθαρμένα αρχεία είναι στο {path}· ίσως είναι αποδεικτικά στοιχεία"),
        ));
    }
    Ok(())
}
