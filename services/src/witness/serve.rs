//! The witness over HTTP.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use transparency::log::witness::{REQUEST_BYTES_MAX, Refusal, SIZE_CONTENT_TYPE};

use super::{WitnessError, WitnessKeep};
use crate::bank::clock_ms;
use crate::causes::chain;

const TEXT: &str = "text/plain; charset=utf-8";

/// One judgement at a time: what is remembered is read, judged and written as one.
type Shared = Arc<Mutex<WitnessKeep>>;

/// The routes of a witness.
pub fn router(keep: WitnessKeep) -> Router {
    let shared: Shared = Arc::new(Mutex::new(keep));
    Router::new()
        .route("/add-checkpoint", post(add))
        .route("/{digest}/checkpoint", get(latest))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .with_state(shared)
}

/// Serves a witness until SIGTERM or SIGINT. Prints `listening on http://HOST:PORT` when it is ready.
pub async fn run(keep: WitnessKeep, listen: SocketAddr) -> Result<(), std::io::Error> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let listener = TcpListener::bind(listen).await?;
    println!("witness {}", keep.verifier());
    println!("listening on http://{}", listener.local_addr()?);
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
    };
    axum::serve(listener, router(keep)).with_graceful_shutdown(stop).await
}

async fn with<R: Send + 'static>(shared: Shared, ask: impl FnOnce(&WitnessKeep) -> R + Send + 'static) -> R {
    let asked = move || ask(&shared.lock().unwrap_or_else(PoisonError::into_inner));
    tokio::task::spawn_blocking(asked).await.expect("a witness does not panic")
}

async fn add(State(shared): State<Shared>, body: Bytes) -> Response {
    let now_s = u64::try_from(clock_ms() / 1_000).unwrap_or(0);
    match with(shared, move |keep| keep.add(&body, now_s)).await {
        Ok(Ok(cosigned)) => ([(header::CONTENT_TYPE, TEXT)], cosigned.signature.to_string()).into_response(),
        Ok(Err(refusal)) => refused(&refusal),
        Err(error) => failed(&error),
    }
}

fn refused(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let media = if matches!(refusal, Refusal::Conflict { .. }) { SIZE_CONTENT_TYPE } else { TEXT };
    (status, [(header::CONTENT_TYPE, media)], refusal.body()).into_response()
}

async fn latest(State(shared): State<Shared>, Path(digest): Path<String>) -> Response {
    match with(shared, move |keep| keep.shown(&digest)).await {
        Ok(Some(note)) => ([(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, "no-cache")], note).into_response(),
        Ok(None) => {
            (StatusCode::NOT_FOUND, "this witness follows no such log, or has not seen it yet\n").into_response()
        }
        Err(error) => failed(&error),
    }
}

fn failed(error: &WitnessError) -> Response {
    let error = chain(error);
    tracing::error!(error, "the witness cannot answer");
    (StatusCode::INTERNAL_SERVER_ERROR, "the witness failed\n").into_response()
}
