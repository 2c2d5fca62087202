//! Lines of goods in a form: which item is meant, how much of it, in which unit, in which bin.

use ledger::event::ItemRegistered;
use ledger::ids::BookId;
use maud::{Markup, html};

use super::Task;
use crate::web::Web;
use crate::web::find::FOUND_MAX;
use crate::web::form::{Choice, Field, Form, Typed, Wrongs, of_line};
use crate::web::names::item_name;
use crate::words::{Words, read_whole};

/// Up to so many bins are a list to choose from; more are typed or scanned.
const BINS_LISTED_MAX: usize = 14;

/// The items of a form's lines, by line; none where it is empty or not understood. What was typed becomes the item's code.
pub(super) fn items(web: &Web, words: Words, typed: &mut Typed, wrongs: &mut Wrongs) -> Vec<Option<ItemRegistered>> {
    (0..typed.rows()).map(|line| item(web, words, typed, wrongs, line)).collect()
}

fn item(web: &Web, words: Words, typed: &mut Typed, wrongs: &mut Wrongs, line: usize) -> Option<ItemRegistered> {
    let text = typed.some_of(line, "item")?.to_owned();
    if let Some(item) = web.item_by_code(&text) {
        return Some(item);
    }
    let mut found = web.find_items(&text);
    let field = of_line(line, "item");
    match found.len() {
        0 => {
            wrongs.at(field, words.say("field-item-unknown"));
            None
        }
        1 => {
            let item = found.remove(0);
            typed.set(field, item.code.as_str());
            Some(item)
        }
        _ => {
            let choice = |item: &ItemRegistered| {
                Choice::new(item.code.as_str(), item_name(words, item)).explained(item.code.as_str())
            };
            wrongs.offer(field.clone(), found.iter().take(FOUND_MAX).map(choice).collect());
            wrongs.at(field, words.say("field-item-several"));
            None
        }
    }
}

/// The item of a line, with its name below once it is known.
pub(super) fn item_field(form: &Form, line: usize, known: Option<&ItemRegistered>, more: Option<String>) -> Markup {
    let words = form.words;
    html! {
        (form.of_line(line, "item", words.say("field-item")).hint(words.say("field-item-hint")).suggest("/find/items?q="))
        @if let Some(item) = known {
            p.known { span.strong { (item_name(words, item)) } @if let Some(more) = more { " · " (more) } }
        }
    }
}

/// How much, and in which unit. Units of an item that is not known yet are those of all items: a wrong one is refused with the right ones.
pub(super) fn quantity_fields<'a>(
    web: &Web,
    form: &Form<'a>,
    line: usize,
    label: &str,
    known: Option<&ItemRegistered>,
) -> (Field<'a>, Field<'a>) {
    let words = form.words;
    let quantity = form.of_line(line, "quantity", label).number().class("w3 third");
    let unit = form.of_line(line, "unit", words.say("field-unit")).class("w4 rest");
    let own = known.map_or_else(|| words.say("field-unit-own"), |item| words.unit(item.unit.as_str()));
    (quantity, unit.select(Some(own), packs(web, words, known)))
}

fn packs(web: &Web, words: Words, known: Option<&ItemRegistered>) -> Vec<Choice> {
    let Some(item) = known else {
        let register = web.bank.register();
        let mut names: Vec<String> = register
            .items_after(0)
            .flat_map(|since| &since.fact.packs)
            .map(|pack| pack.name.as_str().to_owned())
            .collect();
        names.sort_unstable();
        names.dedup();
        return names.into_iter().map(|name| Choice::new(name.as_str(), words.unit(&name))).collect();
    };
    let pack = |pack: &ledger::event::Pack| {
        let unit = words.unit(pack.name.as_str());
        let label = words.with("field-unit-pack", &[("unit", (&unit).into()), ("count", u64::from(pack.units).into())]);
        Choice::new(pack.name.as_str(), label)
    };
    item.packs.iter().map(pack).collect()
}

