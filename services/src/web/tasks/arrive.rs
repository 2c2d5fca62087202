//! Receiving a shipment of another site: what is on the road to here, and, lot by lot, what of it came.

use axum::extract::{Path, State};
use axum::response::Response;
use ledger::entry::Entry;
use ledger::event::{EntryRef, Event, Expiry, ItemRegistered, OutLine};
use ledger::ids::{ItemId, LotId, ShipmentId};
use ledger::reason::LossReason;
use ledger::time::Timestamp;
use maud::{Markup, html};
use projections::ShipmentsFilter;

use super::lines::{bin_field, bins, text, when, whole};
use super::{Task, done};
use crate::spoken::leaving::{ArrivingLine, ReceiveShipment};
use crate::spoken::words::{Cause, LossWord, Place};
use crate::spoken::{Command, Named};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_site};
use crate::web::failure::Failure;
use crate::web::form::{Choice, Form, Typed, of_line, submit};
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, href, show as page_of};
use crate::web::names::{book_name, item_name, lot_link};
use crate::web::posted::Posted;
use crate::web::seat::Seat;

/// A lot of which something is on the road.
struct Open {
    item: Option<ItemRegistered>,
    lot: LotId,
    expiry: Option<Expiry>,
    quantity: u64,
}

/// What is on the road to this site.
pub(in crate::web) async fn list(
    State(web): State<App>,
    seat: Seat,
    Path(site): Path<String>,
) -> Result<Response, Failure> {
    let site = web.site(&site)?;
    let words = seat.words;
    let filter = ShipmentsFilter {
        destination: Some(site.code.clone()),
        kind: Some("transfer".to_owned()),
        open: true,
        ..ShipmentsFilter::default()
    };
    let answer = web.bank.views().shipments(&filter).await?;
    let title = words.say("arrive-list-title");
    let columns = vec![
        text_column(words.say("shipment-from")),
        text_column(words.say("shipment-left")),
        numbers(words.say("shipment-on-road")),
        text_column(words.say("shipment-waybill")),
        text_column(words.say("table-action")),
    ];
    let mut table = Table::new(&title, columns);
    for row in &answer.rows {
        let place = href::place(&row.origin, row.entry.page, u32::try_from(row.entry.index).unwrap_or(u32::MAX));
        let arrivals = href::task(&site.code, "arrivals");
        let to = format!("{arrivals}/{}/{}/{}", href::encode(&row.origin), row.entry.page, row.entry.index);
        let name = web.book(&row.origin).map_or_else(|_| row.origin.clone(), |origin| book_name(words, &origin));
        table.row(vec![
            html! { (name) },
            html! { (words.instant(Timestamp::from_ms(row.occurred_at), web.zone(site.id))) },
            html! { (words.number(row.remaining)) },
            html! { span.place { (place) } },
            html! { a.button.slim href=(to) { (words.say("arrive-do")) span.unseen { " " (place) } } },
        ]);
    }
    let content = html! {
        h1 { (title) }
        @if table.is_empty() { p.notice { (words.say("arrive-none")) } } @else { (table) }
    };
    Ok(page_of(Frame::of(&seat, Tab::Home, &title).back("/", book_name(words, &site)).around(&content)))
}

/// The dispatch that a form receives.
struct Dispatch {
    place: EntryRef,
    code: String,
    open: Vec<Open>,
}

async fn dispatch(task: &Task, code: &str, page: u64, index: u32) -> Result<Dispatch, Failure> {
    let book = task.web.book(code)?;
    let place = task.web.bank.place(book.id, page, index).await?.ok_or(Failure::NotFound)?;
    let entry = task.web.bank.cited(place).await?;
    let Entry { event: Event::TransferDispatched(sent), .. } = entry else { return Err(Failure::NotFound) };
    let open = still_open(task, sent.shipment, &sent.lines);
    Ok(Dispatch { place, code: code.to_owned(), open })
}

