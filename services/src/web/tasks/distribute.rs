//! Giving goods to a recipient: sent, to be confirmed later, or handed out over the counter at once.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use ledger::event::ItemRegistered;
use ledger::ids::PartyId;
use maud::{Markup, html};

use super::lines::{emergency, lines, when};
use super::wants::{FIELDS, SHOWN, settle_places, want_fields, wants};
use super::{Begin, Task, done};
use crate::import::fold::fold;
use crate::spoken::leaving::{DispatchDistribution, HandOver};
use crate::spoken::words::Reach;
use crate::spoken::{Command, Named};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_site};
use crate::web::failure::Failure;
use crate::web::find::{FOUND_MAX, recipient_choice};
use crate::web::form::{Choice, Form, submit};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use crate::words::{Words, key, read_whole};

/// The two ways.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Sent,
    HandedOut,
}

/// The empty form for a distribution.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path(site): Path<String>,
    Query(begin): Query<Begin>,
) -> Result<Response, Failure> {
    empty(web, seat, &site, &begin, Way::Sent)
}

/// The empty form for a hand-out.
pub(in crate::web) async fn show_hand_out(
    State(web): State<App>,
    seat: Seat,
    Path(site): Path<String>,
    Query(begin): Query<Begin>,
) -> Result<Response, Failure> {
    empty(web, seat, &site, &begin, Way::HandedOut)
}

/// A distribution as it was sent.
pub(in crate::web) async fn send(
    State(web): State<App>,
    Path(site): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    sent(web, &site, posted, Way::Sent).await
}

/// A hand-out as it was sent.
pub(in crate::web) async fn send_hand_out(
    State(web): State<App>,
    Path(site): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    sent(web, &site, posted, Way::HandedOut).await
}

fn empty(web: App, seat: Seat, site: &str, begin: &Begin, way: Way) -> Result<Response, Failure> {
    let mut task = Task::begin(web, seat, site, begin.typed())?;
    let items = task.items();
    settle_places(&mut task, &items);
    Ok(page(&task, &items, way))
}

async fn sent(web: App, site: &str, posted: Posted, way: Way) -> Result<Response, Failure> {
    let mut task = Task::begin(web, posted.seat, site, posted.typed)?;
    let arranged = task.typed.arranged();
    let recipient = recipient(&mut task, arranged);
    let items = task.items();
    if arranged {
        return Ok(page(&task, &items, way));
    }
    let filled = task.typed.filled(&FIELDS);
    let occurred_at = task.occurred_at();
    let reach = reach(&mut task);
    let (read, lines) = wants(&mut task, &filled, &items);
    let shown = Shown { lines: &read, fields: &SHOWN };
    let known = recipient.is_some();
    // Where none is certain any partner will do, to ask what the book says of the lines.
    let recipient = recipient.or_else(|| task.web.find_recipients("").first().map(|party| party.party));
    let recipient = Named(recipient.map_or_else(String::new, |party| party.to_string()));
    let emergency = task.typed.some("emergency").map(Named::from);
    let command = match way {
        Way::Sent => {
            Command::DispatchDistribution(DispatchDistribution { recipient, reservation: None, emergency, lines })
        }
        Way::HandedOut => Command::HandOver(HandOver { recipient, emergency, reach, lines }),
    };
    if !known || !task.wrongs.is_empty() {
        task.foresee(command, &shown).await?;
        return Ok(page(&task, &items, way));
    }
    let spoken = of_site(&task.typed, &task.site.code, occurred_at, command);
    match ask(&task.web, &task.seat, &spoken, &shown, &mut task.wrongs).await? {
        Some(Came::Entry(place)) => Ok(done(&task.web, &place)),
        Some(Came::Site) | None => Ok(page(&task, &items, way)),
    }
}

