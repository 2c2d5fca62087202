//! Bundles of a small bank: what holds, what a changed byte or a lie does to each verdict, and a sweep of tens of thousands of changes.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on stops where it stands")]

mod anchored;
mod bank;
mod dating;
mod desk;
mod fuzzed;
mod golden;
mod holds;
mod hostile;
mod lies;
mod logged;
mod long;
mod opening;
mod packed;
mod succession;
mod sweep;

use std::io::Cursor;

use transparency::verify::{ANCHORED, Check, Depth, FRESHNESS, Report, Status, Verdict, verify_bundle};

/// Verifies bytes to the full, trusting their own register.
fn verify(bytes: &[u8]) -> Report {
    verify_bundle(Cursor::new(bytes), None, Depth::Everything).unwrap()
}

/// The checks that did not hold or were not made, as `name status detail`; what was not asked for aside.
fn trouble(report: &Report) -> Vec<String> {
    let wrong = report.checks.iter().filter(|check| check.status != Status::Ok && !is_aside(check));
    wrong.map(|check| format!("{} {:?} {:?}: {}", check.name, check.status, check.page, check.detail)).collect()
}

/// Anchoring, when no policy was given.
fn is_aside(check: &Check) -> bool {
    [ANCHORED, FRESHNESS].contains(&check.name) && check.detail.starts_with("no policy")
}

fn is_ok(bytes: &[u8]) -> bool {
    verify(bytes).verdict == Verdict::Ok
}

/// These pages with the magic and the manifest of that bundle, whether they fit or not.
fn as_bundle(pages: &[Vec<u8>], bundle: &[u8]) -> Vec<u8> {
    let mut reader = transparency::bundle::BundleReader::new(bundle).unwrap();
    let mut from = 16;
    let mut manifest = &bundle[..0];
    while reader.next_record().unwrap().is_some() {
        let until = usize::try_from(reader.at()).unwrap();
        (manifest, from) = (&bundle[from..until], until);
    }
    let record = |page: &Vec<u8>| [&[1][..], &u32::try_from(page.len()).unwrap().to_le_bytes(), page].concat();
    [&bundle[..16], &pages.iter().flat_map(record).collect::<Vec<u8>>(), manifest].concat()
}
