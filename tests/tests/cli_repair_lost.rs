//! Pages that the log book names and nobody has: a repair says which, the desk writes none of them a second time, and a succession closes the
//! book where it ends.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::fs;

use tests::ground::Desk;
use tests::lost::{
    Scene, book, copy, cut, flip_last, gift, gone_by_the_registers_word, lose_stream, on_hand, pages, refused, stream,
    submit, text,
};

const SUCCEED: &str = "helpbank succeed --published ./www --origin bank.example.org/log-2 --data ./data";

/// A line for a desk.
fn line(key: &str, site: &str, quantity: u64) -> String {
    gift(key, site, if site == "LAR" { "IN" } else { "A-01" }, quantity) + "\n"
}

/// The desk starts, everything verifies but what is gone, the successor takes goods and has these.
fn goes_on(scene: &mut Scene, has: i64) {
    scene.tell_witness();
    let desk = scene.desk();
    assert!(!desk.cli_fed(&["submit", "-"], line("late", "ATH", 1).as_bytes()).status.success(), "it is closed");
    if has == 0 {
        submit(&desk, "{\"key\":\"bin-2\",\"site\":\"ATH-2\",\"command\":\"add_bin\",\"code\":\"A-01\"}\n");
    }
    assert_eq!(on_hand(&desk, "ATH-2", "BLANKET"), has);
    submit(&desk, &line("new", "ATH-2", 5));
    assert_eq!(on_hand(&desk, "ATH-2", "BLANKET"), has + 5);
    text(&desk.cli(&["log", "checkpoint"]));
    text(&desk.cli(&["log", "show"]));
    assert!(gone_by_the_registers_word(&desk) > 0);
}

#[test]
fn a_book_that_is_lost_whole_is_not_begun_again() {
    let mut scene = Scene::found();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    let had = pages(&data, ath);
    fs::remove_dir_all(data.join("archive").join(ath.to_string())).unwrap();
    lose_stream(&data, ath);
    for command in ["helpbank repair --dry-run --data ./data", "helpbank repair --data ./data"] {
        let said = refused(&scene.run(command));
        assert!(said.contains(&format!("ATH: pages 1 to {had}")) && said.contains("helpbank succeed"), "{said}");
    }
    let Err(refused) = Desk::attempt(&data, &[]) else { panic!("a desk began the book again") };
    assert!(refused.log.contains("ATH") && refused.log.contains("helpbank succeed"), "{}", refused.log);
    assert_eq!(pages(&data, ath), 0, "nothing was written");
    let planned = text(&scene.run(&format!("{SUCCEED} --dry-run")));
    assert!(planned.contains("ATH") && planned.contains("LOG") && !planned.contains("LAR"), "{planned}");
    text(&scene.run(SUCCEED));
    goes_on(&mut scene, 0);
}

#[test]
fn a_lost_tail_is_not_written_again() {
    let mut scene = Scene::found();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    let had = pages(&data, ath);
    cut(&data, ath, had - 2);
    lose_stream(&data, ath);
    let said = refused(&scene.run("helpbank repair --data ./data"));
    assert!(said.contains(&format!("ATH: pages {} to {had}", had - 1)), "{said}");
    let greek = refused(&scene.run("helpbank repair --lang el --data ./data"));
    assert!(greek.contains("δεν τις έχει κανένα αντίγραφο") && !greek.contains("  "), "{greek}");
    let mut desk = scene.desk();
    let said = desk.cli_fed(&["submit", "-"], line("again", "ATH", 1).as_bytes());
    let said = String::from_utf8_lossy(&said.stderr).into_owned() + &String::from_utf8_lossy(&said.stdout);
    assert!(said.contains("frozen") || said.contains("lost"), "{said}");
    submit(&desk, &line("larissa", "LAR", 3));
    desk.stop();
    assert_eq!(pages(&data, ath), had - 2, "no number was given twice");
    let greek = text(&scene.run(&format!("{SUCCEED} --dry-run --lang el")));
    assert!(greek.contains("Αποθήκη") && !greek.contains("site"), "{greek}");
    text(&scene.run(SUCCEED));
    // The bundle has the lost pages of the closed book, and an older log book: nothing of it is put behind the ends.
    for command in
        ["helpbank repair --dry-run --bundle bank.hbb --data ./data", "helpbank repair --bundle bank.hbb --data ./data"]
    {
        text(&scene.run(command));
        assert_eq!(pages(&data, ath), had - 2, "{command}");
    }
    goes_on(&mut scene, 100);
}

#[test]
fn what_a_bundle_has_is_given_back_and_nothing_is_lost() {
    let scene = Scene::found();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    let had = pages(&data, ath);
    cut(&data, ath, had - 2);
    lose_stream(&data, ath);
    text(&scene.run("helpbank repair --bundle bank.hbb --data ./data"));
    assert_eq!(pages(&data, ath), had);
    assert!(refused(&scene.run(SUCCEED)).contains("nothing is lost"));
    let desk = scene.desk();
    submit(&desk, &line("again", "ATH", 1));
    assert_eq!(on_hand(&desk, "ATH", "BLANKET"), 143);
}

