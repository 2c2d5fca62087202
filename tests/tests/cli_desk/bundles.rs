//! Bundles as an auditor asks for them: whole or a part, packed or not, killed in the middle, and what witnesses cover of them.

use std::fs;
use std::path::Path;
use std::process::Command;

use ledger::SigningKey;
use serde_json::Value;
use tests::ground::{Desk, helpbank};
use transparency::log::cosign::Cosigner;

use super::copies::{furnish, gift, text};
use super::said::{Ran, alone, give, json, place, run};

/// The verdict of the checks of one name, the worst of them.
fn worst(found: &Value, name: &str) -> String {
    let checks = found["checks"].as_array().unwrap().iter().filter(|check| check["name"] == name);
    let statuses: Vec<&str> = checks.map(|check| check["status"].as_str().unwrap()).collect();
    let order = ["failed", "not_checked", "ok"];
    order.into_iter().find(|status| statuses.contains(status)).unwrap_or("absent").to_owned()
}

#[test]
fn an_export_that_was_killed_in_the_middle_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path());
    furnish(&desk);
    for running in [true, false] {
        if !running {
            desk.stop();
        }
        let files = [folder.path().join("whole.hbb"), folder.path().join("broken.hbb")];
        files.iter().filter(|file| file.exists()).for_each(|file| fs::remove_file(file).unwrap());
        let (whole, broken) = (folder.path().join("whole.hbb"), folder.path().join("broken.hbb"));
        // The system ends the program when it has written four KiB into a file.
        let killed = Command::new("bash")
            .args(["-c", "ulimit -c 0; ulimit -f 4; exec \"$0\" \"$@\""])
            .arg(helpbank().get_program())
            .args(["export", "bundle", "-o", text(&broken), "--data", text(folder.path())])
            .output()
            .unwrap();
        assert!(!killed.status.success(), "{killed:?}");
        assert!(!broken.exists());
        let partial = fs::metadata(folder.path().join("broken.hbb.partial")).unwrap().len();
        assert_eq!(partial, 4 * 1024);
        // The same outline once more, from its first byte.
        fs::copy(folder.path().join("broken.hbb.outline"), folder.path().join("whole.hbb.outline")).unwrap();
        run(&desk, &["export", "bundle", "-o", text(&whole)]).ended(0);
        run(&desk, &["export", "bundle", "-o", text(&broken)]).ended(0);
        assert!(
            !folder.path().join("broken.hbb.partial").exists() && !folder.path().join("broken.hbb.outline").exists()
        );
        assert_eq!(fs::read(&whole).unwrap(), fs::read(&broken).unwrap());
        assert_eq!(json(&desk, &["verify", "bundle", text(&broken)])["verdict"], "ok");
    }
}

