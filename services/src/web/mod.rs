//! The screens: what people see and fill in, rendered here, in Greek and English, working without JavaScript. They know the bank and the
//! words, and nothing of NATS, SQL or JSON commands.

mod assets;
mod failure;
mod seat;
mod posted;
mod unsent;
mod frame;
mod form;
mod names;
mod find;
mod ask;
mod entrance;
mod first;
mod home;
mod tasks;
mod look;
mod paper;
mod log_section;
mod chain;
mod frozen;
mod audit;
mod verified;
mod setup;
mod verify_page;
mod report_page;

pub(crate) use report_page::{Verified as VerifiedFile, report_page};

/// Names and values as the query of an address.
pub(crate) fn asked_query<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    frame::href::pairs(pairs)
}

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::middleware;
use axum::routing::{get, post};

use crate::bank::Bank;
use crate::spoken::names::CodesKept;

/// What every screen works with.
pub(crate) struct Web {
    /// The bank.
    pub(crate) bank: Arc<Bank>,
    /// The codes of its register, brought up to date as needed.
    pub(crate) codes: CodesKept,
    /// What verifying found last.
    pub(crate) verified: Mutex<Option<Arc<verified::Verified>>>,
}

/// The state of the router.
pub(crate) type App = Arc<Web>;

/// The screens of a bank, to be mounted at `/`.
pub fn router(bank: Arc<Bank>) -> Router {
    let app: App = Arc::new(Web { bank, codes: CodesKept::default(), verified: Mutex::default() });
    Router::new()
        .route("/", get(home::show))
        .route("/sign-in", get(entrance::show).post(entrance::sign_in))
        .route("/sign-out", post(entrance::sign_out))
        .route("/language", post(entrance::language))
        .route("/first", get(first::show).post(first::create))
        .route("/assets/{hash}/{name}", get(assets::serve))
        .route("/verify-receipt", get(verify_page::show))
        .route("/find/items", get(find::items))
        .route("/find/donors", get(find::donors))
        .route("/find/recipients", get(find::recipients))
        .merge(tasks::router())
        .merge(look::router())
        .merge(paper::router())
        .merge(chain::router())
        .merge(audit::router())
        .merge(setup::router())
        .fallback(failure::not_found)
        .method_not_allowed_fallback(failure::not_opened)
        .layer(middleware::from_fn(failure::guard))
        .with_state(app)
}
