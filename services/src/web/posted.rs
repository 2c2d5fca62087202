//! A form that was sent: read within a limit, and believed only from a page of this session.

use axum::body::{Body, to_bytes};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::{HeaderMap, header};

use super::App;
use super::failure::Failure;
use super::form::Typed;
use super::seat::{GUEST, Heard, Seat, cookie, language_of};
use super::unsent::{Unsent, is_kept};
use crate::words::Words;

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
    /// Their words.
    pub(crate) words: Words,
    /// What was typed.
    pub(crate) typed: Typed,
}

impl FromRequest<App> for Posted {
    type Rejection = Failure;

    async fn from_request(request: Request, web: &App) -> Result<Self, Failure> {
        let (mut parts, body) = request.into_parts();
        let seat = Seat::from_request_parts(&mut parts, web).await;
        let to = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let typed = read(&parts.headers, body).await?;
        let unsent = |session, typed| Failure::Unsent(Box::new(Unsent { to, typed, session }));
        match seat {
            Ok(mut seat) if seat.session.csrf_matches(typed.text(TOKEN)) => {
                seat.words = Heard::note(&parts, &typed).unwrap_or(seat.words);
                Ok(Self { seat, typed })
            }
            Ok(seat) if is_kept(&typed) => Err(unsent(Some(seat.session), typed)),
            Ok(_) => Err(Failure::Expired),
            Err(Failure::Elsewhere(_)) if is_kept(&typed) => Err(unsent(None, typed)),
            Err(failure) => Err(failure),
        }
    }
}

impl FromRequest<App> for PostedByGuest {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &App) -> Result<Self, Failure> {
        let (parts, body) = request.into_parts();
        let headers = parts.headers.clone();
        let typed = read(&headers, body).await?;
        let words = Heard::note(&parts, &typed).unwrap_or_else(|| Words::of(language_of(&headers)));
        // Another site can make the browser send a form, but can neither read nor set the cookie.
        let token = cookie(&headers, GUEST).unwrap_or_default();
        if !token.is_empty() && token == typed.text(TOKEN) {
            Ok(Self { headers, words, typed })
        } else {
            Err(Failure::Expired)
        }
    }
}

async fn read(headers: &HeaderMap, body: Body) -> Result<Typed, Failure> {
    if from_elsewhere(headers) {
        return Err(Failure::Expired);
    }
    let bytes = to_bytes(body, FORM_BYTES_MAX).await.map_err(|_| Failure::TooLarge)?;
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
