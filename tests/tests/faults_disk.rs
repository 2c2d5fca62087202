//! A desk on a disk that fills up, and on one that may only be read: whoever asks is told so, nothing is lost, and it goes on once there is room.
//!
//! The disk is a small file system in memory, mounted in a namespace of its own; where the system allows none, that is said and the test
//! is left out.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use serde_json::Value;
use tests::api::{Api, donation};
use tests::ground::Desk;

/// Where the small disk is mounted, for the test inside.
const DISK: &str = "HELPBANK_TEST_DISK";
/// Megabytes of the disk.
const DISK_MB: u64 = 160;
/// Room that the ballast leaves, in bytes.
const ROOM_BYTES: u64 = 3 << 20;
/// Nobody waits longer for an answer, whatever became of the disk.
const ANSWER_S_MAX: u64 = 60;

fn namespace(script: &str, disk: &Path) -> Command {
    let mut command = Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script]).env(DISK, disk);
    command
}

#[test]
fn full_and_read_only_disks_are_told_by_the_desk() {
    let dir = tempfile::tempdir().unwrap();
    let mount = format!("mount -t tmpfs -o size={DISK_MB}m tmpfs \"${DISK}\"");
    let allowed = namespace(&mount, dir.path()).output().is_ok_and(|output| output.status.success());
    if !allowed {
        eprintln!("left out: this system does not let us mount a small disk");
        return;
    }
    let script = format!("{mount} && exec \"$0\" --exact desk_inside --ignored --nocapture");
    let output = namespace(&script, dir.path()).arg(env::current_exe().unwrap()).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("1 passed"), "{said}");
}

/// A gift that takes some room.
fn gift(number: u64) -> Value {
    let mut gift = donation(&format!("gift-{number}"), 1);
    let line = gift["lines"][0].clone();
    gift["lines"] = Value::Array(vec![line; 200]);
    gift
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "run inside a small disk by the test above"]
async fn desk_inside() {
    let mount = PathBuf::from(env::var_os(DISK).unwrap());
    let folder = mount.join("bank");
    let mut desk = Desk::start(&folder);
    let api = Api::of(desk.url(), &folder);
    api.set_up().await;
    let ballast = mount.join("ballast");
    let free = rustix::fs::statvfs(&mount).unwrap();
    let size = (free.f_bavail * free.f_frsize).checked_sub(ROOM_BYTES).expect("the disk has room for a new bank");
    fs::write(&ballast, vec![1; usize::try_from(size).unwrap()]).unwrap();

    let mut accepted = 0;
    let (number, answer) = loop {
        let began = Instant::now();
        let (status, answer) = api.command(&gift(accepted)).await.unwrap();
        assert!(began.elapsed() < Duration::from_secs(ANSWER_S_MAX), "an answer is not waited for for ever");
        if !status.is_success() {
            assert!(status.is_server_error(), "{status}: {answer}");
            break (accepted, answer);
        }
        accepted += 1;
        assert!(accepted < 1_000, "the disk never fills up");
    };
    let words = answer.to_string();
    assert!(
        words.contains("room") || words.contains("space") || words.contains("full"),
        "the answer says why: {words}"
    );

    fs::remove_file(&ballast).unwrap();
    desk.restart();
    let api = Api::of(desk.url(), &folder);
    // The one whose fate was not known counts once, whichever it was.
    for again in number.saturating_sub(1)..=number + 1 {
        api.accepted(gift(again)).await;
    }
    let wanted = (number + 2) * 200;
    let mut held = 0;
    for _ in 0..ANSWER_S_MAX {
        let stock = api.get("/v1/stock?site=ATH").await;
        let rows = stock.as_array().or_else(|| stock["rows"].as_array()).unwrap_or_else(|| panic!("{stock}"));
        held = rows.iter().filter_map(|row| row["on_hand"].as_u64()).sum();
        if held >= wanted {
            break;
        }
        // The views are a moment behind the clerk.
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert_eq!(held, wanted);
    // What the log could not write it takes in once, now that it can.
    let mut log = Value::Null;
    for _ in 0..ANSWER_S_MAX {
        log = api.checkpoint().await;
        if log["behind"] == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    assert!(log["behind"] == 0 && log["stopped"].is_null(), "{log}");
    let report = api.verify().await;
    assert_eq!(report["verdict"], "ok", "{report:#}");

    desk.stop();
    assert!(Command::new("mount").args(["-o", "remount,ro"]).arg(&mount).status().unwrap().success());
    let Err(refused) = Desk::attempt(&folder, &[]) else { panic!("a desk that cannot write anything started") };
    let words = refused.log.to_lowercase();
    assert!(words.contains("read-only") || words.contains("written"), "{words}");
}
