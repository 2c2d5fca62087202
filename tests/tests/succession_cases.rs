//! Successions under strain: killed anywhere, on a full disk, without the log's files, with a name that was used, one behind the other.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tests::ground::{Desk, helpbank};
use tests::lost::{
    Scene, Serving, blocks, book, copy, cut, gift, gone_by_the_registers_word, lose_stream, on_hand, pages, refused,
    run, submit, text, verdict,
};

const SUCCEED: &str = "helpbank succeed --published ./www --origin bank.example.org/log-2 --data ./data";

/// Loses the last pages of Athens for good.
fn lose_the_tail(data: &Path) -> u64 {
    let ath = book(data, "ATH");
    let kept = pages(data, ath) - 2;
    cut(data, ath, kept);
    lose_stream(data, ath);
    kept
}

/// Every file of the folder that a succession writes for good, with its length.
fn files(data: &Path) -> BTreeMap<PathBuf, u64> {
    let mut folders = vec![data.join("archive"), data.join("keys")];
    let mut found = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.metadata() {
                Ok(about) if about.is_dir() => folders.push(entry.path()),
                Ok(about) => drop(found.insert(entry.path(), about.len())),
                Err(_) => {}
            }
        }
    }
    found
}

fn succeeding(folder: &Path) -> Child {
    let mut command = helpbank();
    command.args(["succeed", "--published", "./www", "--origin", "bank.example.org/log-2", "--data", "./data"]);
    command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Kills a succession as soon as it has written so many times. False when it came to its end before.
fn killed_after(folder: &Path, writes: usize) -> bool {
    let data = folder.join("data");
    let mut seen = files(&data);
    let mut child = succeeding(folder);
    let mut count = 0;
    while child.try_wait().unwrap().is_none() {
        let now = files(&data);
        if now != seen {
            count += 1;
            seen = now;
        }
        if count >= writes {
            child.kill().unwrap();
            return !child.wait().unwrap().success();
        }
    }
    false
}

#[test]
fn the_same_command_goes_on_wherever_it_was_killed() {
    let mut scene = Scene::found();
    let kept = lose_the_tail(&scene.data());
    goes_on_wherever_it_was_killed(&mut scene, kept);
}

#[test]
fn a_bank_from_a_backup_goes_on_wherever_its_succession_was_killed() {
    let mut scene = Scene::found();
    fs::remove_dir_all(scene.data()).unwrap();
    text(&scene.run("helpbank restore backup --data ./data"));
    // Its own log book does not name what was shown: only the published copy and the witness know.
    let kept = pages(&scene.data(), book(&scene.data(), "ATH"));
    goes_on_wherever_it_was_killed(&mut scene, kept);
}

/// Kills the succession of this scene's bank at every place that it writes to, and gives the same command once more.
fn goes_on_wherever_it_was_killed(scene: &mut Scene, kept: u64) {
    copy(&scene.data(), &scene.folder().join("lost"));
    let register = book(&scene.data(), "REGISTER");
    let before = pages(&scene.data(), register);
    for writes in 1.. {
        fs::remove_dir_all(scene.data()).unwrap();
        copy(&scene.folder().join("lost"), &scene.data());
        let killed = killed_after(scene.folder(), writes);
        if killed && pages(&scene.data(), register) > before {
            match Desk::attempt(&scene.data(), &[]) {
                Err(ended) => assert!(ended.log.contains("helpbank succeed"), "after {writes} writes: {}", ended.log),
                Ok(_) => {
                    assert!(is_renewed(scene), "after {writes} writes a desk works in the middle of a succession");
                }
            }
        }
        // What a hurried hand does: it asks what is wrong first.
        let looked = scene.run("helpbank repair --dry-run --data ./data");
        let said = String::from_utf8_lossy(&looked.stderr).into_owned();
        assert!(!said.contains("does not hold"), "after {writes} writes: {said}");
        let again = text(&scene.run(SUCCEED));
        assert!(!again.contains("ATH-3") && !again.contains("LOG-3"), "after {writes} writes: {again}");
        assert_eq!(pages(&scene.data(), book(&scene.data(), "ATH")), kept);
        let policy = fs::read_to_string(scene.data().join("keys/log.policy")).unwrap();
        assert!(policy.starts_with("log bank.example.org/log-2+"), "{policy}");
        if killed && writes % 4 != 1 {
            // Each is looked at from outside; opening all of them would take long.
            continue;
        }
        let mut desk = scene.desk();
        assert_eq!((on_hand(&desk, "ATH", "BLANKET"), on_hand(&desk, "ATH-2", "BLANKET")), (0, 100), "{writes}");
        // The witness does not know the new log yet, so not all can be checked.
        let (said, report) = verdict(&desk);
        assert_ne!(said, "failed", "after {writes} writes: {report:#?}");
        desk.stop();
        if !killed {
            assert!(writes > 5, "it was killed at several places");
            break;
        }
    }
    scene.tell_witness();
    let desk = scene.desk();
    text(&desk.cli(&["log", "checkpoint"]));
    assert!(gone_by_the_registers_word(&desk) > 0);
}

/// Whether the log has its new name already: then nothing is left to do.
fn is_renewed(scene: &Scene) -> bool {
    let signed = fs::read_to_string(scene.data().join("keys/log.signed")).unwrap();
    signed.starts_with("bank.example.org/log-2\n")
}

#[test]
fn a_signal_ends_it_with_its_server() {
    let scene = Scene::found();
    lose_the_tail(&scene.data());
    let before = files(&scene.data());
    let mut child = succeeding(scene.folder());
    while files(&scene.data()) == before && child.try_wait().unwrap().is_none() {}
    let _ = kill_process(Pid::from_child(&child), Signal::TERM);
    child.wait().unwrap();
    assert_eq!(servers(&scene.data()), 0, "its nats-server went with it");
    text(&scene.run(SUCCEED));
}

/// How many nats-servers run in a folder.
fn servers(data: &Path) -> usize {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let lines = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    let name = data.to_string_lossy().into_owned();
    lines.filter(|line| String::from_utf8_lossy(line).contains(&name)).count()
}

/// Where the small disk is mounted, for the test inside.
const DISK: &str = "HELPBANK_TEST_DISK";

#[test]
fn a_full_disk_is_named() {
    let scene = Scene::found();
    lose_the_tail(&scene.data());
    let mount = "mount -t tmpfs -o size=64m tmpfs \"$HELPBANK_TEST_DISK\"";
    let disk = scene.folder().join("disk");
    fs::create_dir(&disk).unwrap();
    let inside = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).env(DISK, &disk);
        command.current_dir(scene.folder()).output()
    };
    if !inside(mount).is_ok_and(|output| output.status.success()) {
        eprintln!("left out: this system does not let us mount a small disk");
        return;
    }
    let program = helpbank();
    let path = program.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, path)| path).unwrap();
    let bin = Path::new(program.get_program()).parent().unwrap();
    let path = format!("{}:{}", bin.display(), path.to_str().unwrap());
    for (room_kb, command) in [(2_000, "succeed --origin bank.example.org/log-2"), (2_000, "repair --accept-loss")] {
        let script = format!(
            "{mount} && export PATH='{path}' && cp -a ./data \"$HELPBANK_TEST_DISK/data\" && cd \"$HELPBANK_TEST_DISK\" \
             && left=$(df -k --output=avail . | tail -n 1) && head -c $(( (left - {room_kb}) * 1024 )) /dev/zero > ballast \
             && helpbank {command} --data ./data"
        );
        let began = Instant::now();
        let output = inside(&script).unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains("the disk is full") && said.contains("Make room"), "{said}");
        assert!(began.elapsed() < Duration::from_mins(2), "it does not hang");
        assert_eq!(servers(&disk), 0);
    }
}

