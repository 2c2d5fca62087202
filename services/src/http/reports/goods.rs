//! Stock, in rows and in totals, the stock card, what expires and what needs attention.

use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use ledger::ids::LotId;
use ledger::time::Day;
use projections::{CardPlace, CardQuery, CardRow, ExceptionLimits, ExceptionRow, StockFilter, StockRow, StockTotal};
use serde::Deserialize;
use utoipa::IntoParams;
use vault::Language;

use super::super::app::App;
use super::super::route::Route;
use super::super::trouble::Trouble;
use super::given::{Of, name_accounts};
use super::known::{Named, known, party};
use super::{Place, Question, at, bad, limit_of, reply, report, text_of, with_donors};
use crate::spoken::{Kind, Wrong, place};

/// Days on the road after which a shipment needs attention, when nobody says another number.
const TRANSIT_DAYS_MAX: u32 = 7;
/// Days ahead that count as "soon", when nobody says another number.
const SOON_DAYS: i32 = 30;

pub(super) fn routes() -> Vec<Route> {
    let stock = report::<StockQuery, Vec<Of<StockRow>>>("reports", "Stock by site, bin, item and lot", "Stock")
        .detail("What is on the road stands at the site it left, in no bin. Quantities are in base units.");
    let totals = report::<TotalsQuery, Vec<StockTotal>>(
        "reports",
        "Stock of each item, over all sites or site by site",
        "StockTotals",
    );
    let expiring =
        report::<ExpiringQuery, Vec<Of<StockRow>>>("reports", "Stock that is good until a day at most", "Expiring");
    let card = report::<CardParams, Vec<CardRow>>("reports", "The stock card of an item at a site", "Card")
        .detail("Line by line with the balance after each; the last lines, or those before `before`.");
    let exceptions = report::<ExceptionsQuery, Vec<ExceptionRow>>("reports", "What needs attention", "Exceptions")
        .detail("Always of now: `as_of` is of no effect.");
    vec![
        at("/v1/stock", stock, get(show_stock)),
        at("/v1/stock/totals", totals, get(show_totals)),
        at("/v1/expiring", expiring, get(show_expiring)),
        at("/v1/card", card, get(show_card)),
        at("/v1/exceptions", exceptions, get(show_exceptions)),
    ]
}

/// Which stock.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct StockQuery {
    /// A site's code.
    site: Option<String>,
    /// A bin's code.
    bin: Option<String>,
    /// An item's code.
    item: Option<String>,
    /// A lot's id.
    lot: Option<String>,
    /// A donor or supplier: id, or code with scheme. Also lots made from theirs.
    donor: Option<String>,
    /// A category of items.
    category: Option<String>,
    /// Only what expires before this day.
    expiring_before: Option<String>,
    /// Words in the item's code or names.
    q: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// After passing over so many.
    offset: Option<u32>,
}

/// Which totals.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct TotalsQuery {
    /// `item` (over all sites, when absent) or `site` (each item at each site).
    #[param(inline)]
    by: Option<By>,
    /// A site's code.
    site: Option<String>,
    /// An item's code.
    item: Option<String>,
    /// A donor or supplier: id, or code with scheme.
    donor: Option<String>,
    /// A category of items.
    category: Option<String>,
    /// Words in the item's code or names.
    q: Option<String>,
}

/// How totals are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum By {
    Item,
    Site,
}

/// What expires.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExpiringQuery {
    /// The last day that counts; 30 days from today, when absent.
    until: Option<String>,
    /// A site's code.
    site: Option<String>,
    /// An item's code.
    item: Option<String>,
    /// A category of items.
    category: Option<String>,
    /// At most so many rows.
    #[param(minimum = 1)]
    limit: Option<u32>,
    /// After passing over so many.
    offset: Option<u32>,
}

/// Which card.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct CardParams {
    /// The site's code.
    site: String,
    /// The item's code.
    item: String,
    /// Only this lot.
    lot: Option<String>,
    /// Go on backwards from this entry, as `ATH@4711/3`.
    before: Option<String>,
    /// With `before`: the line of that entry.
    before_line: Option<u32>,
    /// At most so many lines.
    #[param(minimum = 1)]
    limit: Option<u32>,
}

/// What counts as an exception.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ExceptionsQuery {
    /// Days on the road after which a shipment is listed; 7, when absent.
    transit_days_max: Option<u32>,
}

/// The lot that is named. One that does not exist must not look like an empty one.
async fn lot(app: &App, language: Language, text: Option<&String>) -> Result<Option<LotId>, Trouble> {
    let lot: Option<LotId> = text_of(language, "lot", text, Wrong::NotAnId { kind: Kind::Lot })?;
    let (Some(id), Some(name)) = (lot, text) else { return Ok(None) };
    if app.bank.views().has_lot(id).await? {
        return Ok(Some(id));
    }
    Err(bad(language, "lot", Wrong::UnknownName { kind: Kind::Lot, name: name.clone(), nearest: None }))
}

