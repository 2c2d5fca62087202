//! Donate, move, distribute, and undo: by HTTP alone.

use axum::http::{Method, StatusCode};
use serde_json::json;

use super::ground::Ground;

/// A gift of 7 bales of blankets into IN.
fn gift(key: &str) -> serde_json::Value {
    json!({"key": key, "site": "ATH", "command": "receive_donation", "donor": "made:donor", "emergency": "STORM", "lines": [
        {"item": "BLANKET", "bin": "IN", "quantity": 7, "unit": "bale", "value": {"amount": "1750.00", "currency": "EUR"}},
        {"item": "MILK", "bin": "IN", "quantity": 240, "damaged": 12, "discrepancy": "damaged", "use_by": "2099-05-31"}]})
}

#[tokio::test]
async fn a_gift_goes_all_the_way() {
    let ground = Ground::furnished().await;
    let given = ground.done(&gift("gift")).await;
    assert_eq!((given["book"].as_str(), given["repeated"].as_bool()), (Some("ATH"), Some(false)));
    let lot = given["made"]["lots"][0]["lot"].as_str().expect("a lot").to_owned();
    ground.done(&json!({"key": "m", "site": "ATH", "command": "move_goods", "lines": [{"item": "BLANKET", "quantity": 100, "to": "A-01"}]})).await;
    let sent = ground.done(&json!({"key": "w", "site": "ATH", "command": "dispatch_transfer", "destination": "LAR", "lines": [{"item": "BLANKET", "quantity": 60}]})).await;
    let on_road = ground.rows("/v1/shipments?open=true").await;
    assert_eq!(on_road[0]["shipment"], sent["made"]["shipment"]);
    // The arrival names lines of the waybill; two are missing, with a reason.
    ground
        .done(&json!({"key": "a", "site": "LAR", "cause": sent["place"], "command": "receive_shipment", "lines": [
        {"lot": "made:gift@ATH", "bin": "IN", "quantity": 58, "missing": 2, "reason": "damaged"}]}))
        .await;
    let round = ground.done(&json!({"key": "r", "site": "LAR", "command": "dispatch_distribution", "recipient": "elstat:9186", "lines": [{"item": "BLANKET", "quantity": 1, "unit": "bale"}]})).await;
    ground.done(&json!({"key": "c", "site": "LAR", "command": "confirm_delivery", "shipment": round["made"]["shipment"], "reach": {"households": 9, "persons": 25}})).await;
    let hand = ground.done(&json!({"key": "h", "site": "LAR", "command": "hand_over", "recipient": "9186", "lines": [{"item": "BLANKET", "quantity": 3}]})).await;
    let back = ground.done(&json!({"key": "b", "site": "LAR", "cause": hand["place"], "command": "return_goods", "lines": [{"lot": lot, "bin": "IN", "quantity": 1}]})).await;
    assert_eq!(back["made"]["lots"].as_array().map(Vec::len), Some(1));

    let stock = ground.rows("/v1/stock/totals?by=site&item=BLANKET").await;
    let on_hand: Vec<(&str, i64)> = stock
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| (row["site"].as_str().unwrap_or(""), row["on_hand"].as_i64().unwrap_or(0)))
        .collect();
    assert_eq!(on_hand, [("ATH", 115), ("LAR", 31)]);
    let balance = ground.rows("/v1/balance").await;
    assert_eq!((&balance["is_zero"], &balance["negative_held"]), (&json!(true), &json!(0)));
    let journey = ground.rows(&format!("/v1/journey?donation={}", given["place"].as_str().expect("a place"))).await;
    let blankets = journey["items"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|item| item["item"] == "BLANKET")
        .expect("blankets")
        .clone();
    assert_eq!(
        (blankets["donated"].as_i64(), blankets["distributed"].as_i64(), blankets["lost"].as_i64()),
        (Some(175), Some(27), Some(2))
    );

    let verified = ground.send("aris", Method::POST, "/v1/verify", None).await.json();
    assert_ne!(verified["verdict"], "failed", "{verified}");
    ground.close().await;
}

#[tokio::test]
async fn asking_twice_is_asking_once() {
    let ground = Ground::furnished().await;
    let first = ground.done(&gift("gift")).await;
    let again = ground.done(&gift("gift")).await;
    assert_eq!((&again["place"], &again["hash"], &again["made"]), (&first["place"], &first["hash"], &first["made"]));
    assert_eq!(again["repeated"], true);
    let mut other = gift("gift");
    other["lines"][0]["quantity"] = json!(8);
    let reused = ground.give(&other).await;
    assert_eq!((reused.status, reused.problem().as_str()), (StatusCode::CONFLICT, "key_reused"));
    // A site is opened once, too.
    let site = json!({"key": "vol", "command": "open_site", "code": "VOL", "name": "Volos"});
    let opened = ground.done(&site).await;
    assert_eq!(ground.done(&site).await, opened);
    assert_eq!(ground.rows("/v1/stock?item=BLANKET").await.as_array().map(Vec::len), Some(1));
    ground.close().await;
}