#[test]
fn a_log_without_its_key_is_not_begun_again_in_silence() {
    let mut scene = Scene::found();
    let data = scene.data();
    fs::remove_file(data.join("keys/log.key")).unwrap();
    let signed = fs::read(data.join("keys/log.signed")).unwrap();
    let Err(refused_start) = Desk::attempt(&data, &[]) else { panic!("a new log over the old log book") };
    assert!(
        refused_start.log.contains("log.key") && refused_start.log.contains("helpbank succeed"),
        "{}",
        refused_start.log
    );
    assert_eq!(fs::read(data.join("keys/log.signed")).unwrap(), signed, "what was signed is kept");
    // The old name is used, also without its key.
    let said = refused(&scene.run("helpbank succeed --origin bank.example.org/log --data ./data"));
    assert!(said.contains("used"), "{said}");
    let done = text(&scene.run("helpbank succeed --origin bank.example.org/log-2 --data ./data"));
    assert!(done.contains("LOG-2") && !done.contains("ATH-2"), "the books go on: {done}");
    the_books_go_on(&mut scene);
}

/// The log has a new name, the books are the old ones.
fn the_books_go_on(scene: &mut Scene) {
    scene.tell_witness();
    let desk = scene.desk();
    submit(&desk, &(gift("more", "ATH", "A-01", 8) + "\n"));
    assert_eq!(on_hand(&desk, "ATH", "BLANKET"), 150);
    text(&desk.cli(&["log", "checkpoint"]));
    let shown = text(&desk.cli(&["log", "show"]));
    assert!(shown.contains("bank.example.org/log-2"), "{shown}");
    // No page is lost; that no more of the old log was shown than is known here nobody else can say.
    assert_eq!(gone_by_the_registers_word(&desk), 1);
}