#[test]
fn an_export_that_goes_on_says_as_of_when_and_begins_anew_when_the_bank_went_back() {
    let folder = tempfile::tempdir().unwrap();
    let (data, old) = (folder.path().join("data"), folder.path().join("old"));
    let mut desk = Desk::start(&data);
    furnish(&desk);
    desk.stop();
    copy(&data, &old);
    desk.restart();
    give(&desk, &[gift("g1", 5)]);
    let file = folder.path().join("bank.hbb");
    let beside = |name: &str| folder.path().join(format!("bank.hbb.{name}"));
    let export = ["export", "bundle", "-o", text(&file)];
    let break_off = |desk: &Desk| {
        // No place for the bundle's name: it stays aside.
        let _ = fs::remove_file(&file);
        fs::create_dir_all(&file).unwrap();
        run(desk, &export).ended(1);
        fs::remove_dir(&file).unwrap();
    };
    for running in [true, false] {
        if running {
            desk.restart();
        }
        break_off(&desk);
        let same = fs::read(beside("partial")).unwrap();
        give_more(&mut desk, running);
        let went_on = run(&desk, &export).ended(0);
        assert!(went_on.err.contains("as of 2") && went_on.err.contains("--anew"), "{}", went_on.err);
        assert_eq!(fs::read(&file).unwrap(), same, "running: {running}");
        assert!(!run(&desk, &export).ended(0).err.contains("as of"), "that one is as of now");
        assert_ne!(fs::read(&file).unwrap(), same);
        break_off(&desk);
        let anew = run(&desk, &[&export[..], &["--anew"]].concat()).ended(0);
        assert!(!anew.err.contains("as of"), "{}", anew.err);
        break_off(&desk);
        // The folder of before takes its place.
        desk.stop();
        fs::rename(&data, folder.path().join("newer")).unwrap();
        copy(&old, &data);
        if running {
            desk.restart();
        }
        for _ in 0..2 {
            let stuck = run(&desk, &export).ended(1);
            assert!(stuck.err.contains("went back") && stuck.err.contains("--anew"), "{}", stuck.err);
            assert!(!stuck.err.contains("not whole"), "{}", stuck.err);
        }
        run(&desk, &[&export[..], &["--anew"]].concat()).ended(0);
        assert!(!beside("partial").exists() && !beside("outline").exists());
        desk.stop();
        fs::remove_dir_all(&data).unwrap();
        fs::rename(folder.path().join("newer"), &data).unwrap();
    }
}

/// One more gift, through the desk that runs or through one that is started for it.
fn give_more(desk: &mut Desk, running: bool) {
    if !running {
        desk.restart();
    }
    give(desk, &[gift(&format!("more-{running}"), 1)]);
    if !running {
        desk.stop();
    }
}

const GIFTS: u32 = 2_000;

/// What a disk may have made of a file that was being written.
fn damages(whole: &[u8]) -> Vec<(&'static str, Vec<u8>, bool)> {
    let half = whole.len() / 2;
    let mut flipped = whole.to_vec();
    flipped[half] ^= 1;
    let mut zeros = whole.to_vec();
    zeros[half..].fill(0);
    vec![
        ("nothing", Vec::new(), false),
        ("cut", whole[..half].to_vec(), false),
        ("all of it", whole.to_vec(), false),
        ("more than all of it", [whole, whole].concat(), true),
        ("a bit", flipped, true),
        ("zeros at its end", zeros, true),
        ("something else", b"something else altogether".repeat(300), true),
    ]
}

#[test]
fn a_broken_off_export_that_was_damaged_is_gone_on_with_behind_what_holds() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path());
    furnish(&desk);
    // So much that it is packed in several frames.
    let gifts: Vec<Value> = (0..GIFTS).map(|number| gift(&format!("many-{number}"), 1)).collect();
    give(&desk, &gifts);
    for running in [true, false] {
        if !running {
            desk.stop();
        }
        for form in [&[][..], &["--packed"]] {
            let file = folder.path().join("bank.hbb");
            let beside = |name: &str| folder.path().join(format!("bank.hbb.{name}"));
            let export = [&["export", "bundle", "-o", text(&file)][..], form].concat();
            // No place for the bundle's name: it is whole, and stays aside.
            fs::create_dir_all(&file).unwrap();
            run(&desk, &export).ended(1);
            let (whole, outline) = (fs::read(beside("partial")).unwrap(), fs::read(beside("outline")).unwrap());
            fs::remove_dir(&file).unwrap();
            for (what, partial, damaged) in damages(&whole) {
                fs::write(beside("partial"), &partial).unwrap();
                fs::write(beside("outline"), &outline).unwrap();
                let done = run(&desk, &export).ended(0);
                assert!(fs::read(&file).unwrap() == whole, "{what}, {form:?}, running: {running}");
                // Half a frame and zeros may look like a frame that was not written to its end.
                let unclear = what == "zeros at its end" && !form.is_empty();
                assert!(unclear || done.err.contains("is damaged") == damaged, "{what}, {form:?}: {}", done.err);
                assert!(!beside("partial").exists() && !beside("outline").exists(), "{what}");
                fs::remove_file(&file).unwrap();
            }
        }
    }
}

