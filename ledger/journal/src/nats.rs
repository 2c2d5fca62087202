//! Pages in NATS JetStream: one stream a book, one page a message, one page in flight.

mod append;
mod link;
mod read;
mod rebuild;
mod replay;
mod stream;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ledger::ids::BookId;

pub use append::ATTEMPTS_MAX;
use link::Link;
pub(crate) use replay::NatsPages;
pub use stream::{stream_name, subject};

/// How long a doubt is looked at, or a replay tried, while no server answers; long enough for one to be started again.
pub const PATIENCE_S: Duration = Duration::from_secs(30);
/// How long one publish or one question may take before it is in doubt.
pub const ANSWER_S: Duration = Duration::from_secs(5);

/// What a client shows to be let in.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The user.
    pub user: String,
    /// The password.
    pub password: String,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

/// Where the NATS servers are and how streams are made there.
#[derive(Debug, Clone)]
pub struct NatsConfig {
    /// Addresses as `nats://host:port`, tried in order.
    pub servers: Vec<String>,
    /// Who we are there.
    pub credentials: Option<Credentials>,
    /// The `JetStream` domain, when the server is a leaf node or a hub with one.
    pub domain: Option<String>,
    /// Copies of each stream in a cluster: 1 on a desk, 3 on a hub.
    pub replicas: usize,
    /// The name that operators see for our connections.
    pub name: String,
    /// How long one publish or one question may take before it is in doubt: [`ANSWER_S`].
    pub answer: Duration,
    /// How long a doubt is looked at, or a replay tried, while no server answers: [`PATIENCE_S`].
    pub patience: Duration,
}

impl NatsConfig {
    /// One server without a domain, one copy of each stream.
    pub fn new(server: impl Into<String>, credentials: Option<Credentials>) -> Self {
        Self {
            servers: vec![server.into()],
            credentials,
            domain: None,
            replicas: 1,
            name: "helpbank".to_owned(),
            answer: ANSWER_S,
            patience: PATIENCE_S,
        }
    }
}

#[derive(Debug)]
struct Shared {
    config: Arc<NatsConfig>,
    /// The connection that reads.
    reading: Link,
    /// One connection a book that writes: a doubtful one is dropped without touching another book's page in flight.
    writing: Mutex<HashMap<BookId, Arc<Link>>>,
}

/// Pages in NATS JetStream. Cheap to clone; clones share connections. Connects when it is first used and again whenever it must.
#[derive(Debug, Clone)]
pub struct NatsJournal(Arc<Shared>);

impl NatsJournal {
    /// Nothing is connected yet.
    pub fn new(config: NatsConfig) -> Self {
        let config = Arc::new(config);
        let reading = Link::new(Arc::clone(&config));
        Self(Arc::new(Shared { config, reading, writing: Mutex::default() }))
    }

    fn config(&self) -> &NatsConfig {
        &self.0.config
    }

    fn reading(&self) -> &Link {
        &self.0.reading
    }

    fn writing(&self, book: BookId) -> Arc<Link> {
        let mut links = self.0.writing.lock().expect("nothing panics while it holds this lock");
        Arc::clone(links.entry(book).or_insert_with(|| Arc::new(Link::new(Arc::clone(&self.0.config)))))
    }
}
