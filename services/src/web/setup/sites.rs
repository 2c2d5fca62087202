//! Opening a site: its key, its book, its place in the register.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::Setting;
use crate::spoken::Command;
use crate::spoken::register::OpenSite;
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_bank};
use crate::web::failure::Failure;
use crate::web::form::{KEY, Typed, submit};
use crate::web::frame::href::encode;
use crate::web::frame::table::{Table, words as text_column};
use crate::web::posted::Posted;
use crate::web::seat::Seat;

/// The sites, and the form for one more.
pub(super) async fn show(State(web): State<App>, seat: Seat) -> Result<Response, Failure> {
    Ok(page(&Setting::begin(web, seat, Typed::fresh())?))
}

/// Opens a site.
pub(super) async fn send(State(web): State<App>, posted: Posted) -> Result<Response, Failure> {
    let mut setting = Setting::begin(web, posted.seat, posted.typed)?;
    if setting.typed.arranged() {
        return Ok(page(&setting));
    }
    let site = OpenSite {
        code: setting.typed.text("code").to_owned(),
        name: setting.typed.text("name").to_owned(),
        municipality: None,
        zone: None,
    };
    let code = site.code.clone();
    let spoken = of_bank(setting.typed.text(KEY), Command::OpenSite(site));
    match ask(&setting.web, &setting.seat, &spoken, &Shown::default(), &mut setting.wrongs).await? {
        Some(Came::Site | Came::Entry(_)) => {
            Ok(Redirect::to(&format!("/setup/sites/{}", encode(&code))).into_response())
        }
        None => Ok(page(&setting)),
    }
}

fn page(setting: &Setting) -> Response {
    let (words, form) = (setting.words(), setting.form());
    let columns = vec![
        text_column(words.say("person-site-name")),
        text_column(words.say("item-code")),
        text_column(words.say("table-action")),
    ];
    let mut table = Table::new(words.say("sites-title"), columns);
    for site in setting.web.sites() {
        table.row(vec![
            html! { (site.name) },
            html! { span.place { (site.code) } },
            html! { a href=(format!("/setup/sites/{}", encode(&site.code))) { (words.say("bins-title")) span.unseen { " " (site.name) } } },
        ]);
    }
    let fields = html! {
        (form.field("name", words.say("person-site-name")).hint(words.say("sites-name-hint")))
        (form.field("code", words.say("item-code")).hint(words.say("sites-code-hint")))
        (submit(&words.say("sites-submit")))
    };
    let there = html! { @if !table.is_empty() { (table) } };
    setting.page(&words.say("sites-title"), &there, &words.say("sites-new"), &fields)
}
