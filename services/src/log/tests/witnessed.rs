//! The log and its witnesses, over HTTP on loopback: they cosign what grows, and refuse a second history of it.

use std::net::SocketAddr;
use std::path::Path;

use journal::MemoryJournal;
use tokio::net::TcpListener;
use transparency::log::note::Note;
use transparency::log::policy::Policy;
use transparency::log::receipt;
use transparency::log::witness::latest_path;
use transparency::verify::{ANCHORED, Depth, FRESHNESS, Report, Status, Trust, verify_bundle};

use super::{copy, open, revive, write};
use crate::audit::{verify_live, verify_live_by, write_bundle};
use crate::log::{Keep, LogNow, add_witness};
use crate::witness::{WitnessKeep, router};

/// A witness that serves, until it is told to go.
struct Serving {
    address: SocketAddr,
    work: tokio::task::JoinHandle<()>,
}

async fn serve(dir: &Path, name: &str, bank: &Path, at: Option<SocketAddr>) -> Serving {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let log = Keep::read_verifier(bank).expect("the log's key");
    let keep = WitnessKeep::open(dir, name, vec![log]).expect("a witness");
    let key = keep.verifier().to_string();
    let listener = TcpListener::bind(at.unwrap_or(([127, 0, 0, 1], 0).into())).await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let work = tokio::spawn(async move { axum::serve(listener, router(keep)).await.expect("it serves") });
    add_witness(bank, name, &key, &format!("http://{address}"), Some(1)).expect("a policy");
    Serving { address, work }
}

async fn shown(bank: &std::sync::Arc<crate::bank::Bank>) -> LogNow {
    bank.log().checkpoint_now(bank).await.expect("the log goes on")
}

