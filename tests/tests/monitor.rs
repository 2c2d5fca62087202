//! A monitor outside of a real bank: a log that stands still under a busy bank, a bank that shows less than its log names, a log of a new name.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Output;

use serde_json::Value;
use tests::ground::{Desk, helpbank};
use tests::lost::{Scene, book, cut, gift, lose_stream, pages, submit, text};

const ELEVEN_MINUTES_MS: i64 = 660_000;

fn watch(url: &str, policy: &Path, dir: &Path) -> Output {
    let mut command = helpbank();
    command.args(["monitor", url, "--once", "--format", "json", "--lang", "en", "--policy"]).arg(policy);
    command.arg("--data").arg(dir).output().unwrap()
}

fn alarms(output: &Output) -> Vec<Value> {
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    let seen: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}\n{out}\n{err}"));
    let alarms = seen["alarms"].as_array().unwrap().clone();
    assert_eq!(output.status.code(), Some(i32::from(!alarms.is_empty())), "{out}");
    alarms
}

/// Makes everything that the monitor has seen so much older.
fn age(dir: &Path) {
    let path = dir.join("kept.json");
    let mut kept: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    for waiting in kept["waiting"].as_object_mut().unwrap().values_mut() {
        for page in waiting.as_array_mut().unwrap() {
            page["since_ms"] = (page["since_ms"].as_i64().unwrap() - ELEVEN_MINUTES_MS).into();
        }
    }
    fs::write(path, kept.to_string()).unwrap();
}

#[test]
fn a_log_that_stands_still_under_a_busy_bank_is_late() {
    let scene = Scene::found();
    let (policy, dir) = (scene.folder().join("bank.policy"), scene.folder().join("monitor"));
    // Its tiles cannot be written: the log stands still, and the bank goes on.
    fs::rename(scene.data().join("log/tile"), scene.folder().join("tile")).unwrap();
    fs::write(scene.data().join("log/tile"), "x").unwrap();
    let desk = scene.desk();
    submit(&desk, &(gift("g-1", "ATH", "A-01", 1) + "\n"));
    // The monitor is given the tiles that the bank has lost.
    let serving = Serving::between(&desk, &scene.folder().join("tile"), None);
    assert_eq!(alarms(&watch(&serving.url, &policy, &dir)), Vec::<Value>::new());
    let ath = book(&scene.data(), "ATH");
    let first = pages(&scene.data(), ath);
    age(&dir);
    submit(&desk, &(gift("g-2", "ATH", "A-01", 1) + "\n"));
    let late = alarms(&watch(&serving.url, &policy, &dir));
    let of_ath = late.iter().find(|alarm| alarm["book"] == ath.to_string()).unwrap();
    assert_eq!((of_ath["alarm"].as_str(), of_ath["waiting"].as_u64()), (Some("late"), Some(first)), "{late:?}");
    assert_eq!(of_ath["page"].as_u64(), Some(first + 1));
}

#[test]
fn a_bank_that_shows_less_than_its_log_is_told() {
    let scene = Scene::found();
    let (policy, dir) = (scene.folder().join("bank.policy"), scene.folder().join("monitor"));
    let desk = scene.desk();
    // The witness has cosigned what is shown.
    text(&desk.cli(&["log", "checkpoint"]));
    let ath = book(&scene.data(), "ATH").to_string();
    let serving = Serving::between(&desk, &scene.folder().join("none"), Some(ath.clone()));
    let hidden = alarms(&watch(&serving.url, &policy, &dir));
    assert_eq!(hidden.len(), 1, "{hidden:?}");
    assert_eq!((hidden[0]["alarm"].as_str(), hidden[0]["book"].as_str()), (Some("hidden"), Some(ath.as_str())));
    assert_eq!(hidden[0]["page"].as_u64(), Some(1), "{hidden:?}");
    assert_eq!(alarms(&watch(desk.url(), &policy, &dir)), Vec::<Value>::new());
}

#[test]
fn a_bank_that_keeps_back_what_it_signed_is_told_and_what_it_showed_is_kept() {
    let scene = Scene::found();
    let (policy, dir) = (scene.folder().join("bank.policy"), scene.folder().join("monitor"));
    let none = scene.folder().join("none");
    let desk = scene.desk();
    let old = text(&desk.cli(&["log", "checkpoint"]));
    assert_eq!(alarms(&watch(desk.url(), &policy, &dir)), Vec::<Value>::new());
    submit(&desk, &(gift("g-1", "ATH", "A-01", 1) + "\n"));
    let new = text(&desk.cli(&["log", "checkpoint"]));
    // It shows the world what it had signed before, and its witness what it signed since.
    let serving = Serving::showing(&desk, &none, None, Some(old.clone().into_bytes()));
    let withheld = alarms(&watch(&serving.url, &policy, &dir));
    let told = withheld.iter().find(|alarm| alarm["alarm"] == "withheld").unwrap_or_else(|| panic!("{withheld:?}"));
    assert!(told["remembers"].as_u64() > told["shown"].as_u64(), "{told}");
    // A new checkpoint without the tiles that prove it: it is kept as what it is.
    let serving = Serving::showing(&desk, &none, None, Some(new.clone().into_bytes()));
    let unproven = watch(&serving.url, &policy, &dir);
    assert_eq!(unproven.status.code(), Some(1), "{unproven:?}");
    let kept: Vec<_> = fs::read_dir(dir.join("evidence")).unwrap().flatten().collect();
    assert!(kept.len() == 1 && kept[0].file_name().to_string_lossy().starts_with("unproven-"), "{kept:?}");
    let seen = fs::read_to_string(dir.join("seen.checkpoints")).unwrap();
    assert!([&old, &new].iter().all(|note| seen.contains(note.split("\n\n").next().unwrap())), "{seen}");
    // With its tiles it was no fork.
    assert_eq!(alarms(&watch(desk.url(), &policy, &dir)), Vec::<Value>::new());
    assert_eq!(fs::read_dir(dir.join("evidence")).unwrap().count(), 0);
}

