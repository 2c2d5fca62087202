//! `helpbank succeed`.

use serde_json::json;
use transparency::log::note::VerifierKey;

use super::args::{Format, Shared, Succeed};
use super::ending::Ending;
use super::reach::{data, no_bank};
use super::rows::{self, Flat};
use super::{mended, out};
use crate::bank::{Folder, Left, Succeeded};
use crate::log::POLICY_FILE;
use crate::succession::{Found, Lost, Plan, Source, Succession, SuccessionError, carry_out, look};

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
        trust_books: succeed.trust_books,
        dry_run: succeed.dry_run,
        nats_server: succeed.nats_server,
    };
    let failed = |error: SuccessionError| Ending::Failed(mended::succession(&error, common.tongue()));
    let plan = match look(&folder, &asked).await.map_err(failed)? {
        Found::ToDo(plan) => plan,
        Found::WasDone(key) => {
            out::say(&common.tongue().pick(
                "this succession was done before; nothing is left to do".to_owned(),
                "αυτή η διαδοχή έχει ήδη γίνει· δεν μένει τίποτα".to_owned(),
            ));
            next(&key, &dir.join(POLICY_FILE), common);
            return Ok(());
        }
    };
    told(&plan, common);
    if succeed.dry_run {
        let lost: Vec<Flat> = plan.books.iter().map(|of| lost(of, common)).collect();
        rows::write(&lost, common, LOST, LOST)?;
        out::say(&common.tongue().pick(
            "these books would be closed and succeeded; nothing was written".to_owned(),
            "αυτά τα βιβλία θα έκλειναν και θα αποκτούσαν διαδόχους· δεν γράφτηκε τίποτα".to_owned(),
        ));
        return Ok(());
    }
    let done = carry_out(folder, &asked, &plan).await.map_err(failed)?;
    let books: Vec<Flat> = done.books.iter().map(row).collect();
    rows::write(&books, common, DONE, DONE)?;
    for left in done.books.iter().flat_map(|book| &book.left) {
        let Left { book, item, lot, quantity } = left;
        out::say(&common.tongue().pick(
            format!("not taken over, and still on the shelf of {book}: {quantity} {item}, lot {lot}"),
            format!("δεν μεταφέρθηκαν και μένουν στο ράφι του {book}: {quantity} {item}, παρτίδα {lot}"),
        ));
    }
    next(&done.key, &dir.join(POLICY_FILE), common);
    Ok(())
}

/// Who knows of what was shown.
fn told(plan: &Plan, common: &Shared) {
    let tongue = common.tongue();
    if plan.log_lost {
        out::say(
            &tongue.pick(
                "the log's key, or what it signed last, is lost: the log is closed and begun anew".to_owned(),
                "το κλειδί του ημερολογίου, ή ό,τι υπέγραψε τελευταίο, χάθηκε: το ημερολόγιο κλείνει και αρχίζει νέο"
                    .to_owned(),
            ),
        );
    }
    if let Some((tree, said_by)) = &plan.tree {
        let size = rows::grouped(&tree.size.to_string());
        let who = match said_by {
            Source::Signed => tongue.pick("the log's own file".to_owned(), "το αρχείο του ημερολογίου".to_owned()),
            Source::Tiles => {
                tongue.pick("the bank's own tiles".to_owned(), "τα πλακίδια της ίδιας της τράπεζας".to_owned())
            }
            Source::Published => tongue.pick("the published copy".to_owned(), "το δημοσιευμένο αντίγραφο".to_owned()),
            Source::Witness(name) => tongue.pick(format!("the witness {name}"), format!("ο μάρτυρας {name}")),
        };
        out::say(&tongue.pick(
            format!("the log was shown with {size} pages, says {who}"),
            format!("το ημερολόγιο είχε δείξει {size} σελίδες, λέει {who}"),
        ));
    }
    for (name, why) in &plan.silent {
        out::say(&tongue.pick(
            format!("the witness {name} was not heard: {why}"),
            format!("ο μάρτυρας {name} δεν ακούστηκε: {why}"),
        ));
    }
}

fn lost(lost: &Lost, common: &Shared) -> Flat {
    // JSON has the codes, for programs; people are told in their language.
    let (kind, reason) = match common.format {
        Format::Json => (lost.kind.code().to_owned(), lost.reason.code().to_owned()),
        Format::Table | Format::Csv => mended::words(lost, common),
    };
    let values =
        [json!(lost.code), json!(kind), json!(lost.page), json!(lost.witnessed.map(|shown| shown.page)), json!(reason)];
    Flat(LOST.iter().map(|&column| column.to_owned()).zip(values).collect())
}

fn row(done: &Succeeded) -> Flat {
    let values = [json!(done.code), json!(done.last.page), json!(done.successor), json!(done.lines)];
    Flat(DONE.iter().map(|&column| column.to_owned()).zip(values).collect())
}

/// What is to be done next, by people.
fn next(key: &VerifierKey, policy: &std::path::Path, common: &Shared) {
    if common.format == Format::Json {
        // The key is in the policy, and `helpbank log show` says it.
        return;
    }
    let policy = policy.display();
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
