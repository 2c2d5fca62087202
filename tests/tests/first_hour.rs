//! The README's first hour, every command as it is printed.

#![allow(clippy::unwrap_used, reason = "a test that meets an error has failed, in its helpers too")]

use std::path::PathBuf;
use std::process::{Command, Output};

use tests::ground::{Desk, workspace_root};

/// The shell blocks of a section, as one script; what starts the bank and what finds the program is done by the test.
fn section(title: &str) -> String {
    let readme = std::fs::read_to_string(workspace_root().join("README.md")).expect("there is a README");
    let (_, section) = readme.split_once(&format!("## {title}\n")).expect("the README has the section");
    let section = section.split("\n## ").next().unwrap_or(section);
    let blocks = section.split("```sh\n").skip(1).filter_map(|block| block.split_once("```").map(|(code, _)| code));
    blocks.filter(|code| !code.contains("make run") && !code.contains("export PATH")).collect::<Vec<_>>().join("\n")
}

fn program_folder(desk: &Desk) -> PathBuf {
    let program = std::fs::read_link(format!("/proc/{}/exe", desk.id())).expect("the desk runs");
    program.parent().expect("a program lies in a folder").to_owned()
}

fn run(desk: &Desk, script: &str) -> Output {
    let folder = desk.folder().parent().expect("the data folder lies in the test's folder");
    let path = std::env::var("PATH").expect("there is a PATH");
    Command::new("bash")
        .args(["-eu", "-o", "pipefail", "-c", script])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", program_folder(desk).display()))
        .output()
        .expect("bash runs")
}

#[test]
fn every_command_of_the_first_hour_works_on_a_desk() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(&folder.path().join("data"));
    let script = section("A first hour");
    assert!(
        script.contains("receive_donation") && script.contains("verify bundle"),
        "the section was found:\n{script}"
    );
    let doubting = section("For those who do not trust the bank").replace("http://127.0.0.1:8080", desk.url());
    assert!(doubting.contains("witness serve") && doubting.contains("monitor"), "the section was found:\n{doubting}");
    // The second section goes on where the first has ended, in one shell.
    let output = run(&desk, &format!("{script}\n{doubting}"));
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    assert!(out.contains("ok: everything that was checked holds"), "{out}");
    assert!(
        err.contains("900 pcs are wanted") || out.contains("900 pcs are wanted"),
        "the refusal was not shown: {out}\n{err}"
    );
    assert!(out.contains("caught"), "the broken bundle was not caught: {out}");
    assert!(out.contains("Proven: this entry stands") && out.contains("cosigned by one witness"), "{out}");
    // What the story says of the goods is what the bank says.
    let stock = run(&desk, "helpbank report stock --site LAR --format json --data ./data");
    let rows: serde_json::Value = serde_json::from_slice(&stock.stdout).unwrap();
    let on_hand = |item: &str| -> i64 {
        let rows = rows.as_array().unwrap().iter().filter(|row| row["item"] == item);
        rows.map(|row| row["on_hand"].as_i64().unwrap()).sum()
    };
    assert_eq!((on_hand("BLANKET"), on_hand("MILK-1L")), (58, 20));
}
