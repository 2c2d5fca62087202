//! People are let in one by one, programs by tokens; what each may do holds on the command line too.

use serde_json::json;
use tests::ground::Desk;

use super::said::{Ran, alone, json, run};

#[test]
fn a_desk_lets_people_in_and_out_and_programs_by_token() {
    let folder = tempfile::tempdir().unwrap();
    let desk = Desk::start(folder.path());
    let made = json(&desk, &["user", "add", "maria", "--name", "Μαρία Κ.", "--role", "operator"]);
    let made = if made.is_array() { made[0].clone() } else { made };
    assert!(made["password"].as_str().is_some_and(|password| password.len() >= 12), "{made}");
    run(&desk, &["user", "add", "maria", "--role", "auditor"]).ended(1);
    let short = Ran::from(desk.cli_fed(&["user", "add", "nikos", "--role", "manager", "--password-stdin"], b"short\n"));
    short.ended(2);
    let long =
        desk.cli_fed(&["user", "add", "nikos", "--role", "manager", "--password-stdin"], b"a long pass phrase\n");
    let long = Ran::from(long).ended(0);
    assert!(!long.out.contains("a long pass phrase"));
    run(&desk, &["user", "disable", "maria"]).ended(0);
    run(&desk, &["user", "role", "nikos", "auditor"]).ended(0);
    assert!(run(&desk, &["user", "password", "nikos"]).ended(0).out.contains("password: "));
    assert!(run(&desk, &["user", "disable", "nobody"]).ended(2).err.contains("nobody signs in as"));
    let users = json(&desk, &["user", "list"]);
    let user = |login: &str| users.as_array().unwrap().iter().find(|user| user["login"] == login).unwrap().clone();
    assert_eq!((user("maria")["disabled"].as_bool(), user("nikos")["role"].as_str()), (Some(true), Some("auditor")));

    let token = run(&desk, &["token", "create", "nightly report"]).ended(0).out.trim().to_owned();
    assert!(token.starts_with("hb_"), "{token}");
    let by_token = |token: &str| alone(&["report", "stock", "--url", desk.url(), "--token", token, "--format", "json"]);
    assert_eq!(by_token(&token).ended(0).json(), json!([]));
    let listed = json(&desk, &["token", "list"]);
    let id = listed.as_array().unwrap().iter().find(|known| known["label"] == "nightly report").unwrap()["id"].clone();
    run(&desk, &["token", "revoke", id.as_str().unwrap()]).ended(0);
    by_token(&token).ended(1);
    alone(&["report", "stock"]).ended(2);
    alone(&["report", "stock", "--url", desk.url()]).ended(2);
}
