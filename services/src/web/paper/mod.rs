//! Papers to print: the donation receipt, the waybill, the paper of any other entry, the heads of the books. Each names the entry it rests on
//! and carries it as a QR code.

mod entry;
mod heads;
pub(super) mod qr;
mod receipt;
mod sheet;
mod waybill;

use axum::Router;
use axum::routing::get;

use super::App;

pub(super) fn router() -> Router<App> {
    Router::new()
        .route("/papers/receipt/{book}/{page}/{index}", get(receipt::show))
        .route("/papers/waybill/{book}/{page}/{index}", get(waybill::show))
        .route("/papers/entry/{book}/{page}/{index}", get(entry::show))
        .route("/papers/heads", get(heads::show))
}
