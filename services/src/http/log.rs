//! The transparency log: its checkpoint and its tiles, open to everyone, as C2SP tlog-tiles has them; and where it stands, for its operator.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ledger::reason::BookKind;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};

use super::app::{Api, App};
use super::books::{path, place};
use super::route::{Route, describe};
use super::trouble::{Trouble, failed};
use super::who::Who;
use crate::bank::BookInfo;
use crate::log::{LogError, Served, WitnessNow, retired, served};

const BYTES: &str = "application/octet-stream";
const TEXT: &str = "text/plain; charset=utf-8";
/// A full tile never changes, in the first log of a bank.
const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// Below the same addresses a log that follows another has other tiles: whoever keeps one asks whether it is still that.
const ASK_AGAIN: &str = "no-cache";
/// Where the tiles are, below the address of the bank.
const PREFIX: &str = "/log/";
/// The parts of a tile's path: as many as its number has groups of three digits, and one more when it is not full.
const TILES: [&str; 4] = [
    "/log/tile/{level}/{a}",
    "/log/tile/{level}/{a}/{b}",
    "/log/tile/{level}/{a}/{b}/{c}",
    "/log/tile/{level}/{a}/{b}/{c}/{d}",
];

pub(super) fn routes() -> Vec<Route> {
    let checkpoint = describe("log", "The last checkpoint of the transparency log")
        .detail("C2SP tlog-checkpoint: how many pages the log has and its root, signed by the log.")
        .open()
        .answers_with(StatusCode::OK, &[("text/plain", Some(a_text("A signed note.")))], "The checkpoint.");
    let now = describe("log", "Where the transparency log stands").answers::<LogJson>("Where it stands.").fails(&[]);
    let make = describe("log", "Make a checkpoint now")
        .detail("It covers every page that was kept when this was asked.")
        .answers::<LogJson>("Where the log stands now.")
        .fails(&[403, 500, 503]);
    let receipt = describe("log", "The receipt of an entry")
        .detail(
            "C2SP tlog-proof: the portable entry, its page's way up the tree, and the checkpoint. `helpbank verify receipt` checks it \
             offline, by a policy.",
        )
        .parameter(path("book", "The book's code or id.", Type::String))
        .parameter(path("page", "The page, from 1.", Type::Integer))
        .parameter(path("entry", "The entry's place in the page, from 0.", Type::Integer))
        .answers_with(StatusCode::OK, &[("text/plain", Some(a_text("A tlog-proof.")))], "The receipt.")
        .fails(&[404, 500, 503]);
    let policy = describe("log", "The policy to give to donors and auditors")
        .detail("C2SP tlog-policy: the bank's log, its witnesses, and how many of them it takes. Open to everyone.")
        .open()
        .answers_with(StatusCode::OK, &[("text/plain", Some(a_text("A tlog-policy.")))], "The policy.")
        .fails(&[500]);
    let mut routes = vec![
        Route::new(HttpMethod::Get, "/v1/receipts/{book}/{page}/{entry}", receipt, get(receipt_of)),
        Route::new(HttpMethod::Get, "/v1/log/policy", policy, get(policy_of)),
        Route::new(HttpMethod::Get, "/log/checkpoint", checkpoint, get(checkpoint_of)),
        Route::new(HttpMethod::Get, "/v1/log", now, get(stands)),
        Route::new(HttpMethod::Post, "/v1/log/checkpoint", make, post(make_one)),
    ];
    for (number, template) in TILES.into_iter().enumerate() {
        let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
        let binary: RefOr<Schema> =
            Schema::Object(ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build()).into();
        let mut tile = describe("log", "A tile of the transparency log")
            .detail("C2SP tlog-tiles: `tile/<level>/<N>[.p/<width>]` or `tile/entries/<N>[.p/<width>]`, N in groups of three digits.")
            .open()
            .parameter(path("level", "The level, or `entries`.", Type::String))
            .answers_with(StatusCode::OK, &[(BYTES, Some(binary))], "The tile.")
            .fails(&[404, 500]);
        for name in ["a", "b", "c", "d"].into_iter().take(number.saturating_add(1)) {
            tile = tile.parameter(path(name, "A part of the tile's number or width.", Type::String));
        }
        routes.push(Route::new(HttpMethod::Get, template, tile, get(tile_of)));
    }
    routes
}

fn a_text(what: &str) -> RefOr<Schema> {
    Schema::Object(ObjectBuilder::new().schema_type(Type::String).description(Some(what)).build()).into()
}

/// Where the transparency log stands.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(super) struct LogJson {
    /// Its name, for ever.
    origin: String,
    /// The key that its checkpoints are checked with.
    key: String,
    /// How many pages the last checkpoint covers.
    size: u64,
    /// The root of their tree, in base64.
    root: String,
    /// When it was published, in milliseconds since 1970 (UTC); absent before the first since the start.
    published_at_ms: Option<i64>,
    /// Kept pages that it does not cover yet.
    behind: u64,
    /// Why it signs nothing more, when it does not.
    stopped: Option<String>,
    /// Why it could not go on the last time, when it could not.
    waits: Option<String>,
    /// Its witnesses.
    witnesses: Vec<WitnessJson>,
}

