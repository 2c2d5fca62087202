//! The first user of a new bank: whoever can read the data folder's token may make one.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use vault::{FieldError, Language, Problem, Role, User, VaultError, limits};

use super::App;
use super::entrance::{guest, plain_form};
use super::failure::Failure;
use super::form::{Choice, Enter, Form, Typed, Wrongs, choices};
use super::frame::{Frame, reply};
use super::posted::{PostedByGuest, TOKEN};
use super::seat::{LANGUAGE, SESSION, Staff, language_of, remember, set_cookie, staff};
use crate::words::Words;

/// The page, as long as there is nobody.
pub(super) async fn show(State(web): State<App>, headers: HeaderMap) -> Result<Response, Failure> {
    if staff(&web).await? == Staff::Complete {
        return Err(Failure::Elsewhere("/".to_owned()));
    }
    let words = Words::of(language_of(&headers));
    let mut typed = Typed::default();
    typed.set("language", words.language().word());
    Ok(guest(&headers, |token| page(words, &typed, &Wrongs::default(), token)))
}

fn page(words: Words, typed: &Typed, wrongs: &Wrongs, token: &str) -> Markup {
    let title = words.say("first-title");
    let form = Form::new(words, typed, wrongs);
    let fields = html! {
        (form.field("token", words.say("first-token")).hint(words.say("first-token-hint")))
        (person_fields(&form, "new-password"))
        button.button type="submit" { (words.say("first-submit")) }
    };
    let content = html! {
        div.narrow { h1 { (title) } p.lead { (words.say("first-lead")) } (plain_form(&form, "/first", token, &fields)) }
    };
    Frame::bare(words, &title).wrong(!wrongs.is_empty()).form(Enter::Sends).around(&content)
}

/// Name, login, password and language of a new user.
pub(super) fn person_fields(form: &Form, fill: &'static str) -> Markup {
    let words = form.words;
    let chars = u64::try_from(limits::PASSWORD_CHARS_MIN).unwrap_or(u64::MAX);
    let languages = [Choice::new("el", words.say("language-el")), Choice::new("en", words.say("language-en"))];
    html! {
        (form.field("display_name", words.say("person-name")).fill("name"))
        (form.field("login", words.say("person-login")).hint(words.say("person-login-hint")).fill("username"))
        (form.field("password", words.say("person-password"))
            .hint(words.with("person-password-hint", &[("chars", chars.into())])).password(fill))
        (choices(form, "language", &words.say("person-language"), &languages))
    }
}

/// Makes a user of what was typed. Refusals stand beside their fields.
pub(super) async fn make_person(
    web: &App,
    words: Words,
    typed: &Typed,
    role: Role,
    wrongs: &mut Wrongs,
) -> Result<Option<User>, Failure> {
    let language = if typed.text("language") == "en" { Language::English } else { Language::Greek };
    let mut id = [0_u8; 16];
    getrandom::fill(&mut id).map_err(|error| Failure::of(&error))?;
    let user = User {
        id,
        login: typed.text("login").to_owned(),
        display_name: typed.text("display_name").to_owned(),
        role,
        language,
        disabled: false,
        created_at_ms: web.now().ms,
    };
    // Checked beforehand, so that a bad name and a bad password are both said at once.
    if let Err(error) = vault::check_password(typed.raw("password")) {
        wrongs.at("password", field_words(words, &error));
    }
    for field in ["login", "display_name"] {
        if typed.text(field).is_empty() {
            wrongs.at(field, words.say("field-blank"));
        }
    }
    if !wrongs.is_empty() {
        return Ok(None);
    }
    match web.bank.vault().create_user(&user, typed.raw("password")).await {
        Ok(()) => Ok(Some(user)),
        Err(VaultError::Field(error)) => {
            wrongs.at(error.field, field_words(words, &error));
            Ok(None)
        }
        Err(VaultError::LoginTaken) => {
            wrongs.at("login", words.say("login-taken"));
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// What the vault says of a field, in words.
pub(super) fn field_words(words: Words, error: &FieldError) -> String {
    let count = |number: usize| u64::try_from(number).unwrap_or(u64::MAX).into();
    match error.problem {
        Problem::Blank => words.say("field-blank"),
        Problem::LongerThanChars(max) => words.with("field-long-chars", &[("max", count(max))]),
        Problem::ShorterThanChars(min) => words.with("field-short-chars", &[("min", count(min))]),
        Problem::LongerThanBytes(_) => words.say("field-long-bytes"),
        Problem::Control => words.say("field-control"),
        Problem::Malformed => words.say("field-malformed"),
    }
}

/// Makes the first user and signs them in.
pub(super) async fn create(State(web): State<App>, posted: PostedByGuest) -> Result<Response, Failure> {
    let PostedByGuest { headers, words, mut typed } = posted;
    if staff(&web).await? == Staff::Complete {
        return Err(Failure::Elsewhere("/".to_owned()));
    }
    let now_ms = web.now().ms;
    let mut wrongs = Wrongs::default();
    if typed.arranged() {
        let token = typed.text(TOKEN).to_owned();
        return Ok(reply(StatusCode::OK, page(words, &typed, &wrongs, &token)));
    }
    let behind = web.bank.vault().token(typed.text("token"), now_ms).await?;
    if behind.is_none_or(|user| user.role != Role::Admin) {
        wrongs.at("token", words.say("first-token-wrong"));
        let token = typed.text(TOKEN).to_owned();
        return Ok(reply(StatusCode::UNPROCESSABLE_ENTITY, page(words, &typed, &wrongs, &token)));
    }
    let Some(user) = make_person(&web, words, &typed, Role::Admin, &mut wrongs).await? else {
        let token = typed.text(TOKEN).to_owned();
        return Ok(reply(StatusCode::UNPROCESSABLE_ENTITY, page(words, &typed, &wrongs, &token)));
    };
    let (token, _) = web.bank.vault().open_session(&user.id, now_ms).await?;
    let mut response = Redirect::to("/").into_response();
    let cookies = response.headers_mut();
    cookies.append(header::SET_COOKIE, set_cookie(&headers, SESSION, token.reveal(), None));
    cookies.append(header::SET_COOKIE, remember(&headers, LANGUAGE, user.language.word()));
    Ok(response)
}