#[test]
fn what_another_export_left_is_not_thrown_away_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    furnish(&desk);
    let file = folder.path().join("bank.hbb");
    let beside = |name: &str| folder.path().join(format!("bank.hbb.{name}"));
    let export = ["export", "bundle", "-o", text(&file)];
    // No place for the bundle's name: it is whole, and stays aside.
    fs::create_dir_all(&file).unwrap();
    run(&desk, &export).ended(1);
    fs::remove_dir(&file).unwrap();
    let (partial, outline) = (fs::read(beside("partial")).unwrap(), fs::read(beside("outline")).unwrap());
    let other = run(&desk, &[&export[..], &["--books", "ATH"]].concat()).ended(2);
    assert!(other.err.contains("other options") && other.err.contains("--anew"), "{}", other.err);
    assert!(fs::read(beside("partial")).unwrap() == partial && fs::read(beside("outline")).unwrap() == outline);
    run(&desk, &[&export[..], &["--books", "ATH", "--anew"]].concat()).ended(0);
    for (what, left) in [("is not, which says", None), ("is damaged", Some(&outline[..outline.len() / 2]))] {
        fs::write(beside("partial"), &partial).unwrap();
        if let Some(left) = left {
            fs::write(beside("outline"), left).unwrap();
        }
        let anew = run(&desk, &export).ended(0);
        assert!(anew.err.contains(what) && anew.err.contains("anew"), "{}", anew.err);
        assert!(!beside("partial").exists() && !beside("outline").exists());
    }
}

#[test]
fn a_packed_bundle_that_was_cut_or_damaged_names_the_frame() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    furnish(&desk);
    let file = folder.path().join("bank.hbb");
    run(&desk, &["export", "bundle", "-o", text(&file), "--packed"]).ended(0);
    let whole = fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    damaged[whole.len() - 100] ^= 1;
    for (bytes, said, greek) in [
        (
            &whole[..whole.len() - 100],
            "cut off in the frame that begins at byte 0",
            "κόβεται στο τμήμα (frame) που αρχίζει στο byte 0",
        ),
        (
            &damaged,
            "damaged in the frame that begins at byte 0",
            "κατεστραμμένο στο τμήμα (frame) που αρχίζει στο byte 0",
        ),
    ] {
        fs::write(&file, bytes).unwrap();
        for (tongue, said) in [("en", said), ("el", greek)] {
            let found = Ran::from(desk.cli(&["verify", "bundle", text(&file), "--lang", tongue])).ended(1);
            assert!(found.out.contains(said), "{}", found.out);
        }
    }
}

