//! The log of a small bank: cut off after every step, made again from nothing, and never signing two histories.

mod alarmed;
mod damaged;
mod witnessed;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use journal::{Journal, MemoryJournal};
use ledger::command::{Command, RegisterParty, Request};
use ledger::ids::{ActorId, BookId, Hash, Key};
use ledger::page::PageRef;
use ledger::reason::PartyKind;
use transparency::log::checkpoint::Checkpoint;
use transparency::log::leaf::Leaf;
use transparency::log::merkle::{Frontier, TreeHash, verify_consistency};
use transparency::log::note::Note;
use transparency::log::tile::{Tiles, check_entries, check_tiles};
use transparency::log::{compare, receipt};

use super::files::read_tile;
use super::tree::Tree;
use super::{Keep, LogConfig, LogError, SIGNED_FILE, Step, publish, read_signed, served};
use crate::audit::verify_live;
use crate::bank::{Bank, BankError, Folder, OpenConfig};

const STEPS: [Step; 4] = [Step::Ordered, Step::Grown, Step::Signed, Step::Published];

/// A bank whose log moves only when it is told to.
async fn open(dir: &Path, memory: &MemoryJournal) -> Arc<Bank> {
    try_open(dir, memory, None).await.expect("the bank opens")
}

async fn try_open(dir: &Path, memory: &MemoryJournal, origin: Option<&str>) -> Result<Arc<Bank>, BankError> {
    let folder = Folder::take(dir).expect("nobody else has the folder");
    let log = LogConfig { origin: origin.map(str::to_owned), every_ms: None };
    Bank::open(OpenConfig { folder, journal: Journal::Memory(memory.clone()), views: None, log }).await
}

/// Asks for a donor, who is another each time.
fn donor() -> Request {
    let mut key = [0; 16];
    getrandom::fill(&mut key).expect("random bytes");
    let command = Command::RegisterParty(RegisterParty { kind: PartyKind::Donor, name: None, code: None });
    Request { key: Key::from_bytes(key), occurred_at: None, actor: ActorId::from_bytes([7; 16]), cause: None, command }
}

/// Writes some pages into the register.
async fn write(bank: &Arc<Bank>, pages: u32) {
    for _ in 0..pages {
        bank.submit(bank.register_book(), donor()).await.expect("a donor is known");
    }
}

/// Makes a checkpoint and holds it against everything that must agree with it.
async fn checkpoint(bank: &Arc<Bank>) -> Checkpoint {
    let now = bank.log().checkpoint_now(bank).await.expect("the log goes on");
    assert_eq!(now.checkpoint.size(), bank.pages_to_log(), "every kept page is covered");
    let note = Note::parse(now.note.as_bytes()).expect("a note");
    note.verify(&[bank.log().key().clone()]).expect("signed by the log");
    assert_eq!(note.text().parse::<Checkpoint>().as_ref(), Ok(&now.checkpoint));
    assert_eq!(fs::read_to_string(bank.log().dir().join("checkpoint")).expect("published"), now.note);
    assert_eq!(read_signed(bank.folder().dir()), Some(now.note.into_bytes()));
    let report = verify_live(bank).await.expect("the bank can be verified");
    assert_eq!(report.failed(), Vec::<String>::new());
    now.checkpoint
}

fn grown_out_of(bank: &Bank, old: &Checkpoint, new: &Checkpoint) {
    let dir = bank.log().dir().clone();
    let mut tiles = Tiles::new(new.size(), move |tile| read_tile(&dir, tile));
    let proof = tiles.prove_consistency(old.size()).expect("the tiles are there");
    verify_consistency((old.size(), old.root()), (new.size(), new.root()), &proof).expect("it has only grown");
}