#[tokio::test]
async fn an_entry_is_undone_by_its_place() {
    let ground = Ground::furnished().await;
    let given = ground.done(&gift("gift")).await;
    let undone = ground
        .done(&json!({"key": "u", "cause": given["place"], "command": "reverse_entry", "reason": "duplicate"}))
        .await;
    assert_eq!(undone["book"], "ATH");
    assert_eq!(ground.rows("/v1/stock?item=BLANKET").await, json!([]));
    let twice = ground
        .give(&json!({"key": "v", "cause": given["place"], "command": "reverse_entry", "reason": "duplicate"}))
        .await;
    assert_eq!((twice.status, twice.refusal("cause").as_deref()), (StatusCode::CONFLICT, Some("already_reversed")));
    ground.close().await;
}

#[tokio::test]
async fn money_and_what_it_buys_hang_together() {
    let ground = Ground::furnished().await;
    ground.done(&json!({"key": "p", "command": "make_pledge", "donor": "made:donor", "fund": "RELIEF", "amount": {"amount": "500", "currency": "EUR"}})).await;
    ground.done(&json!({"key": "g", "command": "bank_cash_gift", "donor": "made:donor", "fund": "RELIEF", "pledge": "made:p", "amount": {"amount": "300.50", "currency": "EUR"}})).await;
    let paid = ground.done(&json!({"key": "o", "command": "pay_purchase", "supplier": "made:dairy", "fund": "RELIEF", "amount": {"minor": 10000, "currency": "EUR"}, "destination": "ATH", "lines": [{"item": "MILK", "quantity": 100}]})).await;
    let receive = |key: &str, quantity: u64| json!({"key": key, "site": "ATH", "cause": paid["place"], "command": "receive_purchase", "supplier": "made:dairy", "lines": [{"item": "MILK", "bin": "IN", "quantity": quantity, "best_before": "2099-01-01"}]});
    ground.done(&receive("first", 90)).await;
    let beyond = ground.give(&receive("second", 11)).await;
    assert_eq!(beyond.refusal("lines[0].quantity").as_deref(), Some("beyond_paid"));
    ground.done(&json!({"key": "e", "command": "pay_expense", "fund": "RELIEF", "kind": "transport", "amount": {"amount": "0.50", "currency": "EUR"}})).await;
    let funds = ground.rows("/v1/funds").await;
    assert_eq!((funds[0]["balance"].as_i64(), funds[0]["pledges_outstanding"].as_i64()), (Some(20_000), Some(19_950)));
    let broke = ground.give(&json!({"key": "x", "command": "pay_expense", "fund": "RELIEF", "kind": "other", "amount": {"amount": "200.01", "currency": "EUR"}})).await;
    assert_eq!(broke.refusal("amount").as_deref(), Some("not_enough_money"));
    assert!(broke.text().contains("Fund RELIEF holds €200.00, and €200.01 are wanted."), "{}", broke.text());
    ground.close().await;
}

#[tokio::test]
async fn names_of_people_never_reach_the_books() {
    let ground = Ground::furnished().await;
    ground.done(&gift("gift")).await;
    let donors = async || ground.send("olga", Method::GET, "/v1/parties?kind=donor", None).await.json()["rows"].clone();
    let parties = donors().await;
    assert_eq!(parties[0]["name"], "Αγνή Παπαδοπούλου");
    let mut pages = 0;
    for book in ground.bank.books() {
        for page in 1..=book.head.page {
            let reply = ground.get(&format!("/v1/pages/{}/{page}", book.code)).await;
            let has = |text: &str| reply.bytes.windows(text.len()).any(|part| part == text.as_bytes());
            assert!(!has("Παπαδοπούλου") && !has("agni@"), "{} {page}", book.code);
            pages += 1;
        }
    }
    assert!(pages > 10);
    // Erased, she has no name; and the same command does not bring her back.
    let id = parties[0]["party"].as_str().expect("an id").parse::<ledger::ids::PartyId>().expect("an id");
    ground.bank.vault().erase(&id.to_bytes(), ground.bank.now().ms).await.expect("erased");
    assert!(donors().await[0]["name"].is_null());
    let again = ground
        .give(&json!({"key": "donor", "command": "register_party", "kind": "donor", "name": "Αγνή Παπαδοπούλου"}))
        .await;
    assert_eq!((again.status, again.problem().as_str()), (StatusCode::CONFLICT, "erased"));
    ground.close().await;
}

#[tokio::test]
async fn write_offs_need_a_second_person() {
    let ground = Ground::furnished().await;
    ground.done(&gift("gift")).await;
    let off = |approved_by: &str| json!({"key": approved_by, "site": "ATH", "command": "write_off", "reason": "spoiled", "approved_by": approved_by, "lines": [{"item": "MILK", "quantity": 40, "lot": "made:gift#1"}]});
    assert_eq!(ground.give(&off("olga")).await.refusal("approved_by").as_deref(), Some("unknown_approver"));
    assert_eq!(ground.give(&off("adam")).await.refusal("approved_by").as_deref(), Some("same_person"));
    ground.done(&off("maria")).await;
    assert_eq!(ground.rows("/v1/stock?item=MILK").await[0]["on_hand"], 200);
    ground.close().await;
}
