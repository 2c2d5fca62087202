//! The auditor's workbench: what verifying found, what each listing holds, and the listings themselves, as known now or on any day.

mod cells;
mod file;
mod list;

use axum::Router;
use axum::extract::{Query, State};
use axum::response::Response;
use axum::routing::get;
use maud::{Markup, html};
use projections::Clock;

use super::failure::Failure;
use super::form::{Form, Typed, Wrongs};
use super::frame::href::query;
use super::frame::table::{Table, numbers, words as text_column};
use super::frame::{Frame, Tab, print_button, show as page};
use super::look::reach;
use super::seat::Seat;
use super::{App, Web, verified};
use crate::refused;
use crate::spoken::Problem;
use crate::words::{Words, key};
use crate::workbench::{Asked, Asking, SPECS, Spec, defaults};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/audit", get(show))
        .route("/audit/{listing}", get(list::show))
        .route("/audit/{listing}/about.csv", get(file::about))
        .route("/audit/{listing}/rows.csv", get(file::csv))
        .route("/audit/{listing}/rows.xlsx", get(file::xlsx))
}

fn asking(web: &Web) -> Asking<'_> {
    Asking { bank: &web.bank, codes: &web.codes }
}

/// The clock that is asked for.
fn clock(asked: &Asked) -> Clock {
    if asked.get("clock") == Some("occurred") { Clock::Occurred } else { Clock::Recorded }
}

/// What is wrong with what was asked, each beside its field.
fn wrongs(problems: &[Problem], words: Words) -> Wrongs {
    let mut wrongs = Wrongs::default();
    for said in refused::problems(problems, words.language()) {
        wrongs.at(said.field, said.message);
    }
    wrongs
}

fn typed(asked: &Asked) -> Typed {
    let mut typed = Typed::default();
    for (name, text) in &asked.0 {
        typed.set(name.as_str(), text.as_str());
    }
    typed
}

/// The overview.
async fn show(State(web): State<App>, seat: Seat, Query(asked): Query<Asked>) -> Result<Response, Failure> {
    seat.must_audit()?;
    let words = seat.words;
    let asking = asking(&web);
    let moment = asking.moment(asked.get("as_of"), Clock::Recorded).await?;
    let typed = typed(&asked);
    let wrongs =
        moment.as_ref().err().map_or_else(Wrongs::default, |problem| wrongs(std::slice::from_ref(problem), words));
    let title = words.say("audit-title");
    let (mut counts, mut as_of, mut counted) = (Vec::new(), Vec::new(), Vec::new());
    if let Ok(moment) = &moment {
        counted = asking.counted(*moment).await?;
        let answer = web.bank.views().audit_counts(&counted).await?;
        (counts, as_of) = (answer.rows, reach(&answer.as_of, None));
    }
    let form = Form::new(words, &typed, &wrongs);
    // The day that counts as closed, and the hours, by which the rows are counted.
    let by = |spec: &Spec| {
        let query = counted.iter().find(|(word, _)| *word == spec.word).map(|(_, query)| query);
        let said = query.map(|query| defaults(spec, query)).unwrap_or_default().into_iter();
        let label = |name: &str| words.coded("asked", if spec.word == "hours" { "work" } else { name });
        said.map(|(name, value)| format!("{}: {value}", label(name))).collect::<Vec<_>>().join(" · ")
    };
    let listings = |counted: bool| {
        let mut columns = vec![text_column(words.say("audit-listing")), text_column(words.say("audit-what"))];
        if counted {
            columns.push(numbers(words.say("audit-rows")));
        }
        let mut table =
            Table::new(words.say(if counted { key("audit-listings") } else { key("audit-tools") }), columns);
        for spec in SPECS.iter().filter(|spec| spec.counted == counted) {
            let mut cells = vec![
                link(words, spec, &asked),
                html! { (words.coded("audit-about", spec.word)) " " small.soft { (by(spec)) } },
            ];
            if counted {
                let count = counts.iter().find(|count| count.listing == spec.word);
                cells.push(html! { @if let Some(count) = count { (words.number(count.count)) } });
            }
            table.row(cells);
        }
        table
    };
    let content = html! {
        div.head { h1 { (title) } (print_button(words)) }
        p.lead { (words.say("audit-lead")) }
        h2 { (words.say("audit-verdicts")) }
        @match verified::checks(&web, words) {
            Some(checks) => { (checks) (verified::last(&web, words)) }
            None => { p.notice { (words.say("audit-not-verified")) " " a href="/chain" { (words.say("chain-verify")) } } }
        }
        h2 { (words.say("audit-listings")) }
        form.filters method="get" {
            div.filter-row {
                (form.field("as_of", words.coded("asked", "as_of")).hint(words.coded("asked-hint", "as_of")))
                button.button type="submit" { (words.say("stock-find")) }
            }
        }
        (listings(true))
        h2 { (words.say("audit-tools")) }
        (listings(false))
    };
    let wrong = !wrongs.is_empty();
    Ok(page(Frame::of(&seat, Tab::Audit, &title).wrong(wrong).reaching(as_of).around(&content)))
}

/// A listing by its name, as known at the moment that is looked at.
fn link(words: Words, spec: &Spec, asked: &Asked) -> Markup {
    let to = query(&format!("/audit/{}", spec.word), [("as_of", asked.get("as_of").unwrap_or_default())]);
    html! { a href=(to) { (words.coded("audit", spec.word)) } }
}
