//! Every report, in both forms, with its filters; moments past; the books themselves; health and counters.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use ledger::page::{Page, Portable};
use serde_json::json;

use super::ground::{DESCRIPTION, Ground};

async fn with_history() -> Ground {
    let ground = Ground::furnished().await;
    for command in [
        json!({"key": "promise", "site": "ATH", "command": "announce_delivery", "donor": "made:donor", "expected_on": "2026-01-05", "lines": [{"item": "BLANKET", "quantity": 50}]}),
        json!({"key": "gift", "site": "ATH", "command": "receive_donation", "donor": "made:donor", "announcement": "made:promise", "lines": [{"item": "BLANKET", "bin": "IN", "quantity": 40}, {"item": "MILK", "bin": "IN", "quantity": 10, "use_by": "2099-01-01", "maker_lot": "L7"}]}),
        json!({"key": "hold", "site": "ATH", "command": "hold_lot", "lot": "made:gift#1", "reason": "inspection"}),
        json!({"key": "keep", "site": "ATH", "command": "reserve_stock", "recipient": "9186", "lines": [{"item": "BLANKET", "quantity": 5}]}),
        json!({"key": "way", "site": "ATH", "command": "dispatch_transfer", "destination": "LAR", "lines": [{"item": "BLANKET", "quantity": 10}]}),
        json!({"key": "cash", "command": "bank_cash_gift", "donor": "made:donor", "fund": "RELIEF", "amount": {"amount": "10.00", "currency": "EUR"}}),
        json!({"key": "pledge", "command": "make_pledge", "donor": "made:donor", "fund": "RELIEF", "amount": {"amount": "20.00", "currency": "EUR"}}),
        json!({"key": "strange", "site": "LAR", "command": "receive_unmatched", "lines": [{"item": "BLANKET", "bin": "IN", "quantity": 2}]}),
    ] {
        ground.done(&command).await;
    }
    ground
}

#[tokio::test]
async fn every_report_answers_in_both_forms() {
    let ground = with_history().await;
    let (lot, shipment) = {
        let stock = ground.rows("/v1/stock?item=BLANKET&site=ATH").await;
        let shipments = ground.rows("/v1/shipments").await;
        (
            stock[0]["lot"].as_str().expect("a lot").to_owned(),
            shipments[0]["shipment"].as_str().expect("one").to_owned(),
        )
    };
    let entries = ground.rows("/v1/entries?kind=donation_received").await;
    let donation = format!("ATH@{}/{}", entries[0]["page"], entries[0]["index"]);
    let paths = [
        "/v1/stock".to_owned(),
        "/v1/stock/totals".to_owned(),
        "/v1/stock/totals?by=site".to_owned(),
        "/v1/expiring?until=2099-12-31".to_owned(),
        "/v1/card?site=ATH&item=BLANKET".to_owned(),
        "/v1/exceptions".to_owned(),
        "/v1/entries".to_owned(),
        format!("/v1/entries/ATH/{}/{}", entries[0]["page"], entries[0]["index"]),
        format!("/v1/trace?lot={lot}"),
        format!("/v1/trace?entry={donation}"),
        format!("/v1/journey?donation={donation}"),
        "/v1/donations".to_owned(),
        "/v1/shipments".to_owned(),
        format!("/v1/shipments/{shipment}"),
        "/v1/reservations".to_owned(),
        "/v1/announcements".to_owned(),
        "/v1/balance".to_owned(),
        "/v1/funds".to_owned(),
        "/v1/pledges".to_owned(),
        "/v1/items?q=κουβερτα".to_owned(),
        "/v1/sites".to_owned(),
        "/v1/bins?site=ATH".to_owned(),
        "/v1/parties".to_owned(),
        "/v1/emergencies".to_owned(),
    ];
    // Every described report is among them.
    let asked: std::collections::HashSet<String> =
        paths.iter().filter_map(|path| super::ground::template_of(path.split('?').next().unwrap_or(path))).collect();
    for (path, item) in DESCRIPTION["paths"].as_object().expect("paths") {
        let is_report = item["get"]["responses"]["200"]["content"].get("text/csv").is_some();
        // The auditor's listings have a test of their own.
        assert!(!is_report || asked.contains(path) || path.starts_with("/v1/audit"), "{path} is not asked");
    }
    for path in paths {
        let rows = ground.rows(&path).await;
        let count = rows.as_array().map(Vec::len);
        assert_ne!(count, Some(0), "{path} is empty");
        let joint = if path.contains('?') { '&' } else { '?' };
        let table = ground.get(&format!("{path}{joint}format=csv")).await;
        assert_eq!((table.status, table.media()), (StatusCode::OK, "text/csv"), "{path}");
        let mut reader = csv::Reader::from_reader(table.bytes.as_slice());
        let width = reader.headers().expect("a head").len();
        let records: Vec<_> = reader.records().collect::<Result<_, _>>().expect("every record is as wide as the head");
        assert!(width >= 3 && !records.is_empty(), "{path}: {}", table.text());
        if let Some(count) = count {
            assert_eq!(records.len(), count, "{path}");
        }
    }
    ground.close().await;
}

