//! Passwords at the door, and those who try too often.

use vault::limits::{ATTEMPT_WINDOW_MS, ATTEMPTS_MAX, PASSWORD_BYTES_MAX};
use vault::{Role, SignIn, Vault};

use crate::place::{NOON, PASSWORD, Place, id, user};

async fn knock(vault: &Vault, login: &str, password: &str, now_ms: i64) -> SignIn {
    vault.verify_password(login, password, now_ms).await.expect("answered")
}

/// Fails `times` in a row, from `NOON` on, one millisecond apart.
async fn fail(vault: &Vault, login: &str, times: usize) {
    for time in 0..times {
        let now_ms = NOON + i64::try_from(time).expect("small");
        assert_eq!(knock(vault, login, "a wrong password", now_ms).await, SignIn::Refused);
    }
}

#[tokio::test]
async fn the_right_password_and_no_other_opens() {
    let place = Place::new();
    let vault = place.open().await;
    let eleni = user(1, "eleni", Role::Operator);
    vault.create_user(&eleni, PASSWORD).await.expect("let in");
    assert_eq!(knock(&vault, "eleni", PASSWORD, NOON).await, SignIn::Known(eleni.clone()));
    assert_eq!(knock(&vault, " ELENI ", PASSWORD, NOON).await, SignIn::Known(eleni));
    let longer = format!("{PASSWORD} ");
    let far_longer = "x".repeat(PASSWORD_BYTES_MAX + 1);
    for wrong in ["", "correct horse batter", "Correct horse battery", &longer, &far_longer] {
        assert_eq!(knock(&vault, "eleni", wrong, NOON).await, SignIn::Refused);
    }
    for nobody in ["", "elen", "eleni2", "%"] {
        assert_eq!(knock(&vault, nobody, PASSWORD, NOON).await, SignIn::Refused);
    }
}

#[tokio::test]
async fn the_same_letters_from_another_keyboard_are_the_same_password() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), "σήμερα είναι καλή μέρα").await.expect("let in");
    let decomposed = "ση\u{301}μερα ει\u{301}ναι καλη\u{301} με\u{301}ρα";
    assert!(matches!(knock(&vault, "eleni", decomposed, NOON).await, SignIn::Known(_)));
    assert_eq!(knock(&vault, "eleni", "σημερα ειναι καλη μερα", NOON).await, SignIn::Refused, "accents count");
}

#[tokio::test]
async fn too_many_failures_throttle_even_the_right_password_until_the_window_moves() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    vault.create_user(&user(2, "nikos", Role::Operator), PASSWORD).await.expect("let in");
    fail(&vault, "eleni", ATTEMPTS_MAX).await;

    let now_ms = NOON + 1_000;
    let wait = SignIn::Throttled { retry_after_ms: ATTEMPT_WINDOW_MS - 1_000 };
    assert_eq!(knock(&vault, "eleni", PASSWORD, now_ms).await, wait);
    assert_eq!(knock(&vault, "Eléni", PASSWORD, now_ms).await, wait, "another spelling is the same login");
    assert!(matches!(knock(&vault, "nikos", PASSWORD, now_ms).await, SignIn::Known(_)), "others are not held up");

    // Being told to wait does not lengthen the wait, and reopening does not end it.
    drop(vault);
    let vault = place.open().await;
    let last = SignIn::Throttled { retry_after_ms: 1 };
    assert_eq!(knock(&vault, "eleni", PASSWORD, NOON + ATTEMPT_WINDOW_MS - 1).await, last);
    assert!(matches!(knock(&vault, "eleni", PASSWORD, NOON + ATTEMPT_WINDOW_MS).await, SignIn::Known(_)));
}

#[tokio::test]
async fn a_success_forgives_the_failures_before_it() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    for _ in 0..2 {
        fail(&vault, "eleni", ATTEMPTS_MAX - 1).await;
        assert!(matches!(knock(&vault, "eleni", PASSWORD, NOON).await, SignIn::Known(_)));
    }
}

#[tokio::test]
async fn an_unknown_login_is_answered_like_a_known_one() {
    let place = Place::new();
    let vault = place.open().await;
    fail(&vault, "nobody", ATTEMPTS_MAX).await;
    let answer = knock(&vault, "nobody", PASSWORD, NOON + 10).await;
    assert_eq!(answer, SignIn::Throttled { retry_after_ms: ATTEMPT_WINDOW_MS - 10 });
    assert!(!place.holds(b"nobody"), "what was typed as a login is not kept");
}

#[tokio::test]
async fn a_clock_that_was_wrong_shuts_nobody_out_for_long() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Operator), PASSWORD).await.expect("let in");
    fail(&vault, "eleni", ATTEMPTS_MAX).await;
    let a_year_before = NOON - 365 * 24 * 60 * 60 * 1_000;
    assert!(matches!(knock(&vault, "eleni", PASSWORD, a_year_before).await, SignIn::Known(_)));
    for edge in [i64::MIN, i64::MAX] {
        assert!(matches!(knock(&vault, "eleni", PASSWORD, edge).await, SignIn::Known(_)), "{edge}");
    }
    assert_eq!(vault.user(&id(1)).await.expect("read").map(|it| it.id), Some(id(1)));
}
