//! The bank's witnesses: each is shown every checkpoint, with the proof that it has grown out of the last one it saw, and cosigns it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use futures_util::future::join_all;
use reqwest::{StatusCode, Url};
use transparency::log::checkpoint::Checkpoint;
use transparency::log::merkle::{Frontier, TreeHash, verify_consistency};
use transparency::log::note::{Note, VerifierKey};
use transparency::log::policy::{Policy, TrustedWitness};
use transparency::log::witness::{AddCheckpoint, latest_path};

use super::files::tiles;
use crate::answer;
use crate::causes::chain;

/// How long a witness may take to answer.
const ANSWER_S_MAX: Duration = Duration::from_secs(5);
/// How far ahead of the clock here a cosignature may state its time, in seconds: as far as honest clocks may be apart.
const AHEAD_S_MAX: u64 = 300;
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
    /// Whether it has said that it has seen another history of this log, and has not cosigned since.
    pub fork: bool,
    /// How it remembered less than it had cosigned for us, when it did since the start: what it cosigns says less than it should.
    pub went_back: Option<String>,
}

/// Whether the log's tiles made the proofs that witnesses were to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tiles {
    Whole,
    /// One did not hold, and was shown to nobody.
    Damaged,
}

/// How a witness answered.
enum Answer {
    Cosigned(String),
    /// It remembers a tree of this size.
    Remembers(u64),
    Refused(String, bool),
    /// It was not asked: the tiles do not make a proof that holds.
    Unproven(String),
}

/// The witnesses as they stand, by what the policy calls them.
pub(super) type Known = BTreeMap<String, WitnessNow>;

/// The keys of the witnesses that have cosigned since the start.
pub(super) type Heard = Vec<VerifierKey>;

/// Shows a checkpoint to every witness of the policy that has an address and has not cosigned it yet, or was not heard since the start: it
/// may remember more than was cosigned here. Adds what they cosign to the note.
pub(super) async fn collect(
    policy: &Policy,
    dir: &Path,
    note: &mut Note,
    (known, heard): (&mut Known, &mut Heard),
    now_ms: i64,
) -> Tiles {
    let mut made = Tiles::Whole;
    let Ok(checkpoint) = note.text().parse::<Checkpoint>() else { return made };
    known.retain(|name, _| policy.witnesses().iter().any(|witness| witness.name.to_string() == *name));
    let is_asked = |witness: &&TrustedWitness| !has_cosigned(note, &witness.key) || !heard.contains(&witness.key);
    let behind = policy.witnesses().iter().filter(is_asked);
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
    for ((name, witness, _), (answer, less)) in asked.iter().zip(answers) {
        let now = known.entry(name.clone()).or_default();
        if let Some(less) = less {
            let why =
                format!("it remembered a tree of {less} pages, and had cosigned one of {} for this log", now.size);
            tracing::error!(witness = name, why, "a witness went back behind what it had cosigned");
            now.went_back = Some(why);
        }
        match answer {
            Answer::Cosigned(lines) => {
                let mut cosigned = note.clone();
                match timely(&cosigned, &witness.key, &lines, now_ms)
                    .and_then(|()| take(&mut cosigned, &witness.key, &lines))
                {
                    Ok(()) => {
                        let is_new = !has_cosigned(note, &witness.key);
                        let cosigned_at_ms = now.cosigned_at_ms.filter(|_| !is_new).or(Some(now_ms));
                        let went_back = now.went_back.take();
                        *now =
                            WitnessNow { size: checkpoint.size(), cosigned_at_ms, went_back, ..WitnessNow::default() };
                        if !heard.contains(&witness.key) {
                            heard.push(witness.key.clone());
                        }
                        // What it cosigned before stays as it is: so do the files that have it.
                        if is_new {
                            *note = cosigned;
                        }
                    }
                    Err(why) => now.refused = Some(why),
                }
            }
            Answer::Remembers(size) => {
                now.refused = Some(format!("it remembers a tree of {size} pages, this one has {}", checkpoint.size()));
                now.fork |= size > checkpoint.size();
            }
            // That it falls silent takes nothing back of what it said.
            Answer::Refused(why, fork) => (now.refused, now.fork) = (Some(why), now.fork || fork),
            Answer::Unproven(why) => (now.refused, made) = (Some(why), Tiles::Damaged),
        }
        if let (true, Some(why)) = (now.fork, &now.refused) {
            tracing::error!(witness = name, why, "a witness has seen another history of this log");
        }
    }
    made
}

