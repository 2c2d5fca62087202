//! Sending goods to another site.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use ledger::event::ItemRegistered;
use maud::html;

use super::lines::{emergency, lines, when};
use super::wants::{FIELDS, SHOWN, settle_places, want_fields, wants};
use super::{Begin, Task, done};
use crate::bank::BookInfo;
use crate::spoken::leaving::DispatchTransfer;
use crate::spoken::{Command, Named};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_site};
use crate::web::failure::Failure;
use crate::web::form::{Choice, submit};
use crate::web::names::book_name;
use crate::web::posted::Posted;
use crate::web::seat::Seat;

/// The empty form.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path(site): Path<String>,
    Query(begin): Query<Begin>,
) -> Result<Response, Failure> {
    let mut task = Task::begin(web, seat, &site, begin.typed())?;
    let items = task.items();
    settle_places(&mut task, &items);
    Ok(page(&task, &items))
}

/// The form as it was sent.
pub(in crate::web) async fn send(
    State(web): State<App>,
    Path(site): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut task = Task::begin(web, posted.seat, &site, posted.typed)?;
    let arranged = task.typed.arranged();
    let items = task.items();
    if arranged {
        return Ok(page(&task, &items));
    }
    let filled = task.typed.filled(&FIELDS);
    let occurred_at = task.occurred_at();
    let destination = task.typed.some("destination").map(Named::from);
    if destination.is_none() {
        task.wrongs.at("destination", task.words().say("form-missing"));
    }
    let (read, lines) = wants(&mut task, &filled, &items);
    let shown = Shown { lines: &read, fields: &SHOWN };
    let emergency = task.typed.some("emergency").map(Named::from);
    let known = destination.is_some();
    // Where none was chosen any other site will do, to ask what the book says of the lines.
    let destination = destination.or_else(|| others(&task).first().map(|site| Named::from(site.code.as_str())));
    let destination = destination.unwrap_or_else(|| Named(String::new()));
    let command = Command::DispatchTransfer(DispatchTransfer { destination, reservation: None, emergency, lines });
    if !known || !task.wrongs.is_empty() {
        task.foresee(command, &shown).await?;
        return Ok(page(&task, &items));
    }
    let spoken = of_site(&task.typed, &task.site.code, occurred_at, command);
    match ask(&task.web, &task.seat, &spoken, &shown, &mut task.wrongs).await? {
        Some(Came::Entry(place)) => Ok(done(&task.web, &place)),
        Some(Came::Site) | None => Ok(page(&task, &items)),
    }
}

/// The other sites.
fn others(task: &Task) -> Vec<BookInfo> {
    task.web.open_sites().into_iter().filter(|site| site.id != task.site.id).collect()
}

fn page(task: &Task, items: &[Option<ItemRegistered>]) -> Response {
    let (words, form) = (task.words(), task.form());
    let choice = |site: &BookInfo| Choice::new(site.code.as_str(), book_name(words, site));
    let sites: Vec<Choice> = others(task).iter().map(choice).collect();
    let one = |line: usize| want_fields(task, &form, line, items.get(line).and_then(Option::as_ref), &html! {});
    let fields = html! {
        (form.field("destination", words.say("dispatch-destination")).select(Some(words.say("form-choose")), sites))
        (emergency(&task.web, &form))
        h2 { (words.say("dispatch-what")) }
        (lines(&form, one))
        (when(&form))
        (submit(&words.say("dispatch-submit")))
    };
    task.page(&words.say("dispatch-title"), &words.say("dispatch-lead"), &fields)
}
