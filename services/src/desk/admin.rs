//! The dev admin: a token in the data folder, readable by its owner, so that the command line works from the first minute.

use vault::{Language, Role, User, VaultError};

use super::DeskError;
use crate::bank::{Bank, write_private};

/// The login of the user behind the token. It has a password that nobody knows.
pub(super) const ADMIN_LOGIN: &str = "desk-admin";

/// Makes sure that `admin.token` is there and works.
pub(super) async fn token(bank: &Bank) -> Result<(), DeskError> {
    let path = bank.folder().admin_token();
    let now_ms = bank.now().ms;
    if let Ok(secret) = std::fs::read_to_string(&path)
        && bank.vault().token(secret.trim(), now_ms).await?.is_some()
    {
        return Ok(());
    }
    let known = bank.vault().users().await?.into_iter().find(|user| user.login == ADMIN_LOGIN);
    let id = match known {
        Some(user) => user.id,
        None => create(bank, now_ms).await?,
    };
    let (_, secret) = bank.vault().create_token(&id, "admin.token of the data folder", now_ms).await?;
    write_private(&path, format!("{}\n", secret.reveal()).as_bytes())?;
    Ok(())
}

async fn create(bank: &Bank, now_ms: i64) -> Result<[u8; 16], VaultError> {
    let (mut id, mut password) = ([0_u8; 16], [0_u8; 32]);
    getrandom::fill(&mut id).expect("the operating system gives random bytes");
    getrandom::fill(&mut password).expect("the operating system gives random bytes");
    let user = User {
        id,
        login: ADMIN_LOGIN.to_owned(),
        display_name: "Desk admin (token)".to_owned(),
        role: Role::Admin,
        language: Language::Greek,
        disabled: false,
        created_at_ms: now_ms,
    };
    let password = ledger::ids::Hash(password).to_string();
    bank.vault().create_user(&user, &password).await?;
    Ok(id)
}
