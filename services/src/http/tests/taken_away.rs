//! What leaves the bank and what is noted beside it: bundles that verify, notes that go with whose they are.

use std::io::Cursor;

use axum::http::{Method, StatusCode};
use serde_json::json;
use transparency::verify::{Depth, Verdict, verify_bundle};

use super::ground::Ground;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bundle_holds_every_page_and_verifies_by_itself() {
    let ground = Ground::furnished().await;
    let reply = ground.get("/v1/bundle").await;
    assert_eq!((reply.status, reply.media()), (StatusCode::OK, "application/octet-stream"));
    let register = ground.bank.register_book();
    let report = verify_bundle(Cursor::new(&reply.bytes), Some(register), Depth::Everything).expect("memory reads");
    assert_eq!(report.verdict, Verdict::Ok, "{report:?}");
    let mut cut = reply.bytes.clone();
    cut.truncate(reply.bytes.len() - 1);
    let report = verify_bundle(Cursor::new(&cut), Some(register), Depth::Everything).expect("memory reads");
    assert_eq!(report.verdict, Verdict::Failed);
    ground.close().await;
}

#[tokio::test]
async fn notes_are_kept_once_and_go_with_whose_they_are() {
    let ground = Ground::furnished().await;
    let parties = ground.rows("/v1/parties?kind=donor").await;
    let donor = parties[0]["party"].as_str().expect("a donor").to_owned();
    let lot = "0a".repeat(16);
    let notes = json!({"notes": [
        {"about": lot, "kind": "reference", "text": "RN 07-11-013", "subject": donor},
        {"about": lot, "kind": "remark", "text": "Ήρθε βρεγμένο"},
    ]});
    for (new, known) in [(2, 0), (0, 2)] {
        let reply = ground.send("olga", Method::POST, "/v1/notes", Some(&notes)).await;
        assert_eq!(reply.status, StatusCode::OK, "{}", reply.text());
        assert_eq!(reply.json(), json!({"new": new, "known": known, "erased": 0}));
    }
    let about = format!("/v1/notes?about={lot}");
    let kept = ground.send("olga", Method::GET, &about, None).await.json();
    assert_eq!(kept["notes"].as_array().map(Vec::len), Some(2), "{kept}");
    let id: ledger::ids::ActorId = donor.parse().expect("an id");
    ground.bank.vault().erase(&id.to_bytes(), ground.bank.now().ms).await.expect("erased");
    let kept = ground.send("olga", Method::GET, &about, None).await.json();
    assert_eq!(kept["notes"].as_array().map(Vec::len), Some(1), "{kept}");
    let again = ground.send("olga", Method::POST, "/v1/notes", Some(&notes)).await;
    assert_eq!(again.json(), json!({"new": 0, "known": 1, "erased": 1}));
    ground.close().await;
}

#[tokio::test]
async fn notes_that_cannot_be_kept_are_refused_at_their_field() {
    let ground = Ground::open().await;
    let note =
        |about: &str, subject: Option<&str>| json!({"about": about, "kind": "remark", "text": "x", "subject": subject});
    let good = "0a".repeat(16);
    let wrong = json!({"notes": [note(&good, None), note(&"z".repeat(32), None), note(&good, Some(&"q".repeat(32)))]});
    let reply = ground.send("olga", Method::POST, "/v1/notes", Some(&wrong)).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(reply.refusal("notes[1].about").as_deref(), Some("not_an_id"));
    assert_eq!(reply.refusal("notes[2].subject").as_deref(), Some("not_an_id"));
    let reply = ground.send("olga", Method::GET, &format!("/v1/notes?about={good}"), None).await;
    assert_eq!(reply.json()["notes"], json!([]), "all of them, or none");
    let many: Vec<_> = (0..1_001).map(|_| note(&good, None)).collect();
    let reply = ground.send("olga", Method::POST, "/v1/notes", Some(&json!({"notes": many}))).await;
    assert_eq!(reply.refusal("notes").as_deref(), Some("too_many"));
    let one = json!({"notes": [note(&good, None)]});
    assert_eq!(ground.send("aris", Method::POST, "/v1/notes", Some(&one)).await.status, StatusCode::FORBIDDEN);
    assert_eq!(ground.send("olga", Method::GET, "/v1/notes?about=1", None).await.status, StatusCode::BAD_REQUEST);
    ground.close().await;
}
