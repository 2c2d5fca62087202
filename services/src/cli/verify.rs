//! `helpbank verify`: the bank, its archive, a bundle, a receipt or a single entry; each check with a verdict of its own.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use ledger::ids::{BookId, PublicKey};
use ledger::time::Timestamp;
use reqwest::Method;
use serde::{Deserialize, Serialize};
use transparency::log::policy::Policy;
use transparency::verify::{Check, Depth, Report, Status, Trust, Verdict, verify_bundle};

use super::args::{Format, Shared, VerifyWhat};
use super::ending::{Ending, unreadable};
use super::reach::{Where, running_or_stopped};
use super::{out, papers, receipt, rows};
use crate::audit::{JOURNAL, VIEWS, said};
use crate::bank::{Folder, clock_ms, read_identity};
use crate::bundled;
use crate::log::bank_policy;
use crate::repair::archived::EndsBy;
use crate::repair::{Archived, without_strays};
use crate::web::{VerifiedFile, report_page};
use crate::words::Words;

/// What was found, whoever found it.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Found {
    verdict: String,
    checks: Vec<FoundCheck>,
    /// What it means, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    says: Option<String>,
    /// Whether it is of a paper that somebody holds, and not of a bank.
    #[serde(skip)]
    paper: bool,
    /// Whether it proves less than was asked for, though nothing is wrong.
    #[serde(skip)]
    short: bool,
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
pub(super) async fn bank(policy: Option<&Path>, common: &Shared) -> Result<(), Ending> {
    let policy = policy.map(receipt::policy).transpose()?;
    let found = match running_or_stopped(common).await? {
        Where::Running(client) => {
            let bar = out::progress("verifying", None);
            bar.enable_steady_tick(std::time::Duration::from_millis(120));
            let found = client.ask(Method::POST, "/v1/verify", &policy_json(policy.as_ref())).await;
            bar.finish_and_clear();
            serde_json::from_value(found?).map_err(|error| Ending::failed(&error))?
        }
        Where::Stopped(folder) => Found::of(&stopped(&folder, policy)?, common.words()),
    };
    tell(&found, common)
}

fn policy_json(policy: Option<&Policy>) -> serde_json::Value {
    policy.map_or_else(
        || serde_json::json!({}),
        |policy| serde_json::json!({ "policy": String::from_utf8_lossy(&policy.to_bytes()) }),
    )
}

/// The archive of a bank that does not run. What only a running bank can check is said to be not checked.
fn stopped(folder: &Folder, policy: Option<Policy>) -> Result<Report, Ending> {
    let identity = read_identity(folder.dir()).map_err(|error| Ending::failed(&error))?;
    let register: Option<BookId> = identity.and_then(|identity| identity.register?.parse().ok());
    let register = register.ok_or_else(|| Ending::Failed("bank.json names no register".to_owned()))?;
    let archived = Archived::whole(&folder.archive(), register).map_err(|error| Ending::failed(&error))?;
    let archived = without_strays(archived).map_err(|error| Ending::failed(&error))?;
    let policy = policy.map_or_else(|| bank_policy(folder.dir()), Ok).map_err(|error| Ending::failed(&error))?;
    let now = Timestamp::from_ms(clock_ms());
    let archived = archived.anchored(policy, now, bundled::beside(folder.dir()).checkpoints);
    let bar = out::progress("verifying the archive", Some(archived.pages()));
    let report = archived.audit(EndsBy::Itself, &mut || bar.inc(1));
    bar.finish_and_clear();
    let why = "no desk runs in the folder; start it and verify again";
    let not_checked =
        |name| Check::whole(name, Status::NotChecked, why).found(transparency::verify::Found::of("no-desk"));
    Ok(report.map_err(|error| Ending::failed(&error))?.with(vec![not_checked(JOURNAL), not_checked(VIEWS)]))
}

