//! What is refused, and how it is said: shapes, names, rules, limits, keys, languages, roles.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::super::LINE_BYTES_MAX;
use super::ground::{Ground, Reply};

async fn raw(ground: &Ground, headers: &[(&str, &str)], body: impl Into<Body>) -> Reply {
    let mut request = Request::builder().method(Method::POST).uri("/v1/commands");
    request = request.header(header::AUTHORIZATION, format!("Bearer {}", ground.token("adam")));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    ground.ask(request.body(body.into()).expect("a request")).await
}

#[tokio::test]
async fn mistakes_are_said_all_at_once_each_at_its_field() {
    let ground = Ground::furnished().await;
    let reply = raw(&ground, &[("content-type", "application/json")], "{\"command\": nonsense}").await;
    assert_eq!((reply.status, reply.problem().as_str()), (StatusCode::BAD_REQUEST, "not_json"));
    let shape = ground.give(&json!({"key": "k", "site": "ATH", "command": "hand_over", "recipent": "9186", "lines": [{"itme": "BLANKET", "quantity": 1}]})).await;
    assert_eq!(shape.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said: Vec<(String, String)> = shape.json()["refusals"]
        .as_array()
        .expect("refusals")
        .iter()
        .map(|one| (one["field"].as_str().unwrap_or("").to_owned(), one["code"].as_str().unwrap_or("").to_owned()))
        .collect();
    let has = |field: &str, code: &str| said.contains(&(field.to_owned(), code.to_owned()));
    assert!(has("recipent", "unknown_field") && has("recipient", "field_missing"), "{said:?}");
    assert!(has("lines[0].itme", "unknown_field") && has("lines[0].item", "field_missing"), "{said:?}");
    let names = ground.give(&json!({"key": "k", "site": "ATH", "command": "hand_over", "recipient": "9186", "lines": [{"item": "BLANKETS", "quantity": 1}, {"item": "BLANKET", "bin": "B-99", "quantity": 1}]})).await;
    assert_eq!(names.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(names.refusal("lines[0].item").as_deref(), Some("unknown_item"));
    assert_eq!(names.refusal("lines[1].bin").as_deref(), Some("unknown_bin"));
    assert!(names.text().contains("Did you mean BLANKET?"), "{}", names.text());
    let rules = ground.give(&json!({"key": "k", "site": "ATH", "command": "hand_over", "recipient": "made:donor", "lines": [{"item": "BLANKET", "quantity": 5}, {"item": "MILK", "quantity": 6}]})).await;
    assert_eq!((rules.status, rules.problem().as_str()), (StatusCode::CONFLICT, "refused"));
    assert_eq!(rules.refusal("recipient").as_deref(), Some("party_is_not"));
    assert_eq!(rules.refusal("lines[0].quantity").as_deref(), Some("not_enough_of_item"));
    assert_eq!(rules.refusal("lines[1].quantity").as_deref(), Some("not_enough_of_item"));
    assert!(rules.text().contains("Αγνή Παπαδοπούλου cannot stand here"), "{}", rules.text());
    ground.close().await;
}

#[tokio::test]
async fn a_wrong_shape_hides_no_wrong_name() {
    let ground = Ground::furnished().await;
    let command = json!({"key": "k", "site": "ATH", "command": "receive_donation", "donor": "nobody", "lines": [
        {"item": "BLANKET", "bin": "IN", "quantity": -2},
        {"item": "BLANKETS", "bin": "B-99", "quantity": 1},
        {"item": "BLANKET", "bin": "IN", "quantity": 1, "unit": "crate"},
        {"item": "MILK", "bin": "IN", "quantity": -1, "damaged": 3, "use_by": "2026-13-45"}
    ]});
    let reply = ground.give(&command).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
    for (field, code) in [
        ("donor", "unknown_party"),
        ("lines[0].quantity", "too_small"),
        ("lines[1].item", "unknown_item"),
        ("lines[1].bin", "unknown_bin"),
        ("lines[2].unit", "unknown_unit"),
        ("lines[3].quantity", "too_small"),
        ("lines[3].use_by", "not_a_day"),
    ] {
        assert_eq!(reply.refusal(field).as_deref(), Some(code), "{field}: {}", reply.text());
    }
    let problem = reply.json();
    let said = problem["refusals"].as_array().expect("refusals");
    assert_eq!(said.len(), 7, "nothing is said of what stands in for a mistake: {problem}");
    // Nothing at all cannot be received; nothing good beside something damaged can.
    let bound = |field: &str| said.iter().find(|one| one["field"] == field).map(|one| one["message"].clone());
    assert_eq!(bound("lines[0].quantity"), Some(json!("This must be at least 1.")));
    assert_eq!(bound("lines[3].quantity"), Some(json!("This must be at least 0.")));
    // Whoever may not give the command learns nothing of the bank's names from it.
    let auditor = ground.send("aris", Method::POST, "/v1/commands", Some(&command)).await;
    assert_eq!(auditor.refusal("lines[1].item"), None, "{}", auditor.text());
    ground.close().await;
}

#[tokio::test]
async fn whatever_is_wrong_below_v1_is_a_problem() {
    let ground = Ground::furnished().await;
    for (method, path, status) in [
        (Method::GET, "/v1", 404),
        (Method::GET, "/v1/", 404),
        (Method::GET, "/v1/nowhere", 404),
        (Method::POST, "/v1/nowhere/at/all", 404),
        (Method::GET, "/v1/entries/ATH/1", 404),
        (Method::GET, "/v1/shipments/xyz", 404),
        (Method::POST, "/v1/stock", 405),
        (Method::DELETE, "/v1/books", 405),
        (Method::GET, "/v1/entries/%FF/1/0", 400),
        (Method::GET, "/v1/stock?limit=x", 400),
        (Method::GET, "/v1/stock?colour=red", 400),
    ] {
        let reply = ground.send("maria", method.clone(), path, None).await;
        assert_eq!((reply.status.as_u16(), reply.media()), (status, "application/problem+json"), "{method} {path}");
        assert_eq!(reply.json()["status"], status, "{method} {path}");
    }
    let request = Request::builder().uri("/v1/stock").body(Body::empty()).expect("a request");
    assert_eq!(ground.ask(request).await.media(), "application/problem+json");
    ground.close().await;
}

#[tokio::test]
async fn refusals_are_in_the_language_of_the_request() {
    let ground = Ground::furnished().await;
    let body = json!({"key": "k", "site": "ATH", "command": "hand_over", "recipient": "9186", "lines": [{"item": "BLANKET", "quantity": 5}]}).to_string();
    let headers = [("content-type", "application/json"), ("accept-language", "el-GR, en;q=0.5")];
    let reply = raw(&ground, &headers, body).await;
    assert_eq!(reply.headers.get("content-language").and_then(|l| l.to_str().ok()), Some("el"));
    let problem = reply.json();
    assert_eq!(problem["title"], "Οι κανόνες το αρνούνται. Δεν γράφτηκε τίποτα.");
    assert_eq!(problem["refusals"][0]["code"], "not_enough_of_item");
    assert!(
        problem["refusals"][0]["message"]
            .as_str()
            .is_some_and(|text| text.contains("(BLANKET) μπορούν να φύγουν 0 τεμ."))
    );
    ground.close().await;
}

#[tokio::test]
async fn what_the_vault_does_not_take_stands_at_its_field() {
    let ground = Ground::open().await;
    let command = json!({"key": "d", "command": "register_party", "kind": "donor", "name": "Agni", "contact": {"email": "no address"}});
    let headers = [("content-type", "application/json"), ("accept-language", "el")];
    let reply = raw(&ground, &headers, command.to_string()).await;
    assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", reply.text());
    assert_eq!(reply.refusal("contact.email").as_deref(), Some("not_for_vault"));
    assert_eq!(reply.json()["refusals"][0]["message"], "Δεν είναι σωστά γραμμένο.");
    // Nothing was written: the ledger never heard of it.
    assert_eq!(ground.rows("/v1/parties").await, json!([]));
    ground.close().await;
}

#[tokio::test]
async fn keys_come_in_the_header_or_in_the_command() {
    let ground = Ground::open().await;
    let command = json!({"command": "register_party", "kind": "donor"});
    let kind = ("content-type", "application/json");
    let none = raw(&ground, &[kind], command.to_string()).await;
    assert_eq!((none.status, none.refusal("key").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("key_missing")));
    let header = raw(&ground, &[kind, ("idempotency-key", "one")], command.to_string()).await;
    assert_eq!(header.status, StatusCode::CREATED, "{}", header.text());
    let mut keyed = command.clone();
    keyed["key"] = json!("one");
    let both = raw(&ground, &[kind, ("idempotency-key", "one")], keyed.to_string()).await;
    assert_eq!((both.status, both.json()["repeated"].as_bool()), (StatusCode::CREATED, Some(true)));
    let quoted = raw(&ground, &[kind, ("idempotency-key", "\"one\"")], command.to_string()).await;
    assert_eq!(quoted.json()["place"], header.json()["place"]);
    let differ = raw(&ground, &[kind, ("idempotency-key", "two")], keyed.to_string()).await;
    assert_eq!(differ.refusal("key").as_deref(), Some("keys_differ"));
    ground.close().await;
}

#[tokio::test]
async fn bodies_have_limits_and_types() {
    let ground = Ground::open().await;
    let long = format!("{{\"key\":\"{}\"}}", "k".repeat(LINE_BYTES_MAX));
    let reply = raw(&ground, &[("content-type", "application/json")], long).await;
    assert_eq!((reply.status, reply.problem().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    let reply = raw(&ground, &[("content-type", "text/csv")], "a,b").await;
    assert_eq!((reply.status, reply.problem().as_str()), (StatusCode::UNSUPPORTED_MEDIA_TYPE, "wrong_media"));
    let huge = json!({"login": "x".repeat(2 * super::super::BODY_BYTES_MAX), "password": ""});
    let request = Request::builder().method(Method::POST).uri("/v1/session").header("content-type", "application/json");
    let reply = ground.ask(request.body(Body::from(huge.to_string())).expect("a request")).await;
    assert_eq!(reply.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", reply.text());
    ground.close().await;
}

#[tokio::test]
async fn each_role_may_do_what_it_is_for() {
    let ground = Ground::furnished().await;
    let bin = json!({"key": "b", "site": "ATH", "command": "add_bin", "code": "Z"});
    let item = json!({"key": "i", "command": "register_item", "code": "Z", "name": "Z", "unit": "each"});
    let donor = json!({"key": "d", "command": "register_party", "kind": "donor"});
    let partner = json!({"key": "p", "command": "register_party", "kind": "partner", "name": "Parish"});
    let adjust = json!({"key": "a", "site": "ATH", "command": "adjust_stock", "lines": [{"item": "BLANKET", "bin": "IN", "quantity": 1, "direction": "add", "reason": "found"}]});
    let key = json!({"key": "k", "command": "add_book_key", "book_id": "ATH", "public_key": "0c".repeat(32)});
    let allowed = |login: &str, command: &Value| {
        let word = command["command"].as_str().unwrap_or("").to_owned();
        let is_donor = command["kind"] == "donor";
        match login {
            "adam" => true,
            "maria" => word != "add_book_key",
            "olga" => word == "add_bin" || is_donor,
            _ => false,
        }
    };
    for login in ["aris", "olga", "maria", "adam"] {
        for command in [&bin, &item, &donor, &partner, &adjust, &key] {
            let mut command = command.clone();
            command["key"] = json!(format!("{login}-{}", command["key"]));
            if command["code"] == "Z" {
                command["code"] = json!(format!("Z-{login}"));
            }
            let reply = ground.send(login, Method::POST, "/v1/commands", Some(&command)).await;
            if allowed(login, &command) {
                assert_eq!(reply.status, StatusCode::CREATED, "{login} {command}: {}", reply.text());
            } else {
                assert_eq!(
                    (reply.status, reply.problem().as_str()),
                    (StatusCode::FORBIDDEN, "not_allowed"),
                    "{login} {command}"
                );
            }
        }
    }
    ground.close().await;
}

#[tokio::test]
async fn the_actor_of_an_entry_is_the_one_who_asked() {
    let ground = Ground::furnished().await;
    let bin = json!({"key": "b", "site": "ATH", "command": "add_bin", "code": "Z"});
    let receipt = ground.send("olga", Method::POST, "/v1/commands", Some(&bin)).await.json();
    let place = receipt["place"].as_str().expect("a place");
    let (book, rest) = place.split_once('@').expect("a book");
    let entry = ground.rows(&format!("/v1/entries/{book}/{rest}?at_least={place}")).await;
    assert_eq!(entry["entry"]["actor"], "01".repeat(16));
    assert_eq!(entry["entry"]["hash"], receipt["hash"]);
    ground.close().await;
}
