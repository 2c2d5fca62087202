//! Looking at a stream: how far it goes, and single pages. Always asks the stream's leader, never a copy that may lag.

use async_nats::jetstream::response::Response;
use async_nats::jetstream::stream::{Info, RawMessageErrorKind};
use async_nats::jetstream::{Error, ErrorCode};
use bytes::Bytes;
use ledger::ids::BookId;

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
    /// What the server says of the book's stream.
    pub(super) async fn info(&self, book: BookId) -> Result<Info, JournalError> {
        let doing = "asking for a stream";
        let context = self.reading().context().await?;
        let response: Result<Response<Info>, _> =
            context.request(format!("STREAM.INFO.{}", stream_name(book)), &()).await;
        match response {
            Ok(Response::Ok(info)) => Ok(info),
            Ok(Response::Err { error }) if error.error_code() == ErrorCode::STREAM_NOT_FOUND => {
                Err(JournalError::Missing { book })
            }
            Ok(Response::Err { error }) => Err(refused(doing, &error)),
            Err(error) => {
                self.reading().drop_it(&context).await;
                Err(JournalError::unreachable(doing, &error))
            }
        }
    }

    /// See [`crate::Journal::read`].
    pub(crate) async fn read(&self, book: BookId, page: u64) -> Result<Option<Bytes>, JournalError> {
        let doing = "reading a page";
        let context = self.reading().context().await?;
        let stream = context.get_stream_no_info(stream_name(book)).await;
        let stream = stream.map_err(|error| JournalError::unreachable(doing, &error))?;
        match stream.get_raw_message(page).await {
            Ok(message) => Ok(Some(message.payload)),
            Err(error) => match error.kind() {
                RawMessageErrorKind::NoMessageFound => Ok(None),
                RawMessageErrorKind::JetStream(error) if error.error_code() == ErrorCode::STREAM_NOT_FOUND => {
                    Err(JournalError::Missing { book })
                }
                RawMessageErrorKind::JetStream(error) => Err(refused(doing, &error)),
                RawMessageErrorKind::InvalidSubject | RawMessageErrorKind::Other => {
                    self.reading().drop_it(&context).await;
                    Err(JournalError::unreachable(doing, &error))
                }
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
        let context = self.reading().context().await?;
        let subject = format!("STREAM.INFO.{}", stream_name(book));
        let details = serde_json::json!({ "deleted_details": true });
        let response: Result<Response<Info>, _> = context.request(subject, &details).await;
        match response.map_err(|error| JournalError::unreachable(doing, &error))? {
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
