//! Receiving a gift in kind.

use axum::extract::{Path, Query, State};
use axum::response::Response;
use ledger::event::ItemRegistered;
use ledger::reason::{Discrepancy, ValuationBasis};
use maud::{Markup, html};

use super::donor;
use super::lines::{bin_field, bins, emergency, item_field, lines, needed, quantity_fields, text, when, whole};
use super::{Begin, Task, done};
use crate::spoken::goods::{ReceiveDonation, ReceiveLine};
use crate::spoken::words::{BasisWord, DiscrepancyWord, Money};
use crate::spoken::{Command, Named};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_site};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, submit};
use crate::web::posted::Posted;
use crate::web::seat::Seat;
use crate::words::{Words, read_amount};

/// What makes a line count as filled in.
const FIELDS: [&str; 4] = ["item", "quantity", "damaged", "expiry"];
/// What stands in the folded part of a line.
const FOLDED: [&str; 5] = ["maker_lot", "damaged", "expected", "discrepancy", "value"];

/// The empty form.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path(site): Path<String>,
    Query(begin): Query<Begin>,
) -> Result<Response, Failure> {
    let mut task = Task::begin(web, seat, &site, begin.typed())?;
    let items = task.items();
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
    let found = donor::look_up(&mut task, arranged).await?;
    let items = task.items();
    if arranged {
        return Ok(page(&task, &items));
    }
    let filled = task.typed.filled(&FIELDS);
    if filled.is_empty() {
        task.wrongs.at_line(0, "item", task.words().say("form-no-lines"));
    }
    let occurred_at = task.occurred_at();
    let (read, lines): (Vec<usize>, Vec<ReceiveLine>) =
        filled.iter().filter_map(|line| Some((*line, read(&mut task, *line, &items)?))).unzip();
    let shown =
        Shown { lines: &read, fields: &[("best_before", "expiry"), ("use_by", "expiry"), ("donor", "donor_name")] };
    let basis = ValuationBasis::from_code(task.typed.text("basis")).map(BasisWord);
    let emergency = task.typed.some("emergency").map(Named::from);
    let gift = |donor| ReceiveDonation { donor, announcement: None, emergency, basis, lines };
    let Some(found) = found.filter(|_| task.wrongs.is_empty()) else {
        let someone = donor::someone(&task).unwrap_or_else(|| Named(String::new()));
        task.foresee(Command::ReceiveDonation(gift(someone)), &shown).await?;
        return Ok(page(&task, &items));
    };
    // The donor is registered first; the gift names what that command makes, so that a second click finds both.
    let Some(donor) = donor::register(&mut task, found).await? else { return Ok(page(&task, &items)) };
    let spoken = of_site(&task.typed, &task.site.code, occurred_at, Command::ReceiveDonation(gift(donor)));
    match ask(&task.web, &task.seat, &spoken, &shown, &mut task.wrongs).await? {
        Some(Came::Entry(place)) => Ok(done(&task.web, &place)),
        Some(Came::Site) | None => Ok(page(&task, &items)),
    }
}

fn read(task: &mut Task, line: usize, items: &[Option<ItemRegistered>]) -> Option<ReceiveLine> {
    let (words, typed, wrongs) = (task.seat.words, &task.typed, &mut task.wrongs);
    if typed.line(line, "item").is_empty() {
        wrongs.at_line(line, "item", words.say("form-missing"));
    }
    let quantity = needed(words, typed, wrongs, line, "quantity");
    let bin = text(words, typed, wrongs, line, "bin");
    let damaged = whole(words, typed, wrongs, line, "damaged");
    let expected = whole(words, typed, wrongs, line, "expected");
    let value = match typed.some_of(line, "value") {
        None => None,
        Some(text) => {
            let amount = read_amount(text);
            if amount.is_none() {
                wrongs.at_line(line, "value", words.say("form-not-an-amount"));
            }
            amount.map(|amount| Money { amount: Some(amount), minor: None, currency: "EUR".to_owned() })
        }
    };
    let day = typed.some_of(line, "expiry").map(str::to_owned);
    let use_by = typed.line(line, "expiry_kind") == "use_by";
    let item = items.get(line)?.as_ref()?;
    Some(ReceiveLine {
        item: Named::from(item.code.as_str()),
        bin: Named::from(bin?),
        quantity: quantity?,
        unit: typed.some_of(line, "unit").map(str::to_owned),
        damaged,
        best_before: day.clone().filter(|_| !use_by),
        use_by: day.filter(|_| use_by),
        maker_lot: typed.some_of(line, "maker_lot").map(str::to_owned),
        expected,
        discrepancy: Discrepancy::from_code(typed.line(line, "discrepancy")).map(DiscrepancyWord),
        value,
    })
}

