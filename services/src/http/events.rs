//! `GET /v1/events`: every new entry as a server-sent event, from where one left off.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use axum::routing::get;
use futures_util::Stream;
use ledger::ids::BookId;
use serde::{Deserialize, Serialize};
use tokio::sync::{broadcast, mpsc};
use utoipa::openapi::path::HttpMethod;
use utoipa::openapi::{Ref, RefOr};
use utoipa::{IntoParams, ToSchema};
use vault::Language;

use super::app::App;
use super::reports::{Asked, bad};
use super::route::{Route, describe};
use super::trouble::Trouble;
use super::who::Who;
use crate::follower::NewEntry;
use crate::spoken::{Kind, Wrong, place};

/// The header by which a browser says where it left off.
const LAST_EVENT_ID: &str = "last-event-id";
/// How soon a page that the views hold is looked for again in the archive.
const KEPT_SOON: Duration = Duration::from_millis(10);
/// Events that may wait for a slow reader.
const EVENTS_WAITING_MAX: usize = 256;

pub(super) fn routes() -> Vec<Route> {
    let operation = describe("books", "New entries as they come")
        .detail(
            "A stream of server-sent events, one an entry, named by what happened. The id of an event says how far its reader is: the place of \
             its entry, as `ATH@4711/3`, and behind it, after commas, of the last entry of every other book that is followed. Sent back as \
             Last-Event-ID it goes on from there, without gap. An id that names no entry of this bank is refused.",
        )
        .asks::<EventsQuery>()
        .answers_with(
            StatusCode::OK,
            &[("text/event-stream", Some(RefOr::Ref(Ref::from_schema_name("NewEntryJson"))))],
            "The events; the data of each is JSON.",
        )
        .fails(&[400, 404, 500]);
    let mut route = Route::new(HttpMethod::Get, "/v1/events", operation, get(follow));
    route.description.schemas.push(("NewEntryJson".to_owned(), <NewEntryJson as utoipa::PartialSchema>::schema()));
    vec![route]
}

/// Which entries.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct EventsQuery {
    /// Only of this book, by its code or id.
    book: Option<String>,
    /// From where to go on, when there is no header for it.
    after: Option<String>,
}

/// A new entry.
#[derive(Debug, Serialize, ToSchema)]
struct NewEntryJson {
    /// Its place, as `ATH@4711/3`.
    place: String,
    /// The book's code.
    book: String,
    /// The page, from 1.
    page: u64,
    /// The entry's place in the page, from 0.
    entry: u32,
    /// What happened, as `donation_received`.
    kind: String,
    /// The entry's hash.
    hash: String,
    /// When it occurred by the actor's word, in milliseconds since 1970.
    occurred_at: i64,
    /// When it was recorded, in milliseconds since 1970.
    recorded_at: i64,
}

