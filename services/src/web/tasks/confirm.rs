//! Confirming a delivery: what of a distribution reached hands, what came back, what is missing, and how many it reached.

use axum::extract::{Path, State};
use axum::response::Response;
use ledger::event::ItemRegistered;
use ledger::ids::{LotId, ShipmentId};
use ledger::reason::LossReason;
use ledger::time::Timestamp;
use maud::{Markup, html};
use projections::ShipmentsFilter;

use super::arrive::missing_reasons;
use super::distribute::{reach, reach_fields};
use super::lines::{bin_field, bins, when, whole};
use super::{Task, done};
use crate::spoken::leaving::{ConfirmDelivery, ConfirmLine};
use crate::spoken::words::LossWord;
use crate::spoken::{Command, Named};
use crate::web::App;
use crate::web::ask::{Came, Shown, ask, of_site};
use crate::web::failure::Failure;
use crate::web::form::{Form, Typed, submit};
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, href, show as page_of};
use crate::web::names::{book_name, item_name, lot_link};
use crate::web::posted::Posted;
use crate::web::seat::Seat;

/// A lot of which something is on the road.
struct Open {
    item: Option<ItemRegistered>,
    lot: LotId,
    quantity: u64,
}

/// A distribution as the form shows it.
struct Sent {
    recipient: String,
    open: Vec<Open>,
}

/// Distributions of this site that wait to be confirmed.
pub(in crate::web) async fn list(
    State(web): State<App>,
    seat: Seat,
    Path(site): Path<String>,
) -> Result<Response, Failure> {
    let site = web.site(&site)?;
    let words = seat.words;
    let filter = ShipmentsFilter {
        origin: Some(site.code.clone()),
        kind: Some("distribution".to_owned()),
        open: true,
        ..ShipmentsFilter::default()
    };
    let answer = web.bank.views().shipments(&filter).await?;
    let title = words.say("confirm-list-title");
    let columns = vec![
        text_column(words.say("field-recipient")),
        text_column(words.say("shipment-left")),
        numbers(words.say("shipment-on-road")),
        text_column(words.say("shipment-waybill")),
        text_column(words.say("table-action")),
    ];
    let mut table = Table::new(&title, columns);
    for row in &answer.rows {
        let place = href::place(&row.origin, row.entry.page, u32::try_from(row.entry.index).unwrap_or(u32::MAX));
        let to = format!("{}/{}", href::task(&site.code, "deliveries"), row.shipment);
        table.row(vec![
            html! { (row.recipient_name.as_deref().unwrap_or_default()) },
            html! { (words.instant(Timestamp::from_ms(row.occurred_at), web.zone(site.id))) },
            html! { (words.number(row.remaining)) },
            html! { span.place { (place) } },
            html! { a.button.slim href=(to) { (words.say("confirm-do")) span.unseen { " " (place) } } },
        ]);
    }
    let content = html! {
        h1 { (title) }
        @if table.is_empty() { p.notice { (words.say("confirm-none")) } } @else { (table) }
    };
    Ok(page_of(Frame::of(&seat, Tab::Home, &title).back("/", book_name(words, &site)).around(&content)))
}

/// What left under this waybill and has not been settled.
async fn sent(task: &Task, shipment: &str) -> Result<Sent, Failure> {
    let id: ShipmentId = shipment.parse().map_err(|_| Failure::NotFound)?;
    let look = |book: &ledger::book::Book| {
        let outbound = book.outbound(id)?.clone();
        let open = outbound.lines.iter().map(|(lot, item, _)| (*item, *lot, book.stock.in_transit(id, *item, *lot)));
        Some((outbound.recipient, open.filter(|(.., quantity)| *quantity > 0).collect::<Vec<_>>()))
    };
    let found = task.web.bank.with_book(task.site.id, look).flatten().ok_or(Failure::NotFound)?;
    let (Some(recipient), open) = found else { return Err(Failure::NotFound) };
    let called = task.web.called(&task.seat, vec![recipient.to_bytes()]).await?;
    let open = open.into_iter().map(|(item, lot, quantity)| Open {
        item: task.web.item(item),
        lot,
        quantity: u64::try_from(quantity).unwrap_or(0),
    });
    Ok(Sent { recipient: called.of(task.words(), recipient.to_bytes()), open: open.collect() })
}

/// The form, filled in as if everything had been delivered.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path((site, shipment)): Path<(String, String)>,
) -> Result<Response, Failure> {
    let mut task = Task::begin(web, seat, &site, Typed::fresh())?;
    let on_road = sent(&task, &shipment).await?;
    task.typed.set_rows(on_road.open.len());
    for (line, open) in on_road.open.iter().enumerate() {
        task.typed.set_line(line, "lot", open.lot.to_string());
        task.typed.set_line(line, "delivered", open.quantity.to_string());
    }
    Ok(render(&task, &on_road))
}

