//! Who sits at the screen: the session behind the cookie, their language, their site.

use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use ledger::ids::ActorId;
use ledger::reason::BookKind;
use ledger::time::{Timestamp, Zone};
use vault::{Language, Role, Session, User};

use super::failure::Failure;
use super::form::Typed;
use super::frame::href::encode;
use super::{App, Web};
use crate::bank::BookInfo;
use crate::words::Words;

/// The session's token: the API's own, so that who has signed in here may also ask there.
pub(super) use crate::http::SESSION_COOKIE as SESSION;
/// The token of forms that are filled in before there is a session.
pub(super) const GUEST: &str = "helpbank_guest";
/// The language that was chosen on this device.
pub(super) const LANGUAGE: &str = "helpbank_language";
/// The site that was chosen on this device.
pub(super) const SITE: &str = "helpbank_site";
/// How long a choice on this device is remembered, in seconds.
const CHOICE_S: u64 = 60 * 60 * 24 * 365;

/// The language that a form's button asked for: noted while the form is read, remembered when it is answered.
#[derive(Clone, Default)]
pub(super) struct Heard(Arc<OnceLock<Language>>);

impl Heard {
    /// Notes what a form asks for. None when it asks for nothing.
    pub(super) fn note(parts: &Parts, typed: &Typed) -> Option<Words> {
        let language = if typed.language()? == Language::English.word() { Language::English } else { Language::Greek };
        if let Some(Self(heard)) = parts.extensions.get::<Self>() {
            // A request carries one form; were there two, the first would count.
            let _ = heard.set(language);
        }
        Some(Words::of(language))
    }

    /// What was asked for.
    pub(super) fn language(&self) -> Option<Language> {
        self.0.get().copied()
    }
}

/// Someone who has signed in.
#[derive(Clone)]
pub(crate) struct Seat {
    /// Who.
    pub(crate) user: User,
    /// Their session.
    pub(crate) session: Session,
    /// Their words.
    pub(crate) words: Words,
    /// The code of the site that was chosen on this device.
    pub(crate) site: Option<String>,
    /// The path and query of the page.
    pub(crate) here: String,
}

impl Seat {
    /// The actor of what they do.
    pub(crate) fn actor(&self) -> ActorId {
        ActorId::from_bytes(self.user.id)
    }

    /// Whether they may write at all.
    pub(crate) fn may_write(&self) -> bool {
        match self.user.role {
            Role::Operator | Role::Manager | Role::Admin => true,
            Role::Auditor => false,
        }
    }

    /// Whether they may read the names of donors and suppliers: those whose work needs them. An auditor is from outside the bank.
    pub(crate) fn may_see_names(&self) -> bool {
        crate::http::may_see_names(self.user.role)
    }

    /// Whether they may approve, correct and set up.
    pub(crate) fn may_manage(&self) -> bool {
        match self.user.role {
            Role::Manager | Role::Admin => true,
            Role::Operator | Role::Auditor => false,
        }
    }

    /// Whether they may see the auditor's listings.
    pub(crate) fn may_audit(&self) -> bool {
        crate::http::is_auditing(self.user.role)
    }

    /// Refuses those who may not see the auditor's listings.
    pub(crate) fn must_audit(&self) -> Result<(), Failure> {
        if self.may_audit() { Ok(()) } else { Err(Failure::NotAllowed) }
    }

    /// Whether they may let people in.
    pub(crate) fn is_admin(&self) -> bool {
        matches!(self.user.role, Role::Admin)
    }

    /// Refuses those who may not write.
    pub(crate) fn must_write(&self) -> Result<(), Failure> {
        if self.may_write() { Ok(()) } else { Err(Failure::NotAllowed) }
    }

    /// Refuses those who may not approve, correct and set up.
    pub(crate) fn must_manage(&self) -> Result<(), Failure> {
        if self.may_manage() { Ok(()) } else { Err(Failure::NotAllowed) }
    }
}

impl FromRequestParts<App> for Seat {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, web: &App) -> Result<Self, Failure> {
        let here = parts.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        match signed_in(&parts.headers, web).await? {
            Some((user, session)) => {
                let language = chosen_language(&parts.headers).unwrap_or(user.language);
                let site = cookie(&parts.headers, SITE).map(decode);
                Ok(Self { user, session, words: Words::of(language), site, here })
            }
            None if staff(web).await? == Staff::Nobody => Err(Failure::Elsewhere("/first".to_owned())),
            None if here == "/" => Err(Failure::Elsewhere("/sign-in".to_owned())),
            None => Err(Failure::Elsewhere(format!("/sign-in?to={}", encode(&here)))),
        }
    }
}

/// Who has signed in with this browser, if anyone.
pub(super) async fn signed_in(headers: &HeaderMap, web: &Web) -> Result<Option<(User, Session)>, Failure> {
    match cookie(headers, SESSION) {
        Some(token) => Ok(web.bank.vault().session(token, web.bank.now().ms).await?),
        None => Ok(None),
    }
}

