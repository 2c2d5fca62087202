//! `GET` for every report: the question in the query, the answer from the views, as JSON or CSV.

mod given;
mod goods;
mod history;
mod known;
mod money;
mod question;
mod reply;
mod road;
pub(super) mod rows;

use axum::http::StatusCode;
use axum::routing::MethodRouter;
use utoipa::IntoParams;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::{RefOr, Schema};

use super::app::App;
use super::route::{Description, Route, describe};
use rows::Described;

pub(super) use given::{Accounts, label as account, name_accounts, names, with_donors};
pub(super) use history::Nothing;
pub(super) use known::{site as known_site, word};
pub(super) use question::{Asked, Place, Question, When, bad, limit_of, text_of};
pub(super) use reply::{CSV, reply, reply_with};

pub(super) fn routes() -> Vec<Route> {
    let mut routes = goods::routes();
    routes.extend(history::routes());
    routes.extend(road::routes());
    routes.extend(money::routes());
    routes
}

/// Describes a report: its parameters, and its rows under a name.
pub(super) fn report<Q: IntoParams, T: Described>(tag: &str, summary: &str, name: &str) -> Description {
    let mut description = describe(tag, summary).asks::<Q>().asks::<When>();
    let rows = rows::answer::<T>(name, &mut description.schemas);
    let csv = Schema::Object(ObjectBuilder::new().schema_type(Type::String).build());
    let forms = [("application/json", Some(RefOr::Ref(rows))), (CSV, Some(csv.into()))];
    description
        .answers_with(StatusCode::OK, &forms, "The rows, and up to which page of each book they hold.")
        .fails(&[400, 404, 500, 503])
}

/// A report at a path.
pub(super) fn at(path: &'static str, description: Description, service: MethodRouter<App>) -> Route {
    Route::new(HttpMethod::Get, path, description, service)
}
