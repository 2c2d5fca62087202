//! A form that was sent: read within a limit, and believed only from a page of this session.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};

use super::App;
use super::failure::Failure;
use super::form::Typed;
use super::seat::{GUEST, Seat, cookie};

/// The largest form, in bytes: a thousand lines of every field.
const FORM_BYTES_MAX: usize = 2 << 20;
/// The field that carries the token.
pub(super) const TOKEN: &str = "csrf";

/// A form of someone who has signed in.
pub(crate) struct Posted {
    /// Who sent it.
    pub(crate) seat: Seat,
    /// What was typed.
    pub(crate) typed: Typed,
}

/// A form of someone who has not signed in.
pub(crate) struct PostedByGuest {
    /// What the browser said beside it.
    pub(crate) headers: HeaderMap,
    /// What was typed.
    pub(crate) typed: Typed,
}

impl FromRequest<App> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, web: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let seat = Seat::from_request_parts(&mut parts, web).await?;
        let typed = read(Request::from_parts(parts, body)).await?;
        if seat.session.csrf_matches(typed.text(TOKEN)) { Ok(Self { seat, typed }) } else { Err(Failure::Expired) }
    }
}

impl FromRequest<App> for PostedByGuest {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &App) -> Result<Self, Failure> {
        let headers = request.headers().clone();
        let typed = read(request).await?;
        // Another site can make the browser send a form, but can neither read nor set the cookie.
        let token = cookie(&headers, GUEST).unwrap_or_default();
        if !token.is_empty() && token == typed.text(TOKEN) {
            Ok(Self { headers, typed })
        } else {
            Err(Failure::Expired)
        }
    }
}

async fn read(request: Request) -> Result<Typed, Failure> {
    if from_elsewhere(request.headers()) {
        return Err(Failure::Expired);
    }
    let bytes = to_bytes(request.into_body(), FORM_BYTES_MAX).await.map_err(|_| Failure::TooLarge)?;
    Ok(Typed::read(&bytes))
}

/// Whether the browser itself says that another site sent this.
fn from_elsewhere(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let host = text(header::HOST.as_str());
    match (text(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://")), host) {
        (Some((_, origin)), Some(host)) => origin != host,
        _ => false,
    }
}
