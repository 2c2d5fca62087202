//! Erasing: nothing of a person remains, not in the tables and not in the raw files.

use std::collections::HashSet;

use sqlx::Connection;
use vault::limits::ATTEMPTS_MAX;
use vault::{Erasure, Note, NoteKind, Role, SignIn, Subject, Vault, VaultError};

use crate::place::{NOON, PASSWORD, Place, id, person, user};

/// Words that stand nowhere but in the person's own rows, in the forms they are stored in.
const TRACES: [&str; 6] = [
    "Ξανθίππη Zyzzogeton",
    "ξανθιππη zyzzogeton",
    "zyzzogeton@example.gr",
    "+30 694 555 0199",
    "999863881",
    "receipt QX-7741 of Zyzzogeton",
];

async fn enter_zyzzogeton(vault: &Vault) {
    let subject = Subject {
        email: Some(TRACES[2].to_owned()),
        phone: Some(TRACES[3].to_owned()),
        tax_number: Some(TRACES[4].to_owned()),
        ..person(1, TRACES[0])
    };
    vault.upsert(&subject).await.expect("written");
    let about_a_lot = Note {
        about: id(500),
        kind: NoteKind::Reference,
        text: TRACES[5].to_owned(),
        subject: Some(id(1)),
        at_ms: NOON,
    };
    let about_her = Note { about: id(1), text: format!("{} again", TRACES[5]), subject: None, ..about_a_lot.clone() };
    vault.note_many(&[about_a_lot, about_her]).await.expect("noted");
}

fn traces(place: &Place) -> Vec<&'static str> {
    TRACES.into_iter().filter(|trace| place.holds(trace.as_bytes())).collect()
}

#[tokio::test]
async fn after_erasing_no_raw_file_holds_a_trace_while_open_and_after() {
    let place = Place::new();
    let vault = place.open().await;
    enter_zyzzogeton(&vault).await;
    vault.upsert(&person(2, "Neighbour")).await.expect("written");
    assert_eq!(traces(&place), TRACES, "the search would find them");

    assert!(vault.erase(&id(1), NOON + 9).await.expect("erased"));
    assert_eq!(traces(&place), [""; 0]);
    assert!(vault.subject(&id(1)).await.expect("read").is_none());
    assert!(vault.names(&[id(1)]).await.expect("read").is_empty());
    assert!(vault.find_by_name("zyzzogeton").await.expect("searched").is_empty());
    assert!(vault.notes(&id(1)).await.expect("read").is_empty());
    assert!(vault.notes(&id(500)).await.expect("read").is_empty(), "a lot's note that was hers");
    assert_eq!(vault.erasures().await.expect("read"), [Erasure { subject: id(1), at_ms: NOON + 9 }]);
    assert!(vault.subject(&id(2)).await.expect("read").is_some(), "the neighbour stays");

    vault.close().await;
    assert_eq!(traces(&place), [""; 0]);
}

#[tokio::test]
async fn copies_left_where_pages_were_split_go_too() {
    // Rows of all lengths that arrive in no order split pages, and a split may leave copies that no DELETE knows of.
    // Without the VACUUM of a scrub this finds some.
    let place = Place::new();
    let vault = place.open().await;
    let mark = |number: u32| format!("Donor-{:08x}-", number.wrapping_mul(0x9e37_79b1));
    let name = |number: u32| {
        let length = usize::from(id(number)[0]) * 180 / 255;
        mark(number) + &"x".repeat(length)
    };
    for start in (0..4_000).step_by(50) {
        let some: Vec<Subject> = (start..start + 50).map(|number| person(number, &name(number))).collect();
        vault.insert_many(&some).await.expect("inserted");
    }
    let gone: Vec<u32> = (0..4_000).step_by(10).collect();
    let erasures: Vec<Erasure> = gone.iter().map(|number| Erasure { subject: id(*number), at_ms: NOON }).collect();
    assert_eq!(vault.reapply_erasures(&erasures).await.expect("erased"), 400);

    // One pass over the files: every mark in them, as written or folded.
    let files = place.bytes();
    let held: HashSet<&[u8]> =
        files.windows(14).filter(|window| window.starts_with(b"onor-")).map(|window| &window[5..13]).collect();
    let holds = |number: u32| held.contains(&mark(number).as_bytes()[6..14]);
    assert!(holds(1), "the search would find one");
    let left: Vec<u32> = gone.into_iter().filter(|number| holds(*number)).collect();
    assert_eq!(left, [0_u32; 0]);
}

#[tokio::test]
async fn who_was_erased_cannot_be_written_again() {
    let place = Place::new();
    let vault = place.open().await;
    enter_zyzzogeton(&vault).await;
    vault.erase(&id(1), NOON).await.expect("erased");
    drop(vault);

    let vault = place.open().await;
    let note = Note { about: id(1), kind: NoteKind::Remark, text: "x".to_owned(), subject: None, at_ms: NOON };
    assert!(matches!(vault.upsert(&person(1, "Back")).await, Err(VaultError::Erased)));
    assert!(matches!(vault.note(&note).await, Err(VaultError::Erased)));
    let owned = Note { about: id(3), subject: Some(id(1)), ..note.clone() };
    assert!(matches!(vault.note(&owned).await, Err(VaultError::Erased)));
    assert!(matches!(vault.create_user(&user(1, "back", Role::Operator), PASSWORD).await, Err(VaultError::Erased)));

    // A repeated import leaves them out and says so.
    let done = vault.insert_many(&[person(1, "Back"), person(2, "New")]).await.expect("inserted");
    assert_eq!((done.new_rows, done.erased), (1, vec![id(1)]));
    let about_new = Note { about: id(2), ..note.clone() };
    let done = vault.note_many(&[owned, note, about_new]).await.expect("noted");
    assert_eq!((done.new_rows, done.erased), (1, vec![id(1), id(1)]));
    assert!(vault.subject(&id(1)).await.expect("read").is_none());
}