/// Verifies a file.
pub(super) async fn what(what: &VerifyWhat, common: &Shared) -> Result<(), Ending> {
    let register = |text: &Option<String>| {
        let wrong = |_| Ending::WrongUse("--register takes 64 hexadecimal digits".to_owned());
        text.as_deref().map(str::parse::<BookId>).transpose().map_err(wrong)
    };
    let known = |text: &Option<String>| {
        let wrong = |_| Ending::WrongUse("--key takes 64 hexadecimal digits".to_owned());
        text.as_deref().map(str::parse::<PublicKey>).transpose().map_err(wrong)
    };
    let mut says = None;
    let report = match what {
        VerifyWhat::Bundle { file, register: id, policy, page } => {
            let policy = policy.as_deref().map(receipt::policy).transpose()?;
            let trust =
                Trust { register: register(id)?, policy: policy.clone(), now: Some(Timestamp::from_ms(clock_ms())) };
            let by = (policy.as_ref(), trust.register.is_some());
            let report = bundle(file, trust)?;
            page.as_deref().map_or(Ok(()), |page| write_page(page, file, &report, by, common.words()))?;
            report
        }
        VerifyWhat::Entry { file, key } => papers::entry(file, known(key)?)?,
        VerifyWhat::Head { file, bundle, key } => papers::head(file, bundle.as_deref(), known(key)?, common).await?,
        VerifyWhat::Receipts { one, other, policy } => receipt::compare(one, other, policy)?,
        VerifyWhat::Receipt { file, policy, key } => {
            let (report, sentence) = receipt::check(file, policy, known(key)?, common.words())?;
            says = Some(sentence);
            report
        }
    };
    let paper = match what {
        VerifyWhat::Bundle { .. } => false,
        VerifyWhat::Head { bundle, .. } => bundle.is_some(),
        VerifyWhat::Entry { .. } | VerifyWhat::Receipt { .. } | VerifyWhat::Receipts { .. } => true,
    };
    tell(&Found { says, paper, ..Found::of(&report, common.words()) }, common)
}

fn bundle(path: &Path, trust: Trust) -> Result<Report, Ending> {
    let file = File::open(path).map_err(|error| unreadable(path, &error))?;
    let length = file.metadata().map(|about| about.len()).ok();
    let bar = out::progress("verifying the bundle", length);
    let source = BufReader::new(bar.wrap_read(file));
    let register = trust.register;
    let report = verify_bundle(source, trust, Depth::Everything);
    bar.finish_and_clear();
    let report = report.map_err(|error| unreadable(path, &error))?;
    if register.is_none()
        && let Some(own) = report.register
    {
        out::say(&format!(
            "judged by the bundle's own register {own}; compare it with the one you know, or give it with --register"
        ));
    }
    Ok(report)
}

/// The report as a page of its own.
fn write_page(
    page: &Path,
    file: &Path,
    report: &Report,
    (policy, register_given): (Option<&Policy>, bool),
    words: Words,
) -> Result<(), Ending> {
    let titles = bundled::titles(file).map_err(|error| unreadable(file, &error))?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let at = Timestamp::from_ms(clock_ms());
    let of = VerifiedFile { file: &name, at, titles: &titles, policy, register_given };
    let html = report_page(words, report, &of);
    std::fs::write(page, html)
        .map_err(|error| Ending::WrongUse(format!("{} cannot be written: {error}", page.display())))
}

impl Found {
    fn of(report: &Report, words: Words) -> Self {
        let verdict = match report.verdict {
            Verdict::Ok => "ok",
            Verdict::Failed => "failed",
            Verdict::Incomplete => "incomplete",
        };
        let check = |check: &Check| FoundCheck {
            name: check.name.to_owned(),
            status: match check.status {
                Status::Ok => "ok",
                Status::Failed => "failed",
                Status::NotChecked => "not_checked",
            }
            .to_owned(),
            book: check.book.map(|book| book.to_string()),
            page: check.page,
            detail: said(check, words),
        };
        let codes = report.checks.iter().filter_map(|check| Some(check.found.as_ref()?.code));
        let short = codes.into_iter().any(|code| receipt::MISSING.contains(&code));
        let checks = report.checks.iter().map(check).collect();
        Self { verdict: verdict.to_owned(), checks, says: None, paper: false, short }
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
            rows::write(&checks, common, columns, columns)?;
            if common.format == Format::Table {
                out::line(&format!("\n{}", conclusion(found, common.words())))?;
                found.says.iter().try_for_each(|says| out::line(says))?;
            }
        }
    }
    if found.verdict == "failed" || found.short { Err(Ending::Said) } else { Ok(()) }
}

/// The verdict in a sentence.
fn conclusion(found: &Found, words: Words) -> String {
    match found.verdict.as_str() {
        "ok" => words.say("cli-verdict-ok"),
        "failed" if found.paper => words.say("cli-verdict-paper"),
        "failed" => words.say("cli-verdict-failed"),
        _ => words.say("cli-verdict-incomplete"),
    }
}