/// What became of it.
pub(in crate::web) async fn send(
    State(web): State<App>,
    Path((site, shipment)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, Failure> {
    let mut task = Task::begin(web, posted.seat, &site, posted.typed)?;
    let on_road = sent(&task, &shipment).await?;
    if task.typed.arranged() {
        return Ok(render(&task, &on_road));
    }
    let filled = task.typed.filled(&["lot"]);
    let occurred_at = task.occurred_at();
    let reach = reach(&mut task);
    let lines: Vec<ConfirmLine> = filled.iter().map(|line| read(&mut task, *line)).collect();
    if !task.wrongs.is_empty() {
        return Ok(render(&task, &on_road));
    }
    let command = Command::ConfirmDelivery(ConfirmDelivery { shipment: Named::from(shipment.as_str()), reach, lines });
    let spoken = of_site(&task.typed, &task.site.code, occurred_at, command);
    let shown = Shown { lines: &filled, fields: &[("quantity", "delivered")] };
    match ask(&task.web, &task.seat, &spoken, &shown, &mut task.wrongs).await? {
        Some(Came::Entry(place)) => Ok(done(&task.web, &place)),
        Some(Came::Site) | None => Ok(render(&task, &on_road)),
    }
}

fn read(task: &mut Task, line: usize) -> ConfirmLine {
    let (words, typed, wrongs) = (task.seat.words, &task.typed, &mut task.wrongs);
    ConfirmLine {
        lot: Named::from(typed.line(line, "lot")),
        delivered: whole(words, typed, wrongs, line, "delivered").unwrap_or(0),
        returned: whole(words, typed, wrongs, line, "returned"),
        bin: typed.some_of(line, "bin").map(Named::from),
        missing: whole(words, typed, wrongs, line, "missing"),
        reason: LossReason::from_code(typed.line(line, "reason")).map(LossWord),
    }
}

fn render(task: &Task, sent: &Sent) -> Response {
    let (words, form) = (task.words(), task.form());
    let bins = bins(&task.web, task.site.id);
    let fields = html! {
        dl.facts { dt { (words.say("field-recipient")) } dd.strong { (sent.recipient) } }
        @if sent.open.is_empty() && form.wrongs.is_empty() {
            p.notice.good { (words.say("confirm-settled")) }
        } @else {
            input type="hidden" name="rows" value=(form.typed.rows());
            @for line in 0..form.typed.rows() { (one(&form, line, sent, &bins)) }
            (reach_fields(&form))
            (when(&form))
            (submit(&words.say("confirm-submit")))
        }
    };
    task.page(&words.say("confirm-title"), &words.say("confirm-lead"), &fields)
}

fn one(form: &Form, line: usize, sent: &Sent, bins: &[String]) -> Markup {
    let words = form.words;
    let lot = form.typed.line(line, "lot");
    let open = sent.open.iter().find(|open| open.lot.to_string() == lot);
    let item = open.and_then(|open| open.item.as_ref());
    let bin = bin_field(
        form.of_line(line, "bin", words.say("confirm-returned-to")).optional(),
        bins,
        words.say("form-choose"),
    );
    let folded = ["returned", "missing"].iter().any(|field| !form.typed.line(line, field).is_empty())
        || form.wrongs.any_of(line, &["returned", "missing", "bin", "reason"]);
    html! {
        fieldset.line {
            legend { (item.map_or_else(|| lot.to_owned(), |item| item_name(words, item))) }
            @if let Some(open) = open {
                p.hint {
                    (words.say("field-lot")) " " (lot_link(lot)) " · "
                    (words.with("arrive-open", &[("amount", (&words.amount(open.quantity, item.map_or("", |item| item.unit.as_str()))).into())]))
                }
            }
            input type="hidden" name=(crate::web::form::of_line(line, "lot")) value=(lot);
            (form.of_line(line, "delivered", words.say("confirm-delivered")).number())
            details open[folded] {
                summary { (words.say("confirm-returned")) " · " (words.say("confirm-missing")) }
                div.grid {
                    (form.of_line(line, "returned", words.say("confirm-returned")).number().optional().class("w4 half"))
                    (bin.class("w6 half"))
                    (form.of_line(line, "missing", words.say("confirm-missing")).number().optional().class("w4 half"))
                    (form.of_line(line, "reason", words.say("field-reason"))
                        .select(Some(words.say("form-choose")), missing_reasons(form)).optional().class("w6 half"))
                }
            }
        }
    }
}
