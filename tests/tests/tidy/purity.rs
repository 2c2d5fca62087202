//! What the pure crates may not touch, and which module of the ledger alone touches a foreign crate.

use std::env;
use std::process::Command;

use tests::ground::workspace_root;

use crate::rust::{bare, names_behind, tokens, without_tests};
use crate::sources::{Source, files, without_test_files};
use crate::{nothing, tells_apart};

/// Crates that are values and functions only, with their folders.
const PURE: [(&str, &str); 2] = [("ledger", "ledger/src/"), ("transparency", "ledger/transparency/src/")];

/// What would let the world in: parts of `std` …
const STD_BANNED: [&str; 6] = ["env", "fs", "net", "os", "process", "thread"];
/// … words, wherever they come from …
const WORDS_BANNED: [(&str, &str); 5] = [
    ("SystemTime", "time comes in as a value"),
    ("Instant", "time comes in as a value"),
    ("RandomState", "randomness comes in as a value"),
    ("HashMap", "it is seeded at random, and so is its order: use FxHashMap or BTreeMap"),
    ("HashSet", "it is seeded at random, and so is its order: use FxHashSet or BTreeSet"),
];
/// … macros that speak …
const MACROS_BANNED: [&str; 4] = ["print", "println", "eprint", "eprintln"];
/// … and crates, even behind others.
const CRATES_BANNED: [&str; 16] = [
    "async-nats",
    "chrono",
    "getrandom",
    "jiff",
    "log",
    "mio",
    "rand",
    "reqwest",
    "rustix",
    "socket2",
    "sqlx",
    "sqlx-core",
    "time",
    "tokio",
    "tracing",
    "tracing-core",
];

/// The only hashing, the only bytes, the only signatures: which module of the ledger names which crate.
const OWNERS: [(&str, &[&str]); 3] =
    [("blake3", &["hash"]), ("bincode", &["wire"]), ("ed25519_dalek", &["entry", "page"])];

fn impure(source: &Source) -> Vec<String> {
    let code = without_tests(&bare(&source.text));
    let tokens = tokens(&code);
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut findings = Vec::new();
    let mut object = |line: usize, what: &str, why: &str| {
        findings.push(format!("{}:{line}: `{what}` in a pure crate: {why}", source.path));
    };
    for (at, token) in tokens.iter().enumerate() {
        if token.text == "std" {
            for name in names_behind(&tokens, at).into_iter().filter(|name| STD_BANNED.contains(&name.text)) {
                object(
                    name.line,
                    &format!("std::{}", name.text),
                    "what it needs comes in as a value, what it makes goes out as one",
                );
            }
        }
        if let Some((word, why)) = WORDS_BANNED.iter().find(|(word, _)| *word == token.text) {
            object(token.line, word, why);
        }
        if MACROS_BANNED.contains(&token.text) && text(at + 1) == "!" {
            object(token.line, &format!("{}!", token.text), "it gives answers, the caller speaks");
        }
    }
    findings
}

#[test]
fn pure_crates_touch_nothing_of_the_world() {
    let sources = PURE.iter().flat_map(|(_, folder)| without_test_files(files(folder, &["rs"])));
    nothing(&sources.flat_map(|source| impure(&source)).collect::<Vec<String>>());
}

#[test]
fn the_purity_rule_can_fail() {
    let judge = |text: &str| impure(&Source { path: "a.rs".to_owned(), text: text.to_owned() });
    let good = judge("use std::fmt; // std::fs\nuse rustc_hash::FxHashMap;\n#[cfg(test)]\nmod tests { use std::fs; }");
    tells_apart(&good, &judge("\nuse std::fs::File;"), "a.rs:2: `std::fs`");
    tells_apart(&[], &judge("use std::{fmt, net::{IpAddr}};"), "`std::net`");
    tells_apart(&[], &judge("let now = std::time::SystemTime::now();"), "`SystemTime`");
    tells_apart(&[], &judge("use std::collections::HashMap;"), "`HashMap`");
    tells_apart(&[], &judge("println!();"), "`println!`");
}

/// Judges what `cargo tree --prefix none` prints: a crate a line, its name first.
fn worldly(owner: &str, tree: &str) -> Vec<String> {
    let names = tree.lines().filter_map(|line| line.split_whitespace().next());
    let banned = names.filter(|name| CRATES_BANNED.contains(name) || name.starts_with("sqlx-"));
    let say = |name: &str| {
        format!(
            "`{owner}` depends on `{name}`, perhaps behind another crate: see `cargo tree -p {owner} -e normal -i {name}`"
        )
    };
    let mut findings: Vec<String> = banned.map(say).collect();
    findings.sort();
    findings.dedup();
    findings
}

#[test]
fn pure_crates_depend_on_nothing_worldly() {
    let mut findings = Vec::new();
    for (name, _) in PURE {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .args(["tree", "--locked", "--package", name, "--edges", "normal", "--prefix", "none"])
            .current_dir(workspace_root());
        let output = cargo.output().expect("cargo runs");
        assert!(output.status.success(), "cargo tree failed: {}", String::from_utf8_lossy(&output.stderr));
        let tree = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(tree.starts_with(name), "cargo tree speaks of something else: {tree}");
        findings.extend(worldly(name, &tree));
    }
    nothing(&findings);
}

#[test]
fn the_dependency_rule_can_fail() {
    tells_apart(
        &worldly("ledger", "ledger v0.1.0\nserde v1.0.0"),
        &worldly("ledger", "ledger v0.1.0\ntokio v1.0.0 (*)"),
        "`tokio`",
    );
}

fn trespassing(source: &Source) -> Vec<String> {
    let inside = source.path.strip_prefix("ledger/src/").and_then(|path| path.strip_suffix(".rs")).unwrap_or("lib");
    let module = inside.split('/').next().unwrap_or(inside);
    let code = without_tests(&bare(&source.text));
    let mut findings = Vec::new();
    for token in tokens(&code) {
        for (foreign, owners) in OWNERS.iter().filter(|(foreign, _)| *foreign == token.text && module != "lib") {
            if !owners.contains(&module) {
                let (path, line, owners) = (&source.path, token.line, owners.join("`, `"));
                findings.push(format!("{path}:{line}: only `{owners}` names `{foreign}`: ask there"));
            }
        }
    }
    findings
}

#[test]
fn one_module_hashes_and_one_makes_bytes() {
    let sources = without_test_files(files("ledger/src/", &["rs"]));
    nothing(&sources.iter().flat_map(trespassing).collect::<Vec<String>>());
}

#[test]
fn the_ownership_rule_can_fail() {
    let judge = |path: &str| trespassing(&Source { path: path.to_owned(), text: "use blake3::Hasher;".to_owned() });
    tells_apart(&judge("ledger/src/hash.rs"), &judge("ledger/src/page/seal.rs"), "only `hash` names `blake3`");
}
