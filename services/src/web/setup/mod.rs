//! Setting the bank up: people who sign in, sites and their bins, items, partners. What belongs on the ledger becomes an entry like any other.

mod bins;
mod items;
mod parties;
mod people;
mod sites;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use maud::{Markup, html};

use super::App;
use super::failure::Failure;
use super::form::{Enter, Form, Typed, Wrongs};
use super::frame::{Frame, Tab, reply, show as page};
use super::seat::Seat;
use crate::words::{Words, key};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/setup", get(show))
        .route("/setup/people", get(people::show).post(people::create))
        .route("/setup/people/{id}", post(people::change))
        .route("/setup/sites", get(sites::show).post(sites::send))
        .route("/setup/sites/{site}", get(bins::show).post(bins::send))
        .route("/setup/items", get(items::show).post(items::send))
        .route("/setup/partners", get(parties::show).post(parties::send))
}

/// What can be set up.
async fn show(seat: Seat) -> Response {
    let words = seat.words;
    let title = words.say("setup-title");
    let all = [
        (seat.is_admin(), "/setup/people", key("people-title"), key("people-what")),
        (seat.may_manage(), "/setup/sites", key("sites-title"), key("sites-what")),
        (seat.may_manage(), "/setup/items", key("items-title"), key("items-what")),
        (seat.may_manage(), "/setup/partners", key("partners-title"), key("partners-what")),
    ];
    let content = html! {
        h1 { (title) }
        @if seat.may_manage() {
            ul.tasks {
                @for (may, to, name, what) in all {
                    @if may { li { a href=(to) { span { (words.say(name)) } small { (words.say(what)) } } } }
                }
            }
            p.soft { (words.say("setup-import")) }
        } @else {
            p.notice { (words.say("setup-nothing")) }
        }
    };
    page(Frame::of(&seat, Tab::SetUp, &title).around(&content))
}

/// Someone at a page of the set-up.
struct Setting {
    web: App,
    seat: Seat,
    typed: Typed,
    wrongs: Wrongs,
}

impl Setting {
    /// Begins. Refuses those who may not set up.
    fn begin(web: App, seat: Seat, typed: Typed) -> Result<Self, Failure> {
        seat.must_manage()?;
        Ok(Self { web, seat, typed, wrongs: Wrongs::default() })
    }

    const fn words(&self) -> Words {
        self.seat.words
    }

    const fn form(&self) -> Form<'_> {
        Form::new(self.seat.words, &self.typed, &self.wrongs)
    }

    /// The page: what is there, and the form for more.
    fn page(&self, title: &str, there: &Markup, more: &str, fields: &Markup) -> Response {
        let words = self.words();
        let token = self.seat.session.csrf.reveal();
        let content = html! {
            h1 { (title) }
            @if self.wrongs.is_empty() { (there) }
            h2 { (more) }
            (self.form().around(token, fields))
        };
        let wrong = !self.wrongs.is_empty();
        let frame = Frame::of(&self.seat, Tab::SetUp, title).wrong(wrong).form(Enter::Looks);
        let frame = frame.back("/setup", words.say("setup-title"));
        let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        reply(status, frame.around(&content))
    }
}
