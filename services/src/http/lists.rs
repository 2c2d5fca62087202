//! What the bank knows by name: items, sites, bins, parties, emergencies. Always of now.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger::reason::PartyKind;
use projections::{BinRow, BookRow, EmergencyRow, ItemRow, PartyRow};
use serde::Deserialize;
use utoipa::IntoParams;

use super::app::{Api, App};
use super::reports::{Question, at, known_site, names, reply, report, word};
use super::route::Route;
use super::trouble::Trouble;

pub(super) fn routes() -> Vec<Route> {
    let items = report::<ItemsQuery, Vec<ItemRow>>("lists", "Items of the catalogue", "Items");
    let sites = report::<NoQuery, Vec<BookRow>>("lists", "Sites of the bank", "Sites");
    let bins = report::<BinsQuery, Vec<BinRow>>("lists", "Bins of sites", "Bins");
    let parties =
        report::<PartiesQuery, Vec<PartyRow>>("lists", "Donors, partners, suppliers, municipalities", "Parties")
            .detail(
                "Names of donors and suppliers come from the vault, for operators, managers and admins: an auditor is from outside the bank and \
                 is given none. Who was erased has none.",
            );
    let emergencies = report::<NoQuery, Vec<EmergencyRow>>("lists", "Emergencies of the bank", "Emergencies");
    vec![
        at("/v1/items", items, get(show_items)),
        at("/v1/sites", sites, get(show_sites)),
        at("/v1/bins", bins, get(show_bins)),
        at("/v1/parties", parties, get(show_parties)),
        at("/v1/emergencies", emergencies, get(show_emergencies)),
    ]
}

/// No parameters of its own.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NoQuery {}

/// Which items.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ItemsQuery {
    /// Words in the item's code or names.
    q: Option<String>,
}

/// Which bins.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct BinsQuery {
    /// A site's code.
    site: Option<String>,
}

/// Which parties.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct PartiesQuery {
    /// `donor`, `partner`, `supplier` or `municipality`.
    kind: Option<String>,
}

async fn show_items(State(app): State<App>, question: Question<ItemsQuery>) -> Result<Response, Trouble> {
    reply(app.bank.views().items(question.of.q.as_deref()).await?, question.form)
}

async fn show_sites(State(app): State<App>, question: Question<NoQuery>) -> Result<Response, Trouble> {
    reply(app.bank.views().sites().await?, question.form)
}

async fn show_bins(State(app): State<App>, question: Question<BinsQuery>) -> Result<Response, Trouble> {
    known_site(&app, question.language, "site", question.of.site.as_ref())?;
    reply(app.bank.views().bins(question.of.site.as_deref()).await?, question.form)
}

async fn show_parties(State(app): State<App>, question: Question<PartiesQuery>) -> Result<Response, Trouble> {
    let kinds: Vec<&str> = PartyKind::ALL.iter().map(|kind| kind.code()).collect();
    word(question.language, "kind", question.of.kind.as_ref(), &kinds)?;
    let mut answer = app.bank.views().parties(question.of.kind.as_deref()).await?;
    name(&app, question.names, &mut answer.rows).await?;
    reply(answer, question.form)
}

async fn show_emergencies(State(app): State<App>, question: Question<NoQuery>) -> Result<Response, Trouble> {
    reply(app.bank.views().emergencies().await?, question.form)
}

/// Gives those without a public name the one in the vault.
async fn name(app: &Api, may: bool, parties: &mut [PartyRow]) -> Result<(), Trouble> {
    let nameless = parties.iter().filter(|party| party.name.is_none());
    let names = names(app, may, nameless.map(|row| row.party.as_str())).await?;
    for row in parties.iter_mut().filter(|party| party.name.is_none()) {
        row.name = names.get(&row.party).cloned();
    }
    Ok(())
}
