//! The auditor's listings over HTTP: who may read them, what they refuse, and that every one answers in both forms as described.

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::ground::Ground;
use crate::workbench::{Form, SPECS};

/// A bank in which every listing has something to show.
async fn audited() -> (Ground, String) {
    let ground = Ground::furnished().await;
    let mut place = String::new();
    for command in [
        json!({"key": "gift", "site": "ATH", "command": "receive_donation", "donor": "made:donor", "occurred_at": "2026-01-02T08:00:00Z", "lines": [{"item": "BLANKET", "bin": "IN", "quantity": 40}]}),
        json!({"key": "count", "site": "ATH", "command": "adjust_stock", "lines": [{"item": "BLANKET", "lot": "made:gift", "bin": "IN", "quantity": 3, "direction": "take", "reason": "lost"}]}),
        json!({"key": "burnt", "site": "ATH", "command": "write_off", "reason": "damaged", "approved_by": "maria", "lines": [{"item": "BLANKET", "lot": "made:gift", "bin": "IN", "quantity": 2}]}),
        json!({"key": "cash", "command": "bank_cash_gift", "donor": "made:donor", "fund": "RELIEF", "amount": {"amount": "2500.00", "currency": "EUR"}}),
    ] {
        let done = ground.done(&command).await;
        if command["key"] == "count" {
            place = done["place"].as_str().expect("a place").to_owned();
        }
    }
    ground
        .done(
            &json!({"key": "undo", "site": "ATH", "command": "reverse_entry", "cause": place, "reason": "entry_error"}),
        )
        .await;
    (ground, place)
}

/// What a listing needs to be asked.
fn asked(word: &str) -> &'static str {
    match word {
        "sample" | "money-sample" => "?seed=letter",
        "timeline" => "?of=fund:RELIEF",
        "period-lock" => "?lock=2026-02-01",
        _ => "",
    }
}

#[tokio::test]
async fn every_listing_answers_as_described_and_to_those_who_may() {
    let (ground, _) = audited().await;
    for spec in SPECS {
        let path = format!("{}{}", spec.path, asked(spec.word));
        for (login, status) in [
            ("aris", StatusCode::OK),
            ("adam", StatusCode::OK),
            ("maria", StatusCode::FORBIDDEN),
            ("olga", StatusCode::FORBIDDEN),
        ] {
            assert_eq!(ground.send(login, Method::GET, &path, None).await.status, status, "{login} {path}");
        }
        let joint = if path.contains('?') { '&' } else { '?' };
        let reply = ground.get(&format!("{path}{joint}format=csv&as_of=2099-12-31")).await;
        assert_eq!((reply.status, reply.media()), (StatusCode::OK, "text/csv"), "{path}");
        let mut reader = csv::Reader::from_reader(reply.bytes.as_slice());
        let entries = spec.form == Form::Rows;
        let head = reader.headers().expect("a head").iter().map(str::to_owned).collect::<Vec<_>>();
        assert!(
            !entries || head.contains(&"place".to_owned()) && head.contains(&"hash".to_owned()),
            "{path}: {head:?}"
        );
        let records = reader.records().collect::<Result<Vec<_>, _>>().expect("every record is as wide as the head");
        // Nothing here went past a rule, and nothing that a closed month knows of was entered after it.
        let quiet = ["overrides", "hours", "endings"].contains(&spec.word);
        assert!(quiet || !records.is_empty(), "{path} is empty");
    }
    let counts = ground.rows("/v1/audit").await;
    let count = |listing: &str| {
        let row = counts.as_array().expect("rows").iter().find(|row| row["listing"] == listing);
        row.unwrap_or_else(|| panic!("no {listing}: {counts}"))["count"].as_u64().expect("a number")
    };
    assert_eq!((count("reversals"), count("write-offs"), count("count-losses")), (1, 1, 1));
    assert!(count("late") >= 1 && count("keys") >= 5, "{counts}");
    let before = ground.rows("/v1/audit?as_of=2001-01-01").await;
    assert!(before.as_array().expect("rows").iter().all(|row| row["count"] == 0), "{before}");
    ground.close().await;
}

