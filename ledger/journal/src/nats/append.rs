//! Appending one page, and finding out what became of it.
//!
//! The server is told which sequence must be last, so a page can only ever land at its own number behind the page that was there
//! when we looked. Everything else that can happen (a refusal, a lost answer, a broken connection) is a doubt, and a doubt is
//! answered by looking with another connection: my page stands there, or my parent is still the tail and the same bytes may be
//! sent again, or someone else's page stands there.

use std::time::Duration;

use async_nats::jetstream::publish::PublishAck;
use async_nats::jetstream::response::Response;
use async_nats::{HeaderMap, Request};
use bytes::Bytes;
use ledger::ids::{BookId, Hash};
use ledger::page::Page;
use tokio::time::Instant;

use super::NatsJournal;
use super::link::Link;
use super::read::refused;
use super::stream::{stream_name, subject};
use crate::error::JournalError;
use crate::journal::Appended;

/// How often the same bytes are sent.
pub const ATTEMPTS_MAX: u32 = 5;
/// The pause before the second look, doubled for each further one.
const PAUSE_MS_MIN: u64 = 20;
/// The longest pause.
const PAUSE_MS_MAX: u64 = 250;

/// What stands where a page was to go.
enum Standing {
    Mine,
    Parent,
    Other,
}

/// The pause before attempt `attempt`, counted from 0.
pub(super) fn pause(attempt: u32) -> Duration {
    Duration::from_millis(match attempt {
        0 => 0,
        more => PAUSE_MS_MIN.saturating_mul(1 << more.saturating_sub(1).min(16)).min(PAUSE_MS_MAX),
    })
}

impl NatsJournal {
    /// See [`crate::Journal::append`].
    pub(crate) async fn append(&self, book: BookId, page: u64, hash: Hash, bytes: Bytes) -> Appended {
        let link = self.writing(book);
        let mut attempt = 1;
        loop {
            let Err(doubt) = self.publish(&link, book, page, hash, &bytes).await else { return Appended::Kept };
            tracing::debug!(%book, page, attempt, error = %doubt, "a page is in doubt");
            match self.look_until_seen(book, page, &bytes).await {
                Ok(Standing::Mine) => return Appended::Kept,
                Ok(Standing::Other) => return Appended::Taken,
                Ok(Standing::Parent) if attempt >= ATTEMPTS_MAX => return Appended::Unknown(doubt),
                Ok(Standing::Parent) => tokio::time::sleep(pause(attempt)).await,
                Err(error) => return Appended::Unknown(error),
            }
            attempt = attempt.saturating_add(1);
        }
    }

    /// Sends the page once. Fine only when the answer says: newly stored, in this book's stream, at this number.
    async fn publish(
        &self,
        link: &Link,
        book: BookId,
        page: u64,
        hash: Hash,
        bytes: &Bytes,
    ) -> Result<(), JournalError> {
        let doing = "publishing a page";
        let stream = stream_name(book);
        let mut headers = HeaderMap::new();
        headers.insert(async_nats::header::NATS_EXPECTED_STREAM, stream.as_str());
        headers.insert(async_nats::header::NATS_EXPECTED_LAST_SEQUENCE, page.saturating_sub(1).to_string().as_str());
        headers.insert(async_nats::header::NATS_MESSAGE_ID, hash.to_string().as_str());
        let request = Request::new().headers(headers).payload(bytes.clone()).timeout(Some(self.config().answer));
        let context = link.context().await?;
        let answer = context.client().send_request(subject(book), request).await;
        let result = answer.map_err(|error| JournalError::unreachable(doing, &error)).and_then(|message| {
            let answer: Response<PublishAck> = serde_json::from_slice(&message.payload)
                .map_err(|error| JournalError::unreachable("reading the answer to a page", &error))?;
            match answer {
                Response::Err { error } => Err(refused(doing, &error)),
                Response::Ok(ack) => {
                    let domain = self.config().domain.as_deref().unwrap_or_default();
                    let placed = ack.stream == stream && ack.domain == domain && ack.sequence == page;
                    // A duplicate was stored earlier: which bytes, and where, is seen by looking.
                    if placed && !ack.duplicate {
                        Ok(())
                    } else {
                        let by = format!("{} {:?} at {}", ack.stream, ack.domain, ack.sequence);
                        Err(JournalError::Misplaced { book, page, by })
                    }
                }
            }
        });
        if result.is_err() {
            link.drop_it(&context).await;
        }
        result
    }

    /// Looks, again and again while nothing answers.
    async fn look_until_seen(&self, book: BookId, page: u64, bytes: &Bytes) -> Result<Standing, JournalError> {
        let until = Instant::now() + self.config().patience;
        let mut look = 0;
        loop {
            tokio::time::sleep(pause(look)).await;
            look = look.saturating_add(1);
            match self.look(book, page, bytes).await {
                Err(JournalError::Unreachable { .. }) if Instant::now() < until => {}
                seen => return seen,
            }
        }
    }

    async fn look(&self, book: BookId, page: u64, bytes: &Bytes) -> Result<Standing, JournalError> {
        let last = self.last_page(book).await?;
        if last >= page {
            let there = self.counted(book, page).await?;
            return Ok(if there == bytes { Standing::Mine } else { Standing::Other });
        }
        let expected = page.saturating_sub(1);
        if last < expected {
            return Err(JournalError::Behind { book, page: last, expected });
        }
        if last == 0 {
            return Ok(Standing::Parent);
        }
        let tail = self.counted(book, last).await?;
        let wrong = |page| move |error| JournalError::Page { book, page, error };
        let tail = Page::parse(tail.into()).map_err(wrong(last))?;
        let mine = Page::parse(bytes.to_vec()).map_err(wrong(page))?;
        Ok(if mine.header.previous == tail.hash { Standing::Parent } else { Standing::Other })
    }
}