fn page(task: &Task, items: &[Option<ItemRegistered>]) -> Response {
    let (words, form) = (task.words(), task.form());
    let bins = bins(&task.web, task.site.id);
    let bases = ValuationBasis::ALL.iter().map(|basis| Choice::new(basis.code(), words.coded("basis", basis.code())));
    let fields = html! {
        (donor::fields(&form))
        h2 { (words.say("receive-what")) }
        (lines(&form, |line| one(task, &form, line, items.get(line).and_then(Option::as_ref), &bins)))
        (emergency(&task.web, &form))
        details open[!task.typed.text("basis").is_empty()] {
            summary { (words.say("receive-value")) }
            (form.field("basis", words.say("receive-basis"))
                .select(Some(words.coded("basis", ValuationBasis::Estimate.code())), bases.collect()).optional())
        }
        (when(&form))
        (submit(&words.say("receive-submit")))
    };
    task.page(&words.say("receive-title"), &words.say("receive-lead"), &fields)
}

fn one(task: &Task, form: &Form, line: usize, known: Option<&ItemRegistered>, bins: &[String]) -> Markup {
    let words = form.words;
    let (quantity, unit) = quantity_fields(&task.web, form, line, &words.say("receive-quantity"), known);
    let bin = bin_field(form.of_line(line, "bin", words.say("field-bin")).keep(), bins, words.say("form-choose"));
    let must = known.is_some_and(|item| item.dated);
    let kinds = ["best_before", "use_by"].map(|kind| Choice::new(kind, words.coded("expiry", kind)));
    let kind = form.of_line(line, "expiry_kind", words.say("receive-expiry-kind")).select(None, kinds.to_vec());
    let day = form.of_line(line, "expiry", words.say("receive-expiry")).day();
    let folded =
        FOLDED.iter().any(|field| !form.typed.line(line, field).is_empty()) || form.wrongs.any_of(line, &FOLDED);
    html! {
        (item_field(form, line, known, must.then(|| words.say("receive-must-date"))))
        div.grid {
            (quantity) (unit) (bin.class("w5"))
            (kind.class("w6")) (if must { day.class("w6") } else { day.class("w6").optional() })
        }
        details open[folded] {
            summary { (words.say("receive-more")) }
            (folded_part(form, line, words))
        }
    }
}

fn folded_part(form: &Form, line: usize, words: Words) -> Markup {
    let reasons = Discrepancy::ALL.iter().map(|one| Choice::new(one.code(), words.coded("discrepancy", one.code())));
    html! {
        div.grid {
            (form.of_line(line, "maker_lot", words.say("receive-maker-lot")).optional().class("w6"))
            (form.of_line(line, "value", words.say("receive-line-value")).amount().optional().class("w6"))
            (form.of_line(line, "damaged", words.say("receive-damaged")).hint(words.say("receive-damaged-hint")).number().optional().class("w6"))
            (form.of_line(line, "expected", words.say("receive-expected")).hint(words.say("receive-expected-hint")).number().optional().class("w6"))
            (form.of_line(line, "discrepancy", words.say("receive-discrepancy"))
                .select(Some(words.say("receive-no-discrepancy")), reasons.collect()).optional().class("w6"))
        }
    }
}