/// What has not been settled here of what left, by lot.
fn still_open(task: &Task, shipment: ShipmentId, lines: &[OutLine]) -> Vec<Open> {
    let mut lots: Vec<(ItemId, LotId, Option<Expiry>, i64)> = Vec::new();
    for line in lines {
        let quantity = i64::from(line.pick.quantity);
        match lots.iter_mut().find(|(_, lot, ..)| *lot == line.pick.lot) {
            Some((.., sum)) => *sum = sum.saturating_add(quantity),
            None => lots.push((line.pick.item, line.pick.lot, line.expiry, quantity)),
        }
    }
    // The book of the destination holds what it has settled as a negative balance on the road.
    let settled = |item, lot| {
        task.web.bank.with_book(task.site.id, |book| book.stock.in_transit(shipment, item, lot)).unwrap_or_default()
    };
    let open = lots.into_iter().map(|(item, lot, expiry, sent)| Open {
        item: task.web.item(item),
        lot,
        expiry,
        quantity: u64::try_from(sent.saturating_add(settled(item, lot))).unwrap_or(0),
    });
    open.filter(|open| open.quantity > 0).collect()
}

/// The form, filled in as if everything had arrived.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((site, book, page, index)): Path<(String, String, u64, u32)>,
) -> Result<Response, Failure> {
    let mut task = Task::begin(web, seat, &site, Typed::fresh())?;
    let dispatch = dispatch(&task, &book, page, index).await?;
    let first = bins(&task.web, task.site.id).into_iter().next().unwrap_or_default();
    task.typed.set_rows(dispatch.open.len());
    for (line, open) in dispatch.open.iter().enumerate() {
        task.typed.set_line(line, "lot", open.lot.to_string());
        task.typed.set_line(line, "quantity", open.quantity.to_string());
        task.typed.set_line(line, "bin", first.as_str());
    }
    Ok(render(&task, &dispatch))
}

/// What came.
pub(in crate::web) async fn send(
    State(web): State<App>,
    Path((site, book, page, index)): Path<(String, String, u64, u32)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut task = Task::begin(web, posted.seat, &site, posted.typed)?;
    let dispatch = dispatch(&task, &book, page, index).await?;
    if task.typed.arranged() {
        return Ok(render(&task, &dispatch));
    }
    let filled = task.typed.filled(&["lot"]);
    let occurred_at = task.occurred_at();
    let (came, lines): (Vec<usize>, Vec<ArrivingLine>) =
        filled.iter().filter_map(|line| Some((*line, read(&mut task, &dispatch, *line)?))).unzip();
    if !task.wrongs.is_empty() {
        return Ok(render(&task, &dispatch));
    }
    let command = Command::ReceiveShipment(ReceiveShipment { lines });
    let mut spoken = of_site(&task.typed, &task.site.code, occurred_at, command);
    let hash = Some(dispatch.place.hash.to_string());
    spoken.cause = Some(Cause::Place(Place { book: Named::from(book.as_str()), page, entry: index, hash }));
    let shown = Shown { lines: &came, fields: &[] };
    match ask(&task.web, &task.seat, &spoken, &shown, &mut task.wrongs).await? {
        Some(Came::Entry(place)) => Ok(done(&task.web, &place)),
        Some(Came::Site) | None => Ok(render(&task, &dispatch)),
    }
}

