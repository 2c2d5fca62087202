//! `/livez` and `/readyz`, for whoever watches the process.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use journal::server::ServerStatus;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::path::HttpMethod;

use super::app::App;
use super::route::{Route, describe};

pub(super) fn routes() -> Vec<Route> {
    let live = describe("about", "Is the process alive").open().answers::<Live>("It is.");
    let ready = describe("about", "Can the bank take commands and answer questions")
        .open()
        .answers::<Ready>("It can.")
        .answers_as::<Ready>(
            StatusCode::SERVICE_UNAVAILABLE,
            "application/json",
            "It cannot; what is not ready says so.",
        );
    vec![
        Route::new(HttpMethod::Get, "/livez", live, get(livez)),
        Route::new(HttpMethod::Get, "/readyz", ready, get(readyz)),
    ]
}

/// A sign of life.
#[derive(Debug, Serialize, ToSchema)]
struct Live {
    /// Always true.
    alive: bool,
}

/// What is ready and what is not.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_excessive_bools, reason = "each is a part of the bank that is ready or is not")]
struct Ready {
    /// Whether all is.
    #[serde(rename = "ready")]
    all: bool,
    /// The journal's server.
    journal: bool,
    /// The views.
    views: bool,
    /// Whether the transparency log goes on.
    log: bool,
    /// Why the log could not go on the last time, when it could not: it tries again. Without its policy, say, it signs nothing.
    log_waits: Option<String>,
    /// Witnesses of the log that did not cosign its last checkpoint, or that remembered less than they had cosigned, and why; the bank goes
    /// on without them.
    unwitnessed: Vec<String>,
    /// Codes of books that take nothing more until their operator has looked at them.
    frozen: Vec<String>,
    /// Why no book takes anything more, when a witness remembers of the log what this bank does not have.
    rolled_back: Option<String>,
}

async fn livez() -> Json<Live> {
    Json(Live { alive: true })
}

async fn readyz(State(app): State<App>) -> Response {
    let journal = app.nats.as_ref().is_none_or(|state| matches!(state.borrow().status, ServerStatus::Running { .. }));
    let views = app.bank.projected().stopped().is_none();
    let frozen: Vec<String> =
        app.bank.books().into_iter().filter(|book| book.frozen.is_some()).map(|book| book.code).collect();
    let now = app.bank.log().now();
    let log = now.halted.is_none() && now.waits.is_none();
    let said = |(name, known): (&String, &crate::log::WitnessNow)| {
        let said = [known.refused.clone(), known.went_back.clone()];
        said.into_iter().flatten().map(|why| format!("{name}: {why}")).collect::<Vec<_>>()
    };
    let unwitnessed = now.witnesses.iter().flat_map(said).collect();
    let log_waits = now.waits;
    let rolled_back = app.bank.log().contradicted().map(ToString::to_string);
    let ready = journal && views && log && frozen.is_empty() && rolled_back.is_none();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Ready { all: ready, journal, views, log, log_waits, unwitnessed, frozen, rolled_back }))
        .into_response()
}
