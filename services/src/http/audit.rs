//! The auditor's listings. Auditors read them, and admins; names of donors and suppliers are given to nobody here who is not given them elsewhere.

use axum::extract::State;
use axum::http::HeaderValue;
use axum::response::Response;
use axum::routing::get;
use projections::{AuditCount, AuditPart, AuditQuery, Clock, DigitRow, EndingRow, RoundRow, SumRow, TrialBalance};
use utoipa::IntoParams;
use utoipa::openapi::Required;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use vault::Language;

use super::app::{Api, App};
use super::reports::rows::Described;
use super::reports::{Accounts, Nothing, Question, account, at, name_accounts, reply, reply_with, report};
use super::roles::may_audit;
use super::route::{Description, Route};
use super::trouble::Trouble;
use super::who::Who;
use crate::refused;
use crate::spoken::Problem;
use crate::workbench::{
    ASKED, Asked, Asking, Form, PARAMETERS, SPECS, Spec, as_header, defaults, in_full, moment, spec,
};

/// A hint's warning, in the description of the API.
const HINT: &str = "A hint and no more: packs, round lots and price lists make digits uneven in the most honest book. What looks odd is a reason \
                    to look at papers, never a finding.";

pub(super) fn routes() -> Vec<Route> {
    let counts = report::<Nothing, Vec<AuditCount>>("audit", "How many rows each listing has", "AuditCounts")
        .detail("With what is asked when nothing is: three days late, work from 07:00 to 21:00, all before the month of the moment closed. The header helpbank-asked says it, as of every listing.")
        .fails(&[403]);
    let mut routes = vec![at("/v1/audit", counts, get(show_counts))];
    routes.extend(SPECS.iter().map(route));
    routes
}

fn route(spec: &'static Spec) -> Route {
    let description = match spec.form {
        Form::Rows => described::<AuditPart>(spec, "AuditPart"),
        Form::Sums => described::<Vec<SumRow>>(spec, "AdjustmentSums"),
        Form::Digits => described::<Vec<DigitRow>>(spec, "FirstDigits").detail(HINT),
        Form::Rounds => described::<Vec<RoundRow>>(spec, "RoundNumbers").detail(HINT),
        Form::Balance => described::<TrialBalance>(spec, "Balance"),
        Form::Endings => described::<Vec<EndingRow>>(spec, "Endings"),
    };
    let service =
        get(move |State(app): State<App>, who: Who, question: Question<Asked>| show(app, who, question, spec));
    at(spec.path, description, service)
}

fn described<T: Described>(spec: &Spec, name: &str) -> Description {
    let description = report::<Nothing, T>("audit", spec.summary, name).fails(&[403]);
    let of_spec = PARAMETERS.iter().filter(|(name, _, _)| spec.takes.contains(name));
    of_spec.fold(description, |description, (name, text, number)| {
        description.parameter(parameter(name, text, *number, spec.needs.contains(name)))
    })
}

fn parameter(name: &str, text: &str, number: bool, needed: bool) -> Parameter {
    let kind = ObjectBuilder::new().schema_type(if number { Type::Integer } else { Type::String });
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(if needed { Required::True } else { Required::False })
        .description(Some(text))
        .schema(Some(kind.build()))
        .build()
}

impl IntoParams for Asked {
    /// Whatever any listing may be asked; each says itself what it has a use for.
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        PARAMETERS.iter().map(|(name, text, number)| parameter(name, text, *number, false)).collect()
    }
}

impl Accounts for AuditPart {
    fn accounts(&mut self) -> Vec<(&str, &str, &mut Option<String>)> {
        self.rows.iter_mut().flat_map(|row| row.source.iter_mut().chain(&mut row.target)).map(account).collect()
    }
}

fn wrong(problems: &[Problem], language: Language) -> Trouble {
    Trouble::BadQuery(refused::problems(problems, language))
}

fn asking(app: &Api) -> Asking<'_> {
    Asking { bank: &app.bank, codes: &app.codes }
}

async fn show_counts(State(app): State<App>, who: Who, question: Question<Nothing>) -> Result<Response, Trouble> {
    may_audit(who.user.role)?;
    let queries = asking(&app).counted(question.as_of).await?;
    let now = app.bank.now();
    let of = |(word, query): &(&'static str, AuditQuery)| {
        let own = spec(word).map(|spec| defaults(spec, query)).unwrap_or_default().into_iter();
        own.map(|(name, value)| (format!("{word}.{name}"), value)).collect::<Vec<_>>()
    };
    let mut full = vec![("listing".to_owned(), "overview".to_owned())];
    full.extend(queries.iter().flat_map(of));
    full.push(("as_of".to_owned(), moment(question.as_of, now)));
    Ok(with_asked(reply(app.bank.views().audit_counts(&queries).await?, question.form)?, &full))
}

async fn show(app: App, who: Who, question: Question<Asked>, spec: &'static Spec) -> Result<Response, Trouble> {
    may_audit(who.user.role)?;
    let Question { of, as_of, names, form, language, .. } = question;
    let clock =
        if of.0.get("clock").is_some_and(|clock| clock == "occurred") { Clock::Occurred } else { Clock::Recorded };
    let query = asking(&app).query(spec, &of, as_of, clock).await?.map_err(|problems| wrong(&problems, language))?;
    let full = in_full(spec, &of, &query, app.bank.now());
    let views = app.bank.views();
    let answer = match spec.form {
        Form::Rows => {
            let mut answer = views.audit(&query).await?;
            name_accounts(&app, names, &mut answer).await?;
            reply_with(answer, form, |part| &part.rows)
        }
        Form::Sums => {
            let by = of.sum_by().map_err(|problem| wrong(&[problem], language))?;
            reply(views.adjustment_sums(&query, by).await?, form)
        }
        Form::Digits => reply(views.first_digits(&query).await?, form),
        Form::Rounds => reply(views.round_numbers(&query).await?, form),
        Form::Endings => reply(views.endings(&query).await?, form),
        Form::Balance => reply_with(views.balance(as_of).await?, form, |balance| &balance.rows),
    };
    Ok(with_asked(answer?, &full))
}

/// The answer, and what was asked in full: also what stood for what was not said.
fn with_asked(mut answer: Response, full: &[(String, String)]) -> Response {
    if let Ok(asked) = HeaderValue::from_str(&as_header(full)) {
        answer.headers_mut().insert(ASKED, asked);
    }
    answer
}