#[test]
fn a_log_that_forgot_what_it_signed_is_begun_anew_by_the_runbook() {
    let mut scene = Scene::found();
    let data = scene.data();
    fs::remove_file(data.join("keys/log.signed")).unwrap();
    let Err(refused_start) = Desk::attempt(&data, &[]) else { panic!("it signs without knowing what it signed") };
    assert!(
        refused_start.log.contains("log.signed") && refused_start.log.contains("helpbank succeed"),
        "{}",
        refused_start.log
    );
    // Nobody knows: without its own tiles, without the witness, without a copy.
    copy(&data, &scene.folder().join("kept"));
    fs::remove_dir_all(data.join("log")).unwrap();
    let address = scene.witness.as_ref().unwrap().url.strip_prefix("http://").unwrap().to_owned();
    let key = scene.key.clone();
    scene.witness = None;
    let said = refused(&scene.run("helpbank succeed --origin bank.example.org/log-2 --dry-run --data ./data"));
    assert!(said.contains("--trust-books"), "{said}");
    let vouched = "helpbank succeed --origin bank.example.org/log-2 --trust-books --dry-run --data ./data";
    assert!(text(&scene.run(vouched)).contains("LOG"));
    // With them it goes by what they remember.
    fs::remove_dir_all(&data).unwrap();
    fs::rename(scene.folder().join("kept"), &data).unwrap();
    scene.witness = Some(Serving::start(&scene.folder().join("inka"), &address, &[&key]));
    for block in blocks("7.") {
        let done = text(&scene.run(&block));
        assert!(done.contains("LOG") && !done.contains("ATH"), "{done}");
    }
    the_books_go_on(&mut scene);
}

#[test]
fn a_name_that_a_witness_knows_is_not_taken_again() {
    let mut scene = Scene::found();
    lose_the_tail(&scene.data());
    copy(&scene.data(), &scene.folder().join("older"));
    text(&scene.run(SUCCEED));
    scene.tell_witness();
    let mut desk = scene.desk();
    text(&desk.cli(&["log", "checkpoint"]));
    text(&desk.cli(&["log", "publish", scene.folder().join("www-2").to_str().unwrap()]));
    desk.stop();
    fs::remove_dir_all(scene.data()).unwrap();
    fs::rename(scene.folder().join("older"), scene.data()).unwrap();
    let said = refused(&scene.run(SUCCEED));
    assert!(said.contains("inka") && said.contains("never used again"), "{said}");
    let said = refused(&scene.run(&SUCCEED.replace("./www", "./www-2")));
    assert!(said.contains("never used again"), "{said}");
    let greek = refused(&scene.run(&format!("{SUCCEED} --lang el")));
    assert!(greek.contains("ποτέ ξανά"), "{greek}");
    let books = fs::read_dir(scene.data().join("archive")).unwrap().count();
    text(&scene.run(&SUCCEED.replace("log-2", "log-3")));
    assert_eq!(fs::read_dir(scene.data().join("archive")).unwrap().count(), books + 2);
}

#[test]
fn a_successor_of_a_successor_takes_the_rest() {
    let mut scene = Scene::found();
    let data = scene.data();
    lose_the_tail(&data);
    text(&scene.run(SUCCEED));
    scene.tell_witness();
    let mut desk = scene.desk();
    submit(&desk, &(gift("more", "ATH-2", "A-01", 9) + "\n"));
    text(&desk.cli(&["log", "checkpoint"]));
    text(&desk.cli(&["log", "publish", scene.folder().join("www-2").to_str().unwrap()]));
    desk.stop();
    // The successor keeps its first page and one bin: what it took over is lost with it, and lies on the shelves of the first again.
    let second = book(&data, "ATH-2");
    cut(&data, second, 2);
    lose_stream(&data, second);
    let done = text(&run(
        scene.folder(),
        "helpbank succeed --published ./www-2 --origin bank.example.org/log-3 --data ./data",
    ));
    assert!(done.contains("ATH-3") && done.contains("LOG-3"), "{done}");
    scene.tell_witness();
    let desk = scene.desk();
    let there = ["ATH", "ATH-2", "ATH-3"].map(|site| on_hand(&desk, site, "BLANKET"));
    assert_eq!(there, [0, 0, 100]);
    assert!(gone_by_the_registers_word(&desk) > 0);
}
