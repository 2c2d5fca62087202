//! What is on the road, set aside, or expected.

use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use ledger::ids::ShipmentId;
use projections::{AnnouncementRow, ReservationRow, ShipmentDetail, ShipmentRow, ShipmentsFilter};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa::openapi::schema::Type;

use super::super::app::App;
use super::super::books;
use super::super::route::Route;
use super::super::trouble::Trouble;
use super::given::Of;
use super::history::Nothing;
use super::known::{party, site, word};
use super::{Question, at, limit_of, reply, reply_with, report, with_donors};

pub(super) fn routes() -> Vec<Route> {
    let shipments =
        report::<ShipmentsQuery, Vec<ShipmentRow>>("reports", "Shipments, the last recorded first", "Shipments");
    let shipment = report::<Nothing, ShipmentDetail>("reports", "A shipment, line by line", "Shipment")
        .parameter(books::path("shipment", "The shipment's id.", Type::String));
    let reservations = report::<OpenQuery, Vec<ReservationRow>>("reports", "What is set aside", "Reservations");
    let announcements = report::<OpenQuery, Vec<Of<AnnouncementRow>>>("reports", "What is expected", "Announcements");
    vec![
        at("/v1/shipments", shipments, get(show_shipments)),
        at("/v1/shipments/{shipment}", shipment, get(show_shipment)),
        at("/v1/reservations", reservations, get(show_reservations)),
        at("/v1/announcements", announcements, get(show_announcements)),
    ]
}

/// Which shipments.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ShipmentsQuery {
    /// The code of the site they left.
    origin: Option<String>,
    /// The code of the site they go to.
    destination: Option<String>,
    /// The recipient they go to: id, or code with scheme.
    recipient: Option<String>,
    /// `transfer` or `distribution`.
    kind: Option<String>,
    /// Only those of which something is on the road.
    open: Option<bool>,
    /// At most so many.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// After passing over so many.
    offset: Option<u32>,
}

/// Where, and whether only what is open.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct OpenQuery {
    /// A site's code.
    site: Option<String>,
    /// Only what is still open; true, when absent.
    open: Option<bool>,
}

async fn show_shipments(State(app): State<App>, question: Question<ShipmentsQuery>) -> Result<Response, Trouble> {
    let (of, language) = (question.of, question.language);
    site(&app, language, "origin", of.origin.as_ref())?;
    site(&app, language, "destination", of.destination.as_ref())?;
    word(language, "kind", of.kind.as_ref(), &["transfer", "distribution"])?;
    let filter = ShipmentsFilter {
        recipient: party(&app, language, "recipient", of.recipient.as_ref())?,
        origin: of.origin,
        destination: of.destination,
        kind: of.kind,
        open: of.open.unwrap_or(false),
        limit: limit_of(of.limit),
        offset: of.offset.unwrap_or(0),
    };
    reply(app.bank.views().shipments(&filter).await?, question.form)
}

async fn show_shipment(
    State(app): State<App>,
    question: Question<Nothing>,
    Path(shipment): Path<String>,
) -> Result<Response, Trouble> {
    let shipment: ShipmentId = shipment.parse().map_err(|_| Trouble::NotFound)?;
    reply_with(app.bank.views().shipment(shipment).await?, question.form, |detail| &detail.lines)
}

async fn show_reservations(State(app): State<App>, question: Question<OpenQuery>) -> Result<Response, Trouble> {
    let OpenQuery { site: code, open } = question.of;
    site(&app, question.language, "site", code.as_ref())?;
    reply(app.bank.views().reservations(code.as_deref(), open.unwrap_or(true)).await?, question.form)
}

async fn show_announcements(State(app): State<App>, question: Question<OpenQuery>) -> Result<Response, Trouble> {
    let OpenQuery { site: code, open } = question.of;
    site(&app, question.language, "site", code.as_ref())?;
    let answer = app.bank.views().announcements(code.as_deref(), open.unwrap_or(true)).await?;
    reply(with_donors(&app, question.names, answer).await?, question.form)
}
