//! What somebody who may be hostile answers over HTTP, read as it comes and never past a limit.

use reqwest::Response;

/// Why an answer was not read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unread {
    /// It goes on behind the limit.
    #[error("its answer has more than {0} bytes")]
    TooLong(usize),
    /// The connection.
    #[error("its answer broke off")]
    BrokeOff(#[from] reqwest::Error),
}

/// The body of an answer, when it has no more than so many bytes. Of a longer one no more than that is held, and the rest is not waited for.
pub(crate) async fn body(mut response: Response, bytes_max: usize) -> Result<Vec<u8>, Unread> {
    let mut body = Vec::new();
    while let Some(part) = response.chunk().await? {
        if part.len() > bytes_max.saturating_sub(body.len()) {
            return Err(Unread::TooLong(bytes_max));
        }
        body.extend_from_slice(&part);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

    use axum::Router;
    use axum::body::{Body, Bytes};
    use axum::routing::get;

    use ledger::SigningKey;
    use transparency::log::cosign::Cosigner;
    use transparency::log::note::Signer;
    use transparency::log::policy::Policy;

    use super::*;
    use crate::log::remembered;
    use crate::monitor::{MonitorError, look};

    /// What the buffers of a connection may take beside what is read.
    const BUFFERS_MAX: usize = 64 << 20;

    /// An answer that never ends, and how many bytes of it were taken.
    async fn endless() -> (String, Arc<AtomicUsize>) {
        let given = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&given);
        let answer = move || {
            let given = Arc::clone(&counted);
            let parts = std::iter::repeat_with(move || {
                given.fetch_add(1 << 20, Relaxed);
                Ok::<_, std::io::Error>(Bytes::from(vec![b'0'; 1 << 20]))
            });
            std::future::ready(Body::from_stream(futures_util::stream::iter(parts)))
        };
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(get(answer.clone()).post(answer));
        tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
        (url, given)
    }

    #[tokio::test]
    async fn an_answer_without_end_is_not_waited_for() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (url, given) = endless().await;
        let http = reqwest::Client::builder().no_proxy().build().expect("a client");
        let response = http.get(&url).send().await.expect("it answers");
        let read = body(response, 64 * 1024).await;
        assert!(matches!(read, Err(Unread::TooLong(65_536))), "{read:?}");
        let given = given.load(Relaxed);
        assert!(given < BUFFERS_MAX, "only what fits the buffers of the connection was taken: {given}");
    }

    #[tokio::test]
    async fn neither_a_witness_nor_a_bank_fills_the_memory_of_who_asks_it() {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let (url, given) = endless().await;
        let log = Signer::new("bank/log".parse().expect("a name"), SigningKey::from_bytes(&[1; 32])).verifier();
        let witness = Cosigner::new("w".parse().expect("a name"), SigningKey::from_bytes(&[2; 32])).verifier();
        let policy = format!("log {log}\nwitness w {witness} {url}\nquorum w\n");
        let policy = Policy::parse(policy.as_bytes()).expect("a policy");
        let said = remembered(&policy, None, "bank/log").await;
        assert!(matches!(said.as_slice(), [(_, Err(why))] if why.contains("more than 65536 bytes")), "{said:?}");
        let dir = tempfile::tempdir().expect("a folder");
        let seen = look(&url.parse().expect("an address"), &policy, dir.path(), 0).await;
        assert!(matches!(&seen, Err(MonitorError::Unsound(why)) if why.contains("more than")), "{seen:?}");
        let given = given.load(Relaxed);
        assert!(given < 2 * BUFFERS_MAX, "{given}");
    }
}
