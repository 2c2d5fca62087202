//! A listing as a file to take away. Names of donors are in none: files travel.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use serde_json::Value;
use tokio::sync::mpsc;

use super::list::{meant, summed};
use crate::causes::chain;
use crate::chunks::Chunks;
use crate::refused;
use crate::spoken::Problem;
use crate::web::failure::{Failure, InText};
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::workbench::{
    ASKED, About, Asked, Form, Parts, Sheet, SheetError, as_header, columns, columns_of, in_full, spec,
};

/// The media type of a table.
const CSV: &str = "text/csv; charset=utf-8; header=present";
/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Bytes that are sent at a time.
const CHUNK_BYTES: usize = 64 << 10;
/// Chunks that wait for a slow client before more is written.
const CHUNKS_WAITING_MAX: usize = 4;

/// As CSV.
pub(super) async fn csv(
    State(web): State<App>,
    seat: Seat,
    Path(word): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    match asked {
        Ok(Query(asked)) => file(&web, &seat, &word, &asked, Kind::Csv).await,
        Err(error) => Ok(unreadable(&error)),
    }
}

/// As a workbook.
pub(super) async fn xlsx(
    State(web): State<App>,
    seat: Seat,
    Path(word): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    match asked {
        Ok(Query(asked)) => file(&web, &seat, &word, &asked, Kind::Xlsx).await,
        Err(error) => Ok(unreadable(&error)),
    }
}

/// What a CSV of the same question would be of: what the last sheet of a workbook says.
pub(super) async fn about(
    State(web): State<App>,
    seat: Seat,
    Path(word): Path<String>,
    asked: Result<Query<Asked>, QueryRejection>,
) -> Result<Response, Failure> {
    seat.must_audit()?;
    let asked = match asked {
        Ok(Query(asked)) => asked,
        Err(error) => return Ok(unreadable(&error)),
    };
    let spec = spec(&word).ok_or(Failure::NotFound)?;
    let query = match meant(&web, spec, &asked).await? {
        Ok(query) => query,
        Err(problems) => return Ok(unread(&problems, &seat)),
    };
    let mut about = About { asked: in_full(spec, &asked, &query, web.bank.now()), read_up_to: Vec::new() };
    about.read_up_to(&web.bank.views().audit_counts(&[]).await?.as_of);
    let mut bytes = Vec::new();
    about.write_csv(&mut bytes).map_err(|error| Failure::of(&error))?;
    let mut response = ([(header::CONTENT_TYPE, CSV)], bytes).into_response();
    named(&mut response, &format!("{word}.about.csv"), &about);
    Ok(response)
}

/// A file's name, and what was asked, which a file of rows alone cannot say.
fn named(response: &mut Response, name: &str, about: &About) {
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment")));
    if let Ok(asked) = HeaderValue::from_str(&as_header(&about.asked)) {
        response.headers_mut().insert(ASKED, asked);
    }
}

/// What is wrong with a question, a line each: whoever wants a file wants no page.
fn unread(problems: &[Problem], seat: &Seat) -> Response {
    let said = refused::problems(problems, seat.words.language()).into_iter();
    let text = said.map(|said| format!("{}: {}\n", said.field, said.message)).collect::<Vec<_>>().concat();
    refusal(text)
}

/// The same of an address in which something is no number, say: the parser names the parameter first.
fn unreadable(error: &QueryRejection) -> Response {
    let text = error.body_text();
    let text = text.rsplit_once("query string: ").map_or(text.as_str(), |(_, text)| text);
    refusal(format!("{text}\n"))
}

fn refusal(text: String) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    let mut response = (StatusCode::BAD_REQUEST, kind, text).into_response();
    response.extensions_mut().insert(InText);
    response
}

#[derive(Clone, Copy)]
enum Kind {
    Csv,
    Xlsx,
}

/// Where the rows of a file come from.
enum Rows {
    /// Part after part.
    Parts(Box<Parts>),
    /// All at once.
    All(Vec<Value>),
}

/// The file of a listing, all of its rows; where the question is not understood, why.
async fn file(web: &Web, seat: &Seat, word: &str, asked: &Asked, kind: Kind) -> Result<Response, Failure> {
    seat.must_audit()?;
    let spec = spec(word).ok_or(Failure::NotFound)?;
    let query = match meant(web, spec, asked).await? {
        Ok(query) => query,
        Err(problems) => return Ok(unread(&problems, seat)),
    };
    let mut about = About { asked: in_full(spec, asked, &query, web.bank.now()), read_up_to: Vec::new() };
    let (columns, rows) = if spec.form == Form::Rows {
        let parts = Parts::begin(Arc::clone(&web.bank), query).await?;
        about.read_up_to(&parts.as_of);
        (columns_of(word), Rows::Parts(Box::new(parts)))
    } else {
        let (rows, cursors) = summed(web, spec, asked, &query).await?;
        about.read_up_to(&cursors);
        (columns(&rows, spec.shown), Rows::All(rows))
    };
    let (chunks, waiting) = mpsc::channel(CHUNKS_WAITING_MAX);
    let out = io::BufWriter::with_capacity(CHUNK_BYTES, Chunks(chunks.clone()));
    let (media, end) = match kind {
        Kind::Csv => (CSV, "csv"),
        Kind::Xlsx => (XLSX, "xlsx"),
    };
    let asked = about.clone();
    let sheet = match kind {
        Kind::Csv => Sheet::csv(out, columns),
        Kind::Xlsx => Sheet::xlsx(out, word, columns),
    };
    tokio::spawn(async move {
        if let Err(why) = write(sheet, rows, about).await {
            tracing::warn!(error = why, "a listing was not written to its end");
            // The body breaks off: nobody must take what came for all there is.
            let _ = chunks.send(Err(io::Error::other("the listing cannot be written to its end"))).await;
        }
    });
    let body = futures_util::stream::unfold(waiting, |mut waiting| async move {
        waiting.recv().await.map(|chunk: io::Result<Bytes>| (chunk, waiting))
    });
    let mut response = ([(header::CONTENT_TYPE, media)], Body::from_stream(body)).into_response();
    named(&mut response, &format!("{word}.{end}"), &asked);
    Ok(response)
}

/// Writes all rows; rows are spelt and sent on threads that may wait.
async fn write(mut sheet: Sheet<io::BufWriter<Chunks>>, mut rows: Rows, mut about: About) -> Result<(), String> {
    let mut written = 0_u64;
    loop {
        let part = match &mut rows {
            Rows::Parts(parts) => parts.next().await.map_err(|error| chain(&error))?,
            Rows::All(all) => Some(std::mem::take(all)).filter(|rows| !rows.is_empty()),
        };
        let Some(part) = part else { break };
        written = written.saturating_add(u64::try_from(part.len()).unwrap_or(u64::MAX));
        let spelt = tokio::task::spawn_blocking(move || {
            sheet.rows(&part)?;
            Ok::<_, SheetError>(sheet)
        });
        sheet = spelt.await.expect("writing rows does not panic").map_err(|error| chain(&error))?;
    }
    about.asked.push(("rows".to_owned(), written.to_string()));
    let ended = tokio::task::spawn_blocking(move || sheet.finish(&about));
    ended.await.expect("ending a file does not panic").map_err(|error| chain(&error))
}
