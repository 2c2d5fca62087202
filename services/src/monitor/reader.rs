//! The log over HTTP: answers of a bounded size, and nothing believed of them yet.

use reqwest::{Client, StatusCode, Url};
use rustc_hash::FxHashMap;
use transparency::log::tile::Tile;

use super::MonitorError;
use crate::answer::{self, Unread};
use crate::causes::chain;

/// The most bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 8 << 20;
/// How long an answer may take.
const ANSWER_WITHIN: std::time::Duration = std::time::Duration::from_secs(30);

/// The log over HTTP.
pub(super) struct Reader {
    http: Client,
    base: Url,
}

impl Reader {
    pub(super) fn new(bank: &Url) -> Result<Self, MonitorError> {
        let here = matches!(bank.host_str(), Some("localhost" | "[::1]" | "127.0.0.1"));
        let http = Client::builder().timeout(ANSWER_WITHIN);
        // A proxy knows nothing of this machine.
        let http = if here { http.no_proxy() } else { http };
        let http = http.build().map_err(|error| MonitorError::Unsound(chain(&error)))?;
        Ok(Self { http, base: bank.clone() })
    }

    async fn fetch(&self, path: &str) -> Result<Option<Vec<u8>>, MonitorError> {
        let url = format!("{}/{path}", self.base.as_str().trim_end_matches('/'));
        let unreachable = |error: &reqwest::Error| MonitorError::Unreachable(url.clone(), chain(error));
        let response = self.http.get(&url).send().await.map_err(|error| unreachable(&error))?;
        if response.status() == StatusCode::NOT_FOUND {
            return Ok(None);
        }
        let response = response.error_for_status().map_err(|error| unreachable(&error))?;
        // Part by part: an answer without an end must not fill the memory.
        match answer::body(response, ANSWER_BYTES_MAX).await {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Unread::BrokeOff(error)) => Err(unreachable(&error)),
            Err(long @ Unread::TooLong(_)) => Err(MonitorError::Unsound(format!("{url}: {long}"))),
        }
    }

    pub(super) async fn get(&self, path: &str) -> Result<Vec<u8>, MonitorError> {
        let missing = || MonitorError::Unsound(format!("{} has no {path}", self.base));
        self.fetch(path).await?.ok_or_else(missing)
    }

    /// These tiles; the full one where the log has let a partial one go.
    pub(super) async fn tiles(&self, wanted: Vec<Tile>) -> Result<FxHashMap<Tile, Vec<u8>>, MonitorError> {
        let mut tiles = FxHashMap::default();
        for tile in wanted {
            let bytes = match self.fetch(&format!("log/{tile}")).await? {
                Some(bytes) => bytes,
                None => self.get(&format!("log/{}", tile.full())).await?,
            };
            tiles.insert(tile, bytes);
        }
        Ok(tiles)
    }
}
