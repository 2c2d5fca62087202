//! What is written of the log fails, is lost or is changed: nothing is signed twice or wrong, and what can be made again is.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use journal::MemoryJournal;
use transparency::log::merkle::TreeHash;
use transparency::log::receipt;
use transparency::log::tile::{check_entries, check_tiles};

use super::{checkpoint, copy, open, revive, write};
use crate::bank::Bank;
use crate::log::files::read_tile;
use crate::log::tree::Tree;
use crate::log::{CHECKPOINT_FILE, Keep, LogError, POLICY_FILE, publish, read_signed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tile_that_could_not_be_written_makes_no_leaf_twice() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = open(dir.path(), &memory).await;
    checkpoint(&bank).await;
    write(&bank, 2).await;
    // A folder where the next short tile should be: it cannot be given its name.
    let size = bank.pages_to_log();
    let blocked = bank.log().dir().join(format!("tile/0/000.p/{size}/inside"));
    fs::create_dir_all(&blocked).expect("a folder");
    for _ in 0..3 {
        let waits = bank.log().checkpoint_now(&bank).await;
        assert!(matches!(&waits, Err(LogError::Waits(why)) if why.contains("tiles cannot be written")), "{waits:?}");
    }
    fs::remove_dir_all(blocked.parent().expect("a folder")).expect("it is gone");
    assert_eq!(checkpoint(&bank).await.size(), size);
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tree_with_leaves_twice_is_made_again_and_not_signed() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = open(dir.path(), &memory).await;
    let before = checkpoint(&bank).await;
    bank.stop().await;
    let log = bank.log().dir().clone();
    drop(bank);
    // As a process left it that took the last leaves in twice and was killed before it signed.
    let mut tree = Tree::read(&log).expect("it stands");
    let at = tree.at().expect("a page");
    tree.grow(&[super::leaf_of(7)], at).expect("it is written");
    let bank = open(dir.path(), &memory).await;
    assert_eq!(checkpoint(&bank).await, before);
    write(&bank, 1).await;
    assert_eq!(checkpoint(&bank).await.size(), before.size() + 1);
    bank.stop().await;
}

/// The receipt of a page of the register holds.
async fn proven(bank: &Arc<Bank>, page: u64) {
    let register = bank.register_book();
    let portable = bank.portable(register, page, 0).await.expect("it is read").expect("it is there");
    let receipt = bank.log().receipt(bank, (register, page), &portable).await.expect("the log goes on");
    let policy = bank.log().policy(bank).expect("a policy");
    receipt::verify(receipt.expect("a leaf").as_bytes(), &policy).expect("it holds");
}

