//! Reading a book in order: large batches for replay, and then, if wished, live.
//!
//! An ephemeral pull consumer is asked for one batch at a time; what it delivers must be the very next page. Anything else (a gap,
//! silence, a broken connection) ends that consumer and a new one begins at the next page, after the stream has been asked how far
//! it goes. A page that the stream counts and cannot give is a hole.

use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::consumer::pull::{BatchConfig, Config};
use async_nats::jetstream::consumer::{AckPolicy, Consumer, DeliverPolicy};
use async_nats::jetstream::context::Context;
use async_nats::jetstream::message::Message;
use async_nats::{StatusCode, Subscriber};
use bytes::Bytes;
use futures_util::StreamExt;
use ledger::ids::BookId;
use tokio::time::Instant;

use super::NatsJournal;
use super::append::pause;
use super::stream::stream_name;
use crate::error::JournalError;

/// The most pages asked for at once.
const BATCH_PAGES_MAX: u64 = 1_000;
/// The most bytes asked for at once: what a slow reader may find waiting in memory.
const BATCH_BYTES_MAX: usize = 8 * 1024 * 1024;
/// How long the server holds one question of a live reader while there is no new page, and how often it says meanwhile that it is
/// still there.
const LIVE_S: [Duration; 2] = [Duration::from_secs(20), Duration::from_secs(2)];
/// The same for a replay, whose pages are all there: silence means that one is missing.
const REPLAY_MS: [Duration; 2] = [Duration::from_secs(1), Duration::from_millis(500)];
/// Silence after which a consumer is given up.
const SILENCE_S_MAX: Duration = Duration::from_secs(5);
/// The server forgets a consumer that nobody has asked for this long.
const FORGET_MIN: Duration = Duration::from_mins(1);
/// How often in a row a live reader may find no stream before it gives up.
const MISSING_MAX: u32 = 40;

/// Pages of one book from NATS.
#[derive(Debug)]
pub(crate) struct NatsPages {
    journal: NatsJournal,
    book: BookId,
    next: u64,
    /// The last page of a replay, known when it begins.
    until: Option<u64>,
    live: bool,
    session: Option<Session>,
    /// How often in a row reading has failed, and since when.
    failures: u32,
    failing_since: Instant,
}

/// One consumer and its open question.
#[derive(Debug)]
struct Session {
    context: Arc<Context>,
    consumer: Consumer<Config>,
    inbox: String,
    answers: Subscriber,
    /// Pages still to come for the open question.
    asked: u64,
}

/// What came out of a session.
enum Heard {
    Page(u64, Bytes),
    /// The question is over; what it left open must be asked again.
    Over,
    /// The consumer is of no use any more.
    Broken(JournalError),
}

impl NatsJournal {
    pub(crate) fn replay(&self, book: BookId, from: u64, live: bool) -> NatsPages {
        NatsPages {
            journal: self.clone(),
            book,
            next: from.max(1),
            until: None,
            live,
            session: None,
            failures: 0,
            failing_since: Instant::now(),
        }
    }
}

impl NatsPages {
    pub(crate) async fn next(&mut self) -> Option<Result<(u64, Bytes), JournalError>> {
        loop {
            if !self.live && self.until.is_some_and(|until| self.next > until) {
                if let Some(session) = self.session.take() {
                    session.end().await;
                }
                return None;
            }
            match self.step().await {
                Ok(Some(bytes)) => {
                    let page = self.next;
                    self.next = page.saturating_add(1);
                    self.failures = 0;
                    return Some(Ok((page, bytes)));
                }
                Ok(None) => {}
                Err(error @ (JournalError::Unreachable { .. } | JournalError::Missing { .. })) => {
                    self.session = None;
                    if self.failures == 0 {
                        self.failing_since = Instant::now();
                    }
                    self.failures = self.failures.saturating_add(1);
                    let patient = if matches!(error, JournalError::Missing { .. }) {
                        self.live && self.failures < MISSING_MAX
                    } else {
                        self.live || self.failing_since.elapsed() < self.journal.config().patience
                    };
                    if !patient {
                        return Some(Err(error));
                    }
                    tracing::debug!(book = %self.book, next = self.next, error = %error, "reading pages again");
                    tokio::time::sleep(pause(self.failures)).await;
                }
                Err(error) => return Some(Err(error)),
            }
        }
    }

