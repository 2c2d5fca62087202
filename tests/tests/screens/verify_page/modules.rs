//! The modules of the page, each tried on the vectors of the ledger and of the log, and on those of their standards, in the browser itself.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use serde_json::{Value, json};
use tempfile::TempDir;
use tests::ground::{Browser, workspace_root};

use crate::DESKTOP;

/// What the checks read, from the root of the workspace.
const FILES: [&str; 16] = [
    "ledger/FORMAT.md",
    "ledger/vectors/entries.txt",
    "ledger/vectors/hashes.txt",
    "ledger/vectors/letters.txt",
    "ledger/vectors/pages.txt",
    "ledger/vectors/values.txt",
    "ledger/transparency/vectors/log.txt",
    "ledger/transparency/vectors/policy.txt",
    "ledger/transparency/vectors/checkpoint.txt",
    "ledger/transparency/vectors/receipt.tlog-proof",
    "services/src/words/el/proving.ftl",
    "services/src/words/el/told.ftl",
    "services/src/words/el/coded.ftl",
    "services/src/words/en/proving.ftl",
    "services/src/words/en/told.ftl",
    "services/src/words/en/coded.ftl",
];

/// What a function of a module in this folder gives back, run in a browser on a value.
pub(super) async fn ran(browser: &Browser, module: &str, function: &str, input: &Value) -> Value {
    let folder = TempDir::new().expect("a folder");
    let module = workspace_root().join("tests/tests/screens/verify_page").join(module);
    let script = format!(
        "import {{ {function} }} from 'file://{}';\n\
         setTimeout(() => {{ window.done = {function}(JSON.parse(document.getElementById('input').textContent)); }});",
        module.display()
    );
    let input = input.to_string().replace('<', "\\u003c");
    let page = format!(
        "<!doctype html><meta charset=\"utf-8\"><title>Checks</title><script type=\"application/json\" id=\"input\">{input}</script>\
         <script type=\"module\">{script}</script>"
    );
    let file = folder.path().join("checks.html");
    fs::write(&file, page).expect("the folder is writable");
    let page = browser.page_of_files(DESKTOP.0, DESKTOP.1).await;
    page.goto(&format!("file://{}", file.display())).await.expect("a file can be opened");
    for _ in 0..1_200 {
        // While it works it does not answer.
        if let Ok(done) = page.execute("return window.done", vec![]).await
            && !done.is_null()
        {
            page.close().await;
            return done;
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    panic!("it does not end: {:?}", page.console().await);
}

#[tokio::test]
async fn browser_verify_page_modules_hold_on_all_vectors() {
    let browser = Browser::start();
    let read =
        |path: &str| fs::read_to_string(workspace_root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    let files: BTreeMap<&str, String> = FILES.into_iter().map(|path| (path, read(path))).collect();
    let done = ran(&browser, "all.js", "run", &json!(files)).await;
    let wrong: Vec<&str> = done["wrong"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(done["ran"].as_u64().is_some_and(|ran| ran >= 40), "{done}");
}
