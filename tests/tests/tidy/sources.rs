//! Rules of single files: their length, their first line, their names, what they may not leave undone.

use std::fs;
use std::path::Path;

use tests::ground::workspace_root;

use crate::rust::{Token, bare, tokens, without_tests};
use crate::{nothing, tells_apart};

const FILE_LINES_MAX: usize = 400;

/// Names that say where something is kept instead of what it is.
const BANNED_WORDS: [&str; 12] = [
    "manager",
    "managers",
    "helper",
    "helpers",
    "util",
    "utils",
    "utility",
    "utilities",
    "common",
    "handler",
    "handlers",
    "data",
];

/// What a person sees first. Folders that git ignores may lie beside it.
const TOP: [&str; 8] =
    ["Cargo.toml", "Cargo.lock", "README.md", "Makefile", "ledger", "projections", "services", "tests"];
const TOP_IGNORED: [&str; 2] = ["target", "data"];

/// What others wrote and we carry as it is; each says so in its first line.
const OTHERS: [&str; 2] = ["services/src/web/assets/verify/qr-decode.js", "services/src/web/assets/verify/qr-index.js"];

/// A text file of ours, by its path from the root.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

/// All files of ours below `folder` (a path from the root) with one of these extensions.
pub(crate) fn files(folder: &str, extensions: &[&str]) -> Vec<Source> {
    let mut found = Vec::new();
    walk(&workspace_root().join(folder), extensions, &mut found);
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn walk(folder: &Path, extensions: &[&str], found: &mut Vec<Source>) {
    let root = workspace_root();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let from_root = path.strip_prefix(&root).expect("the walk began at the root").to_string_lossy().into_owned();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() && !name.starts_with('.') && !TOP_IGNORED.contains(&&*from_root) {
            walk(&path, extensions, found);
        } else if path.extension().is_some_and(|extension| extensions.iter().any(|&wanted| extension == wanted)) {
            let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("cannot read {from_root}: {error}"));
            if OTHERS.contains(&&*from_root) {
                assert!(text.starts_with("// Not ours: "), "{from_root} does not say whose it is");
            } else {
                found.push(Source { path: from_root, text });
            }
        }
    }
}

/// Those that are part of the program: not the files of modules declared under `#[cfg(test)]`.
pub(crate) fn without_test_files(sources: Vec<Source>) -> Vec<Source> {
    let mut for_tests = Vec::new();
    for source in &sources {
        let all = bare(&source.text);
        let kept = without_tests(&all);
        let kept = modules(&kept);
        let own = source.path.trim_end_matches(".rs");
        let folder = ["/lib", "/main", "/mod"].into_iter().find_map(|root| own.strip_suffix(root)).unwrap_or(own);
        for_tests.extend(
            modules(&all).into_iter().filter(|name| !kept.contains(name)).map(|name| format!("{folder}/{name}")),
        );
    }
    let is_test = |path: &str| {
        for_tests.iter().any(|stem| path.strip_prefix(stem).is_some_and(|rest| rest.starts_with(['.', '/'])))
    };
    sources.into_iter().filter(|source| !is_test(&source.path)).collect()
}

fn modules(code: &str) -> Vec<&str> {
    tokens(code).windows(2).filter(|pair| pair[0].text == "mod").map(|pair| pair[1].text).collect()
}

#[test]
fn files_of_tests_are_recognised() {
    let sources = vec![
        example("a/src/lib.rs", "mod page;\n#[cfg(test)]\nmod golden;"),
        example("a/src/golden/old.rs", ""),
        example("a/src/page.rs", "mod seal;\n#[cfg(test)]\nmod tests;"),
        example("a/src/page/seal.rs", ""),
        example("a/src/page/tests.rs", "mod hostile;"),
        example("a/src/page/tests/hostile.rs", ""),
    ];
    let kept: Vec<String> = without_test_files(sources).into_iter().map(|source| source.path).collect();
    assert_eq!(kept, ["a/src/lib.rs", "a/src/page.rs", "a/src/page/seal.rs"]);
}

fn each(sources: &[Source], rule: impl Fn(&Source) -> Vec<String>) -> Vec<String> {
    sources.iter().flat_map(rule).collect()
}

fn example(path: &str, text: &str) -> Source {
    Source { path: path.to_owned(), text: text.to_owned() }
}

fn too_long(source: &Source) -> Vec<String> {
    let lines = source.text.lines().count();
    let found =
        format!("{}: {lines} lines, at most {FILE_LINES_MAX}: split it where its second idea begins", source.path);
    (lines > FILE_LINES_MAX).then_some(found).into_iter().collect()
}

#[test]
fn no_file_is_longer_than_one_idea() {
    nothing(&each(&files("", &["rs", "py", "js", "css", "html", "sh"]), too_long));
}

#[test]
fn the_length_rule_can_fail() {
    let (good, bad) = (example("a.rs", &"x\n".repeat(400)), example("b.rs", &"x\n".repeat(401)));
    tells_apart(&too_long(&good), &too_long(&bad), "b.rs: 401 lines");
}

