//! What is known of pages and trees, from whomever: a bank that goes on must not forget it, nor a hand that puts older files back.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::fs;
use std::path::Path;
use std::thread;
use std::time::Duration;

use tests::ground::Desk;
use tests::lost::{
    Scene, Serving, book, copy, flip_last, gift, lose_stream, on_hand, pages, refused, stream, submit, text, verdict,
};

const SUCCEED: &str = "helpbank succeed --origin bank.example.org/log-2 --data ./data";

/// A line for a desk.
fn line(key: &str, site: &str, quantity: u64) -> String {
    gift(key, site, if site == "LAR" { "IN" } else { "A-01" }, quantity) + "\n"
}

/// What a command has said, on both ways out.
fn said(output: &std::process::Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn nothing_is_said_to_be_whole_while_a_witness_is_silent() {
    let mut scene = Scene::found();
    fs::remove_dir_all(scene.data()).unwrap();
    text(&scene.run("helpbank restore ./backup --data ./data"));
    let address = scene.witness.take().unwrap().url.strip_prefix("http://").unwrap().to_owned();
    for command in [format!("{SUCCEED} --dry-run"), SUCCEED.to_owned(), format!("{SUCCEED} --lang el")] {
        let told = refused(&scene.run(&command));
        assert!(told.contains("inka") && told.contains("--without-witness inka"), "{told}");
        assert!(!told.contains("nothing is lost") && !told.contains("δεν χάθηκε τίποτα:"), "{told}");
    }
    let told = refused(&scene.run(&format!("{SUCCEED} --without-witness inka")));
    assert!(told.contains("nothing is lost") && told.contains("by your word"), "{told}");
    let other = refused(&scene.run(&format!("{SUCCEED} --without-witness another")));
    assert!(other.contains("inka") && !other.contains("nothing is lost"), "{other}");
    // Brought back, it says what it alone remembers.
    scene.witness = Some(Serving::start(&scene.folder().join("inka"), &address, &[&scene.key]));
    let told = refused(&scene.run(SUCCEED));
    assert!(told.contains("pages were shown"), "{told}");
    // Books are closed by all that is known, or by a person's word.
    scene.witness = None;
    let with_copy = format!("{SUCCEED} --published ./www");
    text(&scene.run(&format!("{with_copy} --dry-run")));
    assert!(refused(&scene.run(&with_copy)).contains("--without-witness inka"));
    assert!(text(&scene.run(&format!("{with_copy} --without-witness inka"))).contains("ATH-2"));
}

/// Writes a page of Athens that is answered, and that the log book does not name yet when everything ends at once.
fn answered_and_not_named(data: &Path) {
    let (log, ath) = (book(data, "LOG"), book(data, "ATH"));
    for attempt in 0..8 {
        let mut desk = Desk::start(data);
        thread::sleep(Duration::from_millis(1_500));
        let (named, had) = (pages(data, log), pages(data, ath));
        submit(&desk, &line(&format!("late-{attempt}"), "ATH", 7));
        desk.kill9();
        desk.kill9_nats();
        if (pages(data, log), pages(data, ath)) == (named, had + 1) {
            return;
        }
    }
    panic!("the log book was always faster");
}

#[test]
fn the_number_of_a_page_that_was_given_up_is_not_given_again() {
    let mut scene = Scene::found();
    let data = scene.data();
    let ath = book(&data, "ATH");
    answered_and_not_named(&data);
    let had = pages(&data, ath);
    copy(&data, &scene.folder().join("before"));
    flip_last(&data, ath);
    lose_stream(&data, ath);
    refused(&scene.run("helpbank repair --data ./data"));
    text(&scene.run("helpbank repair --accept-loss --data ./data"));
    assert_eq!(pages(&data, ath), had - 1);
    // It is told, the desk writes none of that number, a backup keeps it.
    let told = refused(&scene.run("helpbank repair --data ./data"));
    assert!(told.contains(&format!("ATH: page {had}")) && told.contains("helpbank succeed"), "{told}");
    let mut desk = scene.desk();
    let told = said(&desk.cli_fed(&["submit", "-"], line("again", "ATH", 1).as_bytes()));
    assert!(told.contains("given up"), "{told}");
    submit(&desk, &line("larissa", "LAR", 3));
    text(&desk.cli(&["backup", scene.folder().join("later").to_str().unwrap()]));
    desk.stop();
    assert_eq!(pages(&data, ath), had - 1);
    text(&scene.run("helpbank restore ./later --data ./restored"));
    let planned = text(&scene.run("helpbank succeed --origin bank.example.org/log-3 --dry-run --data ./restored"));
    assert!(planned.contains("ATH"), "{planned}");
    // The page came back: nothing is missed any more.
    let archive = |data: &Path| data.join("archive").join(ath.to_string());
    copy(&data, &scene.folder().join("kept"));
    fs::remove_dir_all(archive(&data)).unwrap();
    copy(&archive(&scene.folder().join("before")), &archive(&data));
    text(&scene.run("helpbank repair --data ./data"));
    assert_eq!(pages(&data, ath), had);
    assert!(refused(&scene.run(SUCCEED)).contains("nothing is lost"));
    // Or it does not: the book is closed.
    fs::remove_dir_all(&data).unwrap();
    fs::rename(scene.folder().join("kept"), &data).unwrap();
    let done = scene.run(SUCCEED);
    assert!(said(&done).contains(&format!("page {had} of ATH was here")), "{done:?}");
    assert!(text(&done).contains("ATH-2") && !said(&done).contains("LAR-2"), "{done:?}");
    scene.tell_witness();
    let desk = scene.desk();
    submit(&desk, &line("new", "ATH-2", 5));
    text(&desk.cli(&["log", "checkpoint"]));
    let (how, failed) = verdict(&desk);
    assert_ne!(how, "failed", "{failed:#?}");
    drop(desk);
    text(&scene.run("helpbank repair --data ./data"));
}

#[test]
fn a_name_is_used_when_anything_that_is_left_says_so() {
    let scene = Scene::found();
    let data = scene.data();
    copy(&data, &scene.folder().join("whole"));
    let old = "helpbank succeed --origin bank.example.org/log --trust-books --without-witness inka \
               --without-witness inka.example --data ./data";
    let gone: [&[&str]; 3] = [
        &["keys/log.key", "keys/log.policy"],
        &["keys/log.key", "keys/log.policy", "keys/log.signed"],
        &["keys/log.key", "keys/log.policy", "keys/log.signed", "log/checkpoint"],
    ];
    for files in gone {
        fs::remove_dir_all(&data).unwrap();
        copy(&scene.folder().join("whole"), &data);
        for file in files {
            fs::remove_file(data.join(file)).unwrap();
        }
        let told = refused(&scene.run(old));
        assert!(told.contains("never used again"), "{files:?}: {told}");
        assert!(!data.join("keys/log.key").exists());
        // Without the policy its witnesses are known by their cosignatures alone.
        let told = refused(&scene.run(&format!("{SUCCEED} --trust-books")));
        assert!(told.contains("--without-witness inka.example"), "{told}");
    }
    text(&scene.run(&format!("{SUCCEED} --trust-books --without-witness inka.example")));
}

/// Puts the log book, its stream, the tiles and what was signed last back as they were in another folder.
fn put_log_back(from: &Path, data: &Path) {
    let log = book(data, "LOG");
    let archive = |data: &Path| data.join("archive").join(log.to_string());
    for of in [archive(data), stream(data, log), data.join("log")] {
        fs::remove_dir_all(of).unwrap();
    }
    copy(&archive(from), &archive(data));
    copy(&stream(from, log), &stream(data, log));
    copy(&from.join("log"), &data.join("log"));
    fs::copy(from.join("keys/log.signed"), data.join("keys/log.signed")).unwrap();
}

#[test]
fn a_log_book_that_was_put_back_older_signs_nothing() {
    let scene = Scene::found();
    let data = scene.data();
    // No witness remembers anything.
    fs::write(data.join("keys/log.policy"), format!("log {}\nquorum none\n", scene.key)).unwrap();
    let older = scene.folder().join("older");
    copy(&data, &older);
    let mut desk = scene.desk();
    for (key, site) in [("one", "LAR"), ("two", "ATH"), ("three", "LAR"), ("four", "LAR")] {
        submit(&desk, &line(key, site, 3));
        text(&desk.cli(&["log", "checkpoint"]));
    }
    let had = (on_hand(&desk, "LAR", "BLANKET"), on_hand(&desk, "ATH", "BLANKET"));
    desk.stop();
    put_log_back(&older, &data);
    let signed = fs::read(data.join("keys/log.signed")).unwrap();

    let told = refused(&scene.run("helpbank repair --data ./data"));
    assert!(told.contains("LOG") && told.contains("names a checkpoint of"), "{told}");
    for start in 0..2 {
        let mut desk = scene.desk();
        let told = refused(&desk.cli(&["log", "checkpoint"]));
        assert!(told.contains("keys/log.signed") && told.contains("helpbank succeed"), "{told}");
        assert_eq!(desk.cli(&["log", "show"]).status.code(), Some(1));
        // What is written now must not make the next start forget.
        for site in ["LAR", "ATH"] {
            submit(&desk, &line(&format!("{site}-{start}"), site, 1));
        }
        thread::sleep(Duration::from_secs(6));
        desk.stop();
        assert_eq!(fs::read(data.join("keys/log.signed")).unwrap(), signed, "nothing was signed");
        let log = book(&data, "LOG");
        assert_eq!(pages(&data, log), pages(&older, log), "nothing was put in order");
    }
    // The pages themselves show in which order the log had them: only the log is begun anew.
    let planned = text(&scene.run(&format!("{SUCCEED} --dry-run")));
    assert!(planned.contains("LOG") && !planned.contains("ATH"), "{planned}");
    let done = text(&scene.run(SUCCEED));
    assert!(done.contains("LOG-2") && !done.contains("ATH-2"), "{done}");
    let desk = scene.desk();
    assert_eq!((on_hand(&desk, "LAR", "BLANKET"), on_hand(&desk, "ATH", "BLANKET")), (had.0 + 2, had.1 + 2));
    text(&desk.cli(&["log", "checkpoint"]));
    text(&desk.cli(&["log", "show"]));
    let (how, failed) = verdict(&desk);
    assert_ne!(how, "failed", "{failed:#?}");
}

#[test]
fn a_log_book_that_lost_pages_of_which_nobody_knows_the_order_is_closed_by_a_word() {
    let scene = Scene::found();
    let data = scene.data();
    fs::write(data.join("keys/log.policy"), format!("log {}\nquorum none\n", scene.key)).unwrap();
    let older = scene.folder().join("older");
    copy(&data, &older);
    let mut desk = scene.desk();
    for number in 0..3 {
        submit(&desk, &line(&format!("lar-{number}"), "LAR", 3));
        text(&desk.cli(&["log", "checkpoint"]));
    }
    submit(&desk, &line("ath-more", "ATH", 3));
    desk.stop();
    put_log_back(&older, &data);
    // Larissa is put back, too: Athens alone knows that there was more.
    let lar = book(&data, "LAR");
    let archive = |data: &Path| data.join("archive").join(lar.to_string());
    for (from, to) in [(archive(&older), archive(&data)), (stream(&older, lar), stream(&data, lar))] {
        fs::remove_dir_all(&to).unwrap();
        copy(&from, &to);
    }
    let told = refused(&scene.run(SUCCEED));
    assert!(told.contains("pages were shown") && !told.contains("nothing is lost"), "{told}");
    // As many pages as are missing are not here, whatever anybody vouches for.
    assert!(refused(&scene.run(&format!("{SUCCEED} --trust-books"))).contains("pages were shown"));
    let planned = text(&scene.run(&format!("{SUCCEED} --trust-register --dry-run")));
    assert!(planned.contains("LAR") && planned.contains("ATH"), "{planned}");
}
