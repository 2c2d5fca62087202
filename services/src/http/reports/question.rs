//! What is asked of a report: its own parameters, and those of every report: as of when, on which clock, at least how new, in which form.

use std::collections::BTreeSet;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::http::{Uri, header};
use ledger::ids::BookId;
use projections::{AsOf, Today};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::path::ParameterIn;
use vault::Language;

use super::super::app::{Api, App};
use super::super::language::accepted;
use super::super::roles::may_see_names;
use super::super::trouble::Trouble;
use super::super::who::Who;
use super::reply::{CSV, Form};
use crate::refused::problem;
use crate::spoken::{Kind, Problem, Wrong, instant, nearest, place};
use crate::workbench::end_of_day;

/// The place of an entry.
pub(in super::super) type Place = projections::EntryPlace;

/// Parameters of every report.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct When {
    /// As of an entry (`ATH@4711/3`), the end of a page (`ATH@4711`), an instant (RFC 3339) or the end of a day in Greece (`2026-05-31`); now,
    /// when absent.
    as_of: Option<String>,
    /// The clock of an instant: `recorded` (when it was written down), or `occurred` (when it happened by the actors' word).
    #[param(inline)]
    clock: Option<ClockWord>,
    /// Waits until the views hold this page (`ATH@4711`) or entry: so one reads one's own writes.
    at_least: Option<String>,
    /// `json` or `csv`; the header Accept decides, when absent.
    #[param(inline)]
    format: Option<Form>,
}

/// The two clocks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum ClockWord {
    Recorded,
    Occurred,
}

/// A question of someone who is signed in.
#[derive(Debug)]
pub(in super::super) struct Question<Q> {
    /// The report's own parameters.
    pub(in super::super) of: Q,
    /// As of when.
    pub(in super::super) as_of: AsOf,
    /// What day it is then.
    pub(in super::super) today: Today,
    /// Whether whoever asks may read the names of donors and suppliers.
    pub(in super::super) names: bool,
    /// The form of the answer.
    pub(in super::super) form: Form,
    /// The language of the request.
    pub(in super::super) language: Language,
}

impl<Q: DeserializeOwned + IntoParams + Send> FromRequestParts<App> for Question<Q> {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Trouble> {
        let who = Who::from_request_parts(parts, app).await?;
        let language = who.language;
        known_only(&parts.uri, language, &[names::<Q>(), names::<When>()].concat())?;
        let of: Q = read(&parts.uri, language)?;
        let when: When = read(&parts.uri, language)?;
        if let Some(text) = &when.at_least {
            let (book, page) = page_of(app, text).ok_or_else(|| bad(language, "at_least", Wrong::NotAPlace))?;
            app.bank.wait_for(book, page).await?;
        }
        let (as_of, at_ms) = as_of(app, &when, language).await?;
        let accepts_csv = parts.headers.get(header::ACCEPT).is_some_and(|kinds| {
            kinds.to_str().is_ok_and(|kinds| kinds.contains(CSV) && !kinds.contains("application/json"))
        });
        let form = when.format.unwrap_or(if accepts_csv { Form::Csv } else { Form::Json });
        let today = crate::today::at(app.bank.register().now(), ledger::time::Timestamp::from_ms(at_ms));
        let names = may_see_names(who.user.role);
        Ok(Self { of, as_of, today, names, form, language })
    }
}

/// Plain parameters, of questions that are no reports. Whoever takes this must ask for [`Who`] as well.
pub(in super::super) struct Asked<Q>(pub(in super::super) Q);

impl<Q: DeserializeOwned + IntoParams> FromRequestParts<App> for Asked<Q> {
    type Rejection = Trouble;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Trouble> {
        let language = accepted(&parts.headers);
        known_only(&parts.uri, language, &names::<Q>())?;
        read(&parts.uri, language).map(Self)
    }
}

/// A parameter that cannot be understood.
pub(in super::super) fn bad(language: Language, field: &str, wrong: Wrong) -> Trouble {
    Trouble::BadQuery(vec![problem(&Problem { field: field.to_owned(), wrong }, language)])
}

