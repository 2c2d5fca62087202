//! `helpbank verify`: the bank, its archive, a bundle, a receipt or a single entry; each check with a verdict of its own.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;

use ledger::event::EntryRef;
use ledger::ids::{BookId, PublicKey};
use ledger::page::{PORTABLE_BYTES_MAX, Portable};
use reqwest::Method;
use serde::{Deserialize, Serialize};
use transparency::verify::{Check, Depth, INTEGRITY, Report, Status, verify_bundle};

use super::args::{Format, Shared, Tongue, VerifyWhat};
use super::ending::Ending;
use super::reach::{Where, running_or_stopped};
use super::{out, receipt, rows};
use crate::audit::{JOURNAL, VIEWS};
use crate::bank::{Folder, read_identity};
use crate::repair::Archived;
use crate::repair::archived::EndsBy;

/// Who sealed a page.
const SEALED_BY: &str = "sealed_by";

/// What was found, whoever found it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Found {
    verdict: String,
    checks: Vec<FoundCheck>,
    /// What it means, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    says: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct FoundCheck {
    name: String,
    status: String,
    book: Option<String>,
    page: Option<u64>,
    detail: String,
}

/// Verifies the bank: the running one, or the archive of one that does not run.
pub(super) async fn bank(common: &Shared) -> Result<(), Ending> {
    let found = match running_or_stopped(common).await? {
        Where::Running(client) => {
            let bar = out::progress("verifying", None);
            bar.enable_steady_tick(std::time::Duration::from_millis(120));
            let found = client.ask(Method::POST, "/v1/verify", &serde_json::json!({})).await;
            bar.finish_and_clear();
            serde_json::from_value(found?).map_err(|error| Ending::failed(&error))?
        }
        Where::Stopped(folder) => Found::of(&stopped(&folder)?)?,
    };
    tell(&found, common)
}

/// The archive of a bank that does not run. What only a running bank can check is said to be not checked.
fn stopped(folder: &Folder) -> Result<Report, Ending> {
    let identity = read_identity(folder.dir()).map_err(|error| Ending::failed(&error))?;
    let register: Option<BookId> = identity.and_then(|identity| identity.register?.parse().ok());
    let register = register.ok_or_else(|| Ending::Failed("bank.json names no register".to_owned()))?;
    let archived = Archived::whole(&folder.archive(), register).map_err(|error| Ending::failed(&error))?;
    let bar = out::progress("verifying the archive", Some(archived.pages()));
    let report = archived.audit(EndsBy::Itself, &mut || bar.inc(1));
    bar.finish_and_clear();
    let not_checked =
        |name| Check::whole(name, Status::NotChecked, "no desk runs in the folder; start it and verify again");
    Ok(report.map_err(|error| Ending::failed(&error))?.with(vec![not_checked(JOURNAL), not_checked(VIEWS)]))
}

/// Verifies a file, offline.
pub(super) fn file(what: &VerifyWhat, common: &Shared) -> Result<(), Ending> {
    let mut says = None;
    let report = match what {
        VerifyWhat::Bundle { file, register } => {
            let register = register.as_deref().map(str::parse::<BookId>);
            let register = register
                .transpose()
                .map_err(|_| Ending::WrongUse("--register takes 64 hexadecimal digits".to_owned()))?;
            bundle(file, register)?
        }
        VerifyWhat::Entry { file, key } => {
            let key = key.as_deref().map(str::parse::<PublicKey>);
            let key = key.transpose().map_err(|_| Ending::WrongUse("--key takes 64 hexadecimal digits".to_owned()))?;
            entry(file, key)?
        }
        VerifyWhat::Receipt { file, policy, key } => {
            let key = key.as_deref().map(str::parse::<PublicKey>);
            let key = key.transpose().map_err(|_| Ending::WrongUse("--key takes 64 hexadecimal digits".to_owned()))?;
            let (report, sentence) = receipt::check(file, policy, key, common.tongue())?;
            says = Some(sentence);
            report
        }
    };
    tell(&Found { says, ..Found::of(&report)? }, common)
}

pub(super) fn opened(path: &Path) -> Result<File, Ending> {
    File::open(path).map_err(|error| Ending::WrongUse(format!("{} cannot be read: {error}", path.display())))
}

