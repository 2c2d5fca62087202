//! `/v1/tokens`: secrets with which programs act for the one who is signed in.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::path::HttpMethod;
use vault::ApiToken;

use super::app::App;
use super::body::Body;
use super::route::{Route, describe};
use super::trouble::Trouble;
use super::users::{id_of, id_parameter};
use super::who::Who;
use crate::spoken::names::hex;

pub(super) fn routes() -> Vec<Route> {
    let list = describe("people", "My API tokens").answers::<TokenList>("The oldest first.").fails(&[500]);
    let make = describe("people", "Make an API token")
        .detail("The secret is in this answer and cannot be had again.")
        .takes_json::<NewToken>()
        .answers_as::<MadeToken>(StatusCode::CREATED, "application/json", "The token.")
        .fails(&[400, 403, 413, 415, 422, 500]);
    let revoke = describe("people", "Revoke one of my API tokens")
        .parameter(id_parameter("The token's id."))
        .answers_nothing("It does not count any more.")
        .fails(&[403, 404, 500]);
    vec![
        Route::new(HttpMethod::Get, "/v1/tokens", list, get(mine)),
        Route::new(HttpMethod::Post, "/v1/tokens", make, post(create)),
        Route::new(HttpMethod::Delete, "/v1/tokens/{id}", revoke, delete(end)),
    ]
}

/// What a token is called.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewToken {
    /// What people call it.
    #[schema(min_length = 1, max_length = 80)]
    label: String,
}

/// A token that was just made.
#[derive(Serialize, ToSchema)]
struct MadeToken {
    /// Names the token; not a secret.
    id: String,
    /// The secret: `hb_` and 64 hexadecimal digits.
    token: String,
}

/// A token as it is known later.
#[derive(Debug, Serialize, ToSchema)]
struct TokenJson {
    /// Names the token; not a secret.
    id: String,
    /// What people call it.
    label: String,
    /// When it was made, in milliseconds since 1970.
    created_at_ms: i64,
    /// Start of the day it was last used on, in milliseconds since 1970.
    used_on_ms: Option<i64>,
}

/// All tokens of one user.
#[derive(Debug, Serialize, ToSchema)]
struct TokenList {
    /// The oldest first.
    tokens: Vec<TokenJson>,
}

impl From<ApiToken> for TokenJson {
    fn from(token: ApiToken) -> Self {
        let ApiToken { id, user: _, label, created_at_ms, used_on_ms } = token;
        Self { id: hex(&id), label, created_at_ms, used_on_ms }
    }
}

async fn mine(State(app): State<App>, who: Who) -> Result<Json<TokenList>, Trouble> {
    let tokens = app.bank.vault().tokens(&who.user.id).await?;
    Ok(Json(TokenList { tokens: tokens.into_iter().map(TokenJson::from).collect() }))
}

async fn create(State(app): State<App>, who: Who, Body(asked): Body<NewToken>) -> Result<Response, Trouble> {
    let (id, secret) = app.bank.vault().create_token(&who.user.id, &asked.label, app.bank.now().ms).await?;
    let made = MadeToken { id: hex(&id), token: secret.reveal().to_owned() };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

async fn end(State(app): State<App>, who: Who, Path(id): Path<String>) -> Result<StatusCode, Trouble> {
    let gone = app.bank.vault().revoke_token(&who.user.id, &id_of(&id)?).await?;
    if gone { Ok(StatusCode::NO_CONTENT) } else { Err(Trouble::NotFound) }
}
