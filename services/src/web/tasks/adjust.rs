//! Making the book agree with the shelf: more or less than the book said, and why, in plain words.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use ledger::event::ItemRegistered;
use ledger::reason::LossReason;
use maud::{Markup, html};

use super::lines::{bins, item_field, lines, needed, quantity_fields, text, when};
use super::wants::{FIELDS, here, place_choice, place_of, settle_places};
use super::{Begin, Task, done};
use crate::spoken::goods::{AdjustLine, AdjustStock};
use crate::spoken::words::{LossWord, Way};
use crate::spoken::{Command, Named};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_site};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, submit};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use crate::words::Words;

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
    let filled = task.typed.filled(&FIELDS);
    if filled.is_empty() {
        task.wrongs.at_line(0, "item", task.words().say("form-no-lines"));
    }
    let occurred_at = task.occurred_at();
    let (read, lines): (Vec<usize>, Vec<AdjustLine>) =
        filled.iter().filter_map(|line| Some((*line, read(&mut task, *line, &items)?))).unzip();
    let command = Command::AdjustStock(AdjustStock { lines });
    let fields = [
        ("lot", "place"),
        ("bin", "place"),
        ("reason", "why"),
        ("direction", "why"),
        ("best_before", "expiry"),
        ("use_by", "expiry"),
    ];
    let shown = Shown { lines: &read, fields: &fields };
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

fn read(task: &mut Task, line: usize, items: &[Option<ItemRegistered>]) -> Option<AdjustLine> {
    let (words, typed, wrongs) = (task.seat.words, &task.typed, &mut task.wrongs);
    if typed.line(line, "item").is_empty() {
        wrongs.at_line(line, "item", words.say("form-missing"));
    }
    let quantity = needed(words, typed, wrongs, line, "quantity");
    let place = text(words, typed, wrongs, line, "place");
    let why = text(words, typed, wrongs, line, "why");
    let item = items.get(line)?.as_ref()?;
    let (place, why) = (place?, why?);
    let (lot, bin) = place_of(&place)?;
    let (way, reason) = way_of(&why)?;
    let day = typed.some_of(line, "expiry").map(str::to_owned);
    let use_by = typed.line(line, "expiry_kind") == "use_by";
    Some(AdjustLine {
        item: Named::from(item.code.as_str()),
        bin: Named::from(bin),
        lot: (!lot.is_empty()).then(|| Named::from(lot)),
        quantity: quantity?,
        unit: typed.some_of(line, "unit").map(str::to_owned),
        direction: way,
        reason: LossWord(reason),
        best_before: day.clone().filter(|_| !use_by),
        use_by: day.filter(|_| use_by),
    })
}

/// The direction and the reason of an answer, sent as `add found`.
fn way_of(text: &str) -> Option<(Way, LossReason)> {
    let (way, reason) = text.split_once(' ')?;
    let way = match way {
        "add" => Way::Add,
        "take" => Way::Take,
        _ => return None,
    };
    Some((way, LossReason::from_code(reason)?))
}

/// Every answer there is: less first, for that is what mostly happens.
fn answers(words: Words) -> Vec<Choice> {
    let one = |way: &str, reason: &LossReason| {
        let said = words.coded("loss", reason.code());
        let label = match way {
            "take" => words.with("adjust-take", &[("reason", (&said).into())]),
            _ => words.with("adjust-add", &[("reason", (&said).into())]),
        };
        Choice::new(format!("{way} {}", reason.code()), label)
    };
    let take = LossReason::ALL.iter().filter(|reason| reason.may_take()).map(|reason| one("take", reason));
    let add = LossReason::ALL.iter().filter(|reason| reason.may_add()).map(|reason| one("add", reason));
    take.chain(add).collect()
}

fn page(task: &Task, items: &[Option<ItemRegistered>]) -> Response {
    let (words, form) = (task.words(), task.form());
    let bins = bins(&task.web, task.site.id);
    let fields = html! {
        (lines(&form, |line| one(task, &form, line, items.get(line).and_then(Option::as_ref), &bins)))
        (when(&form))
        (submit(&words.say("adjust-submit")))
    };
    task.page(&words.say("adjust-title"), &words.say("adjust-lead"), &fields)
}

fn one(task: &Task, form: &Form, line: usize, known: Option<&ItemRegistered>, bins: &[String]) -> Markup {
    let words = form.words;
    let (quantity, unit) = quantity_fields(&task.web, form, line, &words.say("adjust-quantity"), known);
    let there = known.map_or_else(Vec::new, |item| here(&task.web, task.site.id, item));
    let unit_code = known.map_or("", |item| item.unit.as_str());
    let mut places: Vec<Choice> =
        there.iter().filter(|here| here.on_hand > 0).map(|here| place_choice(words, unit_code, here)).collect();
    let fresh = |bin: &String| Choice::new(format!("/{bin}"), words.with("adjust-new-lot", &[("bin", bin.into())]));
    places.extend(bins.iter().map(fresh));
    let kinds = ["best_before", "use_by"].map(|kind| Choice::new(kind, words.coded("expiry", kind)));
    let dated = !form.typed.line(line, "expiry").is_empty() || form.wrongs.any_of(line, &["expiry", "expiry_kind"]);
    html! {
        (item_field(form, line, known, None))
        (form.of_line(line, "why", words.say("adjust-why")).select(Some(words.say("form-choose")), answers(words)))
        div.grid { (quantity) (unit) }
        (form.of_line(line, "place", words.say("adjust-place")).hint(words.say("adjust-place-hint"))
            .select(Some(words.say("form-choose")), places))
        details open[dated] {
            summary { (words.say("adjust-dated")) }
            div.grid {
                (form.of_line(line, "expiry_kind", words.say("receive-expiry-kind")).select(None, kinds.to_vec()).class("w6"))
                (form.of_line(line, "expiry", words.say("receive-expiry")).day().optional().class("w6"))
            }
        }
    }
}
