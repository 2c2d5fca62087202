//! Receipts: fetched from the bank, and checked without it.

use std::path::Path;

use ledger::ids::PublicKey;
use ledger::page::{Portable, PortableError};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::compare::{self, Agreement, Disagreement};
use transparency::log::dating::{self, Misdated};
use transparency::log::policy::{POLICY_BYTES_MAX, Policy, Unbelieved};
use transparency::log::proof::PROOF_BYTES_MAX;
use transparency::log::receipt::{self, Proven, ReceiptError};
use transparency::verify::{ANCHORED, Check, Found, INTEGRITY, Report, Status};

use super::args::{Receipt, Shared};
use super::ending::{Ending, unwritten};
use super::papers::{SEALED_BY, ended, read, sealed};
use super::reach::client;
use super::{out, rows};
use crate::audit::AGREEMENT;
use crate::words::{Arg, Words};

/// Fetches the receipt of an entry. By the bank's own policy one that too few witnesses cover is a check that failed.
pub(super) async fn fetch(asked: &Receipt, common: &Shared) -> Result<(), Ending> {
    let words = common.words();
    let wrong = || Ending::WrongUse(words.with("cli-not-a-place", &[("text", (&asked.place).into())]));
    let (book, rest) = asked.place.split_once('@').ok_or_else(wrong)?;
    let (page, entry) = rest.split_once('/').ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| wrong());
    let path = format!("/v1/receipts/{book}/{}/{}", number(page)?, number(entry)?);
    let client = client(common)?;
    let bytes = client.get(&path, &[]).await?;
    let policy = client.get("/v1/log/policy", &[]).await?;
    std::fs::write(&asked.output, &bytes).map_err(|error| unwritten(&asked.output, &error, words))?;
    let (path, size) = (asked.output.display().to_string(), rows::grouped(&bytes.len().to_string()));
    out::line(&words.with("cli-receipt-written", &[("path", (&path).into()), ("bytes", (&size).into())]))?;
    let policy = Policy::parse(&policy).map_err(|error| Ending::failed(&error))?;
    match receipt::verify(&bytes, &policy) {
        Err(receipt::ReceiptError::Checkpoint(Unbelieved::Quorum { .. })) => {
            out::say(&words.say("cli-receipt-uncovered"));
            Err(Ending::Said)
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

/// What was found where nothing is wrong and something is missing to tell: a receipt of which this is found proves nothing yet.
pub(super) const MISSING: [&str; 3] = ["receipt-no-quorum", "receipt-other-log", "newer-program"];

/// Checks a receipt, offline: what was found, and what that means in a sentence.
pub(super) fn check(
    file: &Path,
    policy: &Path,
    key: Option<PublicKey>,
    words: Words,
) -> Result<(Report, String), Ending> {
    let policy = self::policy(policy)?;
    let bytes = ended(&read(file, PROOF_BYTES_MAX)?);
    Ok(match receipt::verify(&bytes, &policy) {
        Ok(proven) => (report(&proven, key), says(&proven, words)),
        Err(error) => {
            let says = if error.is_open() { words.say("receipt-says-open") } else { words.say("receipt-says-nothing") };
            (Report::of(unproven(&bytes, error, key), None), says)
        }
    })
}

/// What there is to say of a receipt that proves nothing: what is wrong, or what holds and what is missing.
fn unproven(bytes: &[u8], error: ReceiptError, known: Option<PublicKey>) -> Vec<Check> {
    let failed = |error: &dyn std::fmt::Display| vec![Check::whole(INTEGRITY, Status::Failed, error)];
    let (detail, found) = match error {
        ReceiptError::Entry(error) => return vec![unopened(&error)],
        ReceiptError::Checkpoint(Unbelieved::Quorum { quorum, cosigned, witnesses }) => {
            let number = |count| u64::try_from(count).unwrap_or(u64::MAX);
            let detail = format!(
                "fewer witnesses have confirmed it than the policy asks for: {cosigned} of the {witnesses} known, and not the quorum \
                 {quorum}; nothing wrong was found; ask the bank for a newer receipt"
            );
            let found = Found::of("receipt-no-quorum")
                .number("cosigned", number(cosigned))
                .number("witnesses", number(witnesses));
            (detail, found.text("quorum", quorum))
        }
        ReceiptError::Checkpoint(Unbelieved::OtherLog { origin }) => (
            format!("it is of the log {origin}, which the policy does not name; nothing wrong was found"),
            Found::of("receipt-other-log").text("origin", origin),
        ),
        error @ (ReceiptError::Checkpoint(Unbelieved::Note(_) | Unbelieved::Checkpoint(_) | Unbelieved::Log { .. })
        | ReceiptError::Proof(_)
        | ReceiptError::NoEntry
        | ReceiptError::Inclusion { .. }) => return failed(&error),
    };
    let held = match receipt::held(bytes) {
        Ok(held) => held,
        Err(error) => return failed(&error),
    };
    let place = held.portable.place;
    let anchored = Check::book(ANCHORED, Status::NotChecked, place.book, place.page, detail).found(found);
    vec![
        holds(&held.portable, held.index, &held.checkpoint),
        anchored,
        sealed(held.portable.sealed_by, known, place.book, place.page),
    ]
}

/// Why an entry does not open: it is wrong, or newer than this program.
pub(super) fn unopened(error: &PortableError) -> Check {
    if !error.is_newer() {
        return Check::whole(INTEGRITY, Status::Failed, error);
    }
    let detail = format!("a newer program wrote it than this one, and a newer one can tell ({error})");
    Check::whole(INTEGRITY, Status::NotChecked, detail).found(Found::of("newer-program"))
}

/// Compares two receipts, offline.
pub(super) fn compare(one: &Path, other: &Path, policy: &Path) -> Result<Report, Ending> {
    let policy = self::policy(policy)?;
    let mut checks = Vec::new();
    let mut proven = Vec::new();
    for path in [one, other] {
        let bytes = ended(&read(path, PROOF_BYTES_MAX)?);
        match receipt::verify(&bytes, &policy) {
            Ok(held) => {
                checks.extend(report(&held, None).checks.into_iter().filter(|check| check.name == INTEGRITY));
                proven.push(held);
            }
            Err(error) if error.is_open() => {
                checks.extend(unproven(&bytes, error, None).into_iter().filter(|check| check.name != SEALED_BY));
            }
            Err(error) => {
                checks.push(Check::whole(INTEGRITY, Status::Failed, format!("{}: {error}", path.display())));
            }
        }
    }
    if let [one, other] = proven.as_slice() {
        checks.extend(agreement(one, other));
    } else {
        let detail = "a receipt that is not proven contradicts nothing";
        checks.push(Check::whole(AGREEMENT, Status::NotChecked, detail).found(Found::of("receipts-not-both")));
    }
    Ok(Report::of(checks, None))
}

/// Whether both can be true.
fn agreement(one: &Proven, other: &Proven) -> Vec<Check> {
    let size = |proven: &Proven| proven.checkpoint.checkpoint().size();
    let say = |status, detail: String, found| Check::whole(AGREEMENT, status, detail).found(found);
    let origin = |proven: &Proven| proven.checkpoint.checkpoint().origin().to_owned();
    let logs = match (origin(one), origin(other)) {
        (one, other) if one == other => String::new(),
        (one, other) => format!(" (the one in the log {one}, the other in the log {other})"),
    };
    match compare::receipts(one, other) {
        Agreement::Contradiction(found) => {
            let failed = |found: &Disagreement| Check::whole(AGREEMENT, Status::Failed, format!("{found}{logs}"));
            found.iter().map(failed).collect()
        }
        Agreement::OtherLogs => {
            vec![say(Status::NotChecked, "they are of different logs".to_owned(), Found::of("receipts-other-logs"))]
        }
        Agreement::NoContradiction if size(one) == size(other) => {
            let detail = format!("both are of one tree of {} pages", size(one));
            vec![say(Status::Ok, detail, Found::of("receipts-same").number("pages", size(one)))]
        }
        Agreement::NoContradiction => {
            let (small, large) = (size(one).min(size(other)), size(one).max(size(other)));
            let detail = format!(
                "nothing in them contradicts; that the tree of {large} pages has grown out of the one of {small} only a consistency proof can \
                 say"
            );
            let found = Found::of("receipts-no-contradiction").number("small", small).number("large", large);
            vec![say(Status::NotChecked, detail, found)]
        }
    }
}

/// Whom the reader believes, by a file of theirs.
pub(super) fn policy(path: &Path) -> Result<Policy, Ending> {
    let policy = read(path, POLICY_BYTES_MAX)?;
    Policy::parse(&policy).map_err(|error| Ending::WrongUse(error.to_string()))
}

/// That the entry is on its page, and the page in the log. In the log people count pages from 1.
fn holds(portable: &Portable, index: u64, checkpoint: &Checkpoint) -> Check {
    let place = portable.place;
    let (event, hash, at) = (portable.entry.event.name(), portable.page_hash, index.saturating_add(1));
    let detail = format!(
        "entry {} of page {}, {event}, is in the page with the hash {hash}, which is page {at} of the {} in the log {}",
        place.index,
        place.page,
        checkpoint.size(),
        checkpoint.origin()
    );
    let found = Found::of("receipt-held")
        .number("entry", u64::from(place.index))
        .number("page", place.page)
        .text("event", event)
        .text("hash", hash)
        .number("at", at)
        .number("size", checkpoint.size())
        .text("origin", checkpoint.origin());
    Check::book(INTEGRITY, Status::Ok, place.book, place.page, detail).found(found)
}

fn report(proven: &Proven, key: Option<PublicKey>) -> Report {
    let place = proven.portable.place;
    let check =
        |name, status, detail: String, found| Check::book(name, status, place.book, place.page, detail).found(found);
    let witnesses: Vec<String> = proven.checkpoint.cosignatures().iter().map(cosigned).collect();
    let witnesses = witnesses.join(", ");
    let anchored = if let Err(misdated) = dating::before(&proven.portable.header, &proven.checkpoint) {
        let (Misdated::Back { witness, cosigned_at_s, written_at }
        | Misdated::Post { witness, cosigned_at_s, written_at }) = &misdated;
        let written = u64::try_from(written_at.ms.div_euclid(1_000)).map_or_else(|_| written_at.ms.to_string(), utc);
        let found =
            Found::of("post-dated").text("written", written).text("witness", witness).text("at", utc(*cosigned_at_s));
        check(ANCHORED, Status::Failed, format!("{misdated}; cosigned by {witnesses}"), found)
    } else if witnesses.is_empty() {
        let detail = "no witness that the policy knows has cosigned the checkpoint".to_owned();
        check(ANCHORED, Status::NotChecked, detail, Found::of("receipt-not-cosigned"))
    } else {
        let found = Found::of("receipt-cosigned").text("witnesses", &witnesses);
        check(ANCHORED, Status::Ok, format!("cosigned by {witnesses}"), found)
    };
    Report::of(
        vec![
            holds(&proven.portable, proven.index, proven.checkpoint.checkpoint()),
            anchored,
            sealed(proven.portable.sealed_by, key, place.book, place.page),
        ],
        None,
    )
}

fn cosigned(cosignature: &transparency::log::policy::Cosignature) -> String {
    format!("{} at {}", cosignature.witness, utc(cosignature.at_s))
}

/// An instant, as RFC 3339 has it; the number, when it is beyond every calendar.
fn utc(at_s: u64) -> String {
    let at = i64::try_from(at_s).ok().and_then(|at| jiff::Timestamp::from_second(at).ok());
    at.map_or_else(|| format!("second {at_s}"), |at| at.to_string())
}

/// What is proven and what is not.
fn says(proven: &Proven, words: Words) -> String {
    if dating::before(&proven.portable.header, &proven.checkpoint).is_err() {
        return words.say("receipt-says-misdated");
    }
    let (place, witnesses) = (proven.portable.place, proven.checkpoint.cosignatures().len());
    let witnesses = u64::try_from(witnesses).unwrap_or(u64::MAX);
    let facts =
        [("entry", place.index.to_string()), ("page", place.page.to_string()), ("book", place.book.to_string())];
    let mut args: Vec<(&str, Arg<'_>)> = facts.iter().map(|(name, fact)| (*name, Arg::from(fact))).collect();
    args.push(("witnesses", witnesses.into()));
    words.with("receipt-says", &args)
}
