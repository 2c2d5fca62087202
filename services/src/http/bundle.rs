//! `GET /v1/bundle`: every page of every book in one file that checks by itself, written while it is sent.

use std::future::Future;
use std::io::{self, BufWriter};
use std::sync::Arc;

use axum::body::Body as Stream;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use serde::Deserialize;
use tokio::sync::mpsc;
use transparency::bundle::Outline;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, ToSchema};

use super::app::App;
use super::body::Body;
use super::reports::{Asked, bad};
use super::route::{Route, describe};
use super::trouble::{Trouble, failed};
use super::who::Who;
use crate::audit;
use crate::bank::Bank;
use crate::bundled::{self, BundledError, Form, Wanted};
use crate::causes::chain;
use crate::chunks::Chunks;
use crate::spoken::{Kind, Wrong};

const BYTES: &str = "application/octet-stream";
/// About how many bytes are sent at once.
const CHUNK_BYTES: usize = 256 * 1024;
/// Chunks that may wait for the client to read them.
const CHUNKS_WAITING_MAX: usize = 8;

pub(super) fn routes() -> Vec<Route> {
    let whole = describe("books", "All books in one file that checks by itself")
        .detail(
            "Every page up to now, and a manifest sealed by the register, as FORMAT.md has it: `helpbank verify bundle` checks it offline. A \
             connection that breaks off leaves a file without its end, which no verification takes for whole.",
        )
        .answers_with(StatusCode::OK, &[(BYTES, Some(binary()))], "The bundle.")
        .fails(&[500]);
    let outline = describe("books", "The outline of a bundle: which pages it will hold, sealed")
        .detail(
            "What FORMAT.md calls an outline. The bundle of it is the same to the last byte whenever it is asked for.",
        )
        .takes_json::<WantedJson>()
        .answers_with(StatusCode::OK, &[(BYTES, Some(binary()))], "The outline.")
        .fails(&[400, 413, 415, 422, 500]);
    let of = describe("books", "The bundle of an outline")
        .detail(
            "An outline that this bank has sealed is the body. What somebody has already is left out at the beginning.",
        )
        .asks::<FormQuery>()
        .takes(BYTES, binary())
        .answers_with(StatusCode::OK, &[(BYTES, Some(binary()))], "The bundle, or what is left of it.")
        .fails(&[400, 500]);
    vec![
        Route::new(HttpMethod::Get, "/v1/bundle", whole, get(send)),
        Route::new(HttpMethod::Post, "/v1/bundle", of, post(send_outlined)),
        Route::new(HttpMethod::Post, "/v1/bundle/outline", outline, post(make_outline)),
    ]
}

fn binary() -> RefOr<Schema> {
    let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
    Schema::Object(ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build()).into()
}

/// What is wanted of the bank; nothing said is everything.
#[derive(Debug, Deserialize, ToSchema)]
struct WantedJson {
    /// Only these books, by their codes. Register and log book are always there.
    books: Option<Vec<String>>,
    /// Where books begin: pages (`ATH@120`) or instants.
    from: Option<Vec<String>>,
    /// Where books end: pages or instants.
    to: Option<Vec<String>>,
}

/// How the bundle is given out.
#[derive(Debug, Deserialize, IntoParams)]
struct FormQuery {
    /// As zstd frames.
    packed: Option<bool>,
    /// How many bytes of the bundle, unpacked, are left out at the beginning; when packed, a multiple of 262,144.
    skip: Option<u64>,
}

async fn make_outline(State(app): State<App>, who: Who, Body(wanted): Body<WantedJson>) -> Result<Response, Trouble> {
    let read = Wanted::read(wanted.books, &wanted.from.unwrap_or_default(), &wanted.to.unwrap_or_default());
    let wanted = read.map_err(|_| bad(who.language, "from", Wrong::NotATime))?;
    let outline = audit::outline(&app.bank, wanted).await.map_err(|error| match error {
        BundledError::NoBook { code, .. } => {
            bad(who.language, "books", Wrong::UnknownName { kind: Kind::Book, name: code, nearest: None })
        }
        BundledError::Empty { from, to } => bad(who.language, "from", Wrong::NothingBetween { from, to }),
        BundledError::Between { from, to } => bad(who.language, "from", Wrong::NothingWritten { from, to }),
        error @ (BundledError::Archive(_)
        | BundledError::Bundle(_)
        | BundledError::NoKey
        | BundledError::Gone { .. }) => failed(&error),
    })?;
    Ok(([(header::CONTENT_TYPE, BYTES)], outline.to_bytes()).into_response())
}

async fn send_outlined(
    State(app): State<App>,
    who: Who,
    Asked(form): Asked<FormQuery>,
    body: Bytes,
) -> Result<Response, Trouble> {
    let form = Form { packed: form.packed.unwrap_or(false), skip: form.skip.unwrap_or(0) };
    let unclear = |field: &str| bad(who.language, field, Wrong::Unclear);
    if !form.fits() {
        return Err(unclear("skip"));
    }
    let outline = Outline::read(&body).map_err(|_| unclear("outline"))?;
    if !audit::is_own(&app.bank, &outline) {
        return Err(unclear("outline"));
    }
    let (archive, of) = (app.bank.archive().clone(), outline.clone());
    let gone = tokio::task::spawn_blocking(move || bundled::gone(&of, &archive)).await;
    if let Some((book, page)) = gone.expect("looking at pages does not panic").map_err(|error| failed(&error))? {
        return Err(bad(who.language, "outline", Wrong::PageGone { book: app.code_of(book), page }));
    }
    Ok(sent(&app, move |bank, out| async move { audit::write_outlined(&bank, outline, form, out).await }))
}

async fn send(State(app): State<App>, _who: Who) -> Response {
    sent(&app, |bank, out| async move { audit::write_bundle(&bank, out).await })
}

/// An answer that is written while it is sent.
fn sent<F>(app: &App, write: impl FnOnce(Arc<Bank>, BufWriter<Chunks>) -> F + Send + 'static) -> Response
where
    F: Future<Output = Result<(), BundledError>> + Send + 'static,
{
    let (chunks, waiting) = mpsc::channel(CHUNKS_WAITING_MAX);
    let out = BufWriter::with_capacity(CHUNK_BYTES, Chunks(chunks.clone()));
    let task = write(Arc::clone(&app.bank), out);
    tokio::spawn(async move {
        if let Err(error) = task.await {
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
    (headers, Stream::from_stream(body)).into_response()
}