/// Who is meant by the name that was typed; what it may mean is offered.
fn recipient(task: &mut Task, arranged: bool) -> Option<PartyId> {
    let words = task.words();
    let name = task.typed.text("recipient").to_owned();
    if name.is_empty() {
        if !arranged {
            task.wrongs.at("recipient", words.say("form-missing"));
        }
        return None;
    }
    if let Ok(id) = name.parse::<PartyId>() {
        let party = task.web.bank.register().now().party(id).cloned();
        let label = party.and_then(|party| party.name).map_or(name, String::from);
        task.typed.set("recipient", label);
        task.typed.set("recipient_id", id.to_string());
        return Some(id);
    }
    let mut found = task.web.find_recipients(&name);
    let folded = fold(&name);
    let chosen = task.typed.text("recipient_id").parse::<PartyId>().ok();
    let same = |party: &&ledger::event::PartyRegistered| {
        party.name.as_ref().is_some_and(|known| fold(known.as_str()) == folded)
    };
    if let Some(party) = found.iter().filter(same).find(|party| chosen == Some(party.party)) {
        return Some(party.party);
    }
    if found.iter().filter(same).count() == 1 {
        found.retain(|party| same(&party));
    }
    if let [party] = found.as_slice() {
        let label = party.name.as_ref().map_or("", |name| name.as_str()).to_owned();
        task.typed.set("recipient", label);
        return Some(party.party);
    }
    let choice = |party: &ledger::event::PartyRegistered| {
        let shown = recipient_choice(words, party);
        Choice::new(party.party.to_string(), shown.value).explained(shown.label)
    };
    task.wrongs.offer("recipient", found.iter().take(FOUND_MAX).map(choice).collect());
    let sentence =
        if found.is_empty() { words.say("field-recipient-unknown") } else { words.say("field-recipient-several") };
    task.wrongs.at("recipient", sentence);
    None
}

/// How many it reaches, as typed.
pub(super) fn reach(task: &mut Task) -> Reach {
    let words = task.words();
    let mut read = |field: &str| {
        let text = task.typed.some(field)?;
        let number = read_whole(text).and_then(|number| u32::try_from(number).ok());
        if number.is_none() {
            task.wrongs.at(field, words.say("form-not-whole"));
        }
        number
    };
    Reach { households: read("households"), persons: read("persons") }
}

/// The fields for it.
pub(super) fn reach_fields(form: &Form) -> Markup {
    let words = form.words;
    html! {
        fieldset.choices {
            legend { (words.say("field-reach")) }
            p.hint { (words.say("field-reach-hint")) }
            div.grid {
                (form.field("households", words.say("field-households")).number().optional().class("w4 half"))
                (form.field("persons", words.say("field-persons")).number().optional().class("w4 half"))
            }
        }
    }
}

fn page(task: &Task, items: &[Option<ItemRegistered>], way: Way) -> Response {
    let (words, form) = (task.words(), task.form());
    let partners = task.web.find_recipients("");
    let list: Vec<Choice> = partners.iter().map(|party| recipient_choice(words, party)).collect();
    let one = |line: usize| want_fields(task, &form, line, items.get(line).and_then(Option::as_ref), &html! {});
    let fields = html! {
        (form.field("recipient", words.say("field-recipient")).hint(words.say("field-recipient-hint"))
            .list(list).suggest("/find/recipients?q="))
        (form.hidden("recipient_id"))
        (emergency(&task.web, &form))
        h2 { (words.say("distribute-what")) }
        (lines(&form, one))
        @if way == Way::HandedOut { (reach_fields(&form)) }
        (when(&form))
        (submit(&said(words, way, key("distribute-submit"), key("hand-out-submit"))))
    };
    let title = said(words, way, key("distribute-title"), key("hand-out-title"));
    task.page(&title, &said(words, way, key("distribute-lead"), key("hand-out-lead")), &fields)
}

fn said(words: Words, way: Way, sent: &'static str, handed_out: &'static str) -> String {
    match way {
        Way::Sent => words.say(sent),
        Way::HandedOut => words.say(handed_out),
    }
}
