//! A listing as a file to take away. Names of donors are in none: files travel.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Redirect, Response};
use projections::{AuditPlace, AuditQuery, Cursor, EntryPlace};
use serde_json::Value;

use super::list::{meant, summed};
use crate::web::failure::Failure;
use crate::web::frame::href::query as address;
use crate::web::seat::Seat;
use crate::web::{App, Web};
use crate::workbench::{Asked, EXPORT_ROWS_MAX, Form, Sheet, Spec, spec};

/// The media type of a workbook.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// As CSV.
pub(super) async fn csv(
    State(web): State<App>,
    seat: Seat,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    match sheet(&web, &seat, &word, &asked).await? {
        Ok(sheet) => {
            let bytes = sheet.csv().map_err(|error| Failure::of(&error))?;
            Ok(download("text/csv; charset=utf-8; header=present", &format!("{word}.csv"), bytes))
        }
        Err(back) => Ok(back),
    }
}

/// As a workbook.
pub(super) async fn xlsx(
    State(web): State<App>,
    seat: Seat,
    Path(word): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, Failure> {
    match sheet(&web, &seat, &word, &asked).await? {
        Ok(sheet) => {
            let bytes = sheet.xlsx(&word).map_err(|error| Failure::of(&error))?;
            Ok(download(XLSX, &format!("{word}.xlsx"), bytes))
        }
        Err(back) => Ok(back),
    }
}

fn download(media: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, media)], bytes).into_response();
    let name = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name.unwrap_or(HeaderValue::from_static("attachment")));
    response
}

/// The sheet of a listing; where the question is not understood, the way back to the page that says why.
async fn sheet(web: &Web, seat: &Seat, word: &str, asked: &Asked) -> Result<Result<Sheet, Response>, Failure> {
    seat.must_audit()?;
    let spec = spec(word).ok_or(Failure::NotFound)?;
    let Ok(query) = meant(web, spec, asked).await? else {
        let pairs = asked.0.iter().map(|(name, text)| (name.as_str(), text.as_str()));
        return Ok(Err(Redirect::to(&address(&format!("/audit/{word}"), pairs)).into_response()));
    };
    let (rows, total, cursors) = match spec.form {
        Form::Rows => entries(web, spec, query).await?,
        Form::Sums | Form::Digits | Form::Rounds | Form::Balance => {
            let (rows, cursors) = summed(web, spec, asked, &query).await?;
            let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
            (rows, total, cursors)
        }
    };
    let mut sheet = Sheet::of(&rows).about("listing", word).read_up_to(&cursors);
    for (name, text) in &asked.0 {
        sheet = sheet.about(name, text.as_str());
    }
    let written = rows.len();
    sheet = sheet.about("rows", total.to_string()).about("rows written", written.to_string());
    Ok(Ok(sheet))
}

/// Every row of a listing, in parts, up to the most that a file holds.
async fn entries(web: &Web, spec: &Spec, mut query: AuditQuery) -> Result<(Vec<Value>, u64, Vec<Cursor>), Failure> {
    let mut all = Vec::new();
    loop {
        let answer = web.bank.views().audit(&query).await?;
        let part = answer.rows;
        let last = part.rows.last().and_then(|row| {
            let (book, index) = (row.entry.book.parse().ok()?, u32::try_from(row.entry.index).ok()?);
            let line = row.line.and_then(|line| u32::try_from(line).ok());
            Some(AuditPlace { entry: EntryPlace { book, page: row.entry.page, index }, line })
        });
        let whole = u32::try_from(part.rows.len()).is_ok_and(|rows| rows >= projections::AUDIT_ROWS_MAX);
        for row in &part.rows {
            all.push(serde_json::to_value(row).map_err(|error| Failure::of(&error))?);
        }
        match last {
            Some(last) if whole && spec.takes.contains(&"after") && all.len() < EXPORT_ROWS_MAX => {
                query.after = Some(last);
            }
            Some(_) | None => return Ok((all, part.total, answer.as_of)),
        }
    }
}