async fn follow(
    State(app): State<App>,
    who: Who,
    headers: HeaderMap,
    Asked(query): Asked<EventsQuery>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Trouble> {
    let only = match &query.book {
        Some(name) => Some(app.book(name).ok_or(Trouble::NotFound)?),
        None => None,
    };
    let header = headers.get(LAST_EVENT_ID).map(|id| String::from_utf8_lossy(id.as_bytes()).into_owned());
    // Both are read: a slip in either must not be a listener who is told everything from the beginning.
    let from_query = seen(&app, "after", query.after.as_deref(), who.language).await?;
    let from_header = seen(&app, LAST_EVENT_ID, header.as_deref(), who.language).await?;
    let last = from_header.or(from_query);
    let (events, waiting) = mpsc::channel(EVENTS_WAITING_MAX);
    let (resumes, seen) = (last.is_some(), last.unwrap_or_default());
    let mut reader = Reader { live: app.bank.entries_live(), only, seen, app, events };
    // Before anything is answered: whoever has the answer's head misses nothing from then on.
    reader.begin(resumes).await;
    tokio::spawn(reader.run());
    let stream = futures_util::stream::unfold(waiting, |mut waiting| async move {
        waiting.recv().await.map(|event| (Ok(event), waiting))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::default()))
}

/// How far a reader is, book by book: the last entry it has seen.
type Seen = BTreeMap<BookId, (u64, u32)>;

/// What an event's id says; each of its places must be that of an entry.
async fn seen(app: &App, field: &str, id: Option<&str>, language: Language) -> Result<Option<Seen>, Trouble> {
    let Some(id) = id else { return Ok(None) };
    let mut seen = Seen::new();
    for part in id.split(',') {
        let wrong = |wrong| bad(language, field, wrong);
        let (name, number, index) = place::entry(part.trim()).ok_or_else(|| wrong(Wrong::NotAPlace))?;
        let unknown = || Wrong::UnknownName { kind: Kind::Book, name: name.to_owned(), nearest: None };
        let book = app.book(name).ok_or_else(|| wrong(unknown()))?;
        let page = app.bank.page(book, number).await?;
        if page.is_none_or(|page| index >= page.header.entries) {
            return Err(wrong(Wrong::UnknownEntry));
        }
        seen.insert(book, (number, index));
    }
    Ok(Some(seen))
}

struct Reader {
    app: App,
    /// Subscribed before anything is read: what comes meanwhile wakes this up once more.
    live: broadcast::Receiver<NewEntry>,
    only: Option<BookId>,
    seen: Seen,
    events: mpsc::Sender<Event>,
}

/// The listener is gone, or the bank is stopping.
struct Over;

impl Reader {
    /// Takes its place in every book that the reader's own word does not place it in.
    async fn begin(&mut self, resumes: bool) {
        for book in self.books() {
            if self.seen.contains_key(&book) {
                continue;
            }
            // Of a book that began after the reader left off, everything is new.
            let from = if resumes { (0, 0) } else { self.end_of(book).await };
            self.seen.insert(book, from);
        }
    }

    async fn run(mut self) {
        let mut stopping = self.app.bank.stopping();
        loop {
            let Ok(caught_up) = self.catch_up().await else { return };
            tokio::select! {
                _ = stopping.wait_for(|stop| *stop) => return,
                () = self.events.closed() => return,
                () = tokio::time::sleep(KEPT_SOON), if !caught_up => {}
                // Behind or not: whatever is new is read from the books.
                woken = self.live.recv() => if matches!(woken, Err(broadcast::error::RecvError::Closed)) { return },
            }
        }
    }

    /// The last entry of a book that the views hold.
    async fn end_of(&self, book: BookId) -> (u64, u32) {
        let number = self.app.bank.projected().page(book);
        let page = self.app.bank.page(book, number).await.ok().flatten();
        (number, page.map_or(0, |page| page.header.entries.saturating_sub(1)))
    }

    fn books(&self) -> Vec<BookId> {
        let books = self.app.bank.offices().into_iter().map(|office| office.own.book);
        books.filter(|book| self.only.is_none_or(|only| only == *book)).collect()
    }

    /// Tells all that the views hold and this reader has not seen. False when some of it cannot be read yet.
    async fn catch_up(&mut self) -> Result<bool, Over> {
        let mut caught_up = true;
        for book in self.books() {
            let head = self.app.bank.projected().page(book);
            let (page, _) = *self.seen.entry(book).or_insert((0, 0));
            for page in page.max(1)..=head {
                if !self.tell(book, page).await? {
                    caught_up = false;
                    break;
                }
            }
        }
        Ok(caught_up)
    }

    /// Tells the entries of a page. False when it is not yet kept: the views may have it from the journal a moment before its clerk
    /// knows that it is on disk twice.
    async fn tell(&mut self, book: BookId, number: u64) -> Result<bool, Over> {
        let page = match self.app.bank.page(book, number).await {
            Ok(Some(page)) => page,
            Ok(None) => return Ok(false),
            Err(error) => {
                super::trouble::failed(&error);
                return Err(Over);
            }
        };
        let entries = page.entries().map_err(|_| Over)?;
        for (index, (hash, entry)) in (0_u32..).zip(entries) {
            let (seen_page, seen_index) = self.seen.get(&book).copied().unwrap_or((0, 0));
            if seen_page == number && index <= seen_index {
                continue;
            }
            self.seen.insert(book, (number, index));
            let code = self.app.code_of(book);
            let new = NewEntryJson {
                place: format!("{code}@{number}/{index}"),
                book: code,
                page: number,
                entry: index,
                kind: entry.event.name().to_owned(),
                hash: hash.to_string(),
                occurred_at: entry.occurred_at.ms,
                recorded_at: page.header.written_at.ms,
            };
            let data = serde_json::to_string(&new).expect("an event is made of texts and numbers");
            let event = Event::default().event(&new.kind).id(self.id(book)).data(data);
            self.events.send(event).await.map_err(|_| Over)?;
        }
        Ok(true)
    }

    /// How far this reader is, the book of the newest entry first.
    fn id(&self, newest: BookId) -> String {
        let others = self.seen.iter().filter(|(book, (page, _))| **book != newest && *page > 0);
        let first = self.seen.get_key_value(&newest);
        let all = first.into_iter().chain(others);
        let part =
            |(book, (page, index)): (&BookId, &(u64, u32))| format!("{}@{page}/{index}", self.app.code_of(*book));
        all.map(part).collect::<Vec<_>>().join(",")
    }
}
