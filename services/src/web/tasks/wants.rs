//! Lines of goods that leave or move: how much of which item, and, when someone insists, of which lot and from which bin.

use ledger::book::LotStatus;
use ledger::event::{Expiry, ItemRegistered};
use ledger::ids::BookId;
use ledger::reason::OverrideReason;
use ledger::time::Day;
use maud::{Markup, html};

use super::Task;
use super::lines::{item_field, needed, quantity_fields};
use crate::spoken::Named;
use crate::spoken::leaving::Want;
use crate::spoken::words::OverrideWord;
use crate::web::Web;
use crate::web::form::{Choice, Form};
use crate::web::names::short;
use crate::words::Words;

/// What makes a line count as filled in.
pub(super) const FIELDS: [&str; 2] = ["item", "quantity"];

/// Goods of a lot in a bin.
pub(super) struct Here {
    /// The lot's id in hexadecimal digits.
    pub(super) lot: String,
    /// The bin's code.
    pub(super) bin: String,
    /// Until when it is good.
    pub(super) expiry: Option<Expiry>,
    /// On the shelf.
    pub(super) on_hand: u64,
    /// Not set aside.
    pub(super) free: u64,
    /// Whether it may leave today.
    pub(super) may_leave: bool,
}

/// Where an item lies at a site, what expires first standing first.
pub(super) fn here(web: &Web, book: BookId, item: &ItemRegistered) -> Vec<Here> {
    let today = web.zone(book).day(web.now());
    let look = |book: &ledger::book::Book| {
        let site = book.here();
        let places = book.stock.places(item.item);
        let place = |place: ledger::book::Place| {
            let lot = book.stock.lot(place.lot);
            let expiry = lot.and_then(|lot| lot.expiry);
            let good = lot.is_some_and(|lot| lot.status == LotStatus::Available) && !is_past_use(expiry, today);
            Here {
                lot: place.lot.to_string(),
                bin: book.bin(place.bin).map_or_else(|| place.bin.to_string(), |code| code.as_str().to_owned()),
                expiry,
                on_hand: book.stock.on_hand(site, place.bin, item.item, place.lot),
                free: book.stock.free(site, place.bin, item.item, place.lot),
                may_leave: good,
            }
        };
        places.map(place).collect()
    };
    web.bank.with_book(book, look).unwrap_or_default()
}

fn is_past_use(expiry: Option<Expiry>, today: Day) -> bool {
    match expiry {
        Some(Expiry::UseBy(day)) => day < today,
        Some(Expiry::BestBefore(_)) | None => false,
    }
}

/// A lot in a bin as a choice; sent as `lot/bin`.
pub(super) fn place_choice(words: Words, unit: &str, here: &Here) -> Choice {
    let free = words.amount(here.free, unit);
    let (lot, bin) = (short(&here.lot), here.bin.as_str());
    let label = match here.expiry {
        Some(expiry) => {
            let day = words.day(expiry.day());
            let args = [("lot", lot.into()), ("bin", bin.into()), ("day", (&day).into()), ("free", (&free).into())];
            words.with("field-lot-choice-dated", &args)
        }
        None => words.with("field-lot-choice", &[("lot", lot.into()), ("bin", bin.into()), ("free", (&free).into())]),
    };
    Choice::new(format!("{}/{}", here.lot, here.bin), label)
}

/// The lot and the bin of a place that was chosen.
pub(super) fn place_of(text: &str) -> Option<(&str, &str)> {
    text.split_once('/')
}

/// Puts the lot and bin that an address named into the field for the place.
pub(super) fn settle_places(task: &mut Task, items: &[Option<ItemRegistered>]) {
    for (line, item) in items.iter().enumerate() {
        let (lot, bin) = (task.typed.line(line, "lot").to_owned(), task.typed.line(line, "bin").to_owned());
        if let Some(item) = item.as_ref().filter(|_| !lot.is_empty() && task.typed.line(line, "place").is_empty()) {
            let places = here(&task.web, task.site.id, item);
            let fits = |here: &&Here| here.lot == lot && (bin.is_empty() || here.bin == bin);
            if let Some(here) = places.iter().find(fits) {
                task.typed.set_line(line, "place", format!("{}/{}", here.lot, here.bin));
            }
        }
    }
}

