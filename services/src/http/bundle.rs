//! `GET /v1/bundle`: every page of every book in one file that checks by itself, written while it is sent.

use std::io::{self, BufWriter, Write};

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use tokio::sync::mpsc;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

use super::app::App;
use super::route::{Route, describe};
use super::who::Who;
use crate::audit;
use crate::causes::chain;

const BYTES: &str = "application/octet-stream";
/// About how many bytes are sent at once.
const CHUNK_BYTES: usize = 256 * 1024;
/// Chunks that may wait for the client to read them.
const CHUNKS_WAITING_MAX: usize = 8;

pub(super) fn routes() -> Vec<Route> {
    let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
    let binary: RefOr<Schema> =
        Schema::Object(ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build()).into();
    let operation = describe("books", "All books in one file that checks by itself")
        .detail(
            "Every page up to now, and a manifest sealed by the register, as FORMAT.md has it: `helpbank verify bundle` checks it offline. A \
             connection that breaks off leaves a file without its end, which no verification takes for whole.",
        )
        .answers_with(StatusCode::OK, &[(BYTES, Some(binary))], "The bundle.")
        .fails(&[500]);
    vec![Route::new(HttpMethod::Get, "/v1/bundle", operation, get(send))]
}

async fn send(State(app): State<App>, _who: Who) -> Response {
    let (chunks, waiting) = mpsc::channel(CHUNKS_WAITING_MAX);
    let out = BufWriter::with_capacity(CHUNK_BYTES, Chunks(chunks.clone()));
    let bank = app.bank.clone();
    tokio::spawn(async move {
        if let Err(error) = audit::write_bundle(&bank, out).await {
            tracing::warn!(error = chain(&error), "a bundle was not written to its end");
            // The body breaks off: a client must not take what came for all there is.
            let _ = chunks.send(Err(io::Error::other("the bundle cannot be written to its end"))).await;
        }
    });
    let body = futures_util::stream::unfold(waiting, |mut waiting| async move {
        waiting.recv().await.map(|chunk: io::Result<Bytes>| (chunk, waiting))
    });
    let name = format!("attachment; filename=\"{}.hbb\"", app.bank.id());
    let headers = [(header::CONTENT_TYPE, BYTES.to_owned()), (header::CONTENT_DISPOSITION, name)];
    (headers, Body::from_stream(body)).into_response()
}

/// Sends what is written to it. For threads that may block.
struct Chunks(mpsc::Sender<io::Result<Bytes>>);

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::new(io::ErrorKind::BrokenPipe, "the client is gone");
        self.0.blocking_send(Ok(Bytes::copy_from_slice(bytes))).map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
