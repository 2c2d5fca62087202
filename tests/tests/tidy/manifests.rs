//! The shape of the house, as the manifests draw it: which crate may name which, and what each line must carry.

use std::fs;

use tests::ground::workspace_root;
use toml::{Table, Value};

use crate::{nothing, tells_apart};

/// The members, and which of ours each may name. Arrows point down only; `tests` looks at all.
const ARROWS: [(&str, &str, &[&str]); 7] = [
    ("ledger", "ledger", &[]),
    ("ledger/transparency", "transparency", &["ledger"]),
    ("ledger/journal", "journal", &["ledger", "transparency"]),
    ("projections", "projections", &["ledger", "transparency"]),
    ("services/vault", "vault", &[]),
    ("services", "services", &["ledger", "transparency", "journal", "projections", "vault"]),
    ("tests", "tests", &["ledger", "transparency", "journal", "projections", "vault", "services"]),
];

/// One foreign system, one manifest. `tests` may name all of them, to look at the same system from the other side.
const FOREIGN: [(&str, &[&str]); 7] = [
    ("async-nats", &["journal"]),
    ("sqlx", &["projections", "vault"]),
    ("fjall", &["services"]),
    ("axum", &["services"]),
    ("reqwest", &["services"]),
    ("argon2", &["vault"]),
    ("fantoccini", &[]),
];

/// Crates that only tests may name.
const FOR_TESTS: [&str; 7] =
    ["wincode", "proptest", "tempfile", "fantoccini", "signed_note", "tlog_tiles", "ct-merkle"];

const KINDS: [&str; 3] = ["dependencies", "dev-dependencies", "build-dependencies"];

/// A manifest's dependencies as (kind, name, what it says), also those for one platform alone.
fn dependencies(manifest: &Table) -> Vec<(&'static str, &str, &Value)> {
    let platforms = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let tables = platforms.filter_map(Value::as_table).chain([manifest]);
    let mut found = Vec::new();
    for table in tables {
        for kind in KINDS {
            let named = table.get(kind).and_then(Value::as_table).into_iter().flatten();
            found.extend(named.map(|(name, said)| (kind, name.as_str(), said)));
        }
    }
    found
}

fn wrong_in(path: &str, name: &str, may_name: &[&str], manifest: &Table) -> Vec<String> {
    let mut findings = Vec::new();
    let mut say = |what: String| findings.push(format!("{path}/Cargo.toml: {what}"));
    if manifest.get("package").and_then(|package| package.get("name")).and_then(Value::as_str) != Some(name) {
        say(format!("the crate in this folder is `{name}`"));
    }
    if manifest.get("lints").and_then(|lints| lints.get("workspace")).and_then(Value::as_bool) != Some(true) {
        say("inherits no lints: add `[lints]` with `workspace = true`".to_owned());
    }
    for (kind, other, said) in dependencies(manifest) {
        if said.get("workspace").and_then(Value::as_bool) != Some(true) {
            say(format!(
                "`{other}` has a version of its own: write `{other}.workspace = true` and the version in the root"
            ));
        }
        if ARROWS.iter().any(|(_, ours, _)| *ours == other) && !may_name.contains(&other) {
            say(format!(
                "`{name}` may not know `{other}`: arrows point down only (ARROWS in tests/tests/tidy/manifests.rs)"
            ));
        }
        let owners = FOREIGN.iter().find(|(foreign, _)| *foreign == other).map(|(_, owners)| *owners);
        if name != "tests" && owners.is_some_and(|owners| !owners.contains(&name)) {
            say(format!("`{name}` may not name `{other}`: only {:?} and tests do", owners.unwrap_or_default()));
        }
        if FOR_TESTS.contains(&other) && kind != "dev-dependencies" && name != "tests" {
            say(format!("`{other}` is for tests: move it to [dev-dependencies]"));
        }
    }
    findings
}

#[test]
fn every_manifest_fits_the_plan() {
    let mut findings = Vec::new();
    for (path, name, may_name) in ARROWS {
        let text = fs::read_to_string(workspace_root().join(path).join("Cargo.toml")).unwrap_or_default();
        match text.parse() {
            Ok(manifest) => findings.extend(wrong_in(path, name, may_name, &manifest)),
            Err(error) => findings.push(format!("{path}/Cargo.toml: {error}")),
        }
    }
    nothing(&findings);
}

