//! The transparency log in plain words: what it covers, who cosigns it, and what is wrong with it.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ledger::time::{Timestamp, Zone};
use maud::{Markup, html};

use super::failure::Failure;
use super::frame::table::{Table, numbers, words as text_column};
use super::frozen::technical;
use super::seat::Seat;
use super::{App, Web};
use crate::log::{LogNow, WitnessNow};
use crate::words::Words;

/// What is wrong with a log, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    /// It signs nothing more.
    Stopped,
    /// A witness has seen another history of it.
    Fork,
}

/// What is wrong with the log, if anything is.
pub(super) fn trouble(now: &LogNow) -> Option<Trouble> {
    if now.halted.is_some() {
        return Some(Trouble::Stopped);
    }
    now.witnesses.values().any(|witness| witness.fork).then_some(Trouble::Fork)
}

/// The section of the page about the chain.
pub(super) fn section(web: &Web, words: Words) -> Markup {
    let (now, zone) = (web.bank.log().now(), web.zone(web.bank.log_book()));
    let at = |ms: i64| words.instant(Timestamp { ms }, zone);
    let size = now.checkpoint.size();
    let behind = web.bank.pages_to_log().saturating_sub(size);
    html! {
        h2 { (words.say("log-title")) }
        p { (words.say("log-lead")) }
        @if let Some(why) = &now.halted { p.notice.bad role="alert" { (words.say("log-stopped")) ". " (technical(why)) } }
        @if let Some(why) = &now.waits { p.notice { (words.say("log-waits")) ". " (technical(why)) } }
        dl.facts {
            dt { (words.say("log-covers")) }
            dd { (words.with("log-pages", &[("count", size.into())])) @if behind > 0 { " · " (words.with("log-behind", &[("count", behind.into())])) } }
            dt { (words.say("log-published")) }
            dd { @if now.published_at_ms > 0 { (at(now.published_at_ms)) } @else { (words.say("log-never")) } }
            dt { (words.say("log-origin")) } dd.hash { (web.bank.log().key().name()) }
        }
        @if now.witnesses.is_empty() { p.hint { (words.say("log-no-witnesses")) } } @else { (witnesses(words, &now, zone)) }
        p.actions.no-print {
            a.button.second href="/chain/trust.policy" { (words.say("log-policy")) }
            a.button.second href="/verify-receipt" { (words.say("proving-title")) }
        }
    }
}

fn witnesses(words: Words, now: &LogNow, zone: Zone) -> Markup {
    let columns = vec![
        text_column(words.say("log-witness")),
        numbers(words.say("log-witness-covers")),
        text_column(words.say("log-witness-when")),
        text_column(words.say("lot-status")),
    ];
    let mut table = Table::new(words.say("log-witnesses"), columns);
    for (name, witness) in &now.witnesses {
        let cosigned = witness.cosigned_at_ms.map(|ms| words.instant(Timestamp { ms }, zone));
        table.row(vec![
            html! { (name) },
            html! { (words.with("log-pages", &[("count", witness.size.into())])) },
            html! { @if let Some(at) = cosigned { (at) } },
            badge(words, witness, now.checkpoint.size()),
        ]);
    }
    html! { (table) }
}

fn badge(words: Words, witness: &WitnessNow, size: u64) -> Markup {
    html! {
        @if witness.fork { span.badge.bad { (words.say("log-witness-fork")) } }
        @else if witness.went_back.is_some() { span.badge.bad { (words.say("log-witness-back")) } }
        @else if witness.refused.is_some() { span.badge.warn { (words.say("log-witness-refused")) } }
        @else if witness.size < size { span.badge.warn { (words.say("log-witness-waiting")) } }
        @else { span.badge.good { (words.say("log-witness-fine")) } }
        @if let Some(why) = &witness.refused { (technical(why)) }
        @if let Some(why) = &witness.went_back { (technical(why)) }
    }
}

/// The trust file: the bank's policy, to be kept by whoever checks receipts.
pub(super) async fn policy(State(web): State<App>, _seat: Seat) -> Result<Response, Failure> {
    let policy = web.bank.log().policy(&web.bank).map_err(|error| Failure::of(&error))?;
    let mut response = policy.to_bytes().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"bank.policy\""));
    Ok(response)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn a_log_that_is_stopped_or_seen_otherwise_is_told() {
        let mut now = LogNow {
            checkpoint: "bank/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n".parse().expect("a checkpoint"),
            note: String::new(),
            published_at_ms: 0,
            halted: None,
            waits: None,
            witnesses: BTreeMap::new(),
        };
        assert_eq!(trouble(&now), None);
        let refused = WitnessNow { refused: Some("it sleeps".to_owned()), ..WitnessNow::default() };
        now.witnesses.insert("inka".to_owned(), refused.clone());
        assert_eq!(trouble(&now), None, "a witness that is away is no alarm");
        now.witnesses.insert("goke".to_owned(), WitnessNow { fork: true, ..refused });
        assert_eq!(trouble(&now), Some(Trouble::Fork));
        now.halted = Some("it cannot".to_owned());
        assert_eq!(trouble(&now), Some(Trouble::Stopped));
    }
}
