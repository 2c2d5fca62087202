//! Putting away and moving between bins.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use ledger::event::ItemRegistered;
use maud::html;

use super::lines::{bin_field, bins, lines, text, when};
use super::wants::{FIELDS, SHOWN, settle_places, want_fields, wants};
use super::{Begin, Task, done};
use crate::spoken::goods::{MoveGoods, MoveLine};
use crate::spoken::leaving::Want;
use crate::spoken::{Command, Named};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_site};
use crate::web::failure::Failure;
use crate::web::form::submit;
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
    let words = task.words();
    let filled = task.typed.filled(&FIELDS);
    let occurred_at = task.occurred_at();
    let (read, wanted) = wants(&mut task, &filled, &items);
    for line in &filled {
        let _ = text(words, &task.typed, &mut task.wrongs, *line, "to");
    }
    let moved = read.iter().zip(wanted).filter_map(|(line, want)| {
        let to = task.typed.some_of(*line, "to")?;
        let Want { item, quantity, unit, lot, bin, .. } = want;
        Some((*line, MoveLine { item, quantity, unit, lot, bin, to: Named::from(to) }))
    });
    let (read, lines): (Vec<usize>, Vec<MoveLine>) = moved.unzip();
    let shown = Shown { lines: &read, fields: &SHOWN };
    let command = Command::MoveGoods(MoveGoods { lines });
    if !task.wrongs.is_empty() {
        task.foresee(command, &shown).await?;
        return Ok(page(&task, &items));
    }
    let spoken = of_site(&task.typed, &task.site.code, occurred_at, command);
    match ask(&task.web, &task.seat, &spoken, &shown, &mut task.wrongs).await? {
        Some(Came::Entry(place)) => Ok(done(&task.web, &place)),
        Some(Came::Site) | None => Ok(page(&task, &items)),
    }
}

fn page(task: &Task, items: &[Option<ItemRegistered>]) -> Response {
    let (words, form) = (task.words(), task.form());
    let bins = bins(&task.web, task.site.id);
    let one = |line: usize| {
        let to = bin_field(form.of_line(line, "to", words.say("field-to-bin")).keep(), &bins, words.say("form-choose"));
        want_fields(task, &form, line, items.get(line).and_then(Option::as_ref), &html! { (to.class("w5")) })
    };
    let fields = html! {
        (lines(&form, one))
        (when(&form))
        (submit(&words.say("move-submit")))
    };
    task.page(&words.say("move-title"), &words.say("move-lead"), &fields)
}