#[tokio::test]
async fn rows_have_places_hashes_and_both_persons_and_no_donor_for_an_auditor() {
    let (ground, place) = audited().await;
    let reply = ground.get("/v1/audit/write-offs").await.json();
    let row = &reply["rows"]["rows"][0];
    assert_eq!((&row["reason"], &row["quantity"], &row["item"]), (&json!("damaged"), &json!(2), &json!("BLANKET")));
    assert_eq!(row["approved_by"], "02".repeat(16), "maria signed");
    assert_eq!(row["actor"], "04".repeat(16), "adam entered");
    assert_eq!(row["hash"].as_str().map(str::len), Some(64));
    let undone = ground.get("/v1/audit/reversals?reason=entry_error").await.json();
    assert_eq!(undone["rows"]["rows"][0]["original"], place);
    let late = ground.get("/v1/audit/late?hours=100&book=ATH").await.json();
    assert_eq!((&late["rows"]["total"], &late["rows"]["rows"][0]["kind"]), (&json!(1), &json!("donation_received")));

    let fund = "/v1/audit/timeline?of=fund:RELIEF";
    let auditor = ground.get(fund).await;
    assert!(!auditor.text().contains("Παπαδοπούλου"), "{}", auditor.text());
    let admin = ground.send("adam", Method::GET, fund, None).await.json();
    assert_eq!(admin["rows"]["rows"][0]["source"]["name"], "Αγνή Παπαδοπούλου");
    assert_eq!(admin["rows"]["rows"][0]["source"]["kind"], "donor");

    let sample = ground.get("/v1/audit/sample?seed=a&size=3").await.json();
    let again = ground.get("/v1/audit/sample?seed=a&size=3").await.json();
    assert_eq!(sample["rows"], again["rows"]);
    assert_eq!(sample["rows"]["rows"].as_array().map(Vec::len), Some(3));
    let part = ground.get("/v1/audit/keys?limit=2").await.json();
    let last = part["rows"]["rows"][1]["place"].as_str().expect("a place").to_owned();
    let next = ground.get(&format!("/v1/audit/keys?limit=1&after={last}")).await.json();
    assert_ne!(next["rows"]["rows"][0]["place"], last.as_str());
    assert_eq!(next["rows"]["total"], part["rows"]["total"]);
    ground.close().await;
}

