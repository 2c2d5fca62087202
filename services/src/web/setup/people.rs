//! People who sign in: letting someone in, changing what they may do, shutting them out.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use ledger::ids::ActorId;
use maud::{Markup, html};
use vault::{Role, User, VaultError};

use crate::web::App;
use crate::web::entrance::plain_form;
use crate::web::failure::Failure;
use crate::web::first::{make_person, person_fields};
use crate::web::form::{Choice, Enter, Form, Typed, Wrongs, choices};
use crate::web::frame::table::{Table, words as text_column};
use crate::web::frame::{Frame, Tab, reply};
use crate::web::posted::{Posted, TOKEN};
use crate::web::seat::Seat;
use crate::words::Words;

/// Everyone, and the form for one more.
pub(super) async fn show(State(web): State<App>, seat: Seat) -> Result<Response, Failure> {
    admin_only(&seat)?;
    let mut typed = Typed::default();
    typed.set("role", Role::Operator.word());
    typed.set("language", "el");
    page(&web, &seat, &typed, &Wrongs::default()).await
}

fn admin_only(seat: &Seat) -> Result<(), Failure> {
    if seat.is_admin() { Ok(()) } else { Err(Failure::NotAllowed) }
}

fn role_of(word: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.word() == word)
}

/// Lets someone in.
pub(super) async fn create(State(web): State<App>, posted: Posted) -> Result<Response, Failure> {
    let Posted { seat, mut typed } = posted;
    admin_only(&seat)?;
    let mut wrongs = Wrongs::default();
    if typed.arranged() {
        return page(&web, &seat, &typed, &wrongs).await;
    }
    let role = role_of(typed.text("role"));
    if role.is_none() {
        wrongs.at("role", seat.words.say("form-missing"));
    }
    match make_person(&web, seat.words, &typed, role.unwrap_or(Role::Operator), &mut wrongs).await? {
        Some(_) => Ok(Redirect::to("/setup/people").into_response()),
        None => page(&web, &seat, &typed, &wrongs).await,
    }
}

/// Changes a role, shuts someone out or lets them in again.
pub(super) async fn change(
    State(web): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, Failure> {
    let Posted { seat, typed } = posted;
    admin_only(&seat)?;
    let user: ActorId = id.parse().map_err(|_| Failure::NotFound)?;
    let (vault, user) = (web.bank.vault(), user.to_bytes());
    let done = match (typed.text("do"), role_of(typed.text("role"))) {
        ("disable", _) => vault.disable_user(&user).await,
        ("enable", _) => vault.enable_user(&user).await,
        (_, Some(role)) => vault.set_role(&user, role).await,
        (_, None) => Ok(()),
    };
    match done {
        Ok(()) => Ok(Redirect::to("/setup/people").into_response()),
        Err(VaultError::LastAdmin) => {
            let mut wrongs = Wrongs::default();
            wrongs.whole(seat.words.say("people-last-admin"));
            page(&web, &seat, &Typed::default(), &wrongs).await
        }
        Err(VaultError::Unknown { .. }) => Err(Failure::NotFound),
        Err(error) => Err(error.into()),
    }
}

fn roles(words: Words) -> Vec<Choice> {
    let detail = |role: Role| match role {
        Role::Operator => words.say("role-operator-may"),
        Role::Manager => words.say("role-manager-may"),
        Role::Auditor => words.say("role-auditor-may"),
        Role::Admin => words.say("role-admin-may"),
    };
    Role::ALL
        .iter()
        .map(|role| Choice::new(role.word(), words.coded("role", role.word())).explained(detail(*role)))
        .collect()
}

async fn page(web: &App, seat: &Seat, typed: &Typed, wrongs: &Wrongs) -> Result<Response, Failure> {
    let words = seat.words;
    let users = web.bank.vault().users().await?;
    let form = Form::new(words, typed, wrongs);
    let columns = vec![
        text_column(words.say("person-name")),
        text_column(words.say("person-login")),
        text_column(words.say("people-role")),
        text_column(words.say("table-action")),
    ];
    let mut table = Table::new(words.say("people-title"), columns);
    for user in &users {
        let cells = vec![
            html! { (user.display_name) @if user.disabled { " " span.badge.bad { (words.say("people-disabled")) } } },
            html! { (user.login) },
            html! { (words.coded("role", user.role.word())) },
            actions(seat, user),
        ];
        table.row(cells);
    }
    let title = words.say("people-title");
    let fields = html! {
        (person_fields(&form, "new-password"))
        (choices(&form, "role", &words.say("people-role"), &roles(words)))
        button.button type="submit" { (words.say("people-submit")) }
    };
    let content = html! {
        h1 { (title) }
        (table)
        h2 { (words.say("people-new")) }
        (plain_form(&form, "/setup/people", seat.session.csrf.reveal(), &fields))
    };
    let wrong = !wrongs.is_empty();
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let frame = Frame::of(seat, Tab::SetUp, &title).wrong(wrong).form(Enter::Sends);
    Ok(reply(status, frame.back("/setup", words.say("setup-title")).around(&content)))
}

fn actions(seat: &Seat, user: &User) -> Markup {
    let words = seat.words;
    let own = user.id == seat.user.id;
    let (value, label) =
        if user.disabled { ("enable", words.say("people-enable")) } else { ("disable", words.say("people-disable")) };
    html! {
        @if !own {
            form method="post" action=(format!("/setup/people/{}", ActorId::from_bytes(user.id))) data-once {
                input type="hidden" name=(TOKEN) value=(seat.session.csrf.reveal());
                button.button.second.slim type="submit" name="do" value=(value) { (label) span.unseen { " " (user.display_name) } }
            }
        }
    }
}
