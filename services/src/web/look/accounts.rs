//! Where aid can be, in words: a shelf, the road, a donor, a reason.

use maud::{Markup, html};
use projections::AccountLabel;

use crate::web::Web;
use crate::web::frame::href::query;
use crate::web::names::{Called, book_name, short};
use crate::words::Words;

/// An account as people read it.
pub(in crate::web) fn account(web: &Web, words: Words, called: &Called, label: &AccountLabel) -> Markup {
    let name = label.name.clone();
    match label.kind.as_str() {
        "shelf" => {
            let (site, bin) =
                (label.site.clone().unwrap_or_default(), name.unwrap_or_else(|| short(&label.id).to_owned()));
            html! { a href=(query("/stock", [("site", site.as_str()), ("bin", bin.as_str())])) { (site_name(web, words, &site)) " / " (bin) } }
        }
        "transit" => {
            html! { a href=(format!("/shipments/{}", label.id)) { (words.say("account-transit")) } }
        }
        "donor" => html! { (words.say("account-donor")) " " (called.hex(words, &label.id)) },
        "supplier" => html! { (words.say("account-supplier")) " " (called.hex(words, &label.id)) },
        "recipient" => html! { (name.unwrap_or_else(|| called.hex(words, &label.id))) },
        "loss" => html! { (words.say("account-loss")) " " (words.coded("loss", &label.id)) },
        "unmatched" => html! { (words.say("account-unmatched")) " " (label.site.clone().unwrap_or_default()) },
        "fund" => html! { (words.say("account-fund")) " " (name.unwrap_or_else(|| short(&label.id).to_owned())) },
        "expense" => html! { (words.coded("expense", &label.id)) },
        other => html! { (other) " " (short(&label.id)) },
    }
}

/// An emergency's name by its code, in the reader's language.
pub(super) fn emergency_name(web: &Web, words: Words, code: &str) -> String {
    let register = web.bank.register();
    let known = register.emergencies_after(0).find(|since| since.fact.code.as_str() == code);
    known.map_or_else(|| code.to_owned(), |since| words.side(since.fact.name.as_str()).to_owned())
}

/// A site's name by its code.
pub(super) fn site_name(web: &Web, words: Words, code: &str) -> String {
    web.book(code).map_or_else(|_| code.to_owned(), |book| book_name(words, &book))
}

/// The ids of accounts that may have a name in the vault or the register.
pub(in crate::web) fn named<'a>(labels: impl IntoIterator<Item = &'a AccountLabel>) -> Vec<&'a str> {
    let has = |label: &&AccountLabel| matches!(label.kind.as_str(), "donor" | "supplier" | "recipient");
    labels.into_iter().filter(has).map(|label| label.id.as_str()).collect()
}
