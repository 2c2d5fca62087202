//! Beginning a book's stream anew, when its files are damaged and the archive has every page.

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::response::Response;
use async_nats::jetstream::stream::DeleteStatus;
use ledger::ids::BookId;

use super::NatsJournal;
use super::stream::stream_name;
use crate::error::JournalError;

impl NatsJournal {
    /// See [`crate::Journal::start_over`].
    pub(crate) async fn start_over(&self, book: BookId, kind_code: &str) -> Result<(), JournalError> {
        let doing = "deleting a damaged stream";
        let context = self.reading().context().await?;
        let response: Result<Response<DeleteStatus>, _> =
            context.request(format!("STREAM.DELETE.{}", stream_name(book)), &serde_json::json!({})).await;
        match response {
            Ok(Response::Ok(_)) => {}
            // Gone already, perhaps by an attempt that heard no answer.
            Ok(Response::Err { error }) if error.error_code() == ErrorCode::STREAM_NOT_FOUND => {}
            Ok(Response::Err { error }) => return Err(super::read::refused(doing, &error)),
            Err(error) => {
                self.reading().drop_it(&context).await;
                return Err(JournalError::unreachable(doing, &error));
            }
        }
        self.create(book, kind_code).await
    }
}