#[tokio::test]
async fn accept_asks_for_a_table_too() {
    let ground = with_history().await;
    let request = Request::builder()
        .uri("/v1/stock")
        .header(header::ACCEPT, "text/csv")
        .header(header::AUTHORIZATION, format!("Bearer {}", ground.token("aris")));
    let reply = ground.ask(request.body(Body::empty()).expect("a request")).await;
    assert!(
        reply.text().starts_with("site,bin,item,item_name,lot,donor,expiry,unit,on_hand,reserved,available,in_transit"),
        "{}",
        reply.text()
    );
    let held = reply.headers["helpbank-as-of"].to_str().expect("plain text");
    assert!(held.contains("ATH@") && held.contains("REGISTER@"), "{held}");
    ground.close().await;
}

#[tokio::test]
async fn the_past_is_answered_as_it_was() {
    let ground = with_history().await;
    let entries = ground.rows("/v1/entries?book=ATH&kind=donation_received").await;
    let (page, index) = (&entries[0]["page"], &entries[0]["index"]);
    let total = |rows: serde_json::Value| {
        rows.as_array().into_iter().flatten().filter_map(|row| row["on_hand"].as_i64()).sum::<i64>()
    };
    assert_eq!(total(ground.rows("/v1/stock?site=ATH&item=BLANKET").await), 30);
    assert_eq!(total(ground.rows(&format!("/v1/stock?site=ATH&item=BLANKET&as_of=ATH@{page}/{index}")).await), 40);
    assert_eq!(total(ground.rows(&format!("/v1/stock?site=ATH&item=BLANKET&as_of=ATH@{page}")).await), 40);
    assert_eq!(total(ground.rows("/v1/stock?site=ATH&item=BLANKET&as_of=2020-01-01T00:00:00Z").await), 0);
    let occurred = ground.get("/v1/stock?as_of=2099-01-01T00:00:00Z&clock=occurred").await.json();
    assert_eq!(occurred["clock"], "occurred");
    ground.close().await;
}

