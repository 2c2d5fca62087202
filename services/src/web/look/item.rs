//! An item: what it is, how much of it there is at each site, and where to go from there.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::html;
use projections::{AsOf, StockFilter};

use super::accounts::site_name;
use super::reach;
use crate::web::App;
use crate::web::failure::Failure;
use crate::web::frame::href::{self, query};
use crate::web::frame::table::{Table, numbers, words as text_column};
use crate::web::frame::{Frame, Tab, show as page};
use crate::web::names::item_name;
use crate::web::seat::Seat;

/// The page.
pub(in crate::web) async fn show(
    State(web): State<App>,
    seat: Seat,
    Path(code): Path<String>,
) -> Result<Response, Failure> {
    let words = seat.words;
    let item = web.item_by_code(&code).ok_or(Failure::NotFound)?;
    let today = crate::today::at(web.bank.register().now(), web.now());
    let filter = StockFilter { item: Some(code.clone()), today: Some(today), ..StockFilter::default() };
    let answer = web.bank.views().stock_by_site(&filter, AsOf::Now).await?;
    let title = item_name(words, &item);
    let unit = words.unit(item.unit.as_str());
    let mut table = Table::new(
        words.say("item-stock"),
        vec![
            text_column(words.say("site")),
            numbers(words.say("stock-on-hand")),
            numbers(words.say("stock-reserved")),
            numbers(words.say("stock-available")),
            numbers(words.say("stock-in-transit")),
            text_column(words.say("table-action")),
        ],
    );
    let mut sums = [0_i64; 4];
    for row in &answer.rows {
        let site = row.site.clone().unwrap_or_default();
        for (sum, part) in sums.iter_mut().zip([row.on_hand, row.reserved, row.available, row.in_transit]) {
            *sum = sum.saturating_add(part);
        }
        table.row(vec![
            html! { (site_name(&web, words, &site)) },
            html! { (words.number(row.on_hand)) },
            html! { (words.number(row.reserved)) },
            html! { (words.number(row.available)) },
            html! { (words.number(row.in_transit)) },
            html! { a href=(href::card(&site, &code)) { (words.say("item-card")) span.unseen { " " (site) } } },
        ]);
    }
    let empty = table.is_empty();
    let [on_hand, reserved, available, in_transit] = sums.map(|sum| html! { (words.number(sum)) });
    table.sums(vec![html! { (words.say("table-sum")) }, on_hand, reserved, available, in_transit, html! {}]);
    let lots = query("/stock", [("q", code.as_str()), ("lots", "1")]);
    let content = html! {
        h1 { (title) }
        dl.facts {
            dt { (words.say("item-code")) } dd.place { (item.code) }
            @if words.is_greek() { dt { (words.say("item-other-name")) } dd lang="en" { (item.name) } }
            dt { (words.say("field-unit")) } dd { (unit) }
            @if !item.packs.is_empty() {
                dt { (words.say("item-packs")) }
                dd {
                    @for (at, pack) in item.packs.iter().enumerate() {
                        @if at > 0 { ", " }
                        (words.unit(pack.name.as_str())) " = " (words.amount(pack.units, item.unit.as_str()))
                    }
                }
            }
            @if let Some(category) = &item.category { dt { (words.say("item-category")) } dd { (category) } }
            @if item.dated { dt { (words.say("stock-expiry")) } dd { (words.say("receive-must-date")) } }
        }
        h2 { (words.say("item-stock")) }
        @if empty { p.notice { (words.say("stock-none")) } } @else { (table) p { a href=(lots) { (words.say("item-lots")) } } }
    };
    let frame = Frame::of(&seat, Tab::Stock, &title).back("/stock", words.say("stock-title"));
    Ok(page(frame.reaching(reach(&answer.as_of, None)).around(&content)))
}