#[test]
fn after_a_succession_the_monitor_says_what_happened_and_how_to_go_on() {
    let mut scene = Scene::found();
    let place = |name: &str| scene.folder().join(name);
    let (old, new, dir, next) = (place("bank.policy"), place("bank-2.policy"), place("monitor"), place("monitor-2"));
    let mut desk = scene.desk();
    text(&desk.cli(&["log", "checkpoint"]));
    assert_eq!(alarms(&watch(desk.url(), &old, &dir)), Vec::<Value>::new());
    desk.stop();
    let (data, ath) = (scene.data(), book(&scene.data(), "ATH"));
    cut(&data, ath, pages(&data, ath) - 2);
    lose_stream(&data, ath);
    text(&scene.run("helpbank succeed --published ./www --origin bank.example.org/log-2 --data ./data"));
    scene.tell_witness();
    let desk = scene.desk();
    text(&desk.cli(&["log", "checkpoint"]));
    fs::write(&new, text(&desk.cli(&["log", "policy"]))).unwrap();

    // By the old policy nothing can be believed, and it says why and what to do.
    let by_old = watch(desk.url(), &old, &dir);
    let said = String::from_utf8_lossy(&by_old.stderr).into_owned();
    assert_eq!(by_old.status.code(), Some(1), "{said}");
    assert!(said.contains("log-2") && said.contains("policy that names both") && said.contains("new folder"), "{said}");
    // By the new one it is an alarm, which the old folder keeps.
    for _ in 0..2 {
        let renamed = alarms(&watch(desk.url(), &new, &dir));
        assert_eq!((renamed.len(), renamed[0]["alarm"].as_str()), (1, Some("renamed")), "{renamed:?}");
        assert_eq!(renamed[0]["to"], "bank.example.org/log-2");
    }
    assert!(fs::read_to_string(dir.join("checkpoint")).unwrap().starts_with("bank.example.org/log\n"));
    assert_eq!(fs::read_dir(dir.join("evidence")).unwrap().count(), 1);
    for _ in 0..2 {
        assert_eq!(alarms(&watch(desk.url(), &new, &next)), Vec::<Value>::new(), "the new folder follows");
    }
}

/// A server between monitor and desk, which gives tiles from a folder and may show a book with its first page alone.
struct Serving {
    url: String,
}

impl Serving {
    fn between(desk: &Desk, tiles: &Path, less: Option<String>) -> Self {
        Self::showing(desk, tiles, less, None)
    }

    /// The same, with a checkpoint in the place of the desk's, and no tiles but those of the folder.
    fn showing(desk: &Desk, tiles: &Path, less: Option<String>, checkpoint: Option<Vec<u8>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (host, tiles) = (desk.url().strip_prefix("http://").unwrap().to_owned(), tiles.to_owned());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                answer(stream, &host, &tiles, less.as_deref(), checkpoint.as_deref());
            }
        });
        Self { url }
    }
}

fn answer(mut stream: TcpStream, host: &str, tiles: &Path, less: Option<&str>, checkpoint: Option<&[u8]>) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let first = lines.next().unwrap_or_default();
    let path = first.split(' ').nth(1).unwrap_or("/").to_owned();
    while lines.next().is_some_and(|line| !line.is_empty()) {}
    let tile = path.strip_prefix("/log/tile/").and_then(|name| fs::read(tiles.join(name)).ok());
    let hidden = checkpoint.is_some() && path.starts_with("/log/tile/");
    let body = tile.or_else(|| if hidden { None } else { asked(host, &path) }).map(|body| match (less, checkpoint) {
        (Some(book), _) if path == "/v1/books" => shortened(&body, book),
        (_, Some(checkpoint)) if path == "/log/checkpoint" => checkpoint.to_vec(),
        _ => body,
    });
    let status = if body.is_some() { "200 OK" } else { "404 Not Found" };
    let body = body.unwrap_or_default();
    let head = format!("HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}

/// What the desk answers, when it has it.
fn asked(host: &str, path: &str) -> Option<Vec<u8>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let response = tests::ground::http().get(format!("http://{host}{path}")).send().await.unwrap();
        if response.status().is_success() { Some(response.bytes().await.unwrap().to_vec()) } else { None }
    })
}

fn shortened(body: &[u8], book: &str) -> Vec<u8> {
    let mut heads: Value = serde_json::from_slice(body).unwrap();
    let all = heads["books"].as_array_mut().unwrap();
    all.iter_mut().filter(|head| head["id"] == book).for_each(|head| head["page"] = 1.into());
    heads.to_string().into_bytes()
}
