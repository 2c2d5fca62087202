//! The rules as the bank's people would tell them: every file in `stories/` is told to the ledger, line by line.

use std::fs;
use std::path::PathBuf;

use tests::ground::workspace_root;
use tests::story::{Otherwise, tell};

/// Fewer than this and a folder was lost.
const STORIES_MIN: usize = 40;

fn stories() -> Vec<(String, String)> {
    let folder = workspace_root().join("tests/tests/stories");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the stories lie beside this file")
        .map(|entry| entry.expect("a folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "story"))
        .collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        (name, fs::read_to_string(&path).expect("a story is text"))
    };
    paths.into_iter().map(read).collect()
}

#[test]
fn every_story_goes_as_told() {
    let stories = stories();
    assert!(stories.len() >= STORIES_MIN, "{} stories", stories.len());
    let mut otherwise = Vec::new();
    for (name, text) in &stories {
        match tell(text) {
            Ok(told) => assert!(told.accepted > 0 && told.facts + told.refused > 0, "{name} says nothing: {told:?}"),
            Err(Otherwise { line, what }) => {
                let said = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
                otherwise.push(format!("{name}:{line}: {said}\n  {what}"));
            }
        }
    }
    assert!(otherwise.is_empty(), "\n{}", otherwise.join("\n\n"));
}

/// A story that lies, and where.
fn lie(text: &str, line: usize, about: &str) {
    let found = tell(text);
    let Err(otherwise) = &found else { panic!("nobody noticed: {text}") };
    assert!(otherwise.line == line && otherwise.what.contains(about), "{found:?}");
}

#[test]
fn a_story_that_lies_is_caught() {
    let start = "site  Athens\nitem  blankets\ndonor  Kritikos\npartner  Parish\ndonation  Kritikos -> Athens  9 blankets lot L\n";
    let told = |rest: &str| format!("{start}{rest}");
    assert_eq!(tell(&told("stock  Athens  9 blankets")).map(|told| (told.accepted, told.facts)), Ok((6, 1)));
    lie(&told("stock  Athens  8 blankets"), 6, "it is 9, not 8");
    lie(&told("stock  Athens  nothing"), 6, "it is 9, not 0");
    lie(&told("hand-over  Athens -> Parish  10 blankets"), 6, "9 blankets may leave, 10 wanted");
    lie(&told("hand-over  Athens -> Parish  1 blankets  ! no such item"), 6, "refused: nothing");
    lie(
        &told("hand-over  Athens -> Parish  1 blankets, 99 blankets  ! line 2: 9 blankets may leave, 99 wanted"),
        6,
        "8",
    );
    lie(&told("stock  Athens  9 blankets  ! no such item"), 6, "a fact is not refused");
    lie(&told("stock  Athens  9 blankets of M"), 6, "no lot `M`");
    lie(&told("stock  Athens  9 blankets  with care"), 6, "does not understand");
    lie(&told("dance"), 6, "no verb");
    lie(&told("money  relief  1.00"), 6, "no fund");
    lie(&told("expires  L at Athens  use by 2026-05-01"), 6, "it is never");
    lie(&told("balance  1"), 6, "it is 0, not 1");
    lie(&told("day  Athens  2026-03-02"), 6, "it is 2026-03-01");
}
