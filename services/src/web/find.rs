//! Finding what people mean by what they type: items by code or words, donors in the vault, recipients in the register.

use axum::Json;
use axum::extract::{Query, State};
use ledger::event::{ItemRegistered, PartyRegistered};
use ledger::ids::PartyId;
use ledger::reason::PartyKind;
use serde::{Deserialize, Serialize};

use super::failure::Failure;
use super::form::Choice;
use super::names::item_name;
use super::seat::Seat;
use super::{App, Web};
use crate::import::fold::fold;
use crate::words::Words;

/// The most proposals.
pub(crate) const FOUND_MAX: usize = 12;

/// What was typed.
#[derive(Deserialize)]
pub(super) struct Search {
    #[serde(default)]
    q: String,
}

/// A proposal for a field.
#[derive(Serialize)]
pub(super) struct Proposal {
    value: String,
    label: String,
}

impl From<Choice> for Proposal {
    fn from(choice: Choice) -> Self {
        Self { value: choice.value, label: choice.label }
    }
}

fn proposals(choices: Vec<Choice>) -> Json<Vec<Proposal>> {
    Json(choices.into_iter().map(Proposal::from).collect())
}

/// Items for a field.
pub(super) async fn items(State(web): State<App>, seat: Seat, Query(search): Query<Search>) -> Json<Vec<Proposal>> {
    let found = web.find_items(&search.q);
    proposals(
        found.iter().take(FOUND_MAX).map(|item| Choice::new(item.code.as_str(), item_name(seat.words, item))).collect(),
    )
}

/// Donors for a field, by name.
pub(super) async fn donors(
    State(web): State<App>,
    seat: Seat,
    Query(search): Query<Search>,
) -> Result<Json<Vec<Proposal>>, Failure> {
    let found = web.find_people(&seat, &search.q, PartyKind::Donor).await?;
    Ok(proposals(found.into_iter().take(FOUND_MAX).map(|(_, name, detail)| Choice::new(name, detail)).collect()))
}

/// Recipients for a field.
pub(super) async fn recipients(
    State(web): State<App>,
    seat: Seat,
    Query(search): Query<Search>,
) -> Json<Vec<Proposal>> {
    let found = web.find_recipients(&search.q);
    proposals(found.iter().take(FOUND_MAX).map(|party| recipient_choice(seat.words, party)).collect())
}

/// A recipient as a choice: sent by name, explained by what it is.
pub(crate) fn recipient_choice(words: Words, party: &PartyRegistered) -> Choice {
    let name = party.name.as_ref().map_or_else(String::new, |name| name.as_str().to_owned());
    let kind = words.coded("party", party.kind.code());
    let code = party.code.as_ref().map_or(String::new(), |code| format!(" · {}:{}", code.scheme, code.code));
    Choice::new(name, format!("{kind}{code}"))
}

/// How well a text fits what was typed: 0 the whole, 1 its beginning, 2 somewhere. None when a word of it is missing.
fn fit(text: &str, typed: &str) -> Option<u8> {
    if text == typed {
        return Some(0);
    }
    if text.starts_with(typed) {
        return Some(1);
    }
    typed.split(' ').all(|word| text.contains(word)).then_some(2)
}

impl Web {
    /// Items whose code or names hold what was typed, the best first. None for nothing typed.
    pub(crate) fn find_items(&self, typed: &str) -> Vec<ItemRegistered> {
        let typed = fold(typed);
        if typed.is_empty() {
            return Vec::new();
        }
        let register = self.bank.register();
        let mut found: Vec<(u8, &ItemRegistered)> = Vec::new();
        for item in register.items_after(0).map(|since| &since.fact) {
            let code = fold(item.code.as_str());
            let name = fold(item.name.as_str());
            let name_el = item.name_el.as_ref().map_or(String::new(), |name| fold(name.as_str()));
            let whole = format!("{code} {name} {name_el}");
            let best = [fit(&code, &typed), fit(&name, &typed), fit(&name_el, &typed), fit(&whole, &typed).map(|_| 2)];
            if let Some(best) = best.into_iter().flatten().min() {
                found.push((best, item));
            }
        }
        found.sort_by(|a, b| (a.0, a.1.code.as_str()).cmp(&(b.0, b.1.code.as_str())));
        found.into_iter().map(|(_, item)| item.clone()).collect()
    }

    /// Partners and municipalities whose name or code holds what was typed, the best first; all partners when nothing was typed.
    pub(crate) fn find_recipients(&self, typed: &str) -> Vec<PartyRegistered> {
        let typed = fold(typed);
        let register = self.bank.register();
        let mut found: Vec<(u8, String, &PartyRegistered)> = Vec::new();
        for party in register.parties_after(0).map(|since| &since.fact) {
            let wanted = match party.kind {
                PartyKind::Partner => true,
                PartyKind::Municipality => !typed.is_empty(),
                PartyKind::Donor | PartyKind::Supplier => false,
            };
            let Some(name) = party.name.as_ref().filter(|_| wanted) else { continue };
            let name = fold(name.as_str());
            let code =
                party.code.as_ref().map_or(String::new(), |code| fold(&format!("{}:{}", code.scheme, code.code)));
            let bare = code.split_once(':').map_or("", |(_, code)| code);
            let fits = [fit(&name, &typed), fit(&code, &typed), (bare == typed && !bare.is_empty()).then_some(0)];
            if let Some(best) = fits.into_iter().flatten().min() {
                found.push((best, name, party));
            }
        }
        found.sort_by(|a, b| (a.0, &a.1, a.2.party).cmp(&(b.0, &b.1, b.2.party)));
        found.into_iter().map(|(.., party)| party.clone()).collect()
    }

    /// Organisations of a kind with a public name, by name.
    pub(crate) fn organisations(&self, kind: PartyKind) -> Vec<PartyRegistered> {
        let register = self.bank.register();
        let known = register.parties_after(0).map(|since| &since.fact);
        let mut all: Vec<PartyRegistered> =
            known.filter(|party| party.kind == kind && party.name.is_some()).cloned().collect();
        all.sort_by_cached_key(|party| fold(party.name.as_ref().map_or("", |name| name.as_str())));
        all
    }

    /// People of a kind whose name holds what was typed: id, name, and what tells them apart. Nobody for those who may not read names.
    pub(crate) async fn find_people(
        &self,
        seat: &Seat,
        typed: &str,
        kind: PartyKind,
    ) -> Result<Vec<(PartyId, String, String)>, Failure> {
        if !seat.may_see_names() {
            return Ok(Vec::new());
        }
        let found = self.bank.vault().find_by_name(typed).await?;
        let register = self.bank.register();
        let is = |id: PartyId| register.now().party(id).is_some_and(|party| party.kind == kind);
        let people =
            found.into_iter().map(|subject| (PartyId::from_bytes(subject.id), subject)).filter(|(id, _)| is(*id));
        Ok(people
            .map(|(id, subject)| {
                let detail =
                    subject.email.or(subject.phone).unwrap_or_else(|| super::names::short(&id.to_string()).to_owned());
                (id, subject.name, detail)
            })
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_whole_comes_before_what_fits_in_part() {
        assert_eq!(fit("κουβερτα μαλλινη", "κουβερτα μαλλινη"), Some(0));
        assert_eq!(fit("κουβερτα μαλλινη", "κουβ"), Some(1));
        assert_eq!(fit("κουβερτα μαλλινη", "μαλλινη κουβ"), Some(2));
        assert_eq!(fit("κουβερτα μαλλινη", "σκηνη κουβ"), None);
    }
}
