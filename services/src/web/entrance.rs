//! Signing in and out, and the language of this device.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use serde::Deserialize;
use vault::SignIn;

use super::App;
use super::failure::Failure;
use super::form::{Enter, FORM_ID, Form, Typed, Wrongs, new_key};
use super::frame::{Frame, reply, show as page};
use super::posted::{Posted, PostedByGuest, TOKEN};
use super::seat::{GUEST, LANGUAGE, SESSION, Staff, cookie, language_of, remember, set_cookie, signed_in, staff};
use super::unsent::{waiting, way_back};
use crate::words::{Words, key};

/// Milliseconds in a minute.
const MINUTE_MS: i64 = 60_000;

/// Where to go after signing in, and whether someone has just signed out.
#[derive(Deserialize)]
pub(super) struct Arrival {
    #[serde(default)]
    to: String,
    #[serde(default)]
    out: String,
}

/// An address of this program, never of another.
pub(super) fn local(to: &str) -> &str {
    if to.starts_with('/') && !to.starts_with("//") && !to.contains(['\\', '\r', '\n']) { to } else { "/" }
}

/// The page to sign in.
pub(super) async fn show(
    State(web): State<App>,
    headers: HeaderMap,
    Query(arrival): Query<Arrival>,
) -> Result<Response, Failure> {
    let staff = staff(&web).await?;
    if staff == Staff::Nobody {
        return Err(Failure::Elsewhere("/first".to_owned()));
    }
    if signed_in(&headers, &web).await?.is_some() {
        return Err(Failure::Elsewhere(local(&arrival.to).to_owned()));
    }
    let words = Words::of(language_of(&headers));
    let mut typed = Typed::default();
    typed.set("to", arrival.to.as_str());
    let out = !arrival.out.is_empty();
    let notice = html! { @if out { p.notice.good role="status" { (words.say("signed-out")) } } };
    typed.set("first", if staff == Staff::NoAdmin { "1" } else { "" });
    Ok(guest(&headers, |token| form(words, &typed, &Wrongs::default(), &notice, token)))
}

/// The page to sign in, in place of an answer to someone whose session has ended.
pub(super) fn ask_to_sign_in(headers: &HeaderMap, words: Words, typed: &Typed, notice: &str) -> Response {
    let notice = html! { p.notice.warn role="status" { (notice) } };
    let mut response = guest(headers, |token| form(words, typed, &Wrongs::default(), &notice, token));
    *response.status_mut() = StatusCode::FORBIDDEN;
    response
}

/// A page for a guest, with the token that the form and the cookie must share.
pub(super) fn guest(headers: &HeaderMap, render: impl FnOnce(&str) -> Markup) -> Response {
    let known = cookie(headers, GUEST).filter(|token| token.len() == 32).map(str::to_owned);
    let token = known.unwrap_or_else(new_key);
    let mut response = page(render(&token));
    response.headers_mut().append(header::SET_COOKIE, set_cookie(headers, GUEST, &token, None));
    response
}

fn form(words: Words, typed: &Typed, wrongs: &Wrongs, notice: &Markup, token: &str) -> Markup {
    let title = words.say("sign-in-title");
    let form = Form::new(words, typed, wrongs);
    let fields = html! {
        (form.hidden("to"))
        (waiting(typed))
        (form.field("login", words.say("sign-in-login")).fill("username"))
        (form.field("password", words.say("sign-in-password")).password("current-password"))
        button.button type="submit" { (words.say("sign-in-submit")) }
    };
    let content = html! {
        div.narrow {
            h1 { (title) }
            p.lead { (words.say("bank-tagline")) }
            (notice)
            (plain_form(&form, "/sign-in", token, &fields))
            @if !typed.text("first").is_empty() { p { a href="/first" { (words.say("first-link")) } } }
        }
    };
    Frame::bare(words, &title).wrong(!wrongs.is_empty()).form(Enter::Sends).around(&content)
}

/// A form in which Enter sends: there is nothing to scan. It names its address, for its page may stand in place of another's.
pub(super) fn plain_form(form: &Form, action: &str, token: &str, fields: &Markup) -> Markup {
    html! {
        (form.wrongs.summary(form.words))
        form.form id=(FORM_ID) method="post" action=(action) novalidate data-once { input type="hidden" name=(TOKEN) value=(token); (fields) }
    }
}

/// Signs in.
pub(super) async fn sign_in(State(web): State<App>, posted: PostedByGuest) -> Result<Response, Failure> {
    let PostedByGuest { headers, words, mut typed } = posted;
    let mut wrongs = Wrongs::default();
    let token = typed.text(TOKEN).to_owned();
    if typed.arranged() {
        return Ok(page(form(words, &typed, &wrongs, &html! {}, &token)));
    }
    for (field, sentence) in [("login", key("sign-in-missing-login")), ("password", key("sign-in-missing-password"))] {
        if typed.text(field).is_empty() {
            wrongs.at(field, words.say(sentence));
        }
    }
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if wrongs.is_empty() {
        let now_ms = web.now().ms;
        match web.bank.vault().verify_password(typed.text("login"), typed.raw("password"), now_ms).await? {
            SignIn::Known(user) => {
                let (token, session) = web.bank.vault().open_session(&user.id, now_ms).await?;
                let mut response = match way_back(words, &typed, &session) {
                    Some(unsent) => page(unsent),
                    None => Redirect::to(local(typed.text("to"))).into_response(),
                };
                let cookies = response.headers_mut();
                cookies.append(header::SET_COOKIE, set_cookie(&headers, SESSION, token.reveal(), None));
                if cookie(&headers, LANGUAGE).is_none() {
                    cookies.append(header::SET_COOKIE, remember(&headers, LANGUAGE, user.language.word()));
                }
                return Ok(response);
            }
            SignIn::Refused => wrongs.at("login", words.say("sign-in-refused")),
            SignIn::Throttled { retry_after_ms } => {
                status = StatusCode::TOO_MANY_REQUESTS;
                let minutes = u64::try_from(minutes_of(retry_after_ms)).unwrap_or(1);
                wrongs.whole(words.with("sign-in-throttled", &[("minutes", minutes.into())]));
            }
        }
    }
    Ok(reply(status, form(words, &typed, &wrongs, &html! {}, &token)))
}

/// Whole minutes, rounded up.
const fn minutes_of(ms: i64) -> i64 {
    ms.saturating_add(MINUTE_MS - 1).div_euclid(MINUTE_MS)
}

/// Signs out: the session is closed here, whatever the browser keeps.
pub(super) async fn sign_out(State(web): State<App>, headers: HeaderMap, posted: Posted) -> Result<Response, Failure> {
    drop(posted);
    if let Some(token) = cookie(&headers, SESSION) {
        web.bank.vault().close_session(token).await?;
    }
    let mut response = Redirect::to("/sign-in?out=1").into_response();
    response.headers_mut().append(header::SET_COOKIE, set_cookie(&headers, SESSION, "", Some(0)));
    Ok(response)
}

/// Which language, and where to go on.
#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    to: String,
    #[serde(default)]
    code: String,
}

/// Remembers the language of this device. Changes nothing else, so it needs no token.
pub(super) async fn language(headers: HeaderMap, axum::Form(chosen): axum::Form<Chosen>) -> Response {
    let code = if chosen.code == "en" { "en" } else { "el" };
    let mut response = Redirect::to(local(&chosen.to)).into_response();
    response.headers_mut().append(header::SET_COOKIE, remember(&headers, LANGUAGE, code));
    response
}