async fn show_stock(State(app): State<App>, question: Question<StockQuery>) -> Result<Response, Trouble> {
    let Question { of, as_of, today, names, form, language } = question;
    let StockQuery { site, bin, item, category, .. } = &of;
    let named = Named { site: site.as_ref(), bin: bin.as_ref(), item: item.as_ref(), category: category.as_ref() };
    known(&app, language, named).await?;
    let day: Option<Day> = text_of(language, "expiring_before", of.expiring_before.as_ref(), Wrong::NotADay)?;
    let filter = StockFilter {
        donor: party(&app, language, "donor", of.donor.as_ref())?,
        lot: lot(&app, language, of.lot.as_ref()).await?,
        expiring_before: day.map(|day| day.days),
        site: of.site,
        bin: of.bin,
        item: of.item,
        category: of.category,
        q: of.q,
        today: Some(today),
        limit: of.limit,
        offset: of.offset.unwrap_or(0),
    };
    reply(with_donors(&app, names, app.bank.views().stock(&filter, as_of).await?).await?, form)
}

async fn show_totals(State(app): State<App>, question: Question<TotalsQuery>) -> Result<Response, Trouble> {
    let Question { of, as_of, today, form, language, .. } = question;
    let TotalsQuery { site, item, category, .. } = &of;
    let named = Named { site: site.as_ref(), item: item.as_ref(), category: category.as_ref(), ..Named::default() };
    known(&app, language, named).await?;
    let filter = StockFilter {
        donor: party(&app, language, "donor", of.donor.as_ref())?,
        site: of.site,
        item: of.item,
        category: of.category,
        q: of.q,
        today: Some(today),
        ..StockFilter::default()
    };
    let views = app.bank.views();
    match of.by {
        Some(By::Site) => reply(views.stock_by_site(&filter, as_of).await?, form),
        Some(By::Item) | None => reply(views.stock_by_item(&filter, as_of).await?, form),
    }
}

async fn show_expiring(State(app): State<App>, question: Question<ExpiringQuery>) -> Result<Response, Trouble> {
    let Question { of, as_of, today, names, form, language } = question;
    let ExpiringQuery { site, item, category, .. } = &of;
    let named = Named { site: site.as_ref(), item: item.as_ref(), category: category.as_ref(), ..Named::default() };
    known(&app, language, named).await?;
    let until: Option<Day> = text_of(language, "until", of.until.as_ref(), Wrong::NotADay)?;
    let until = until.map_or(today.day.saturating_add(SOON_DAYS), |day| day.days);
    let filter = StockFilter {
        site: of.site,
        item: of.item,
        category: of.category,
        today: Some(today),
        limit: of.limit,
        offset: of.offset.unwrap_or(0),
        ..StockFilter::default()
    };
    reply(with_donors(&app, names, app.bank.views().expiring(until, &filter, as_of).await?).await?, form)
}

async fn show_card(State(app): State<App>, question: Question<CardParams>) -> Result<Response, Trouble> {
    let Question { of, as_of, names, form, language, .. } = question;
    known(&app, language, Named { site: Some(&of.site), item: Some(&of.item), ..Named::default() }).await?;
    let before = match &of.before {
        None => None,
        Some(text) => {
            let entry = entry_of(&app, text).ok_or_else(|| bad(language, "before", Wrong::NotAPlace))?;
            Some(CardPlace { entry, line: of.before_line.unwrap_or(0) })
        }
    };
    let lot = lot(&app, language, of.lot.as_ref()).await?;
    let query = CardQuery { site: of.site, item: of.item, lot, before, limit: limit_of(of.limit) };
    let mut answer = app.bank.views().card(&query, as_of).await?;
    name_accounts(&app, names, &mut answer).await?;
    reply(answer, form)
}

/// The entry of a text like `ATH@4711/3`.
pub(super) fn entry_of(app: &App, text: &str) -> Option<Place> {
    let (book, page, index) = place::entry(text)?;
    Some(Place { book: app.book(book)?, page, index })
}

async fn show_exceptions(State(app): State<App>, question: Question<ExceptionsQuery>) -> Result<Response, Trouble> {
    let limits = ExceptionLimits {
        now: app.bank.now().ms,
        today: question.today,
        transit_days_max: question.of.transit_days_max.unwrap_or(TRANSIT_DAYS_MAX),
    };
    reply(app.bank.views().exceptions(&limits).await?, question.form)
}
