//! What verifying a bundle found, as one page that needs nothing else: to be kept with the file, sent, printed.

use ledger::ids::BookId;
use maud::{DOCTYPE, html};
use transparency::verify::{Report, Status, Verdict};

use super::verified::{groups, name_of};
use crate::words::Words;

/// All of its looks: it asks nobody for anything.
const STYLE: &str = "body{font:16px/1.5 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}\
    h1{font-size:1.5rem}h2{font-size:1.1rem;margin:1.5rem 0 0}.verdict{border:2px solid;border-radius:.5rem;padding:.75rem 1rem}\
    .ok{color:#14532d}.failed{color:#991b1b}.not{color:#7c4a03}.soft{color:#555}code{font-size:.85rem;word-break:break-all}\
    table{border-collapse:collapse;width:100%}td{border-top:1px solid #ccc;padding:.3rem .5rem .3rem 0;vertical-align:top}\
    @media print{body{margin:0;max-width:none}tr{break-inside:avoid}}";

/// The page of a report on the file of this name, verified at this time as people read it.
pub(crate) fn report_page(words: Words, report: &Report, file: &str, at: &str, register: Option<BookId>) -> String {
    let (class, title, body) = match report.verdict {
        Verdict::Ok => ("ok", words.say("verdict-ok"), words.say("verdict-ok-body")),
        Verdict::Failed => ("failed", words.say("verdict-failed"), words.say("verdict-failed-body")),
        Verdict::Incomplete => ("not", words.say("verdict-incomplete"), words.say("verdict-incomplete-body")),
    };
    let of = |status| match status {
        Status::Ok => ("ok", words.say("status-ok")),
        Status::Failed => ("failed", words.say("status-failed")),
        Status::NotChecked => ("not", words.say("status-not-checked")),
    };
    let page = html! {
        (DOCTYPE)
        html lang=(words.language().word()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width";
                title { (words.say("verify-title")) ": " (file) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                h1 { (words.say("verify-title")) ": " (file) }
                p.soft { (at) }
                div class=(format!("verdict {class}")) { strong { (title) } p { (body) } }
                @if let Some(register) = register { p.soft { code { (register) } } }
                @for (name, checks) in groups(report) {
                    @let (title, body) = name_of(words, name);
                    h2 { (title) }
                    p.soft { (body) }
                    table {
                        @for check in checks {
                            @let (class, said) = of(check.status);
                            tr {
                                td class=(class) { (said) }
                                td { (crate::audit::said(check, words)) }
                                td { @if let Some(book) = check.book { code { (book) } } }
                            }
                        }
                    }
                }
            }
        }
    };
    page.into_string()
}