#[tokio::test]
async fn erasing_twice_or_somebody_unknown_is_fine_and_the_first_time_counts() {
    let place = Place::new();
    let vault = place.open().await;
    enter_zyzzogeton(&vault).await;
    assert!(vault.erase(&id(1), NOON).await.expect("erased"));
    assert!(!vault.erase(&id(1), NOON + 1).await.expect("again"));
    assert!(!vault.erase(&id(2), NOON + 2).await.expect("never entered"));
    let known: Vec<i64> = vault.erasures().await.expect("read").iter().map(|it| it.at_ms).collect();
    assert_eq!(known, [NOON, NOON + 2]);
}

#[tokio::test]
async fn a_restored_vault_forgets_again() {
    let place = Place::new();
    let backup = place.folder().join("backup");
    let vault = place.open().await;
    enter_zyzzogeton(&vault).await;
    vault.backup_to(&backup).await.expect("backed up");
    vault.erase(&id(1), NOON).await.expect("erased");
    let facts = vault.erasures().await.expect("read");
    vault.close().await;

    let restored = Place::new();
    std::fs::copy(&backup, restored.path()).expect("restored");
    let vault = restored.open().await;
    assert!(vault.subject(&id(1)).await.expect("read").is_some(), "the backup is from before");
    assert_eq!(vault.reapply_erasures(&facts).await.expect("erased"), 2, "her row and the note about her");
    assert_eq!(traces(&restored), [""; 0]);
    assert_eq!(vault.erasures().await.expect("read"), facts);
    assert_eq!(vault.reapply_erasures(&facts).await.expect("nothing left"), 0);
    assert_eq!(vault.reapply_erasures(&[]).await.expect("nothing asked"), 0);
}

#[tokio::test]
async fn an_erasure_that_could_not_reach_the_bytes_is_finished_at_the_next_start() {
    let place = Place::new();
    let vault = place.open().await;
    enter_zyzzogeton(&vault).await;

    // A stranger reads, and so holds the old pages in the write-ahead log.
    let mut stranger = place.raw().await;
    let mut reading = stranger.begin().await.expect("a read");
    sqlx::query("SELECT count(*) FROM subject").fetch_one(&mut *reading).await.expect("rows");
    assert!(matches!(vault.erase(&id(1), NOON).await, Err(VaultError::NotScrubbed)));
    assert!(vault.subject(&id(1)).await.expect("read").is_none(), "the row itself is gone");
    assert_eq!(vault.erasures().await.expect("read").len(), 1);
    assert!(!traces(&place).is_empty(), "the stranger's pages are still there");

    // The program ends with the stranger still reading, so its end tidies nothing; then it starts again.
    drop(vault);
    reading.rollback().await.expect("the read ends");
    let vault = place.open().await;
    assert_eq!(traces(&place), [""; 0]);
    assert!(vault.subject(&id(1)).await.expect("read").is_none());
    stranger.close().await.expect("closed");
}

#[tokio::test]
async fn a_user_is_erased_with_account_sessions_tokens_and_attempts() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "zyzzogeton", Role::Operator), PASSWORD).await.expect("let in");
    let (session, _) = vault.open_session(&id(1), NOON).await.expect("opened");
    let (_, token) = vault.create_token(&id(1), "zyzzogeton's scanner", NOON).await.expect("made");
    for _ in 0..ATTEMPTS_MAX {
        vault.verify_password("zyzzogeton", "wrong", NOON).await.expect("answered");
    }
    assert!(place.holds(b"zyzzogeton"));

    assert!(vault.erase(&id(1), NOON).await.expect("erased"));
    assert!(!place.holds(b"zyzzogeton"));
    assert!(vault.session(session.reveal(), NOON).await.expect("read").is_none());
    assert!(vault.token(token.reveal(), NOON).await.expect("read").is_none());
    assert!(vault.users().await.expect("read").is_empty());
    // Neither known nor still counted: the attempts went too.
    assert_eq!(vault.verify_password("zyzzogeton", PASSWORD, NOON).await.expect("answered"), SignIn::Refused);
}

#[tokio::test]
async fn the_last_admin_is_not_erased_but_a_restored_vault_repeats_what_was_done() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "first", Role::Admin), PASSWORD).await.expect("let in");
    assert!(matches!(vault.erase(&id(1), NOON).await, Err(VaultError::LastAdmin)));
    assert!(vault.user(&id(1)).await.expect("read").is_some());
    assert!(vault.erasures().await.expect("read").is_empty(), "nothing was written");
    assert_eq!(vault.reapply_erasures(&[Erasure { subject: id(1), at_ms: NOON }]).await.expect("erased"), 1);
}

#[tokio::test]
async fn notes_can_be_erased_without_erasing_anyone() {
    let place = Place::new();
    let vault = place.open().await;
    enter_zyzzogeton(&vault).await;
    assert_eq!(vault.erase_notes(&id(500)).await.expect("erased"), 1);
    assert_eq!(vault.erase_notes(&id(1)).await.expect("erased"), 1);
    assert_eq!(vault.erase_notes(&id(1)).await.expect("none left"), 0);
    assert_eq!(traces(&place), TRACES[..5]);
    assert!(vault.subject(&id(1)).await.expect("read").is_some());
}