#[tokio::test]
async fn questions_that_mean_nothing_are_refused() {
    let ground = Ground::furnished().await;
    for (path, field, code) in [
        ("/v1/stock?sit=ATH", "sit", "unknown_field"),
        ("/v1/stock?site=ATH&site=LAR", "site", "field_twice"),
        ("/v1/stock?lot=7", "lot", "not_an_id"),
        ("/v1/stock?limit=many", "limit", "unclear"),
        ("/v1/stock?expiring_before=tomorrow", "expiring_before", "not_a_day"),
        ("/v1/stock?donor=nobody", "donor", "unknown_party"),
        ("/v1/stock?as_of=yesterday", "as_of", "not_a_time"),
        ("/v1/stock?as_of=ATH@999", "as_of", "unknown_entry"),
        ("/v1/stock?as_of=PATRA@1", "as_of", "unknown_book"),
        ("/v1/stock?at_least=ATH", "at_least", "not_a_place"),
        ("/v1/trace", "lot", "field_missing"),
        ("/v1/journey?donation=7", "donation", "not_a_place"),
        ("/v1/entries?from=7", "from", "not_a_time"),
        ("/v1/events?buk=ATH", "buk", "unknown_field"),
    ] {
        let reply = ground.get(path).await;
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (StatusCode::BAD_REQUEST, "bad_query"),
            "{path}: {}",
            reply.text()
        );
        assert_eq!(reply.refusal(field).as_deref(), Some(code), "{path}: {}", reply.text());
    }
    assert_eq!(ground.get(&format!("/v1/trace?lot={}", "07".repeat(16))).await.status, StatusCode::NOT_FOUND);
    ground.close().await;
}

#[tokio::test]
async fn pages_and_entries_are_given_as_they_are_stored() {
    let ground = with_history().await;
    let heads = ground.ask(Request::builder().uri("/v1/books").body(Body::empty()).expect("a request")).await.json();
    let athens =
        heads["books"].as_array().into_iter().flatten().find(|book| book["code"] == "ATH").expect("Athens").clone();
    let last = athens["page"].as_u64().expect("a page");
    let page = Page::parse(ground.get(&format!("/v1/pages/ATH/{last}")).await.bytes).expect("a page");
    page.check_seal().and_then(|()| page.check_body()).expect("a sound page");
    assert_eq!(page.hash.to_string(), athens["hash"]);
    let portable = ground.get(&format!("/v1/entries/ATH/{last}/0/portable")).await;
    let opened = Portable::open(&portable.bytes).expect("it checks alone");
    assert_eq!(opened.page_hash, page.hash);
    for path in
        ["/v1/pages/ATH/999", "/v1/pages/ATH/0", "/v1/pages/PATRA/1", "/v1/pages/ATH/x", "/v1/entries/ATH/1/9/portable"]
    {
        assert_eq!(ground.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    ground.close().await;
}

#[tokio::test]
async fn health_and_counters_tell_what_happened() {
    let ground = with_history().await;
    ground.give(&json!({"key": "no", "site": "ATH", "command": "hand_over", "recipient": "9186", "lines": [{"item": "BLANKET", "quantity": 500}]})).await;
    for path in ["/livez", "/readyz"] {
        let request = Request::builder().uri(path).body(Body::empty()).expect("a request");
        assert_eq!(ground.ask(request).await.status, StatusCode::OK, "{path}");
    }
    let text = ground.send("aris", Method::GET, "/metrics", None).await.text();
    let value = |line: &str| text.lines().find_map(|found| found.strip_prefix(line)?.trim().parse::<f64>().ok());
    assert_eq!(value("helpbank_commands_refused_total{book=\"ATH\"}"), Some(1.0), "{text}");
    assert!(value("helpbank_commands_accepted_total{book=\"ATH\"}").is_some_and(|n| n >= 6.0), "{text}");
    assert_eq!(value("helpbank_view_lag_pages{book=\"ATH\"}"), Some(0.0));
    assert!(value("helpbank_command_seconds_count").is_some_and(|n| n >= 20.0), "{text}");
    assert!(
        text.contains("helpbank_http_requests_total{method=\"POST\",route=\"/v1/commands\",status=\"409\"} 1"),
        "{text}"
    );
    // Every series has a head, and every line is one.
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap_or_default();
        let name = ["_bucket", "_sum", "_count"]
            .iter()
            .find_map(|end| name.strip_suffix(end))
            .filter(|name| text.contains(&format!("# TYPE {name} histogram")))
            .unwrap_or(name);
        assert!(text.contains(&format!("# TYPE {name} ")), "{line}");
    }
    ground.close().await;
}
