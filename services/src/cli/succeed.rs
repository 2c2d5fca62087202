//! `helpbank succeed`.

use serde_json::json;

use super::args::{Format, Shared, Succeed};
use super::ending::Ending;
use super::out;
use super::reach::{data, no_bank};
use super::rows::{self, Flat};
use super::troubles;
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
    let plan = look(&folder, &asked).await.map_err(|error| troubles::of_succession(&error, common.words()))?;
    told(&plan, common);
    if succeed.dry_run {
        let lost: Vec<Flat> = plan.books.iter().map(lost).collect();
        rows::write(&lost, common, LOST, LOST)?;
        out::say(&common.words().say("cli-succeed-would"));
        return Ok(());
    }
    let done = carry_out(folder, &asked, &plan).await;
    let done = done.map_err(|error| troubles::of_succession(&error, common.words()))?;
    let books: Vec<Flat> = done.books.iter().map(row).collect();
    rows::write(&books, common, DONE, DONE)?;
    next(&done, &dir.join(POLICY_FILE), common);
    Ok(())
}

/// Who knows of what was shown.
fn told(plan: &Plan, common: &Shared) {
    let words = common.words();
    let size = rows::grouped(&plan.tree.size.to_string());
    let who = match &plan.said_by {
        Source::Signed => words.say("cli-succeed-own-file"),
        Source::Published => words.say("cli-succeed-published"),
        Source::Witness(name) => words.with("cli-succeed-witness", &[("name", name.into())]),
    };
    out::say(&words.with("cli-succeed-shown", &[("size", (&size).into()), ("who", (&who).into())]));
    for (name, why) in &plan.silent {
        out::say(&words.with("cli-succeed-silent", &[("name", name.into()), ("why", why.into())]));
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
    let policy = policy.display().to_string();
    let key = done.key.to_string();
    let args = [("key", (&key).into()), ("policy", (&policy).into())];
    out::say(&common.words().with("cli-succeed-next", &args));
}