    /// One thing that happens: the next page, or nothing yet.
    async fn step(&mut self) -> Result<Option<Bytes>, JournalError> {
        if self.session.is_none() {
            // What broke the last session may be this very page, in a part that is not the page's.
            if self.failures > 0
                && let Some(bytes) = self.counted_next().await?
            {
                return Ok(Some(bytes));
            }
            self.begin().await?;
            return Ok(None);
        }
        let Some(session) = &mut self.session else { return Ok(None) };
        if session.asked == 0 {
            let left = self.until.filter(|_| !self.live).map_or(BATCH_PAGES_MAX, |until| until - self.next + 1);
            let [expires, heartbeat] = if self.live { LIVE_S } else { REPLAY_MS };
            session.ask(left.min(BATCH_PAGES_MAX), expires, heartbeat).await?;
        }
        match session.hear().await {
            Heard::Page(page, bytes) if page == self.next => Ok(Some(bytes)),
            Heard::Page(..) => {
                self.session = None;
                self.counted_next().await
            }
            // The server had nothing for a while. A page that it counts all the same is a hole; found early, it is merely late.
            Heard::Over if session.asked > 0 => {
                session.asked = 0;
                let late = self.counted_next().await?;
                if late.is_some() {
                    self.session = None;
                }
                Ok(late)
            }
            Heard::Over => Ok(None),
            Heard::Broken(error) => Err(error),
        }
    }

    /// The next page when the stream counts it.
    async fn counted_next(&self) -> Result<Option<Bytes>, JournalError> {
        if self.journal.last_page(self.book).await? < self.next {
            return Ok(None);
        }
        self.journal.counted(self.book, self.next).await.map(Some)
    }

    /// Asks how far the stream goes and makes a consumer that begins at the next page.
    async fn begin(&mut self) -> Result<(), JournalError> {
        let (book, next) = (self.book, self.next);
        let last = self.journal.last_page(book).await?;
        if last < next - 1 {
            return Err(JournalError::Behind { book, page: last, expected: next - 1 });
        }
        if next > *self.until.get_or_insert(last) && !self.live {
            return Ok(());
        }
        let context = self.journal.reading().context().await?;
        let begun = Session::begin(&context, book, next).await;
        if begun.is_err() {
            self.journal.reading().drop_it(&context).await;
        }
        self.session = Some(begun?);
        Ok(())
    }
}

impl Session {
    async fn begin(context: &Arc<Context>, book: BookId, next: u64) -> Result<Self, JournalError> {
        let config = Config {
            description: Some("HELPBANK reader".to_owned()),
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence: next },
            ack_policy: AckPolicy::None,
            inactive_threshold: FORGET_MIN,
            num_replicas: 1,
            memory_storage: true,
            ..Config::default()
        };
        let doing = "making a consumer";
        let consumer = context.create_consumer_on_stream(config, stream_name(book)).await;
        let consumer = consumer.map_err(|error| JournalError::unreachable(doing, &error))?;
        let inbox = context.client().new_inbox();
        let answers = context.client().subscribe(inbox.clone()).await;
        let answers = answers.map_err(|error| JournalError::unreachable(doing, &error))?;
        Ok(Self { context: Arc::clone(context), consumer, inbox, answers, asked: 0 })
    }

    async fn ask(&mut self, pages: u64, expires: Duration, heartbeat: Duration) -> Result<(), JournalError> {
        let batch = BatchConfig {
            batch: usize::try_from(pages).unwrap_or(usize::MAX),
            max_bytes: BATCH_BYTES_MAX,
            expires: Some(expires),
            idle_heartbeat: heartbeat,
            ..BatchConfig::default()
        };
        let asked = self.consumer.request_batch(batch, self.inbox.as_str().into()).await;
        asked.map_err(|error| JournalError::unreachable("asking for pages", &error))?;
        self.asked = pages;
        Ok(())
    }

    /// Tells the server to forget the consumer. When it does not hear, it forgets it after [`FORGET_MIN`].
    async fn end(self) {
        let info = self.consumer.cached_info();
        let _ = self.context.delete_consumer_from_stream(&info.name, &info.stream_name).await;
    }

    async fn hear(&mut self) -> Heard {
        let doing = "waiting for pages";
        loop {
            let Ok(answer) = tokio::time::timeout(SILENCE_S_MAX, self.answers.next()).await else {
                return Heard::Broken(JournalError::unreachable(doing, &"the server has fallen silent"));
            };
            let Some(message) = answer else {
                return Heard::Broken(JournalError::unreachable(doing, &"the connection is gone"));
            };
            match message.status {
                None => {
                    self.asked = self.asked.saturating_sub(1);
                    let message = Message { message, context: Context::clone(&self.context) };
                    return match message.info().map(|info| info.stream_sequence) {
                        Ok(page) => Heard::Page(page, message.message.payload),
                        Err(error) => Heard::Broken(JournalError::unreachable(doing, &error)),
                    };
                }
                Some(StatusCode::IDLE_HEARTBEAT) => {}
                Some(StatusCode::TIMEOUT | StatusCode::NOT_FOUND) => return Heard::Over,
                Some(status) => {
                    let text = message.description.unwrap_or_default();
                    // The batch is full by bytes: what was asked for beyond that must be asked for again.
                    if status == StatusCode::REQUEST_TERMINATED
                        && !text.contains("Consumer")
                        && !text.contains("Leader")
                    {
                        self.asked = 0;
                        return Heard::Over;
                    }
                    return Heard::Broken(JournalError::unreachable(doing, &format!("{status} {text}")));
                }
            }
        }
    }
}
