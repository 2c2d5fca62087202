//! Stopping a lot at a site, letting it go again, or calling it back for good.

use axum::extract::{Path, State};
use axum::response::Response;
use ledger::book::LotStatus;
use ledger::ids::LotId;
use ledger::reason::{HoldReason, RecallReason};
use maud::html;

use super::{Task, done};
use crate::spoken::goods::{HoldLot, RecallLot, ReleaseLot};
use crate::spoken::words::{HoldWord, RecallWord};
use crate::spoken::{Command, Named};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_site};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Typed, choices, submit};
use crate::web::names::{item_name, lot_link};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use crate::words::Words;

/// What may be done with the lot now.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((site, lot)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let task = Task::begin(web, seat, &site, Typed::fresh())?;
    page(&task, &lot)
}

/// What was decided.
pub(in crate::web) async fn send(
    State(web): State<App>,
    Path((site, lot)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut task = Task::begin(web, posted.seat, &site, posted.typed)?;
    if task.typed.arranged() {
        return page(&task, &lot);
    }
    let named = Named::from(lot.as_str());
    let answer = task.typed.text("answer").to_owned();
    let (what, reason) = answer.split_once(' ').unwrap_or((&answer, ""));
    let command = match what {
        "hold" => HoldReason::from_code(reason)
            .map(|reason| Command::HoldLot(HoldLot { lot: named, reason: HoldWord(reason) })),
        "recall" => {
            let reason = RecallReason::from_code(reason);
            reason.map(|reason| Command::RecallLot(RecallLot { lot: named, reason: RecallWord(reason) }))
        }
        "release" => Some(Command::ReleaseLot(ReleaseLot { lot: named })),
        _ => None,
    };
    let Some(command) = command else {
        task.wrongs.at("answer", task.words().say("form-missing"));
        return page(&task, &lot);
    };
    let spoken = of_site(&task.typed, &task.site.code, None, command);
    let shown = Shown { lines: &[], fields: &[("lot", "answer"), ("reason", "answer")] };
    match ask(&task.web, &task.seat, &spoken, &shown, &mut task.wrongs).await? {
        Some(Came::Entry(place)) => Ok(done(&task.web, &place)),
        Some(Came::Site) | None => page(&task, &lot),
    }
}

/// A lot's status in words, with its reason.
fn status_words(words: Words, status: LotStatus) -> String {
    match status {
        LotStatus::Available => words.coded("status", "available"),
        LotStatus::Held(reason) => format!("{}: {}", words.coded("status", "held"), words.coded("hold", reason.code())),
        LotStatus::Recalled(reason) => {
            format!("{}: {}", words.coded("status", "recalled"), words.coded("recall", reason.code()))
        }
    }
}

fn page(task: &Task, lot: &str) -> Result<Response, Failure> {
    let (words, form) = (task.words(), task.form());
    let id: LotId = lot.parse().map_err(|_| Failure::NotFound)?;
    let known = task.web.bank.with_book(task.site.id, |book| book.stock.lot(id).copied()).flatten();
    let known = known.ok_or(Failure::NotFound)?;
    let item = task.web.item(known.item);
    let hold = HoldReason::ALL.iter().map(|one| {
        let reason = words.coded("hold", one.code());
        Choice::new(format!("hold {}", one.code()), words.with("hold-hold", &[("reason", (&reason).into())]))
    });
    let recall = RecallReason::ALL.iter().map(|one| {
        let reason = words.coded("recall", one.code());
        Choice::new(format!("recall {}", one.code()), words.with("hold-recall", &[("reason", (&reason).into())]))
    });
    let release = Choice::new("release", words.say("hold-release"));
    let answers: Vec<Choice> = match known.status {
        LotStatus::Available => hold.chain(recall).collect(),
        LotStatus::Held(_) => [release].into_iter().chain(recall).collect(),
        LotStatus::Recalled(_) => Vec::new(),
    };
    let fields = html! {
        dl.facts {
            dt { (words.say("field-lot")) } dd { (lot_link(lot)) }
            dt { (words.say("field-item")) } dd { (item.map_or_else(String::new, |item| item_name(words, &item))) }
            dt { (words.say("lot-status")) } dd { (status_words(words, known.status)) }
        }
        @if answers.is_empty() {
            p.notice { (words.say("hold-nothing")) }
        } @else {
            (choices(&form, "answer", &words.say("hold-question"), &answers))
            p.hint { (words.say("hold-hint")) }
            (submit(&words.say("hold-submit")))
        }
    };
    Ok(task.page(&words.say("hold-title"), "", &fields))
}