#[test]
fn the_plan_rule_can_fail() {
    let judge = |dependencies: &str| {
        let text = format!("[package]\nname = 'journal'\n[lints]\nworkspace = true\n{dependencies}");
        wrong_in("ledger/journal", "journal", &["ledger"], &text.parse().expect("TOML"))
    };
    let good = judge(
        "[dependencies]\nledger.workspace = true\nasync-nats.workspace = true\n[dev-dependencies]\nwincode.workspace = true",
    );
    tells_apart(&good, &judge("[dependencies]\nservices.workspace = true"), "may not know `services`");
    tells_apart(&[], &judge("[dev-dependencies]\nsqlx.workspace = true"), "may not name `sqlx`");
    tells_apart(&[], &judge("[target.'cfg(unix)'.dependencies]\nsqlx.workspace = true"), "may not name `sqlx`");
    tells_apart(&[], &judge("[dependencies]\nwincode.workspace = true"), "`wincode` is for tests");
    tells_apart(&[], &judge("[dependencies]\nserde = '1'"), "`serde` has a version of its own");
    let bare = "[package]\nname = 'other'".parse().expect("TOML");
    tells_apart(&[], &wrong_in("ledger", "ledger", &[], &bare), "inherits no lints");
    tells_apart(&[], &wrong_in("ledger", "ledger", &[], &bare), "is `ledger`");
}

fn members_missing(root: &Table) -> Vec<String> {
    let members = root["workspace"]["members"].as_array().map(Vec::as_slice).unwrap_or_default();
    let listed: Vec<&str> = members.iter().filter_map(Value::as_str).collect();
    let planned: Vec<&str> = ARROWS.iter().map(|(path, _, _)| *path).collect();
    let unplanned = listed.iter().filter(|path| !planned.contains(path));
    let unlisted = planned.iter().filter(|path| !listed.contains(path));
    let mut findings: Vec<String> =
        unplanned.map(|path| format!("Cargo.toml: member `{path}` has no place in the plan")).collect();
    findings.extend(unlisted.map(|path| format!("Cargo.toml: `{path}` is planned and no member")));
    findings
}

#[test]
fn the_members_are_those_of_the_plan() {
    nothing(&members_missing(&root().parse().expect("the root manifest is TOML")));
}

#[test]
fn the_member_rule_can_fail() {
    let with = |more: &str| {
        let members: Vec<String> = ARROWS.iter().map(|(path, _, _)| format!("'{path}'")).collect();
        format!("[workspace]\nmembers = [{}{more}]", members.join(", ")).parse().expect("TOML")
    };
    tells_apart(&members_missing(&with("")), &members_missing(&with(", 'kitchen'")), "`kitchen`");
}

fn root() -> String {
    fs::read_to_string(workspace_root().join("Cargo.toml")).expect("the root has a manifest")
}

/// Dependency lines of the root without a reason. The reason is the comment at the end of the line; ours need none.
fn unexplained(root: &str) -> Vec<String> {
    let mut inside = false;
    let mut findings = Vec::new();
    for (index, line) in root.lines().enumerate() {
        let line = line.trim();
        if line.starts_with('[') {
            inside = line == "[workspace.dependencies]";
        } else if inside && line.contains('=') && !line.starts_with('#') {
            let name = line.split('=').next().unwrap_or_default().trim();
            let reason = line.rsplit_once("# ").map_or("", |(_, reason)| reason);
            let ours = ARROWS.iter().any(|(_, ours, _)| *ours == name);
            if !ours && (reason.contains('"') || reason.split_whitespace().count() == 0) {
                findings.push(format!(
                    "Cargo.toml:{}: `{name}` has no reason: end the line with `# why it is here`",
                    index + 1
                ));
            }
        }
    }
    findings
}

#[test]
fn every_dependency_has_a_reason() {
    nothing(&unexplained(&root()));
}

#[test]
fn the_reason_rule_can_fail() {
    let judge = |line: &str| {
        unexplained(&format!("[workspace]\na = 1\n[workspace.dependencies]\n{line}\n[profile.dev]\nb = 1"))
    };
    tells_apart(&judge("ledger = { path = 'ledger' }"), &judge("serde = \"1\""), "Cargo.toml:4: `serde`");
    tells_apart(&judge("serde = \"1\" # the one description of stored types"), &judge("serde = \"1\" #"), "`serde`");
    tells_apart(&[], &judge("a = { git = \"https://example.org/# b\" }"), "`a`");
}
