//! The bins of a site, and more of them: one entry each.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::Setting;
use crate::bank::BookInfo;
use crate::spoken::goods::AddBin;
use crate::spoken::{Command, Named, Spoken};
use crate::web::App;
use crate::web::ask::{Shown, ask};
use crate::web::failure::Failure;
use crate::web::form::{KEY, Typed, submit};
use crate::web::frame::href::encode;
use crate::web::names::book_name;
use crate::web::posted::Posted;
use crate::web::seat::Seat;

/// The most bins of one form.
const BINS_MAX: usize = 100;

/// The bins, and the form for more.
pub(super) async fn show(State(web): State<App>, seat: Seat, Path(code): Path<String>) -> Result<Response, Failure> {
    let site = web.site(&code)?;
    Ok(page(&Setting::begin(web, seat, Typed::fresh())?, &site))
}

/// Sets bins up.
pub(super) async fn send(
    State(web): State<App>,
    Path(code): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let site = web.site(&code)?;
    let mut setting = Setting::begin(web, posted.seat, posted.typed)?;
    if setting.typed.arranged() {
        return Ok(page(&setting, &site));
    }
    let codes: Vec<String> =
        setting.typed.text("codes").split([' ', ',', ';', '\n', '\r', '\t']).map(str::to_owned).collect();
    let codes: Vec<String> = codes.into_iter().filter(|code| !code.is_empty()).take(BINS_MAX).collect();
    if codes.is_empty() {
        setting.wrongs.at("codes", setting.words().say("form-missing"));
    }
    let zone = setting.typed.some("zone").map(str::to_owned);
    for code in codes {
        // The key follows from the form's and the code, so that sending the form again makes no bin twice.
        let spoken = Spoken {
            key: Some(
                crate::spoken::key_of(&format!("{}{code}", &setting.typed.text(KEY).get(..16).unwrap_or_default()))
                    .map_or_else(String::new, |key| key.to_string()),
            ),
            site: Some(Named::from(site.code.as_str())),
            book: None,
            occurred_at: None,
            cause: None,
            command: Command::AddBin(AddBin { code, zone: zone.clone() }),
        };
        let shown = Shown { lines: &[], fields: &[("code", "codes")] };
        ask(&setting.web, &setting.seat, &spoken, &shown, &mut setting.wrongs).await?;
    }
    if setting.wrongs.is_empty() {
        return Ok(Redirect::to(&format!("/setup/sites/{}", encode(&site.code))).into_response());
    }
    Ok(page(&setting, &site))
}

fn page(setting: &Setting, site: &BookInfo) -> Response {
    let (words, form) = (setting.words(), setting.form());
    let look = |book: &ledger::book::Book| book.bins().map(|(_, code)| code.as_str().to_owned()).collect::<Vec<_>>();
    let mut bins = setting.web.bank.with_book(site.id, look).unwrap_or_default();
    bins.sort_unstable();
    let there = html! {
        p.lead { (book_name(words, site)) }
        @if bins.is_empty() { p.notice { (words.say("bins-none")) } } @else {
            ul.bins { @for bin in &bins { li { span.badge { (bin) } } } }
        }
    };
    let fields = html! {
        (form.field("codes", words.say("bins-codes")).hint(words.say("bins-codes-hint")))
        (form.field("zone", words.say("bins-zone")).hint(words.say("bins-zone-hint")).optional())
        (submit(&words.say("bins-submit")))
    };
    setting.page(&words.say("bins-title"), &there, &words.say("bins-new"), &fields)
}