fn read(task: &mut Task, dispatch: &Dispatch, line: usize) -> Option<ArrivingLine> {
    let (words, typed, wrongs) = (task.seat.words, &task.typed, &mut task.wrongs);
    let quantity = whole(words, typed, wrongs, line, "quantity").unwrap_or(0);
    let missing = whole(words, typed, wrongs, line, "missing");
    let bin = text(words, typed, wrongs, line, "bin");
    let said = quantity.saturating_add(missing.unwrap_or(0));
    let open = dispatch.open.iter().find(|open| open.lot.to_string() == typed.line(line, "lot"));
    let short = open.filter(|open| said < open.quantity && typed.line(line, "rest").is_empty());
    if let Some(open) = short.filter(|_| wrongs.of(&of_line(line, "quantity")).is_empty()) {
        let unit = open.item.as_ref().map_or("", |item| item.unit.as_str());
        let rest = words.amount(open.quantity.saturating_sub(said), unit);
        wrongs.at_line(line, "rest", words.with("arrive-rest-unsaid", &[("rest", (&rest).into())]));
    }
    // A lot of which nothing has come yet stays on the road.
    if said == 0 {
        return None;
    }
    Some(ArrivingLine {
        lot: Named::from(typed.line(line, "lot")),
        bin: Named::from(bin?),
        quantity,
        missing,
        reason: LossReason::from_code(typed.line(line, "reason")).map(LossWord),
    })
}

fn render(task: &Task, dispatch: &Dispatch) -> Response {
    let (words, form) = (task.words(), task.form());
    let bins = bins(&task.web, task.site.id);
    let EntryRef { page, index, .. } = dispatch.place;
    let fields = html! {
        p {
            (words.say("shipment-waybill")) ": "
            a.place href=(href::entry(&dispatch.code, page, index)) { (href::place(&dispatch.code, page, index)) }
        }
        @if dispatch.open.is_empty() && form.wrongs.is_empty() {
            p.notice.good { (words.say("arrive-settled")) }
        } @else {
            input type="hidden" name="rows" value=(form.typed.rows());
            @for line in 0..form.typed.rows() { (one(&form, line, dispatch, &bins)) }
            (when(&form))
            (submit(&words.say("arrive-submit")))
        }
    };
    task.page(&words.say("arrive-title"), &words.say("arrive-lead"), &fields)
}

/// Reasons why something is missing.
pub(super) fn missing_reasons(form: &Form) -> Vec<Choice> {
    let may = LossReason::ALL.iter().filter(|reason| reason.may_take());
    may.map(|one| Choice::new(one.code(), form.words.coded("loss", one.code()))).collect()
}

fn one(form: &Form, line: usize, dispatch: &Dispatch, bins: &[String]) -> Markup {
    let words = form.words;
    let lot = form.typed.line(line, "lot");
    let open = dispatch.open.iter().find(|open| open.lot.to_string() == lot);
    let item = open.and_then(|open| open.item.as_ref());
    let bin = bin_field(form.of_line(line, "bin", words.say("field-to-bin")), bins, words.say("form-choose"));
    let differs =
        !form.typed.line(line, "missing").is_empty() || form.wrongs.any_of(line, &["missing", "reason", "rest"]);
    html! {
        fieldset.line {
            legend { (item.map_or_else(|| lot.to_owned(), |item| item_name(words, item))) }
            @if let Some(open) = open {
                p.hint {
                    (words.say("field-lot")) " " (lot_link(lot)) " · "
                    (words.with("arrive-open", &[("amount", (&words.amount(open.quantity, item.map_or("", |item| item.unit.as_str()))).into())]))
                    @if let Some(expiry) = open.expiry { " · " (words.day(expiry.day())) }
                }
            }
            input type="hidden" name=(of_line(line, "lot")) value=(lot);
            div.grid {
                (form.of_line(line, "quantity", words.say("arrive-came")).number().class("w4 half"))
                (bin.class("w4 half"))
            }
            details open[differs] {
                summary { (words.say("arrive-missing")) }
                div.grid {
                    (form.of_line(line, "missing", words.say("arrive-missing")).number().optional().class("w4"))
                    (form.of_line(line, "reason", words.say("field-reason"))
                        .select(Some(words.say("form-choose")), missing_reasons(form)).optional().class("w6"))
                }
            }
            (rest(form, line))
        }
    }
}

/// The answer that the rest still comes: without it what is neither here nor missing would stay on the road unseen.
fn rest(form: &Form, line: usize) -> Markup {
    let name = of_line(line, "rest");
    form.tick(&name, &form.words.say("arrive-rest"), &form.words.say("arrive-rest-hint"))
}
