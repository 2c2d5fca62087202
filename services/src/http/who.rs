//! Who asks: the user behind a session's cookie or an API token. A write by cookie carries the session's CSRF token.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use ledger::ids::ActorId;
use vault::{Language, Session, User};

use super::app::{Api, App};
use super::language::accepted;
use super::trouble::Trouble;

/// The cookie that holds a session's token, shared with the screens.
pub const SESSION_COOKIE: &str = "helpbank_session";
/// The header that carries a session's CSRF token.
pub(super) const CSRF_HEADER: &str = "x-csrf-token";

/// Someone who is signed in. Taking this as an argument is what closes a route: a request that would write is let in by cookie only with
/// the session's CSRF token.
#[derive(Debug, Clone)]
pub(super) struct Who {
    /// The user.
    pub(super) user: User,
    /// Their session, when they came with a cookie.
    pub(super) session: Option<Session>,
    /// The session's own token.
    pub(super) token: Option<String>,
    /// The language of the request.
    pub(super) language: Language,
}

impl Who {
    /// The actor of what they do.
    pub(super) fn actor(&self) -> ActorId {
        ActorId::from_bytes(self.user.id)
    }
}

impl FromRequestParts<App> for Who {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let who = signed_in(&parts.headers, app).await?;
        let writes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        match &who.session {
            Some(session) if writes => {
                let given = parts.headers.get(CSRF_HEADER).and_then(|value| value.to_str().ok());
                if given.is_some_and(|given| session.csrf_matches(given)) { Ok(who) } else { Err(Trouble::NoCsrf) }
            }
            Some(_) | None => Ok(who),
        }
    }
}

/// The user behind a request. A token in the header counts before a cookie.
async fn signed_in(headers: &HeaderMap, app: &Api) -> Result<Who, Trouble> {
    let language = accepted(headers);
    let (vault, now_ms) = (app.bank.vault(), app.bank.now().ms);
    if let Some(given) = headers.get(header::AUTHORIZATION) {
        let secret = given.to_str().ok().and_then(|text| text.split_once(' '));
        let Some((scheme, secret)) = secret else { return Err(Trouble::NotSignedIn) };
        if !scheme.eq_ignore_ascii_case("bearer") {
            return Err(Trouble::NotSignedIn);
        }
        let user = vault.token(secret.trim(), now_ms).await?.ok_or(Trouble::NotSignedIn)?;
        return Ok(Who { user, session: None, token: None, language });
    }
    let token = cookie(headers, SESSION_COOKIE).ok_or(Trouble::NotSignedIn)?;
    let (user, session) = vault.session(token, now_ms).await?.ok_or(Trouble::NotSignedIn)?;
    Ok(Who { user, session: Some(session), token: Some(token.to_owned()), language })
}

/// One cookie's value.
fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}
