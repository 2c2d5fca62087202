//! Receipts: fetched from the bank, and checked without it.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use ledger::ids::PublicKey;
use transparency::log::dating;
use transparency::log::policy::Policy;
use transparency::log::proof::PROOF_BYTES_MAX;
use transparency::log::receipt::{self, Proven};
use transparency::verify::{ANCHORED, Check, INTEGRITY, Report, Status};

use super::args::{Receipt, Shared, Tongue};
use super::ending::{Ending, unreadable};
use super::papers::sealed;
use super::reach::client;
use super::{out, rows};

/// Fetches the receipt of an entry.
pub(super) async fn fetch(receipt: &Receipt, common: &Shared) -> Result<(), Ending> {
    let wrong = || Ending::WrongUse(format!("{:?} is no place of an entry; write it as ATH@4711/3", receipt.place));
    let (book, rest) = receipt.place.split_once('@').ok_or_else(wrong)?;
    let (page, entry) = rest.split_once('/').ok_or_else(wrong)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| wrong());
    let path = format!("/v1/receipts/{book}/{}/{}", number(page)?, number(entry)?);
    let bytes = client(common)?.get(&path, &[]).await?;
    std::fs::write(&receipt.output, &bytes)
        .map_err(|error| Ending::Failed(format!("{} cannot be written: {error}", receipt.output.display())))?;
    let (path, bytes) = (receipt.output.display(), rows::grouped(&bytes.len().to_string()));
    out::line(&common.tongue().pick(
        format!("{path}: {bytes} bytes; check it with `helpbank verify receipt {path} --policy FILE`"),
        format!("{path}: {bytes} bytes· ελέγξτε το με `helpbank verify receipt {path} --policy FILE`"),
    ))
}

/// Checks a receipt, offline: what was found, and what that means in a sentence.
pub(super) fn check(
    file: &Path,
    policy: &Path,
    key: Option<PublicKey>,
    tongue: Tongue,
) -> Result<(Report, String), Ending> {
    let policy = read(policy, transparency::log::policy::POLICY_BYTES_MAX)?;
    let policy = Policy::parse(&policy).map_err(|error| Ending::WrongUse(error.to_string()))?;
    let bytes = read(file, PROOF_BYTES_MAX)?;
    Ok(match receipt::verify(&bytes, &policy) {
        Ok(proven) => (report(&proven, key), says(&proven, tongue)),
        Err(error) => {
            let nothing = tongue.pick("Nothing is proven by this receipt.", "Αυτή η απόδειξη δεν αποδεικνύει τίποτα.");
            (Report::of(vec![Check::whole(INTEGRITY, Status::Failed, error)], None), nothing.to_owned())
        }
    })
}

/// A file, or as much of it as a sound one can have and one byte more.
fn read(path: &Path, most: usize) -> Result<Vec<u8>, Ending> {
    let most = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes));
    read.map_err(|error| unreadable(path, &error))?;
    Ok(bytes)
}

fn report(proven: &Proven, key: Option<PublicKey>) -> Report {
    let (place, checkpoint) = (proven.portable.place, proven.checkpoint.checkpoint());
    let check = |name, status, detail: String| Check::book(name, status, place.book, place.page, detail);
    let held = format!(
        "entry {} of page {}, {}, is in the page with the hash {}, which is number {} of the {} pages in the log {}",
        place.index,
        place.page,
        proven.portable.entry.event.name(),
        proven.portable.page_hash,
        proven.index,
        checkpoint.size(),
        checkpoint.origin()
    );
    let witnesses: Vec<String> = proven.checkpoint.cosignatures().iter().map(cosigned).collect();
    let anchored = if let Err(misdated) = dating::before(&proven.portable.header, &proven.checkpoint) {
        check(ANCHORED, Status::Failed, format!("{misdated}; cosigned by {}", witnesses.join(", ")))
    } else if witnesses.is_empty() {
        check(ANCHORED, Status::NotChecked, "no witness that the policy knows has cosigned the checkpoint".to_owned())
    } else {
        check(ANCHORED, Status::Ok, format!("cosigned by {}", witnesses.join(", ")))
    };
    Report::of(
        vec![
            check(INTEGRITY, Status::Ok, held),
            anchored,
            sealed(proven.portable.sealed_by, key, place.book, place.page),
        ],
        None,
    )
}

fn cosigned(cosignature: &transparency::log::policy::Cosignature) -> String {
    let at = i64::try_from(cosignature.at_s).ok().and_then(|at| jiff::Timestamp::from_second(at).ok());
    at.map_or_else(|| cosignature.witness.to_string(), |at| format!("{} at {at}", cosignature.witness))
}

/// What is proven and what is not.
fn says(proven: &Proven, tongue: Tongue) -> String {
    let place = proven.portable.place;
    let (page, index, witnesses) = (place.page, place.index, proven.checkpoint.cosignatures().len());
    if dating::before(&proven.portable.header, &proven.checkpoint).is_err() {
        return tongue
            .pick(
                "This entry stands in the bank's log; but its page says that it was written after witnesses had already seen it: the \
                 bank's clock is wrong, or theirs.",
                "Αυτή η εγγραφή είναι στο ημερολόγιο της τράπεζας· όμως η σελίδα της λέει ότι γράφτηκε αφού την είχαν ήδη δει μάρτυρες: \
                 λάθος έχει το ρολόι της τράπεζας, ή το δικό τους.",
            )
            .to_owned();
    }
    tongue.pick(
        format!(
            "Proven: this entry stands as entry {index} on page {page} of the book {}, and the bank's log, cosigned by {witnesses} \
             witnesses, holds that page; not proven: that what the entry says is true, and that the key which sealed it is the book's.",
            place.book
        ),
        format!(
            "Αποδεικνύεται: αυτή είναι η εγγραφή {index} της σελίδας {page} του βιβλίου {}, και το ημερολόγιο της τράπεζας, με {witnesses} \
             μάρτυρες, έχει τη σελίδα· δεν αποδεικνύεται ότι όσα λέει είναι αληθινά, ούτε ότι το κλειδί που τη σφράγισε είναι του βιβλίου.",
            place.book
        ),
    )
}
