//! Home: what needs attention at the chosen site, and the tasks, each one press away.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use maud::{Markup, html};
use projections::{AsOf, ExceptionLimits, ExceptionRow, ShipmentsFilter, StockFilter};
use serde::Deserialize;

use super::failure::Failure;
use super::frame::href::{query, task};
use super::frame::{Frame, Tab, icon, show as page};
use super::log_section::{Trouble, trouble};
use super::names::book_name;
use super::seat::{SITE, Seat, remember};
use super::{App, Web};
use crate::bank::BookInfo;
use crate::words::{Words, key};

/// Lots whose last good day is within so many days are shown.
pub(crate) const EXPIRING_DAYS: i32 = 30;
/// Goods longer on the road than so many days are shown.
const TRANSIT_DAYS_MAX: u32 = 7;
/// Views so many pages behind their book are shown; less is the ordinary breath of writing.
const LAG_PAGES_MAX: u64 = 100;

/// More sites than this stand in one line that is pushed along, the chosen one first.
const CHIPS_MAX: usize = 6;

/// Another site.
#[derive(Deserialize)]
pub(super) struct Chosen {
    #[serde(default)]
    site: String,
}

/// One thing that needs attention.
struct Attention {
    class: &'static str,
    count: u64,
    sentence: String,
    to: String,
}

/// The page.
pub(super) async fn show(
    State(web): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Failure> {
    let sites = web.open_sites();
    let code = if chosen.site.is_empty() { seat.site.clone() } else { Some(chosen.site.clone()) };
    let site = sites.iter().find(|site| Some(&site.code) == code.as_ref()).or_else(|| sites.first());
    let mut attention = of_bank(&web, seat.words);
    if let Some(site) = site {
        attention.extend(of_site(&web, seat.words, site).await?);
    }
    let response = page(render(&seat, &sites, site, &attention));
    let mut response = response;
    if let Some(site) = site.filter(|site| site.code == chosen.site) {
        response.headers_mut().append(header::SET_COOKIE, remember(&headers, SITE, &site.code));
    }
    Ok(response)
}

/// What is wrong with books and views: for whoever sees it to tell the administrator.
fn of_bank(web: &Web, words: Words) -> Vec<Attention> {
    let mut all = Vec::new();
    let books = web.bank.books();
    let rolled_back = web.bank.log().contradicted().is_some();
    // Then every book is frozen, and for that.
    for book in books.iter().filter(|book| book.frozen.is_some() && !rolled_back) {
        let sentence = words.with("home-frozen", &[("book", (&book.code).into())]);
        all.push(Attention { class: "bad", count: 1, sentence, to: "/chain".to_owned() });
    }
    let told = match trouble(&web.bank.log().now()) {
        Some(_) if rolled_back => Some(key("home-rolled-back")),
        Some(Trouble::Stopped) => Some(key("home-log-stopped")),
        Some(Trouble::Fork) => Some(key("home-log-fork")),
        None => None,
    };
    if let Some(told) = told {
        all.push(Attention { class: "bad", count: 1, sentence: words.say(told), to: "/chain".to_owned() });
    }
    let behind = |book: &&BookInfo| book.head.page.saturating_sub(web.bank.projected().page(book.id)) > LAG_PAGES_MAX;
    let count = u64::try_from(books.iter().filter(behind).count()).unwrap_or(u64::MAX);
    if web.bank.projected().stopped().is_some() {
        all.push(Attention {
            class: "bad",
            count: 1,
            sentence: words.say("home-views-stopped"),
            to: "/chain".to_owned(),
        });
    } else if count > 0 {
        let sentence = words.with("home-views-behind", &[("count", count.into())]);
        all.push(Attention { class: "", count, sentence, to: "/chain".to_owned() });
    }
    all
}

/// What waits at a site.
async fn of_site(web: &Web, words: Words, site: &BookInfo) -> Result<Vec<Attention>, Failure> {
    let views = web.bank.views();
    let (now, today) = (web.now(), web.zone(site.id).day(web.now()));
    let mut all = Vec::new();
    let mut add = |class, count: usize, sentence: &'static str, to: String| {
        let count = u64::try_from(count).unwrap_or(u64::MAX);
        if count > 0 {
            all.push(Attention { class, count, sentence: words.with(sentence, &[("count", count.into())]), to });
        }
    };
    let open = |kind: &str, origin: Option<String>, destination: Option<String>| ShipmentsFilter {
        kind: Some(kind.to_owned()),
        origin,
        destination,
        open: true,
        ..ShipmentsFilter::default()
    };
    let code = Some(site.code.clone());
    let arriving = views.shipments(&open("transfer", None, code.clone())).await?.rows.len();
    add("news", arriving, key("home-arriving"), task(&site.code, "arrivals"));
    let to_confirm = views.shipments(&open("distribution", code.clone(), None)).await?.rows.len();
    add("news", to_confirm, key("home-to-confirm"), task(&site.code, "deliveries"));
    let limits = ExceptionLimits { now: now.ms, today: today.days.into(), transit_days_max: TRANSIT_DAYS_MAX };
    let exceptions = views.exceptions(&limits).await?.rows;
    let here = |kind: &str| exceptions.iter().filter(|row| row.kind == kind && row.site == code).count();
    let stock = |expiring: &str| query("/stock", [("site", site.code.as_str()), ("expiring", expiring)]);
    add("bad", here("expired_on_shelf"), key("home-expired"), stock("0"));
    let filter = StockFilter { site: code.clone(), ..StockFilter::default() };
    let until = today.days.saturating_add(EXPIRING_DAYS);
    let soon = views.expiring(until, &filter, AsOf::Now).await?.rows;
    let soon =
        soon.iter().filter(|row| row.expiry.as_deref().is_some_and(|day| day >= today.to_string().as_str())).count();
    add("", soon, key("home-expiring"), stock(&EXPIRING_DAYS.to_string()));
    add(
        "",
        shipments_of(&exceptions, "long_in_transit", code.as_deref()),
        key("home-long-road"),
        "/shipments?open=1".to_owned(),
    );
    let of = |kind: &str| query("/entries", [("book", site.code.as_str()), ("kind", kind)]);
    add("", here("unmatched_arrival"), key("home-unmatched"), of("unmatched_arrived"));
    add(
        "",
        shipments_of(&exceptions, "announcement_overdue", code.as_deref()),
        key("home-overdue"),
        of("delivery_announced"),
    );
    add("bad", here("negative_held") + here("negative_transit"), key("home-negative"), "/chain".to_owned());
    Ok(all)
}