/// Where a witness stands, by the bank's knowledge.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct WitnessJson {
    /// What the policy calls it.
    name: String,
    /// How many pages the last checkpoint covers that it cosigned.
    size: u64,
    /// When it did, in milliseconds since 1970 (UTC).
    cosigned_at_ms: Option<i64>,
    /// Pages that the log has published and it has not cosigned.
    lag: u64,
    /// Why it did not cosign the last one, when it did not.
    refused: Option<String>,
    /// Whether it has seen another history of this log: an alarm, until it cosigns again.
    fork: bool,
    /// How it remembered less than it had cosigned for this log, when it did since the bank was started: an alarm.
    went_back: Option<String>,
}

impl WitnessJson {
    fn of((name, now): (String, WitnessNow), size: u64) -> Self {
        let WitnessNow { size: seen, cosigned_at_ms, refused, fork, went_back } = now;
        Self { name, size: seen, cosigned_at_ms, lag: size.saturating_sub(seen), refused, fork, went_back }
    }
}

impl LogJson {
    pub(super) fn of(app: &Api) -> Self {
        let (key, now) = (app.bank.log().key(), app.bank.log().now());
        Self {
            origin: key.name().to_string(),
            key: key.to_string(),
            size: now.checkpoint.size(),
            root: now.checkpoint.root().to_string(),
            published_at_ms: (now.published_at_ms > 0).then_some(now.published_at_ms),
            behind: app.bank.pages_to_log().saturating_sub(now.checkpoint.size()),
            stopped: now.halted,
            waits: now.waits,
            witnesses: now
                .witnesses
                .into_iter()
                .map(|witness| WitnessJson::of(witness, now.checkpoint.size()))
                .collect(),
        }
    }
}

impl From<LogError> for Trouble {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Waits(why) | LogError::Stopped(why) => Self::Frozen { why },
            LogError::Folder(_)
            | LogError::Io { .. }
            | LogError::Foreign { .. }
            | LogError::OtherOrigin { .. }
            | LogError::Origin(_)
            | LogError::SignedGone(_)
            | LogError::KeyGone(_)
            | LogError::PolicyGone(_)
            | LogError::Published { .. }
            | LogError::Beginning => failed(&error),
        }
    }
}

async fn checkpoint_of(State(app): State<App>) -> Response {
    let headers = [(header::CONTENT_TYPE, TEXT), (header::CACHE_CONTROL, "no-cache")];
    (headers, app.bank.log().now().note).into_response()
}

async fn tile_of(State(app): State<App>, uri: Uri) -> Result<Response, Trouble> {
    let path = uri.path().strip_prefix(PREFIX).ok_or(Trouble::NotFound)?.to_owned();
    let (dir, data) = (app.bank.log().dir().clone(), app.bank.folder().dir().to_owned());
    let read = tokio::task::spawn_blocking(move || Ok((served(&dir, &path)?, retired(&data).is_empty()))).await;
    let read: std::io::Result<_> = read.expect("reading a tile does not panic");
    let (tile, is_first) = read.map_err(|error| failed(&error))?;
    let tile = tile.ok_or(Trouble::NotFound)?;
    let cache = kept_for(&tile, is_first);
    Ok(([(header::CONTENT_TYPE, BYTES), (header::CACHE_CONTROL, cache)], tile.bytes).into_response())
}

/// How long whoever has a tile may keep it.
const fn kept_for(tile: &Served, is_first: bool) -> &'static str {
    if tile.is_final && is_first { FOR_EVER } else { ASK_AGAIN }
}

async fn receipt_of(
    State(app): State<App>,
    _who: Who,
    Path((book, page, entry)): Path<(String, String, String)>,
) -> Result<Response, Trouble> {
    let place = place(&app, &book, &page, &entry)?;
    let of_log = |book: &BookInfo| book.id == place.book && book.kind == BookKind::Log;
    if app.bank.books().iter().any(of_log) {
        return Err(Trouble::NoReceipt);
    }
    let portable = app.bank.portable(place.book, place.page, place.index).await?.ok_or(Trouble::NotFound)?;
    let receipt = app.bank.log().receipt(&app.bank, (place.book, place.page), &portable).await?;
    let name = format!("attachment; filename=\"{}-{}.tlog-proof\"", place.page, place.index);
    let headers = [(header::CONTENT_TYPE, TEXT.to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, receipt.ok_or(Trouble::NotFound)?).into_response())
}

async fn policy_of(State(app): State<App>) -> Result<Response, Trouble> {
    let policy = app.bank.log().policy(&app.bank)?;
    Ok(([(header::CONTENT_TYPE, TEXT)], policy.to_bytes()).into_response())
}

async fn stands(State(app): State<App>, _who: Who) -> Json<LogJson> {
    Json(LogJson::of(&app))
}

async fn make_one(State(app): State<App>, _who: Who) -> Result<Json<LogJson>, Trouble> {
    app.bank.log().checkpoint_now(&app.bank).await?;
    Ok(Json(LogJson::of(&app)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_full_tile_of_a_first_log_is_kept_for_ever() {
        let [full, short] = [true, false].map(|is_final| Served { bytes: Vec::new(), is_final });
        assert_eq!((kept_for(&full, true), kept_for(&short, true)), (FOR_EVER, ASK_AGAIN));
        assert_eq!((kept_for(&full, false), kept_for(&short, false)), (ASK_AGAIN, ASK_AGAIN));
    }
}
