//! Notes about anything on the ledger.

use vault::limits::NOTE_CHARS_MAX;
use vault::{FieldError, Id, Inserted, Note, NoteKind, Problem, VaultError};

use crate::place::{NOON, Place, id, person};

fn reference(about: Id, text: &str) -> Note {
    Note { about, kind: NoteKind::Reference, text: text.to_owned(), subject: None, at_ms: NOON }
}

#[tokio::test]
async fn notes_come_back_in_order_also_after_reopening() {
    let place = Place::new();
    let vault = place.open().await;
    vault.upsert(&person(1, "Donor")).await.expect("written");
    let lot = id(100);
    let notes = [
        Note { subject: Some(id(1)), ..reference(lot, "DR-2023-0042") },
        Note { kind: NoteKind::Remark, at_ms: NOON + 1, ..reference(lot, "two\nlines") },
        Note { kind: NoteKind::ImportedName, at_ms: NOON + 2, ..reference(lot, "stock.csv") },
    ];
    for note in [&notes[2], &notes[0], &notes[1]] {
        vault.note(note).await.expect("noted");
    }
    drop(vault);

    let vault = place.open().await;
    assert!(vault.notes(&lot).await.expect("read") == notes);
    assert!(vault.notes(&id(101)).await.expect("read").is_empty());
}

#[tokio::test]
async fn many_notes_at_once_and_a_repeat_adds_none() {
    let place = Place::new();
    let vault = place.open().await;
    let many: Vec<Note> = (0..1_700).map(|number| reference(id(number), &format!("R{number}"))).collect();
    assert_eq!(vault.note_many(&many).await.expect("noted").new_rows, 1_700);
    let again = vault.note_many(&many).await.expect("repeated");
    assert_eq!(again, Inserted { new_rows: 0, known_rows: 1_700, erased: Vec::new() });

    let about = vault.notes_about(&[id(3), id(1_699), id(99_999)]).await.expect("read");
    assert_eq!(about.len(), 2);
    assert_eq!(about[&id(1_699)].len(), 1);
    assert_eq!(about[&id(1_699)][0].text, "R1699");
}

#[tokio::test]
async fn a_note_has_its_limit_and_all_or_none_are_kept() {
    let place = Place::new();
    let vault = place.open().await;
    let good = reference(id(1), &"ω".repeat(NOTE_CHARS_MAX));
    for (text, problem) in [
        ("ω".repeat(NOTE_CHARS_MAX + 1), Problem::LongerThanChars(NOTE_CHARS_MAX)),
        ("\n".to_owned(), Problem::Blank),
        ("a\u{0}b".to_owned(), Problem::Control),
    ] {
        match vault.note_many(&[good.clone(), reference(id(1), &text)]).await {
            Err(VaultError::Field(error)) => assert_eq!(error, FieldError { field: "text", row: 1, problem }),
            other => panic!("{other:?}"),
        }
    }
    // The second belongs to somebody the vault does not hold.
    match vault.note_many(&[good.clone(), Note { subject: Some(id(77)), ..reference(id(1), "x") }]).await {
        Err(VaultError::Unknown { what: "subject" }) => {}
        other => panic!("{other:?}"),
    }
    assert!(vault.notes(&id(1)).await.expect("read").is_empty());
    vault.note(&good).await.expect("exactly at the limit");
}

#[tokio::test]
async fn debug_does_not_show_the_text() {
    assert!(!format!("{:?}", reference(id(1), "given by Maria")).contains("Maria"));
}
