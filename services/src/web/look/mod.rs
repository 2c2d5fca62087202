//! Looking: stock and its card, items, lots, journeys, shipments, entries. Nothing here writes.

pub(super) mod accounts;
mod card;
mod entries;
pub(super) mod entry;
pub(super) mod event;
mod event_goods;
mod event_others;
mod item;
mod journey;
mod lot;
pub(super) mod receipt;
mod shipments;
mod stock;

use axum::Router;
use axum::routing::get;
use ledger::ids::BookId;
use projections::{Cursor, PlaceRow};

use super::frame::href;
use super::{App, Web};

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/stock", get(stock::show))
        .route("/at/{site}/card/{item}", get(card::show))
        .route("/items/{item}", get(item::show))
        .route("/lots/{lot}", get(lot::show))
        .route("/journeys/{book}/{page}/{index}", get(journey::show))
        .route("/shipments", get(shipments::list))
        .route("/shipments/{shipment}", get(shipments::show))
        .route("/entries", get(entries::show))
        .route("/entries/{book}/{page}/{index}", get(entry::show))
        .route("/entries/{book}/{page}/{index}/portable.hbe", get(entry::portable))
        .route("/entries/{book}/{page}/{index}/receipt.tlog-proof", get(receipt::download))
}

/// Rows of one page of a list.
const ROWS: u32 = 50;

/// The pages that an answer reaches up to, of the book that matters or of all.
pub(super) fn reach(cursors: &[Cursor], only: Option<&str>) -> Vec<String> {
    let shown = cursors.iter().filter(|cursor| only.is_none_or(|code| cursor.code.as_deref() == Some(code)));
    shown.filter_map(|cursor| cursor.code.as_ref().map(|code| format!("{code}@{}", cursor.page))).collect()
}

impl Web {
    /// The name and the address of an entry that a view cites.
    pub(super) fn cited(&self, place: &PlaceRow) -> (String, String) {
        let code = place.book.parse::<BookId>().map_or_else(|_| place.book.clone(), |book| self.code_of(book));
        let index = u32::try_from(place.index).unwrap_or(u32::MAX);
        (href::place(&code, place.page, index), href::entry(&code, place.page, index))
    }
}
