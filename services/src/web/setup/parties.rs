//! Making partners and municipalities known: organisations, by their public names.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::reason::PartyKind;
use maud::html;

use super::Setting;
use crate::spoken::Command;
use crate::spoken::register::{RegisterParty, SchemeCode};
use crate::spoken::words::PartyWord;
use crate::web::App;
use crate::web::ask::{Shown, ask, of_bank};
use crate::web::failure::Failure;
use crate::web::form::{Choice, KEY, Typed, choices, submit};
use crate::web::posted::Posted;
use crate::web::seat::Seat;

/// The scheme of municipalities' codes.
const ELSTAT: &str = "elstat";

/// The partners, and the form for one more.
pub(super) async fn show(State(web): State<App>, seat: Seat) -> Result<Response, Failure> {
    let mut typed = Typed::fresh();
    typed.set("kind", PartyKind::Partner.code());
    Ok(page(&Setting::begin(web, seat, typed)?))
}

/// Registers one.
pub(super) async fn send(State(web): State<App>, posted: Posted) -> Result<Response, Failure> {
    let mut setting = Setting::begin(web, posted.seat, posted.typed)?;
    if setting.typed.arranged() {
        return Ok(page(&setting));
    }
    let municipality = setting.typed.text("kind") == PartyKind::Municipality.code();
    let code = setting.typed.some("code").map(|code| SchemeCode { scheme: ELSTAT.to_owned(), code: code.to_owned() });
    let party = RegisterParty {
        kind: PartyWord(if municipality { PartyKind::Municipality } else { PartyKind::Partner }),
        name: setting.typed.some("name").map(str::to_owned),
        code: code.filter(|_| municipality),
        nature: None,
        language: None,
        contact: None,
    };
    let spoken = of_bank(setting.typed.text(KEY), Command::RegisterParty(party));
    let shown = Shown { lines: &[], fields: &[("code.code", "code"), ("code.scheme", "code")] };
    match ask(&setting.web, &setting.seat, &spoken, &shown, &mut setting.wrongs).await? {
        Some(_) => Ok(Redirect::to("/setup/partners").into_response()),
        None => Ok(page(&setting)),
    }
}

fn page(setting: &Setting) -> Response {
    let (words, form) = (setting.words(), setting.form());
    let partners = setting.web.find_recipients("");
    let kinds = [PartyKind::Partner, PartyKind::Municipality]
        .map(|kind| Choice::new(kind.code(), words.coded("party", kind.code())));
    let there = html! {
        @if !partners.is_empty() {
            ul { @for partner in &partners { @if let Some(name) = &partner.name { li { (name) } } } }
        }
    };
    let fields = html! {
        (choices(&form, "kind", &words.say("partners-kind"), &kinds))
        (form.field("name", words.say("partners-name")))
        (form.field("code", words.say("partners-code")).hint(words.say("partners-code-hint")).optional())
        (submit(&words.say("partners-submit")))
    };
    setting.page(&words.say("partners-title"), &there, &words.say("partners-new"), &fields)
}
