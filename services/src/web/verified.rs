//! What verifying found, in plain words. The last result is kept until the next, so that it can be read again, printed, and seen in the other
//! language.

use std::sync::{Arc, PoisonError};

use axum::extract::State;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::ids::{ActorId, BookId};
use ledger::time::Timestamp;
use maud::{Markup, html};
use transparency::verify::{
    ANCHORED, BALANCE, COMPLETENESS, Check, FRESHNESS, INTEGRITY, LEGALITY, Report, Status, Verdict,
};

use super::failure::Failure;
use super::frame::{Frame, Tab, icon, print_button, show as page};
use super::names::book_name;
use super::posted::Posted;
use super::seat::Seat;
use super::{App, Web};
use crate::audit::{AGREEMENT, JOURNAL, LOG, VIEWS, verify_live};
use crate::words::{Words, key};

/// Reasons that stand open beside a verdict; the others are among its details.
const REASONS_MAX: usize = 3;
/// Books that a reason names; of more it names these.
const NAMED_MAX: usize = 4;
/// Where the result stands.
const HERE: &str = "/chain/verify";

/// What verifying found, when, and who asked.
pub(crate) struct Verified {
    report: Report,
    at: Timestamp,
    by: ActorId,
}

impl Web {
    fn last_verified(&self) -> Option<Arc<Verified>> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Verifies everything that a running bank can verify about itself.
pub(super) async fn verify(State(web): State<App>, posted: Posted) -> Result<Response, Failure> {
    let at = web.now();
    let report = verify_live(&Arc::clone(&web.bank)).await?;
    let found = Verified { report, at, by: posted.seat.actor() };
    *web.verified.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(found));
    Ok(Redirect::to(HERE).into_response())
}

/// What was found last; where there is nothing yet, the page with the button.
pub(super) async fn show(State(web): State<App>, seat: Seat) -> Result<Response, Failure> {
    let words = seat.words;
    let Some(found) = web.last_verified() else { return Err(Failure::Elsewhere("/chain".to_owned())) };
    let called = web.called(&seat, vec![found.by.to_bytes()]).await?;
    let title = words.say("verify-title");
    let at = words.instant(found.at, web.zone(web.bank.register_book()));
    let by = called.of(words, found.by.to_bytes());
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        p.lead { (words.with("verify-when", &[("at", (&at).into()), ("by", (&by).into())])) }
        (verdict(words, &found.report))
        ul.checks { @for (name, checks) in groups(&found.report) { (group(&web, words, name, &checks)) } }
        form.no-print method="post" action=(HERE) data-once {
            input type="hidden" name="csrf" value=(seat.session.csrf.reveal());
            p.actions {
                button.button.second type="submit" { (words.say("verify-again")) }
                a.button.second href="/papers/heads" { (words.say("heads-title")) }
            }
        }
    };
    Ok(page(Frame::of(&seat, Tab::Chain, &title).back("/chain", words.say("chain-title")).around(&content)))
}

/// What was found last, check by check, for other pages; none when nothing was verified since the bank was started.
pub(super) fn checks(web: &Web, words: Words) -> Option<Markup> {
    let found = web.last_verified()?;
    Some(html! { ul.checks { @for (name, checks) in groups(&found.report) { (group(web, words, name, &checks)) } } })
}

