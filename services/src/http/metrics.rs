//! `/metrics` in the text form of Prometheus: what the clerks wrote, how long people waited, how far behind the views are.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use ledger::ids::BookId;
use utoipa::openapi::Schema;
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::schema::{ObjectBuilder, Type};

use super::app::{Api, App};
use super::route::{Route, describe};
use super::trouble::Trouble;
use super::who::Who;

const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Upper bounds of the buckets of waiting times, in microseconds.
const BUCKETS_US: [u64; 12] =
    [1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 10_000_000];

pub(super) fn routes() -> Vec<Route> {
    let text = Schema::Object(ObjectBuilder::new().schema_type(Type::String).build());
    let operation = describe("about", "Counters for Prometheus")
        .answers_with(StatusCode::OK, &[("text/plain", Some(text.into()))], "The counters.")
        .fails(&[500]);
    vec![Route::new(HttpMethod::Get, "/metrics", operation, get(serve))]
}

/// What this side of the bank counts.
#[derive(Default)]
pub(super) struct Metrics {
    /// Commands that failed, by book.
    failed: Mutex<BTreeMap<BookId, u64>>,
    waits: Histogram,
    requests: Mutex<BTreeMap<(String, String, u16), u64>>,
}

#[derive(Default)]
struct Histogram {
    buckets: [AtomicU64; BUCKETS_US.len()],
    count: AtomicU64,
    sum_us: AtomicU64,
}

impl Metrics {
    /// Counts a command that was asked of a book.
    pub(super) fn asked(&self, book: BookId, waited: Duration, trouble: Option<&Trouble>) {
        self.waits.note(waited);
        let is_failure = trouble.is_some_and(|trouble| matches!(trouble, Trouble::Failed | Trouble::Frozen { .. }));
        if is_failure {
            let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
            *failed.entry(book).or_default() += 1;
        }
    }

    fn request(&self, method: &str, path: &str, status: StatusCode) {
        let mut requests = self.requests.lock().unwrap_or_else(PoisonError::into_inner);
        *requests.entry((method.to_owned(), path.to_owned(), status.as_u16())).or_default() += 1;
    }
}

impl Histogram {
    fn note(&self, waited: Duration) {
        let us = u64::try_from(waited.as_micros()).unwrap_or(u64::MAX);
        if let Some(bucket) = BUCKETS_US.iter().position(|bound| us <= *bound) {
            self.buckets[bucket].fetch_add(1, Ordering::Relaxed);
        }
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sum_us.fetch_add(us, Ordering::Relaxed);
    }
}

/// Counts requests by the route they matched: a path that matches none is one line, whatever it says.
pub(super) async fn count(State(app): State<App>, request: Request, next: Next) -> Response {
    let method = request.method().as_str().to_owned();
    let path = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let response = next.run(request).await;
    app.metrics.request(&method, &path, response.status());
    response
}

async fn serve(State(app): State<App>, _who: Who) -> Response {
    ([(header::CONTENT_TYPE, TEXT)], text(&app)).into_response()
}

