//! The bank's witnesses: each is shown every checkpoint, with the proof that it has grown out of the last one it saw, and cosigns it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{StatusCode, Url};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::note::{Note, VerifierKey};
use transparency::log::policy::{Policy, TrustedWitness};
use transparency::log::witness::{AddCheckpoint, latest_path};

use super::files::tiles;
use crate::causes::chain;

/// How long a witness may take to answer.
const ANSWER_S_MAX: Duration = Duration::from_secs(5);
/// The most bytes of an answer that are read.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// Where a witness stands, by the bank's knowledge.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WitnessNow {
    /// The size of the last checkpoint that it cosigned for us.
    pub size: u64,
    /// When it did, in milliseconds since the Unix epoch.
    pub cosigned_at_ms: Option<i64>,
    /// Why it did not cosign the last one, when it did not.
    pub refused: Option<String>,
    /// Whether its refusal says that it has seen another history of this log.
    pub fork: bool,
}

/// How a witness answered.
enum Answer {
    Cosigned(String),
    /// It remembers a tree of this size.
    Remembers(u64),
    Refused(String, bool),
}

/// The witnesses as they stand, by what the policy calls them.
pub(super) type Known = BTreeMap<String, WitnessNow>;

/// Shows a checkpoint to every witness of the policy that has an address and has not cosigned it yet; adds what they cosign to the note.
pub(super) async fn collect(policy: &Policy, dir: &Path, note: &mut Note, known: &mut Known, now_ms: i64) {
    let Ok(checkpoint) = note.text().parse::<Checkpoint>() else { return };
    known.retain(|name, _| policy.witnesses().iter().any(|witness| witness.name.to_string() == *name));
    let behind = policy.witnesses().iter().filter(|witness| !has_cosigned(note, &witness.key));
    let asked: Vec<(String, &TrustedWitness, Url)> = behind
        .filter_map(|witness| {
            let url = witness.url.as_ref()?.to_string();
            Some((
                witness.name.to_string(),
                witness,
                Url::parse(&format!("{}/add-checkpoint", url.trim_end_matches('/'))).ok()?,
            ))
        })
        .collect();
    let note_now = note.clone();
    let answers = join_all(asked.iter().map(|(name, _, url)| {
        let old = known.get(name).map_or(0, |now| now.size);
        show(url, dir, &checkpoint, &note_now, old)
    }))
    .await;
    for ((name, witness, _), answer) in asked.iter().zip(answers) {
        let now = known.entry(name.clone()).or_default();
        match answer {
            Answer::Cosigned(lines) => match take(note, &witness.key, &lines) {
                Ok(()) => {
                    *now =
                        WitnessNow { size: checkpoint.size(), cosigned_at_ms: Some(now_ms), ..WitnessNow::default() };
                }
                Err(why) => now.refused = Some(why),
            },
            Answer::Remembers(size) => {
                now.refused = Some(format!("it remembers a tree of {size} pages, this one has {}", checkpoint.size()));
                now.fork = size > checkpoint.size();
            }
            Answer::Refused(why, fork) => (now.refused, now.fork) = (Some(why), fork),
        }
        if let (true, Some(why)) = (now.fork, &now.refused) {
            tracing::error!(witness = name, why, "a witness has seen another history of this log");
        }
    }
}

/// What each witness of the policy that has an address remembers of a log: a checkpoint that it has cosigned.
pub(crate) async fn remembered(policy: &Policy, origin: &str) -> Vec<(String, Result<Checkpoint, String>)> {
    let asked = policy.witnesses().iter().filter_map(|witness| {
        let url = witness.url.as_ref()?.to_string();
        let url = Url::parse(&format!("{}/{}", url.trim_end_matches('/'), latest_path(origin))).ok()?;
        Some(async move { (witness.name.to_string(), latest(&url, &witness.key, origin).await) })
    });
    join_all(asked).await
}

/// Whether each witness of the policy that has an address knows a log of this name: it is shown an empty tree of it, `note`. One that never
/// heard of it says so (404); any other refusal is of a log that it follows.
pub(super) async fn know(
    policy: &Policy,
    checkpoint: &Checkpoint,
    note: &Note,
) -> Vec<(String, Result<Option<String>, String>)> {
    let asked = policy.witnesses().iter().filter_map(|witness| {
        let base = witness.url.as_ref()?.to_string();
        let base = base.trim_end_matches('/').to_owned();
        let seen = Url::parse(&format!("{base}/{}", latest_path(checkpoint.origin()))).ok()?;
        let url = Url::parse(&format!("{base}/add-checkpoint")).ok()?;
        let name = witness.name.to_string();
        Some(async move {
            if let Ok(seen) = latest(&seen, &witness.key, checkpoint.origin()).await {
                return (name, Ok(Some(format!("a tree of {} pages", seen.size()))));
            }
            let request = AddCheckpoint::new(0, Vec::new(), note.clone()).map(|request| request.to_string());
            let said = match request {
                Ok(request) => shown(&url, request).await,
                Err(error) => Err(error.to_string()),
            };
            (name, said)
        })
    });
    join_all(asked).await
}