#[test]
fn what_was_given_up_is_closed() {
    let mut scene = Scene::found();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    let had = pages(&data, ath);
    flip_last(&data, ath);
    lose_stream(&data, ath);
    refused(&scene.run("helpbank repair --data ./data"));
    text(&scene.run("helpbank repair --accept-loss --data ./data"));
    assert_eq!(pages(&data, ath), had - 1);
    text(&scene.run(SUCCEED));
    goes_on(&mut scene, 140);
}

#[test]
fn a_book_that_was_written_twice_is_cut_back_and_closed() {
    let mut scene = Scene::found();
    let data = scene.data();
    let ath = book(&data, "ATH");
    let had = pages(&data, ath);
    // Another history of the last pages, by the same keys.
    text(&scene.run("helpbank restore ./backup --data ./other"));
    let other = scene.folder().join("other");
    // By one who asks no witness: they remember more.
    fs::remove_file(other.join("keys/log.policy")).unwrap();
    let mut desk = Desk::start(&other);
    for number in 0..4 {
        submit(&desk, &line(&format!("other-{number}"), "ATH", 7));
    }
    desk.stop();
    let common = had - 2;
    for of in [|data: &std::path::Path, ath: ledger::ids::BookId| data.join("archive").join(ath.to_string()), stream] {
        fs::remove_dir_all(of(&data, ath)).unwrap();
        copy(&of(&other, ath), &of(&data, ath));
    }
    assert!(pages(&data, ath) > had);
    let said = refused(&scene.run("helpbank repair --data ./data"));
    assert!(said.contains("two histories") && said.contains("helpbank succeed"), "{said}");
    text(&scene.run(SUCCEED));
    assert_eq!(pages(&data, ath), common, "cut back to what the log book names");
    let kept =
        fs::read_dir(&data).unwrap().any(|file| file.unwrap().file_name().to_string_lossy().contains("damaged-"));
    assert!(kept, "what was cut off is evidence");
    goes_on(&mut scene, 100);
}

#[test]
fn pages_behind_the_end_of_a_closed_book_are_set_aside() {
    let mut scene = Scene::found();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    let had = pages(&data, ath);
    let whole = fs::read(tests::lost::segment(&data, ath)).unwrap();
    cut(&data, ath, had - 2);
    lose_stream(&data, ath);
    text(&scene.run(SUCCEED));
    // As a repair of an older program left it.
    fs::write(tests::lost::segment(&data, ath), whole).unwrap();
    let planned = scene.run("helpbank repair --dry-run --data ./data");
    text(&planned);
    assert!(String::from_utf8_lossy(&planned.stderr).contains("archives to mend: 1"), "{planned:?}");
    text(&scene.run("helpbank repair --data ./data"));
    assert_eq!(pages(&data, ath), had - 2);
    goes_on(&mut scene, 100);
}

/// Flips a bit in a page in the middle of a book.
fn flip(data: &std::path::Path, book: ledger::ids::BookId, page: usize) {
    let archive = journal::archive::Archive::open(data.join("archive"));
    let before = archive.reader(book).pages(1).unwrap().take(page - 1);
    let before: usize = before.map(|page| page.unwrap().1.len() + 5).sum();
    let path = tests::lost::segment(data, book);
    let mut bytes = fs::read(&path).unwrap();
    bytes[16 + before + 105] ^= 1;
    fs::write(path, bytes).unwrap();
}

#[test]
fn what_was_set_aside_comes_back_when_a_bundle_has_the_hole() {
    let scene = Scene::found();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    let (had, whole) = (pages(&data, ath), fs::read(tests::lost::segment(&data, ath)).unwrap());
    // A bundle that is older than the last pages: the damaged page is in it, those are not.
    text(&scene.run("helpbank restore ./backup --data ./other"));
    text(&scene.run("helpbank export bundle -o old.hbb --data ./other"));
    let old = pages(&scene.folder().join("other"), ath);
    assert!(old < had, "{old} {had}");
    flip(&data, ath, 3);
    lose_stream(&data, ath);
    text(&scene.run("helpbank repair --accept-loss --data ./data"));
    assert_eq!(pages(&data, ath), 2);
    let said = refused(&scene.run("helpbank repair --data ./data"));
    assert!(said.contains(&format!("ATH: pages 3 to {had}")), "{said}");
    text(&scene.run("helpbank repair --bundle old.hbb --data ./data"));
    assert_eq!(fs::read(tests::lost::segment(&data, ath)).unwrap(), whole, "byte by byte");
    assert!(refused(&scene.run(SUCCEED)).contains("nothing is lost"));
    let desk = scene.desk();
    submit(&desk, &line("again", "ATH", 1));
    assert_eq!(on_hand(&desk, "ATH", "BLANKET"), 143);
}