/// Who can sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Staff {
    /// Nobody yet.
    Nobody,
    /// Some, and no administrator among them.
    NoAdmin,
    /// An administrator too.
    Complete,
}

/// Who can sign in with a password that someone knows; the user behind the data folder's token has none.
pub(super) async fn staff(web: &Web) -> Result<Staff, Failure> {
    let users = web.bank.vault().users().await?;
    let enough = users.iter().filter(|user| user.role == Role::Admin && !user.disabled).count() > 1;
    if enough {
        return Ok(Staff::Complete);
    }
    let path = web.bank.folder().admin_token();
    let secret = tokio::fs::read_to_string(path).await.unwrap_or_default();
    let behind = web.bank.vault().token(secret.trim(), web.bank.now().ms).await?.map(|user| user.id);
    let people: Vec<&User> = users.iter().filter(|user| Some(user.id) != behind).collect();
    Ok(match people.iter().any(|user| user.role == Role::Admin && !user.disabled) {
        true => Staff::Complete,
        false if people.is_empty() => Staff::Nobody,
        false => Staff::NoAdmin,
    })
}

/// One cookie's value.
pub(super) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    let mut pairs = all.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// A cookie's text, which is percent-encoded because codes may be Greek.
fn decode(value: &str) -> String {
    let mut bytes = Vec::with_capacity(value.len());
    let mut rest = value.bytes();
    while let Some(byte) = rest.next() {
        let pair = if byte == b'%' { rest.next().zip(rest.next()) } else { None };
        let digits = pair.and_then(|(a, b)| String::from_utf8(vec![a, b]).ok());
        bytes.push(digits.and_then(|digits| u8::from_str_radix(&digits, 16).ok()).unwrap_or(byte));
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// A `Set-Cookie` that scripts cannot read and other sites cannot make the browser send.
pub(super) fn set_cookie(headers: &HeaderMap, name: &str, value: &str, for_s: Option<u64>) -> HeaderValue {
    let lasting = for_s.map_or(String::new(), |seconds| format!("; Max-Age={seconds}"));
    // Behind TLS the proxy says so; without it (a desk in a warehouse) `Secure` would make the browser drop the cookie.
    let tls = headers.get("x-forwarded-proto").is_some_and(|proto| proto == "https");
    let secure = if tls { "; Secure" } else { "" };
    let text = format!("{name}={}; Path=/; HttpOnly; SameSite=Strict{lasting}{secure}", encode(value));
    HeaderValue::from_str(&text).expect("a percent-encoded cookie is a header value")
}

/// A choice that this device remembers.
pub(super) fn remember(headers: &HeaderMap, name: &str, value: &str) -> HeaderValue {
    set_cookie(headers, name, value, Some(CHOICE_S))
}

fn chosen_language(headers: &HeaderMap) -> Option<Language> {
    match cookie(headers, LANGUAGE) {
        Some("el") => Some(Language::Greek),
        Some("en") => Some(Language::English),
        Some(_) | None => None,
    }
}

/// The language of someone who has not signed in: chosen on this device, or the first one of the browser's that is known; else Greek.
pub(super) fn language_of(headers: &HeaderMap) -> Language {
    let asked = || headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    chosen_language(headers).unwrap_or_else(|| {
        let first = asked().split(',').find_map(|tag| match tag.trim().get(..2) {
            Some("el") => Some(Language::Greek),
            Some("en") => Some(Language::English),
            Some(_) | None => None,
        });
        first.unwrap_or(Language::Greek)
    })
}

impl Web {
    /// The site with this code.
    pub(crate) fn site(&self, code: &str) -> Result<BookInfo, Failure> {
        self.book(code).and_then(|book| if book.kind == BookKind::Site { Ok(book) } else { Err(Failure::NotFound) })
    }

    /// The book with this code.
    pub(crate) fn book(&self, code: &str) -> Result<BookInfo, Failure> {
        self.bank.books().into_iter().find(|book| book.code == code).ok_or(Failure::NotFound)
    }

    /// Every site, by code.
    pub(crate) fn sites(&self) -> Vec<BookInfo> {
        self.bank.books().into_iter().filter(|book| book.kind == BookKind::Site).collect()
    }

    /// The sites in which work goes on, by code: those that were closed are only looked at.
    pub(crate) fn open_sites(&self) -> Vec<BookInfo> {
        let register = self.bank.register();
        self.sites().into_iter().filter(|site| register.now().closed(site.id).is_none()).collect()
    }

    /// The time zone of a book.
    pub(crate) fn zone(&self, book: ledger::ids::BookId) -> Zone {
        self.bank.register().now().zone(book)
    }

    /// The bank's clock.
    pub(crate) fn now(&self) -> Timestamp {
        self.bank.now()
    }
}