/// How many shipments or announcements a kind of exception is about; each may have several rows.
fn shipments_of(rows: &[ExceptionRow], kind: &str, site: Option<&str>) -> usize {
    let about =
        rows.iter().filter(|row| row.kind == kind && row.site.as_deref() == site).map(|row| row.about.as_deref());
    about.collect::<std::collections::BTreeSet<_>>().len()
}

fn render(seat: &Seat, sites: &[BookInfo], site: Option<&BookInfo>, attention: &[Attention]) -> Markup {
    let words = seat.words;
    let title = site.map_or_else(|| words.say("home-title"), |site| book_name(words, site));
    let content = html! {
        @if sites.len() > 1 {
            nav aria-label=(words.say("home-sites")) {
                ul.sites.many[sites.len() > CHIPS_MAX] {
                    @for one in sites {
                        @let current = site.is_some_and(|site| site.id == one.id);
                        li.current[current] { a href=(query("/", [("site", one.code.as_str())])) aria-current=[current.then_some("true")] { (book_name(words, one)) } }
                    }
                }
            }
        }
        h1 { (title) }
        @match site {
            None => {
                @if !attention.is_empty() { (needing(words, attention)) }
                p.lead { (words.say("home-no-site")) }
                @if seat.may_manage() { p.actions { a.button href="/setup" { (words.say("home-set-up")) } } }
            }
            Some(site) => {
                (needing(words, attention))
                (tasks(seat, site))
            }
        }
    };
    Frame::of(seat, Tab::Home, &title).around(&content)
}

fn needing(words: Words, attention: &[Attention]) -> Markup {
    html! {
        @if attention.is_empty() {
            p.calm { span.calm-mark { (icon::tick()) } (words.say("home-calm")) }
        } @else {
            h2 { (words.say("home-attention")) }
            ul.attention {
                @for one in attention {
                    li class=[(!one.class.is_empty()).then_some(one.class)] {
                        a href=(one.to) {
                            span.count aria-hidden="true" { (words.number(one.count)) }
                            span.what { (one.sentence) }
                            span.go aria-hidden="true" { "›" }
                        }
                    }
                }
            }
        }
    }
}

fn tasks(seat: &Seat, site: &BookInfo) -> Markup {
    let words = seat.words;
    let to = |name: &str| task(&site.code, name);
    let stock = query("/stock", [("site", site.code.as_str())]);
    let writes = seat.may_write();
    let all = [
        (writes, to("receive"), icon::receive(), key("task-receive")),
        (writes, to("put-away"), icon::shelf(), key("task-put-away")),
        (writes, to("dispatch"), icon::dispatch(), key("task-dispatch")),
        (writes, to("arrivals"), icon::arrive(), key("task-arrivals")),
        (writes, to("distribute"), icon::distribute(), key("task-distribute")),
        (writes, to("hand-out"), icon::hand(), key("task-hand-out")),
        (seat.may_manage(), to("adjust"), icon::adjust(), key("task-adjust")),
        (true, stock, icon::stock(), key("task-stock")),
    ];
    html! {
        h2 { (words.say("home-tasks")) }
        ul.tasks {
            @for (may, to, picture, name) in all {
                @if may { li { a href=(to) { (picture) span { (words.say(name)) } } } }
            }
        }
        ul.more {
            @if writes { li { a href=(to("deliveries")) { (words.say("task-deliveries")) } } }
            @if seat.may_manage() { li { a href=(to("write-off")) { (words.say("task-write-off")) } } }
            li { a href=(query("/entries", [("book", site.code.as_str())])) { (words.say("task-entries")) } }
        }
    }
}
