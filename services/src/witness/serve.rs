//! The witness over HTTP.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;
use transparency::log::witness::{REQUEST_BYTES_MAX, Refusal, SIZE_CONTENT_TYPE};

use super::{WitnessError, WitnessKeep};
use crate::bank::clock_ms;
use crate::causes::chain;

const TEXT: &str = "text/plain; charset=utf-8";

/// How long a request may take to come in and be judged.
const REQUEST_WITHIN: Duration = Duration::from_secs(30);
/// How long those who are being answered when the witness is told to end are waited for.
const END_WITHIN: Duration = Duration::from_secs(5);

/// One judgement at a time: what is remembered is read, judged and written as one.
type Shared = Arc<Mutex<WitnessKeep>>;

/// The routes of a witness.
pub fn router(keep: WitnessKeep) -> Router {
    let shared: Shared = Arc::new(Mutex::new(keep));
    Router::new()
        .route("/add-checkpoint", post(add))
        .route("/{digest}/checkpoint", get(latest))
        .layer(DefaultBodyLimit::max(REQUEST_BYTES_MAX))
        .layer(middleware::from_fn(in_time))
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
    serve(listener, router(keep), stop).await
}

/// Serves until `stop`. Who is being answered then has a moment to the end of it; who has sent half a request is not waited for.
async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<(), std::io::Error> {
    let (told, mut is_told) = watch::channel(false);
    let stop = async move {
        stop.await;
        told.send_replace(true);
    };
    let listening = axum::serve(listener, router).with_graceful_shutdown(stop).into_future();
    let ended = async move {
        let _ = is_told.wait_for(|told| *told).await;
        tokio::time::sleep(END_WITHIN).await;
    };
    tokio::select! {
        served = listening => served,
        () = ended => Ok(()),
    }
}

/// Whoever sends a request so slowly is not waited for.
async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(REQUEST_WITHIN, next.run(request)).await {
        Ok(response) => response,
        Err(_) => (StatusCode::REQUEST_TIMEOUT, "the request took too long\n").into_response(),
    }
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

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use tokio::io::AsyncWriteExt;
    use tokio::net::TcpStream;

    use super::*;

    #[tokio::test]
    async fn half_a_request_keeps_no_witness_from_ending() {
        let dir = tempfile::tempdir().expect("a folder");
        let keep = WitnessKeep::open(dir.path(), "first", Vec::new()).expect("a witness");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let serving = tokio::spawn(serve(listener, router(keep), async move {
            let _ = stopped.await;
        }));
        let mut half = TcpStream::connect(address).await.expect("it listens");
        let head = b"POST /add-checkpoint HTTP/1.1\r\nHost: witness\r\nContent-Length: 100\r\n\r\nold 0\n";
        half.write_all(head).await.expect("it is sent");
        tokio::time::sleep(Duration::from_millis(200)).await;
        let begun = Instant::now();
        stop.send(()).expect("it is told");
        serving.await.expect("it does not panic").expect("it served");
        assert!(begun.elapsed() < END_WITHIN * 2, "{:?}", begun.elapsed());
    }
}
