//! Trouble becomes a response: problem+json in the language of the request.

use std::sync::Arc;

use axum::Json;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::Trouble;
use crate::http::BODY_BYTES_MAX;
use crate::http::language::accepted;

/// Milliseconds in a second.
const SECOND_MS: u64 = 1_000;

/// Leaves the trouble with the response; [`speak`] knows the language.
impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let mut response = self.parts().0.into_response();
        response.extensions_mut().insert(Arc::new(self));
        response
    }
}

/// Turns trouble into problem+json in the language of the request; so too what the framework refuses by itself.
pub(in crate::http) async fn speak(request: Request, next: Next) -> Response {
    let language = accepted(request.headers());
    let mut response = next.run(request).await;
    guard(response.headers_mut());
    let Some(trouble) = trouble_of(&response) else { return response };
    let problem = trouble.json(language);
    let status = StatusCode::from_u16(problem.status).unwrap_or(response.status());
    let mut spoken = (status, Json(&problem)).into_response();
    let headers = spoken.headers_mut();
    guard(headers);
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.word()));
    if let Some(retry_after_ms) = problem.retry_after_ms {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(retry_after_ms.div_ceil(SECOND_MS)));
    }
    if let Some(allow) = response.headers_mut().remove(header::ALLOW) {
        headers.insert(header::ALLOW, allow);
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"helpbank\""));
    }
    spoken
}

/// The trouble behind a response: ours, or the framework's own, which says nothing but a status.
fn trouble_of(response: &Response) -> Option<Arc<Trouble>> {
    if let Some(trouble) = response.extensions().get::<Arc<Trouble>>() {
        return Some(Arc::clone(trouble));
    }
    let says_something =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    let trouble = match response.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Trouble::TooLarge { bytes_max: BODY_BYTES_MAX },
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Trouble::WrongMedia,
        StatusCode::METHOD_NOT_ALLOWED => Trouble::WrongMethod,
        StatusCode::NOT_FOUND if !says_something => Trouble::NotFound,
        // What the framework cannot read, such as a path that is no UTF-8, it refuses in plain text.
        status if status.is_client_error() && !says_something => Trouble::BadQuery(Vec::new()),
        status if status.is_server_error() && !says_something => Trouble::Failed,
        _ => return None,
    };
    Some(Arc::new(trouble))
}

/// Answers are of people's matters and of this moment: nobody in between keeps them, and no browser guesses what they are.
fn guard(headers: &mut HeaderMap) {
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
}