/// The bins of a site, by code.
pub(super) fn bins(web: &Web, book: BookId) -> Vec<String> {
    let codes = |book: &ledger::book::Book| book.bins().map(|(_, code)| code.as_str().to_owned()).collect::<Vec<_>>();
    let mut codes = web.bank.with_book(book, codes).unwrap_or_default();
    codes.sort_unstable();
    codes
}

/// A field for a bin: a list when there are few, else a text to type or scan.
pub(super) fn bin_field<'a>(field: Field<'a>, bins: &[String], blank: String) -> Field<'a> {
    let choices: Vec<Choice> = bins.iter().map(|code| Choice::new(code.as_str(), code.as_str())).collect();
    if bins.len() <= BINS_LISTED_MAX { field.select(Some(blank), choices) } else { field.list(choices) }
}

/// A whole number of a line; a wrong one is noted. None where there is none.
pub(super) fn whole(words: Words, typed: &Typed, wrongs: &mut Wrongs, line: usize, field: &str) -> Option<u64> {
    let text = typed.some_of(line, field)?;
    let number = read_whole(text);
    if number.is_none() {
        wrongs.at_line(line, field, words.say("form-not-whole"));
    }
    number
}

/// A whole number that must be there.
pub(super) fn needed(words: Words, typed: &Typed, wrongs: &mut Wrongs, line: usize, field: &str) -> Option<u64> {
    if typed.line(line, field).is_empty() {
        wrongs.at_line(line, field, words.say("form-missing"));
        return None;
    }
    whole(words, typed, wrongs, line, field)
}

/// A text that must be there.
pub(super) fn text(words: Words, typed: &Typed, wrongs: &mut Wrongs, line: usize, field: &str) -> Option<String> {
    let text = typed.some_of(line, field).map(str::to_owned);
    if text.is_none() {
        wrongs.at_line(line, field, words.say("form-missing"));
    }
    text
}

/// The lines themselves with their buttons: one more, one less; both work without a script.
pub(super) fn lines(form: &Form, line: impl Fn(usize) -> Markup) -> Markup {
    let (words, rows) = (form.words, form.typed.rows());
    html! {
        input type="hidden" name="rows" value=(rows);
        div data-lines {
            @for at in 0..rows {
                fieldset.line {
                    legend {
                        span { (words.say("form-line")) " " span data-line-number { (at + 1) } }
                        button.button.second.slim type="submit" name="do" value=(format!("remove-{at}")) data-remove {
                            (words.say("form-remove-line")) span.unseen { " " (words.say("form-line-of")) " " span data-line-number { (at + 1) } }
                        }
                    }
                    (line(at))
                }
            }
        }
        div.line-tools {
            button.button.second type="submit" name="do" value="add-line" { (words.say("form-add-line")) }
        }
    }
}

/// The folded part that says when it happened.
pub(super) fn when(form: &Form) -> Markup {
    let words = form.words;
    html! {
        details open[!form.typed.text("occurred_at").is_empty()] {
            summary { (words.say("form-when")) }
            (form.field("occurred_at", words.say("form-when-label")).hint(words.say("form-when-hint")).instant().optional())
        }
    }
}

/// The field for an emergency, when there is one to choose.
pub(super) fn emergency(web: &Web, form: &Form) -> Markup {
    let words = form.words;
    let register = web.bank.register();
    let mut all: Vec<Choice> = register
        .emergencies_after(0)
        .map(|since| Choice::new(since.fact.code.as_str(), words.side(since.fact.name.as_str())))
        .collect();
    all.sort_by(|a, b| a.label.cmp(&b.label));
    html! {
        @if !all.is_empty() {
            (form.field("emergency", words.say("field-emergency")).select(Some(words.say("field-no-emergency")), all).optional())
        }
    }
}

impl Task {
    /// The items of the lines; what was typed becomes their codes.
    pub(super) fn items(&mut self) -> Vec<Option<ItemRegistered>> {
        items(&self.web, self.seat.words, &mut self.typed, &mut self.wrongs)
    }

    /// When it happened, by the site's clock.
    pub(super) fn occurred_at(&mut self) -> Option<String> {
        crate::web::ask::occurred_at(&self.web, self.seat.words, self.site.id, &self.typed, &mut self.wrongs)
    }
}
