//! The HTTP API: commands in, reports out, described by `/openapi.json` as it is. Knows the bank, the border (`spoken`, `refused`) and the
//! views; knows nothing of NATS, SQL or screens.
//!
//! ```text
//! who      a session's cookie (with its CSRF token on every write), or `Authorization: Bearer hb_…`
//! command  read ── may ── prepare (names, cause, vault) ── the book's clerk ── 201 receipt, or problem+json with every refusal
//! report   at_least ── as_of ── the views ── JSON or CSV
//! ```
//!
//! A route exists only together with its description ([`route::Route`]), so the two cannot part.

mod app;
mod ask;
mod audit;
mod body;
mod books;
mod bundle;
mod commands;
mod events;
mod health;
mod language;
mod lines;
mod lists;
mod log;
mod metrics;
mod notes;
mod openapi;
mod receipt;
mod reports;
mod roles;
mod route;
mod session;
mod stream;
mod tokens;
mod trouble;
mod users;
mod verify;
mod who;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::any;
use journal::server::ServerState;
use tokio::sync::watch;

use crate::bank::Bank;
use app::{Api, App};
use route::Route;
use trouble::Trouble;

pub use lines::LINE_BYTES_MAX;
pub(crate) use roles::{is_auditing, may_see_names};
pub use trouble::ProblemJson;
pub use who::SESSION_COOKIE;

/// The most bytes of any body that is not a stream of commands.
pub const BODY_BYTES_MAX: usize = 1024 * 1024;

/// Every route of the API with its description.
fn routes() -> Vec<Route> {
    let mut routes = Vec::new();
    routes.extend(commands::routes());
    routes.extend(reports::routes());
    routes.extend(audit::routes());
    routes.extend(lists::routes());
    routes.extend(books::routes());
    routes.extend(bundle::routes());
    routes.extend(events::routes());
    routes.extend(verify::routes());
    routes.extend(log::routes());
    routes.extend(session::routes());
    routes.extend(users::routes());
    routes.extend(notes::routes());
    routes.extend(tokens::routes());
    routes.extend(health::routes());
    routes.extend(metrics::routes());
    routes.extend(openapi::routes());
    routes
}

/// The API of a bank. `nats` is the state of the server it supervises, when it does.
pub fn router(bank: Arc<Bank>, nats: Option<watch::Receiver<ServerState>>) -> Router {
    let app: App = Arc::new(Api::new(bank, nats));
    let routes = routes().into_iter().fold(Router::new(), Route::mount);
    // Programs ask below `/v1`: what is not there is answered in their form, not with a page for people.
    let nowhere = || any(async || Trouble::NotFound);
    let routes = ["/v1", "/v1/", "/v1/{*path}"].into_iter().fold(routes, |routes, path| routes.route(path, nowhere()));
    routes
        .layer(from_fn(trouble::speak))
        .layer(from_fn_with_state(Arc::clone(&app), metrics::count))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(app)
}
