//! Writing subjects, one or many.

use vault::limits::{EMAIL_CHARS_MAX, NAME_CHARS_MAX, PHONE_CHARS_MAX, TAX_NUMBER_CHARS_MAX};
use vault::{FieldError, Inserted, Language, Problem, Subject, SubjectKind, VaultError};

use crate::place::{NOON, Place, id, organisation, person};

#[tokio::test]
async fn a_subject_comes_back_as_it_was_written_also_after_reopening() {
    let place = Place::new();
    let full = Subject {
        email: Some("maria@example.gr".to_owned()),
        phone: Some("+30 210 000 0000".to_owned()),
        tax_number: Some("094014201".to_owned()),
        ..person(1, "Μαρία Παπαδοπούλου")
    };
    let bare = organisation(2, "Diaspora Toronto");
    let vault = place.open().await;
    vault.upsert(&full).await.expect("written");
    vault.upsert(&bare).await.expect("written");
    drop(vault);

    let vault = place.open().await;
    assert!(vault.subject(&id(1)).await.expect("read") == Some(full));
    assert!(vault.subject(&id(2)).await.expect("read") == Some(bare));
    assert!(vault.subject(&id(3)).await.expect("read").is_none());
}

#[tokio::test]
async fn writing_again_replaces_everything_but_the_first_moment() {
    let place = Place::new();
    let vault = place.open().await;
    vault.upsert(&Subject { phone: Some("1".to_owned()), ..person(1, "Old Name") }).await.expect("written");
    let later = Subject {
        kind: SubjectKind::Organisation,
        language: Language::English,
        email: Some("a@b".to_owned()),
        created_at_ms: NOON + 5,
        ..person(1, "New Name")
    };
    vault.upsert(&later).await.expect("written again");

    let now = vault.subject(&id(1)).await.expect("read").expect("is there");
    assert!(now == Subject { created_at_ms: NOON, ..later });
    assert!(vault.find_by_name("old name").await.expect("searched").is_empty());
    assert_eq!(vault.find_by_name("new name").await.expect("searched").len(), 1);
}

#[tokio::test]
async fn every_field_has_its_limit_and_the_error_names_it() {
    let place = Place::new();
    let vault = place.open().await;
    let over = |chars: usize| Some("α".repeat(chars + 1));
    let at = |chars: usize| Some("α".repeat(chars));
    let good = person(1, "Good");
    for (subject, field, problem) in [
        (person(1, " \t "), "name", Problem::Blank),
        (person(1, &"α".repeat(NAME_CHARS_MAX + 1)), "name", Problem::LongerThanChars(NAME_CHARS_MAX)),
        (person(1, "two\nlines"), "name", Problem::Control),
        (Subject { email: Some(String::new()), ..good.clone() }, "email", Problem::Blank),
        (Subject { email: over(EMAIL_CHARS_MAX), ..good.clone() }, "email", Problem::LongerThanChars(EMAIL_CHARS_MAX)),
        (Subject { email: Some("nobody".to_owned()), ..good.clone() }, "email", Problem::Malformed),
        (Subject { email: Some("a@b@c".to_owned()), ..good.clone() }, "email", Problem::Malformed),
        (Subject { email: Some("@b".to_owned()), ..good.clone() }, "email", Problem::Malformed),
        (Subject { email: Some("a b@c".to_owned()), ..good.clone() }, "email", Problem::Malformed),
        (Subject { phone: over(PHONE_CHARS_MAX), ..good.clone() }, "phone", Problem::LongerThanChars(PHONE_CHARS_MAX)),
        (Subject { phone: Some("1\u{7}".to_owned()), ..good.clone() }, "phone", Problem::Control),
        (
            Subject { tax_number: over(TAX_NUMBER_CHARS_MAX), ..good.clone() },
            "tax_number",
            Problem::LongerThanChars(TAX_NUMBER_CHARS_MAX),
        ),
    ] {
        match vault.upsert(&subject).await {
            Err(VaultError::Field(error)) => assert_eq!(error, FieldError { field, row: 0, problem }),
            other => panic!("{field} {problem:?}: {other:?}"),
        }
    }
    assert!(vault.subject(&id(1)).await.expect("read").is_none(), "a refused subject left something");

    let fullest = Subject {
        name: "α".repeat(NAME_CHARS_MAX),
        phone: at(PHONE_CHARS_MAX),
        tax_number: at(TAX_NUMBER_CHARS_MAX),
        email: Some(format!("{}@b", "α".repeat(EMAIL_CHARS_MAX - 2))),
        ..good
    };
    vault.upsert(&fullest).await.expect("exactly at the limits");
    assert!(vault.subject(&id(1)).await.expect("read") == Some(fullest));
}

#[tokio::test]
async fn many_are_inserted_at_once_and_a_repeat_changes_nothing() {
    let place = Place::new();
    let vault = place.open().await;
    let many: Vec<Subject> = (0..2_500).map(|number| person(number, &format!("Donor {number}"))).collect();
    let done = vault.insert_many(&many).await.expect("inserted");
    assert_eq!(done, Inserted { new_rows: 2_500, known_rows: 0, erased: Vec::new() });

    // Someone adds an address by hand; the import is repeated with one more row, and one row twice.
    let with_phone = Subject { phone: Some("210".to_owned()), ..many[7].clone() };
    vault.upsert(&with_phone).await.expect("written");
    let mut again = many.clone();
    again.extend([person(9_000, "One more"), person(9_000, "The same id again")]);
    let done = vault.insert_many(&again).await.expect("repeated");
    assert_eq!(done, Inserted { new_rows: 1, known_rows: 2_501, erased: Vec::new() });
    assert!(vault.subject(&id(7)).await.expect("read") == Some(with_phone));
    assert_eq!(vault.subject(&id(9_000)).await.expect("read").expect("is there").name, "One more");
    assert_eq!(vault.insert_many(&[]).await.expect("nothing to do"), Inserted::default());
}

#[tokio::test]
async fn one_bad_row_of_many_is_named_and_none_is_written() {
    let place = Place::new();
    let vault = place.open().await;
    let mut many: Vec<Subject> = (0..1_200).map(|number| person(number, "Fine")).collect();
    many[1_100].name = String::new();
    match vault.insert_many(&many).await {
        Err(VaultError::Field(error)) => {
            assert_eq!(error, FieldError { field: "name", row: 1_100, problem: Problem::Blank });
        }
        other => panic!("{other:?}"),
    }
    assert!(vault.named("Fine").await.expect("searched").is_empty());
}

#[tokio::test]
async fn debug_shows_no_personal_data() {
    let subject = Subject {
        email: Some("maria@example.gr".to_owned()),
        phone: Some("6900000000".to_owned()),
        tax_number: Some("094014201".to_owned()),
        ..person(1, "Maria")
    };
    let shown = format!("{subject:?}");
    for word in ["Maria", "maria", "6900000000", "094014201"] {
        assert!(!shown.contains(word), "{shown}");
    }
}
