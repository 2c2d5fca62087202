//! A listing as a file to take away. Names of donors are in none: files travel.

use std::io;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use bytes::Bytes;
use serde_json::Value;
use tokio::sync::mpsc;

use super::list::{meant, summed};
use crate::causes::chain;
use crate::chunks::Chunks;
use crate::web::failure::Failure;
use crate::web::frame::href::query as address;
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::workbench::{About, Asked, Form, Parts, Sheet, SheetError, columns, columns_of, spec};

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
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    file(&web, &seat, &word, &asked, Kind::Csv).await
}

/// As a workbook.
pub(super) async fn xlsx(
    State(web): State<App>,
    seat: Seat,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    file(&web, &seat, &word, &asked, Kind::Xlsx).await
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

/// The file of a listing, all of its rows; where the question is not understood, the way back to the page that says why.
async fn file(web: &Web, seat: &Seat, word: &str, asked: &Asked, kind: Kind) -> Result<Response, Failure> {
    seat.must_audit()?;
    let spec = spec(word).ok_or(Failure::NotFound)?;
    let Ok(query) = meant(web, spec, asked).await? else {
        let pairs = asked.0.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        return Ok(Redirect::to(&address(&format!("/audit/{word}"), pairs)).into_response());
    };
    let mut about = About { asked: vec![("listing".to_owned(), word.to_owned())], read_up_to: Vec::new() };
    about.asked.extend(asked.0.iter().map(|(name, text)| (name.clone(), text.clone())));
    let (columns, rows) = if spec.form == Form::Rows {
        let parts = Parts::begin(Arc::clone(&web.bank), query).await?;
        about.read_up_to(&parts.as_of);
        (columns_of(word), Rows::Parts(Box::new(parts)))
    } else {
        let (rows, cursors) = summed(web, spec, asked, &query).await?;
        about.read_up_to(&cursors);
        (columns(&rows), Rows::All(rows))
    };
    let (chunks, waiting) = mpsc::channel(CHUNKS_WAITING_MAX);
    let out = io::BufWriter::with_capacity(CHUNK_BYTES, Chunks(chunks.clone()));
    let (media, end) = match kind {
        Kind::Csv => ("text/csv; charset=utf-8; header=present", "csv"),
        Kind::Xlsx => (XLSX, "xlsx"),
    };
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
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{word}.{end}\""));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment")));
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
