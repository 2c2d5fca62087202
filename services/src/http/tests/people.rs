//! Signing in, sessions and their CSRF token, users, API tokens.

use axum::body::Body;
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::ground::{Ground, PASSWORD, Reply};

async fn post(ground: &Ground, path: &str, method: Method, headers: &[(&str, &str)], body: &Value) -> Reply {
    let mut request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, "application/json");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    ground.ask(request.body(Body::from(body.to_string())).expect("a request")).await
}

fn cookie_of(headers: &HeaderMap) -> String {
    let set = headers.get(header::SET_COOKIE).and_then(|value| value.to_str().ok()).expect("a cookie");
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Path=/"), "{set}");
    set.split(';').next().expect("a pair").to_owned()
}

#[tokio::test]
async fn a_session_writes_only_with_its_token() {
    let ground = Ground::furnished().await;
    let wrong = post(&ground, "/v1/session", Method::POST, &[], &json!({"login": "olga", "password": "wrong"})).await;
    assert_eq!((wrong.status, wrong.problem().as_str()), (StatusCode::UNAUTHORIZED, "wrong_password"));
    let signed = post(&ground, "/v1/session", Method::POST, &[], &json!({"login": "Olga", "password": PASSWORD})).await;
    assert_eq!(signed.status, StatusCode::CREATED);
    let (cookie, csrf) = (cookie_of(&signed.headers), signed.json()["csrf"].as_str().expect("a token").to_owned());
    let bin = json!({"key": "b", "site": "ATH", "command": "add_bin", "code": "Z"});
    for given in [None, Some(""), Some("0".repeat(64).as_str())] {
        let mut headers = vec![("cookie", cookie.as_str())];
        headers.extend(given.map(|given| ("x-csrf-token", given)));
        let reply = post(&ground, "/v1/commands", Method::POST, &headers, &bin).await;
        assert_eq!((reply.status, reply.problem().as_str()), (StatusCode::FORBIDDEN, "no_csrf"), "{given:?}");
    }
    let both = [("cookie", cookie.as_str()), ("x-csrf-token", csrf.as_str())];
    assert_eq!(post(&ground, "/v1/commands", Method::POST, &both, &bin).await.status, StatusCode::CREATED);
    let me = Request::builder().uri("/v1/session").header("cookie", &cookie).body(Body::empty()).expect("a request");
    let me = ground.ask(me).await.json();
    assert_eq!((me["user"]["login"].as_str(), me["csrf"].as_str()), (Some("olga"), Some(csrf.as_str())));
    assert_eq!(post(&ground, "/v1/session", Method::DELETE, &both, &json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(post(&ground, "/v1/commands", Method::POST, &both, &bin).await.status, StatusCode::UNAUTHORIZED);
    ground.close().await;
}

#[tokio::test]
async fn too_many_guesses_are_not_looked_at() {
    let ground = Ground::open().await;
    for _ in 0..vault::limits::ATTEMPTS_MAX {
        post(&ground, "/v1/session", Method::POST, &[], &json!({"login": "olga", "password": "guess"})).await;
    }
    let reply = post(&ground, "/v1/session", Method::POST, &[], &json!({"login": "olga", "password": PASSWORD})).await;
    assert_eq!((reply.status, reply.problem().as_str()), (StatusCode::TOO_MANY_REQUESTS, "throttled"));
    assert!(reply.headers.contains_key(header::RETRY_AFTER));
    ground.close().await;
}

#[tokio::test]
async fn admins_let_people_in_and_nobody_else() {
    let ground = Ground::open().await;
    let nikos = json!({"login": "nikos", "display_name": "Νίκος", "role": "operator", "password": "a long enough one"});
    for login in ["olga", "maria", "aris"] {
        let reply = ground.send(login, Method::POST, "/v1/users", Some(&nikos)).await;
        assert_eq!(reply.status, StatusCode::FORBIDDEN, "{login}");
        assert_eq!(ground.send(login, Method::GET, "/v1/users", None).await.status, StatusCode::FORBIDDEN);
    }
    let made = ground.send("adam", Method::POST, "/v1/users", Some(&nikos)).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let taken = ground.send("adam", Method::POST, "/v1/users", Some(&nikos)).await;
    assert_eq!((taken.status, taken.problem().as_str()), (StatusCode::CONFLICT, "login_taken"));
    let short = json!({"login": "x", "display_name": "X", "role": "operator", "password": "short"});
    let short = ground.send("adam", Method::POST, "/v1/users", Some(&short)).await;
    assert_eq!(
        (short.status, short.refusal("password").as_deref()),
        (StatusCode::UNPROCESSABLE_ENTITY, Some("too_short"))
    );
    let odd = json!({"login": "x", "display_name": "X", "rol": "operator", "password": "a long enough one"});
    let odd = ground.send("adam", Method::POST, "/v1/users", Some(&odd)).await;
    let code = |field: &str| odd.refusal(field);
    assert_eq!((code("rol").as_deref(), code("role").as_deref()), (Some("unknown_field"), Some("field_missing")));
    let blank = json!({"login": "two words", "display_name": "X", "role": "operator", "password": "a long enough one"});
    let blank = ground.send("adam", Method::POST, "/v1/users", Some(&blank)).await;
    assert_eq!(blank.refusal("login").as_deref(), Some("not_for_vault"));
    let path = format!("/v1/users/{id}");
    let changed =
        ground.send("adam", Method::PATCH, &path, Some(&json!({"role": "manager", "disabled": true}))).await.json();
    assert_eq!((changed["role"].as_str(), changed["disabled"].as_bool()), (Some("manager"), Some(true)));
    let out =
        post(&ground, "/v1/session", Method::POST, &[], &json!({"login": "nikos", "password": "a long enough one"}))
            .await;
    assert_eq!(out.status, StatusCode::UNAUTHORIZED);
    let last = ground
        .send("adam", Method::PATCH, &format!("/v1/users/{}", "04".repeat(16)), Some(&json!({"disabled": true})))
        .await;
    assert_eq!((last.status, last.problem().as_str()), (StatusCode::CONFLICT, "last_admin"));
    assert_eq!(
        ground.send("adam", Method::GET, "/v1/users", None).await.json()["users"].as_array().map(Vec::len),
        Some(5)
    );
    ground.close().await;
}

#[tokio::test]
async fn tokens_are_made_shown_once_and_revoked() {
    let ground = Ground::open().await;
    let made = ground.send("olga", Method::POST, "/v1/tokens", Some(&json!({"label": "scale"}))).await.json();
    let (id, secret) = (made["id"].as_str().expect("an id"), made["token"].as_str().expect("a secret"));
    let with = |secret: &str| {
        Request::builder()
            .uri("/v1/tokens")
            .header("authorization", format!("Bearer {secret}"))
            .body(Body::empty())
            .expect("a request")
    };
    let listed = ground.ask(with(secret)).await;
    assert!(listed.text().contains("scale") && !listed.text().contains(secret));
    assert_eq!(
        ground.send("maria", Method::DELETE, &format!("/v1/tokens/{id}"), None).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        ground.send("olga", Method::DELETE, &format!("/v1/tokens/{id}"), None).await.status,
        StatusCode::NO_CONTENT
    );
    assert_eq!(ground.ask(with(secret)).await.status, StatusCode::UNAUTHORIZED);
    for wrong in ["hb_", "nonsense", ""] {
        assert_eq!(ground.ask(with(wrong)).await.status, StatusCode::UNAUTHORIZED, "{wrong}");
    }
    ground.close().await;
}