/// What a witness makes of an empty tree.
async fn shown(url: &Url, request: String) -> Result<Option<String>, String> {
    let sent = async { http(url)?.post(url.clone()).body(request).send().await };
    let response = sent.await.map_err(|error| format!("it does not answer: {}", chain(&error)))?;
    match response.status() {
        StatusCode::NOT_FOUND => Ok(None),
        StatusCode::CONFLICT => {
            let size = response.text().await.unwrap_or_default();
            Ok(Some(format!("a tree of {} pages", size.trim_end())))
        }
        StatusCode::OK | StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY => {
            Ok(Some("it follows a log of this name".to_owned()))
        }
        status => Err(format!("it answered {status}")),
    }
}

async fn latest(url: &Url, key: &VerifierKey, origin: &str) -> Result<Checkpoint, String> {
    let sent = async { http(url)?.get(url.clone()).send().await?.error_for_status()?.bytes().await };
    let body = sent.await.map_err(|error| chain(&error))?;
    let note = Note::parse(body.get(..ANSWER_BYTES_MAX).unwrap_or(&body)).map_err(|error| error.to_string())?;
    note.verify(std::slice::from_ref(key)).map_err(|error| error.to_string())?;
    let checkpoint: Checkpoint = note.text().parse().map_err(|error| format!("{error}"))?;
    let is_theirs = has_cosigned(&note, key) && checkpoint.origin() == origin;
    if is_theirs { Ok(checkpoint) } else { Err("it did not cosign what it shows".to_owned()) }
}

/// A proxy knows nothing of this machine.
fn http(url: &Url) -> Result<reqwest::Client, reqwest::Error> {
    let http = reqwest::Client::builder().timeout(ANSWER_S_MAX);
    let here = matches!(url.host_str(), Some("localhost" | "[::1]" | "127.0.0.1"));
    if here { http.no_proxy() } else { http }.build()
}

fn has_cosigned(note: &Note, key: &VerifierKey) -> bool {
    note.signatures().iter().any(|line| line.name() == key.name().as_str() && line.id() == key.id())
}

/// Takes a witness's lines, when its signature is among them and holds.
fn take(note: &mut Note, key: &VerifierKey, lines: &str) -> Result<(), String> {
    let mut signed = Note::new(note.text()).map_err(|error| error.to_string())?;
    signed.add_lines(lines).map_err(|error| error.to_string())?;
    signed.verify(std::slice::from_ref(key)).map_err(|error| error.to_string())?;
    let own = signed.signatures().iter().filter(|line| line.name() == key.name().as_str() && line.id() == key.id());
    own.cloned().try_for_each(|line| note.add(line)).map_err(|error| error.to_string())
}

/// Shows a checkpoint to a witness; when it remembers another size than was thought, once more from there.
async fn show(url: &Url, dir: &Path, checkpoint: &Checkpoint, note: &Note, old: u64) -> Answer {
    match ask(url, dir, checkpoint, note, old).await {
        Answer::Remembers(size) if size <= checkpoint.size() && size != old => {
            ask(url, dir, checkpoint, note, size).await
        }
        answer @ (Answer::Cosigned(_) | Answer::Remembers(_) | Answer::Refused(..)) => answer,
    }
}

async fn ask(url: &Url, dir: &Path, checkpoint: &Checkpoint, note: &Note, old: u64) -> Answer {
    let passing = |why: String| Answer::Refused(why, false);
    let old = old.min(checkpoint.size());
    let (dir, size) = (dir.to_owned(), checkpoint.size());
    let proof = tokio::task::spawn_blocking(move || tiles(&dir, size).prove_consistency(old)).await;
    let proof = match proof.expect("reading tiles does not panic") {
        Ok(proof) => proof,
        Err(error) => return passing(format!("the tiles cannot be read: {error}")),
    };
    let request = match AddCheckpoint::new(old, proof, note.clone()) {
        Ok(request) => request.to_string(),
        Err(error) => return passing(error.to_string()),
    };
    let sent = async { http(url)?.post(url.clone()).body(request).send().await };
    let response = match sent.await {
        Ok(response) => response,
        Err(error) => return passing(format!("it does not answer: {}", chain(&error))),
    };
    let status = response.status();
    let body = match response.bytes().await {
        Ok(body) => String::from_utf8_lossy(body.get(..ANSWER_BYTES_MAX).unwrap_or(&body)).into_owned(),
        Err(error) => return passing(format!("its answer broke off: {}", chain(&error))),
    };
    match status {
        StatusCode::OK => Answer::Cosigned(body),
        StatusCode::CONFLICT => match body.trim_end().parse() {
            Ok(size) => Answer::Remembers(size),
            Err(_) => passing("it answered 409 without a size".to_owned()),
        },
        status => {
            let is_fork = status == StatusCode::UNPROCESSABLE_ENTITY;
            Answer::Refused(format!("it answered {status}: {}", body.trim_end()), is_fork)
        }
    }
}
