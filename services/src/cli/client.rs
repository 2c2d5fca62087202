//! A client of the bank's HTTP API.

use std::time::Duration;

use bytes::Bytes;
use reqwest::{Method, RequestBuilder, Response, Url, header};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::args::Tongue;
use super::ending::Ending;
use crate::causes::chain;
use crate::http::ProblemJson;

/// How long a connection may take to come about.
const CONNECT_S_MAX: Duration = Duration::from_secs(5);
/// How long the bank may take to say that it lives.
const LIVE_S_MAX: Duration = Duration::from_secs(10);

/// A client of one bank.
#[derive(Debug, Clone)]
pub(super) struct Client {
    http: reqwest::Client,
    base: Url,
    token: String,
    tongue: Tongue,
}

/// Where a book stands, as the bank says.
#[derive(Debug, Clone, serde::Deserialize)]
pub(super) struct HeadOf {
    /// Its id, in hexadecimal digits.
    pub(super) id: String,
    /// Its last page.
    pub(super) page: u64,
    /// The hash of that page.
    pub(super) hash: String,
}

#[derive(Debug, serde::Deserialize)]
struct Heads {
    books: Vec<HeadOf>,
}

impl Client {
    /// A client that shows this token.
    pub(super) fn new(url: &str, token: &str, tongue: Tongue) -> Result<Self, Ending> {
        let wrong = |why: String| {
            Ending::WrongUse(format!("{url:?} is no address of a bank: {why}; write it as http://HOST:PORT"))
        };
        let base: Url = url.parse().map_err(|error| wrong(format!("{error}")))?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(wrong("it is neither http nor https".to_owned()));
        }
        let here = matches!(base.host_str(), Some("localhost" | "[::1]"))
            || base.host_str().is_some_and(|host| host.starts_with("127."));
        let mut http = reqwest::Client::builder().connect_timeout(CONNECT_S_MAX);
        if here {
            // A proxy knows nothing of this machine.
            http = http.no_proxy();
        }
        let http = http.build().map_err(|error| Ending::failed(&error))?;
        Ok(Self { http, base, token: token.to_owned(), tongue })
    }

    /// A request to a path, with a query.
    pub(super) fn request(&self, method: Method, path: &str, query: &[(&str, String)]) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(path);
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        let request = self.http.request(method, url).bearer_auth(&self.token);
        request.header(header::ACCEPT, "application/json").header(header::ACCEPT_LANGUAGE, self.tongue.tag())
    }

    /// Sends a request; whatever is no success is an ending.
    pub(super) async fn send(&self, request: RequestBuilder) -> Result<Response, Ending> {
        let response = request.send().await.map_err(|error| self.broken(&error))?;
        let status = response.status();
        if status.is_success() {
            return Ok(response);
        }
        let body = response.bytes().await.unwrap_or_default();
        match serde_json::from_slice::<ProblemJson>(&body) {
            Ok(problem) => Err(Ending::Refused(Box::new(problem))),
            Err(_) => Err(Ending::Unreachable(format!("{} answered {status}; is a bank there?", self.base))),
        }
    }

    /// What a connection that came to nothing means.
    pub(super) fn broken(&self, error: &reqwest::Error) -> Ending {
        Ending::Unreachable(format!("the bank at {} does not answer: {}", self.base, chain(error)))
    }

    /// The whole body of an answer.
    pub(super) async fn get(&self, path: &str, query: &[(&str, String)]) -> Result<Bytes, Ending> {
        let response = self.send(self.request(Method::GET, path, query)).await?;
        response.bytes().await.map_err(|error| self.broken(&error))
    }

    /// The same, and what a header of it says.
    pub(super) async fn get_with(
        &self,
        path: &str,
        query: &[(&str, String)],
        header: &str,
    ) -> Result<(Bytes, Option<String>), Ending> {
        let response = self.send(self.request(Method::GET, path, query)).await?;
        let said = response.headers().get(header).and_then(|said| said.to_str().ok()).map(str::to_owned);
        Ok((response.bytes().await.map_err(|error| self.broken(&error))?, said))
    }

    /// An answer as JSON.
    pub(super) async fn get_json<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<T, Ending> {
        self.read(&self.get(path, query).await?)
    }

    /// Sends a body and gives the answer; nothing, when the answer has no body.
    pub(super) async fn ask(&self, method: Method, path: &str, body: &impl Serialize) -> Result<Value, Ending> {
        let response = self.send(self.request(method, path, &[]).json(body)).await?;
        let bytes = response.bytes().await.map_err(|error| self.broken(&error))?;
        if bytes.is_empty() { Ok(Value::Null) } else { self.read(&bytes) }
    }

    /// Reads an answer.
    pub(super) fn read<T: DeserializeOwned>(&self, bytes: &[u8]) -> Result<T, Ending> {
        let unclear =
            |error| Ending::Failed(format!("{} answered in words this program does not know: {error}", self.base));
        serde_json::from_slice(bytes).map_err(unclear)
    }

    /// Whether anybody is there.
    pub(super) async fn is_live(&self) -> Result<(), Ending> {
        self.send(self.request(Method::GET, "/livez", &[]).timeout(LIVE_S_MAX)).await.map(|_| ())
    }

    /// Where every book stands.
    pub(super) async fn heads(&self) -> Result<Vec<HeadOf>, Ending> {
        Ok(self.get_json::<Heads>("/v1/books", &[]).await?.books)
    }

    /// Waits until the views hold everything that has been answered so far.
    pub(super) async fn catch_up(&self) -> Result<(), Ending> {
        for head in self.heads().await? {
            if head.page > 0 {
                self.get("/v1/sites", &[("at_least", format!("{}@{}", head.id, head.page))]).await?;
            }
        }
        Ok(())
    }
}
