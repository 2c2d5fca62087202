//! Looking at a stream: how far it goes, and single pages. Always asks the stream's leader, never a copy that may lag.

use async_nats::jetstream::response::Response;
use async_nats::jetstream::stream::Info;
use async_nats::jetstream::{Error, ErrorCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use ledger::ids::BookId;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::NatsJournal;
use super::stream::stream_name;
use crate::error::JournalError;

/// The code, as in HTTP, of a server that cannot answer for now: it recovers, elects a leader or has no room.
const UNAVAILABLE: usize = 503;

/// What an error of the server means.
pub(super) fn refused(doing: &'static str, error: &Error) -> JournalError {
    if error.code() == UNAVAILABLE {
        return JournalError::unreachable(doing, error);
    }
    JournalError::Refused { doing, code: error.error_code().0, text: error.to_string() }
}

impl NatsJournal {
    /// Asks the server something that changes nothing. A connection that breaks meanwhile, perhaps by what somebody else has read over it,
    /// is made once more.
    async fn ask<T: DeserializeOwned>(
        &self,
        doing: &'static str,
        subject: &str,
        question: &Value,
    ) -> Result<Response<T>, JournalError> {
        let mut again = true;
        loop {
            let context = self.reading().context().await?;
            match context.request(subject.to_owned(), question).await {
                Ok(response) => return Ok(response),
                Err(error) => {
                    self.reading().drop_it(&context).await;
                    if !std::mem::take(&mut again) {
                        return Err(JournalError::unreachable(doing, &error));
                    }
                }
            }
        }
    }

    /// What the server says of the book's stream.
    pub(super) async fn info(&self, book: BookId) -> Result<Info, JournalError> {
        let doing = "asking for a stream";
        match self.ask(doing, &format!("STREAM.INFO.{}", stream_name(book)), &Value::Null).await? {
            Response::Ok(info) => Ok(info),
            Response::Err { error } if error.error_code() == ErrorCode::STREAM_NOT_FOUND => {
                Err(JournalError::Missing { book })
            }
            Response::Err { error } => Err(refused(doing, &error)),
        }
    }

    /// See [`crate::Journal::read`]. Of the message it takes the page alone: its headers say nothing of ours, and a client that parses
    /// damaged ones breaks its connection over them.
    pub(crate) async fn read(&self, book: BookId, page: u64) -> Result<Option<Bytes>, JournalError> {
        let doing = "reading a page";
        let subject = format!("STREAM.MSG.GET.{}", stream_name(book));
        match self.ask::<Value>(doing, &subject, &serde_json::json!({ "seq": page })).await? {
            // A message without content has none to name.
            Response::Ok(answer) => match STANDARD.decode(answer["message"]["data"].as_str().unwrap_or_default()) {
                Ok(bytes) => Ok(Some(Bytes::from(bytes))),
                Err(error) => Err(JournalError::unreachable(doing, &error)),
            },
            Response::Err { error } => match error.error_code() {
                ErrorCode::NO_MESSAGE_FOUND => Ok(None),
                ErrorCode::STREAM_NOT_FOUND => Err(JournalError::Missing { book }),
                _ => Err(refused(doing, &error)),
            },
        }
    }

    /// The number of the last page that the stream counts, all pages up to it being counted; 0 when there is none.
    pub(super) async fn last_page(&self, book: BookId) -> Result<u64, JournalError> {
        let state = self.info(book).await?.state;
        if state.last_sequence == 0 || (state.first_sequence == 1 && state.messages == state.last_sequence) {
            return Ok(state.last_sequence);
        }
        Err(JournalError::Hole { book, page: self.first_missing(book, state.first_sequence).await? })
    }

    /// The first number without a page, below `first` or among those that the stream knows to be gone.
    async fn first_missing(&self, book: BookId, first: u64) -> Result<u64, JournalError> {
        if first > 1 {
            return Ok(1);
        }
        let doing = "asking for a stream's missing messages";
        let subject = format!("STREAM.INFO.{}", stream_name(book));
        let details = serde_json::json!({ "deleted_details": true });
        match self.ask::<Info>(doing, &subject, &details).await? {
            Response::Ok(info) => Ok(info.state.deleted.unwrap_or_default().into_iter().min().unwrap_or(1)),
            Response::Err { error } => Err(refused(doing, &error)),
        }
    }

    /// A page that the stream counts.
    pub(super) async fn counted(&self, book: BookId, page: u64) -> Result<Bytes, JournalError> {
        self.read(book, page).await?.ok_or(JournalError::Hole { book, page })
    }

    /// See [`crate::Journal::tail`].
    pub(crate) async fn tail(&self, book: BookId) -> Result<Option<(u64, Bytes)>, JournalError> {
        match self.last_page(book).await? {
            0 => Ok(None),
            page => Ok(Some((page, self.counted(book, page).await?))),
        }
    }
}
