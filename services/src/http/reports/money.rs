//! Money, and the trial balance of everything.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use projections::{FundReport, PledgeRow, TrialBalance};

use super::super::app::App;
use super::super::route::Route;
use super::super::trouble::Trouble;
use super::given::{Of, name_accounts};
use super::history::Nothing;
use super::{Question, at, reply, reply_with, report, with_donors};

pub(super) fn routes() -> Vec<Route> {
    let balance =
        report::<Nothing, TrialBalance>("reports", "The trial balance: every asset comes to nothing", "Balance");
    let funds = report::<Nothing, Vec<FundReport>>("reports", "Funds: what came, what went, what is there", "Funds");
    let pledges = report::<Nothing, Vec<Of<PledgeRow>>>("reports", "Pledges and what was paid of them", "Pledges");
    vec![
        at("/v1/balance", balance, get(show_balance)),
        at("/v1/funds", funds, get(show_funds)),
        at("/v1/pledges", pledges, get(show_pledges)),
    ]
}

async fn show_balance(State(app): State<App>, question: Question<Nothing>) -> Result<Response, Trouble> {
    reply_with(app.bank.views().balance(question.as_of).await?, question.form, |balance| &balance.rows)
}

async fn show_funds(State(app): State<App>, question: Question<Nothing>) -> Result<Response, Trouble> {
    let mut answer = app.bank.views().funds(question.as_of).await?;
    name_accounts(&app, question.names, &mut answer).await?;
    reply(answer, question.form)
}

async fn show_pledges(State(app): State<App>, question: Question<Nothing>) -> Result<Response, Trouble> {
    reply(with_donors(&app, question.names, app.bank.views().pledges().await?).await?, question.form)
}
