//! The policy for what comes from outside, read from `.deny.toml` and enforced here, because cargo-deny may be absent.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fs;
use std::process::Command;

use tests::ground::workspace_root;
use toml::{Table, Value};

use crate::{nothing, tells_apart};

const REGISTRY: &str = "registry+https://github.com/rust-lang/crates.io-index";
const BINCODE: &str = "1.3.3";

/// A crate of the graph: what `cargo tree` says of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Crate {
    name: String,
    version: String,
    licence: String,
}

fn policy() -> Table {
    let text = fs::read_to_string(workspace_root().join(".deny.toml")).expect("the policy lies at the root");
    text.parse().expect("the policy is TOML")
}

fn list<'a>(table: &'a Table, section: &str, key: &str) -> &'a [Value] {
    table[section][key].as_array().unwrap_or_else(|| panic!("[{section}] {key} is a list"))
}

fn texts(values: &[Value]) -> Vec<&str> {
    values.iter().filter_map(Value::as_str).collect()
}

fn text<'a>(entry: &'a Value, key: &str) -> &'a str {
    entry.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// Every crate that is built on one of the policy's targets, for the program or for its tests.
fn graph(policy: &Table) -> BTreeSet<Crate> {
    let mut crates = BTreeSet::new();
    for target in texts(list(policy, "graph", "targets")) {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(["tree", "--locked", "--workspace", "--edges", "normal,build,dev", "--target", target]);
        cargo.args(["--prefix", "none", "--format", "{p}|{l}|"]).current_dir(workspace_root());
        let output = cargo.output().expect("cargo runs");
        assert!(output.status.success(), "cargo tree failed: {}", String::from_utf8_lossy(&output.stderr));
        crates.extend(String::from_utf8_lossy(&output.stdout).lines().filter_map(parse));
    }
    crates
}

fn parse(line: &str) -> Option<Crate> {
    let mut fields = line.split('|');
    let mut package = fields.next()?.split_whitespace();
    let (name, version) = (package.next()?, package.next()?.strip_prefix('v')?);
    Some(Crate { name: name.to_owned(), version: version.to_owned(), licence: fields.next()?.to_owned() })
}

/// Whether an SPDX expression can be met with what is allowed. `/`, which old manifests write, means OR.
fn may(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    let met = any(&words, &mut at, allowed);
    met && at == words.len()
}

fn any(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = all(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(words, at, allowed);
    }
    met
}

fn all(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut met = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at, allowed);
    }
    met
}

fn one(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    if words.get(*at) == Some(&"(") {
        *at += 1;
        let met = any(words, at, allowed);
        *at += 1;
        return met && words.get(*at - 1) == Some(&")");
    }
    let mut licence = words.get(*at).copied().unwrap_or_default().to_owned();
    *at += 1;
    if words.get(*at) == Some(&"WITH") {
        licence = format!("{licence} WITH {}", words.get(*at + 1).copied().unwrap_or_default());
        *at += 2;
    }
    allowed.contains(&&*licence)
}

fn unlicensed(crates: &BTreeSet<Crate>, policy: &Table) -> Vec<String> {
    let exceptions = list(policy, "licenses", "exceptions");
    let mut findings = Vec::new();
    for one in crates {
        let mut allowed = texts(list(policy, "licenses", "allow"));
        let exception = exceptions.iter().find(|entry| text(entry, "crate") == one.name);
        allowed.extend(
            exception.and_then(|entry| entry.get("allow")?.as_array()).map(|more| texts(more)).unwrap_or_default(),
        );
        if !may(&one.licence, &allowed) {
            findings.push(format!(
                "{} {}: licence `{}` is not allowed: choose another crate, or allow it in .deny.toml with a reason",
                one.name, one.version, one.licence
            ));
        }
    }
    findings
}

#[test]
fn every_licence_is_allowed() {
    let policy = policy();
    nothing(&unlicensed(&graph(&policy), &policy));
}

#[test]
fn the_licence_rule_can_fail() {
    let policy: Table = "[licenses]\nallow = ['MIT', 'ISC']\nexceptions = [{ crate = 'b', allow = ['MPL-2.0'] }]"
        .parse()
        .expect("TOML");
    let judge = |name: &str, licence: &str| {
        let one = Crate { name: name.to_owned(), version: "1.0.0".to_owned(), licence: licence.to_owned() };
        unlicensed(&BTreeSet::from([one]), &policy)
    };
    tells_apart(
        &judge("a", "(GPL-3.0 OR MIT) AND ISC"),
        &judge("a", "(GPL-3.0 OR MIT) AND BSD-3-Clause"),
        "not allowed",
    );
    tells_apart(&judge("a", "Apache-2.0/MIT"), &judge("a", ""), "licence ``");
    tells_apart(&judge("b", "MPL-2.0"), &judge("a", "MPL-2.0"), "a 1.0.0");
    tells_apart(&[], &judge("a", "MIT WITH Strange-exception"), "not allowed");
}

