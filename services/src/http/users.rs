//! `/v1/users`: letting people in, changing what they may do, letting them go. For admins.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::Required;
use utoipa::openapi::path::{HttpMethod, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use vault::{Id, Language, Role, User};

use super::app::App;
use super::body::Body;
use super::roles::may_let_in;
use super::route::{Route, describe};
use super::trouble::Trouble;
use super::who::Who;
use crate::spoken::names::hex;

pub(super) fn routes() -> Vec<Route> {
    let list = describe("people", "Everyone who signs in").answers::<UserList>("By login.").fails(&[403, 500]);
    let create = describe("people", "Let someone in")
        .takes_json::<NewUser>()
        .answers_as::<UserJson>(StatusCode::CREATED, "application/json", "They may sign in.")
        .fails(&[400, 403, 409, 413, 415, 422, 500]);
    let change = describe("people", "Change what someone may do, or let them go")
        .parameter(id_parameter("The user's id."))
        .takes_json::<UserChange>()
        .answers::<UserJson>("As they are now.")
        .fails(&[400, 403, 404, 409, 413, 415, 422, 500]);
    vec![
        Route::new(HttpMethod::Get, "/v1/users", list, get(all)),
        Route::new(HttpMethod::Post, "/v1/users", create, post(let_in)),
        Route::new(HttpMethod::Patch, "/v1/users/{id}", change, patch(alter)),
    ]
}

/// An id in a path.
pub(super) fn id_parameter(description: &str) -> Parameter {
    let digits = ObjectBuilder::new().schema_type(Type::String).min_length(Some(32)).max_length(Some(32));
    ParameterBuilder::new()
        .name("id")
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .description(Some(description))
        .schema(Some(digits))
        .build()
}

/// What a user may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoleWord {
    /// Receives, moves, counts, hands over.
    Operator,
    /// Also approves, corrects, buys and sets up.
    Manager,
    /// Reads everything but names, writes nothing.
    Auditor,
    /// Also lets people in.
    Admin,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Operator => Self::Operator,
            RoleWord::Manager => Self::Manager,
            RoleWord::Auditor => Self::Auditor,
            RoleWord::Admin => Self::Admin,
        }
    }
}

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        match role {
            Role::Operator => Self::Operator,
            Role::Manager => Self::Manager,
            Role::Auditor => Self::Auditor,
            Role::Admin => Self::Admin,
        }
    }
}

/// The language someone works in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum LanguageWord {
    /// Greek.
    El,
    /// English.
    En,
}

impl From<LanguageWord> for Language {
    fn from(word: LanguageWord) -> Self {
        match word {
            LanguageWord::El => Self::Greek,
            LanguageWord::En => Self::English,
        }
    }
}

impl From<Language> for LanguageWord {
    fn from(language: Language) -> Self {
        match language {
            Language::Greek => Self::El,
            Language::English => Self::En,
        }
    }
}

/// Someone who signs in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct UserJson {
    /// Their id: the actor of entries.
    id: String,
    /// The login.
    login: String,
    /// The name.
    display_name: String,
    /// What they may do.
    role: RoleWord,
    /// The language they work in.
    language: LanguageWord,
    /// Whether they are shut out.
    disabled: bool,
    /// When they were let in, in milliseconds since 1970.
    created_at_ms: i64,
}

impl From<&User> for UserJson {
    fn from(user: &User) -> Self {
        Self {
            id: hex(&user.id),
            login: user.login.clone(),
            display_name: user.display_name.clone(),
            role: user.role.into(),
            language: user.language.into(),
            disabled: user.disabled,
            created_at_ms: user.created_at_ms,
        }
    }
}

/// Everyone who signs in.
#[derive(Debug, Serialize, ToSchema)]
struct UserList {
    /// By login.
    users: Vec<UserJson>,
}

/// Someone to let in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUser {
    /// The login: one word.
    #[schema(min_length = 1, max_length = 64)]
    login: String,
    /// The name.
    #[schema(min_length = 1, max_length = 200)]
    display_name: String,
    /// What they may do.
    role: RoleWord,
    /// The language they work in; Greek, when absent.
    #[serde(default)]
    language: Option<LanguageWord>,
    /// Their first password: at least 12 characters.
    #[schema(min_length = 12, max_length = 1024)]
    password: String,
}

/// What is to change. What is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct UserChange {
    /// What they may do.
    #[serde(default)]
    role: Option<RoleWord>,
    /// Shut out, or let in again.
    #[serde(default)]
    disabled: Option<bool>,
    /// A new password; it ends their sessions.
    #[serde(default)]
    #[schema(max_length = 1024)]
    password: Option<String>,
}

async fn all(State(app): State<App>, who: Who) -> Result<Json<UserList>, Trouble> {
    may_let_in(who.user.role)?;
    let users = app.bank.vault().users().await?;
    Ok(Json(UserList { users: users.iter().map(UserJson::from).collect() }))
}

async fn let_in(State(app): State<App>, who: Who, Body(asked): Body<NewUser>) -> Result<Response, Trouble> {
    may_let_in(who.user.role)?;
    let mut id: Id = [0; 16];
    getrandom::fill(&mut id).expect("the operating system gives random bytes");
    let user = User {
        id,
        login: asked.login,
        display_name: asked.display_name,
        role: asked.role.into(),
        language: asked.language.map_or(Language::Greek, Language::from),
        disabled: false,
        created_at_ms: app.bank.now().ms,
    };
    app.bank.vault().create_user(&user, &asked.password).await?;
    Ok((StatusCode::CREATED, Json(UserJson::from(&user))).into_response())
}

async fn alter(
    State(app): State<App>,
    who: Who,
    Path(id): Path<String>,
    Body(change): Body<UserChange>,
) -> Result<Json<UserJson>, Trouble> {
    may_let_in(who.user.role)?;
    let id = id_of(&id)?;
    let vault = app.bank.vault();
    if let Some(role) = change.role {
        vault.set_role(&id, role.into()).await?;
    }
    if let Some(password) = &change.password {
        vault.set_password(&id, password).await?;
    }
    match change.disabled {
        Some(true) => vault.disable_user(&id).await?,
        Some(false) => vault.enable_user(&id).await?,
        None => {}
    }
    let user = vault.user(&id).await?.ok_or(Trouble::NotFound)?;
    Ok(Json(UserJson::from(&user)))
}

/// The sixteen bytes of an id in a path.
pub(super) fn id_of(text: &str) -> Result<Id, Trouble> {
    text.parse::<ledger::ids::ActorId>().map(ledger::ids::ActorId::to_bytes).map_err(|_| Trouble::NotFound)
}
