//! Copies: a bundle that checks anywhere, an entry that checks alone, a backup that becomes a bank, a stream made again.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tests::ground::{Desk, http};

use super::said::{alone, give, json, place, run, sum};

pub(super) fn furnish(desk: &Desk) {
    give(
        desk,
        &[
            json!({"key": "athens", "command": "open_site", "code": "ATH", "name": "Athens"}),
            json!({"key": "bin", "command": "add_bin", "site": "ATH", "code": "A-01"}),
            json!({"key": "blanket", "command": "register_item", "code": "BLANKET", "name": "Blanket", "unit": "each"}),
            json!({"key": "giver", "command": "register_party", "kind": "donor", "name": "Αγνή"}),
        ],
    );
}

pub(super) fn gift(key: &str, quantity: u64) -> Value {
    let lines = json!([{"item": "BLANKET", "bin": "A-01", "quantity": quantity}]);
    json!({"key": key, "command": "receive_donation", "site": "ATH", "donor": "made:giver", "lines": lines})
}

pub(super) fn text(path: &Path) -> &str {
    path.to_str().expect("a test's folder is UTF-8")
}

#[test]
fn a_desk_gives_a_bundle_that_is_verified_without_it_and_refused_when_changed() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path());
    furnish(&desk);
    let gift = give(&desk, &[gift("g1", 5)]);
    let (bundle, entry) = (folder.path().join("bank.hbb"), folder.path().join("gift.hbe"));
    run(&desk, &["export", "bundle", "-o", text(&bundle)]).ended(0);
    let heads: Value = fetched(&desk, "/v1/books", |bytes| serde_json::from_slice(bytes).unwrap());
    let book =
        |kind: &str| heads["books"].as_array().unwrap().iter().find(|book| book["kind"] == kind).unwrap().clone();
    let (page, index) = (&gift[0]["done"]["page"], &gift[0]["done"]["entry"]);
    fetched(&desk, &format!("/v1/entries/ATH/{page}/{index}/portable"), |bytes| fs::write(&entry, bytes).unwrap());
    desk.stop();

    let register = book("register")["id"].as_str().unwrap().to_owned();
    let verify = ["verify", "bundle", text(&bundle), "--register", register.as_str()];
    assert_eq!(json(&desk, &verify)["verdict"], "ok");
    let without = run(&desk, &["verify", "bundle", text(&bundle)]).ended(0);
    assert!(without.err.contains(&register), "it says by which register it judged: {}", without.err);
    let other = "00".repeat(32);
    run(&desk, &["verify", "bundle", text(&bundle), "--register", &other]).ended(1);
    run(&desk, &["verify", "bundle", text(&bundle), "--register", "xyz"]).ended(2);
    run(&desk, &["verify", "bundle", text(&folder.path().join("none"))]).ended(2);
    // The same from the folder, now that no desk runs: the same pages.
    let offline = folder.path().join("offline.hbb");
    run(&desk, &["export", "bundle", "-o", text(&offline)]).ended(0);
    assert_eq!(json(&desk, &["verify", "bundle", text(&offline), "--register", &register])["verdict"], "ok");

    let key = book("site")["key"].as_str().unwrap().to_owned();
    assert_eq!(json(&desk, &["verify", "entry", text(&entry), "--key", &key])["verdict"], "ok");
    assert_eq!(json(&desk, &["verify", "entry", text(&entry)])["verdict"], "incomplete");
    run(&desk, &["verify", "entry", text(&entry), "--key", &other]).ended(1);
    for (file, verify) in [(&bundle, "bundle"), (&entry, "entry")] {
        let mut bytes = fs::read(file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        fs::write(file, bytes).unwrap();
        assert_eq!(
            run(&desk, &["verify", verify, text(file), "--format", "json"]).ended(1).json()["verdict"],
            "failed"
        );
    }
}

pub(super) fn fetched<T>(desk: &Desk, path: &str, read: impl FnOnce(&[u8]) -> T) -> T {
    let token = fs::read_to_string(desk.folder().join("admin.token")).unwrap();
    let request = http().get(format!("{}{path}", desk.url())).bearer_auth(token.trim());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let bytes =
        runtime.block_on(async { request.send().await.unwrap().error_for_status().unwrap().bytes().await.unwrap() });
    read(&bytes)
}

#[test]
fn a_desk_is_backed_up_while_it_works_and_restored() {
    let dir = tempfile::tempdir().unwrap();
    let (data, copy, new) = (dir.path().join("data"), dir.path().join("copy"), dir.path().join("new"));
    let mut desk = Desk::start(&data);
    furnish(&desk);
    let before = give(&desk, &[gift("g1", 5)]);
    let made = json(&desk, &["backup", text(&copy)]);
    assert_eq!(made["books"].as_u64(), Some(4), "register, treasury, the log and a site: {made}");
    give(&desk, &[gift("g2", 50)]);
    run(&desk, &["backup", text(&copy)]).ended(1);

    // The bank is lost; the copy becomes a bank.
    desk.stop();
    let restore = ["restore", text(&copy), "--data", text(&new), "--format", "json"];
    assert_eq!(alone(&restore).ended(0).json()["books"].as_u64(), Some(4));
    assert!(alone(&restore).ended(1).err.contains("is not empty"), "never over a bank");
    let desk = Desk::start(&new);
    assert_eq!(sum(&json(&desk, &["report", "stock"]), "on_hand"), 5);
    let again = give(&desk, &[gift("g1", 5)]);
    assert_eq!((place(&again[0]), again[0]["done"]["repeated"].as_bool()), (place(&before[0]), Some(true)));
    give(&desk, &[gift("g3", 1)]);
    assert_eq!(sum(&json(&desk, &["report", "stock"]), "on_hand"), 6);
    let donor = json(&desk, &["report", "stock"])[0]["donor"].clone();
    let parties = fetched(&desk, "/v1/parties?kind=donor", |bytes| serde_json::from_slice::<Value>(bytes).unwrap());
    assert_eq!((&parties["rows"][0]["party"], parties["rows"][0]["name"].as_str()), (&donor, Some("Αγνή")));
    assert_eq!(json(&desk, &["verify"])["verdict"], "ok");
}

#[test]
fn a_desk_whose_streams_are_lost_is_repaired() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path());
    furnish(&desk);
    give(&desk, &[gift("g1", 5), gift("g2", 6)]);
    run(&desk, &["repair"]).ended(1);
    desk.stop();
    fs::remove_dir_all(folder.path().join("nats").join("jetstream")).unwrap();
    let repaired = json(&desk, &["repair"]);
    assert!(repaired.as_array().unwrap().iter().all(|book| book["done"] == "made"), "{repaired}");
    desk.restart();
    give(&desk, &[gift("g3", 1)]);
    assert_eq!(sum(&json(&desk, &["report", "stock"]), "on_hand"), 12);
    assert_eq!(json(&desk, &["verify"])["verdict"], "ok");
}
