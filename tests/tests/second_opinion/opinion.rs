//! The two verifiers asked, and what it means that they agree.

use std::fs;
use std::io::Cursor;

use serde_json::Value;
use tests::ground::python;
use transparency::log::policy::Policy;
use transparency::verify::{Depth, Trust, verify_bundle};

/// How many bundles one run of the second verifier is given.
const FILES_MAX: usize = 500;

/// What both said of some bundles they agree on.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Agreed {
    pub(crate) ok: usize,
    pub(crate) incomplete: usize,
    /// Both said failed.
    pub(crate) failed: usize,
    /// Failed by the rules alone, which the second verifier does not know; everything else holds to it.
    pub(crate) by_rules: usize,
}

/// Shows each bundle to both, by name. Panics with every disagreement.
pub(crate) fn agree(bundles: &[(String, Vec<u8>)]) -> Agreed {
    agree_by(bundles, None)
}

/// The same, by a policy.
pub(crate) fn agree_by(bundles: &[(String, Vec<u8>)], policy: Option<&str>) -> Agreed {
    let second: Vec<Value> = bundles.chunks(FILES_MAX).flat_map(|some| second_opinion(some, policy)).collect();
    assert_eq!(second.len(), bundles.len(), "an answer for every bundle");
    let mut agreed = Agreed::default();
    let mut apart = Vec::new();
    for ((name, bundle), theirs) in bundles.iter().zip(&second) {
        let ours = opinion_by(bundle, policy);
        if let Some(what) = disagreement(&ours, theirs) {
            apart.push(format!("{name}: {what}\n  ours:   {}\n  theirs: {}", spoken(&ours), spoken(theirs)));
        }
        match (verdict(&ours), verdict(theirs)) {
            ("ok", _) => agreed.ok += 1,
            ("failed", "failed") => agreed.failed += 1,
            ("failed", _) => agreed.by_rules += 1,
            _ => agreed.incomplete += 1,
        }
    }
    assert!(apart.is_empty(), "{} disagreements:\n{}", apart.len(), apart.join("\n"));
    agreed
}

pub(crate) fn first_opinion(bundle: &[u8]) -> Value {
    opinion_by(bundle, None)
}

pub(crate) fn opinion_by(bundle: &[u8], policy: Option<&str>) -> Value {
    let policy = policy.map(|text| Policy::parse(text.as_bytes()).expect("the test's policy is one"));
    let trust = Trust { policy, ..Trust::default() };
    let report = verify_bundle(Cursor::new(bundle), trust, Depth::Everything).expect("memory can be read");
    serde_json::to_value(report).expect("a report is JSON")
}

pub(crate) fn second_opinion(bundles: &[(String, Vec<u8>)], policy: Option<&str>) -> Vec<Value> {
    let folder = tempfile::tempdir().expect("the temporary folder is writable");
    let mut command = python();
    command.args(["verify.py", "--format", "json"]).env("HELPBANK_SECOND_OPINION_RAISE", "1");
    if let Some(policy) = policy {
        let file = folder.path().join("policy");
        fs::write(&file, policy).expect("the temporary folder is writable");
        command.arg("--policy").arg(file);
    }
    for (number, (_, bundle)) in bundles.iter().enumerate() {
        let file = folder.path().join(number.to_string());
        fs::write(&file, bundle).expect("the temporary folder is writable");
        command.arg(file);
    }
    let output = command.output().expect("python runs");
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).expect("JSON is UTF-8");
    lines.lines().map(|line| serde_json::from_str(line).expect("each line is a report")).collect()
}

/// Where the two contradict each other.
///
/// When every entry is legal, or cites what is not there, they must say the same of integrity and completeness, of the balance where integrity
/// holds (what was refused is added up by neither in the same way) and of witnesses, and come to the same verdict. The rules are known to ours alone: behind an entry
/// that is not legal it adds up no more of that book and, in the register, looks at nothing more. There the other
/// may go on and find more; but it calls nothing broken that ours calls whole, and lets only pass what fails by the rules alone.
fn disagreement(ours: &Value, theirs: &Value) -> Option<&'static str> {
    let both = |name: &&str| (worst(ours, name), worst(theirs, name));
    let legality = worst(ours, "legality");
    let whole = both(&"integrity") == ("ok", "ok");
    let stopped = checks(ours).iter().any(|check| check["detail"] == "what follows the register was not looked at");
    let by_rules = stopped && legality != "ok" && worst(ours, "integrity") != "failed";
    let same: &[&str] = match (legality, whole) {
        _ if by_rules => &[],
        ("ok" | "not_checked", true) => &["integrity", "completeness", "balance", "anchored", "freshness"],
        _ => &["integrity", "completeness"],
    };
    let said: &[&str] = if whole { &["completeness", "balance"] } else { &["integrity", "completeness"] };
    let apart = same.iter().find(|name| both(name).0 != both(name).1);
    let apart = apart.or_else(|| said.iter().find(|name| both(name) == ("ok", "failed")));
    let verdicts = match (legality, verdict(ours), verdict(theirs)) {
        ("ok", ours, theirs) => ours == theirs,
        ("failed", ours, _) => ours == "failed",
        (_, ours, theirs) if whole => ours == theirs,
        (_, ours, theirs) => ours != "ok" && theirs != "ok",
    };
    apart.copied().or((!verdicts).then_some("verdict"))
}

fn verdict(report: &Value) -> &str {
    report["verdict"].as_str().expect("a report has a verdict")
}

pub(crate) fn checks(report: &Value) -> &[Value] {
    report["checks"].as_array().expect("a report has checks")
}

/// How the checks of one name came out, all together.
pub(crate) fn worst<'a>(report: &'a Value, name: &str) -> &'a str {
    let named = checks(report).iter().filter(|check| check["name"] == name);
    let statuses: Vec<&str> = named.filter_map(|check| check["status"].as_str()).collect();
    ["failed", "not_checked", "ok"].into_iter().find(|status| statuses.contains(status)).unwrap_or("absent")
}

/// What did not come out well, in short.
pub(crate) fn spoken(report: &Value) -> String {
    let wrong = checks(report).iter().filter(|check| check["status"] != "ok");
    let lines =
        wrong.map(|check| format!("{} {} {} {}", check["name"], check["status"], check["page"], check["detail"]));
    format!("{} {}", verdict(report), lines.collect::<Vec<_>>().join("; "))
}

#[test]
fn a_report_has_the_same_shape_from_both() {
    let bundle = crate::books::Books::of_story("48-a-whole-emergency").bundle();
    let ours = first_opinion(&bundle);
    let theirs = second_opinion(&[(String::new(), bundle)], None).remove(0);
    let keys = |value: &Value| value.as_object().expect("an object").keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&ours), keys(&theirs));
    for check in checks(&theirs) {
        assert_eq!(keys(check), keys(&checks(&ours)[0]));
        assert!(check["book"].is_null() || check["book"].as_str().is_some_and(|book| book.len() == 64), "{check}");
    }
}

#[test]
fn the_second_verifiers_own_tests_pass() {
    let output = python().args(["-m", "unittest", "discover", "-p", "test_*.py"]).output().expect("python runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("\nOK"), "{said}");
}
