//! The heads of the books on paper: kept outside, they bind the bank to its history. What is printed is the last page's own seal, which
//! anyone can check with the key beside it.

use axum::extract::State;
use axum::response::Response;
use ledger::reason::BookKind;
use maud::{Markup, html};
use qrcode::EcLevel;

use super::qr;
use crate::bank::BookInfo;
use crate::scanned;
use crate::web::failure::Failure;
use crate::web::frame::{Frame, Tab, icon, print_button, show as page};
use crate::web::names::book_name;
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::words::Words;

/// A book's last page as a signed statement.
struct Head {
    book: BookInfo,
    signature: String,
    code: String,
}

/// The paper.
pub(super) async fn show(State(web): State<App>, seat: Seat) -> Result<Response, Failure> {
    let words = seat.words;
    let mut heads = Vec::new();
    for book in web.bank.books() {
        if let Some(head) = head(&web, book).await? {
            heads.push(head);
        }
    }
    let title = words.say("heads-title");
    let now = words.instant(web.now(), web.zone(web.bank.register_book()));
    let content = html! {
        div.head.no-print { (print_button(words)) }
        p.lead.no-print { (words.say("heads-lead")) }
        article.sheet {
            div.sheet-head {
                div.brand { (icon::mark()) b { (words.say("bank-name")) } }
                div.no { div { (words.say("heads-printed")) } b { (now) } }
            }
            h1 { (title) }
            p { (words.say("heads-what")) }
            dl.facts { dt { (words.say("heads-bank")) } dd.hash { (web.bank.id()) } }
            @for head in &heads { (one(words, &web, head)) }
            div.signatures { div { (words.say("heads-witness")) } div { (words.say("heads-witness-date")) } }
        }
    };
    Ok(page(Frame::of(&seat, Tab::Chain, &title).back("/chain", words.say("chain-title")).around(&content)))
}

async fn head(web: &Web, book: BookInfo) -> Result<Option<Head>, Failure> {
    let Some(page) = web.bank.page(book.id, book.head.page).await? else { return Ok(None) };
    let seal = page.seal();
    let signature = crate::spoken::names::hex(seal.get(32..).unwrap_or_default());
    let code = scanned::written(scanned::HEAD, &[page.header_bytes(), seal].concat());
    Ok(Some(Head { book, signature, code }))
}

fn one(words: Words, web: &Web, head: &Head) -> Markup {
    let book = &head.book;
    let label = words.with("qr-label", &[("place", (&format!("{}@{}", book.code, book.head.page)).into())]);
    html! {
        div.proof {
            div {
                h2 { (book_name(words, book)) @if book.kind == BookKind::Site { " " span.soft { (words.coded("book", book.kind.code())) } } }
                dl.facts {
                    dt { (words.say("heads-page")) } dd.place.strong { (book.code) "@" (book.head.page) }
                    dt { (words.say("heads-entries")) } dd { (words.number(book.entries)) }
                    dt { (words.say("heads-written")) } dd { (words.instant(book.written_at, web.zone(book.id))) }
                    dt { (words.say("proof-page-hash")) } dd.hash { (book.head.hash) }
                    dt { (words.say("proof-book")) } dd.hash { (book.id) }
                    dt { (words.say("proof-sealed-by")) } dd.hash { (book.key) }
                    dt { (words.say("heads-signature")) } dd.hash { (head.signature) }
                }
            }
            @if let Some(drawn) = qr::svg(&head.code, EcLevel::M, "qr", &label) { (drawn) }
        }
    }
}
