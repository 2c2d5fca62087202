//! Names in questions and in answers: what means nothing is refused, and a person's name is for those whose work needs it.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::ground::Ground;

const DONOR: &str = "Αγνή Παπαδοπούλου";

async fn with_gift() -> Ground {
    let ground = Ground::furnished().await;
    for command in [
        json!({"key": "gift", "site": "ATH", "command": "receive_donation", "donor": "made:donor", "lines": [{"item": "BLANKET", "bin": "IN", "quantity": 40}]}),
        json!({"key": "promise", "site": "ATH", "command": "announce_delivery", "donor": "made:donor", "lines": [{"item": "BLANKET", "quantity": 5}]}),
        json!({"key": "cash", "command": "bank_cash_gift", "donor": "made:donor", "fund": "RELIEF", "amount": {"amount": "10.00", "currency": "EUR"}}),
        json!({"key": "pledge", "command": "make_pledge", "donor": "made:donor", "fund": "RELIEF", "amount": {"amount": "20.00", "currency": "EUR"}}),
        json!({"key": "way", "site": "ATH", "command": "dispatch_transfer", "destination": "LAR", "lines": [{"item": "BLANKET", "quantity": 10}]}),
    ] {
        ground.done(&command).await;
    }
    ground
}

#[tokio::test]
async fn a_name_that_means_nothing_is_no_empty_warehouse() {
    let ground = with_gift().await;
    for (path, field, code, said) in [
        ("/v1/stock?site=NOPE", "site", "unknown_site", "There is no site NOPE."),
        ("/v1/stock?site=ATHH", "site", "unknown_site", "There is no site ATHH. Did you mean ATH?"),
        ("/v1/stock?site=REGISTER", "site", "unknown_site", "There is no site REGISTER."),
        ("/v1/stock?item=BLANKETS", "item", "unknown_item", "There is no item BLANKETS. Did you mean BLANKET?"),
        ("/v1/stock?bin=A-02", "bin", "unknown_bin", "There is no bin A-02. Did you mean A-01?"),
        ("/v1/stock?site=LAR&bin=A-01", "bin", "unknown_bin", "There is no bin A-01."),
        ("/v1/stock?category=fod", "category", "unknown_word", "This word is not known. Did you mean food?"),
        ("/v1/stock/totals?site=NOPE", "site", "unknown_site", "There is no site NOPE."),
        ("/v1/expiring?item=NOPE", "item", "unknown_item", "There is no item NOPE."),
        ("/v1/card?site=ATH&item=NOPE", "item", "unknown_item", "There is no item NOPE."),
        (
            "/v1/stock?lot=00000000000000000000000000000007",
            "lot",
            "unknown_lot",
            "There is no lot 00000000000000000000000000000007.",
        ),
        (
            "/v1/card?site=ATH&item=BLANKET&lot=00000000000000000000000000000007",
            "lot",
            "unknown_lot",
            "There is no lot 00000000000000000000000000000007.",
        ),
        ("/v1/bins?site=NOPE", "site", "unknown_site", "There is no site NOPE."),
        ("/v1/shipments?origin=NOPE", "origin", "unknown_site", "There is no site NOPE."),
        ("/v1/shipments?kind=transfers", "kind", "unknown_word", "This word is not known. Did you mean transfer?"),
        ("/v1/reservations?site=NOPE", "site", "unknown_site", "There is no site NOPE."),
        ("/v1/announcements?site=NOPE", "site", "unknown_site", "There is no site NOPE."),
        ("/v1/parties?kind=doner", "kind", "unknown_word", "This word is not known. Did you mean donor?"),
        ("/v1/entries?book=ATHH", "book", "unknown_book", "There is no book ATHH. Did you mean ATH?"),
        ("/v1/donations?donor=nobody", "donor", "unknown_party", "There is no party nobody."),
        (
            "/v1/stock?donor=00000000000000000000000000000007",
            "donor",
            "unknown_party",
            "There is no party 00000000000000000000000000000007.",
        ),
    ] {
        let reply = ground.get(path).await;
        assert_eq!((reply.status, reply.problem().as_str()), (StatusCode::BAD_REQUEST, "bad_query"), "{path}");
        assert_eq!(reply.refusal(field).as_deref(), Some(code), "{path}: {}", reply.text());
        assert_eq!(reply.json()["refusals"][0]["message"], said, "{path}");
    }
    // What is there and has nothing is empty, and no mistake.
    assert_eq!(ground.rows("/v1/stock?site=LAR&bin=IN").await, json!([]));
    ground.close().await;
}

