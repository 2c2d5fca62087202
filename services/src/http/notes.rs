//! `/v1/notes`: free text about things on the ledger. It is kept in the vault, which can erase, and never on the ledger.

use axum::Json;
use axum::extract::State;
use axum::routing::{get, post};
use ledger::ids::ActorId;
use serde::{Deserialize, Serialize};
use utoipa::openapi::path::HttpMethod;
use utoipa::{IntoParams, ToSchema};
use vault::{Id, Note, NoteKind, Role};

use super::app::App;
use super::body::Body;
use super::reports::{Asked, bad};
use super::roles::may_see_names;
use super::route::{Route, describe};
use super::trouble::Trouble;
use super::who::Who;
use crate::refused::problem;
use crate::spoken::names::hex;
use crate::spoken::{Kind, Problem, Wrong};

/// The most notes of one request.
const NOTES_MAX: usize = 1_000;

pub(super) fn routes() -> Vec<Route> {
    let keep = describe("people", "Keep notes about things on the ledger")
        .detail("The same text about the same thing is kept once, so asking twice is safe. Notes of someone go when they are erased.")
        .takes_json::<NewNotes>()
        .answers::<Kept>("They are in the vault.")
        .fails(&[400, 403, 404, 413, 415, 422, 500]);
    let show = describe("people", "Notes about a thing on the ledger")
        .detail("For operators, managers and admins: notes are where names stand, and an auditor is given none.")
        .asks::<NotesQuery>()
        .answers::<NoteList>("The oldest first.")
        .fails(&[400, 403, 500]);
    vec![
        Route::new(HttpMethod::Post, "/v1/notes", keep, post(write)),
        Route::new(HttpMethod::Get, "/v1/notes", show, get(read)),
    ]
}

/// What a note is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum NoteWord {
    /// A number or code of somebody else: a donor's receipt, a delivery note.
    Reference,
    /// A name as an imported file had it.
    ImportedName,
    /// Words for people.
    Remark,
}

impl From<NoteWord> for NoteKind {
    fn from(word: NoteWord) -> Self {
        match word {
            NoteWord::Reference => Self::Reference,
            NoteWord::ImportedName => Self::ImportedName,
            NoteWord::Remark => Self::Remark,
        }
    }
}

impl From<NoteKind> for NoteWord {
    fn from(kind: NoteKind) -> Self {
        match kind {
            NoteKind::Reference => Self::Reference,
            NoteKind::ImportedName => Self::ImportedName,
            NoteKind::Remark => Self::Remark,
        }
    }
}

/// A note to keep.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNote {
    /// The id of what it is about: a lot, a party, a shipment; 32 hexadecimal digits.
    #[schema(min_length = 32, max_length = 32)]
    about: String,
    /// What it is.
    kind: NoteWord,
    /// The text.
    #[schema(min_length = 1, max_length = 2000)]
    text: String,
    /// The party whose personal data it is, when it is someone's: it goes when they are erased.
    #[serde(default)]
    #[schema(min_length = 32, max_length = 32)]
    subject: Option<String>,
}

/// Notes to keep.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewNotes {
    /// All of them, or, on an error, none.
    #[schema(min_items = 1, max_items = 1000)]
    notes: Vec<NewNote>,
}

/// What became of notes.
#[derive(Debug, Serialize, ToSchema)]
struct Kept {
    /// Notes that are new.
    new: u64,
    /// Notes that were there already.
    known: u64,
    /// Notes that were left out, because whose they are was erased.
    erased: usize,
}

/// About what.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct NotesQuery {
    /// The id: 32 hexadecimal digits.
    about: String,
}

/// A note.
#[derive(Debug, Serialize, ToSchema)]
struct NoteJson {
    /// What it is.
    kind: NoteWord,
    /// The text.
    text: String,
    /// The party whose it is.
    subject: Option<String>,
    /// When it was noted, in milliseconds since 1970.
    at_ms: i64,
}

/// Notes about one thing.
#[derive(Debug, Serialize, ToSchema)]
struct NoteList {
    /// The oldest first.
    notes: Vec<NoteJson>,
}

async fn write(State(app): State<App>, who: Who, Body(asked): Body<NewNotes>) -> Result<Json<Kept>, Trouble> {
    may_note(who.user.role)?;
    let now_ms = app.bank.now().ms;
    let mut wrong = Vec::new();
    if asked.notes.len() > NOTES_MAX {
        let max = u64::try_from(NOTES_MAX).unwrap_or(u64::MAX);
        wrong.push(Problem { field: "notes".to_owned(), wrong: Wrong::TooMany { max } });
    }
    let mut notes = Vec::with_capacity(asked.notes.len().min(NOTES_MAX));
    for (number, note) in asked.notes.into_iter().enumerate().take(NOTES_MAX) {
        let mut id = |field: &str, text: &str| {
            let id = id(text);
            if id.is_none() {
                let field = format!("notes[{number}].{field}");
                wrong.push(Problem { field, wrong: Wrong::NotAnId { kind: Kind::Lot } });
            }
            id
        };
        let about = id("about", &note.about);
        let subject = note.subject.as_deref().map(|subject| id("subject", subject));
        if let (Some(about), None | Some(Some(_))) = (about, subject) {
            notes.push(Note {
                about,
                kind: note.kind.into(),
                text: note.text,
                subject: subject.flatten(),
                at_ms: now_ms,
            });
        }
    }
    if !wrong.is_empty() {
        return Err(Trouble::NotUnderstood(wrong.iter().map(|one| problem(one, who.language)).collect()));
    }
    let done = app.bank.vault().note_many(&notes).await?;
    Ok(Json(Kept { new: done.new_rows, known: done.known_rows, erased: done.erased.len() }))
}

async fn read(State(app): State<App>, who: Who, Asked(query): Asked<NotesQuery>) -> Result<Json<NoteList>, Trouble> {
    if !may_see_names(who.user.role) {
        return Err(Trouble::NotAllowed);
    }
    let about = id(&query.about).ok_or_else(|| bad(who.language, "about", Wrong::NotAnId { kind: Kind::Lot }))?;
    let notes = app.bank.vault().notes(&about).await?;
    let json = |note: Note| NoteJson {
        kind: note.kind.into(),
        text: note.text,
        subject: note.subject.map(|subject| hex(&subject)),
        at_ms: note.at_ms,
    };
    Ok(Json(NoteList { notes: notes.into_iter().map(json).collect() }))
}

/// Whoever may write at all.
fn may_note(role: Role) -> Result<(), Trouble> {
    match role {
        Role::Operator | Role::Manager | Role::Admin => Ok(()),
        Role::Auditor => Err(Trouble::NotAllowed),
    }
}

/// Sixteen bytes in hexadecimal digits.
fn id(text: &str) -> Option<Id> {
    text.parse::<ActorId>().ok().map(ActorId::to_bytes)
}
