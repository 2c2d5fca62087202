//! What witnesses have said against the log, or against themselves, stays said.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use axum::http::StatusCode;
use axum::routing::post;
use journal::MemoryJournal;
use tokio::net::TcpListener;
use transparency::log::cosign::Cosigner;

use super::witnessed::{serve, shown};
use super::{copy, open, write};
use crate::log::add_witness;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_witness_that_saw_a_fork_and_falls_silent_has_seen_it() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = open(dir.path(), &memory).await;
    let status = Arc::new(AtomicU16::new(422));
    let said = Arc::clone(&status);
    let answer = move || async move { StatusCode::from_u16(said.load(Ordering::Relaxed)).expect("a status") };
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let router = axum::Router::new().route("/add-checkpoint", post(answer));
    let work = tokio::spawn(async move { axum::serve(listener, router).await.expect("it serves") });
    let cosigner = Cosigner::new("w".parse().expect("a name"), ledger::SigningKey::from_bytes(&[2; 32]));
    add_witness(dir.path(), "w", &cosigner.verifier().to_string(), &url, Some(1)).expect("a policy");
    for (answers, told) in [(422, "422"), (503, "503"), (409, "409")] {
        status.store(answers, Ordering::Relaxed);
        write(&bank, 1).await;
        let known = shown(&bank).await.witnesses["w"].clone();
        assert!(known.fork && known.refused.as_ref().is_some_and(|why| why.contains(told)), "{known:?}");
    }
    work.abort();
    let _ = work.await;
    write(&bank, 1).await;
    assert!(shown(&bank).await.witnesses["w"].fork);
    // Only whoever names the witnesses takes it away.
    let key = bank.log().key();
    std::fs::write(dir.path().join("keys/log.policy"), format!("log {key}\nquorum none\n")).expect("it is written");
    write(&bank, 1).await;
    assert!(shown(&bank).await.witnesses.is_empty());
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_witness_that_remembers_less_than_it_cosigned_is_told() {
    let [dir, one, old] = [(); 3].map(|()| tempfile::tempdir().expect("a folder"));
    let bank = open(dir.path(), &MemoryJournal::new()).await;
    let witness = serve(one.path(), "first", dir.path(), None).await;
    write(&bank, 1).await;
    let before = shown(&bank).await.checkpoint.size();
    copy(one.path(), old.path());
    write(&bank, 2).await;
    let now = shown(&bank).await;
    assert_eq!(now.witnesses["first"].went_back, None);
    witness.work.abort();
    let _ = witness.work.await;
    // The same key with what it knew before.
    let witness = serve(old.path(), "first", dir.path(), Some(witness.address)).await;
    for _ in 0..2 {
        write(&bank, 1).await;
        let known = shown(&bank).await.witnesses["first"].clone();
        assert!(known.refused.is_none() && !known.fork, "it cosigns: {known:?}");
        let why = known.went_back.expect("it is told");
        assert!(
            why.contains(&format!("{before} pages")) && why.contains(&format!("one of {}", now.checkpoint.size())),
            "{why}"
        );
    }
    bank.stop().await;
    witness.work.abort();
}