fn does_not_say_what_it_is(source: &Source) -> Vec<String> {
    let first = source.text.lines().next().unwrap_or_default();
    let python = Path::new(&source.path).extension().is_some_and(|extension| extension == "py");
    let begins = if python { "\"\"\"" } else { "//! " };
    let says = first.strip_prefix(begins).is_some_and(|said| said.split_whitespace().count() > 1);
    let found = format!("{}:1: begin with a line `{begins}…` that says what the file is", source.path);
    (!says || first.contains("Placeholder")).then_some(found).into_iter().collect()
}

#[test]
fn each_file_says_what_it_is() {
    nothing(&each(&files("", &["rs", "py"]), does_not_say_what_it_is));
}

#[test]
fn the_first_line_rule_can_fail() {
    let (good, bad) = (example("a.rs", "//! The fold.\n"), example("b.rs", "//!\nuse std::fmt;\n//! Late.\n"));
    tells_apart(&does_not_say_what_it_is(&good), &does_not_say_what_it_is(&bad), "b.rs:1:");
    let (good, bad) = (example("a.py", "\"\"\"The fold.\"\"\"\n"), example("b.py", "import sys\n"));
    tells_apart(&does_not_say_what_it_is(&good), &does_not_say_what_it_is(&bad), "b.py:1:");
}

fn banned_in(name: &str) -> Option<&'static str> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c == '_' || c == '-' || c == '.' || c.is_uppercase() {
            words.push(String::new());
        }
        words.last_mut().expect("never empty").extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
    }
    BANNED_WORDS.into_iter().find(|&banned| words.iter().any(|word| word == banned))
}

fn badly_named(source: &Source) -> Vec<String> {
    let file = Path::new(&source.path);
    let stem = file.file_stem().map_or(String::new(), |stem| stem.to_string_lossy().into_owned());
    let mut findings = Vec::new();
    if let Some(word) = banned_in(&stem) {
        findings.push(format!("{}: `{word}` says nothing: name the file for its idea", source.path));
    }
    let rust = file.extension().is_some_and(|extension| extension == "rs");
    let code = if rust { bare(&source.text) } else { String::new() };
    let tokens = tokens(&code);
    let defined = |pair: &[Token]| ["struct", "enum", "trait", "type", "union", "mod"].contains(&pair[0].text);
    for pair in tokens.windows(2).filter(|pair| defined(pair)) {
        if let Some(word) = banned_in(pair[1].text) {
            let (line, name) = (pair[1].line, pair[1].text);
            findings.push(format!("{}:{line}: `{name}`: `{word}` says nothing: name it for what it is", source.path));
        }
    }
    findings
}

#[test]
fn no_name_says_nothing() {
    nothing(&each(&files("", &["rs", "py", "js", "css", "html", "sh"]), badly_named));
}

#[test]
fn the_name_rule_can_fail() {
    let good = example("src/book.rs", "struct Metadata; type Update = u8; // struct Manager;");
    tells_apart(&badly_named(&good), &badly_named(&example("src/a.rs", "\nstruct PageData;")), "a.rs:2: `PageData`");
    tells_apart(&[], &badly_named(&example("src/date_utils.rs", "")), "`utils`");
    tells_apart(&[], &badly_named(&example("src/a.rs", "pub(crate) mod common;")), "`common`");
}

fn left_undone(source: &Source) -> Vec<String> {
    let code = bare(&source.text);
    let tokens = tokens(&code);
    let undone = |pair: &&[Token]| ["todo", "unimplemented", "dbg"].contains(&pair[0].text) && pair[1].text == "!";
    let say = |pair: &[Token]| {
        format!("{}:{}: `{}!` is not for keeping: do it, or take it out", source.path, pair[0].line, pair[0].text)
    };
    tokens.windows(2).filter(undone).map(say).collect()
}

#[test]
fn nothing_is_left_undone() {
    nothing(&each(&files("", &["rs"]), left_undone));
}

#[test]
fn the_undone_rule_can_fail() {
    let good = example("a.rs", "// todo!()\nlet a = \"dbg!\";");
    tells_apart(&left_undone(&good), &left_undone(&example("b.rs", "fn a() {\n    unimplemented!()\n}")), "b.rs:2:");
}

fn strangers<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let known = |name: &&str| name.starts_with('.') || TOP.contains(name) || TOP_IGNORED.contains(name);
    let say = |name: &str| format!("{name}: the root shows only {}: find it a place below one of them", TOP.join(", "));
    names.into_iter().filter(|name| !known(name)).map(say).collect()
}

#[test]
fn the_root_shows_the_plan_of_the_house() {
    let entries = fs::read_dir(workspace_root()).expect("the root can be listed").flatten();
    let names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    nothing(&strangers(names.iter().map(String::as_str)));
}

#[test]
fn the_root_rule_can_fail() {
    tells_apart(&strangers(["ledger", ".config", "Makefile"]), &strangers(["ledger", "scripts"]), "scripts:");
}
