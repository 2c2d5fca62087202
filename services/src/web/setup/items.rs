//! Taking an item into the catalogue.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use maud::html;

use super::Setting;
use crate::spoken::Command;
use crate::spoken::register::{Pack, RegisterItem};
use crate::web::App;
use crate::web::ask::{Shown, ask, of_bank};
use crate::web::failure::Failure;
use crate::web::form::{Choice, KEY, Typed, choices, submit};
use crate::web::frame::href;
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use crate::words::read_whole;

/// Units that most items are counted in.
const UNITS: [&str; 8] = ["each", "kg", "l", "pair", "set", "pack", "box", "kit"];

/// The form.
pub(super) async fn show(State(web): State<App>, seat: Seat) -> Result<Response, Failure> {
    let mut typed = Typed::fresh();
    typed.set("unit", "each");
    typed.set("dated", "no");
    Ok(page(&Setting::begin(web, seat, typed)?))
}

/// Registers an item.
pub(super) async fn send(State(web): State<App>, posted: Posted) -> Result<Response, Failure> {
    let mut setting = Setting::begin(web, posted.seat, posted.typed)?;
    if setting.typed.arranged() {
        return Ok(page(&setting));
    }
    let words = setting.words();
    let some = |name: &str| setting.typed.some(name).map(str::to_owned);
    let name_el = some("name_el");
    let name = some("name").or_else(|| name_el.clone()).unwrap_or_default();
    let pack_units = setting.typed.some("pack_units").map(read_whole);
    let pack = match (some("pack_name"), pack_units.flatten().and_then(|units| u32::try_from(units).ok())) {
        (Some(name), Some(units)) => Some(Pack { name, units }),
        (Some(_), None) => {
            setting.wrongs.at("pack_units", words.say("form-not-whole"));
            None
        }
        (None, Some(_)) => {
            setting.wrongs.at("pack_name", words.say("form-missing"));
            None
        }
        (None, None) => None,
    };
    if name.is_empty() {
        setting.wrongs.at("name_el", words.say("form-missing"));
    }
    let typed = &setting.typed;
    let item = RegisterItem {
        code: typed.text("code").to_owned(),
        name,
        name_el,
        unit: typed.text("unit").to_owned(),
        packs: pack.into_iter().collect(),
        category: typed.some("category").map(str::to_owned),
        dated: typed.text("dated") == "yes",
    };
    let code = item.code.clone();
    if setting.wrongs.is_empty() {
        let spoken = of_bank(typed.text(KEY), Command::RegisterItem(item));
        let shown = Shown { lines: &[], fields: &[("packs", "pack_units")] };
        if ask(&setting.web, &setting.seat, &spoken, &shown, &mut setting.wrongs).await?.is_some() {
            return Ok(Redirect::to(&href::item(&code)).into_response());
        }
    }
    Ok(page(&setting))
}

fn page(setting: &Setting) -> Response {
    let (words, form) = (setting.words(), setting.form());
    let units = UNITS.map(|unit| Choice::new(unit, words.unit(unit))).to_vec();
    let dated = [Choice::new("no", words.say("items-undated")), Choice::new("yes", words.say("items-dated"))];
    let fields = html! {
        (form.field("code", words.say("item-code")).hint(words.say("items-code-hint")))
        (form.field("name_el", words.say("items-name-el")))
        (form.field("name", words.say("items-name-en")).optional())
        (form.field("unit", words.say("field-unit")).select(None, units))
        div.grid {
            (form.field("pack_name", words.say("items-pack")).hint(words.say("items-pack-hint")).optional().class("w6"))
            (form.field("pack_units", words.say("items-pack-units")).number().optional().class("w6"))
        }
        (form.field("category", words.say("item-category")).optional())
        (choices(&form, "dated", &words.say("items-dates"), &dated))
        (submit(&words.say("items-submit")))
    };
    setting.page(&words.say("items-title"), &html! {}, &words.say("items-new"), &fields)
}