/// How much of an item may leave now, in words.
fn available(words: Words, item: &ItemRegistered, here: &[Here]) -> String {
    let free = here.iter().filter(|here| here.may_leave).map(|here| here.free).sum::<u64>();
    words.with("wants-available", &[("amount", (&words.amount(free, item.unit.as_str())).into())])
}

/// A line of goods that leave. `extra` stands beside the quantity.
pub(super) fn want_fields(
    task: &Task,
    form: &Form,
    line: usize,
    known: Option<&ItemRegistered>,
    extra: &Markup,
) -> Markup {
    let words = form.words;
    let (quantity, unit) = quantity_fields(&task.web, form, line, &words.say("field-quantity"), known);
    let places = known.map_or_else(Vec::new, |item| here(&task.web, task.site.id, item));
    let chosen = !form.typed.line(line, "place").is_empty();
    let folded = chosen || form.wrongs.any_of(line, &["place", "override"]);
    html! {
        (item_field(form, line, known, known.map(|item| available(words, item, &places))))
        div.grid { (quantity) (unit) (extra) }
        @if let Some(item) = known {
            details open[folded] {
                summary { (words.say("wants-which-lot")) }
                (place_fields(form, line, item, &places))
            }
        }
    }
}

fn place_fields(form: &Form, line: usize, item: &ItemRegistered, places: &[Here]) -> Markup {
    let words = form.words;
    let choices =
        places.iter().filter(|here| here.free > 0).map(|here| place_choice(words, item.unit.as_str(), here)).collect();
    let reasons =
        OverrideReason::ALL.iter().map(|one| Choice::new(one.code(), words.coded("override", one.code()))).collect();
    html! {
        (form.of_line(line, "place", words.say("field-lot")).hint(words.say("wants-which-lot-hint"))
            .select(Some(words.say("field-any-lot")), choices).optional())
        (form.of_line(line, "override", words.say("field-override")).select(Some(words.say("field-no-override")), reasons).optional())
    }
}

/// Reads the lines that are filled in: each that can be read, with its line of the form.
pub(super) fn wants(task: &mut Task, filled: &[usize], items: &[Option<ItemRegistered>]) -> (Vec<usize>, Vec<Want>) {
    let words = task.words();
    if filled.is_empty() {
        task.wrongs.at_line(0, "item", words.say("form-no-lines"));
    }
    filled.iter().filter_map(|line| Some((*line, want(task, *line, items)?))).unzip()
}

fn want(task: &mut Task, line: usize, items: &[Option<ItemRegistered>]) -> Option<Want> {
    let (words, typed, wrongs) = (task.seat.words, &task.typed, &mut task.wrongs);
    if typed.line(line, "item").is_empty() {
        wrongs.at_line(line, "item", words.say("form-missing"));
    }
    let quantity = needed(words, typed, wrongs, line, "quantity");
    let place = place_of(typed.line(line, "place"));
    let item = items.get(line)?.as_ref()?;
    Some(Want {
        item: Named::from(item.code.as_str()),
        quantity: quantity?,
        unit: typed.some_of(line, "unit").map(str::to_owned),
        lot: place.map(|(lot, _)| Named::from(lot)),
        bin: place.map(|(_, bin)| Named::from(bin)),
        overridden: OverrideReason::from_code(typed.line(line, "override")).map(OverrideWord),
    })
}

/// Where problems of a want's fields show.
pub(super) const SHOWN: [(&str, &str); 3] = [("lot", "place"), ("bin", "place"), ("overridden", "override")];
