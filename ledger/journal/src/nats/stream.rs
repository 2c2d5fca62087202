//! The stream of a book: its name, its subject, its settings, and whether an existing one has them.

use std::collections::HashMap;
use std::time::Duration;

use async_nats::jetstream::response::Response;
use async_nats::jetstream::stream::{Config, DiscardPolicy, Info, PersistenceMode, RetentionPolicy, StorageType};
use ledger::ids::BookId;
use ledger::wire::PAGE_BYTES_MAX;

use super::NatsJournal;
use crate::error::JournalError;

/// Room for the headers of a message beside its page.
const HEADERS_BYTES_MAX: usize = 1024;
/// How long the server recognises a page it has just been given. A courtesy; nothing rests on it.
const DUPLICATES_MIN: Duration = Duration::from_mins(2);
/// Attempts to create a stream: a cluster that is electing a leader swallows requests.
const CREATE_ATTEMPTS_MAX: u32 = 4;
/// Where the stream's metadata holds the book's whole id.
const BOOK: &str = "helpbank_book";

/// The first eight bytes of the id, in hex: a book that begins anew gets a stream of its own.
fn short(book: BookId) -> String {
    book.to_string().chars().take(16).collect()
}

/// The name of a book's stream.
pub fn stream_name(book: BookId) -> String {
    format!("HB_{}", short(book))
}

/// The subject that a book's pages are published to.
pub fn subject(book: BookId) -> String {
    format!("helpbank.page.{}", short(book))
}

fn settings(book: BookId, kind_code: &str, replicas: usize) -> Config {
    Config {
        name: stream_name(book),
        description: Some(format!("HELPBANK pages of {kind_code}. Never delete, purge or change: this is the ledger.")),
        subjects: vec![subject(book)],
        retention: RetentionPolicy::Limits,
        storage: StorageType::File,
        discard: DiscardPolicy::New,
        max_messages: -1,
        max_messages_per_subject: -1,
        max_bytes: -1,
        max_consumers: -1,
        max_age: Duration::ZERO,
        max_message_size: i32::try_from(PAGE_BYTES_MAX.saturating_add(HEADERS_BYTES_MAX)).expect("a page fits an i32"),
        num_replicas: replicas,
        duplicate_window: DUPLICATES_MIN,
        deny_delete: true,
        deny_purge: true,
        allow_direct: true,
        metadata: HashMap::from([(BOOK.to_owned(), book.to_string())]),
        ..Config::default()
    }
}

/// The first setting of `found` that could lose, hide or alter pages.
fn difference(book: BookId, found: &Config, replicas: usize) -> Option<&'static str> {
    let wanted = settings(book, "", replicas);
    [
        ("it belongs to another book", found.metadata.get(BOOK) == wanted.metadata.get(BOOK)),
        ("its subjects", found.subjects == wanted.subjects),
        ("its retention policy", found.retention == wanted.retention),
        ("its storage", found.storage == wanted.storage),
        ("what it discards", found.discard == wanted.discard && !found.discard_new_per_subject),
        ("a limit on messages", found.max_messages <= 0 && found.max_messages_per_subject <= 0),
        ("a limit on bytes", found.max_bytes <= 0),
        ("a limit on age", found.max_age.is_zero()),
        (
            "the limit on the size of a page",
            found.max_message_size >= wanted.max_message_size || found.max_message_size <= 0,
        ),
        ("the number of its copies", found.num_replicas >= wanted.num_replicas),
        (
            "pages may be deleted",
            found.deny_delete && found.deny_purge && !found.allow_rollup && !found.allow_message_ttl,
        ),
        ("it gives no acknowledgement", !found.no_ack),
        ("it is sealed", !found.sealed),
        ("it copies another stream", found.mirror.is_none() && found.sources.as_ref().is_none_or(Vec::is_empty)),
        ("it renames subjects", found.subject_transform.is_none()),
        ("it does not begin with sequence 1", found.first_sequence.unwrap_or(1) <= 1),
        ("it acknowledges before it writes", found.persist_mode.is_none_or(|mode| mode == PersistenceMode::Default)),
    ]
    .into_iter()
    .find_map(|(what, holds)| (!holds).then_some(what))
}

impl NatsJournal {
    /// See [`crate::Journal::create`].
    pub(crate) async fn create(&self, book: BookId, kind_code: &str) -> Result<(), JournalError> {
        let mut attempt = 1;
        let info = loop {
            match self.create_once(book, kind_code).await {
                Err(JournalError::Unreachable { .. }) if attempt < CREATE_ATTEMPTS_MAX => {
                    attempt = attempt.saturating_add(1);
                }
                other => break other?,
            }
        };
        match difference(book, &info.config, self.config().replicas) {
            None => Ok(()),
            Some(what) => Err(JournalError::Settings { book, what }),
        }
    }

    /// The existing stream as it is, or a new one.
    async fn create_once(&self, book: BookId, kind_code: &str) -> Result<Info, JournalError> {
        match self.info(book).await {
            Err(JournalError::Missing { .. }) => {}
            found => return found,
        }
        let context = self.reading().context().await?;
        let config = settings(book, kind_code, self.config().replicas);
        let subject = format!("STREAM.CREATE.{}", config.name);
        let response: Result<Response<Info>, _> = context.request(subject, &config).await;
        match response.map_err(|error| JournalError::unreachable("creating a stream", &error))? {
            Response::Ok(info) => Ok(info),
            Response::Err { error } => Err(super::read::refused("creating a stream", &error)),
        }
    }
}
