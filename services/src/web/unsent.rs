//! A form that came without a session of its own, because that had ended: what was typed is shown again after signing in, and nothing of it
//! was written. It travels in the pages themselves; the bank keeps nothing of it.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use maud::{Markup, html};
use vault::Session;

use super::entrance::{ask_to_sign_in, local};
use super::form::{DO, KEY, Typed};
use super::frame::{Frame, reply};
use super::posted::TOKEN;
use super::seat::language_of;
use crate::words::Words;

/// What stands before the names of its fields while someone signs in.
const KEPT: &str = "kept.";
/// Where it goes on, beside them.
const TO: &str = "to";

/// A form that was not believed.
#[derive(Debug, Clone)]
pub(crate) struct Unsent {
    /// The address it was sent to.
    pub(super) to: String,
    /// What was typed.
    pub(super) typed: Typed,
    /// The session there is by now, if there is one.
    pub(super) session: Option<Session>,
}

/// Whether this form is worth keeping: one that is filled in line by line, not a button.
pub(super) fn is_kept(typed: &Typed) -> bool {
    !typed.text(KEY).is_empty()
}

/// Fields that are never sent back: what was secret, and what belonged to the session that ended.
fn is_passing(name: &str) -> bool {
    name == TOKEN || name == DO || name.contains("password") || name.contains("token")
}

/// The page in place of an answer to the form.
pub(super) fn page(unsent: &Unsent, headers: &HeaderMap) -> Response {
    let words = Words::of(language_of(headers));
    if let Some(session) = &unsent.session {
        return reply(StatusCode::FORBIDDEN, resumed(words, &unsent.to, unsent.typed.all(), session));
    }
    let mut typed = Typed::default();
    typed.set(TO, unsent.to.as_str());
    for (name, text) in unsent.typed.all().filter(|(name, _)| !is_passing(name)) {
        typed.set(format!("{KEPT}{name}"), text);
    }
    ask_to_sign_in(headers, words, &typed, &words.say("unsent-sign-in"))
}

/// The fields that wait while someone signs in, as hidden ones.
pub(super) fn waiting(typed: &Typed) -> Markup {
    html! {
        @for (name, text) in typed.all().filter(|(name, _)| name.starts_with(KEPT)) {
            input type="hidden" name=(name) value=(text);
        }
    }
}

/// The way back to the form, once someone has signed in; none when no form waits.
pub(super) fn way_back(words: Words, typed: &Typed, session: &Session) -> Option<Markup> {
    let waits = typed.all().any(|(name, _)| name.starts_with(KEPT));
    let fields = typed.all().filter_map(|(name, text)| Some((name.strip_prefix(KEPT)?, text)));
    waits.then(|| resumed(words, typed.text(TO), fields, session))
}

/// A button that brings the form back, filled in and not sent.
fn resumed<'a>(words: Words, to: &str, fields: impl Iterator<Item = (&'a str, &'a str)>, session: &Session) -> Markup {
    let title = words.say("unsent-title");
    let content = html! {
        div.narrow {
            h1 { (title) }
            p.lead { (words.say("unsent-lead")) }
            form method="post" action=(local(to)) {
                input type="hidden" name=(TOKEN) value=(session.csrf.reveal());
                @for (name, text) in fields.filter(|(name, _)| !is_passing(name)) {
                    input type="hidden" name=(name) value=(text);
                }
                p.actions { button.button type="submit" name=(DO) value="look" { (words.say("unsent-resume")) } }
            }
            p { a href="/" { (words.say("unsent-leave")) } }
        }
    };
    Frame::bare(words, &title).around(&content)
}
