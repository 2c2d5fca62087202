//! Keys that were lost: the books are there to be read, and go on by a key that the register appoints. Nothing is begun a second time.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::fs;
use std::path::{Path, PathBuf};

use bytes::Bytes;
use journal::archive::Archive;
use ledger::SigningKey;
use ledger::entry::Entry;
use ledger::event::{Event, Genesis};
use ledger::ids::{ActorId, BookId, Hash, Key, Salt};
use ledger::page::{self, Draft, Head, PageRef};
use ledger::reason::BookKind;
use ledger::text::Code;
use ledger::time::Timestamp;
use ledger::{hash, wire};
use serde_json::Value;
use tests::ground::{Desk, http};
use tests::lost::{
    Scene, blocks, book, copy, cut, gift, gone_by_the_registers_word, lose_stream, on_hand, pages, refused, run,
    submit, text, verdict,
};

const KOZANI: &str = r#"{"key":"koz","command":"open_site","code":"KOZ","name":"Kozani"}
{"key":"bin-k","site":"KOZ","command":"add_bin","code":"K-1"}
{"key":"gift-k","site":"KOZ","command":"receive_donation","donor":"made:giver","lines":[{"item":"BLANKET","bin":"K-1","quantity":40}]}
"#;

fn key_file(data: &Path, book: BookId) -> PathBuf {
    data.join(format!("keys/{book}.json"))
}

/// A command that goes well, in a folder's own desk.
fn done(desk: &Desk, arguments: &[&str]) -> String {
    text(&desk.cli(&[arguments, &["--lang", "en"]].concat()))
}

fn fetched(desk: &Desk, path: &str) -> Value {
    let url = format!("{}{path}", desk.url());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let body = runtime.block_on(async { http().get(url).send().await.unwrap().bytes().await.unwrap() });
    serde_json::from_slice(&body).unwrap()
}