/// What each witness of the policy remembers of a log: a checkpoint that the log signed, with one of its keys, and that the witness cosigned.
pub(crate) async fn remembered(
    policy: &Policy,
    key: Option<&VerifierKey>,
    origin: &str,
) -> Vec<(String, Result<Checkpoint, String>)> {
    let keys = policy.logs().iter().map(|log| &log.key).chain(key).filter(|key| key.name().as_str() == origin);
    let keys: Vec<VerifierKey> = keys.cloned().collect();
    let asked = policy.witnesses().iter().map(|witness| {
        let keys = &keys;
        async move {
            let name = witness.name.to_string();
            let Some(url) = witness.url.as_ref() else {
                return (name, Err("the policy names no address of it".to_owned()));
            };
            let url = Url::parse(&format!("{}/{}", url.to_string().trim_end_matches('/'), latest_path(origin)));
            let said = match url {
                Ok(url) => latest(&url, &witness.key, origin, Some(keys)).await,
                Err(error) => Err(error.to_string()),
            };
            (name, said)
        }
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
            if let Ok(seen) = latest(&seen, &witness.key, checkpoint.origin(), None).await {
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
            let size = answer::body(response, ANSWER_BYTES_MAX).await.map_err(|error| chain(&error))?;
            Ok(Some(format!("a tree of {} pages", String::from_utf8_lossy(&size).trim_end())))
        }
        StatusCode::OK | StatusCode::FORBIDDEN | StatusCode::UNPROCESSABLE_ENTITY => {
            Ok(Some("it follows a log of this name".to_owned()))
        }
        status => Err(format!("it answered {status}")),
    }
}

/// The last checkpoint of a log that a witness cosigned. Where the log's `keys` are known, one of them must have signed it, too: a witness can
/// say nothing in the name of the log.
async fn latest(
    url: &Url,
    key: &VerifierKey,
    origin: &str,
    keys: Option<&Vec<VerifierKey>>,
) -> Result<Checkpoint, String> {
    let note = Note::parse(&got(url).await?).map_err(|error| error.to_string())?;
    note.verify(std::slice::from_ref(key)).map_err(|error| error.to_string())?;
    let checkpoint: Checkpoint = note.text().parse().map_err(|error| format!("{error}"))?;
    if !has_cosigned(&note, key) || checkpoint.origin() != origin {
        return Err("it did not cosign what it shows".to_owned());
    }
    if let Some(keys) = keys {
        note.verify(keys).map_err(|error| error.to_string())?;
        if !keys.iter().any(|key| has_cosigned(&note, key)) {
            return Err("what it shows is not signed by the log".to_owned());
        }
    }
    Ok(checkpoint)
}

/// What a witness has at an address.
pub(super) async fn got(url: &Url) -> Result<Vec<u8>, String> {
    let sent = async { http(url)?.get(url.clone()).send().await?.error_for_status() };
    let response = sent.await.map_err(|error| chain(&error))?;
    answer::body(response, ANSWER_BYTES_MAX).await.map_err(|error| chain(&error))
}

/// A proxy knows nothing of this machine.
fn http(url: &Url) -> Result<reqwest::Client, reqwest::Error> {
    let http = reqwest::Client::builder().timeout(ANSWER_S_MAX);
    let here = matches!(url.host_str(), Some("localhost" | "[::1]" | "127.0.0.1"));
    if here { http.no_proxy() } else { http }.build()
}

pub(super) fn has_cosigned(note: &Note, key: &VerifierKey) -> bool {
    note.signatures().iter().any(|line| line.name() == key.name().as_str() && line.id() == key.id())
}

/// Takes a witness's lines, when its signature is among them and holds.
pub(super) fn take(note: &mut Note, key: &VerifierKey, lines: &str) -> Result<(), String> {
    let mut signed = Note::new(note.text()).map_err(|error| error.to_string())?;
    signed.add_lines(lines).map_err(|error| error.to_string())?;
    signed.verify(std::slice::from_ref(key)).map_err(|error| error.to_string())?;
    let own = signed.signatures().iter().filter(|line| line.name() == key.name().as_str() && line.id() == key.id());
    own.cloned().try_for_each(|line| note.add(line)).map_err(|error| error.to_string())
}

/// Whether a witness's lines say that it cosigned at a time that can be: one far ahead would date nothing, and hide when it was asked.
fn timely(note: &Note, key: &VerifierKey, lines: &str, now_ms: i64) -> Result<(), String> {
    let mut signed = Note::new(note.text()).map_err(|error| error.to_string())?;
    signed.add_lines(lines).map_err(|error| error.to_string())?;
    let stated = signed.verify(std::slice::from_ref(key)).map_err(|error| error.to_string())?;
    let latest_s = u64::try_from(now_ms / 1_000).unwrap_or(0).saturating_add(AHEAD_S_MAX);
    match stated.iter().filter_map(|signed| signed.at_s).max() {
        Some(at_s) if at_s > latest_s => Err(format!(
            "it cosigned at second {at_s}, more than {AHEAD_S_MAX} seconds after the clock here: one of the two clocks is wrong, and this \
             cosignature does not count"
        )),
        Some(_) | None => Ok(()),
    }
}

/// Shows a checkpoint to a witness; when it remembers another size than was thought, once more from there. Gives that size too, when it is
/// less than what it had cosigned.
async fn show(url: &Url, dir: &Path, checkpoint: &Checkpoint, note: &Note, old: u64) -> (Answer, Option<u64>) {
    match ask(url, dir, checkpoint, note, old).await {
        Answer::Remembers(size) if size <= checkpoint.size() && size != old => {
            (ask(url, dir, checkpoint, note, size).await, Some(size).filter(|size| *size < old))
        }
        answer @ (Answer::Cosigned(_) | Answer::Remembers(_) | Answer::Refused(..) | Answer::Unproven(_)) => {
            (answer, None)
        }
    }
}

/// The proof that a checkpoint's tree has grown from `old` leaves, which holds: what a witness is shown and cannot verify, it would keep as
/// evidence.
fn growth(dir: &Path, checkpoint: &Checkpoint, old: u64) -> Result<Vec<TreeHash>, String> {
    let (size, root) = (checkpoint.size(), checkpoint.root());
    let mut tiles = tiles(dir, size);
    let before = Frontier::read(old, |node| tiles.read(node)).map_err(|error| error.to_string())?.root();
    let proof = tiles.prove_consistency(old).map_err(|error| error.to_string())?;
    verify_consistency((old, before), (size, root), &proof).map_err(|error| error.to_string())?;
    Ok(proof)
}

async fn ask(url: &Url, dir: &Path, checkpoint: &Checkpoint, note: &Note, old: u64) -> Answer {
    let passing = |why: String| Answer::Refused(why, false);
    let old = old.min(checkpoint.size());
    let (dir, checkpoint) = (dir.to_owned(), checkpoint.clone());
    let proof = tokio::task::spawn_blocking(move || growth(&dir, &checkpoint, old)).await;
    let proof = match proof.expect("reading tiles does not panic") {
        Ok(proof) => proof,
        Err(error) => return Answer::Unproven(format!("the tiles do not make what was signed: {error}")),
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
    let body = match answer::body(response, ANSWER_BYTES_MAX).await {
        Ok(body) => String::from_utf8_lossy(&body).into_owned(),
        Err(error) => return passing(chain(&error)),
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

#[cfg(test)]
mod tests {
    use transparency::log::cosign::{COSIGNED_AT_S_MAX, Cosigner};
    use transparency::log::note::Signer;

    use super::*;

    const NOW_S: u64 = 1_800_000_000;

    #[test]
    fn a_cosignature_of_a_time_to_come_does_not_count() {
        let log = Signer::new("bank/log".parse().expect("a name"), ledger::SigningKey::from_bytes(&[1; 32]));
        let witness = Cosigner::new("w".parse().expect("a name"), ledger::SigningKey::from_bytes(&[2; 32]));
        let checkpoint = Checkpoint::new("bank/log", 5, TreeHash([7; 32])).expect("a checkpoint");
        let note = checkpoint.sign(&log).expect("it has the name of the key");
        let at = |at_s: u64| {
            let line = witness.cosign(&checkpoint, at_s).expect("a time").to_string();
            timely(&note, &witness.verifier(), &line, i64::try_from(NOW_S * 1_000).expect("a time"))
        };
        assert_eq!((at(1), at(NOW_S), at(NOW_S + AHEAD_S_MAX)), (Ok(()), Ok(()), Ok(())));
        for ahead in [NOW_S + AHEAD_S_MAX + 1, COSIGNED_AT_S_MAX] {
            assert!(at(ahead).is_err_and(|why| why.contains("does not count")), "{ahead}");
        }
    }
}
