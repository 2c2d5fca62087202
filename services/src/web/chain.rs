//! The chain in plain words: where every book stands, and a button that verifies everything now.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use ledger::reason::BookKind;
use maud::{Markup, html};
use transparency::verify::{ANCHORED, BALANCE, COMPLETENESS, Check, INTEGRITY, LEGALITY, Report, Status, Verdict};

use super::failure::Failure;
use super::frame::table::{Table, numbers, words as text_column};
use super::frame::{Frame, Tab, icon, print_button, show as page};
use super::names::book_name;
use super::posted::Posted;
use super::seat::Seat;
use super::{App, Web};
use crate::audit::{JOURNAL, LOG, VIEWS, verify_live};
use crate::words::Words;

pub(super) fn router() -> Router<App> {
    Router::new().route("/chain", get(show)).route("/chain/verify", post(verify))
}

/// Where every book stands.
async fn show(State(web): State<App>, seat: Seat) -> Response {
    let words = seat.words;
    let title = words.say("chain-title");
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        p.lead { (words.say("chain-lead")) }
        form method="post" action="/chain/verify" data-once {
            input type="hidden" name="csrf" value=(seat.session.csrf.reveal());
            p.actions.no-print {
                button.button type="submit" { (words.say("chain-verify")) }
                a.button.second href="/papers/heads" { (words.say("heads-title")) }
            }
        }
        p.hint.no-print { (words.say("chain-verify-hint")) }
        h2 { (words.say("chain-heads")) }
        (heads(&web, words))
        (explained(words))
    };
    page(Frame::of(&seat, Tab::Chain, &title).around(&content))
}

fn heads(web: &Web, words: Words) -> Markup {
    let columns = vec![
        text_column(words.say("entries-book")),
        text_column(words.say("heads-page")),
        numbers(words.say("heads-entries")),
        text_column(words.say("heads-written")),
        text_column(words.say("proof-page-hash")),
        text_column(words.say("lot-status")),
    ];
    let mut table = Table::new(words.say("chain-heads"), columns);
    for book in web.bank.books() {
        let behind = book.head.page.saturating_sub(web.bank.projected().page(book.id));
        table.row(vec![
            html! { (book_name(words, &book)) @if book.kind == BookKind::Site { small { (words.coded("book", book.kind.code())) } } },
            html! { span.place { (book.code) "@" (book.head.page) } },
            html! { (words.number(book.entries)) },
            html! { (words.instant(book.written_at, web.zone(book.id))) },
            html! { span.hash.small { (book.head.hash) } },
            html! {
                @if let Some(why) = &book.frozen { span.badge.bad { (words.say("chain-frozen")) } small { (why) } }
                @else if behind > 0 { span.badge.warn { (words.with("chain-behind", &[("count", behind.into())])) } }
                @else { span.badge.good { (words.say("chain-fine")) } }
            },
        ]);
    }
    html! {
        (table)
        @if let Some(why) = web.bank.projected().stopped() { p.notice.bad { (words.say("home-views-stopped")) ": " (why) } }
    }
}

/// What is and what is not promised.
fn explained(words: Words) -> Markup {
    html! {
        details.no-print {
            summary { (words.say("chain-how")) }
            div.card {
                p { (words.say("chain-how-pages")) }
                p { (words.say("chain-how-paper")) }
                p { (words.say("chain-how-not")) }
            }
        }
    }
}

/// Verifies everything that a running bank can verify about itself.
async fn verify(State(web): State<App>, posted: Posted) -> Result<Response, Failure> {
    let seat = posted.seat;
    let words = seat.words;
    let report = verify_live(&Arc::clone(&web.bank)).await?;
    let title = words.say("verify-title");
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        (verdict(words, &report))
        ul.checks { @for (name, checks) in groups(&report) { (group(&web, words, name, &checks)) } }
        p.actions.no-print { a.button.second href="/chain" { (words.say("chain-title")) } a.button.second href="/papers/heads" { (words.say("heads-title")) } }
    };
    Ok(page(Frame::of(&seat, Tab::Chain, &title).back("/chain", words.say("chain-title")).around(&content)))
}

fn verdict(words: Words, report: &Report) -> Markup {
    let (class, picture, title, body) = match report.verdict {
        Verdict::Ok => ("good", icon::tick(), words.say("verdict-ok"), words.say("verdict-ok-body")),
        Verdict::Failed => ("bad", icon::cross(), words.say("verdict-failed"), words.say("verdict-failed-body")),
        Verdict::Incomplete => {
            ("warn", icon::mind(), words.say("verdict-incomplete"), words.say("verdict-incomplete-body"))
        }
    };
    html! {
        div class=(format!("notice {class}")) role="status" {
            div class=(format!("verdict {class}")) { (picture) div { h2 { (title) } p { (body) } } }
        }
    }
}

/// The checks by name, in the order in which they first stand.
fn groups(report: &Report) -> Vec<(&'static str, Vec<&Check>)> {
    let mut groups: Vec<(&'static str, Vec<&Check>)> = Vec::new();
    for check in &report.checks {
        match groups.iter_mut().find(|(name, _)| *name == check.name) {
            Some((_, checks)) => checks.push(check),
            None => groups.push((check.name, vec![check])),
        }
    }
    groups
}

fn name_of(words: Words, name: &str) -> (String, String) {
    match name {
        INTEGRITY => (words.say("check-integrity"), words.say("check-integrity-body")),
        LEGALITY => (words.say("check-legality"), words.say("check-legality-body")),
        BALANCE => (words.say("check-balance"), words.say("check-balance-body")),
        COMPLETENESS => (words.say("check-completeness"), words.say("check-completeness-body")),
        ANCHORED => (words.say("check-anchored"), words.say("check-anchored-body")),
        JOURNAL => (words.say("check-journal"), words.say("check-journal-body")),
        LOG => (words.say("check-log"), words.say("check-log-body")),
        VIEWS => (words.say("check-views"), words.say("check-views-body")),
        other => (other.to_owned(), String::new()),
    }
}

fn group(web: &Web, words: Words, name: &str, checks: &[&Check]) -> Markup {
    let (title, body) = name_of(words, name);
    let any = |status| checks.iter().any(|check| check.status == status);
    let (class, said) = if any(Status::Failed) {
        ("bad", words.say("status-failed"))
    } else if any(Status::NotChecked) {
        ("warn", words.say("status-not-checked"))
    } else {
        ("good", words.say("status-ok"))
    };
    html! {
        li {
            div.head { span.strong { (title) } span class=(format!("badge {class}")) { (said) } }
            p.soft { (body) }
            details open[any(Status::Failed)] {
                summary { (words.say("verify-details")) }
                ul {
                    @for check in checks {
                        li {
                            @if let Some(book) = check.book { span.place { (web.code_of(book)) @if let Some(page) = check.page { "@" (page) } } " " }
                            span lang="en" { (check.detail) }
                        }
                    }
                }
            }
        }
    }
}
