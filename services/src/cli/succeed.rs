//! `helpbank succeed`.

use serde_json::json;
use transparency::log::note::VerifierKey;

use super::args::{Format, Shared, Succeed};
use super::ending::Ending;
use super::reach::{data, no_bank};
use super::rows::{self, Flat};
use super::{out, troubles};
use crate::bank::{Folder, Left, Succeeded};
use crate::log::POLICY_FILE;
use crate::succession::{Found, Lost, Plan, Silent, Source, Succession, SuccessionError, carry_out, look};

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
        without: succeed.without_witness,
        dry_run: succeed.dry_run,
        nats_server: succeed.nats_server,
    };
    let failed = |error: SuccessionError| troubles::of_succession(&error, common.words());
    let mut silent = Silent::new();
    let found = look(&folder, &asked, &mut silent).await;
    // Also where nothing is done: who was not heard may know of more.
    for (name, why) in &silent {
        let args = [("name", name.into()), ("why", why.into())];
        let by_word = asked.without.contains(name);
        let said = common.words().with("cli-succeed-silent", &args);
        out::say(&said);
        if by_word {
            out::say(&common.words().with("cli-succeed-without", &[("name", name.into())]));
        }
    }
    let plan = match found.map_err(failed)? {
        Found::ToDo(plan) => plan,
        Found::WasDone(key) => {
            out::say(&common.words().say("cli-succeed-done-before"));
            next(&key, &dir.join(POLICY_FILE), common);
            return Ok(());
        }
    };
    told(&plan, common);
    if succeed.dry_run {
        let lost: Vec<Flat> = plan.books.iter().map(|of| lost(of, common)).collect();
        rows::write(&lost, common, LOST, LOST)?;
        out::say(&common.words().say("cli-succeed-would"));
        return Ok(());
    }
    let done = carry_out(folder, &asked, &plan).await.map_err(failed)?;
    let books: Vec<Flat> = done.books.iter().map(row).collect();
    rows::write(&books, common, DONE, DONE)?;
    for left in done.books.iter().flat_map(|book| &book.left) {
        let Left { book, item, lot, quantity } = left;
        let (lot, quantity) = (lot.to_string(), quantity.to_string());
        let args =
            [("book", book.into()), ("item", item.into()), ("lot", (&lot).into()), ("quantity", (&quantity).into())];
        out::say(&common.words().with("cli-succeed-left", &args));
    }
    next(&done.key, &dir.join(POLICY_FILE), common);
    Ok(())
}

/// Who knows of what was shown.
fn told(plan: &Plan, common: &Shared) {
    let words = common.words();
    if plan.log_lost {
        out::say(&words.say("cli-succeed-log-lost"));
    }
    if let Some((tree, said_by)) = &plan.tree {
        let size = rows::grouped(&tree.size.to_string());
        let who = match said_by {
            Source::Signed => words.say("cli-succeed-own-file"),
            Source::Tiles => words.say("cli-succeed-tiles"),
            Source::Published => words.say("cli-succeed-published"),
            Source::Witness(name) => words.with("cli-succeed-witness", &[("name", name.into())]),
            Source::Page(book, page) => {
                let page = page.to_string();
                words.with("cli-succeed-page", &[("book", book.into()), ("page", (&page).into())])
            }
            Source::File(file) => words.with("cli-succeed-file", &[("path", (*file).into())]),
        };
        out::say(&words.with("cli-succeed-shown", &[("size", (&size).into()), ("who", (&who).into())]));
    }
    for (book, page) in &plan.missed {
        let page = page.to_string();
        out::say(&words.with("cli-succeed-missed", &[("book", book.into()), ("page", (&page).into())]));
    }
}

fn lost(lost: &Lost, common: &Shared) -> Flat {
    // JSON has the codes, for programs; people are told in their language.
    let (kind, reason) = match common.format {
        Format::Json => (lost.kind.code().to_owned(), lost.reason.code().to_owned()),
        Format::Table | Format::Csv => {
            let words = common.words();
            (words.coded("book", lost.kind.code()), words.coded("end-reason", lost.reason.code()))
        }
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
    let (key, policy) = (key.to_string(), policy.display().to_string());
    let args = [("key", (&key).into()), ("policy", (&policy).into())];
    out::say(&common.words().with("cli-succeed-next", &args));
}
