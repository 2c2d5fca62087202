//! The tasks of a site: each a form that becomes one command, one entry, one page to go on from.

mod adjust;
mod arrive;
mod confirm;
mod dispatch;
mod distribute;
mod donor;
mod hold;
mod lines;
mod move_goods;
mod receive;
mod reverse;
mod wants;
mod write_off;

use axum::Router;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use ledger::event::EntryRef;
use maud::{Markup, html};
use serde::Deserialize;

use super::ask::{Shown, foresee, of_site};
use super::failure::Failure;
use super::form::{Enter, Form, Typed, Wrongs};
use super::frame::{Frame, Tab, href, reply};
use super::seat::Seat;
use super::{App, Web};
use crate::bank::BookInfo;
use crate::spoken::Command;
use crate::web::names::book_name;
use crate::words::Words;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/at/{site}/receive", get(receive::show).post(receive::send))
        .route("/at/{site}/put-away", get(move_goods::show).post(move_goods::send))
        .route("/at/{site}/dispatch", get(dispatch::show).post(dispatch::send))
        .route("/at/{site}/arrivals", get(arrive::list))
        .route("/at/{site}/arrivals/{book}/{page}/{index}", get(arrive::show).post(arrive::send))
        .route("/at/{site}/distribute", get(distribute::show).post(distribute::send))
        .route("/at/{site}/hand-out", get(distribute::show_hand_out).post(distribute::send_hand_out))
        .route("/at/{site}/deliveries", get(confirm::list))
        .route("/at/{site}/deliveries/{shipment}", get(confirm::show).post(confirm::send))
        .route("/at/{site}/adjust", get(adjust::show).post(adjust::send))
        .route("/at/{site}/write-off", get(write_off::show).post(write_off::send))
        .route("/at/{site}/lots/{lot}", get(hold::show).post(hold::send))
        .route("/entries/{book}/{page}/{index}/reverse", get(reverse::show).post(reverse::send))
}

/// What a form may begin with.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Begin {
    #[serde(default)]
    item: String,
    #[serde(default)]
    lot: String,
    #[serde(default)]
    bin: String,
}

impl Begin {
    /// A new form whose first line is filled in as far as the address says.
    fn typed(&self) -> Typed {
        let mut typed = Typed::fresh();
        typed.set_line(0, "item", self.item.as_str());
        typed.set_line(0, "lot", self.lot.as_str());
        typed.set_line(0, "bin", self.bin.as_str());
        typed
    }
}

/// Someone at a task: who, where, what they typed, and what is wrong with it.
pub(super) struct Task {
    web: App,
    seat: Seat,
    site: BookInfo,
    typed: Typed,
    wrongs: Wrongs,
}

impl Task {
    /// Begins a task. Refuses those who may not write.
    fn begin(web: App, seat: Seat, site: &str, typed: Typed) -> Result<Self, Failure> {
        seat.must_write()?;
        let site = web.site(site)?;
        Ok(Self { web, seat, site, typed, wrongs: Wrongs::default() })
    }

    /// The same for what needs a manager.
    fn begin_managed(web: App, seat: Seat, site: &str, typed: Typed) -> Result<Self, Failure> {
        seat.must_manage()?;
        Self::begin(web, seat, site, typed)
    }

    const fn words(&self) -> Words {
        self.seat.words
    }

    const fn form(&self) -> Form<'_> {
        Form::new(self.seat.words, &self.typed, &self.wrongs)
    }

    /// Adds what the book would say of lines that are right as far as the form can tell, while something else is wrong.
    async fn foresee(&mut self, command: Command, shown: &Shown<'_>) -> Result<(), Failure> {
        let spoken = of_site(&self.typed, &self.site.code, None, command);
        foresee(&self.web, &self.seat, &spoken, shown, &mut self.wrongs).await
    }

    /// The page of the task: heading, what explains it, the form around its fields.
    fn page(&self, title: &str, lead: &str, fields: &Markup) -> Response {
        let form = self.form();
        let content = html! {
            h1 { (title) }
            @if !lead.is_empty() { p.lead { (lead) } }
            (form.around(self.seat.session.csrf.reveal(), fields))
        };
        let wrong = !self.wrongs.is_empty();
        let frame = Frame::of(&self.seat, Tab::Home, title).wrong(wrong).form(Enter::Looks);
        let frame = frame.back("/", book_name(self.seat.words, &self.site));
        let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
        reply(status, frame.around(&content))
    }
}

/// To the page of an entry that has just been made. Sending the form again leads to the same page.
pub(super) fn done(web: &Web, place: &EntryRef) -> Response {
    Redirect::to(&format!("{}?new=1", href::entry(&web.code_of(place.book), place.page, place.index))).into_response()
}