#[tokio::test]
async fn names_are_for_those_whose_work_needs_them() {
    let ground = with_gift().await;
    let stock = ground.rows("/v1/stock").await;
    let donor = stock[0]["donor"].as_str().expect("a donor").to_owned();
    let entries = ground.rows("/v1/entries?kind=donation_received").await;
    let gift = format!("ATH@{}/{}", entries[0]["page"], entries[0]["index"]);
    let lot = stock[0]["lot"].as_str().expect("a lot");
    let note = json!({"notes": [{"about": lot, "kind": "remark", "text": DONOR}]});
    assert_eq!(ground.send("olga", Method::POST, "/v1/notes", Some(&note)).await.status, StatusCode::OK);
    let paths = [
        "/v1/parties".to_owned(),
        "/v1/stock".to_owned(),
        "/v1/expiring?until=2099-01-01".to_owned(),
        "/v1/donations".to_owned(),
        "/v1/announcements".to_owned(),
        "/v1/pledges".to_owned(),
        "/v1/funds".to_owned(),
        "/v1/card?site=ATH&item=BLANKET".to_owned(),
        format!("/v1/trace?entry={gift}"),
        format!("/v1/journey?donation={gift}"),
        format!("/v1/entries/ATH/{}/{}", entries[0]["page"], entries[0]["index"]),
        format!("/v1/notes?about={lot}"),
    ];
    for path in &paths {
        let nameless = path.starts_with("/v1/expiring");
        for format in ["json", "csv"].iter().filter(|format| **format == "json" || !path.starts_with("/v1/notes")) {
            let joint = if path.contains('?') { '&' } else { '?' };
            let path = if *format == "json" { path.clone() } else { format!("{path}{joint}format=csv") };
            // The tables of a fund and of a journey hold no giver.
            let no_giver = *format == "csv" && (path.starts_with("/v1/funds") || path.starts_with("/v1/journey"));
            for login in ["olga", "maria", "adam"] {
                let text = ground.send(login, Method::GET, &path, None).await.text();
                assert!(nameless || no_giver || text.contains(DONOR), "{login} {path}: {text}");
            }
            let auditor = ground.get(&path).await;
            assert!(!auditor.text().contains(DONOR), "{path}: {}", auditor.text());
            let expected = if path.starts_with("/v1/notes") { StatusCode::FORBIDDEN } else { StatusCode::OK };
            assert_eq!(auditor.status, expected, "{path}");
        }
    }
    // The id is there for everyone, and public names are public.
    let named = ground.send("olga", Method::GET, "/v1/stock", None).await.json();
    assert_eq!((&named["rows"][0]["donor"], &named["rows"][0]["donor_name"]), (&json!(donor), &json!(DONOR)));
    assert_eq!(stock[0]["donor_name"], Value::Null);
    let parties = ground.get("/v1/parties").await.text();
    assert!(parties.contains("Δήμος Λαρισαίων") && parties.contains(&donor), "{parties}");
    ground.close().await;
}

/// What a screen shows to a user who is signed in.
async fn screen(ground: &Ground, user: [u8; 16], path: &str) -> (StatusCode, String) {
    let (token, _) = ground.bank.vault().open_session(&user, ground.bank.now().ms).await.expect("a session");
    let request = Request::builder()
        .uri(path)
        .header(header::COOKIE, format!("{}={}", super::super::SESSION_COOKIE, token.reveal()));
    let router = crate::web::router(Arc::clone(&ground.bank));
    let response = router.oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
    let status = response.status();
    let bytes = to_bytes(response.into_body(), 16 << 20).await.expect("a whole page");
    (status, String::from_utf8_lossy(&bytes).into_owned())
}

#[tokio::test]
async fn the_screens_give_an_auditor_no_names_either() {
    let ground = with_gift().await;
    let entries = ground.rows("/v1/entries?kind=donation_received").await;
    let place = format!("ATH/{}/{}", entries[0]["page"], entries[0]["index"]);
    let lot = ground.rows("/v1/stock").await[0]["lot"].as_str().expect("a lot").to_owned();
    for path in [
        "/stock?site=ATH&lots=1".to_owned(),
        "/at/ATH/card/BLANKET".to_owned(),
        format!("/lots/{lot}"),
        format!("/journeys/{place}"),
        format!("/entries/{place}"),
        format!("/papers/receipt/{place}"),
        format!("/papers/entry/{place}"),
        "/find/donors?q=%CE%91%CE%B3%CE%BD%CE%AE".to_owned(),
    ] {
        let (operators, seen) = screen(&ground, [1; 16], &path).await;
        let (auditors, hidden) = screen(&ground, [3; 16], &path).await;
        assert_eq!((operators, auditors), (StatusCode::OK, StatusCode::OK), "{path}");
        assert!(seen.contains(DONOR), "{path}: {seen}");
        assert!(!hidden.contains(DONOR), "{path}: {hidden}");
    }
    ground.close().await;
}

#[tokio::test]
async fn a_shipment_says_its_books_code() {
    let ground = with_gift().await;
    let shipments = ground.rows("/v1/shipments").await;
    assert_eq!(shipments[0]["book_code"], "ATH");
    ground.close().await;
}

#[tokio::test]
async fn each_site_judges_dates_by_its_own_clock() {
    let ground = Ground::furnished().await;
    for (code, offset) in [("EAST", 840), ("WEST", -840)] {
        for command in [
            json!({"key": code, "command": "open_site", "code": code, "name": code, "zone": {"offset_min": offset, "summer": "none"}}),
            json!({"key": format!("{code}-in"), "site": code, "command": "add_bin", "code": "IN"}),
            json!({"key": format!("{code}-gift"), "site": code, "command": "receive_donation", "donor": "made:donor", "lines": [{"item": "MILK", "bin": "IN", "quantity": 6, "use_by": "2099-06-15"}]}),
        ] {
            ground.done(&command).await;
        }
    }
    // In London it is the morning after the last good day; in the east it is evening, in the west the last day has hours to go.
    let rows = ground.rows("/v1/stock?item=MILK&as_of=2099-06-16T09:00:00Z").await;
    let of = |site: &str| {
        let row = rows.as_array().expect("rows").iter().find(|row| row["site"] == site).expect("a row");
        (row["status"].as_str().unwrap_or("").to_owned(), row["available"].as_i64())
    };
    assert_eq!(of("EAST"), ("expired".to_owned(), Some(0)));
    assert_eq!(of("WEST"), ("available".to_owned(), Some(6)));
    ground.close().await;
}
