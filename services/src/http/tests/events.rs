//! The stream of new entries: what comes, and going on where one left off.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, StatusCode, header};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use super::super::super::spoken::shape::misfits;
use super::ground::{DESCRIPTION, Ground};

/// Long past what any event takes; reached only when one is missing.
const PATIENCE: Duration = Duration::from_secs(30);

struct Listener {
    body: BodyDataStream,
    text: String,
}

#[derive(Debug)]
struct Heard {
    id: String,
    kind: String,
    data: Value,
}

impl Listener {
    async fn open(ground: &Ground, query: &str, last: Option<&str>) -> Self {
        let mut request = Request::builder().uri(format!("/v1/events{query}"));
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", ground.token("aris")));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response =
            ground.router.clone().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer");
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        Self { body: response.into_body().into_data_stream(), text: String::new() }
    }

    async fn next(&mut self) -> Heard {
        tokio::time::timeout(PATIENCE, self.heard()).await.expect("an event comes")
    }

    async fn heard(&mut self) -> Heard {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.text = rest;
                let field = |name: &str| {
                    event.lines().find_map(|line| line.strip_prefix(name)).map(|text| text.trim().to_owned())
                };
                let Some(data) = field("data:") else { continue };
                let data: Value = serde_json::from_str(&data).expect("JSON");
                let schemas = &DESCRIPTION["components"]["schemas"];
                assert_eq!(misfits(&data, &schemas["NewEntryJson"], schemas), []);
                return Heard { id: field("id:").expect("an id"), kind: field("event:").expect("a kind"), data };
            }
            let chunk = self.body.next().await;
            self.text += &String::from_utf8_lossy(&chunk.expect("the stream goes on").expect("it is whole"));
        }
    }
}

fn donor(key: &str) -> Value {
    json!({"key": key, "command": "register_party", "kind": "donor"})
}

fn bin(site: &str, code: &str) -> Value {
    json!({"key": code, "site": site, "command": "add_bin", "code": code})
}

#[tokio::test]
async fn new_entries_are_told_and_nothing_older() {
    let ground = Ground::furnished().await;
    let mut listener = Listener::open(&ground, "", None).await;
    // The listener is at the end of every book once it has been answered; what comes now is new.
    let made = ground.done(&bin("ATH", "N-1")).await;
    let heard = listener.next().await;
    assert_eq!(
        (heard.kind.as_str(), &heard.data["place"], &heard.data["hash"]),
        ("bin_added", &made["place"], &made["hash"])
    );
    ground.done(&donor("new")).await;
    assert_eq!(listener.next().await.kind, "party_registered");
    ground.close().await;
}

#[tokio::test]
async fn a_listener_goes_on_where_it_left_off_in_every_book() {
    let ground = Ground::furnished().await;
    let mut listener = Listener::open(&ground, "", None).await;
    ground.done(&bin("ATH", "N-1")).await;
    let last = listener.next().await.id;
    drop(listener);
    for command in [bin("LAR", "N-2"), donor("away"), bin("ATH", "N-3")] {
        ground.done(&command).await;
    }
    let mut listener = Listener::open(&ground, "", Some(&last)).await;
    let mut missed = [listener.next().await, listener.next().await, listener.next().await];
    missed.sort_by_key(|heard| heard.data["place"].to_string());
    let books: Vec<&str> = missed.iter().filter_map(|heard| heard.data["book"].as_str()).collect();
    assert_eq!(books, ["ATH", "LAR", "REGISTER"]);
    ground.close().await;
}

#[tokio::test]
async fn one_book_is_followed_by_plain_places() {
    let ground = Ground::furnished().await;
    let mut listener = Listener::open(&ground, "?book=LAR&after=LAR@1/0", None).await;
    let first = listener.next().await;
    assert_eq!((first.kind.as_str(), first.data["book"].as_str()), ("bin_added", Some("LAR")));
    assert_eq!(Some(first.id.as_str()), first.data["place"].as_str());
    ground.done(&bin("ATH", "N-1")).await;
    ground.done(&bin("LAR", "N-2")).await;
    assert_eq!(listener.next().await.data["book"], "LAR");
    ground.close().await;
}

#[tokio::test]
async fn a_place_that_is_none_is_refused_and_not_taken_for_the_beginning() {
    let ground = Ground::furnished().await;
    for (query, last, field) in [
        ("?after=zz", None, "after"),
        ("?after=", None, "after"),
        ("?after=NOPE@1/0", None, "after"),
        ("?after=ATH@999999/0", None, "after"),
        ("?after=ATH@1/0,zz", None, "after"),
        ("", Some("bogus"), "last-event-id"),
        ("?after=ATH@1/0", Some("ATH@1/99"), "last-event-id"),
    ] {
        let mut request = Request::builder().uri(format!("/v1/events{query}"));
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", ground.token("aris")));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let reply = ground.ask(request.body(Body::empty()).expect("a request")).await;
        assert_eq!(
            (reply.status, reply.problem().as_str()),
            (StatusCode::BAD_REQUEST, "bad_query"),
            "{query} {last:?}"
        );
        assert!(reply.refusal(field).is_some(), "{query} {last:?}: {}", reply.text());
    }
    ground.close().await;
}