/// `name:0.10` covers every 0.10.x, `name:2` every 2.x.
fn covers(skip: &str, one: &Crate) -> bool {
    let (name, range) = skip.split_once(':').unwrap_or((skip, ""));
    name == one.name && one.version.strip_prefix(range).is_some_and(|rest| rest.starts_with('.'))
}

fn doubled(crates: &BTreeSet<Crate>, policy: &Table) -> Vec<String> {
    let skips = list(policy, "bans", "skip");
    let mut versions: BTreeMap<&str, Vec<&Crate>> = BTreeMap::new();
    for one in crates {
        versions.entry(&one.name).or_default().push(one);
    }
    let skipped = |one: &&&Crate| skips.iter().any(|entry| covers(text(entry, "crate"), one));
    let mut findings = Vec::new();
    for (name, all) in &versions {
        let left: Vec<&str> = all.iter().filter(|one| !skipped(one)).map(|one| one.version.as_str()).collect();
        if left.len() > 1 {
            let left = left.join(" and ");
            findings.push(format!("{name}: {left}: agree on one, or skip the older in .deny.toml with a reason (`cargo tree -d -i {name}@…`)"));
        }
    }
    for entry in skips {
        let spec = text(entry, "crate");
        if text(entry, "reason").is_empty() {
            findings.push(format!(".deny.toml: the skip of {spec} has no reason"));
        }
        let needed = versions.values().any(|all| all.len() > 1 && all.iter().any(|one| covers(spec, one)));
        if !needed {
            findings.push(format!(".deny.toml: the skip of {spec} is no longer needed: take it out"));
        }
    }
    findings
}

#[test]
fn two_versions_of_a_crate_have_a_reason() {
    let policy = policy();
    nothing(&doubled(&graph(&policy), &policy));
}

#[test]
fn the_duplicate_rule_can_fail() {
    let judge = |skips: &str, versions: &[&str]| {
        let policy: Table = format!("[bans]\nskip = [{skips}]").parse().expect("TOML");
        let one =
            |version: &&str| Crate { name: "a".to_owned(), version: (*version).to_owned(), licence: String::new() };
        doubled(&versions.iter().map(one).collect(), &policy)
    };
    let skip = "{ crate = 'a:1', reason = 'b waits' }";
    tells_apart(&judge(skip, &["1.2.3", "2.0.0"]), &judge("", &["1.2.3", "2.0.0"]), "a: 1.2.3 and 2.0.0");
    tells_apart(&judge("", &["1.2.3"]), &judge(skip, &["1.2.3"]), "no longer needed");
    tells_apart(&[], &judge(skip, &["2.0.0", "10.0.0"]), "a: 10.0.0 and 2.0.0");
    tells_apart(&[], &judge("{ crate = 'a:1' }", &["1.0.0", "2.0.0"]), "no reason");
}

fn from_elsewhere(lock: &Table) -> Vec<String> {
    let packages = lock["package"].as_array().map(Vec::as_slice).unwrap_or_default();
    let foreign =
        packages.iter().filter(|package| package.get("source").is_some_and(|source| source.as_str() != Some(REGISTRY)));
    let say = |package: &Value| {
        format!("{}: from {}: only crates.io is a source", text(package, "name"), text(package, "source"))
    };
    foreign.map(say).collect()
}

#[test]
fn every_crate_is_from_crates_io() {
    let lock: Table = fs::read_to_string(workspace_root().join("Cargo.lock"))
        .expect("the lock lies at the root")
        .parse()
        .expect("TOML");
    assert!(lock["package"].as_array().is_some_and(|packages| packages.len() > 10), "the lock names the crates");
    nothing(&from_elsewhere(&lock));
}

#[test]
fn the_source_rule_can_fail() {
    let lock = |source: &str| {
        format!("[[package]]\nname = 'a'\nsource = '{source}'\n[[package]]\nname = 'ours'").parse().expect("TOML")
    };
    tells_apart(&from_elsewhere(&lock(REGISTRY)), &from_elsewhere(&lock("git+https://example.org/a")), "a: from git");
}

fn wrong_codec(crates: &BTreeSet<Crate>) -> Vec<String> {
    let versions: Vec<&str> =
        crates.iter().filter(|one| one.name == "bincode").map(|one| one.version.as_str()).collect();
    let found = format!("bincode is {versions:?}, and must be {BINCODE} alone: the stored bytes are frozen");
    (versions != [BINCODE]).then_some(found).into_iter().collect()
}

#[test]
fn the_codec_is_the_frozen_one() {
    nothing(&wrong_codec(&graph(&policy())));
}

#[test]
fn the_codec_rule_can_fail() {
    let with = |version: &str| BTreeSet::from_iter(parse(&format!("bincode v{version}|MIT|")));
    tells_apart(&wrong_codec(&with("1.3.3")), &wrong_codec(&with("2.0.1")), "must be 1.3.3");
}