/// The codes of the books that are frozen, by `/readyz` and by the list of books alike.
fn frozen(desk: &Desk) -> Vec<String> {
    let codes = |list: &Value| list.as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    let ready: Vec<String> = codes(&fetched(desk, "/readyz")["frozen"]);
    let books = fetched(desk, "/v1/books");
    let listed = books["books"].as_array().unwrap().iter().filter(|book| book["frozen"] == true);
    let listed: Vec<String> = listed.map(|book| book["code"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ready, listed);
    ready
}

/// What a submission that is not taken says.
fn not_taken(desk: &Desk, line: &str) -> String {
    let said = desk.cli_fed(&["submit", "-", "--lang", "en"], line.as_bytes());
    assert!(!said.status.success());
    String::from_utf8_lossy(&said.stderr).into_owned()
}

fn appoint(desk: &Desk, key: &str, code: &str) {
    submit(desk, &format!("{{\"key\":\"{key}\",\"command\":\"rotate_book_key\",\"book_id\":\"{code}\"}}\n"));
}

/// How many folders of books and how many files of keys there are.
fn count(data: &Path) -> (usize, usize) {
    let of = |name: &str| fs::read_dir(data.join(name)).unwrap().count();
    (of("archive"), of("keys"))
}

#[test]
fn a_book_without_its_key_is_read_and_goes_on_by_the_next() {
    let scene = Scene::found();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    let path = key_file(&data, ath);
    let old = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let had = pages(&data, ath);

    let mut desk = scene.desk();
    assert_eq!(frozen(&desk), ["ATH"]);
    assert!(desk.log().contains(&format!("{ath}.json")), "{}", desk.log());
    let said = not_taken(&desk, &gift("g-1", "ATH", "A-01", 1));
    assert!(said.contains(&format!("{ath}.json is missing")) && said.contains("rotate_book_key"), "{said}");
    assert_eq!(on_hand(&desk, "ATH", "BLANKET"), 142, "it is read");
    submit(&desk, &(gift("g-2", "LAR", "IN", 1) + "\n"));
    assert_eq!(verdict(&desk), ("ok".to_owned(), Vec::new()));
    let (bundle, backup) = (scene.folder().join("now.hbb"), scene.folder().join("now"));
    done(&desk, &["export", "bundle", "-o", bundle.to_str().unwrap()]);
    let found = text(&scene.run("helpbank verify bundle now.hbb --format json"));
    assert!(found.contains("\"verdict\":\"ok\"") && found.contains(&ath.to_string()), "{found}");
    let made = done(&desk, &["backup", backup.to_str().unwrap()]);
    assert!(made.contains("6 books") || made.contains("5 books"), "{made}");
    assert!(made.contains(&format!("keys/{ath}.json")), "{made}");

    // As the runbook says.
    let new = text(&run(scene.folder(), &blocks("8.").concat()));
    assert!(!new.contains("Not in it"), "{new}");
    assert_eq!(frozen(&desk), Vec::<String>::new());
    submit(&desk, &(gift("g-3", "ATH", "A-01", 1) + "\n"));
    desk.stop();
    let new = fs::read(&path).unwrap();
    desk.restart();
    submit(&desk, &(gift("g-4", "ATH", "A-01", 1) + "\n"));
    assert_eq!((frozen(&desk).len(), on_hand(&desk, "ATH", "BLANKET")), (0, 144));
    assert_eq!(verdict(&desk), ("ok".to_owned(), Vec::new()));
    done(&desk, &["export", "bundle", "-o", bundle.to_str().unwrap()]);
    assert!(text(&scene.run("helpbank verify bundle now.hbb --format json")).contains("\"verdict\":\"ok\""));
    desk.stop();

    // The lost file turns up: its key counts no more, and the desk says so before anything is asked of it.
    fs::write(&path, old).unwrap();
    desk.restart();
    assert_eq!(frozen(&desk), ["ATH"]);
    let said = not_taken(&desk, &gift("g-5", "ATH", "A-01", 1));
    assert!(said.contains("none of the keys"), "{said}");
    desk.stop();
    fs::write(&path, new).unwrap();
    desk.restart();
    submit(&desk, &(gift("g-5", "ATH", "A-01", 1) + "\n"));
    assert_eq!(pages(&data, ath), had + 3);
    desk.stop();

    // The backup that lacks the key becomes a bank all the same.
    let restored = text(&scene.run("helpbank restore now --lang en --data ./restored"));
    assert!(restored.contains(&format!("keys/{ath}.json")), "{restored}");
    // It is older than what the witness remembers; one that asks no witness cannot know.
    fs::remove_file(scene.folder().join("restored/keys/log.policy")).unwrap();
    let desk = Desk::start(&scene.folder().join("restored"));
    assert_eq!((frozen(&desk), on_hand(&desk, "ATH", "BLANKET")), (vec!["ATH".to_owned()], 142));
    appoint(&desk, "another", "ATH");
    submit(&desk, &(gift("g-6", "ATH", "A-01", 1) + "\n"));
}

#[test]
fn a_lost_key_of_the_log_book_founds_no_second_one() {
    let scene = Scene::found();
    let data = scene.data();
    fs::remove_file(key_file(&data, book(&data, "LOG"))).unwrap();
    let before = count(&data);
    for _ in 0..2 {
        let mut desk = scene.desk();
        assert_eq!(frozen(&desk), ["LOG"]);
        desk.stop();
        assert_eq!(count(&data), before, "nothing is founded, nothing set aside");
    }
    let desk = scene.desk();
    submit(&desk, &(gift("g-1", "ATH", "A-01", 1) + "\n"));
    appoint(&desk, "next", "LOG");
    text(&desk.cli(&["log", "checkpoint"]));
    text(&desk.cli(&["log", "show"]));
    assert_eq!((frozen(&desk).len(), verdict(&desk)), (0, ("ok".to_owned(), Vec::new())));
}

#[test]
fn a_lost_key_of_the_register_is_named() {
    let scene = Scene::found();
    let data = scene.data();
    let register = book(&data, "REGISTER");
    let kept = fs::read(key_file(&data, register)).unwrap();
    fs::remove_file(key_file(&data, register)).unwrap();
    let before = count(&data);
    let Err(ended) = Desk::attempt(&data, &[]) else { panic!("a desk without the register's key") };
    assert!(ended.log.contains(&format!("{register}.json is missing")), "{}", ended.log);
    let said = refused(&scene.run("helpbank export bundle -o no.hbb --lang en --data ./data"));
    assert!(said.contains(&format!("{register}.json is missing")), "{said}");
    assert_eq!(count(&data), before);
    fs::write(key_file(&data, register), kept).unwrap();
    scene.desk();
}

/// What a program of before left when the key of the log book was lost: another log book, of one page, that the register refused.
async fn leave_a_rogue(data: &Path) -> BookId {
    let (register, key) = (book(data, "REGISTER"), SigningKey::from_bytes(&[9; 32]));
    let first = Archive::open(data.join("archive")).reader(book(data, "LOG")).read(1).unwrap().unwrap();
    let entries = page::Page::parse(first).unwrap().entries().unwrap();
    let Event::BookOpened(real) = entries[0].1.event.clone() else { panic!("no genesis") };
    assert_eq!(real.register, Some(register));
    let code = Code::try_from("LOG-2").unwrap();
    let (public, nonce) = (page::public(&key), Salt::from_bytes([5; 16]));
    let genesis = Genesis { bank: real.bank, kind: BookKind::Log, code, key: public, register: Some(register), nonce };
    let rogue = hash::genesis(&wire::encode(&genesis));
    let now = Timestamp::from_ms(1);
    let entry = Entry {
        key: Key::from_bytes([3; 16]),
        request: Hash::ZERO,
        occurred_at: now,
        actor: ActorId::from_bytes([0; 16]),
        cause: None,
        salt: Salt::from_bytes([4; 16]),
        event: Event::BookOpened(genesis),
        signature: None,
    };
    let head = Head::before(rogue);
    let draft = Draft { head, written_at: now, checkpoint: None, register: None, entries: &[entry.encode()] };
    let sealed = page::seal(&draft, &key);
    let archive = Archive::open(data.join("archive")).book(rogue).unwrap();
    archive.spool(PageRef { page: 1, hash: sealed.hash }, Bytes::from(sealed.bytes)).await.unwrap();
    fs::write(data.join(format!("keys/{rogue}.refused")), "{}").unwrap();
    rogue
}

#[test]
fn a_rogue_book_that_was_left_is_in_nobodys_way() {
    let scene = Scene::found();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let rogue = runtime.block_on(leave_a_rogue(&scene.data()));
    drop(runtime);
    let whole = text(&scene.run("helpbank repair --lang en --data ./data"));
    assert!(whole.contains("whole"), "{whole}");
    let found = text(&scene.run("helpbank verify --format json --data ./data"));
    assert!(!found.contains("\"failed\"") && !found.contains(&rogue.to_string()), "{found}");
    for command in [
        "helpbank export bundle -o after.hbb --data ./data",
        "helpbank verify bundle after.hbb",
        "helpbank backup after --data ./data",
        "helpbank restore after --data ./restored",
        "helpbank repair --bundle after.hbb --data ./data",
    ] {
        text(&scene.run(command));
    }
    let desk = scene.desk();
    assert_eq!(verdict(&desk), ("ok".to_owned(), Vec::new()));
}

#[test]
fn a_book_that_came_out_of_a_bundle_goes_on() {
    let scene = Scene::found();
    let mut desk = scene.desk();
    submit(&desk, KOZANI);
    text(&desk.cli(&["log", "checkpoint"]));
    done(&desk, &["export", "bundle", "-o", scene.folder().join("newest.hbb").to_str().unwrap()]);
    desk.stop();
    fs::rename(scene.data(), scene.folder().join("gone")).unwrap();
    text(&scene.run("helpbank restore backup --data ./data"));
    text(&scene.run("helpbank repair --bundle newest.hbb --data ./data"));
    let desk = scene.desk();
    assert_eq!((frozen(&desk), on_hand(&desk, "KOZ", "BLANKET")), (vec!["KOZ".to_owned()], 40));
    let line = gift("g-1", "KOZ", "K-1", 1) + "\n";
    assert!(not_taken(&desk, &line).contains("rotate_book_key"));
    appoint(&desk, "koz-2", "KOZ");
    submit(&desk, &line);
    assert_eq!((frozen(&desk).len(), on_hand(&desk, "KOZ", "BLANKET")), (0, 41));
    assert_eq!(verdict(&desk).0, "ok");
}

const SUCCEED: &str = "helpbank succeed --published ./www --origin bank.example.org/log-2 --data ./data";

#[test]
fn a_folder_of_before_a_succession_takes_the_pages_of_after_it() {
    let mut scene = Scene::found();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    copy(&data, &scene.folder().join("before"));
    cut(&data, ath, pages(&data, ath) - 2);
    lose_stream(&data, ath);
    // The old folder is one that has lost the same pages.
    copy(&data, &scene.folder().join("old"));
    text(&scene.run(SUCCEED));
    scene.tell_witness();
    let mut desk = scene.desk();
    text(&desk.cli(&["log", "checkpoint"]));
    done(&desk, &["export", "bundle", "-o", scene.folder().join("after.hbb").to_str().unwrap()]);
    desk.stop();

    fs::rename(&data, scene.folder().join("new")).unwrap();
    fs::rename(scene.folder().join("old"), &data).unwrap();
    text(&scene.run("helpbank repair --bundle after.hbb --data ./data"));
    let before = count(&data);
    // Its log's key is the old one, whose witness remembers what that log had shown: with it, every book would be frozen until 7 is done.
    let (policy, aside) = (data.join("keys/log.policy"), scene.folder().join("log.policy"));
    fs::rename(&policy, &aside).unwrap();
    let mut desk = scene.desk();
    assert_eq!(frozen(&desk), ["ATH-2", "LOG-2"]);
    assert_eq!(on_hand(&desk, "ATH-2", "BLANKET"), 100);
    assert_eq!(count(&data), before, "no third log book is founded");
    appoint(&desk, "ath-2", "ATH-2");
    appoint(&desk, "log-2", "LOG-2");
    assert_eq!(frozen(&desk), Vec::<String>::new());
    submit(&desk, &(gift("g-1", "ATH-2", "A-01", 1) + "\n"));
    desk.stop();
    fs::rename(&aside, &policy).unwrap();
    // The log's own key is not here either: it begins anew.
    let done = text(&scene.run("helpbank succeed --origin bank.example.org/log-3 --data ./data"));
    assert!(done.contains("LOG-3") && !done.contains("ATH-3"), "{done}");
    scene.tell_witness();
    let desk = scene.desk();
    text(&desk.cli(&["log", "checkpoint"]));
    assert!(gone_by_the_registers_word(&desk) > 0);
}

#[test]
fn a_book_that_was_closed_before_its_first_page_needs_no_key() {
    let mut scene = Scene::found();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    fs::remove_dir_all(data.join("archive").join(ath.to_string())).unwrap();
    lose_stream(&data, ath);
    // With the pages went the key: only the register knows that there was such a book.
    fs::remove_file(key_file(&data, ath)).unwrap();
    let Err(ended) = Desk::attempt(&data, &[]) else { panic!("a desk without a book") };
    assert!(ended.log.contains("ATH") && ended.log.contains("helpbank succeed"), "{}", ended.log);
    let done = text(&scene.run(SUCCEED));
    assert!(done.contains("ATH-2") && done.contains("LOG-2"), "{done}");
    scene.tell_witness();
    let mut desk = scene.desk();
    submit(&desk, "{\"key\":\"bin-2\",\"site\":\"ATH-2\",\"command\":\"add_bin\",\"code\":\"A-01\"}\n");
    submit(&desk, &(gift("g-1", "ATH-2", "A-01", 7) + "\n"));
    text(&desk.cli(&["log", "checkpoint"]));
    let made = text(&desk.cli(&["backup", scene.folder().join("after").to_str().unwrap(), "--lang", "en"]));
    assert!(!made.contains("Not in it"), "{made}");
    desk.stop();
    text(&scene.run("helpbank restore after --data ./restored"));
    let desk = Desk::start(&scene.folder().join("restored"));
    submit(&desk, &(gift("g-2", "ATH-2", "A-01", 1) + "\n"));
    assert_eq!((frozen(&desk).len(), on_hand(&desk, "ATH-2", "BLANKET")), (0, 8));
    assert!(gone_by_the_registers_word(&desk) > 0);
}
