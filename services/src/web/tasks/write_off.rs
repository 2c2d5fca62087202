//! Destroying or giving up goods, by two persons: the second signs with their own login and password on the same form.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use ledger::event::ItemRegistered;
use ledger::reason::LossReason;
use maud::{Markup, html};
use vault::{Role, SignIn};

use super::lines::{item_field, lines, needed, quantity_fields, text, when};
use super::wants::{FIELDS, here, place_choice, place_of, settle_places};
use super::{Begin, Task, done};
use crate::spoken::leaving::{Want, WriteOff};
use crate::spoken::words::LossWord;
use crate::spoken::{Command, Named};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_site};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, choices, submit};
use crate::web::posted::Posted;
use crate::web::seat::Seat;

/// The empty form.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path(site): Path<String>,
    Query(begin): Query<Begin>,
) -> Result<Response, Failure> {
    let mut task = Task::begin_managed(web, seat, &site, begin.typed())?;
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
    let mut task = Task::begin_managed(web, posted.seat, &site, posted.typed)?;
    let arranged = task.typed.arranged();
    let items = task.items();
    if arranged {
        return Ok(page(&task, &items));
    }
    let words = task.words();
    let filled = task.typed.filled(&FIELDS);
    if filled.is_empty() {
        task.wrongs.at_line(0, "item", words.say("form-no-lines"));
    }
    let reason = LossReason::from_code(task.typed.text("reason"));
    if reason.is_none() {
        task.wrongs.at("reason", words.say("form-missing"));
    }
    let occurred_at = task.occurred_at();
    let (read, lines): (Vec<usize>, Vec<Want>) =
        filled.iter().filter_map(|line| Some((*line, read(&mut task, *line, &items)?))).unzip();
    let fields = [("lot", "place"), ("bin", "place"), ("approved_by", "second_login")];
    let shown = Shown { lines: &read, fields: &fields };
    // The password is asked last, so that a slip in the lines does not use up an attempt.
    let approved_by = if task.wrongs.is_empty() { second(&mut task).await? } else { None };
    let (Some(reason), Some(approved_by)) = (reason, approved_by) else {
        let approved_by = Named::from(task.seat.user.login.as_str());
        let command = Command::WriteOff(WriteOff { reason: LossWord(LossReason::Damaged), approved_by, lines });
        task.foresee(command, &shown).await?;
        return Ok(page(&task, &items));
    };
    let command = Command::WriteOff(WriteOff { reason: LossWord(reason), approved_by, lines });
    let spoken = of_site(&task.typed, &task.site.code, occurred_at, command);
    match ask(&task.web, &task.seat, &spoken, &shown, &mut task.wrongs).await? {
        Some(Came::Entry(place)) => Ok(done(&task.web, &place)),
        Some(Came::Site) | None => Ok(page(&task, &items)),
    }
}

/// The second person, once they have signed.
async fn second(task: &mut Task) -> Result<Option<Named>, Failure> {
    let words = task.words();
    let (login, password) = (task.typed.text("second_login").to_owned(), task.typed.raw("second_password").to_owned());
    for (field, empty) in [("second_login", login.is_empty()), ("second_password", password.is_empty())] {
        if empty {
            task.wrongs.at(field, words.say("form-missing"));
        }
    }
    if !task.wrongs.is_empty() {
        return Ok(None);
    }
    let signed = task.web.bank.vault().verify_password(&login, &password, task.web.now().ms).await?;
    let sentence = match signed {
        SignIn::Known(user) if user.id == task.seat.user.id => words.say("write-off-same-person"),
        SignIn::Known(user) if !matches!(user.role, Role::Manager | Role::Admin) => words.say("write-off-may-not"),
        SignIn::Known(user) => return Ok(Some(Named(user.login))),
        SignIn::Refused => words.say("sign-in-refused"),
        SignIn::Throttled { .. } => words.say("write-off-throttled"),
    };
    task.wrongs.at("second_login", sentence);
    Ok(None)
}

fn read(task: &mut Task, line: usize, items: &[Option<ItemRegistered>]) -> Option<Want> {
    let (words, typed, wrongs) = (task.seat.words, &task.typed, &mut task.wrongs);
    if typed.line(line, "item").is_empty() {
        wrongs.at_line(line, "item", words.say("form-missing"));
    }
    let quantity = needed(words, typed, wrongs, line, "quantity");
    let place = text(words, typed, wrongs, line, "place");
    let item = items.get(line)?.as_ref()?;
    let place = place?;
    let (lot, bin) = place_of(&place)?;
    Some(Want {
        item: Named::from(item.code.as_str()),
        quantity: quantity?,
        unit: typed.some_of(line, "unit").map(str::to_owned),
        lot: Some(Named::from(lot)),
        bin: Some(Named::from(bin)),
        overridden: None,
    })
}

fn page(task: &Task, items: &[Option<ItemRegistered>]) -> Response {
    let (words, form) = (task.words(), task.form());
    let may = LossReason::ALL.iter().filter(|reason| reason.may_write_off());
    let reasons: Vec<Choice> = may.map(|one| Choice::new(one.code(), words.coded("loss", one.code()))).collect();
    let fields = html! {
        (choices(&form, "reason", &words.say("field-reason"), &reasons))
        h2 { (words.say("write-off-what")) }
        (lines(&form, |line| one(task, &form, line, items.get(line).and_then(Option::as_ref))))
        (when(&form))
        fieldset.sign {
            legend { (words.say("write-off-second")) }
            p.hint { (words.say("write-off-second-hint")) }
            (form.field("second_login", words.say("sign-in-login")))
            (form.field("second_password", words.say("sign-in-password")).password("off"))
        }
        (submit(&words.say("write-off-submit")))
    };
    task.page(&words.say("write-off-title"), &words.say("write-off-lead"), &fields)
}

fn one(task: &Task, form: &Form, line: usize, known: Option<&ItemRegistered>) -> Markup {
    let words = form.words;
    let (quantity, unit) = quantity_fields(&task.web, form, line, &words.say("field-quantity"), known);
    let there = known.map_or_else(Vec::new, |item| here(&task.web, task.site.id, item));
    let unit_code = known.map_or("", |item| item.unit.as_str());
    let places = there.iter().filter(|here| here.free > 0).map(|here| place_choice(words, unit_code, here)).collect();
    html! {
        (item_field(form, line, known, None))
        div.grid { (quantity) (unit) }
        (form.of_line(line, "place", words.say("field-lot")).hint(words.say("write-off-lot-hint"))
            .select(Some(words.say("form-choose")), places))
    }
}