fn bundle(path: &Path, register: Option<BookId>) -> Result<Report, Ending> {
    let file = opened(path)?;
    let length = file.metadata().map(|about| about.len()).ok();
    let bar = out::progress("verifying the bundle", length);
    let source = BufReader::with_capacity(1 << 20, bar.wrap_read(file));
    let report = verify_bundle(source, register, Depth::Everything);
    bar.finish_and_clear();
    let report = report.map_err(|error| Ending::failed(&error))?;
    if register.is_none()
        && let Some(own) = report.register
    {
        out::say(&format!(
            "judged by the bundle's own register {own}; compare it with the one you know, or give it with --register"
        ));
    }
    Ok(report)
}

fn entry(path: &Path, key: Option<PublicKey>) -> Result<Report, Ending> {
    let mut bytes = Vec::new();
    let most = u64::try_from(PORTABLE_BYTES_MAX).unwrap_or(u64::MAX);
    let read = opened(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes);
    read.map_err(|error| Ending::Failed(format!("{} cannot be read: {error}", path.display())))?;
    let portable = match Portable::open(&bytes) {
        Ok(portable) => portable,
        Err(error) => return Ok(Report::of(vec![Check::whole(INTEGRITY, Status::Failed, error)], None)),
    };
    let place = portable.place;
    let check = |name, status, detail: String| Check::book(name, status, place.book, place.page, detail);
    let held = format!(
        "entry {} of page {}, {}, is in the page with the hash {}, and the page is sealed",
        place.index,
        place.page,
        portable.entry.event.name(),
        portable.page_hash
    );
    let sealed = sealed_by(place, portable.sealed_by, key);
    Ok(Report::of(vec![check(INTEGRITY, Status::Ok, held), sealed], None))
}

/// Whether the key that sealed a page is the one that was given.
pub(super) fn sealed_by(place: EntryRef, sealed_by: PublicKey, key: Option<PublicKey>) -> Check {
    let check = |name, status, detail: String| Check::book(name, status, place.book, place.page, detail);
    match key {
        Some(key) if key == sealed_by => check(SEALED_BY, Status::Ok, format!("sealed by the key you gave, {key}")),
        Some(key) => check(SEALED_BY, Status::Failed, format!("sealed by {sealed_by}, not by the key you gave, {key}")),
        None => {
            let detail = format!(
                "sealed by {sealed_by}; compare it with the book's key as you know it, or give that with --key"
            );
            check(SEALED_BY, Status::NotChecked, detail)
        }
    }
}

impl Found {
    fn of(report: &Report) -> Result<Self, Ending> {
        let value = serde_json::to_value(report).map_err(|error| Ending::failed(&error))?;
        serde_json::from_value(value).map_err(|error| Ending::failed(&error))
    }
}

fn tell(found: &Found, common: &Shared) -> Result<(), Ending> {
    match common.format {
        Format::Json => {
            let text = serde_json::to_string(found).map_err(|error| Ending::failed(&error))?;
            out::line(&text)?;
        }
        Format::Csv | Format::Table => {
            let checks = serde_json::to_vec(&found.checks).map_err(|error| Ending::failed(&error))?;
            let checks: Vec<rows::Flat> = serde_json::from_slice(&checks).map_err(|error| Ending::failed(&error))?;
            let columns = &["name", "status", "book", "page", "detail"];
            rows::write(&checks, common.format, columns, columns)?;
            if common.format == Format::Table {
                out::line(&format!("\n{}", conclusion(&found.verdict, common.tongue())))?;
                found.says.iter().try_for_each(|says| out::line(says))?;
            }
        }
    }
    if found.verdict == "failed" { Err(Ending::Said) } else { Ok(()) }
}

/// The verdict in a sentence.
fn conclusion(verdict: &str, tongue: Tongue) -> String {
    match verdict {
        "ok" => tongue.pick("ok: everything that was checked holds", "ok: ό,τι ελέγχθηκε ισχύει"),
        "failed" => tongue.pick(
            "failed: something does not hold; see the lines that say failed, and stop writing until it is understood",
            "failed: κάτι δεν ισχύει· δείτε τις γραμμές με failed και σταματήστε τις καταχωρίσεις ώσπου να εξηγηθεί",
        ),
        _ => tongue.pick(
            "incomplete: what was checked holds; the lines that say not_checked were not looked at",
            "incomplete: ό,τι ελέγχθηκε ισχύει· οι γραμμές με not_checked δεν ελέγχθηκαν",
        ),
    }
    .to_owned()
}
