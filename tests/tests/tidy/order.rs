//! The order of the modules inside `ledger/src`: each stands on those before it and knows nothing of those after it.

use crate::rust::{bare, names_behind, tokens, without_tests};
use crate::sources::{Source, files, without_test_files};
use crate::{nothing, tells_apart};

/// From the ground up. A new module gets its place here: below everything it uses.
const ORDER: [&str; 19] = [
    "ids", "quantity", "time", "text", "reason", // what things are called and counted in
    "account", "transfer", "event", "posting", // what happened, and what it means
    "hash", "wire", "entry", "page", // how it is kept
    "register", "book", "command", "refusal", "check", "decide", // what may happen
];

const FOLDER: &str = "ledger/src/";

/// The module a file of the ledger belongs to, and how deep it lies: `page.rs` and `page/mod.rs` 1, `page/seal.rs` 2.
fn place(path: &str) -> Option<(&str, usize)> {
    let inside = path.strip_prefix(FOLDER)?.strip_suffix(".rs")?;
    let inside = inside.strip_suffix("/mod").unwrap_or(inside);
    let depth = inside.split('/').count();
    (inside != "lib" && inside != "main").then(|| (inside.split('/').next().unwrap_or(inside), depth))
}

fn out_of_order(source: &Source, order: &[&str]) -> Vec<String> {
    let path = &source.path;
    let Some((module, depth)) = place(path) else { return Vec::new() };
    let rank = |name: &str| order.iter().position(|&listed| listed == name);
    let Some(own) = rank(module) else {
        return vec![format!(
            "{path}: module `{module}` has no place in the order: add it to ORDER in tests/tests/tidy/order.rs"
        )];
    };
    let code = without_tests(&bare(&source.text));
    let tokens = tokens(&code);
    let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
    let mut findings = Vec::new();
    for at in 0..tokens.len() {
        // `super` in the first of a row of supers; enough of them lead to the crate's root.
        let first_super = text(at) == "super" && !(at >= 2 && text(at - 1) == "::" && text(at - 2) == "super");
        let supers = (0..tokens.len()).take_while(|step| first_super && text(at + 2 * step) == "super").count();
        let root =
            if text(at) == "crate" { Some(at) } else { (supers >= depth && supers > 0).then(|| at + 2 * (supers - 1)) };
        for used in root.map(|root| names_behind(&tokens, root)).unwrap_or_default() {
            let (line, name) = (used.line, used.text);
            match rank(name) {
                Some(other) if other <= own => {}
                Some(_) => findings.push(format!(
                    "{path}:{line}: `{module}` uses `{name}`, which stands above it: move what is shared further down, or the use further up"
                )),
                None => findings.push(format!(
                    "{path}:{line}: `{name}` is no module of the order: name what is used by its own module, `crate::<module>::{name}`"
                )),
            }
        }
    }
    findings
}

#[test]
fn each_module_of_the_ledger_uses_only_those_below_it() {
    let sources = without_test_files(files(FOLDER, &["rs"]));
    assert!(sources.len() > 10, "the ledger lies in {FOLDER}");
    let findings: Vec<String> = sources.iter().flat_map(|source| out_of_order(source, &ORDER)).collect();
    nothing(&findings);
}

#[test]
fn the_order_rule_can_fail() {
    let judge = |path: &str, text: &str| {
        let source = Source { path: format!("{FOLDER}{path}"), text: text.to_owned() };
        out_of_order(&source, &["ids", "event", "page"])
    };
    let good = judge(
        "page/seal.rs",
        "use crate::{event::Event, ids};\nuse super::open; // crate::nowhere\nuse super::super::ids::Hash;",
    );
    tells_apart(
        &good,
        &judge("event.rs", "use crate::ids;\nuse crate::{ids::Hash, page::Page};"),
        "event.rs:2: `event` uses `page`",
    );
    tells_apart(&[], &judge("ids.rs", "use super::event;"), "`ids` uses `event`");
    tells_apart(&judge("page.rs", "mod seal;"), &judge("event/goods.rs", "use super::super::page;"), "uses `page`");
    let test = "#[cfg(test)]\nmod tests { use super::*; use crate::page::Page; }";
    tells_apart(&judge("ids.rs", test), &judge("ids.rs", "use crate::Hash;"), "`Hash` is no module");
    tells_apart(&[], &judge("stray.rs", ""), "`stray` has no place");
}
