//! What goes wrong with a page as a whole becomes a page in words here, once; and every answer gets its protective headers.

use std::error::Error;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::frame::{Frame, reply};
use super::seat::{Heard, LANGUAGE, language_of, remember};
use super::unsent::{self, Unsent};
use crate::bank::BankError;
use crate::words::Words;

/// Only what this program serves itself; nothing inline, nothing framed.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 6] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
];

/// Why there is no page.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    /// No such thing.
    NotFound,
    /// Not with this role.
    NotAllowed,
    /// Only a form leads there.
    NotOpened,
    /// The address cannot be read.
    Unreadable,
    /// The form is of another session.
    Expired,
    /// The same, and it is one that someone has filled in: what was typed is kept.
    Unsent(Box<Unsent>),
    /// More was sent than a form may hold.
    TooLarge,
    /// Sign in first, or there is no user yet: go there.
    Elsewhere(String),
    /// The bank failed; the text is for the operator's log.
    Failed(String),
}

impl Failure {
    /// A failure of the bank, with everything it says.
    pub(crate) fn of(error: &dyn Error) -> Self {
        let mut text = error.to_string();
        let mut source = error.source();
        while let Some(cause) = source {
            text = format!("{text}: {cause}");
            source = cause.source();
        }
        Self::Failed(text)
    }
}

impl From<BankError> for Failure {
    fn from(error: BankError) -> Self {
        if let BankError::NoEntry(_) | BankError::NoBook(_) = error { Self::NotFound } else { Self::of(&error) }
    }
}

impl From<vault::VaultError> for Failure {
    fn from(error: vault::VaultError) -> Self {
        Self::of(&error)
    }
}

impl From<projections::ViewsError> for Failure {
    fn from(error: projections::ViewsError) -> Self {
        if let projections::ViewsError::NotFound(_) = error { Self::NotFound } else { Self::of(&error) }
    }
}

/// The page itself is made by [`guard`], which knows the language; this only says which.
impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = StatusCode::INTERNAL_SERVER_ERROR.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// No such address.
pub(super) async fn not_found() -> Failure {
    Failure::NotFound
}

/// The address belongs to a form. Whoever opens it, as by changing the language after sending, is led to where the form stands.
pub(super) async fn not_opened(method: Method, uri: Uri) -> Failure {
    if method != Method::GET {
        return Failure::NotOpened;
    }
    Failure::Elsewhere(if uri.path().starts_with("/setup/people/") { "/setup/people" } else { "/" }.to_owned())
}

/// Turns failures into pages and adds the headers that every answer carries.
pub(super) async fn guard(mut request: Request, next: Next) -> Response {
    let asked = request.headers().clone();
    let (path, posted) = (request.uri().path().to_owned(), request.method() == Method::POST);
    let heard = Heard::default();
    request.extensions_mut().insert(heard.clone());
    let mut response = next.run(request).await;
    let failure = response.extensions_mut().remove::<Failure>().or_else(|| unreadable(&response));
    if let Some(failure) = failure {
        response = page(&failure, &asked, &path);
    }
    let headers = response.headers_mut();
    if let Some(language) = heard.language() {
        headers.append(header::SET_COOKIE, remember(&asked, LANGUAGE, language.word()));
    }
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value)); // a page that stands alone has rules of its own
    }
    // Pages hold what only this person may see, and forms hold keys that are used once. The answer to a form is kept by the browser that sent
    // it, and by no other: without it there would be no way back to what was typed.
    let kept = if posted { "private, no-cache" } else { "no-store" };
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static(kept));
    response
}

/// Marks an answer that is meant to be a text: whoever asked for a file is told what is wrong without a page.
#[derive(Clone, Copy)]
pub(super) struct InText;

/// What the framework itself refuses, it refuses in a line of English: a number in an address that is none, for one.
fn unreadable(response: &Response) -> Option<Failure> {
    let plain = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/plain");
    let bare = response.headers().get(header::CONTENT_TYPE).is_none_or(plain);
    let bare = bare && response.extensions().get::<InText>().is_none();
    (response.status().is_client_error() && bare).then_some(Failure::Unreadable)
}

fn page(failure: &Failure, asked: &HeaderMap, path: &str) -> Response {
    let words = Words::of(language_of(asked));
    let (status, title, body) = match failure {
        Failure::Elsewhere(to) => return Redirect::to(to).into_response(),
        Failure::Unsent(form) => return unsent::page(form, asked),
        Failure::NotOpened => {
            (StatusCode::METHOD_NOT_ALLOWED, words.say("problem-not-opened"), words.say("problem-not-opened-body"))
        }
        Failure::Unreadable => {
            (StatusCode::BAD_REQUEST, words.say("problem-unreadable"), words.say("problem-unreadable-body"))
        }
        Failure::NotFound => {
            (StatusCode::NOT_FOUND, words.say("problem-not-found"), words.say("problem-not-found-body"))
        }
        Failure::NotAllowed => {
            (StatusCode::FORBIDDEN, words.say("problem-not-allowed"), words.say("problem-not-allowed-body"))
        }
        Failure::Expired => {
            (StatusCode::FORBIDDEN, words.say("problem-form-expired"), words.say("problem-form-expired-body"))
        }
        Failure::TooLarge => {
            (StatusCode::PAYLOAD_TOO_LARGE, words.say("problem-too-large"), words.say("problem-too-large-body"))
        }
        Failure::Failed(why) => {
            tracing::error!(path, why, "a page failed");
            (StatusCode::INTERNAL_SERVER_ERROR, words.say("problem-failed"), words.say("problem-failed-body"))
        }
    };
    let markup = html! {
        h1 { (title) }
        p.lead { (body) }
        @if let Failure::Failed(why) = failure { p.small { code lang="en" { (why) } } }
        p.actions { a.button href="/" { (words.say("problem-to-home")) } }
    };
    reply(status, Frame::bare(words, &title).around(&markup))
}
