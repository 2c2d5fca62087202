//! Making partners and municipalities known: organisations, by their public names.

use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use ledger::entry::Entry;
use ledger::event::{Event, PartyRegistered};
use ledger::reason::PartyKind;
use maud::html;
use serde::Deserialize;

use super::Setting;
use crate::spoken::register::{RegisterParty, SchemeCode};
use crate::spoken::words::PartyWord;
use crate::spoken::{Command, place};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_bank};
use crate::web::failure::Failure;
use crate::web::form::{Choice, KEY, Typed, choices, submit};
use crate::web::frame::href;
use crate::web::posted::Posted;
use crate::web::seat::Seat;

/// Up to so many names stand open; more are folded away.
const LISTED_MAX: usize = 40;
/// The scheme of municipalities' codes.
const ELSTAT: &str = "elstat";

/// The entry by which one was added just now.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    added: String,
}

/// The partners and municipalities, and the form for one more.
pub(super) async fn show(State(web): State<App>, seat: Seat, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    let mut typed = Typed::fresh();
    typed.set("kind", PartyKind::Partner.code());
    let setting = Setting::begin(web, seat, typed)?;
    let added = added(&setting, &asked.added).await?;
    Ok(page(&setting, added.as_ref()))
}

/// Who was added by the entry at this place; none for anything else.
async fn added(setting: &Setting, place: &str) -> Result<Option<PartyRegistered>, Failure> {
    let bank = &setting.web.bank;
    let Some((_, number, index)) = place::entry(place) else { return Ok(None) };
    let Some(place) = bank.place(bank.register_book(), number, index).await? else { return Ok(None) };
    let Entry { event: Event::PartyRegistered(party), .. } = bank.cited(place).await? else { return Ok(None) };
    Ok(Some(party))
}

/// Registers one.
pub(super) async fn send(State(web): State<App>, posted: Posted) -> Result<Response, Failure> {
    let mut setting = Setting::begin(web, posted.seat, posted.typed)?;
    if setting.typed.arranged() {
        return Ok(page(&setting, None));
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
        Some(Came::Entry(place)) => {
            let added = href::place(&setting.web.code_of(place.book), place.page, place.index);
            Ok(Redirect::to(&href::query("/setup/partners", [("added", added.as_str())])).into_response())
        }
        Some(Came::Site) | None => Ok(page(&setting, None)),
    }
}

fn page(setting: &Setting, added: Option<&PartyRegistered>) -> Response {
    let (words, form) = (setting.words(), setting.form());
    let name = |party: &PartyRegistered| party.name.as_ref().map_or_else(String::new, |name| name.as_str().to_owned());
    let list = |kind: PartyKind| {
        let all = setting.web.organisations(kind);
        html! {
            details.known-list open[all.len() <= LISTED_MAX] {
                summary { (words.coded("parties", kind.code())) " (" (words.number(u64::try_from(all.len()).unwrap_or(u64::MAX))) ")" }
                @if all.is_empty() { p.soft { (words.say("partners-none")) } }
                ul.names { @for party in &all { li { (name(party)) @if let Some(code) = &party.code { " " span.soft.nowrap { (code.code) } } } } }
            }
        }
    };
    let kinds = [PartyKind::Partner, PartyKind::Municipality]
        .map(|kind| Choice::new(kind.code(), words.coded("party", kind.code())));
    let there = html! {
        @if let Some(party) = added {
            p.notice.good role="status" { (words.with("partners-added", &[("name", (&name(party)).into())])) }
        }
        (list(PartyKind::Partner))
        (list(PartyKind::Municipality))
    };
    let fields = html! {
        (choices(&form, "kind", &words.say("partners-kind"), &kinds))
        (form.field("name", words.say("partners-name")))
        (form.field("code", words.say("partners-code")).hint(words.say("partners-code-hint")).optional())
        (submit(&words.say("partners-submit")))
    };
    setting.page(&words.say("partners-title"), &there, &words.say("partners-new"), &fields)
}