/// Every file of a folder with its bytes.
fn files(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut open = vec![dir.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(dir).expect("it is inside").display().to_string();
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_enter_the_log_and_later_pages_name_its_checkpoint() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = open(dir.path(), &memory).await;
    let first = checkpoint(&bank).await;
    write(&bank, 3).await;
    let head = bank.office(bank.register_book()).expect("the register").clerk.kept().head().page;
    let page = bank.page(bank.register_book(), head).await.expect("it is read").expect("it is there");
    assert_eq!(page.header.checkpoint, Some(first.as_known()));
    let second = checkpoint(&bank).await;
    grown_out_of(&bank, &first, &second);
    assert_eq!(checkpoint(&bank).await, second, "without new pages there is no new checkpoint");
    bank.stop().await;
    drop(bank);

    let bank = open(dir.path(), &memory).await;
    write(&bank, 1).await;
    let head = bank.office(bank.register_book()).expect("the register").clerk.kept().head().page;
    let page = bank.page(bank.register_book(), head).await.expect("it is read").expect("it is there");
    assert_eq!(page.header.checkpoint, Some(second.as_known()), "a new start knows the last checkpoint");
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_cut_off_after_any_step_goes_on_from_there() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let mut last: Option<Checkpoint> = None;
    for step in STEPS.into_iter().chain(STEPS) {
        let bank = open(dir.path(), &memory).await;
        write(&bank, 2).await;
        bank.log().round(&bank, step).await.expect("the step is gone");
        bank.stop().await;
        drop(bank);
        let bank = open(dir.path(), &memory).await;
        let now = checkpoint(&bank).await;
        if let Some(last) = &last {
            grown_out_of(&bank, last, &now);
        }
        last = Some(now);
        bank.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_derived_can_go_and_every_root_comes_again() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = open(dir.path(), &memory).await;
    let mut roots: Vec<(u64, TreeHash)> = Vec::new();
    for _ in 0..4 {
        write(&bank, 70).await;
        let now = checkpoint(&bank).await;
        roots.push((now.size(), now.root()));
    }
    bank.stop().await;
    let log = bank.log().dir().clone();
    drop(bank);
    let before = files(&log);
    for derived in ["log", "index", "state"] {
        fs::remove_dir_all(dir.path().join(derived)).unwrap_or(());
    }
    let bank = open(dir.path(), &memory).await;
    let again = checkpoint(&bank).await;
    assert_eq!(roots.last(), Some(&(again.size(), again.root())));
    for (size, root) in roots {
        let dir = log.clone();
        let made = Tiles::new(size, move |tile| read_tile(&dir, tile)).root();
        assert_eq!(made.ok(), Some(root));
    }
    let after = files(&log);
    for (name, bytes) in &after {
        assert_eq!(before.get(name), Some(bytes), "{name}");
    }
    // Shorter forms of the last tiles are of smaller trees; they are not made again.
    assert!(before.keys().all(|name| after.contains_key(name) || name.contains(".p/")));
    bank.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_that_has_signed_something_else_signs_nothing_more() {
    for ahead in [0, 3] {
        let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
        let bank = open(dir.path(), &memory).await;
        let now = checkpoint(&bank).await;
        bank.stop().await;
        drop(bank);
        let mut keep = Keep::open(dir.path(), None, "unused", true).expect("the log's key");
        keep.sign(now.size() + ahead, TreeHash([9; 32])).expect("it is signed");
        let signed = fs::read(dir.path().join(SIGNED_FILE)).expect("what was signed");
        let bank = open(dir.path(), &memory).await;
        write(&bank, 1).await;
        for _ in 0..2 {
            let stopped = bank.log().checkpoint_now(&bank).await;
            assert!(matches!(stopped, Err(LogError::Stopped(_))), "{stopped:?}");
        }
        assert!(bank.log().now().halted.is_some());
        assert_eq!(fs::read(dir.path().join(SIGNED_FILE)).expect("what was signed"), signed);
        let report = verify_live(&bank).await.expect("it is verified");
        assert!(report.failed().iter().any(|failed| failed.starts_with("log")), "{:?}", report.failed());
        bank.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_log_keeps_its_name_and_what_it_signed() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = try_open(dir.path(), &memory, Some("bank.example.org/log")).await.expect("a name");
    assert_eq!(bank.log().key().name().as_str(), "bank.example.org/log");
    bank.stop().await;
    drop(bank);
    let other = try_open(dir.path(), &memory, Some("another")).await.err();
    assert!(matches!(other, Some(BankError::Log(LogError::OtherOrigin { .. }))), "{other:?}");
    fs::remove_file(dir.path().join(SIGNED_FILE)).expect("it was there");
    let gone = try_open(dir.path(), &memory, None).await.err();
    assert!(matches!(gone, Some(BankError::Log(LogError::SignedGone(_)))), "{gone:?}");
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let wrong = try_open(dir.path(), &memory, Some("two words")).await.err();
    assert!(matches!(wrong, Some(BankError::Log(LogError::Origin(_)))), "{wrong:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_clerks_of_one_log_book_make_one_order() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let first = open(dir.path(), &memory).await;
    checkpoint(&first).await;
    first.stop().await;
    drop(first);
    // The same bank in a second folder, by the same keys: an archive of its own, behind by nothing.
    let twin = tempfile::tempdir().expect("a folder");
    copy(dir.path(), twin.path());
    let (one, two) = (open(dir.path(), &memory).await, open(twin.path(), &memory).await);
    write(&one, 3).await;
    for _ in 0..8 {
        let _ = one.log().round(&one, Step::Published).await;
        write(&two, 1).await;
        let _ = two.log().round(&two, Step::Published).await;
        write(&one, 1).await;
    }
    let (here, there) = (one.log().now().checkpoint, two.log().now().checkpoint);
    let (small, large, dir) =
        if here.size() < there.size() { (here, there, two.log().dir()) } else { (there, here, one.log().dir()) };
    let mut tiles = Tiles::new(large.size(), |tile| read_tile(dir, tile));
    let proof = tiles.prove_consistency(small.size()).expect("the tiles are there");
    verify_consistency((small.size(), small.root()), (large.size(), large.root()), &proof).expect("one history");
    one.stop().await;
    two.stop().await;
}

fn copy(from: &Path, to: &Path) {
    for (name, bytes) in files(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        fs::write(path, bytes).expect("it is written");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_receipt_proves_its_entry_and_two_of_a_fork_contradict() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = open(dir.path(), &memory).await;
    write(&bank, 1).await;
    checkpoint(&bank).await;
    bank.stop().await;
    drop(bank);
    // Someone with the disk in hand keeps the folder as it was, and lets it live a second life.
    let twin = tempfile::tempdir().expect("a folder");
    copy(dir.path(), twin.path());
    let mut proven = Vec::new();
    for (dir, memory) in [(dir.path(), memory), (twin.path(), MemoryJournal::new())] {
        let bank = revive(dir, &memory).await;
        write(&bank, 2).await;
        let register = bank.register_book();
        let head = bank.office(register).expect("the register").clerk.kept().head().page;
        let portable = bank.portable(register, head, 0).await.expect("it is read").expect("it is there");
        let receipt = bank.log().receipt(&bank, (register, head), &portable).await.expect("the log goes on");
        let receipt = receipt.expect("the page is a leaf");
        let policy = bank.log().policy(&bank).expect("a policy");
        proven.push(receipt::verify(receipt.as_bytes(), &policy).expect("it holds"));
        let own = bank.portable(bank.log_book(), 1, 0).await.expect("it is read").expect("it is there");
        let none = bank.log().receipt(&bank, (bank.log_book(), 1), &own).await.expect("the log goes on");
        assert_eq!(none, None, "the log book's pages are no leaves");
        bank.stop().await;
    }
    let agreement = compare::receipts(&proven[0], &proven[1]);
    assert!(matches!(agreement, compare::Agreement::Contradiction(_)), "{agreement:?}");
}

/// A bank whose journal may have been lost: what the archive has is put back into it.
async fn revive(dir: &Path, memory: &MemoryJournal) -> Arc<Bank> {
    let journal = Journal::Memory(memory.clone());
    let archive = journal::archive::Archive::open(dir.join("archive"));
    for book in archive.books().expect("an archive") {
        if journal.tail(book).await.is_ok_and(|tail| tail.is_some()) {
            continue;
        }
        journal.create(book, "log").await.expect("a stream");
        for item in archive.reader(book).pages(1).expect("pages") {
            let (number, bytes) = item.expect("a page");
            let hash = ledger::page::Page::parse(bytes.clone()).expect("a page").hash;
            let kept = journal.append(book, number, hash, bytes.into()).await;
            assert!(matches!(kept, journal::Appended::Kept), "{kept:?}");
        }
    }
    open(dir, memory).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_published_is_a_log_by_itself() {
    let (dir, memory) = (tempfile::tempdir().expect("a folder"), MemoryJournal::new());
    let bank = open(dir.path(), &memory).await;
    let to = tempfile::tempdir().expect("a folder");
    for _ in 0..3 {
        write(&bank, 5).await;
        let now = checkpoint(&bank).await;
        assert_eq!(publish(bank.log().dir(), to.path()).expect("it is copied"), now.size());
        check_tiles(now.size(), now.root(), |tile| read_tile(to.path(), tile)).expect("the tiles make the root");
        check_entries(now.size(), |tile| read_tile(to.path(), tile)).expect("the entries are the leaves");
    }
    bank.stop().await;
}

fn leaf_of(number: u64) -> Leaf {
    Leaf { book: BookId([1; 32]), page: number + 1, page_hash: Hash([2; 32]) }
}

#[test]
fn a_tree_on_disk_is_the_tree_in_any_steps() {
    let dir = tempfile::tempdir().expect("a folder");
    let (mut tree, mut made) = (Tree::empty(dir.path()), Frontier::new());
    let mut number = 0_u64;
    for (round, step) in (1_u64..).zip([1, 0, 255, 1, 3, 252, 256, 511, 700, 65_000, 1]) {
        let leaves: Vec<Leaf> = (number..number + step).map(leaf_of).collect();
        for leaf in &leaves {
            made.push(leaf.hash(), |_, _| ());
        }
        number += step;
        let at = PageRef { page: round, hash: Hash([3; 32]) };
        tree.grow(&leaves, at).expect("the tiles are written");
        assert_eq!((tree.size(), tree.root()), (made.size(), made.root()));
        check_tiles(number, made.root(), |tile| read_tile(dir.path(), tile)).expect("the tiles make the root");
        check_entries(number, |tile| read_tile(dir.path(), tile)).expect("the entries are the leaves");
        tree = Tree::read(dir.path()).expect("it stands on disk");
        assert_eq!((tree.size(), tree.root(), tree.at()), (made.size(), made.root(), Some(at)));
    }
    let part = served(dir.path(), "tile/entries/000.p/3").expect("it is read").expect("of the full one");
    assert_eq!((part.bytes.len(), part.is_final), (3 * 74, false));
    let full = served(dir.path(), "tile/0/001").expect("it is read").expect("it is full");
    assert_eq!((full.bytes.len(), full.is_final), (8192, true));
    for none in ["tile/0/999", "tile/9/000", "standing.json", "tile/../standing.json", "checkpoint"] {
        assert_eq!(served(dir.path(), none).expect("nothing is wrong"), None, "{none}");
    }
}
