//! `POST /v1/commands`: one command, or a stream of them.

use axum::Json;
use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use utoipa::openapi::path::{HttpMethod, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{Ref, Required};

use super::app::App;
use super::ask::{all_problems, answer, not_understood, prepare};
use super::lines::LINE_BYTES_MAX;
use super::receipt::{Done, LineAnswer};
use super::route::{Route, describe};
use super::stream;
use super::trouble::Trouble;
use super::who::Who;
use crate::spoken::{self, COMMAND, Problem, Spoken, Unreadable, Wrong, read};

/// The header that names the request, so that it can be asked twice.
const IDEMPOTENCY_KEY: &str = "idempotency-key";
const JSON: &str = "application/json";
const NDJSON: &str = "application/x-ndjson";

pub(super) fn routes() -> Vec<Route> {
    let key = ParameterBuilder::new()
        .name("Idempotency-Key")
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some("The command's key, when it does not stand in the command. Not for streams."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).max_length(Some(spoken::KEY_CHARS_MAX))))
        .build();
    let operation = describe("commands", "Give a command, or a stream of commands")
        .detail(
            "One JSON object is one command. With `application/x-ndjson` each line is one, each with its own `key`; the answer is a line for \
             each line, in order, while the stream goes on, so read while you write. Commands of one book are decided in the order of their \
             lines; what is registered in a line can be named in the lines below it. The same key asks for the same entry, for ever.",
        )
        .parameter(key)
        .takes(JSON, Ref::from_schema_name(COMMAND))
        .takes(NDJSON, Ref::from_schema_name(COMMAND))
        .answers_as::<Done>(StatusCode::CREATED, JSON, "It is a fact.")
        .answers_as::<LineAnswer>(StatusCode::OK, NDJSON, "An answer a line.")
        .fails(&[400, 403, 409, 413, 415, 422, 500, 503]);
    vec![Route::new(HttpMethod::Post, "/v1/commands", operation, post(give))]
}

async fn give(State(app): State<App>, who: Who, headers: HeaderMap, body: Body) -> Result<Response, Trouble> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or(JSON);
    match kind.split(';').next().unwrap_or_default().trim() {
        JSON => one(&app, &who, &headers, body).await,
        NDJSON => Ok(stream::answers(app, who, body)),
        _ => Err(Trouble::WrongMedia),
    }
}

async fn one(app: &App, who: &Who, headers: &HeaderMap, body: Body) -> Result<Response, Trouble> {
    let too_large = Trouble::TooLarge { bytes_max: LINE_BYTES_MAX };
    let bytes = to_bytes(body, LINE_BYTES_MAX).await.map_err(|_| too_large)?;
    let given = headers.get(IDEMPOTENCY_KEY).map(|key| unquoted(&String::from_utf8_lossy(key.as_bytes())));
    let mut spoken = understood(app, who, &bytes, given.as_ref()).await?;
    match (&spoken.key, given) {
        (Some(key), Some(given)) if *key != given => {
            let problem = Problem { field: "key".to_owned(), wrong: Wrong::KeysDiffer };
            return Err(not_understood(&[problem], who));
        }
        (None, Some(given)) => spoken.key = Some(given),
        (Some(_), _) | (None, None) => {}
    }
    let prepared = prepare(app, who, &spoken).await?;
    let done = answer(app, who, prepared).await?;
    Ok((StatusCode::CREATED, Json(done)).into_response())
}

/// Reads a command, or says why it is none. `key` is the one that was given beside it.
pub(super) async fn understood(app: &App, who: &Who, bytes: &[u8], key: Option<&String>) -> Result<Spoken, Trouble> {
    match read(bytes) {
        Ok(spoken) => Ok(spoken),
        Err(Unreadable::NotJson { line, column }) => Err(Trouble::NotJson { line, column }),
        Err(Unreadable::Misshapen { problems, mended }) => {
            let Some(mut mended) = mended else { return Err(not_understood(&problems, who)) };
            mended.spoken.key = mended.spoken.key.or_else(|| key.cloned());
            Err(not_understood(&all_problems(app, who, problems, &mended).await?, who))
        }
    }
}

/// A key as some clients write it, between quotation marks (the header's own draft standard), is the text between them.
fn unquoted(key: &str) -> String {
    key.strip_prefix('"').and_then(|key| key.strip_suffix('"')).unwrap_or(key).to_owned()
}
