//! `POST /v1/verify`: the whole chain, the rules, the balance and the views, checked now.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::routing::post;
use serde::{Deserialize, Serialize};
use transparency::log::policy::Policy;
use transparency::verify::{Check, Report, Status, Verdict};
use utoipa::ToSchema;
use utoipa::openapi::path::HttpMethod;

use super::app::App;
use super::reports::bad;
use super::route::{Route, describe};
use super::trouble::Trouble;
use super::who::Who;
use crate::audit;
use crate::spoken::Wrong;
use crate::words::Words;

/// How long to wait while another verification runs, in milliseconds.
const RETRY_AFTER_MS: u64 = 2_000;

pub(super) fn routes() -> Vec<Route> {
    let operation = describe("books", "Verify the bank")
        .detail("Reads every page there is; one verification runs at a time.")
        .takes_json::<HowJson>()
        .answers::<ReportJson>("What was checked and how it came out; a failed check is an answer, not an error.")
        .fails(&[400, 403, 500, 503]);
    vec![Route::new(HttpMethod::Post, "/v1/verify", operation, post(verify))]
}

/// What a verification found.
#[derive(Debug, Serialize, ToSchema)]
struct ReportJson {
    /// `ok`, `failed` or `incomplete`.
    verdict: &'static str,
    /// One by one.
    checks: Vec<CheckJson>,
}

/// One check.
#[derive(Debug, Serialize, ToSchema)]
struct CheckJson {
    /// What was checked.
    name: String,
    /// `ok`, `failed` or `not_checked`.
    status: &'static str,
    /// The book's id, when it is of one book.
    book: Option<String>,
    /// The page: of a failure, where; else the last that was looked at.
    page: Option<u64>,
    /// In words, in the language of the request.
    detail: String,
}

impl CheckJson {
    fn of(check: &Check, words: Words) -> Self {
        let status = match check.status {
            Status::Ok => "ok",
            Status::Failed => "failed",
            Status::NotChecked => "not_checked",
        };
        let book = check.book.map(|book| book.to_string());
        Self { name: check.name.to_owned(), status, book, page: check.page, detail: audit::said(check, words) }
    }
}

impl ReportJson {
    fn of(report: &Report, words: Words) -> Self {
        let verdict = match report.verdict {
            Verdict::Ok => "ok",
            Verdict::Failed => "failed",
            Verdict::Incomplete => "incomplete",
        };
        Self { verdict, checks: report.checks.iter().map(|check| CheckJson::of(check, words)).collect() }
    }
}

/// How to verify.
#[derive(Debug, Deserialize, ToSchema)]
struct HowJson {
    /// Whom the reader believes: a C2SP tlog-policy. The bank's own when absent.
    policy: Option<String>,
}

async fn verify(State(app): State<App>, who: Who, body: Bytes) -> Result<Json<ReportJson>, Trouble> {
    let how: HowJson = if body.is_empty() {
        HowJson { policy: None }
    } else {
        let unclear = |error: serde_json::Error| Trouble::NotJson { line: error.line(), column: error.column() };
        serde_json::from_slice(&body).map_err(unclear)?
    };
    let policy = how.policy.map(|text| Policy::parse(text.as_bytes())).transpose();
    let policy = policy.map_err(|_| bad(who.language, "policy", Wrong::Unclear))?;
    let busy = Trouble::Busy { retry_after_ms: RETRY_AFTER_MS };
    let _one_at_a_time = app.verifying.try_acquire().map_err(|_| busy)?;
    let report = audit::verify_live_by(&app.bank, policy).await?;
    Ok(Json(ReportJson::of(&report, Words::of(who.language))))
}
