//! Streams of commands: order, what a line may build on, mistakes in the middle.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::super::LINE_BYTES_MAX;
use super::ground::Ground;

async fn stream(ground: &Ground, body: impl Into<Body>) -> Vec<Value> {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/v1/commands")
        .header(header::AUTHORIZATION, format!("Bearer {}", ground.token("adam")))
        .header(header::CONTENT_TYPE, "application/x-ndjson");
    let reply = ground.ask(request.body(body.into()).expect("a request")).await;
    assert_eq!((reply.status, reply.media()), (StatusCode::OK, "application/x-ndjson"));
    reply.text().lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

#[tokio::test]
async fn later_lines_build_on_earlier_ones() {
    let ground = Ground::open().await;
    let lines = [
        json!({"key": "s", "command": "open_site", "code": "ATH", "name": "Athens"}),
        json!({"key": "i", "command": "register_item", "code": "RICE", "name": "Rice", "unit": "kg"}),
        json!({"key": "d", "command": "register_party", "kind": "donor", "name": "Agni"}),
        json!({"key": "r", "command": "register_party", "kind": "partner", "name": "Parish", "code": {"scheme": "own", "code": "P1"}}),
        json!({"key": "b", "site": "ATH", "command": "add_bin", "code": "IN"}),
        json!({"key": "g", "site": "ATH", "command": "receive_donation", "donor": "made:d", "lines": [{"item": "RICE", "bin": "IN", "quantity": 100}]}),
        json!({"key": "h", "site": "ATH", "command": "hand_over", "recipient": "own:P1", "lines": [{"item": "RICE", "quantity": 100}]}),
        json!({"key": "o", "site": "ATH", "command": "hand_over", "recipient": "own:P1", "lines": [{"item": "RICE", "quantity": 1}]}),
    ];
    let body = lines.each_ref().map(Value::to_string).join("\n");
    let answers = stream(&ground, body.clone()).await;
    assert_eq!(answers.len(), lines.len());
    for (number, answer) in answers.iter().enumerate().take(7) {
        assert_eq!(answer["line"], number + 1);
        assert_eq!(answer["key"], lines[number]["key"]);
        assert!(answer["done"].is_object(), "{answer}");
    }
    assert_eq!(answers[7]["problem"]["refusals"][0]["code"], "not_enough_of_item", "{}", answers[7]);
    // The whole stream again: the same entries, nothing more.
    let again = stream(&ground, body).await;
    for (first, second) in answers.iter().zip(&again).skip(1).take(6) {
        assert_eq!(first["done"]["hash"], second["done"]["hash"]);
        assert_eq!(second["done"]["repeated"], true);
    }
    ground.close().await;
}

#[tokio::test]
async fn a_bad_line_stops_nothing_but_itself() {
    let ground = Ground::furnished().await;
    let body = "not json\n\n{\"key\":\"a\",\"command\":\"register_party\",\"kind\":\"donor\"}\n{\"command\":\"fly\"}\r\n{\"key\":\"b\",\"command\":\"register_party\",\"kind\":\"donor\"}";
    let answers = stream(&ground, body).await;
    let kinds: Vec<(u64, &str)> = answers
        .iter()
        .map(|answer| {
            let kind = answer["problem"]["type"].as_str().unwrap_or("done");
            (answer["line"].as_u64().unwrap_or(0), kind.rsplit(':').next().unwrap_or(""))
        })
        .collect();
    assert_eq!(kinds, [(1, "not_json"), (3, "done"), (4, "not_understood"), (5, "done")]);
    let long = format!(
        "{{\"key\":\"c\",\"command\":\"register_party\",\"kind\":\"donor\"}}\n{}",
        "x".repeat(LINE_BYTES_MAX + 1)
    );
    let answers = stream(&ground, long).await;
    assert!(answers[0]["done"].is_object());
    assert!(answers[1]["problem"]["type"].as_str().is_some_and(|kind| kind.ends_with("too_large")), "{}", answers[1]);
    ground.close().await;
}

#[tokio::test]
async fn many_lines_of_one_book_are_decided_in_their_order() {
    const GIFTS: usize = 3_000;
    let ground = Ground::furnished().await;
    let mut body = Vec::new();
    for number in 0..GIFTS {
        body.push(json!({"key": format!("g{number}"), "site": "ATH", "command": "receive_donation", "donor": "made:donor", "lines": [{"item": "BLANKET", "bin": "IN", "quantity": 1}]}).to_string());
        // What was given in the line before is handed out again: in any other order the shelf would be empty.
        body.push(json!({"key": format!("h{number}"), "site": "ATH", "command": "hand_over", "recipient": "9186", "lines": [{"item": "BLANKET", "quantity": 1, "lot": format!("made:g{number}")}]}).to_string());
    }
    let answers = stream(&ground, body.join("\n")).await;
    assert_eq!(answers.len(), 2 * GIFTS);
    let mut before = 0;
    for (number, answer) in answers.iter().enumerate() {
        assert_eq!(answer["line"], number + 1);
        let entry = answer["done"]["entry_number"].as_u64().unwrap_or_else(|| panic!("{answer}"));
        assert!(entry > before, "{answer}");
        before = entry;
    }
    let pages = ground.bank.books().into_iter().find(|book| book.code == "ATH").expect("Athens").head.page;
    assert!(pages < 2_000, "commands of a stream share pages: {pages}");
    ground.close().await;
}
