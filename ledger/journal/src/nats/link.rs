//! One connection that lives once. When it breaks it is gone, with everything that was still to be sent over it.
//!
//! The client library reconnects on its own and then flushes what it had buffered: a page whose fate has meanwhile been decided
//! otherwise. It cannot be told not to, but it asks which server to go to next, and gives up when it cannot reach that one. So
//! each connection knows one more address, at which nobody can ever listen, and a broken one is sent there.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use async_nats::connection::State;
use async_nats::jetstream::Context;
use async_nats::jetstream::context::ContextBuilder;
use async_nats::{ConnectOptions, ReconnectToServer, ServerAddr};
use tokio::sync::Mutex;

use super::NatsConfig;
use crate::error::JournalError;

/// How long one connection attempt may take.
const CONNECT_S_MAX: Duration = Duration::from_secs(3);
/// A connection that is silent for about twice this long is broken.
const PING_S: Duration = Duration::from_secs(5);
/// Where nobody listens: no socket can be bound to port 0.
const NOWHERE: &str = "nats://127.0.0.1:0";

/// A connection, made when it is first wanted.
#[derive(Debug)]
pub(super) struct Link {
    config: Arc<NatsConfig>,
    live: Mutex<Option<Arc<Context>>>,
}

impl Link {
    pub(super) fn new(config: Arc<NatsConfig>) -> Self {
        Self { config, live: Mutex::new(None) }
    }

    /// The connection, or a new one when there is none that lives.
    pub(super) async fn context(&self) -> Result<Arc<Context>, JournalError> {
        let mut live = self.live.lock().await;
        if let Some(context) = live.as_ref()
            && context.client().connection_state() == State::Connected
        {
            return Ok(Arc::clone(context));
        }
        *live = None;
        let context = Arc::new(connect(&self.config).await?);
        *live = Some(Arc::clone(&context));
        Ok(context)
    }

    /// Drops this connection, unless a newer one has already taken its place.
    pub(super) async fn drop_it(&self, context: &Arc<Context>) {
        let mut live = self.live.lock().await;
        if live.as_ref().is_some_and(|current| Arc::ptr_eq(current, context)) {
            *live = None;
        }
    }
}

async fn connect(config: &NatsConfig) -> Result<Context, JournalError> {
    let unreachable = |error: &dyn std::fmt::Display| JournalError::unreachable("connecting", error);
    let parse = |server: &str| server.parse::<ServerAddr>().map_err(|error| unreachable(&error));
    let nowhere = parse(NOWHERE)?;
    let mut servers = config.servers.iter().map(|server| parse(server)).collect::<Result<Vec<_>, _>>()?;
    servers.push(nowhere.clone());
    let was_connected = Arc::new(AtomicBool::new(false));
    let broken = Arc::clone(&was_connected);
    let mut options = ConnectOptions::new()
        .name(&config.name)
        .connection_timeout(CONNECT_S_MAX)
        .request_timeout(Some(config.answer))
        .ping_interval(PING_S)
        .retain_servers_order()
        .ignore_discovered_servers()
        .max_reconnects(servers.len())
        .reconnect_to_server_callback(move |_, _| {
            let broken = broken.load(Ordering::Acquire);
            let nowhere = ReconnectToServer { addr: nowhere.clone(), delay: Some(Duration::ZERO) };
            async move { broken.then_some(nowhere) }
        });
    if let Some(credentials) = &config.credentials {
        options = options.user_and_password(credentials.user.clone(), credentials.password.clone());
    }
    let client = options.connect(servers).await.map_err(|error| unreachable(&error))?;
    // Nothing has been sent yet: a break before this line may still be mended by the library itself.
    was_connected.store(true, Ordering::Release);
    let builder = ContextBuilder::new().timeout(config.answer);
    Ok(match &config.domain {
        Some(domain) => builder.api_prefix(format!("$JS.{domain}.API")).build(client),
        None => builder.build(client),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::server::{Server, ServerConfig};

    #[tokio::test]
    async fn a_broken_connection_is_gone_for_good() {
        let dir = tempfile::tempdir().unwrap();
        let server = Server::start(ServerConfig::new(dir.path().join("nats"))).await.unwrap();
        let link = Link::new(Arc::new(server.nats_config()));
        let old = link.context().await.unwrap();
        assert!(Arc::ptr_eq(&old, &link.context().await.unwrap()));
        // The server is well: the library would be connected again at once.
        old.client().force_reconnect().await.unwrap();
        // A client that mends itself would take these and flush them over its next connection.
        let refused = async {
            while old.client().publish("x", "late".into()).await.is_ok() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(20), refused).await.expect("the old connection takes nothing more");
        let new = link.context().await.unwrap();
        assert!(!Arc::ptr_eq(&old, &new));
        new.client().flush().await.unwrap();
        link.drop_it(&old).await;
        assert!(Arc::ptr_eq(&new, &link.context().await.unwrap()), "only the one that is meant is dropped");
        link.drop_it(&new).await;
        assert!(!Arc::ptr_eq(&new, &link.context().await.unwrap()));
        server.stop().await;
    }
}