/// That something was verified, for the page of the chain.
pub(super) fn last(web: &Web, words: Words) -> Markup {
    let found = web.last_verified();
    html! {
        @if let Some(found) = found {
            @let at = words.instant(found.at, web.zone(web.bank.register_book()));
            p.no-print { a href=(HERE) { (words.with("verify-last", &[("at", (&at).into())])) } }
        }
    }
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
pub(super) fn groups(report: &Report) -> Vec<(&'static str, Vec<&Check>)> {
    let mut groups: Vec<(&'static str, Vec<&Check>)> = Vec::new();
    for check in &report.checks {
        match groups.iter_mut().find(|(name, _)| *name == check.name) {
            Some((_, checks)) => checks.push(check),
            None => groups.push((check.name, vec![check])),
        }
    }
    groups
}

pub(super) fn name_of(words: Words, name: &str) -> (String, String) {
    match name {
        INTEGRITY => (words.say("check-integrity"), words.say("check-integrity-body")),
        LEGALITY => (words.say("check-legality"), words.say("check-legality-body")),
        BALANCE => (words.say("check-balance"), words.say("check-balance-body")),
        COMPLETENESS => (words.say("check-completeness"), words.say("check-completeness-body")),
        ANCHORED => (words.say("check-anchored"), words.say("check-anchored-body")),
        AGREEMENT => (words.say("check-agreement"), words.say("check-agreement-body")),
        FRESHNESS => (words.say("check-freshness"), words.say("check-freshness-body")),
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
            (reasons(web, words, checks))
            details {
                summary { (words.say("verify-details")) span.unseen { ": " (title) } }
                ul { @for check in checks { li { (one(web, words, check)) } } }
            }
        }
    }
}

/// Why a verdict is what it is: of what does not hold, or else of what was not looked at, or else of what holds. A reason that several books
/// share stands once, and names them unless it is of all.
fn reasons(web: &Web, words: Words, checks: &[&Check]) -> Markup {
    let worst = [Status::Failed, Status::NotChecked, Status::Ok];
    let worst = worst.into_iter().find(|status| checks.iter().any(|check| check.status == *status));
    let mut reasons: Vec<(String, Vec<BookId>)> = Vec::new();
    for check in checks.iter().filter(|check| Some(check.status) == worst) {
        let said = crate::audit::said(check, words);
        match reasons.iter_mut().find(|(reason, _)| *reason == said) {
            Some((_, books)) => books.extend(check.book),
            None if said.is_empty() => {}
            None => reasons.push((said, check.book.into_iter().collect())),
        }
    }
    let of_books: usize = reasons.iter().map(|(_, books)| books.len()).sum();
    let in_words = |(reason, books): &(String, Vec<BookId>)| {
        let mut codes: Vec<String> = books.iter().take(NAMED_MAX).map(|book| web.code_of(*book)).collect();
        if books.len() > NAMED_MAX {
            codes.push("…".to_owned());
        }
        let is_named = codes.first().is_some_and(|code| codes.len() == 1 && reason.starts_with(code));
        let of_all = books.len() > 1 && books.len() == of_books;
        if codes.is_empty() || is_named || of_all { reason.clone() } else { format!("{}: {reason}", codes.join(", ")) }
    };
    let more = u64::try_from(reasons.len().saturating_sub(REASONS_MAX)).unwrap_or(u64::MAX);
    html! {
        ul.reasons {
            @for reason in reasons.iter().take(REASONS_MAX) { li { (in_words(reason)) } }
            @if more > 0 { li { (words.with("verify-more-reasons", &[("count", more.into())])) } }
        }
    }
}

/// One check: of which book, up to where, how it came out, and what the verifier itself says of it.
fn one(web: &Web, words: Words, check: &Check) -> Markup {
    let book = check.book.map(|id| {
        let known = web.bank.books().into_iter().find(|book| book.id == id);
        known.map_or_else(|| web.code_of(id), |book| book_name(words, &book))
    });
    let page = check.page.filter(|page| *page > 0);
    html! {
        @if let Some(book) = book { span.strong { (book) } ": " }
        (outcome(words, check, page))
        small.soft { " " (crate::audit::said(check, words)) }
    }
}

fn outcome(words: Words, check: &Check, page: Option<u64>) -> String {
    let sentence = match (check.status, check.name, page) {
        (Status::Failed, _, Some(_)) => key("verify-failed-page"),
        (Status::Failed, _, None) => key("verify-failed"),
        (Status::NotChecked, ..) => key("verify-not-checked"),
        (Status::Ok, INTEGRITY | COMPLETENESS, Some(_)) => key("verify-pages"),
        (Status::Ok, LEGALITY, Some(_)) => key("verify-legal"),
        (Status::Ok, BALANCE, Some(_)) => key("verify-balanced"),
        (Status::Ok, BALANCE, None) => key("verify-road"),
        (Status::Ok, JOURNAL, Some(_)) => key("verify-same"),
        (Status::Ok, VIEWS, _) => key("verify-views"),
        (Status::Ok, ..) => key("verify-holds"),
    };
    match page {
        Some(page) if check.status != Status::NotChecked => words.with(sentence, &[("page", page.into())]),
        Some(_) | None => words.say(sentence),
    }
}
