//! `helpbank succeed`.

use serde_json::json;

use super::args::{Format, Shared, Succeed};
use super::ending::Ending;
use super::out;
use super::reach::{data, no_bank};
use super::rows::{self, Flat};
use crate::bank::{Folder, Succeeded};
use crate::log::POLICY_FILE;
use crate::succession::{Done, Lost, Plan, Source, Succession, carry_out, look};

const LOST: &[&str] = &["book", "kind", "page", "witnessed", "reason"];
const DONE: &[&str] = &["book", "page", "successor", "lines"];

pub(super) async fn succeed(succeed: Succeed, common: &Shared) -> Result<(), Ending> {
    let dir = data(common)?;
    if crate::bank::read_identity(&dir).map_err(|error| Ending::failed(&error))?.is_none() {
        return Err(no_bank(&dir));
    }
    let folder = Folder::take(&dir).map_err(|error| Ending::failed(&error))?;
    let asked = Succession {
        origin: succeed.origin,
        published: succeed.published,
        trust_register: succeed.trust_register,
        nats_server: succeed.nats_server,
    };
    let plan = look(&folder, &asked).await.map_err(|error| Ending::failed(&error))?;
    told(&plan, common);
    if succeed.dry_run {
        let lost: Vec<Flat> = plan.books.iter().map(lost).collect();
        rows::write(&lost, common, LOST, LOST)?;
        out::say(&common.tongue().pick(
            "these books would be closed and succeeded; nothing was written".to_owned(),
            "αυτά τα βιβλία θα έκλειναν και θα αποκτούσαν διαδόχους· δεν γράφτηκε τίποτα".to_owned(),
        ));
        return Ok(());
    }
    let done = carry_out(folder, &asked, &plan).await.map_err(|error| Ending::failed(&error))?;
    let books: Vec<Flat> = done.books.iter().map(row).collect();
    rows::write(&books, common, DONE, DONE)?;
    next(&done, &dir.join(POLICY_FILE), common);
    Ok(())
}

/// Who knows of what was shown.
fn told(plan: &Plan, common: &Shared) {
    let tongue = common.tongue();
    let size = rows::grouped(&plan.tree.size.to_string());
    let who = match &plan.said_by {
        Source::Signed => tongue.pick("the log's own file".to_owned(), "το αρχείο του ημερολογίου".to_owned()),
        Source::Published => tongue.pick("the published copy".to_owned(), "το δημοσιευμένο αντίγραφο".to_owned()),
        Source::Witness(name) => tongue.pick(format!("the witness {name}"), format!("ο μάρτυρας {name}")),
    };
    out::say(&tongue.pick(
        format!("the log was shown with {size} pages, says {who}; the archive does not make that tree"),
        format!("το ημερολόγιο είχε δείξει {size} σελίδες, λέει {who}· το αρχείο δεν δίνει αυτό το δέντρο"),
    ));
    for (name, why) in &plan.silent {
        out::say(&tongue.pick(
            format!("the witness {name} was not heard: {why}"),
            format!("ο μάρτυρας {name} δεν ακούστηκε: {why}"),
        ));
    }
}

fn lost(lost: &Lost) -> Flat {
    let values = [
        json!(lost.code),
        json!(lost.kind.code()),
        json!(lost.page),
        json!(lost.witnessed.map(|shown| shown.page)),
        json!(lost.reason.code()),
    ];
    Flat(LOST.iter().map(|&column| column.to_owned()).zip(values).collect())
}

fn row(done: &Succeeded) -> Flat {
    let values = [json!(done.code), json!(done.last.page), json!(done.successor), json!(done.lines)];
    Flat(DONE.iter().map(|&column| column.to_owned()).zip(values).collect())
}

/// What is to be done next, by people.
fn next(done: &Done, policy: &std::path::Path, common: &Shared) {
    if common.format == Format::Json {
        // The key is in the policy, and `helpbank log show` says it.
        return;
    }
    let (key, policy) = (&done.key, policy.display());
    out::say(&common.tongue().pick(
        format!(
            "the new log has the key\n  {key}\nGive it to every witness (`helpbank witness serve … --log OLD --log NEW`), start the desk, and give \
             out the policy with both logs, {policy}. Then count the shelves of the successors and adjust them."
        ),
        format!(
            "το νέο ημερολόγιο έχει το κλειδί\n  {key}\nΔώστε το σε κάθε μάρτυρα (`helpbank witness serve … --log ΠΑΛΙΟ --log ΝΕΟ`), ξεκινήστε την \
             τράπεζα και μοιράστε την πολιτική με τα δύο ημερολόγια, {policy}. Μετά μετρήστε τα ράφια των διαδόχων και τακτοποιήστε τα."
        ),
    ));
}
