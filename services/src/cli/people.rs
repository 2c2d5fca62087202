//! `helpbank user` and `helpbank token`.

use std::io::BufRead;

use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};

use super::args::{Format, Shared, Token, User};
use super::client::Client;
use super::ending::Ending;
use super::rows::{self, Flat};
use super::{out, reach};
use crate::spoken::names::hex;

/// Random bytes of a password that is made here.
const PASSWORD_BYTES: usize = 12;

const USERS: &[&str] = &["login", "display_name", "role", "language", "disabled", "created_at_ms", "id"];
const TOKENS: &[&str] = &["id", "label", "created_at_ms", "used_on_ms"];

#[derive(Debug, Deserialize)]
struct Users {
    users: Vec<Flat>,
}

#[derive(Debug, Deserialize)]
struct Tokens {
    tokens: Vec<Flat>,
}

pub(super) async fn user(user: User, common: &Shared) -> Result<(), Ending> {
    let client = reach::client(common)?;
    match user {
        User::List => {
            let users: Users = client.get_json("/v1/users", &[]).await?;
            rows::write(&users.users, common, USERS, USERS)
        }
        User::Add { login, name, role, language, password_stdin } => {
            let password = Password::get(password_stdin)?;
            let body = json!({
                "login": login, "display_name": name.as_ref().unwrap_or(&login), "role": role.word(),
                "language": language.tag(), "password": password.text,
            });
            let made = client.ask(Method::POST, "/v1/users", &body).await?;
            tell(&made, &password, common)
        }
        User::Disable { login } => change(&client, &login, &json!({ "disabled": true }), common).await,
        User::Enable { login } => change(&client, &login, &json!({ "disabled": false }), common).await,
        User::Role { login, role } => change(&client, &login, &json!({ "role": role.word() }), common).await,
        User::Password { login, password_stdin } => {
            let password = Password::get(password_stdin)?;
            let changed = patch(&client, &login, &json!({ "password": password.text })).await?;
            tell(&changed, &password, common)
        }
    }
}

async fn change(client: &Client, login: &str, change: &Value, common: &Shared) -> Result<(), Ending> {
    let changed = patch(client, login, change).await?;
    let row: Flat = serde_json::from_value(changed).map_err(|error| Ending::failed(&error))?;
    rows::write(&[row], common, USERS, USERS)
}

async fn patch(client: &Client, login: &str, change: &Value) -> Result<Value, Ending> {
    let users: Users = client.get_json("/v1/users", &[]).await?;
    let is = |user: &Flat, column: &str| user.get(column).and_then(Value::as_str) == Some(login);
    let found = users.users.iter().find(|user| is(user, "login") || is(user, "id"));
    let id = found.and_then(|user| user.get("id")).and_then(Value::as_str);
    let id = id.ok_or_else(|| Ending::WrongUse(format!("nobody signs in as {login:?}; see `helpbank user list`")))?;
    client.ask(Method::PATCH, &format!("/v1/users/{id}"), change).await
}

/// A password that was read, or made.
struct Password {
    text: String,
    made: bool,
}

impl Password {
    fn get(from_stdin: bool) -> Result<Self, Ending> {
        if from_stdin {
            let mut line = String::new();
            let read = std::io::stdin().lock().read_line(&mut line);
            read.map_err(|error| Ending::Failed(format!("the password cannot be read: {error}")))?;
            return Ok(Self { text: line.trim_end_matches(['\r', '\n']).to_owned(), made: false });
        }
        let mut bytes = [0_u8; PASSWORD_BYTES];
        getrandom::fill(&mut bytes).map_err(|error| Ending::failed(&error))?;
        let text = bytes.chunks(3).map(hex).collect::<Vec<_>>().join("-");
        Ok(Self { text, made: true })
    }
}

/// Says who it is, and the password when it was made here.
fn tell(user: &Value, password: &Password, common: &Shared) -> Result<(), Ending> {
    let mut row: Flat = serde_json::from_value(user.clone()).map_err(|error| Ending::failed(&error))?;
    if common.format != Format::Table {
        if password.made {
            row.0.push(("password".to_owned(), Value::String(password.text.clone())));
        }
        return rows::write(&[row], common, USERS, USERS);
    }
    rows::write(&[row], common, USERS, USERS)?;
    if password.made {
        let text = &password.text;
        out::line(&common.words().with("cli-password", &[("text", text.into())]))?;
    }
    Ok(())
}

pub(super) async fn token(token: Token, common: &Shared) -> Result<(), Ending> {
    let client = reach::client(common)?;
    match token {
        Token::List => {
            let tokens: Tokens = client.get_json("/v1/tokens", &[]).await?;
            // Ids are shown whole: they are what `revoke` takes.
            let columns = if common.format == Format::Table { &TOKENS[1..] } else { TOKENS };
            if common.format == Format::Table {
                for token in &tokens.tokens {
                    let id = token.get("id").and_then(Value::as_str).unwrap_or_default();
                    let label = token.get("label").and_then(Value::as_str).unwrap_or_default();
                    out::line(&format!("{id}  {label}"))?;
                }
                return Ok(());
            }
            rows::write(&tokens.tokens, common, columns, columns)
        }
        Token::Create { label } => {
            let made = client.ask(Method::POST, "/v1/tokens", &json!({ "label": label })).await?;
            if common.format == Format::Table {
                let secret = made.get("token").and_then(Value::as_str).unwrap_or_default();
                out::say(&common.words().say("cli-token-once"));
                return out::line(secret);
            }
            let row: Flat = serde_json::from_value(made).map_err(|error| Ending::failed(&error))?;
            rows::write(&[row], common, &[], &[])
        }
        Token::Revoke { id } => {
            client.ask(Method::DELETE, &format!("/v1/tokens/{id}"), &json!({})).await?;
            out::line(&common.words().say("cli-token-revoked"))
        }
    }
}
