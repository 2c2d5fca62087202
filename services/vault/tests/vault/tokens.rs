//! API tokens.

use vault::limits::{DAY_MS, LABEL_CHARS_MAX, TOKENS_PER_USER_MAX};
use vault::{ApiToken, FieldError, Problem, Role, TOKEN_PREFIX, VaultError};

use crate::place::{NOON, PASSWORD, Place, id, user};

#[tokio::test]
async fn a_token_acts_for_its_user_also_after_reopening() {
    let place = Place::new();
    let vault = place.open().await;
    let eleni = user(1, "eleni", Role::Manager);
    vault.create_user(&eleni, PASSWORD).await.expect("let in");
    let (token, secret) = vault.create_token(&id(1), "nightly import", NOON).await.expect("made");
    let text = secret.reveal().to_owned();
    assert!(text.starts_with(TOKEN_PREFIX) && text.len() == TOKEN_PREFIX.len() + 64, "{text}");
    drop(vault);

    let vault = place.open().await;
    assert_eq!(vault.token(&text, NOON).await.expect("read"), Some(eleni));
    for wrong in ["", "hb_", &text[3..], &text[..66], &text.to_uppercase(), &format!("{text}0")] {
        assert_eq!(vault.token(wrong, NOON).await.expect("read"), None, "{wrong}");
    }
    let listed = vault.tokens(&id(1)).await.expect("read");
    assert_eq!(listed.len(), 1);
    assert_eq!((listed[0].id, listed[0].label.as_str()), (token, "nightly import"));
    assert!(!place.holds(&text.as_bytes()[3..]), "the secret is not stored");
    assert!(!format!("{secret:?} {listed:?}").contains(&text[3..]));
    assert!(!format!("{listed:?}").contains("nightly"));
}

#[tokio::test]
async fn last_used_is_kept_by_the_day_and_never_goes_back() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Manager), PASSWORD).await.expect("let in");
    let (token, secret) = vault.create_token(&id(1), "scanner", NOON).await.expect("made");
    let used = async || vault.tokens(&id(1)).await.expect("read")[0].used_on_ms;
    assert_eq!(used().await, None);

    let today = NOON.div_euclid(DAY_MS) * DAY_MS;
    assert_ne!(today, NOON, "or the test would not see the grain");
    for (now_ms, day) in
        [(NOON, today), (today + DAY_MS - 1, today), (today + DAY_MS, today + DAY_MS), (NOON, today + DAY_MS)]
    {
        assert!(vault.token(secret.reveal(), now_ms).await.expect("read").is_some());
        assert_eq!(used().await, Some(day));
    }
    let expected = ApiToken {
        id: token,
        user: id(1),
        label: "scanner".to_owned(),
        created_at_ms: NOON,
        used_on_ms: Some(today + DAY_MS),
    };
    assert_eq!(vault.tokens(&id(1)).await.expect("read"), [expected]);
}

#[tokio::test]
async fn a_revoked_token_is_gone_and_only_its_owner_can_revoke_it() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Manager), PASSWORD).await.expect("let in");
    vault.create_user(&user(2, "nikos", Role::Manager), PASSWORD).await.expect("let in");
    let (first, first_secret) = vault.create_token(&id(1), "first", NOON).await.expect("made");
    let (_, second_secret) = vault.create_token(&id(1), "second", NOON + 1).await.expect("made");

    assert!(!vault.revoke_token(&id(2), &first).await.expect("answered"));
    assert!(vault.token(first_secret.reveal(), NOON).await.expect("read").is_some());
    assert!(vault.revoke_token(&id(1), &first).await.expect("answered"));
    assert!(!vault.revoke_token(&id(1), &first).await.expect("answered"), "already gone");
    assert!(vault.token(first_secret.reveal(), NOON).await.expect("read").is_none());
    assert!(vault.token(second_secret.reveal(), NOON).await.expect("read").is_some());
    let labels: Vec<String> = vault.tokens(&id(1)).await.expect("read").into_iter().map(|it| it.label).collect();
    assert_eq!(labels, ["second"]);
}

#[tokio::test]
async fn tokens_have_limits() {
    let place = Place::new();
    let vault = place.open().await;
    vault.create_user(&user(1, "eleni", Role::Manager), PASSWORD).await.expect("let in");
    for (label, problem) in [
        (String::new(), Problem::Blank),
        ("λ".repeat(LABEL_CHARS_MAX + 1), Problem::LongerThanChars(LABEL_CHARS_MAX)),
        ("a\nb".to_owned(), Problem::Control),
    ] {
        match vault.create_token(&id(1), &label, NOON).await {
            Err(VaultError::Field(error)) => assert_eq!(error, FieldError { field: "label", row: 0, problem }),
            other => panic!("{other:?}"),
        }
    }
    for _ in 0..TOKENS_PER_USER_MAX {
        vault.create_token(&id(1), "one of many", NOON).await.expect("made");
    }
    let over = vault.create_token(&id(1), "one too many", NOON).await;
    assert!(matches!(over, Err(VaultError::TooMany { rows_max: 64, .. })), "{over:?}");
    assert!(matches!(vault.create_token(&id(9), "x", NOON).await, Err(VaultError::Unknown { what: "user" })));
}
