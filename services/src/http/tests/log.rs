//! The transparency log over HTTP: open to everyone, and what it gives is a log.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::note::Note;
use transparency::log::tile::{Tile, check_entries, check_tiles, grown};

use super::ground::{Ground, Reply};

async fn as_a_stranger(ground: &Ground, path: &str) -> Reply {
    ground.ask(Request::builder().uri(path).body(Body::empty()).expect("a request")).await
}

fn cache(reply: &Reply) -> &str {
    reply.headers.get(header::CACHE_CONTROL).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

#[tokio::test]
async fn anyone_can_read_the_log_and_check_it() {
    let ground = Ground::furnished().await;
    let made = ground.send("maria", Method::POST, "/v1/log/checkpoint", None).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    assert_eq!((made.json()["behind"].as_u64(), made.json()["stopped"].is_null()), (Some(0), true));
    let reply = as_a_stranger(&ground, "/log/checkpoint").await;
    assert_eq!((reply.status, cache(&reply)), (StatusCode::OK, "no-cache"));
    let note = Note::parse(&reply.bytes).expect("a note");
    note.verify(&[ground.bank.log().key().clone()]).expect("signed by the log");
    let checkpoint: Checkpoint = note.text().parse().expect("a checkpoint");
    assert_eq!(made.json()["size"].as_u64(), Some(checkpoint.size()));
    let mut tiles = std::collections::HashMap::new();
    for tile in grown(0, checkpoint.size()) {
        let reply = as_a_stranger(&ground, &format!("/log/{tile}")).await;
        assert_eq!(reply.status, StatusCode::OK, "{tile}");
        assert_eq!(cache(&reply).contains("immutable"), tile.is_full());
        tiles.insert(tile, reply.bytes);
    }
    let fetch = |tile: Tile| tiles.get(&tile).cloned().ok_or("it was not asked for");
    check_tiles(checkpoint.size(), checkpoint.root(), fetch).expect("the tiles make the root");
    check_entries(checkpoint.size(), fetch).expect("the entries are the leaves");
    for none in ["/log/tile/0/000", "/log/tile/0/001", "/log/tile/nothing/000", "/log/tile/0/x001/000.p/4"] {
        assert_eq!(as_a_stranger(&ground, none).await.status, StatusCode::NOT_FOUND, "{none}");
    }
    let metrics = ground.get("/metrics").await.text();
    assert!(metrics.contains(&format!("helpbank_log_size {}", checkpoint.size())), "{metrics}");
    assert_eq!(as_a_stranger(&ground, "/v1/log").await.status, StatusCode::UNAUTHORIZED);
    ground.close().await;
}