/// A parameter that is a number or an id in its own text form.
pub(in super::super) fn text_of<T: std::str::FromStr>(
    language: Language,
    field: &str,
    text: Option<&String>,
    wrong: Wrong,
) -> Result<Option<T>, Trouble> {
    let Some(text) = text else { return Ok(None) };
    text.parse().map(Some).map_err(|_| bad(language, field, wrong))
}

/// How many rows: at most what the views give at once.
pub(in super::super) fn limit_of(limit: Option<u32>) -> u32 {
    limit.unwrap_or(projections::ROWS_MAX).min(projections::ROWS_MAX)
}

fn names<Q: IntoParams>() -> Vec<String> {
    Q::into_params(|| Some(ParameterIn::Query)).into_iter().map(|parameter| parameter.name).collect()
}

/// Refuses parameters that mean nothing here: a filter with a slip in its name must not be no filter.
fn known_only(uri: &Uri, language: Language, known: &[String]) -> Result<(), Trouble> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri).unwrap_or_default();
    let mut seen = BTreeSet::new();
    let mut wrongs = Vec::new();
    for (name, _) in &pairs {
        if !known.contains(name) {
            let nearest = nearest(name, known.iter().map(String::as_str)).map(str::to_owned);
            wrongs.push((name, Wrong::UnknownField { nearest, known: known.to_vec() }));
        } else if !seen.insert(name) {
            wrongs.push((name, Wrong::FieldTwice));
        }
    }
    let said = |(name, wrong): (&String, Wrong)| problem(&Problem { field: name.clone(), wrong }, language);
    let said: Vec<_> = wrongs.into_iter().map(said).collect();
    if said.is_empty() { Ok(()) } else { Err(Trouble::BadQuery(said)) }
}

fn read<Q: DeserializeOwned>(uri: &Uri, language: Language) -> Result<Q, Trouble> {
    Query::<Q>::try_from_uri(uri).map(|Query(of)| of).map_err(|rejection| {
        // The framework says which one: "Failed to deserialize query string: limit: invalid digit …".
        let text = rejection.body_text();
        let field = text.split(": ").nth(1).filter(|name| !name.contains(' ')).unwrap_or_default().to_owned();
        bad(language, &field, Wrong::Unclear)
    })
}

/// The book and page of `ATH@4711` or `ATH@4711/3`.
fn page_of(app: &Api, text: &str) -> Option<(BookId, u64)> {
    let page = place::entry(text).map(|(book, page, _)| (book, page)).or_else(|| place::page(text));
    let (book, page) = page?;
    Some((app.book(book)?, page))
}

/// The moment asked for, and the instant at which dates are judged.
async fn as_of(app: &Api, when: &When, language: Language) -> Result<(AsOf, i64), Trouble> {
    let Some(text) = &when.as_of else { return Ok((AsOf::Now, app.bank.now().ms)) };
    let unclear = |wrong| bad(language, "as_of", wrong);
    if let Some(at) = instant(text).or_else(|| end_of_day(text)) {
        let as_of = match when.clock {
            Some(ClockWord::Occurred) => AsOf::OccurredAt(at.ms),
            Some(ClockWord::Recorded) | None => AsOf::RecordedAt(at.ms),
        };
        return Ok((as_of, at.ms));
    }
    let page = place::entry(text).map(|(book, page, _)| (book, page)).or_else(|| place::page(text));
    let Some((name, number)) = page else { return Err(unclear(Wrong::NotATime)) };
    let unknown = Wrong::UnknownName { kind: Kind::Book, name: name.to_owned(), nearest: None };
    let book = app.book(name).ok_or_else(|| unclear(unknown))?;
    let page = app.bank.page(book, number).await?.ok_or_else(|| unclear(Wrong::UnknownEntry))?;
    let last = page.header.entries.saturating_sub(1);
    let index = place::entry(text).map_or(last, |(_, _, index)| index);
    if index > last {
        return Err(unclear(Wrong::UnknownEntry));
    }
    app.bank.wait_for(book, number).await?;
    Ok((AsOf::Entry { book, page: number, index }, page.header.written_at.ms))
}
