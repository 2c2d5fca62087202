//! Sessions of browsers.

use sqlx::Row;
use vault::limits::{SESSION_MS, SESSIONS_PER_USER_MAX};
use vault::{Role, VaultError};

use crate::place::{NOON, PASSWORD, Place, id, user};

#[tokio::test]
async fn a_session_is_its_users_until_it_expires_also_after_reopening() {
    let place = Place::new();
    let vault = place.open().await;
    let eleni = user(1, "eleni", Role::Operator);
    vault.create_user(&eleni, PASSWORD).await.expect("let in");
    let (token, opened) = vault.open_session(&id(1), NOON).await.expect("opened");
    assert_eq!(token.reveal().len(), 64);
    assert_eq!((opened.opened_at_ms, opened.expires_at_ms), (NOON, NOON + SESSION_MS));
    drop(vault);

    let vault = place.open().await;
    let found = vault.session(token.reveal(), NOON + SESSION_MS - 1).await.expect("read");
    assert_eq!(found, Some((eleni, opened)));
    assert_eq!(vault.session(token.reveal(), NOON + SESSION_MS).await.expect("read"), None);
}

#[tokio::test]
async fn only_the_exact_token_counts() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    let (token, _) = vault.open_session(&id(1), NOON).await.expect("opened");
    let token = token.reveal();
    let flipped = format!("{}{}", &token[..63], if token.ends_with('0') { '1' } else { '0' });
    for wrong in ["", "x", &flipped, &token[..62], &format!("{token}00"), &"é".repeat(32)] {
        assert_eq!(vault.session(wrong, NOON).await.expect("read"), None, "{wrong}");
    }
}

#[tokio::test]
async fn a_session_does_not_outlive_its_users_right_however_it_was_taken() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    let (token, _) = vault.open_session(&id(1), NOON).await.expect("opened");
    // Past `disable_user`, which would end the session itself.
    sqlx::query("UPDATE user SET disabled = 1").execute(&mut place.raw().await).await.expect("set");
    assert_eq!(vault.session(token.reveal(), NOON).await.expect("read"), None);
}

#[tokio::test]
async fn each_session_has_its_own_csrf_token() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    let (token, one) = vault.open_session(&id(1), NOON).await.expect("opened");
    let (_, other) = vault.open_session(&id(1), NOON).await.expect("opened");
    assert!(one.csrf_matches(one.csrf.reveal()));
    assert!(!one.csrf_matches(other.csrf.reveal()));
    assert!(!one.csrf_matches(""));
    assert_ne!(one.csrf.reveal(), token.reveal());
    let (_, again) = vault.session(token.reveal(), NOON).await.expect("read").expect("is there");
    assert!(again.csrf_matches(one.csrf.reveal()));
}

#[tokio::test]
async fn closing_ends_one_session_only() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    let (phone, _) = vault.open_session(&id(1), NOON).await.expect("opened");
    let (desk, _) = vault.open_session(&id(1), NOON).await.expect("opened");
    vault.close_session(phone.reveal()).await.expect("closed");
    vault.close_session(phone.reveal()).await.expect("closed already");
    vault.close_session("not a token").await.expect("nothing to close");
    assert_eq!(vault.session(phone.reveal(), NOON).await.expect("read"), None);
    assert!(vault.session(desk.reveal(), NOON).await.expect("read").is_some());
}

#[tokio::test]
async fn opening_sweeps_the_expired_and_bounds_the_open() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    vault.create_user(&user(2, "nikos", Role::Operator), PASSWORD).await.expect("let in");
    let count = async || {
        let row = sqlx::query("SELECT count(*) FROM session").fetch_one(&mut place.raw().await).await.expect("a row");
        row.get::<i64, _>(0)
    };
    let (oldest, _) = vault.open_session(&id(1), NOON).await.expect("opened");
    for after in 1..=SESSIONS_PER_USER_MAX {
        vault.open_session(&id(1), NOON + after).await.expect("opened");
    }
    assert_eq!(count().await, SESSIONS_PER_USER_MAX);
    assert_eq!(vault.session(oldest.reveal(), NOON + 1).await.expect("read"), None);

    // A clock that went back must not close the one that was just opened.
    let (latest, _) = vault.open_session(&id(1), NOON - 5_000).await.expect("opened");
    assert!(vault.session(latest.reveal(), NOON).await.expect("read").is_some());
    assert_eq!(count().await, SESSIONS_PER_USER_MAX);

    vault.open_session(&id(2), NOON + 2 * SESSION_MS).await.expect("opened");
    assert_eq!(count().await, 1);
}

#[tokio::test]
async fn neither_token_nor_csrf_is_stored_or_shown() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    let (token, session) = vault.open_session(&id(1), NOON).await.expect("opened");
    for secret in [&token, &session.csrf] {
        let text = secret.reveal();
        let bytes: Vec<u8> =
            (0..32).map(|at| u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).expect("hexadecimal")).collect();
        assert!(!place.holds(text.as_bytes()));
        assert!(!place.holds(&bytes));
        assert!(!format!("{token:?} {session:?}").contains(text));
    }
}

#[tokio::test]
async fn nobody_opens_a_session_for_an_unknown_user() {
    let place = Place::new();
    let vault = place.open().await;
    assert!(matches!(vault.open_session(&id(1), NOON).await, Err(VaultError::Unknown { what: "user" })));
}
