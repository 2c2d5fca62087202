//! The log and its witnesses, over HTTP on loopback: they cosign what grows, and refuse a second history of it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use journal::MemoryJournal;
use tokio::net::TcpListener;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::cosign::Cosigner;
use transparency::log::merkle::TreeHash;
use transparency::log::note::{Note, Signer};
use transparency::log::policy::{Policy, Unbelieved};
use transparency::log::receipt::{self, ReceiptError};
use transparency::log::witness::latest_path;
use transparency::verify::{ANCHORED, Depth, FRESHNESS, Report, Status, Trust, verify_bundle};

use super::{copy, donor, open, revive, write};
use crate::audit::{verify_live, verify_live_by, write_bundle};
use crate::bank::{Bank, SubmitError};
use crate::log::{COSIGNED_FILE, Keep, LogError, LogNow, add_witness, publish, read_signed, remembered};
use crate::witness::{WitnessKeep, router};

/// A witness that serves, until it is told to go.
pub(super) struct Serving {
    pub(super) address: SocketAddr,
    pub(super) work: tokio::task::JoinHandle<()>,
}

pub(super) async fn serve(dir: &Path, name: &str, bank: &Path, at: Option<SocketAddr>) -> Serving {
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

pub(super) async fn shown(bank: &Arc<Bank>) -> LogNow {
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

/// Why the bank takes nothing, as soon as the witness has answered.
async fn contradicted(bank: &Arc<Bank>) -> String {
    for _ in 0..1_000 {
        if let Some(why) = bank.log().contradicted() {
            return why.to_string();
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("nobody has said what the witness remembers");
}

/// No book takes anything, and the log signs nothing.
async fn takes_nothing(bank: &Arc<Bank>) {
    let (kept, signed) = (bank.pages_to_log(), read_signed(bank.folder().dir()));
    assert!(bank.offices().iter().all(|office| office.clerk.frozen().is_some()));
    for book in bank.offices().iter().map(|office| office.own.book) {
        let asked = bank.submit(book, donor()).await;
        assert!(
            matches!(&asked, Err(SubmitError::Frozen { why, .. }) if why.why.contains("helpbank succeed")),
            "{asked:?}"
        );
    }
    let stopped = bank.log().checkpoint_now(bank).await;
    assert!(matches!(stopped, Err(LogError::Stopped(_))), "{stopped:?}");
    assert_eq!((bank.pages_to_log(), read_signed(bank.folder().dir())), (kept, signed));
}

/// A bank, as it was and as its witness saw it later: two folders, and the tree that the witness remembers.
async fn rolled_back(dir: &Path, old: &Path, one: &Path) -> (Serving, Checkpoint) {
    let memory = MemoryJournal::new();
    let bank = open(dir, &memory).await;
    shown(&bank).await;
    bank.stop().await;
    drop(bank);
    copy(dir, old);
    let witness = serve(one, "first", dir, None).await;
    let bank = open(dir, &memory).await;
    write(&bank, 6).await;
    let seen = shown(&bank).await.checkpoint;
    bank.stop().await;
    (witness, seen)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bank_rolled_back_takes_nothing_until_its_pages_are_there_again() {
    let [dir, old, one] = [(); 3].map(|()| tempfile::tempdir().expect("a folder"));
    let (witness, seen) = rolled_back(dir.path(), old.path(), one.path()).await;
    std::fs::copy(dir.path().join("keys/log.policy"), old.path().join("keys/log.policy")).expect("the policy");
    let bank = revive(old.path(), &MemoryJournal::new()).await;
    let why = contradicted(&bank).await;
    assert!(why.contains("first") && why.contains(&format!("{} pages", seen.size())), "{why}");
    assert!(["helpbank repair", "helpbank succeed", "RUNBOOK"].iter().all(|word| why.contains(word)), "{why}");
    takes_nothing(&bank).await;
    assert!(bank.log().now().witnesses["first"].fork, "{:?}", bank.log().now().witnesses);
    bank.stop().await;
    drop(bank);
    witness.work.abort();
    let _ = witness.work.await;

    // The next start knows it though the witness is away, before anybody can ask for anything.
    let bank = revive(old.path(), &MemoryJournal::new()).await;
    assert!(bank.log().contradicted().is_some());
    takes_nothing(&bank).await;
    bank.stop().await;
    drop(bank);
    // Its pages are given back: nothing contradicts any more, and nothing is left of it.
    copy(&dir.path().join("archive"), &old.path().join("archive"));
    let bank = revive(old.path(), &MemoryJournal::new()).await;
    assert_eq!(bank.log().contradicted(), None);
    write(&bank, 1).await;
    assert!(shown(&bank).await.checkpoint.size() > seen.size());
    assert!(!old.path().join("keys/log.contradicted").exists());
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bank_that_wrote_a_second_history_is_refused_and_stops_as_soon_as_it_is_told() {
    let [dir, old, one] = [(); 3].map(|()| tempfile::tempdir().expect("a folder"));
    let (witness, seen) = rolled_back(dir.path(), old.path(), one.path()).await;
    // Its policy names no witness: all it knows is its own folder.
    let bank = revive(old.path(), &MemoryJournal::new()).await;
    let origin = bank.log().key().name().to_string();
    write(&bank, 10).await;
    let now = shown(&bank).await;
    assert!(now.checkpoint.size() > seen.size() && bank.log().contradicted().is_none());
    std::fs::copy(dir.path().join("keys/log.policy"), old.path().join("keys/log.policy")).expect("the policy");
    let stopped = bank.log().checkpoint_now(&bank).await;
    assert!(matches!(&stopped, Err(LogError::Stopped(why)) if why.contains("another tree")), "{stopped:?}");
    takes_nothing(&bank).await;
    let known = &bank.log().now().witnesses["first"];
    assert!(known.fork && known.refused.is_some(), "{known:?}");
    assert_eq!(evidence(one.path(), &origin), 1);
    let policy = bank.log().policy(&bank).expect("a policy");
    assert!(policy.verify(&now.note.parse().expect("a note")).is_err(), "nobody who asks for the witness believes it");
    bank.stop().await;
    witness.work.abort();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_cosigned_outlives_a_start_and_makes_the_receipts() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let (one, www) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let bank = open(dir.path(), &memory).await;
    let first = serve(one.path(), "first", dir.path(), None).await;
    write(&bank, 2).await;
    let cosigned = shown(&bank).await;
    bank.stop().await;
    drop(bank);
    first.work.abort();
    let _ = first.work.await;

    // The witness is away; nothing new was written.
    let bank = open(dir.path(), &memory).await;
    assert_eq!(bank.log().now().note, cosigned.note, "before the first round");
    let now = shown(&bank).await;
    assert_eq!(now.note, cosigned.note);
    publish(bank.log().dir(), www.path()).expect("it is published");
    assert_eq!(std::fs::read_to_string(www.path().join("checkpoint")).expect("a checkpoint"), cosigned.note);
    let known = &now.witnesses["first"];
    assert!(
        known.size == now.checkpoint.size() && known.cosigned_at_ms.is_some() && known.refused.is_some(),
        "{known:?}"
    );

    // What comes now is not cosigned; what was there before still is.
    let (register, before) = (bank.register_book(), head(&bank));
    write(&bank, 2).await;
    let newest = shown(&bank).await.checkpoint;
    let policy = bank.log().policy(&bank).expect("a policy");
    let receipt = async |page: u64| {
        let portable = bank.portable(register, page, 0).await.expect("it is read").expect("it is there");
        let file = bank.log().receipt(&bank, (register, page), &portable).await.expect("the log goes on");
        receipt::verify(file.expect("a leaf").as_bytes(), &policy)
    };
    let proven = receipt(before).await.expect("it holds");
    assert_eq!(proven.checkpoint.checkpoint(), &cosigned.checkpoint);
    let uncovered = receipt(head(&bank)).await;
    assert!(matches!(uncovered, Err(ReceiptError::Checkpoint(Unbelieved::Quorum { .. }))), "{uncovered:?}");
    // A kept checkpoint that is not of this history, or was changed, is as good as none.
    let file = dir.path().join(COSIGNED_FILE);
    std::fs::write(&file, cosigned.note.replacen("\n\n", "\n\n\n", 1)).expect("it is written");
    assert!(newest.size() > cosigned.checkpoint.size() && receipt(before).await.is_err());
    bank.stop().await;
}

fn head(bank: &Bank) -> u64 {
    bank.office(bank.register_book()).expect("the register").clerk.kept().head().page
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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_witness_says_nothing_in_the_name_of_the_log() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let origin = "bank.example.org/log";
    let log = Signer::new(origin.parse().expect("a name"), ledger::SigningKey::from_bytes(&[1; 32]));
    let cosigner = Cosigner::new("evil.example.org".parse().expect("a name"), ledger::SigningKey::from_bytes(&[2; 32]));
    let checkpoint = Checkpoint::new(origin, 1_000_000, TreeHash([7; 32])).expect("a checkpoint");
    let mut by_both = checkpoint.sign(&log).expect("it has the name of the key");
    let mut alone = Note::new(by_both.text()).expect("a text");
    for note in [&mut by_both, &mut alone] {
        note.add(cosigner.cosign(&checkpoint, 1_800_000_000).expect("a time")).expect("one more line");
    }
    for (note, is_heard) in [(by_both, true), (alone, false)] {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let shown = axum::Router::new()
            .route(&format!("/{}", latest_path(origin)), axum::routing::get(move || async move { note.to_string() }));
        let work = tokio::spawn(async move { axum::serve(listener, shown).await.expect("it serves") });
        let policy = format!(
            "log {}\nwitness evil {} http://{address}\nwitness far {}\nquorum none\n",
            log.verifier(),
            cosigner.verifier(),
            Cosigner::new("far.example.org".parse().expect("a name"), ledger::SigningKey::from_bytes(&[3; 32]))
                .verifier()
        );
        let policy = Policy::parse(policy.as_bytes()).expect("a policy");
        let said = remembered(&policy, None, origin).await;
        assert_eq!(said[0].1.is_ok(), is_heard, "{said:?}");
        assert!(said[1].1.as_ref().is_err_and(|why| why.contains("address")), "{said:?}");
        work.abort();
    }
}
