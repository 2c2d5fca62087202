//! The chain in plain words: where every book stands, and a button that verifies everything now.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger::reason::BookKind;
use maud::{Markup, html};

use super::frame::table::{Table, numbers, words as text_column};
use super::frame::{Frame, Tab, print_button, show as page};
use super::names::book_name;
use super::seat::Seat;
use super::{App, Web, frozen, log_section, verified};
use crate::words::Words;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/chain", get(show))
        .route("/chain/trust.policy", get(log_section::policy))
        .route("/chain/verify", get(verified::show).post(verified::verify))
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
        (verified::last(&web, words))
        h2 { (words.say("chain-heads")) }
        (heads(&web, words))
        (log_section::section(&web, words))
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
                @if let Some(why) = &book.frozen { span.badge.bad { (words.say("chain-frozen")) } (frozen::told(words, why)) }
                @else if behind > 0 { span.badge.warn { (words.with("chain-behind", &[("count", behind.into())])) } }
                @else { span.badge.good { (words.say("chain-fine")) } }
            },
        ]);
    }
    html! {
        (table)
        @if let Some(why) = web.bank.projected().stopped() { p.notice.bad { (words.say("home-views-stopped")) ". " (frozen::technical(&why)) } }
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