#[test]
fn a_packed_bundle_and_a_part_of_the_bank_are_verified_for_what_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    furnish(&desk);
    let [plain, packed, part, none] =
        ["plain.hbb", "packed.hbb", "part.hbb", "none.hbb"].map(|name| folder.path().join(name));
    run(&desk, &["export", "bundle", "-o", text(&plain)]).ended(0);
    run(&desk, &["export", "bundle", "-o", text(&packed), "--packed"]).ended(0);
    assert_eq!(fs::read(&packed).unwrap()[..4], [0x28, 0xb5, 0x2f, 0xfd]);
    assert!(fs::metadata(&packed).unwrap().len() < fs::metadata(&plain).unwrap().len());
    assert_eq!(json(&desk, &["verify", "bundle", text(&packed)])["verdict"], "ok");
    // Athens alone, and from its second page on.
    run(&desk, &["export", "bundle", "-o", text(&part), "--books", "ATH"]).ended(0);
    let found = json(&desk, &["verify", "bundle", text(&part)]);
    assert_eq!((worst(&found, "integrity").as_str(), worst(&found, "completeness").as_str()), ("ok", "not_checked"));
    assert_eq!(found["verdict"], "incomplete");
    run(&desk, &["export", "bundle", "-o", text(&part), "--books", "ATH", "--from", "ATH@2"]).ended(0);
    let found = json(&desk, &["verify", "bundle", text(&part)]);
    let details: Vec<&str> =
        found["checks"].as_array().unwrap().iter().filter_map(|check| check["detail"].as_str()).collect();
    assert!(details.iter().any(|detail| detail.starts_with("a book: page 2")), "{details:?}");
    assert_eq!((worst(&found, "integrity").as_str(), worst(&found, "legality").as_str()), ("ok", "not_checked"));
    // As a page, in the reader's language, that asks nobody for anything.
    let page = folder.path().join("part.html");
    let asked = ["verify", "bundle", text(&part), "--page", text(&page), "--lang", "el"];
    alone(&asked[..5]).ended(0);
    let english = fs::read_to_string(&page).unwrap();
    assert!(english.contains("<html lang=\"en\">") && english.contains("Legality") && english.contains("part.hbb"));
    assert!(Command::new(helpbank().get_program()).args(asked).output().unwrap().status.success());
    let greek = fs::read_to_string(&page).unwrap();
    assert!(greek.contains("<html lang=\"el\">") && greek.contains("Νομιμότητα") && greek.contains("Δεν ελέγχθηκε"));
    for outside in ["http://", "https://", "<script", "<link", "<img"] {
        assert!(!greek.contains(outside), "{outside}");
    }
    // Whoever reads it knows books by their codes, the register by its label, and the file by its hash.
    for known in ["SHA-256", "Μητρώο", "Φτιάχτηκε", "Πολιτική", "ATH"] {
        assert!(greek.contains(known), "{known}");
    }
    assert!(!greek.contains("a book:") && greek.contains("ATH: "), "the part has a name");
    // Days are taken as days; what ends before all there is is not said to begin behind it.
    let early =
        run(&desk, &["export", "bundle", "-o", text(&none), "--from", "2001-01-01", "--to", "2001-01-31"]).ended(2);
    assert!(
        early.err.contains("nothing was written between") || early.err.contains("Nothing was written"),
        "{}",
        early.err
    );
    run(&desk, &["export", "bundle", "-o", text(&none), "--from", "2001-01-01", "--to", "2099-12-31"]).ended(0);
    // Before anything was written there is only what is always there.
    run(&desk, &["export", "bundle", "-o", text(&none), "--to", "2001-01-01T00:00:00Z"]).ended(0);
    assert_eq!(worst(&json(&desk, &["verify", "bundle", text(&none)]), "integrity"), "ok");
    let wrong = run(&desk, &["export", "bundle", "-o", text(&none), "--books", "XYZ"]).ended(2);
    assert!(wrong.err.contains("XYZ"), "{}", wrong.err);
    run(&desk, &["export", "bundle", "-o", text(&none), "--from", "yesterday"]).ended(2);
    for part in [
        &["--from", "ATH@3", "--to", "ATH@2"][..],
        &["--from", "ATH@999"],
        &["--from", "2500-01-01T00:00:00Z"],
        &["--from", "2026-05-01T00:00:00Z", "--to", "2026-04-01T00:00:00Z"],
        &["--from", "ATH@2", "--to", "2001-01-01T00:00:00Z"],
    ] {
        let wrong = run(&desk, &[&["export", "bundle", "-o", text(&none)], part].concat()).ended(2);
        assert!(wrong.err.contains("from") && wrong.err.contains("is behind"), "{part:?}: {}", wrong.err);
    }
}

