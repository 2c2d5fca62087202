//! Letting people in, changing them, shutting them out.

use vault::limits::{LOGIN_CHARS_MAX, NAME_CHARS_MAX, PASSWORD_BYTES_MAX, PASSWORD_CHARS_MIN};
use vault::{FieldError, Language, Problem, Role, SignIn, User, VaultError, check_password};

use crate::place::{NOON, PASSWORD, Place, id, user};

#[tokio::test]
async fn users_come_back_as_they_were_made_by_login_also_after_reopening() {
    let place = Place::new();
    let vault = place.open().await;
    assert!(vault.users().await.expect("read").is_empty());
    let mut made = Vec::new();
    for (number, role) in Role::ALL.into_iter().enumerate() {
        let number = u32::try_from(number).expect("small");
        made.push(User { language: Language::English, ..user(number, &format!("user{number}"), role) });
    }
    for one in made.iter().rev() {
        vault.create_user(one, PASSWORD).await.expect("let in");
    }
    drop(vault);

    let vault = place.open().await;
    assert_eq!(vault.users().await.expect("read"), made);
    assert_eq!(vault.user(&id(2)).await.expect("read"), Some(made[2].clone()));
    assert_eq!(vault.user(&id(50)).await.expect("read"), None);
}

#[tokio::test]
async fn a_login_is_one_whatever_its_accents_and_case() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "Μαρία", Role::Operator), PASSWORD).await.expect("let in");
    let taken = vault.create_user(&user(2, "ΜΑΡΙΑ", Role::Operator), PASSWORD).await;
    assert!(matches!(taken, Err(VaultError::LoginTaken)));
    let known = vault.create_user(&user(1, "other", Role::Operator), PASSWORD).await;
    assert!(matches!(known, Err(VaultError::UserKnown)));
    assert_eq!(vault.users().await.expect("read").len(), 1);
    let answer = vault.verify_password("μαρια", PASSWORD, NOON).await.expect("answered");
    assert_eq!(answer, SignIn::Known(user(1, "Μαρία", Role::Operator)));
}

#[tokio::test]
async fn every_field_of_a_user_has_its_limit() {
    let place = Place::new();
    let vault = place.open().await;
    let with_name = |name: String| User { display_name: name, ..user(1, "eleni", Role::Operator) };
    let many = "x".repeat(LOGIN_CHARS_MAX + 1);
    for (one, field, problem) in [
        (user(1, "", Role::Operator), "login", Problem::Blank),
        (user(1, "\u{301}", Role::Operator), "login", Problem::Blank),
        (user(1, "two words", Role::Operator), "login", Problem::Malformed),
        (user(1, &many, Role::Operator), "login", Problem::LongerThanChars(LOGIN_CHARS_MAX)),
        (with_name(" ".to_owned()), "display_name", Problem::Blank),
        (with_name("x".repeat(NAME_CHARS_MAX + 1)), "display_name", Problem::LongerThanChars(NAME_CHARS_MAX)),
    ] {
        match vault.create_user(&one, PASSWORD).await {
            Err(VaultError::Field(error)) => assert_eq!(error, FieldError { field, row: 0, problem }),
            other => panic!("{field} {problem:?}: {other:?}"),
        }
    }
    vault.create_user(&user(1, &many[1..], Role::Operator), PASSWORD).await.expect("exactly at the limit");
    let answer = vault.verify_password(&many, PASSWORD, NOON).await.expect("answered");
    assert_eq!(answer, SignIn::Refused, "a longer login is not cut to fit");
}

#[tokio::test]
async fn the_password_rule_is_about_length_only() {
    let problem = |password: &str| check_password(password).expect_err("breaks the rule").problem;
    assert_eq!(problem(&"x".repeat(PASSWORD_CHARS_MIN - 1)), Problem::ShorterThanChars(PASSWORD_CHARS_MIN));
    assert_eq!(problem(&"ώ".repeat(PASSWORD_CHARS_MIN - 1)), Problem::ShorterThanChars(PASSWORD_CHARS_MIN));
    // Six letters typed as twelve code points are six characters.
    assert_eq!(problem(&"ω\u{301}".repeat(6)), Problem::ShorterThanChars(PASSWORD_CHARS_MIN));
    assert_eq!(problem(&"x".repeat(PASSWORD_BYTES_MAX + 1)), Problem::LongerThanBytes(PASSWORD_BYTES_MAX));
    assert_eq!(check_password(&"ώ".repeat(PASSWORD_CHARS_MIN)), Ok(()));
    assert_eq!(check_password(&"x".repeat(PASSWORD_BYTES_MAX)), Ok(()));

    let place = Place::new();
    let vault = place.open().await;
    let refused = vault.create_user(&user(1, "eleni", Role::Operator), "short").await;
    assert!(matches!(refused, Err(VaultError::Field(FieldError { field: "password", .. }))));
    assert!(vault.users().await.expect("read").is_empty());
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    let refused = vault.set_password(&id(1), "short").await;
    assert!(matches!(refused, Err(VaultError::Field(FieldError { field: "password", .. }))));
    assert!(matches!(vault.verify_password("eleni", PASSWORD, NOON).await, Ok(SignIn::Known(_))));
}