#[tokio::test]
async fn what_cannot_be_meant_is_said_at_its_parameter() {
    let (ground, _) = audited().await;
    for (path, field, code) in [
        ("/v1/audit/late?hours=x", "hours", "wrong_type"),
        ("/v1/audit/late?hours=-1", "hours", "too_small"),
        ("/v1/audit/late?seed=x", "seed", "unknown_field"),
        ("/v1/audit/sample", "seed", "field_missing"),
        ("/v1/audit/sample?seed=x&size=0", "size", "too_small"),
        ("/v1/audit/sample?seed=x&size=1001", "size", "too_large"),
        ("/v1/audit/hours?hours=mon-fri", "hours", "not_hours"),
        ("/v1/audit/hours?hours=ATX%2008:00-18:00", "hours", "unknown_book"),
        ("/v1/audit/period-lock?lock=yesterday", "lock", "not_a_day"),
        ("/v1/audit/reversals?book=ATX", "book", "unknown_book"),
        ("/v1/audit/reversals?from=then", "from", "not_a_time"),
        ("/v1/audit/reversals?as_of=then", "as_of", "not_a_time"),
        ("/v1/audit/reversals?after=ATH", "after", "not_a_place"),
        ("/v1/audit/reversals?reeson=x", "reeson", "unknown_field"),
        ("/v1/audit/adjustment-sums?by=day", "by", "unknown_word"),
        ("/v1/audit/timeline?of=shelf:ATH/NO", "of", "unknown_bin"),
        ("/v1/audit/timeline?of=moon:1", "of", "unknown_word"),
        ("/v1/audit/timeline?of=lot:1", "of", "not_an_id"),
        ("/v1/audit/money-sample?seed=x&currency=euro", "currency", "unknown_currency"),
        ("/v1/audit/money-sample?seed=x&currency=XTS", "currency", "unknown_word"),
        ("/v1/audit/reversals?reason=nonsense", "reason", "unknown_word"),
        ("/v1/audit/count-losses?reason=stolen", "reason", "unknown_word"),
        ("/v1/audit/late?from=2026-12-01&to=2026-01-01", "to", "ends_before"),
        ("/v1/audit/late?actor=mariaa", "actor", "unknown_person"),
        ("/v1/audit/timeline?of=person:nobody", "of", "unknown_person"),
        ("/v1/audit/timeline?of=entry:ATH@999/0", "of", "unknown_entry"),
    ] {
        let reply = ground.get(path).await;
        assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{path}: {}", reply.text());
        assert_eq!(reply.refusal(field).as_deref(), Some(code), "{path}: {}", reply.text());
    }
    for (name, code) in [
        ("lot", "unknown_lot"),
        ("person", "unknown_person"),
        ("transit", "unknown_shipment"),
        ("fund", "unknown_fund"),
        ("donor", "unknown_party"),
    ] {
        // The bank itself has the person's number of zeros.
        for id in
            ["ab", "00"].map(|digits| digits.repeat(16)).iter().filter(|id| name != "person" || id.starts_with('a'))
        {
            let reply = ground.get(&format!("/v1/audit/timeline?of={name}:{id}")).await;
            assert_eq!(reply.status, StatusCode::BAD_REQUEST, "{name} {id}: {}", reply.text());
            assert_eq!(reply.refusal("of").as_deref(), Some(code), "{name}: {}", reply.text());
        }
    }
    // Who is there and has done nothing is no slip; and a login is as good as an id.
    assert_eq!(ground.get("/v1/audit/timeline?of=person:olga").await.status, StatusCode::OK);
    assert_eq!(ground.get("/v1/audit/write-offs?actor=Maria").await.json()["rows"]["total"], 1, "she signed");
    ground.close().await;
}

#[tokio::test]
async fn what_was_asked_is_said_in_full_and_hangs_on_the_moment_alone() {
    let (ground, _) = audited().await;
    let asked = |reply: &super::ground::Reply| {
        let said = reply.headers.get("helpbank-asked").expect("it is said").to_str().expect("plain").to_owned();
        said.split('&').map(str::to_owned).collect::<Vec<_>>()
    };
    // The first of the month of the moment that is looked at, whatever day it is now.
    let reply = ground.get("/v1/audit/period-lock?as_of=2001-03-15").await;
    let said = asked(&reply);
    for pair in ["listing=period-lock", "lock=2001-03-01", "closed_on=2001-03-01", "as_of=2001-03-15", "clock=recorded"]
    {
        assert!(said.iter().any(|known| known == pair), "{pair}: {said:?}");
    }
    let counts = asked(&ground.get("/v1/audit?as_of=2001-03-15").await);
    assert!(counts.iter().any(|known| known == "period-lock.lock=2001-03-01"), "{counts:?}");
    // A seed is any text: its blanks draw other entries.
    let draw = |seed: &'static str| format!("/v1/audit/sample?seed={seed}&size=3");
    let (bare, blank) = (ground.get(&draw("abc")).await, ground.get(&draw("abc%20")).await);
    assert_ne!(bare.json()["rows"]["rows"][0]["draw"], blank.json()["rows"]["rows"][0]["draw"]);
    assert!(asked(&blank).contains(&"seed=abc%20".to_owned()), "{:?}", asked(&blank));
    assert!(asked(&bare).contains(&"size=3".to_owned()));
    ground.close().await;
}