#[test]
fn what_a_witness_cosigned_is_said_of_the_desk_and_of_its_bundle() {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = Desk::start(folder.path());
    furnish(&desk);
    let (bundle, policy) = (folder.path().join("bank.hbb"), folder.path().join("reader.policy"));
    run(&desk, &["log", "checkpoint"]).ended(0);
    fs::write(&policy, run(&desk, &["log", "policy"]).ended(0).out).unwrap();
    run(&desk, &["export", "bundle", "-o", text(&bundle)]).ended(0);
    // The bank's own log alone: the tree is compared, and no witness is asked for.
    let by = |desk: &Desk, what: &[&str], policy: &Path| {
        let all: Vec<&str> = what.iter().copied().chain(["--policy", text(policy)]).collect();
        json(desk, &all)
    };
    let found = by(&desk, &["verify", "bundle", text(&bundle)], &policy);
    assert_eq!((found["verdict"].as_str(), worst(&found, "anchored").as_str()), (Some("ok"), "not_checked"));
    // A reader who asks for a witness of their own is told that it said nothing.
    let strict = folder.path().join("strict.policy");
    let log = fs::read_to_string(&policy).unwrap().lines().next().unwrap().to_owned();
    let witness = Cosigner::new("witness.example.org".parse().unwrap(), SigningKey::from_bytes(&[7; 32])).verifier();
    fs::write(&strict, format!("{log}\nwitness w {witness}\nquorum w\n")).unwrap();
    for stopped in [false, true] {
        if stopped {
            desk.stop();
        }
        for what in [&["verify", "bundle", text(&bundle)][..], &["verify"]] {
            let found = by(&desk, what, &strict);
            assert_eq!(
                (found["verdict"].as_str(), worst(&found, "anchored").as_str()),
                (Some("incomplete"), "not_checked")
            );
            let detail = found["checks"].as_array().unwrap().iter().find(|check| check["name"] == "anchored").unwrap();
            assert!(detail["detail"].as_str().unwrap().contains("0 of 1"), "{detail}");
        }
    }
    // Another log than the one that the reader believes says nothing; what is no policy is wrong use.
    run(&desk, &["verify", "bundle", text(&bundle), "--policy", text(&bundle)]).ended(2);
}

/// A folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.file_type().unwrap().is_file() {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_fork_shown_to_two_readers_is_caught_by_their_receipts() {
    let (here, there, papers) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut desk = Desk::start(here.path());
    furnish(&desk);
    let before = papers.path().join("before");
    let first = place(&give(&desk, &[gift("g0", 1)])[0]).to_owned();
    run(&desk, &["receipt", &first, "-o", text(&before)]).ended(0);
    let policy = papers.path().join("policy");
    fs::write(&policy, run(&desk, &["log", "policy"]).ended(0).out).unwrap();
    desk.stop();
    let twin = there.path().join("twin");
    copy(here.path(), &twin);
    // The same bank, keys and all, tells one reader of five blankets and the other of fifty.
    let shown = |folder: &Path, quantity, name: &str| {
        let desk = Desk::start(folder);
        let receipt = papers.path().join(name);
        let told = give(&desk, &[gift("g1", quantity)]);
        run(&desk, &["receipt", place(&told[0]), "-o", text(&receipt)]).ended(0);
        (desk, receipt)
    };
    let (desk, mine) = shown(here.path(), 5, "mine");
    let (_twin, yours) = shown(&twin, 50, "yours");
    let compare = |one: &Path, other: &Path, code| {
        let asked = ["verify", "receipts", text(one), text(other), "--policy", text(&policy), "--format", "json"];
        run(&desk, &asked).ended(code).json()
    };
    let found = compare(&mine, &yours, 1);
    assert_eq!((worst(&found, "integrity").as_str(), worst(&found, "agreement").as_str()), ("ok", "failed"));
    let said = found["checks"].to_string();
    assert!(said.contains("was written twice"), "{said}");
    // Each of them agrees with itself, and with what both had seen before.
    assert_eq!(worst(&compare(&mine, &mine, 0), "agreement"), "ok");
    for receipt in [&mine, &yours] {
        assert_eq!(worst(&compare(&before, receipt, 0), "agreement"), "not_checked");
    }
    fs::write(&yours, b"nothing").unwrap();
    let found = compare(&mine, &yours, 1);
    assert_eq!((worst(&found, "integrity").as_str(), worst(&found, "agreement").as_str()), ("failed", "not_checked"));
}
