//! Honest banks: what every story leaves holds by both.

use std::fs;

use tests::ground::workspace_root;

use crate::books::Books;
use crate::opinion::agree;

#[test]
fn both_let_every_storys_bank_pass() {
    let folder = fs::read_dir(workspace_root().join("tests/tests/stories")).expect("the stories can be listed");
    let mut names: Vec<String> =
        folder.filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_suffix(".story")?.to_owned())).collect();
    names.sort();
    let bundles: Vec<(String, Vec<u8>)> =
        names.into_iter().map(|name| (name.clone(), Books::of_story(&name).bundle())).collect();
    let agreed = agree(&bundles);
    assert!(agreed.ok > 40 && agreed.ok == bundles.len(), "{agreed:?}");
}
