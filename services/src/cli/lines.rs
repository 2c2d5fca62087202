//! A stream of commands to the bank and a stream of answers back, at the same time.

use bytes::Bytes;
use futures_util::StreamExt;
use reqwest::{Body, Method, header};
use serde::Deserialize;

use super::client::Client;
use super::ending::Ending;
use crate::http::ProblemJson;
use crate::spoken::Spoken;

/// The answer to one line.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Answer {
    /// The line, from 1.
    pub(super) line: u64,
    /// The key that stood in it.
    pub(super) key: Option<String>,
    /// What it came to.
    pub(super) done: Option<Fact>,
    /// What stands in the way.
    pub(super) problem: Option<ProblemJson>,
}

/// What a command came to: an entry, or a site, which has no place of its own.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Fact {
    /// The place, as `ATH@4711/3`.
    pub(super) place: Option<String>,
    /// Whether it had been accepted before.
    pub(super) repeated: bool,
    /// Ids of what it made.
    pub(super) made: MadeIds,
}

/// Ids of what a command made.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct MadeIds {
    /// The party.
    pub(super) party: Option<String>,
    /// The lots, by line.
    pub(super) lots: Vec<MadeLot>,
}

/// A lot that a line made.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct MadeLot {
    /// The line, from 0.
    pub(super) line: usize,
    /// The lot's id.
    pub(super) lot: String,
}

/// Sends a body of commands and hands every line of the answer over as it comes. Gives how many there were.
pub(super) async fn exchange(
    client: &Client,
    body: Body,
    mut each: impl FnMut(&[u8]) -> Result<(), Ending>,
) -> Result<u64, Ending> {
    let request = client.request(Method::POST, "/v1/commands", &[]);
    let request = request.header(header::CONTENT_TYPE, "application/x-ndjson").body(body);
    let mut chunks = client.send(request).await?.bytes_stream();
    let mut part: Vec<u8> = Vec::new();
    let mut lines = 0_u64;
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| broken_off(client, &error, lines))?;
        let mut rest: &[u8] = &chunk;
        while let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
            part.extend_from_slice(&rest[..end]);
            each(&part)?;
            part.clear();
            lines = lines.saturating_add(1);
            rest = rest.get(end.saturating_add(1)..).unwrap_or_default();
        }
        part.extend_from_slice(rest);
    }
    Ok(lines)
}

/// The connection broke in the middle: what was written stays, and may be asked for again.
fn broken_off(client: &Client, error: &reqwest::Error, lines: u64) -> Ending {
    let ending = client.broken(error);
    if let Ending::Unreachable(why) = ending {
        let again = "lines were answered; give the same again: nothing is written twice";
        Ending::Unreachable(format!("{why}. {lines} {again}"))
    } else {
        ending
    }
}

/// Sends commands and gives the answer to each, in order. `seen` is told of every answer.
pub(super) async fn ask_all(
    client: &Client,
    commands: &[&Spoken],
    mut seen: impl FnMut(),
) -> Result<Vec<Answer>, Ending> {
    if commands.is_empty() {
        return Ok(Vec::new());
    }
    let mut body = Vec::new();
    for command in commands {
        serde_json::to_writer(&mut body, command).expect("a command is made of texts and numbers");
        body.push(b'\n');
    }
    let mut answers = Vec::with_capacity(commands.len());
    exchange(client, Body::from(Bytes::from(body)), |line| {
        answers.push(client.read::<Answer>(line)?);
        seen();
        Ok(())
    })
    .await?;
    if answers.len() == commands.len() {
        Ok(answers)
    } else {
        let (got, wanted) = (answers.len(), commands.len());
        let why =
            format!("the bank answered {got} of {wanted} commands; give the same again: nothing is written twice");
        Err(Ending::Unreachable(why))
    }
}
