//! What every paper has: who issues it, its number, what it rests on, and where the reader checks it.

use ledger::reason::BookKind;
use ledger::time::Zone;
use maud::{Markup, html};

use super::qr;
use crate::web::Web;
use crate::web::frame::{href, icon};
use crate::web::look::entry::Found;
use crate::web::look::receipt::{is_covered, receipt_file};
use crate::words::{Words, key};

/// A paper about an entry.
pub(super) struct Sheet<'a> {
    pub(super) web: &'a Web,
    pub(super) words: Words,
    pub(super) found: &'a Found,
    pub(super) portable: &'a [u8],
    pub(super) receipt: Option<&'a str>,
}

impl Sheet<'_> {
    /// The number of the paper: the place of its entry, which no other entry has.
    fn number(&self) -> String {
        href::place(&self.found.book.code, self.found.place.page, self.found.place.index)
    }

    /// The time zone of the site.
    pub(super) fn zone(&self) -> Zone {
        self.web.zone(self.found.book.id)
    }

    /// The head of the paper.
    pub(super) fn head(&self, title: &str) -> Markup {
        let words = self.words;
        html! {
            div.sheet-head {
                div.brand { (icon::mark()) b { (words.say("bank-name")) } }
                div.no {
                    div { (words.say("paper-number")) }
                    b.place { (self.number()) }
                    div.small { (words.instant(self.found.page.header.written_at, self.zone())) }
                }
            }
            h1 { (title) }
        }
    }

    /// What anyone needs to check the entry behind the paper: its receipt as a code, with the entry in it; the entry alone, as long as the
    /// log has no receipt of it or that is too large.
    pub(super) fn proof(&self) -> Markup {
        let (words, place) = (self.words, self.number());
        let entry = href::entry(&self.found.book.code, self.found.place.page, self.found.place.index);
        let receipt = self.receipt.and_then(|receipt| qr::receipt(words, receipt, &place));
        let uncovered = self.receipt.is_some_and(|receipt| !is_covered(self.web, receipt));
        let lead = if receipt.is_some() { key("paper-receipt-lead") } else { key("paper-proof-lead") };
        let entry_fits = qr::text(self.portable).is_some();
        let is_log_book = self.found.book.kind == BookKind::Log;
        html! {
            div.proof {
                div {
                    h2 { (words.say("paper-proof")) }
                    p.small { (words.say(lead)) }
                    dl.facts {
                        dt { (words.say("card-entry")) } dd.place { (place) }
                        dt { (words.say("proof-page-hash")) } dd.hash { (self.found.page.hash) }
                        dt { (words.say("proof-entry-hash")) } dd.hash { (self.found.place.hash) }
                        dt { (words.say("proof-sealed-by")) } dd.hash { (self.found.page.sealed_by()) }
                        dt { (words.say("proof-book")) } dd.hash { (self.found.book.id) }
                    }
                    @if uncovered { p.small { (words.say("receipt-uncovered")) } }
                    @if receipt.is_none() {
                        @if is_log_book { p.small { (words.say("receipt-log-book")) } }
                        @else if self.receipt.is_some() { p.small { (words.say("receipt-too-large")) } }
                        @else { p.small.no-print { (words.say("receipt-not-yet")) } }
                        @if !entry_fits { p.small { (words.say("qr-too-large")) } }
                    }
                    p.small.no-print {
                        @if !is_log_book {
                            a href=(receipt_file(&self.found.book.code, self.found.place)) { (words.say("receipt-download")) } " · "
                        }
                        a href=(format!("{entry}/portable.hbe")) { (words.say("entry-download")) }
                    }
                }
                @if let Some(receipt) = receipt { (receipt) }
                @else if entry_fits { (qr::figure(words, self.portable, &place)) }
            }
        }
    }

    /// Two lines to sign on.
    pub(super) fn signatures(&self, left: &'static str, right: &'static str) -> Markup {
        html! { div.signatures { div { (self.words.say(left)) } div { (self.words.say(right)) } } }
    }

    /// What the paper is not.
    pub(super) fn advice(&self) -> Markup {
        html! { p.advice { (self.words.say("paper-advice")) } }
    }
}