fn evidence(dir: &Path, origin: &str) -> usize {
    let folder = dir.join(latest_path(origin)).with_file_name("refused");
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn witnesses_cosign_what_grows_and_one_that_is_away_catches_up() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let bank = open(dir.path(), &memory).await;
    shown(&bank).await;
    let first = serve(one.path(), "first", dir.path(), None).await;
    let second = serve(two.path(), "second", dir.path(), None).await;
    write(&bank, 2).await;
    let now = shown(&bank).await;
    let policy: Policy = bank.log().policy(&bank).expect("a policy");
    let cosigned = |note: &str| {
        let note: Note = note.parse().expect("a note");
        policy.verify(&note).expect("it is believed").cosignatures().len()
    };
    assert_eq!(cosigned(&now.note), 2);
    assert!(now.witnesses.values().all(|known| known.size == now.checkpoint.size() && known.refused.is_none()));

    second.work.abort();
    let _ = second.work.await;
    write(&bank, 2).await;
    let now = shown(&bank).await;
    assert_eq!(cosigned(&now.note), 1);
    let away = &now.witnesses["second"];
    assert!(away.refused.is_some() && !away.fork && away.size < now.checkpoint.size());
    // It comes back with what it remembers, and a new start of the bank knows nothing of that.
    let second = serve(two.path(), "second", dir.path(), Some(second.address)).await;
    bank.stop().await;
    drop(bank);
    let bank = open(dir.path(), &memory).await;
    let now = shown(&bank).await;
    assert_eq!(cosigned(&now.note), 2, "{:?}", now.witnesses);

    let head = bank.office(bank.register_book()).expect("the register").clerk.kept().head().page;
    let portable = bank.portable(bank.register_book(), head, 0).await.expect("it is read").expect("it is there");
    let file = bank.log().receipt(&bank, (bank.register_book(), head), &portable).await.expect("the log goes on");
    let proven = receipt::verify(file.expect("a leaf").as_bytes(), &policy).expect("it holds");
    assert_eq!(proven.checkpoint.cosignatures().len(), 2);
    bank.stop().await;
    first.work.abort();
    second.work.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bank_rolled_back_is_refused_and_what_it_signs_is_kept() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let (old, one) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let bank = open(dir.path(), &memory).await;
    shown(&bank).await;
    bank.stop().await;
    drop(bank);
    copy(dir.path(), old.path());
    let witness = serve(one.path(), "first", dir.path(), None).await;
    std::fs::copy(dir.path().join("keys/log.policy"), old.path().join("keys/log.policy")).expect("the policy");
    let bank = open(dir.path(), &memory).await;
    let origin = bank.log().key().name().to_string();
    write(&bank, 6).await;
    let seen = shown(&bank).await.checkpoint;
    bank.stop().await;
    drop(bank);

    // The folder as it was, all keys in it: its next history is another one.
    let bank = revive(old.path(), &MemoryJournal::new()).await;
    write(&bank, 1).await;
    let now = shown(&bank).await;
    assert!(now.checkpoint.size() < seen.size());
    assert!(now.witnesses["first"].fork, "{:?}", now.witnesses);
    assert_eq!(evidence(one.path(), &origin), 0, "a smaller tree alone proves nothing");
    write(&bank, 9).await;
    let now = shown(&bank).await;
    assert!(now.checkpoint.size() > seen.size());
    let known = &now.witnesses["first"];
    assert!(known.fork && known.refused.as_ref().is_some_and(|why| why.contains("422")), "{known:?}");
    assert_eq!(evidence(one.path(), &origin), 1);
    let policy = bank.log().policy(&bank).expect("a policy");
    assert!(policy.verify(&now.note.parse().expect("a note")).is_err(), "nobody who asks for the witness believes it");
    bank.stop().await;
    witness.work.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_cosigned_last_anchors_the_bank_and_its_bundle_though_the_witness_is_away() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let one = tempfile::tempdir().expect("a folder");
    let bank = open(dir.path(), &memory).await;
    shown(&bank).await;
    let first = serve(one.path(), "first", dir.path(), None).await;
    write(&bank, 2).await;
    let cosigned = shown(&bank).await.checkpoint;
    first.work.abort();
    let _ = first.work.await;
    write(&bank, 3).await;
    let now = shown(&bank).await;
    assert!(now.checkpoint.size() > cosigned.size());
    let policy = bank.log().policy(&bank).expect("a policy");
    let register = bank.register_book();
    let head = bank.office(register).expect("the register").clerk.kept().head().page;
    let look = |report: &Report| {
        let of = |name, book| report.checks.iter().find(|check| check.name == name && check.book == book);
        let whole = of(ANCHORED, None).expect("a check").clone();
        let book = of(ANCHORED, Some(register)).expect("a check").clone();
        assert_eq!((whole.status, book.status, book.page), (Status::Ok, Status::Ok, Some(head - 3)), "{report:?}");
        assert!(whole.detail.contains(&format!("{} pages", cosigned.size())), "{}", whole.detail);
        let fresh = of(FRESHNESS, None).expect("a check");
        assert!(fresh.detail.contains("3 pages are not covered"), "{}", fresh.detail);
    };
    // By the bank's own policy, and by a reader's.
    look(&verify_live(&bank).await.expect("it is verified"));
    look(&verify_live_by(&bank, Some(policy.clone())).await.expect("it is verified"));
    let file = tempfile::tempfile().expect("a file");
    write_bundle(&bank, file.try_clone().expect("a file")).await.expect("it is written");
    let trust = Trust { register: Some(register), policy: Some(policy), now: Some(bank.now()) };
    let report = verify_bundle(file, trust, Depth::Everything).expect("it is read");
    assert_eq!(report.failed(), Vec::<String>::new());
    look(&report);
    bank.stop().await;
}

#[test]
fn a_witness_keeps_its_name_and_shows_nothing_of_other_logs() {
    let dir = tempfile::tempdir().expect("a folder");
    let keep = WitnessKeep::open(dir.path(), "first", Vec::new()).expect("a witness");
    let key = keep.verifier();
    assert_eq!(keep.shown("../witness.key").expect("nothing is wrong"), None);
    drop(keep);
    assert!(WitnessKeep::open(dir.path(), "second", Vec::new()).is_err());
    let again = WitnessKeep::open(dir.path(), "first", Vec::new()).expect("the same");
    assert_eq!(again.verifier(), key);
    let refused = again.add(b"old 0\n", 1).expect("nothing is written");
    assert_eq!(refused.expect_err("it is no request").status(), 400);
}
