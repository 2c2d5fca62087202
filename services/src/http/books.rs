//! The books themselves: their heads, their pages as stored, their entries as they check alone.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Required, Schema};

use super::app::{Api, App};
use super::route::{Route, describe};
use super::trouble::Trouble;
use super::who::Who;

const BYTES: &str = "application/octet-stream";

pub(super) fn routes() -> Vec<Route> {
    let heads = describe("books", "The heads of all books")
        .detail("Open to everyone: write them down outside the bank, and nobody can rewrite what they cover unseen.")
        .open()
        .answers::<Heads>("The heads.")
        .fails(&[500]);
    let page = describe("books", "A page as stored")
        .detail("Header, body and seal, byte for byte as FORMAT.md has it. It never changes.")
        .parameter(path("book", "The book's code or id.", Type::String))
        .parameter(path("page", "The page, from 1.", Type::Integer))
        .answers_with(StatusCode::OK, &[(BYTES, Some(binary()))], "The page.")
        .fails(&[404, 500]);
    let portable = describe("books", "An entry that checks alone")
        .detail("The entry with its path to the page, the page's header and its seal: what a QR on a receipt holds.")
        .parameter(path("book", "The book's code or id.", Type::String))
        .parameter(path("page", "The page, from 1.", Type::Integer))
        .parameter(path("entry", "The entry's place in the page, from 0.", Type::Integer))
        .answers_with(StatusCode::OK, &[(BYTES, Some(binary()))], "The portable entry.")
        .fails(&[404, 500]);
    vec![
        Route::new(HttpMethod::Get, "/v1/books", heads, get(books)),
        Route::new(HttpMethod::Get, "/v1/pages/{book}/{page}", page, get(stored)),
        Route::new(HttpMethod::Get, "/v1/entries/{book}/{page}/{entry}/portable", portable, get(cut)),
    ]
}

/// A parameter in the path.
pub(super) fn path(name: &str, description: &str, kind: Type) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(kind)))
        .build()
}

fn binary() -> RefOr<Schema> {
    let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
    Schema::Object(ObjectBuilder::new().schema_type(Type::String).format(Some(format)).build()).into()
}

/// The heads of all books.
#[derive(Debug, Serialize, ToSchema)]
struct Heads {
    /// The bank's id.
    bank: String,
    /// In order of kind and code.
    books: Vec<HeadJson>,
}

/// Where a book stands.
#[derive(Debug, Serialize, ToSchema)]
struct HeadJson {
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// `register`, `site`, `treasury` or `log`.
    kind: String,
    /// Its id: the hash of how it began.
    id: String,
    /// Its last page.
    page: u64,
    /// The hash of that page, which covers everything before it.
    hash: String,
    /// Entries so far.
    entries: u64,
    /// When the last page was written, in milliseconds since 1970.
    written_at: i64,
    /// The key that seals it.
    key: String,
    /// Whether it takes nothing more until its operator has looked at it.
    frozen: bool,
}

async fn books(State(app): State<App>) -> Json<Heads> {
    let head = |book: crate::bank::BookInfo| HeadJson {
        code: book.code,
        name: book.name,
        kind: book.kind.code().to_owned(),
        id: book.id.to_string(),
        page: book.head.page,
        hash: book.head.hash.to_string(),
        entries: book.entries,
        written_at: book.written_at.ms,
        key: book.key.to_string(),
        frozen: book.frozen.is_some(),
    };
    Json(Heads { bank: app.bank.id().to_string(), books: app.bank.books().into_iter().map(head).collect() })
}

/// The book, page and entry of a path.
pub(super) fn place(app: &Api, book: &str, page: &str, entry: &str) -> Result<super::reports::Place, Trouble> {
    let book = app.book(book).ok_or(Trouble::NotFound)?;
    let page = page.parse().map_err(|_| Trouble::NotFound)?;
    let index = entry.parse().map_err(|_| Trouble::NotFound)?;
    Ok(super::reports::Place { book, page, index })
}

async fn stored(
    State(app): State<App>,
    _who: Who,
    Path((book, page)): Path<(String, String)>,
) -> Result<Response, Trouble> {
    let place = place(&app, &book, &page, "0")?;
    let page = app.bank.page(place.book, place.page).await?.ok_or(Trouble::NotFound)?;
    Ok(forever(&format!("{}.page", page.hash), page.into_bytes()))
}

async fn cut(
    State(app): State<App>,
    _who: Who,
    Path((book, page, entry)): Path<(String, String, String)>,
) -> Result<Response, Trouble> {
    let place = place(&app, &book, &page, &entry)?;
    let bytes = app.bank.portable(place.book, place.page, place.index).await?.ok_or(Trouble::NotFound)?;
    Ok(forever(&format!("{}-{}-{}.hbe", app.code_of(place.book), place.page, place.index), bytes))
}

/// Bytes that never change.
fn forever(name: &str, bytes: Vec<u8>) -> Response {
    // A book's code may be Greek, which a header's plain form cannot hold.
    let name: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
    let headers = [
        (header::CONTENT_TYPE, BYTES.to_owned()),
        (header::CACHE_CONTROL, "private, max-age=31536000, immutable".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, bytes).into_response()
}