fn flip(path: &Path) {
    let mut bytes = fs::read(path).expect("a tile");
    bytes[40] ^= 1;
    fs::write(path, bytes).expect("it is written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tile_that_was_changed_or_lost_is_noticed_and_made_again() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let mut bank = open(dir.path(), &memory).await;
    write(&bank, 310).await;
    let made = checkpoint(&bank).await;
    let log = bank.log().dir().clone();
    let whole = |when: &str| {
        check_tiles(made.size(), made.root(), |tile| read_tile(&log, tile))
            .unwrap_or_else(|why| panic!("{when}: {why}"));
        check_entries(made.size(), |tile| read_tile(&log, tile)).unwrap_or_else(|why| panic!("{when}: {why}"));
    };
    let short = log.join(format!("tile/0/001.p/{}", made.size() - 256));
    // While the bank works: a proof that would not hold is not given out.
    flip(&log.join("tile/0/000"));
    proven(&bank, 5).await;
    whole("a full tile was changed");
    flip(&short);
    proven(&bank, 300).await;
    whole("a short tile was changed");
    fs::remove_file(log.join("tile/0/000")).expect("it was there");
    proven(&bank, 5).await;
    whole("a tile was lost");
    // And at each start, whether anybody asks for a proof or not.
    for damaged in ["tile/0/000", "tile/entries/000", "tile/1/000.p/1"] {
        bank.stop().await;
        drop(bank);
        flip_first(&log.join(damaged));
        bank = open(dir.path(), &memory).await;
        assert_eq!(checkpoint(&bank).await, made);
        whole(damaged);
    }
    bank.stop().await;
}

fn flip_first(path: &Path) {
    let mut bytes = fs::read(path).expect("a tile");
    bytes[3] ^= 1;
    fs::write(path, bytes).expect("it is written");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_published_of_another_history_is_never_written_over() {
    let [dir, twin, to] = [(); 3].map(|()| tempfile::tempdir().expect("a folder"));
    let memory = MemoryJournal::new();
    let bank = open(dir.path(), &memory).await;
    checkpoint(&bank).await;
    bank.stop().await;
    drop(bank);
    copy(dir.path(), twin.path());
    let bank = open(dir.path(), &memory).await;
    write(&bank, 3).await;
    let here = checkpoint(&bank).await;
    publish(bank.log().dir(), to.path()).expect("it is copied");
    let before = super::files(to.path());
    let refused = |bank: &Bank, what: &str| {
        let refused = publish(bank.log().dir(), to.path()).expect_err("it is refused").to_string();
        assert!(refused.contains(what) && refused.contains("Choose another folder"), "{refused}");
        assert_eq!(super::files(to.path()), before);
    };
    // The same log with less, and with another history.
    let other = revive(twin.path(), &MemoryJournal::new()).await;
    checkpoint(&other).await;
    refused(&other, "has only");
    write(&other, 5).await;
    assert!(checkpoint(&other).await.size() > here.size());
    refused(&other, "are not those of this log");
    other.stop().await;
    // Another log.
    let third = tempfile::tempdir().expect("a folder");
    let another = open(third.path(), &MemoryJournal::new()).await;
    checkpoint(&another).await;
    refused(&another, "it is of the log");
    another.stop().await;
    // A tile that was changed there.
    write(&bank, 1).await;
    checkpoint(&bank).await;
    flip(&to.path().join(format!("tile/entries/000.p/{}", here.size())));
    publish(bank.log().dir(), to.path()).expect("short tiles of other sizes do not matter");
    // And tiles of our own that do not make what was signed are given to nobody.
    let size = bank.log().now().checkpoint.size();
    flip(&bank.log().dir().join(format!("tile/0/000.p/{size}")));
    let damaged = publish(bank.log().dir(), to.path()).expect_err("it is refused").to_string();
    assert!(damaged.contains("Nothing was copied"), "{damaged}");
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_its_policy_a_log_that_had_witnesses_signs_nothing() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = open(dir.path(), &memory).await;
    checkpoint(&bank).await;
    let policy = dir.path().join(POLICY_FILE);
    let signed = || read_signed(dir.path());
    let waits = async |bank: &Arc<Bank>, what: &str| {
        let before = signed();
        write(bank, 1).await;
        let waits = bank.log().checkpoint_now(bank).await;
        assert!(matches!(&waits, Err(LogError::Waits(why)) if why.contains(what)), "{waits:?}");
        assert!(bank.log().now().waits.is_some_and(|why| why.contains(what)));
        assert_eq!(signed(), before);
    };
    fs::write(&policy, "garbage\n").expect("it is written");
    waits(&bank, "log.policy").await;
    fs::remove_file(&policy).expect("it was there");
    checkpoint(&bank).await;
    // One that had a witness had a policy.
    fs::copy(dir.path().join(CHECKPOINT_FILE), dir.path().join("log/cosigned")).expect("it is copied");
    waits(&bank, "helpbank log witness add").await;
    bank.stop().await;
    drop(bank);
    let bank = open(dir.path(), &memory).await;
    waits(&bank, "is gone").await;
    let key = Keep::read_verifier(dir.path()).expect("the log's key");
    fs::write(&policy, format!("log {key}\nquorum none\n")).expect("it is written");
    checkpoint(&bank).await;
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_checkpoint_that_contradicts_the_log_is_kept_until_its_book_makes_it() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = open(dir.path(), &memory).await;
    let made = checkpoint(&bank).await;
    bank.stop().await;
    drop(bank);
    let file = dir.path().join("keys/log.contradicted");
    let mut keep = Keep::open(dir.path(), None, "unused", true).expect("the log's key");
    let before = fs::read(dir.path().join(crate::log::SIGNED_FILE)).expect("what was signed");
    let mut signed = |size, root| {
        keep.sign(size, root).expect("it is signed");
        keep.signed().note.clone()
    };
    let (own, small, large) = (
        signed(made.size(), made.root()),
        signed(made.size(), TreeHash([9; 32])),
        signed(made.size() + 9, TreeHash([8; 32])),
    );
    fs::write(dir.path().join(crate::log::SIGNED_FILE), before).expect("it is written");
    // One that the log book makes does not take away one that it does not.
    fs::write(&file, format!("{own}{small}")).expect("it is written");
    let bank = open(dir.path(), &memory).await;
    assert!(bank.log().contradicted().is_some());
    assert_eq!(super::super::shown::contradicting(dir.path()).len(), 2);
    bank.stop().await;
    drop(bank);
    fs::write(&file, format!("{small}{large}")).expect("it is written");
    let kept = super::super::shown::contradicting(dir.path());
    assert_eq!(kept.iter().map(ToString::to_string).collect::<String>(), format!("{small}{large}"));
    fs::write(&file, own).expect("it is written");
    let bank = open(dir.path(), &memory).await;
    assert!(bank.log().contradicted().is_none() && !file.exists());
    bank.stop().await;
}