fn text(app: &Api) -> String {
    let mut out = Text(String::new());
    let offices = app.bank.offices();
    let mut by_book = |name: &str, help: &str, kind: &str, number: &dyn Fn(&crate::bank::Office) -> u64| {
        out.head(name, help, kind);
        for office in &offices {
            out.line(name, &[("book", office.own.genesis.code.as_str())], &number(office).to_string());
        }
    };
    let counter = |number: &AtomicU64| number.load(Ordering::Relaxed);
    by_book("helpbank_commands_accepted_total", "Entries written.", "counter", &|o| {
        counter(&o.clerk.counters().accepted)
    });
    by_book("helpbank_commands_refused_total", "Commands the rules refused.", "counter", &|o| {
        counter(&o.clerk.counters().refused)
    });
    by_book("helpbank_commands_repeated_total", "Commands answered with an earlier entry.", "counter", &|o| {
        counter(&o.clerk.counters().repeated)
    });
    let failed = app.metrics.failed.lock().unwrap_or_else(PoisonError::into_inner).clone();
    by_book("helpbank_commands_failed_total", "Commands the bank failed at.", "counter", &|o| {
        failed.get(&o.own.book).copied().unwrap_or(0)
    });
    by_book("helpbank_pages_total", "Pages written since the start; entries by pages is the batch.", "counter", &|o| {
        counter(&o.clerk.counters().pages)
    });
    by_book("helpbank_pages_taken_total", "Pages lost to another clerk.", "counter", &|o| {
        counter(&o.clerk.counters().taken)
    });
    by_book("helpbank_book_page", "The last page.", "gauge", &|o| o.clerk.kept().head().page);
    by_book("helpbank_book_entries", "Entries so far.", "gauge", &|o| o.clerk.kept().head().entries);
    by_book("helpbank_book_frozen", "1 when the book takes nothing more.", "gauge", &|o| {
        u64::from(o.clerk.frozen().is_some())
    });
    by_book("helpbank_view_lag_pages", "Pages the views have still to take in.", "gauge", &|o| {
        o.clerk.kept().head().page.saturating_sub(app.bank.projected().page(o.own.book))
    });
    out.head("helpbank_views_stopped", "1 when the views take nothing more in.", "gauge");
    out.line("helpbank_views_stopped", &[], if app.bank.projected().stopped().is_some() { "1" } else { "0" });
    let now = app.bank.log().now();
    for (name, help, number) in [
        ("helpbank_log_size", "Pages that the last checkpoint covers.", now.checkpoint.size()),
        ("helpbank_log_stopped", "1 when the log signs nothing more.", u64::from(now.halted.is_some())),
        ("helpbank_log_waits", "1 when the log could not go on the last time.", u64::from(now.waits.is_some())),
        (
            "helpbank_log_lag_pages",
            "Kept pages that no checkpoint covers yet.",
            app.bank.pages_to_log().saturating_sub(now.checkpoint.size()),
        ),
    ] {
        out.head(name, help, "gauge");
        out.line(name, &[], &number.to_string());
    }
    let mut by_witness = |name: &str, help: &str, number: &dyn Fn(&crate::log::WitnessNow) -> u64| {
        out.head(name, help, "gauge");
        for (witness, known) in &now.witnesses {
            out.line(name, &[("witness", witness)], &number(known).to_string());
        }
    };
    by_witness("helpbank_witness_lag_pages", "Pages of the last checkpoint that it has not cosigned.", &|known| {
        now.checkpoint.size().saturating_sub(known.size)
    });
    by_witness("helpbank_witness_refuses", "1 when it did not cosign the last checkpoint.", &|known| {
        u64::from(known.refused.is_some())
    });
    by_witness("helpbank_witness_fork", "1 when it has seen another history of the log.", &|known| {
        u64::from(known.fork)
    });
    by_witness("helpbank_witness_went_back", "1 when it remembered less than it had cosigned.", &|known| {
        u64::from(known.went_back.is_some())
    });
    if let Some(nats) = &app.nats {
        out.head("helpbank_nats_restarts_total", "How often the nats-server was started again.", "counter");
        let restarts = nats.borrow().restarts;
        out.line("helpbank_nats_restarts_total", &[], &restarts.to_string());
    }
    out.waits("helpbank_command_seconds", "From the clerk's queue to the answer.", &app.metrics.waits);
    out.head("helpbank_http_requests_total", "Requests by route and status.", "counter");
    let requests = app.metrics.requests.lock().unwrap_or_else(PoisonError::into_inner);
    for ((method, path, status), number) in &*requests {
        let labels = [("method", method.as_str()), ("route", path.as_str()), ("status", &status.to_string())];
        out.line("helpbank_http_requests_total", &labels, &number.to_string());
    }
    out.0
}

struct Text(String);

impl Text {
    fn head(&mut self, name: &str, help: &str, kind: &str) {
        writeln!(self.0, "# HELP {name} {help}\n# TYPE {name} {kind}").expect("a String takes every write");
    }

    fn line(&mut self, name: &str, labels: &[(&str, &str)], number: &str) {
        let label = |(name, value): &(&str, &str)| format!("{name}=\"{}\"", escaped(value));
        let labels: Vec<String> = labels.iter().map(label).collect();
        let labels = if labels.is_empty() { String::new() } else { format!("{{{}}}", labels.join(",")) };
        writeln!(self.0, "{name}{labels} {number}").expect("a String takes every write");
    }

    fn waits(&mut self, name: &str, help: &str, waits: &Histogram) {
        self.head(name, help, "histogram");
        let mut below = 0_u64;
        for (bound_us, bucket) in BUCKETS_US.iter().zip(&waits.buckets) {
            below = below.saturating_add(bucket.load(Ordering::Relaxed));
            self.line(&format!("{name}_bucket"), &[("le", &seconds(*bound_us))], &below.to_string());
        }
        let count = waits.count.load(Ordering::Relaxed);
        self.line(&format!("{name}_bucket"), &[("le", "+Inf")], &count.to_string());
        self.line(&format!("{name}_sum"), &[], &seconds(waits.sum_us.load(Ordering::Relaxed)));
        self.line(&format!("{name}_count"), &[], &count.to_string());
    }
}

/// Microseconds as seconds.
fn seconds(us: u64) -> String {
    format!("{}.{:06}", us / 1_000_000, us % 1_000_000)
}

fn escaped(label: &str) -> String {
    label.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
