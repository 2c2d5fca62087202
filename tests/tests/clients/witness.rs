//! `aics-witness`, a witness server that nobody here wrote, and the log of a desk: it cosigns what grows, and refuses a rollback and a fork,
//! which it keeps as evidence.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use reqwest::StatusCode;
use serde_json::Value;
use tests::api::Api;
use tests::ground::{AicsWitness, Desk, has_aics, http};

use crate::published::{ORIGIN, checkpoint, copy, give, log_key, named};
use crate::text;

/// How often a desk is asked, at most, whether it has heard the witness: it does not wait for it.
const LOOKS_MAX: usize = 100;

/// How the witness answers a checkpoint with a proof from `old` that has no hashes, and what it says.
async fn show(witness: &AicsWitness, old: u64, note: &str) -> (StatusCode, String) {
    let request = http().post(format!("{}/add-checkpoint", witness.url)).body(format!("old {old}\n\n{note}"));
    let answer = request.send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

/// What the desk knows of the witness.
fn known(desk: &Desk) -> Value {
    let shown = desk.cli(&["log", "show", "--format", "json"]);
    let log: Value = serde_json::from_slice(&shown.stdout).unwrap();
    log["witnesses"][0].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_desks_log_grows_for_a_witness_nobody_here_wrote_and_does_nothing_else() {
    if !has_aics("aics-witness's word on growth, rollback and fork") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let place = |name: &str| folder.path().join(name);
    let mut desk = Desk::start_with(&place("bank"), &["--origin", ORIGIN]);
    let witness = AicsWitness::serve(&place("witness"), "witness.example/aics", ORIGIN, &log_key(&desk));
    text(&desk.cli(&["log", "witness", "add", "aics", &witness.key, &witness.url]));
    Api::of(desk.url(), desk.folder()).set_up().await;

    // Growth, thrice; the policy that asks for this witness believes each.
    let cosigned = |note: &str| note.contains("\u{2014} witness.example/aics ");
    let mut grown = Vec::new();
    for mark in ["a", "b", "c"] {
        give(&desk, mark, 3).await;
        grown.push(checkpoint(&desk));
        assert!(cosigned(&grown[grown.len() - 1]), "{grown:?}");
    }
    assert_eq!(known(&desk)["fork"], false);
    desk.stop();
    copy(&place("bank"), &place("fork"));
    desk.restart();
    give(&desk, "d", 4).await;
    let latest = checkpoint(&desk);
    assert!(cosigned(&latest));
    let (size, root) = (named(&latest).size(), STANDARD.encode(named(&latest).root().0));
    // The same again is cosigned again; a proof from anywhere else is asked for from there.
    assert_eq!(show(&witness, size, &latest).await.0, StatusCode::OK);
    assert_eq!(show(&witness, 0, &latest).await, (StatusCode::CONFLICT, format!("{size}\n")));
    assert_eq!(witness.evidence(), Vec::<Value>::new());
    desk.stop();

    // A rollback: an older checkpoint, honestly signed, and the desk as it was, which goes on from there.
    assert_eq!(show(&witness, named(&grown[1]).size(), &grown[1]).await.0, StatusCode::CONFLICT);
    assert_eq!(show(&witness, size, &grown[1]).await.0, StatusCode::BAD_REQUEST);
    for of in ["even", "longer"] {
        copy(&place("fork"), &place(of));
        crate::forget_witnesses(&place(of));
    }
    let fork = Desk::start(&place("fork"));
    let line = "{\"key\":\"more\",\"command\":\"register_party\",\"kind\":\"donor\"}\n";
    let is_told = || known(&fork)["fork"] == true;
    assert!((0..LOOKS_MAX).any(|_| is_told()), "it is told that the witness knows more: {}", known(&fork));
    let refused = fork.cli_fed(&["submit", "-"], line.as_bytes());
    assert!(!refused.status.success(), "and takes nothing: {refused:?}");
    assert_eq!(witness.evidence(), Vec::<Value>::new(), "what is not signed is no proof of anything");
    drop(fork);

    // The fork, just as long, by a desk that did not ask before it wrote: two signed trees of one size, which is kept as evidence.
    let forked = async |of: &str, gifts: usize| {
        let fork = Desk::start(&place(of));
        give(&fork, of, gifts).await;
        let note = checkpoint(&fork);
        text(&fork.cli(&["log", "witness", "add", "aics", &witness.key, &witness.url]));
        assert!(!fork.cli(&["log", "checkpoint"]).status.success(), "it is told");
        assert_eq!(known(&fork)["fork"], true);
        note
    };
    let even = forked("even", 4).await;
    assert_eq!(named(&even).size(), size);
    let kept = witness.evidence();
    assert!(!kept.is_empty());
    for evidence in &kept {
        assert_eq!((evidence["witness_size"].as_u64(), evidence["witness_root"].as_str()), (Some(size), Some(&*root)));
        let (request, known) =
            (evidence["request"].as_str().unwrap(), evidence["witness_latest_note"].as_str().unwrap());
        let (_, forked) = request.split_once("\n\n").unwrap();
        assert_eq!(named(forked), named(&even));
        assert_eq!(named(known), named(&latest));
    }
    let (status, body) = show(&witness, 0, &even).await;
    assert_eq!((status, body), (StatusCode::CONFLICT, format!("{size}\n")));

    // And longer: the proof it sends proves nothing.
    let before = witness.evidence().len();
    let longer = forked("longer", 9).await;
    assert!(named(&longer).size() > size && !cosigned(&longer));
    assert!(witness.evidence().len() > before, "the longer fork is kept too");
}
