//! The house rules that a machine can check, each a test that names file, line and the fix. Knows manifests and sources, runs nothing of the bank.

mod manifests;
mod order;
mod policy;
mod purity;
mod rust;
mod sources;

/// Passes when there is nothing to say; otherwise says all of it at once.
fn nothing(findings: &[String]) {
    assert!(findings.is_empty(), "\n\n{}\n", findings.join("\n"));
}

/// For each rule's own test: it must object to the bad example and be silent about the good one.
fn tells_apart(good: &[String], bad: &[String], said: &str) {
    assert!(good.is_empty(), "objects to the good example: {good:?}");
    assert!(
        bad.iter().any(|finding| finding.contains(said)),
        "says nothing of {said:?} about the bad example: {bad:?}"
    );
}
