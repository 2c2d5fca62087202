//! Clients of transparency logs that nobody here wrote: each accepts the log of a real desk, and refuses it with anything in it changed.
//! What sets them up is `tests/ground/clients.sh`.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

mod aics;
mod cases;
mod published;
mod tiles;
mod witness;

use std::fs;
use std::path::Path;
use std::process::Output;

use serde_json::Value;

/// What a command that went well has printed.
fn text(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

/// Has a desk's folder know no witness of its log: whoever forges a history asks none. That there were some is not forgotten by itself.
fn forget_witnesses(data: &Path) {
    let path = data.join("keys/log.policy");
    let policy = fs::read_to_string(&path).unwrap();
    let own: Vec<&str> = policy.lines().filter(|line| line.starts_with("log ")).collect();
    fs::write(path, own.join("\n") + "\nquorum none\n").unwrap();
}

/// Something that is asked of a client, and whether it must hold.
struct Case {
    what: String,
    input: Value,
    holds: bool,
}

/// A client's answers to cases must be as the cases say; gives how many held and how many were refused.
fn compare(client: &str, cases: &[Case], refused: &[String]) -> (usize, usize) {
    let wrong = cases.iter().zip(refused).filter(|(case, refused)| refused.is_empty() != case.holds);
    let wrong: Vec<String> = wrong.map(|(case, refused)| format!("{}: {refused:?}", case.what)).collect();
    assert!(wrong.is_empty(), "{client} judges otherwise: {wrong:#?}");
    let held = cases.iter().filter(|case| case.holds).count();
    (held, cases.len() - held)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desks_log_and_the_clients_nobody_here_wrote() {
    let published = published::Published::new().await;
    cases::judge(&published);
    tiles::judge(&published);
    aics::judge(&published);
}
