//! The description is true: what it names is served, what is served it names, and no answer of any test departs from it.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use serde_json::Value;

use super::ground::{DESCRIPTION, Ground, Reply, conforms};

/// Every operation: its path, its method in capitals, itself.
fn operations() -> Vec<(String, Method, &'static Value)> {
    let paths = DESCRIPTION["paths"].as_object().expect("paths");
    let of = |(path, item): (&String, &'static Value)| -> Vec<(String, Method, &'static Value)> {
        let methods = item.as_object().expect("an item").iter().filter(|(name, _)| *name != "parameters");
        methods
            .map(|(name, operation)| {
                let method = Method::from_bytes(name.to_uppercase().as_bytes()).expect("a method");
                (path.clone(), method, operation)
            })
            .collect()
    };
    paths.iter().flat_map(of).collect()
}

/// A path with something in its places.
fn filled(path: &str) -> String {
    path.replace("{id}", &"ab".repeat(16))
        .replace("{book}", "REGISTER")
        .replace("{page}", "1")
        .replace("{entry}", "0")
        .replace("{shipment}", &"ab".repeat(16))
}

fn is_open(operation: &Value) -> bool {
    operation["security"] == serde_json::json!([{}])
}

#[tokio::test]
async fn every_described_route_is_served_and_every_served_one_described() {
    let ground = Ground::open().await;
    let served = ground.send("aris", Method::GET, "/openapi.json", None).await;
    assert_eq!(served.json(), *DESCRIPTION);
    let routes: Vec<(String, String)> = super::super::routes()
        .iter()
        .map(|route| (route.path.to_owned(), super::super::openapi::method_word(&route.method).to_uppercase()))
        .collect();
    let described: Vec<(String, String)> =
        operations().into_iter().map(|(path, method, _)| (path, method.as_str().to_owned())).collect();
    assert_eq!(routes.len(), described.len());
    for (path, method) in &described {
        assert!(routes.contains(&(path.clone(), method.clone())), "{method} {path}");
        if path == "/v1/events" {
            continue; // It does not end.
        }
        let method = Method::from_bytes(method.as_bytes()).expect("a method");
        let reply = ground.send("aris", method.clone(), &filled(path), None).await;
        assert_ne!(reply.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        let found = reply.status != StatusCode::NOT_FOUND || path.contains("{id}") || path.contains("{shipment}");
        // A tile is there when the log has so many pages.
        let found = found || path.starts_with("/log/tile/");
        assert!(found, "{method} {path}: {}", reply.text());
    }
    ground.close().await;
}

#[tokio::test]
async fn what_is_not_described_asks_for_a_sign_in_nowhere_and_is_not_there() {
    let ground = Ground::open().await;
    for path in ["/v1", "/v1/nothing", "/v1/stock/x", "/v1/users/1/2", "/metrics/x"] {
        let reply = ground.send("adam", Method::GET, path, None).await;
        assert_eq!((reply.status, reply.media()), (StatusCode::NOT_FOUND, "application/problem+json"), "{path}");
    }
    ground.close().await;
}

#[tokio::test]
async fn nothing_but_the_open_routes_answers_a_stranger() {
    let ground = Ground::open().await;
    let mut open = Vec::new();
    for (path, method, operation) in operations() {
        let request = Request::builder().method(method.clone()).uri(filled(&path)).body(Body::empty());
        let reply = ground.ask(request.expect("a request")).await;
        if is_open(operation) {
            assert_ne!(reply.problem_or_none().as_deref(), Some("not_signed_in"), "{method} {path}");
            open.push(format!("{method} {path}"));
        } else {
            assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{method} {path}: {}", reply.text());
            assert_eq!(reply.problem(), "not_signed_in");
            assert!(reply.headers.contains_key("www-authenticate"));
        }
    }
    open.sort();
    // What a log is for: everyone can read it.
    let log = |path: &String| path.starts_with("GET /log/");
    assert!(open.iter().any(log));
    open.retain(|path| !log(path));
    assert_eq!(
        open,
        ["GET /livez", "GET /openapi.json", "GET /readyz", "GET /v1/books", "GET /v1/log/policy", "POST /v1/session"]
    );
    ground.close().await;
}

#[test]
#[should_panic(expected = "WrongType")]
fn an_answer_of_another_shape_is_noticed() {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    let reply = Reply { status: StatusCode::OK, headers, bytes: b"{\"alive\":1}".to_vec() };
    conforms(&Method::GET, "/livez", &reply);
}

#[test]
#[should_panic(expected = "UnknownField")]
fn a_field_more_than_described_is_noticed() {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static("application/json"))]);
    let bytes = br#"{"as_of":[],"clock":"recorded","rows":[{"party":"","kind":"","name":null,"scheme":null,"code":null,"iban":""}]}"#;
    conforms(&Method::GET, "/v1/parties", &Reply { status: StatusCode::OK, headers, bytes: bytes.to_vec() });
}

#[tokio::test]
async fn what_the_framework_refuses_is_said_like_the_rest() {
    let ground = Ground::open().await;
    let reply = ground.send("adam", Method::PUT, "/v1/commands", None).await;
    assert_eq!((reply.status, reply.problem().as_str()), (StatusCode::METHOD_NOT_ALLOWED, "wrong_method"));
    assert_eq!(reply.headers["allow"], "POST");
    let reply = ground.get("/v1/balance").await;
    assert_eq!(
        (&reply.headers["cache-control"], &reply.headers["x-content-type-options"]),
        (&HeaderValue::from_static("no-store"), &HeaderValue::from_static("nosniff"))
    );
    ground.close().await;
}

#[test]
fn every_reference_leads_somewhere() {
    fn references(value: &Value, into: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                if let Some(Value::String(to)) = fields.get("$ref") {
                    into.push(to.clone());
                }
                fields.values().for_each(|value| references(value, into));
            }
            Value::Array(items) => items.iter().for_each(|value| references(value, into)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut all = Vec::new();
    references(&DESCRIPTION, &mut all);
    assert!(all.len() > 100, "{}", all.len());
    for reference in all {
        let at = reference.strip_prefix('#').expect("references stay inside");
        assert!(DESCRIPTION.pointer(at).is_some(), "{reference} leads nowhere");
    }
    let commands = DESCRIPTION["components"]["schemas"]["Command"]["oneOf"].as_array().expect("commands");
    assert_eq!(commands.len(), crate::spoken::Command::WORDS.len());
}

#[test]
fn every_operation_says_what_it_is_and_is_called_once() {
    let mut ids = std::collections::HashSet::new();
    for (path, method, operation) in operations() {
        assert!(operation["summary"].as_str().is_some_and(|text| text.len() > 5), "{method} {path}");
        assert!(ids.insert(operation["operationId"].as_str().expect("an id")), "{method} {path}");
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            assert!(parameter["description"].is_string(), "{method} {path} {parameter}");
        }
    }
}

impl super::ground::Reply {
    /// The problem's kind, when it is one.
    fn problem_or_none(&self) -> Option<String> {
        (self.media() == "application/problem+json").then(|| self.problem())
    }
}
