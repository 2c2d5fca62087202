//! The receipt of an entry: fetched from the bank's log for a paper, or as a file.

use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ledger::event::EntryRef;
use transparency::log::receipt;

use crate::web::failure::Failure;
use crate::web::frame::href;
use crate::web::seat::Seat;
use crate::web::{App, Web};

/// How long a page waits for the checkpoint that a receipt needs, and for the witnesses to cosign it.
const RECEIPT_S_MAX: Duration = Duration::from_secs(4);

/// Where the receipt of an entry is.
pub(in crate::web) fn receipt_file(book: &str, place: EntryRef) -> String {
    format!("{}/receipt.tlog-proof", href::entry(book, place.page, place.index))
}

/// The receipt of an entry; none when the log has no such page, cannot go on, or takes too long.
pub(in crate::web) async fn receipt_soon(web: &Web, place: EntryRef, portable: &[u8]) -> Option<String> {
    let receipt = web.bank.log().receipt(&web.bank, (place.book, place.page), portable);
    match tokio::time::timeout(RECEIPT_S_MAX, receipt).await {
        Ok(Ok(receipt)) => receipt,
        Ok(Err(error)) => {
            tracing::warn!(error = crate::causes::chain(&error), "a paper has no receipt");
            None
        }
        Err(_) => None,
    }
}

/// Whether a receipt proves its entry to those who go by the bank's policy.
pub(in crate::web) fn is_covered(web: &Web, receipt: &str) -> bool {
    let policy = web.bank.log().policy(&web.bank);
    policy.is_ok_and(|policy| receipt::verify(receipt.as_bytes(), &policy).is_ok())
}

/// The receipt, as a file.
pub(in crate::web) async fn download(
    State(web): State<App>,
    _seat: Seat,
    Path((code, number, index)): Path<(String, u64, u32)>,
) -> Result<Response, Failure> {
    let book = web.book(&code)?;
    let bytes = web.bank.portable(book.id, number, index).await?.ok_or(Failure::NotFound)?;
    let receipt = web.bank.log().receipt(&web.bank, (book.id, number), &bytes).await;
    let receipt = receipt.map_err(|error| Failure::of(&error))?.ok_or(Failure::NotFound)?;
    let mut response = receipt.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    let name = format!("attachment; filename=\"{code}-{number}-{index}.tlog-proof\"");
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_str(&name).map_err(|error| Failure::of(&error))?);
    Ok(response)
}