#[tokio::test]
async fn a_new_password_replaces_the_old_one_and_ends_the_sessions() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    vault.create_user(&user(2, "nikos", Role::Operator), PASSWORD).await.expect("let in");
    let (session, _) = vault.open_session(&id(1), NOON).await.expect("opened");
    let (other, _) = vault.open_session(&id(2), NOON).await.expect("opened");

    vault.set_password(&id(1), "a wholly new phrase").await.expect("set");
    assert_eq!(vault.verify_password("eleni", PASSWORD, NOON).await.expect("answered"), SignIn::Refused);
    let answer = vault.verify_password("eleni", "a wholly new phrase", NOON).await;
    assert!(matches!(answer, Ok(SignIn::Known(_))));
    assert!(vault.session(session.reveal(), NOON).await.expect("read").is_none());
    assert!(vault.session(other.reveal(), NOON).await.expect("read").is_some());
    assert!(matches!(vault.set_password(&id(9), PASSWORD).await, Err(VaultError::Unknown { what: "user" })));
}

#[tokio::test]
async fn a_disabled_user_is_out_until_enabled_again() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    let (session, _) = vault.open_session(&id(1), NOON).await.expect("opened");
    let (_, token) = vault.create_token(&id(1), "scanner", NOON).await.expect("made");

    vault.disable_user(&id(1)).await.expect("disabled");
    assert_eq!(vault.verify_password("eleni", PASSWORD, NOON).await.expect("answered"), SignIn::Refused);
    assert!(vault.session(session.reveal(), NOON).await.expect("read").is_none());
    assert!(vault.token(token.reveal(), NOON).await.expect("read").is_none());
    assert!(vault.open_session(&id(1), NOON).await.is_err());
    assert!(vault.create_token(&id(1), "another", NOON).await.is_err());
    assert!(vault.user(&id(1)).await.expect("read").expect("still there").disabled);
    assert_eq!(vault.names(&[id(1)]).await.expect("read").len(), 1, "past entries keep their name");

    vault.enable_user(&id(1)).await.expect("enabled");
    assert!(matches!(vault.verify_password("eleni", PASSWORD, NOON).await, Ok(SignIn::Known(_))));
    assert!(vault.session(session.reveal(), NOON).await.expect("read").is_none(), "ended is ended");
    assert!(vault.token(token.reveal(), NOON).await.expect("read").is_some());
    for unknown in [vault.disable_user(&id(9)).await, vault.enable_user(&id(9)).await] {
        assert!(matches!(unknown, Err(VaultError::Unknown { what: "user" })));
    }
}

#[tokio::test]
async fn the_last_admin_stays() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "first", Role::Admin), PASSWORD).await.expect("let in");
    assert!(matches!(vault.disable_user(&id(1)).await, Err(VaultError::LastAdmin)));
    assert!(matches!(vault.set_role(&id(1), Role::Manager).await, Err(VaultError::LastAdmin)));
    assert_eq!(vault.user(&id(1)).await.expect("read"), Some(user(1, "first", Role::Admin)));

    vault.create_user(&user(2, "second", Role::Operator), PASSWORD).await.expect("let in");
    vault.set_role(&id(2), Role::Admin).await.expect("promoted");
    vault.disable_user(&id(1)).await.expect("there is another");
    assert!(matches!(vault.set_role(&id(2), Role::Auditor).await, Err(VaultError::LastAdmin)));
    assert!(matches!(vault.set_role(&id(9), Role::Auditor).await, Err(VaultError::Unknown { .. })));
}

#[tokio::test]
async fn passwords_are_stored_as_argon2id_with_a_salt_each_and_shown_nowhere() {
    let place = Place::new();
    let vault = place.open().await;
    let eleni = user(1, "eleni", Role::Operator);
    vault.create_user(&eleni, PASSWORD).await.expect("let in");
    vault.create_user(&user(2, "nikos", Role::Operator), PASSWORD).await.expect("let in");
    let mut raw = place.raw().await;
    let stored: Vec<String> = sqlx::query_scalar("SELECT password FROM user").fetch_all(&mut raw).await.expect("rows");
    for phc in &stored {
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
    }
    assert_ne!(stored[0], stored[1], "the same password, another salt");
    assert!(!place.holds(PASSWORD.as_bytes()));
    let shown = format!("{eleni:?}");
    assert!(!shown.contains("eleni"), "{shown}");
}
