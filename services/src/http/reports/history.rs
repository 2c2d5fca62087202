//! The log, and the ways of goods through it: entries, traces of lots, journeys of donations.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use ledger::ids::ActorId;
use projections::{DonationRow, EntriesFilter, EntryDetail, EntryRow, Journey, Trace, TraceOf};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::schema::Type;

use super::super::app::App;
use super::super::books;
use super::super::route::Route;
use super::super::trouble::Trouble;
use super::given::{Of, name_accounts};
use super::goods::entry_of;
use super::known::party;
use super::{Question, at, bad, limit_of, reply, reply_with, report, text_of, with_donors};
use crate::spoken::{Kind, Wrong, instant, nearest};

pub(super) fn routes() -> Vec<Route> {
    let entries = report::<EntriesQuery, Vec<EntryRow>>("reports", "Entries, the last recorded first", "Entries")
        .detail("Always of now: `as_of` is of no effect; bound it with `from` and `until`.");
    let entry = report::<Nothing, EntryDetail>("reports", "An entry with its transfers", "Entry")
        .parameter(books::path("book", "The book's code or id.", Type::String))
        .parameter(books::path("page", "The page, from 1.", Type::Integer))
        .parameter(books::path("entry", "The entry's place in the page, from 0.", Type::Integer));
    let trace = report::<TraceQuery, Trace>("reports", "Where goods came from and where they went", "Trace")
        .detail("Of a lot, of an entry's lots, or of all that a party gave; as CSV, the steps.");
    let journey = report::<JourneyQuery, Journey>("reports", "What became of a donation", "Journey")
        .detail("As CSV, where everything is.");
    let donations =
        report::<DonationsQuery, Vec<Of<DonationRow>>>("reports", "Donations, the last recorded first", "Donations");
    vec![
        at("/v1/entries", entries, get(show_entries)),
        at("/v1/entries/{book}/{page}/{entry}", entry, get(show_entry)),
        at("/v1/trace", trace, get(show_trace)),
        at("/v1/journey", journey, get(show_journey)),
        at("/v1/donations", donations, get(show_donations)),
    ]
}

/// No parameters of its own.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct Nothing {}

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EntriesQuery {
    /// A book's code or id.
    book: Option<String>,
    /// What happened, as `donation_received`.
    kind: Option<String>,
    /// The actor's id.
    actor: Option<String>,
    /// Recorded at or after this instant, RFC 3339.
    from: Option<String>,
    /// Recorded before this instant, RFC 3339.
    until: Option<String>,
    /// Go on backwards from this entry, as `ATH@4711/3`.
    before: Option<String>,
    /// At most so many.
    #[param(minimum = 1)]
    limit: Option<u32>,
}

/// Of what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TraceQuery {
    /// A lot's id.
    lot: Option<String>,
    /// An entry, as `ATH@4711/3`.
    entry: Option<String>,
    /// A donor or supplier: id, or code with scheme.
    party: Option<String>,
}

/// Of which donation.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct JourneyQuery {
    /// The donation's entry, as `ATH@4711/3`.
    donation: String,
}

/// Whose donations.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DonationsQuery {
    /// A donor: id, or code with scheme.
    donor: Option<String>,
    /// At most so many.
    #[param(minimum = 1)]
    limit: Option<u32>,
}

async fn show_entries(State(app): State<App>, question: Question<EntriesQuery>) -> Result<Response, Trouble> {
    let Question { of, form, language, .. } = question;
    let at_ms = |field: &str, text: Option<&String>| match text {
        None => Ok(None),
        Some(text) => instant(text).map(|at| Some(at.ms)).ok_or_else(|| bad(language, field, Wrong::NotATime)),
    };
    let book = match &of.book {
        None => None,
        Some(name) => {
            let register = app.bank.register();
            let codes = app.codes.of(&register);
            let nearest = || nearest(name, codes.books()).map(str::to_owned);
            let unknown = || Wrong::UnknownName { kind: Kind::Book, name: name.clone(), nearest: nearest() };
            Some(app.book(name).ok_or_else(|| bad(language, "book", unknown()))?)
        }
    };
    let before = match &of.before {
        None => None,
        Some(text) => Some(entry_of(&app, text).ok_or_else(|| bad(language, "before", Wrong::NotAPlace))?),
    };
    let actor: Option<ActorId> = text_of(language, "actor", of.actor.as_ref(), Wrong::Unclear)?;
    let filter = EntriesFilter {
        from: at_ms("from", of.from.as_ref())?,
        until: at_ms("until", of.until.as_ref())?,
        book,
        kind: of.kind,
        actor,
        before,
        limit: limit_of(of.limit),
    };
    reply(app.bank.views().entries(&filter).await?, form)
}

async fn show_entry(
    State(app): State<App>,
    question: Question<Nothing>,
    Path((book, page, entry)): Path<(String, String, String)>,
) -> Result<Response, Trouble> {
    let place = books::place(&app, &book, &page, &entry)?;
    let mut answer = app.bank.views().entry(place).await?;
    name_accounts(&app, question.names, &mut answer).await?;
    reply_with(answer, question.form, |detail| &detail.transfers)
}

async fn show_trace(State(app): State<App>, question: Question<TraceQuery>) -> Result<Response, Trouble> {
    let Question { of, as_of, names, form, language, .. } = question;
    let lot = text_of(language, "lot", of.lot.as_ref(), Wrong::NotAnId { kind: Kind::Lot })?;
    let trace = match (lot, &of.entry, &of.party) {
        (Some(lot), None, None) => TraceOf::Lot(lot),
        (None, Some(text), None) => {
            TraceOf::Entry(entry_of(&app, text).ok_or_else(|| bad(language, "entry", Wrong::NotAPlace))?)
        }
        (None, None, name @ Some(_)) => {
            let party = party(&app, language, "party", name.as_ref())?;
            TraceOf::Party(party.ok_or_else(|| bad(language, "party", Wrong::FieldMissing))?)
        }
        (None, None, None) => return Err(bad(language, "lot", Wrong::FieldMissing)),
        (Some(_), Some(_), _) | (Some(_), None, Some(_)) | (None, Some(_), Some(_)) => {
            return Err(bad(language, "lot", Wrong::TooMany { max: 1 }));
        }
    };
    let mut answer = app.bank.views().trace(trace, as_of).await?;
    name_accounts(&app, names, &mut answer).await?;
    reply_with(answer, form, |trace| &trace.steps)
}

async fn show_journey(State(app): State<App>, question: Question<JourneyQuery>) -> Result<Response, Trouble> {
    let Question { of, as_of, names, form, language, .. } = question;
    let donation = entry_of(&app, &of.donation).ok_or_else(|| bad(language, "donation", Wrong::NotAPlace))?;
    let mut answer = app.bank.views().journey(donation, as_of).await?;
    name_accounts(&app, names, &mut answer).await?;
    reply_with(answer, form, |journey| &journey.places)
}

async fn show_donations(State(app): State<App>, question: Question<DonationsQuery>) -> Result<Response, Trouble> {
    let donor = party(&app, question.language, "donor", question.of.donor.as_ref())?;
    let answer = app.bank.views().donations(donor, limit_of(question.of.limit)).await?;
    reply(with_donors(&app, question.names, answer).await?, question.form)
}
