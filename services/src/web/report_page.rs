//! What verifying a bundle found, as one page that needs nothing else: to be kept with the file, sent, printed. Whoever reads it knows the file
//! from nowhere else, so it begins with what was verified, by what, and what to compare.

use ledger::ids::BookId;
use ledger::time::{Timestamp, Zone};
use maud::{DOCTYPE, Markup, html};
use transparency::log::policy::Policy;
use transparency::verify::{Report, Status, Verdict};

use super::names::short;
use super::verified::{groups, name_of};
use crate::bundled::Titles;
use crate::words::Words;

/// All of its looks: it asks nobody for anything.
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}\
    h1{font-size:1.5rem;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:1.5rem 0 0}\
    .verdict{border:2px solid;border-radius:.5rem;padding:.75rem 1rem}.verdict p{margin:0}\
    .ok{color:#14532d}.failed{color:#991b1b}.not{color:#7c4a03}.soft{color:#555}code{font-size:.85rem}.id,td{overflow-wrap:anywhere}\
    dt{color:#555;margin-top:.5rem}dd{margin:0}\
    table{border-collapse:collapse;width:100%}th,td{border-top:1px solid #ccc;padding:.3rem .5rem .3rem 0;vertical-align:top;text-align:left}\
    th{color:#555;font-weight:400}.book,.status{white-space:nowrap}\
    @media(max-width:34rem){.checks tr{display:block;border-top:1px solid #ccc;padding:.4rem 0}.checks td{display:block;border:0;padding:0}}\
    @media print{body{margin:0;max-width:none}tr{break-inside:avoid}}";

/// What was verified, and by what.
pub(crate) struct Verified<'a> {
    /// The name of the file.
    pub(crate) file: &'a str,
    /// When it was verified.
    pub(crate) at: Timestamp,
    /// What the file says of itself.
    pub(crate) titles: &'a Titles,
    /// The policy that was given.
    pub(crate) policy: Option<&'a Policy>,
    /// Whether the register was named by whoever verified, and not taken from the file.
    pub(crate) register_given: bool,
}

/// The page of a report.
pub(crate) fn report_page(words: Words, report: &Report, of: &Verified<'_>) -> String {
    let (class, title, body) = match report.verdict {
        Verdict::Ok => ("ok", words.say("verdict-ok"), words.say("verdict-ok-body")),
        Verdict::Failed => ("failed", words.say("verdict-failed"), words.say("verdict-failed-body")),
        Verdict::Incomplete => ("not", words.say("verdict-incomplete"), words.say("verdict-incomplete-body")),
    };
    let said = |status| match status {
        Status::Ok => ("ok", words.say("status-ok")),
        Status::Failed => ("failed", words.say("status-failed")),
        Status::NotChecked => ("not", words.say("status-not-checked")),
    };
    let code = |book: BookId| of.titles.codes.get(&book).map(String::as_str);
    let page = html! {
        (DOCTYPE)
        html lang=(words.language().word()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (words.say("verify-title")) ": " (of.file) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { (words.say("verify-title")) ": " (of.file) }
                div class=(format!("verdict {class}")) { strong { (title) } p { (body) } }
                (head(words, report, of))
                @for (name, checks) in groups(report) {
                    @let (title, body) = name_of(words, name);
                    h2 { (title) }
                    p.soft { (body) }
                    table.checks {
                        @for check in checks {
                            @let (class, status) = said(check.status);
                            tr {
                                td class=(format!("status {class}")) { (status) }
                                td { (by_code(of.titles, crate::audit::said_of(check, check.book.and_then(code), words))) }
                                td.book { @if let Some(book) = check.book { (called(of.titles, book)) } }
                            }
                        }
                    }
                }
                (parts(words, of.titles))
            }
        }
    };
    page.into_string()
}

/// A book by its code, and the beginning of its id; the whole ids stand below.
fn called(titles: &Titles, book: BookId) -> Markup {
    let id = book.to_string();
    html! {
        @if let Some(code) = titles.codes.get(&book) { (code) " " }
        code.soft title=(id) { (short(&id)) "…" }
    }
}

/// A sentence that names books by their ids, with codes in their place.
fn by_code(titles: &Titles, said: String) -> String {
    titles.codes.iter().fold(said, |said, (book, code)| said.replace(&book.to_string(), code))
}

/// What was verified, when, by which register and which policy.
fn head(words: Words, report: &Report, of: &Verified<'_>) -> Markup {
    let instant = |at| words.instant(at, Zone::ATHENS);
    html! {
        dl {
            dt { (words.say("report-file")) }
            dd { (of.file) ", " (words.number(of.titles.bytes)) " bytes" br; "SHA-256 " code.id { (of.titles.sha256) } }
            dt { (words.say("report-verified-at")) }
            dd { (instant(of.at)) }
            dt { (words.say("report-made-at")) }
            dd { @if let Some(at) = of.titles.made_at { (instant(at)) } @else { (words.say("report-no-manifest")) } }
            @if let Some(register) = report.register {
                dt { (words.say("report-register")) }
                dd {
                    @if let Some(code) = of.titles.codes.get(&register) { (code) " " }
                    code.id { (register) } br;
                    @if of.register_given { (words.say("report-register-given")) } @else { (words.say("report-register-compare")) }
                }
            }
            dt { (words.say("report-policy")) }
            dd {
                @if let Some(policy) = of.policy { (judged_by(words, policy)) } @else { (words.say("report-no-policy")) }
            }
        }
    }
}

fn judged_by(words: Words, policy: &Policy) -> Markup {
    let logs: Vec<String> = policy.logs().iter().map(|log| log.key.name().as_str().to_owned()).collect();
    let witnesses: Vec<String> = policy.witnesses().iter().map(|witness| witness.name.to_string()).collect();
    let (logs, quorum) = (logs.join(", "), policy.quorum().to_string());
    let witnesses = if witnesses.is_empty() { words.say("report-no-witness") } else { witnesses.join(", ") };
    let args = [("log", (&logs).into()), ("witnesses", (&witnesses).into()), ("quorum", (&quorum).into())];
    html! { (words.with("report-policy-of", &args)) }
}

/// Which part of the bank the file holds: its books with their ids, and their pages.
fn parts(words: Words, titles: &Titles) -> Markup {
    let is_here = |book: &BookId| titles.books.iter().any(|here| here.book == *book);
    let absent: Vec<&str> =
        titles.codes.iter().filter(|(book, _)| !is_here(book)).map(|(_, code)| code.as_str()).collect();
    let absent = absent.join(", ");
    let begins_later = titles.books.iter().any(|book| book.from > 1);
    html! {
        @if !titles.books.is_empty() {
            h2 { (words.say("report-part")) }
            p.soft {
                @if begins_later { (words.say("report-part-later")) } @else { (words.say("report-part-first")) }
                @if !absent.is_empty() { " " (words.with("report-part-absent", &[("books", (&absent).into())])) }
            }
            table {
                tr { th { (words.say("report-book")) } th { (words.say("report-pages")) } th { (words.say("report-id")) } }
                @for book in &titles.books {
                    tr {
                        td.book { @if let Some(code) = titles.codes.get(&book.book) { (code) } }
                        td.book { @if book.to == 0 { "—" } @else { (words.number(book.from)) "–" (words.number(book.to)) } }
                        td { code.id { (book.book) } }
                    }
                }
            }
        }
    }
}
