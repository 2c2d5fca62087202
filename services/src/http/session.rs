//! `/v1/session`: signing in and out by login and password, and who one is.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::path::HttpMethod;
use vault::{Session, SignIn, User};

use super::app::App;
use super::body::Body;
use super::route::{Route, describe};
use super::trouble::Trouble;
use super::users::UserJson;
use super::who::{SESSION_COOKIE, Who};

pub(super) fn routes() -> Vec<Route> {
    let sign_in = describe("people", "Sign in")
        .open()
        .detail("Sets the session's cookie. The answer has the token that every later write carries in the header X-CSRF-Token.")
        .takes_json::<Credentials>()
        .answers_as::<SessionJson>(StatusCode::CREATED, "application/json", "Signed in.")
        .fails(&[400, 401, 413, 415, 422, 429, 500]);
    let show = describe("people", "Who am I")
        .answers::<SessionJson>("The user, and the session when there is one.")
        .fails(&[500]);
    let sign_out = describe("people", "Sign out").answers_nothing("Signed out.").fails(&[403, 500]);
    vec![
        Route::new(HttpMethod::Post, "/v1/session", sign_in, post(open)),
        Route::new(HttpMethod::Get, "/v1/session", show, get(who)),
        Route::new(HttpMethod::Delete, "/v1/session", sign_out, delete(close)),
    ]
}

/// Login and password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Credentials {
    /// The login.
    #[schema(max_length = 64)]
    login: String,
    /// The password.
    #[schema(max_length = 1024)]
    password: String,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
struct SessionJson {
    /// The user.
    user: UserJson,
    /// The token for the header X-CSRF-Token; absent for API tokens, which need none.
    #[serde(skip_serializing_if = "Option::is_none")]
    csrf: Option<String>,
    /// When the session ends, in milliseconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at_ms: Option<i64>,
}

impl SessionJson {
    fn of(user: &User, session: Option<&Session>) -> Self {
        Self {
            user: UserJson::from(user),
            csrf: session.map(|session| session.csrf.reveal().to_owned()),
            expires_at_ms: session.map(|session| session.expires_at_ms),
        }
    }
}

async fn open(State(app): State<App>, headers: HeaderMap, Body(asked): Body<Credentials>) -> Result<Response, Trouble> {
    let (vault, now_ms) = (app.bank.vault(), app.bank.now().ms);
    let user = match vault.verify_password(&asked.login, &asked.password, now_ms).await? {
        SignIn::Known(user) => user,
        SignIn::Refused => return Err(Trouble::WrongPassword),
        SignIn::Throttled { retry_after_ms } => {
            return Err(Trouble::Throttled { retry_after_ms: retry_after_ms.unsigned_abs() });
        }
    };
    let (secret, session) = vault.open_session(&user.id, now_ms).await?;
    let body = Json(SessionJson::of(&user, Some(&session)));
    Ok((StatusCode::CREATED, [(header::SET_COOKIE, set_cookie(&headers, secret.reveal(), false))], body)
        .into_response())
}

async fn who(who: Who) -> Json<SessionJson> {
    Json(SessionJson::of(&who.user, who.session.as_ref()))
}

async fn close(State(app): State<App>, headers: HeaderMap, who: Who) -> Result<Response, Trouble> {
    if let Some(token) = &who.token {
        app.bank.vault().close_session(token).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, set_cookie(&headers, "", true))]).into_response())
}

/// A cookie that scripts cannot read and other sites cannot make the browser send.
fn set_cookie(headers: &HeaderMap, token: &str, over: bool) -> HeaderValue {
    // Behind TLS the proxy says so; without it (a desk in a warehouse) `Secure` would make the browser drop the cookie.
    let secure = if headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https") { "; Secure" } else { "" };
    let lasting = if over { "; Max-Age=0" } else { "" };
    let text = format!("{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict{lasting}{secure}");
    HeaderValue::from_str(&text).expect("a token is hexadecimal digits")
}
